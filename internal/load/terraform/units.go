package terraform

import (
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/workers"
)

// units are the units of Terragrunt in the tree, and what they call.
type units struct {
	list   []string        // their directories
	called map[string]bool // directories of modules
	taken  map[string]bool // of them those that units elsewhere call
	tails  []string        // ends of paths of modules that cannot be told from those of the tree
	all    bool            // of such a module nothing is known

	made     map[string]bool      // directories that a stack makes its units from
	madeFrom []string             // ends of their paths, where no more is known
	stacked  map[string]*madeUnit // the units that stacks make, by their directories
	unread   []*madeUnit          // units, and stacks of units, that are not read
	stacks   int                  // how many stacks other stacks make
}

// mayCall says that a directory may be the module of a unit whose source is not
// known, or lies in another repository, which may be this one.
func (u *units) mayCall(abs string) bool {
	return u.all || endsIn(abs, u.tails)
}

func endsIn(abs string, tails []string) bool {
	return slices.ContainsFunc(tails, func(tail string) bool { return strings.HasSuffix(filepath.ToSlash(abs), "/"+tail) })
}

// valueReference is a reference to what a stack gives its units.
var valueReference = regexp.MustCompile(`\b(?:values|unit\.values)\.`)

// template says that stacks make units from this one, which is deployed nowhere
// itself.
func (u *units) template(by *unit) bool {
	return by.made == nil && (u.made[by.dir] || endsIn(by.dir, u.madeFrom) || valueReference.Match(by.file.Bytes))
}

// survey finds the units: the directories with a terragrunt.hcl that has a module
// and that no other includes.
func (l *loader) survey(o Options) *units {
	found := &units{called: map[string]bool{}, taken: map[string]bool{}, made: map[string]bool{}, stacked: map[string]*madeUnit{}}
	var files, stacks []*source.File
	for _, f := range l.files.Files() {
		switch {
		case f.Kind != source.Terragrunt:
		case syntax.Suffix(f.Abs) == "json":
			found.all = true // not read
		case strings.HasSuffix(f.Abs, ".stack.hcl"):
			stacks = append(stacks, f)
			guard(f, o, func() *fact.Set { l.surveyStack(f, apartEffort(o), found); return nil })
		default:
			files = append(files, f)
		}
	}
	var mu sync.Mutex
	included := map[string]bool{}
	var dirs []string
	workers.Each(len(files), func(i int) {
		f := files[i]
		dir := filepath.Dir(f.Abs)
		failed := guard(f, o, func() *fact.Set {
			u := l.newUnit(dir, apartEffort(o))
			src := u.source()
			mu.Lock()
			defer mu.Unlock()
			for _, inc := range u.setting.including() {
				if inc.target != nil {
					included[inc.target.file.Abs] = true
				}
			}
			found.note(u, src)
			l.diags[f.Abs] = u.diags
			if src.isUnit() {
				dirs = append(dirs, dir)
			}
			return nil
		})
		if failed != nil {
			mu.Lock()
			l.diags[f.Abs], found.all = failed.Diagnostics, true
			mu.Unlock()
		}
	})
	l.makeUnits(stacks, o, found)
	for _, dir := range dirs {
		// What others include, take as their module or copy is not deployed itself.
		if !included[filepath.Join(dir, "terragrunt.hcl")] && !found.taken[dir] && !found.isSource(dir) {
			found.list = append(found.list, dir)
		}
	}
	sort.Strings(found.list)
	found.list = slices.Compact(found.list)
	sort.Strings(found.tails)
	return found
}

// note adds what a unit calls.
func (u *units) note(by *unit, src unitSource) {
	if src.inPlace {
		u.called[by.from] = true
	}
	for _, dir := range src.dirs {
		u.called[dir] = true
		u.taken[dir] = u.taken[dir] || dir != by.dir
	}
	if src.tail != "" {
		u.tails = append(u.tails, src.tail)
	}
	u.all = u.all || src.any
}
