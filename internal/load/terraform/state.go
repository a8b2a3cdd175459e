package terraform

import (
	"path/filepath"
	"regexp"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/workers"
	"github.com/eksiamlint/eksiamlint/policy"
)

// state is where a root keeps its state: what two configurations of a backend
// must agree in to mean the same.
type state struct {
	backend string
	names   []policy.Text
}

// stateArguments are the arguments that tell states of a backend apart, and what
// they are when they are not written.
// https://developer.hashicorp.com/terraform/language/backend
var stateArguments = map[string][]struct{ name, standard string }{
	"s3":      {{"bucket", ""}, {"key", ""}},
	"gcs":     {{"bucket", ""}, {"prefix", "/"}},
	"azurerm": {{"storage_account_name", ""}, {"container_name", ""}, {"key", ""}},
	"http":    {{"address", ""}},
	"consul":  {{"path", ""}},
}

// stateOf is the state that a backend's configuration names, false when that is
// not known.
func stateOf(backend string, get func(name string) fact.String, workspace func() fact.String) (state, bool) {
	s := state{backend: backend}
	add := func(t fact.String, standard string) bool {
		switch {
		case t.State == fact.Absent && standard != "":
			s.names = append(s.names, policy.Literal(standard))
		case !t.Written() || t.V.IsEmpty():
			return false
		default:
			s.names = append(s.names, t.V)
		}
		return true
	}
	switch backend {
	case "remote", "cloud":
		s.backend = "remote"
		return s, add(get("organization"), "") && add(workspace(), "")
	}
	arguments, ok := stateArguments[backend]
	for _, a := range arguments {
		ok = ok && add(get(a.name), a.standard)
	}
	return s, ok
}

// same says that two states are one, whatever is not known.
func (s state) same(t state) bool {
	if s.backend != t.backend || len(s.names) != len(t.names) {
		return false
	}
	for i := range s.names {
		if symbolic.SameText(s.names[i], t.names[i]) != policy.Yes {
			return false
		}
	}
	return true
}

// keeper is a root or a unit that keeps its state somewhere.
type keeper struct {
	state
	dir  string
	unit bool
}

// keepers are the roots and units of which it is known where their state is; they
// are looked for when a state is read for the first time.
func (l *loader) keepers() []keeper {
	l.keepersOnce.Do(func() {
		dirs := l.deployments()
		lists := make([][]keeper, len(dirs)+len(l.units.list))
		workers.Each(len(lists), func(i int) {
			if i < len(dirs) {
				lists[i] = l.rootKeeper(dirs[i])
			} else {
				lists[i] = l.unitKeeper(l.units.list[i-len(dirs)])
			}
		})
		for _, list := range lists {
			l.kept = append(l.kept, list...)
		}
	})
	return l.kept
}

// keepsState finds what may say where the state is.
var keepsState = regexp.MustCompile(`\bbackend\b|\bcloud"?\s*[:{]`)

// rootKeeper reads the backend block of a root; a setting of a backend is no
// expression.
func (l *loader) rootKeeper(files *directoryFiles) []keeper {
	d := newDirectory(files.abs, l.files.Display(files.abs))
	for i, list := range [][]*source.File{files.files, files.overrides} {
		for _, f := range list {
			if keepsState.Match(f.Bytes) {
				d.add(l, f, i == 1)
			}
		}
	}
	b := d.state
	switch {
	case b == nil && d.backend: // written in a form that is not read
		return nil
	case b == nil:
		return []keeper{{state: localState(filepath.Join(d.abs, "terraform.tfstate")), dir: d.abs}}
	}
	written := func(body *syntax.Body, name string) fact.String {
		a := body.Attrs[name]
		if a == nil {
			return fact.String{}
		}
		s, ok := syntax.JSONKey(a.Expr)
		if !ok {
			return fact.String{State: fact.Unknown}
		}
		return fact.String{State: fact.Known, V: policy.Literal(s)}
	}
	get := func(name string) fact.String { return written(b.Body, name) }
	backend := b.Label(0)
	switch {
	case b.Type == "cloud":
		backend = "cloud"
	case backend == "local":
		p := get("path")
		s, ok := p.V.Literal()
		switch {
		case p.State == fact.Absent && b.Body.Attrs["path"] == nil:
			s = "terraform.tfstate"
		case !ok || s == "":
			return nil
		}
		return []keeper{{state: localState(filepath.Join(d.abs, filepath.FromSlash(s))), dir: d.abs}}
	}
	s, ok := stateOf(backend, get, func() fact.String {
		for _, w := range b.Body.Blocks {
			if w.Type == "workspaces" {
				return written(w.Body, "name")
			}
		}
		return fact.String{}
	})
	if !ok {
		return nil
	}
	return []keeper{{state: s, dir: d.abs}}
}

