// Package terraform evaluates Terraform configurations without running them and
// hands out what they declare. What only AWS or the user knows stays a symbol
// with an identity; whatever is said to be certain holds for every filling.
package terraform

import (
	"fmt"
	"path/filepath"
	"runtime"
	"sort"
	"sync"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// Options are what the user adds to the files.
type Options struct {
	VarFiles []string          // files of variables, in order; the last one wins
	Vars     map[string]string // values by variable, as on Terraform's command line
	Panic    bool              // let a panic through, for developers
}

// Load evaluates every root module of the tree: each directory that no module
// call in the tree reaches.
func Load(tree *source.Tree, o Options) *fact.Set {
	l := newLoader(tree)
	for i, f := range o.VarFiles {
		if abs, err := filepath.Abs(f); err == nil {
			o.VarFiles[i] = abs
		}
	}
	dirs := l.roots()
	sets := make([]*fact.Set, len(dirs))
	parallel(len(dirs), func(i int) { sets[i] = l.guarded(dirs[i], o) })
	all := &fact.Set{}
	for _, s := range sets {
		all.Add(s)
	}
	all.Diagnostics = append(all.Diagnostics, l.diagnostics()...)
	return all
}

// parallel calls f with each number below n, several at a time. A panic in f
// comes out of parallel, where the caller can meet it.
func parallel(n int, f func(i int)) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var panicked any
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i := range next {
				func() {
					defer func() {
						if r := recover(); r != nil {
							mu.Lock()
							panicked = r
							mu.Unlock()
						}
					}()
					f(i)
				}()
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
	if panicked != nil {
		panic(panicked)
	}
}

// guarded is load with a border: a panic costs the root its facts, not the run.
func (l *loader) guarded(dir *directory, o Options) (set *fact.Set) {
	if o.Panic {
		return l.load(dir, o)
	}
	defer func() {
		if r := recover(); r != nil {
			at := source.Site{}
			if len(dir.files) > 0 {
				at.File = dir.files[0]
			}
			set = &fact.Set{Diagnostics: []fact.Diagnostic{{
				At: at, Fatal: true, Message: fmt.Sprintf("internal error, please report it: %v", r),
			}}}
		}
	}()
	return l.load(dir, o)
}

func newLoader(tree *source.Tree) *loader {
	l := &loader{files: tree, parser: &parser{trees: map[[32]byte]*syntaxTree{}}, dirs: map[string]*dirEntry{}, models: resourceModels()}
	l.functions = otherFunctions()
	for name, f := range fileFunctions() {
		l.functions[name] = f
	}
	return l
}

// roots are the directories with Terraform that nothing calls. When all are
// called, in a circle, all are roots.
func (l *loader) roots() []*directory {
	found := map[string]*directory{}
	var dirs []string
	for _, f := range l.files.Files() {
		if f.Kind != source.Terraform && f.Kind != source.TerraformJSON {
			continue
		}
		abs := filepath.Dir(f.Abs)
		if _, ok := found[abs]; !ok {
			found[abs] = nil
			dirs = append(dirs, abs)
		}
	}
	parallel(len(dirs), func(i int) { l.directory(dirs[i]) })
	for _, abs := range dirs {
		found[abs] = l.directory(abs)
	}
	called := map[string]bool{}
	for abs, dir := range found {
		if dir == nil {
			continue
		}
		for _, b := range dir.modules {
			if source, ok := dir.localSource(b); ok && source != abs {
				called[source] = true
			}
		}
	}
	// A module outside the given paths may call others, too; only what the given
	// paths deploy counts.
	var list []*directory
	for abs, dir := range found {
		if dir != nil && !called[abs] {
			list = append(list, dir)
		}
	}
	if len(list) == 0 {
		for _, dir := range found {
			if dir != nil {
				list = append(list, dir)
			}
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].abs < list[j].abs })
	return list
}

// load evaluates one root; its state is dropped with it.
func (l *loader) load(dir *directory, o Options) *fact.Set {
	out := &fact.Set{}
	r := l.newRoot(dir, o)
	r.top.facts(out)
	if r.exhausted {
		out.Diagnostics = append(out.Diagnostics, fact.Diagnostic{At: source.Site{File: dir.files[0]},
			Message: "the configuration takes too long to evaluate; what was not reached is not decided", Fatal: true})
	}
	out.Diagnostics = append(out.Diagnostics, r.diags...)
	return out
}

// facts adds what the module and those it calls declare.
func (m *module) facts(out *fact.Set) {
	if m.dir == nil {
		out.Gaps = append(out.Gaps, fact.Gap{About: m.addr, Reason: *m.gone})
		out.AbsentModules = append(out.AbsentModules, m.absent())
		return
	}
	for _, name := range m.dir.order {
		mod := m.root.l.models[modelName(m.dir.resources[name])]
		if mod.facts == nil {
			continue
		}
		for _, s := range m.resource(name).all() {
			mod.facts(s.obj.(*instance), out)
		}
	}
	for _, name := range sortedKeys(m.dir.modules) {
		for _, s := range m.callOf(name).all() {
			if child := s.obj.(*module); m.root.modules < maxModules {
				child.facts(out)
			}
		}
	}
}

// modelName is the name under which a block's type is modelled.
func modelName(b *block) string {
	if b.typ == "resource" {
		return b.label(0)
	}
	return b.typ + "." + b.label(0)
}

// diagnostics are those of all directories that were read, in order.
func (l *loader) diagnostics() []fact.Diagnostic {
	var list []fact.Diagnostic
	for _, abs := range sortedKeys(l.dirs) {
		if d := l.dirs[abs].dir; d != nil {
			list = append(list, d.diags...)
		}
	}
	return list
}
