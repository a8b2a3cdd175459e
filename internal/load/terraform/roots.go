package terraform

import (
	"bytes"
	"path/filepath"
	"slices"
	"sort"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/workers"
)

// roots are the directories with Terraform that no module and no unit of
// Terragrunt's calls. Modules that only call each other, in a circle, are roots,
// all of them. Only files that may call a module beside them are parsed to learn
// which: a large tree does not fit into memory at once.
func (l *loader) roots() []*directoryFiles {
	dirs := l.configurations()
	calls := make([][]string, len(dirs))
	workers.Each(len(dirs), func(i int) { calls[i] = l.localCalls(dirs[i]) })
	called := map[string]bool{}
	for abs := range l.units.called {
		called[abs] = true
	}
	l.calls = map[string][]string{}
	for i, list := range calls {
		l.calls[dirs[i].abs] = list
		for _, abs := range list {
			called[abs] = true
		}
	}
	// A module outside the given paths may call others, too; only what the given
	// paths deploy counts.
	var list []*directoryFiles
	reached := map[string]bool{}
	var reach func(abs string)
	reach = func(abs string) {
		if !reached[abs] {
			reached[abs] = true
			for _, next := range l.calls[abs] {
				reach(next)
			}
		}
	}
	for abs := range l.units.called {
		reach(abs)
	}
	for _, d := range dirs {
		if !called[d.abs] {
			list = append(list, d)
			reach(d.abs)
		}
	}
	for _, d := range dirs {
		if !reached[d.abs] {
			list = append(list, d)
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].abs < list[j].abs })
	l.rootList = slices.Clone(list)
	return list
}

// configurations are the directories of the tree with Terraform.
func (l *loader) configurations() []*directoryFiles {
	var dirs []*directoryFiles
	seen := map[string]bool{}
	for _, f := range l.files.Files() {
		if abs := filepath.Dir(f.Abs); (f.Kind == source.Terraform || f.Kind == source.TerraformJSON) && !seen[abs] {
			seen[abs] = true
			if d := l.configuration(abs); len(d.files) > 0 || len(d.overrides) > 0 {
				dirs = append(dirs, d)
			}
		}
	}
	return dirs
}

// localCalls are the directories of the modules that a directory calls by path.
func (l *loader) localCalls(d *directoryFiles) []string {
	some := newDirectory(d.abs, l.files.Display(d.abs))
	for _, f := range append(d.files[:len(d.files):len(d.files)], d.overrides...) {
		l.parser.Expect(f)
		if mayCallLocally(f.Bytes) {
			some.add(l, f, false)
		}
	}
	var list []string
	for _, b := range some.modules {
		if abs, ok := some.localSource(b); ok && abs != d.abs {
			list = append(list, abs)
		}
	}
	return list
}

// mayCallLocally says that text may have a module call whose source is a path.
func mayCallLocally(text []byte) bool {
	if !bytes.Contains(text, []byte("module")) {
		return false
	}
	for _, start := range []string{`"./`, `"../`, `"."`, `".."`} {
		if bytes.Contains(text, []byte(start)) {
			return true
		}
	}
	return false
}
