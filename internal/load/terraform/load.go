// Package terraform evaluates Terraform configurations without running them and
// hands out what they declare. What only AWS or the user knows stays a symbol
// with an identity; whatever is said to be certain holds for every filling.
package terraform

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/workers"
)

// Options are what the user adds to the files.
type Options struct {
	VarFiles []string          // files of variables, in order; the last one wins
	Vars     map[string]string // values by variable, as on Terraform's command line
	Stubs    []Stub            // of the user's own; the first that fits wins
	Panic    bool              // let a panic through, for developers
	Module   string            // of Evaluate: the address of the module instance, empty for the root
	// Account is the account of the credentials with which a root module, by its
	// directory, is applied; empty when that is not known. It may be nil.
	Account func(dir string) string
}

// Load evaluates every root module of the tree that may declare identity: each
// directory that no module call in the tree reaches.
func Load(tree *source.Tree, o Options) *fact.Set {
	l := newLoader(tree, o)
	for i, f := range o.VarFiles {
		if abs, err := filepath.Abs(f); err == nil {
			o.VarFiles[i] = abs
		}
	}
	all := &fact.Set{}
	l.prepare(o)
	dirs, units := l.worth, l.units.list
	plans := l.placePlans(l.plans(all), dirs, all)
	sets := make([]*fact.Set, len(dirs)+len(units)+len(plans))
	workers.Each(len(sets), func(i int) {
		switch unit, plan := i-len(dirs), i-len(dirs)-len(units); {
		case plan >= 0:
			sets[i] = l.guardedPlan(plans[plan], o)
		case unit >= 0:
			sets[i] = l.guardedUnit(units[unit], o)
		default:
			sets[i] = l.guarded(dirs[i], o)
		}
	})
	for _, s := range append(sets, l.unreadUnits(o)) {
		all.Add(s)
	}
	all.Diagnostics = append(all.Diagnostics, l.diagnostics()...)
	all.Diagnostics = append(all.Diagnostics, l.stubDiagnostics()...)
	all.Rendered = slices.Collect(maps.Keys(l.rendered))
	return all
}

// prepare finds what the tree deploys.
func (l *loader) prepare(o Options) {
	l.prepareOnce.Do(func() {
		l.options = o
		l.units = l.survey(o)
		l.worth = l.worthwhile(o)
	})
}

// deployments are the roots of the tree, also those without identity.
func (l *loader) deployments() []*directoryFiles {
	l.prepare(Options{})
	l.rootsOnce.Do(func() {
		if l.rootList == nil {
			l.roots()
		}
	})
	return l.rootList
}

// guarded is load with a border: a panic costs the root its facts, not the run.
func (l *loader) guarded(root *directoryFiles, o Options) *fact.Set {
	return guard(root.first(), o, func() *fact.Set {
		dir := l.directory(root.abs)
		if dir == nil {
			return &fact.Set{}
		}
		defer l.release(dir)
		return l.load(dir, o)
	})
}

// guardedUnit is the same for a unit of Terragrunt's.
func (l *loader) guardedUnit(dir string, o Options) *fact.Set {
	u := l.newUnit(dir, newEffort(o))
	return guard(u.file, o, u.facts)
}

// guard turns a panic into a diagnostic at a file.
func guard(at *source.File, o Options, load func() *fact.Set) (set *fact.Set) {
	if !o.Panic {
		defer func() {
			if r := recover(); r != nil {
				set = &fact.Set{Diagnostics: []fact.Diagnostic{{
					At: source.Site{File: at}, Fatal: true, Message: fmt.Sprintf("internal error, please report it: %v", r),
				}}}
			}
		}()
	}
	return load()
}

func newLoader(tree *source.Tree, o Options) *loader {
	l := &loader{files: tree, stubs: o.Stubs, account: o.Account, parser: syntax.NewParser(), rendered: map[*source.File]bool{}, dirs: map[string]*dirEntry{},
		declarations: map[string]*declaredList{}, diags: map[string][]fact.Diagnostic{}, models: resourceModels()}
	l.functions, l.terragrunt, l.units = symbolic.Functions(), settingFunctions(), &units{}
	for name, f := range fileFunctions() {
		l.functions[name] = f
	}
	return l
}

// load evaluates one root; its state is dropped with it.
func (l *loader) load(dir *directory, o Options) *fact.Set {
	return l.newRoot(dir, o).collect(&fact.Set{})
}

// collect adds what the root declares.
func (r *root) collect(out *fact.Set) *fact.Set {
	dir := r.dir
	said := out.Diagnostics
	r.top.facts(out)
	if r.modules >= maxModules {
		// Half of the attachments would make roles look poorer than they are.
		out = &fact.Set{Diagnostics: append(said, fact.Diagnostic{At: source.Site{File: dir.files[0]}, Fatal: true,
			Message: fmt.Sprintf("the configuration calls more than %d modules; it is not evaluated", maxModules)})}
	}
	if r.exhausted {
		out.Diagnostics = append(out.Diagnostics, fact.Diagnostic{At: source.Site{File: dir.files[0]},
			Message: "the configuration takes too long to evaluate; what was not reached is not decided", Fatal: true})
	}
	out.Diagnostics = append(out.Diagnostics, r.diags...)
	return out
}

// facts adds what the module and those it calls declare.
func (m *module) facts(out *fact.Set) {
	if m.dir == nil && m.planned(out) {
		return
	}
	if m.dir == nil {
		out.Gaps = append(out.Gaps, fact.Gap{About: m.addr, Reason: *m.gone})
		out.AbsentModules = append(out.AbsentModules, m.absent())
		return
	}
	m.undeclaredReferences(out)
	m.moduleMistakes(out)
	m.ignoredRoles(out)
	m.unread(out)
	m.toolRoles(out)
	for _, name := range m.dir.order {
		if b := m.dir.resources[name]; b.Type == "resource" && handedOver[b.Label(0)] {
			for _, s := range m.resource(name).all() {
				out.AbsentModules = append(out.AbsentModules, s.obj.(*instance).handed())
			}
			continue
		}
		mod := m.root.l.models[modelName(m.dir.resources[name])]
		if mod.facts == nil && !checked(modelName(m.dir.resources[name])) {
			continue
		}
		for _, s := range m.resource(name).all() {
			inst, embedded := s.obj.(*instance), len(out.Embedded)
			if mod.facts != nil {
				mod.facts(inst, out)
			}
			inst.mistakes(out, embedded)
		}
	}
	m.authMaps(out)
	for _, name := range sortedKeys(m.dir.modules) {
		for _, s := range m.callOf(name).all() {
			if m.root.modules >= maxModules {
				return
			}
			s.obj.(*module).facts(out)
		}
	}
}

// modelName is the name under which a block's type is modelled.
func modelName(b *syntax.Block) string {
	if b.Type == "resource" {
		return b.Label(0)
	}
	return b.Type + "." + b.Label(0)
}

// diagnostics are what is wrong in the files that were read, by directory.
func (l *loader) diagnostics() []fact.Diagnostic {
	for abs, e := range l.dirs {
		if e.dir != nil {
			l.diags[abs] = e.dir.diags
		}
	}
	var list []fact.Diagnostic
	for _, abs := range sortedKeys(l.diags) {
		list = append(list, l.diags[abs]...)
	}
	return list
}