func localState(path string) state {
	return state{backend: "local", names: []policy.Text{policy.Literal(path)}}
}

// unitKeeper is where Terragrunt keeps the state of a unit.
func (l *loader) unitKeeper(dir string) []keeper {
	u := l.newUnit(dir, apartEffort(l.options))
	w := u.setting.layer().state
	if w == nil {
		if src := u.source(); src.inPlace {
			for _, k := range l.rootKeeper(l.configuration(dir)) {
				k.unit = true
				return []keeper{k}
			}
		}
		return nil
	}
	backend, _ := w.s.value(w.b.Body, "backend").Literal()
	config := &body{at: w.b.At, obj: w.s.value(w.b.Body, "config"), fr: w.s.frame}
	if !config.obj.IsMap() {
		return nil
	}
	s, ok := stateOf(backend, config.str, func() fact.String { return config.in("workspaces", "name") })
	if !ok || backend == "local" {
		return nil
	}
	return []keeper{{state: s, dir: dir, unit: true}}
}

// stateComputed are the outputs of another root, read from its state.
func stateComputed(inst *instance, attr string, at source.Site) *symbolic.Value {
	switch attr {
	case "outputs", "values", "nonsensitive_values":
		v := inst.symbolic(attr, at)
		v.Symbol.Solid, v.Symbol.Behind = true, &stateOutputs{inst, attr}
		return v
	}
	return nil
}

// stateOutputs are the outputs that a data source reads from a state.
type stateOutputs struct {
	inst *instance
	attr string
}

func (o *stateOutputs) get(fr *frame, name string, at source.Site) *symbolic.Value {
	if r := o.inst.keeper(); r != nil && r.dir.outputs[name] != nil {
		if v := r.top.output(name, at); !v.IsFail() {
			return v.Carried(at)
		}
	}
	fr.Doubt()
	v := o.inst.symbolic(o.attr+"."+name, at)
	v.Symbol.Type = cty.DynamicPseudoType
	return v
}

// keeper is the root whose state the data source reads, when it is exactly one of
// the tree.
func (i *instance) keeper() *root {
	r := i.mod.root
	if !i.looked {
		i.looked = true
		i.kept = r.keeperOf(i)
	}
	return i.kept
}

func (r *root) keeperOf(i *instance) *root {
	want, ok := i.wantedState()
	if !ok || r.apart || r.library {
		return nil
	}
	var found []keeper
	for _, k := range r.l.keepers() {
		if k.same(want) {
			found = append(found, k)
		}
	}
	if len(found) != 1 {
		return nil
	}
	if !found[0].unit {
		return r.rootAt(found[0].dir)
	}
	if u, _ := r.unitAt(found[0].dir, i.at); u != nil {
		return u.evaluated()
	}
	return nil
}

// wantedState is the state that the data source reads.
func (i *instance) wantedState() (state, bool) {
	if i.typ == "data.tfe_outputs" {
		return stateOf("remote", i.str, func() fact.String { return i.str("workspace") })
	}
	backend, known := i.attr("backend").Literal()
	config, sure := i.block("config")
	if !known || config == nil || !sure || !i.ownWorkspace() {
		return state{}, false
	}
	if backend == "local" {
		root := i.mod.root
		p, ok := root.l.absolute(config.str("path").V)
		if !ok {
			return state{}, false
		}
		if !filepath.IsAbs(p) {
			p = filepath.Join(root.dir.abs, p)
		}
		return localState(filepath.Clean(p)), true
	}
	return stateOf(backend, config.str, func() fact.String { return config.in("workspaces", "name") })
}

// ownWorkspace says that the workspace whose state is read is that of the reader,
// or the one that is there without a name.
func (i *instance) ownWorkspace() bool {
	w := i.str("workspace")
	if w.State == fact.Absent {
		return true
	}
	if s, ok := w.V.Literal(); ok {
		return s == "default"
	}
	h := w.V.Hole()
	return h != nil && h.ID == i.mod.root.id+"terraform.workspace"
}

// rootAt is another root that is evaluated together with this one, nil when it
// is none.
func (r *root) rootAt(dir string) *root {
	if other, ok := r.roots[dir]; ok {
		return other
	}
	r.roots[dir] = nil
	d := r.l.directory(dir)
	if d == nil || len(r.roots) > maxUnits {
		return nil
	}
	other := r.l.newRootWith(d, r.effort)
	if other.library {
		r.roots[dir] = nil
		return nil
	}
	if r.discreet {
		other.discreet = true
		other.top.conceal()
	}
	return other
}
