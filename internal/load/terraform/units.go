package terraform

import (
	"path/filepath"
	"sort"
	"strings"
	"sync"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// units are the units of Terragrunt in the tree, and what they call.
type units struct {
	list   []string        // their directories
	called map[string]bool // directories of modules
	tails  []string        // ends of paths of modules that cannot be told from those of the tree
	all    bool            // of such a module nothing is known
}

// mayCall says that a directory may be the module of a unit whose source is not
// known, or lies in another repository, which may be this one.
func (u *units) mayCall(abs string) bool {
	if u.all {
		return true
	}
	for _, tail := range u.tails {
		if strings.HasSuffix(filepath.ToSlash(abs), "/"+tail) {
			return true
		}
	}
	return false
}

// survey finds the units: the directories with a terragrunt.hcl that has a module
// and that no other includes.
func (l *loader) survey(o Options) *units {
	found := &units{called: map[string]bool{}}
	var files []*source.File
	for _, f := range l.files.Files() {
		switch {
		case f.Kind != source.Terragrunt:
		case suffix(f.Abs) == "json":
			found.all = true // not read
		default:
			files = append(files, f)
		}
	}
	var mu sync.Mutex
	included := map[string]bool{}
	var dirs []string
	parallel(len(files), func(i int) {
		f := files[i]
		dir := filepath.Dir(f.Abs)
		guard(f, o, func() *fact.Set {
			u := l.newUnit(dir, newEffort(o))
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
	})
	for _, dir := range dirs {
		if !included[filepath.Join(dir, "terragrunt.hcl")] {
			found.list = append(found.list, dir)
		}
	}
	sort.Strings(found.list)
	sort.Strings(found.tails)
	return found
}

// note adds what a unit calls.
func (u *units) note(by *unit, src unitSource) {
	if src.inPlace {
		u.called[by.dir] = true
	}
	for _, dir := range src.dirs {
		u.called[dir] = true
	}
	if src.tail != "" {
		u.tails = append(u.tails, src.tail)
	}
	u.all = u.all || src.any
}
