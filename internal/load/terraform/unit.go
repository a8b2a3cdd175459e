package terraform

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// maxUnits bounds the units whose outputs one unit leads to.
const maxUnits = 64

// unit is a directory that Terragrunt deploys: a module with the inputs that
// terragrunt.hcl and what it includes give.
type unit struct {
	l         *loader
	dir, path string    // absolute, as reported
	from      string    // where its files are: dir, or what a stack copies there
	made      *madeUnit // by which stack; nil for one that is written
	file      *source.File
	conf      *root // in which its configuration is evaluated
	setting   *setting
	diags     []fact.Diagnostic // of its own file

	root *root        // of its module; nil when that is not known
	gone *fact.Reason // why
	busy bool
}

// newUnit is the unit in dir, written there or made by a stack; nil when there is
// no terragrunt.hcl that is read.
func (l *loader) newUnit(dir string, e *effort) *unit {
	return l.unitFrom(dir, l.units.stacked[dir], e)
}

// unitFrom is newUnit for a unit that a stack makes, if made is not nil.
func (l *loader) unitFrom(dir string, made *madeUnit, e *effort) *unit {
	from := dir
	if made != nil {
		from = made.from
	}
	f, err := l.files.Read(filepath.Join(from, "terragrunt.hcl"))
	if err != nil {
		return nil
	}
	u := &unit{l: l, dir: dir, path: l.files.Display(dir), from: from, made: made, file: f}
	conf := newDirectory(dir, u.path)
	conf.files = []*source.File{f}
	u.conf = l.rootOf(conf, u.path, e)
	u.setting, u.diags = u.conf.newSetting(f, dir, nil, "unit")
	if made != nil {
		u.setting.give(made.values(e))
	}
	e.units[dir] = u
	return u
}

// unitAt is another unit that is evaluated together with this root.
func (r *root) unitAt(dir string, at source.Site) (*unit, *fact.Reason) {
	if u := r.units[dir]; u != nil {
		return u, nil
	}
	if len(r.units) >= maxUnits {
		return nil, &fact.Reason{Why: "too many units depend on each other", At: at}
	}
	u := r.l.newUnit(dir, r.effort)
	if u == nil {
		return nil, &fact.Reason{Why: fmt.Sprintf("there is no unit in %s that may be read", r.l.files.Display(dir)),
			Settle: "--boundary with a directory that holds it", At: at}
	}
	u.conf.discreet = r.discreet
	return u, nil
}

// outputOf is an output of the unit's module, nil when that is not known.
func (u *unit) outputOf(name string, at source.Site) *symbolic.Value {
	r := u.evaluated()
	if r == nil || r.dir.outputs[name] == nil {
		return nil
	}
	v := r.top.output(name, at)
	if v.IsFail() {
		return nil
	}
	return v
}

// unknownOutput is why an output is not known.
func (u *unit) unknownOutput(name string, at source.Site) *fact.Reason {
	if u.gone != nil {
		return u.gone
	}
	return &fact.Reason{Why: fmt.Sprintf("the module of unit %s has no output %q", u.path, name), At: at}
}

// evaluated is the root that the unit deploys, nil when its module is not known.
func (u *unit) evaluated() *root {
	switch {
	case u.busy: // it depends on itself
		return nil
	case u.root != nil || u.gone != nil:
		return u.root
	}
	u.busy = true
	defer func() { u.busy = false }()
	layer := u.setting.layer()
	src := u.source()
	if u.l.units.template(u) {
		u.gone = &fact.Reason{Why: "stacks make units from " + u.path + ", with values that are not read", At: u.at()}
		return nil
	}
	if src.why != nil {
		u.gone = src.why
		return nil
	}
	if !src.isUnit() {
		u.gone = &fact.Reason{Why: u.path + " is no unit: it has no module", At: source.Site{File: u.file}}
		return nil
	}
	dir, why := u.moduleOf(src)
	if dir == nil {
		u.gone = why
		return nil
	}
	r := u.l.rootOf(dir, u.path, u.conf.effort)
	r.scope.ID = "terragrunt:" + u.path
	r.unit, r.discreet = u, u.conf.discreet
	if !src.inPlace || u.made != nil {
		r.calls = []fact.Call{{Address: "unit " + u.path, At: u.at()}}
	}
	if r.discreet {
		r.top.conceal()
	}
	u.root = r
	u.hand(r, layer, src)
	if p := u.l.planOf[u.dir]; p != nil {
		r.follow(p, r.options)
	}
	return r
}

// at is where the unit calls its module: the source, or, when an included file has
// that, what the unit itself writes; for a unit of a stack the block that makes it.
func (u *unit) at() source.Site {
	if u.made != nil {
		return u.made.at
	}
	l := u.setting.layer()
	if l.sourceIn == u.setting {
		return u.setting.frame.site(l.sourceAt.Expr.Range())
	}
	if a := u.setting.body.Attrs["inputs"]; a != nil {
		return a.At
	}
	for _, inc := range u.setting.including() {
		return inc.at
	}
	return source.Site{File: u.file}
}

// hand gives the root its variables: files of variables win over inputs, which
// win over defaults.
func (u *unit) hand(r *root, layer *layer, src unitSource) {
	inputs := u.setting.inputs()
	var given []symbolic.Member
	switch {
	case inputs.IsMap():
		given = inputs.Sorted()
		if inputs.Open {
			r.vague = u.mayBeSet(inputs)
		}
	case !inputs.IsNull():
		r.vague = u.mayBeSet(inputs)
	}
	if layer.why != nil && r.vague == nil {
		r.vague = layer.why
	}
	args := &body{at: src.at, syn: &syntax.Body{Attrs: map[string]*syntax.Attr{}}, fr: u.setting.frame, memo: map[string]*symbolic.Value{}}
	for _, m := range given {
		name, ok := m.Key.T.Literal()
		if !ok {
			r.vague = u.mayBeSet(inputs)
			continue
		}
		r.given[name], r.inputs[name] = m.Value, true
		args.syn.Attrs[name] = &syntax.Attr{Name: name, File: u.file, At: m.At}
		args.memo[name] = m.Value
	}
	r.top.args = args
	r.readVars(r.options)
	r.grunted = false
	u.extraArguments(r, layer)
	for _, w := range layer.skips {
		name := "if"
		if w.b.Type == "skip" {
			name = "skip"
		}
		if v := w.s.value(w.b.Body, name); !v.IsNull() {
			if t, _ := v.Truth(); t != policy.No {
				r.doubtful = &fact.Reason{Why: "unit " + u.path + " may be left out", At: v.At}
			}
		}
	}
}

// mayBeSet is why variables that are not among the inputs may be set.
func (u *unit) mayBeSet(inputs *symbolic.Value) *fact.Reason {
	if why := inputs.Reason(); why != nil {
		return why
	}
	return &fact.Reason{Why: "which inputs unit " + u.path + " gives is not known", At: inputs.At}
}

// extraArguments are the files of variables and the variables that the unit adds
// to Terraform's command line.
func (u *unit) extraArguments(r *root, layer *layer) {
	vague := func(at source.Site) {
		r.vague = &fact.Reason{Why: "extra_arguments of unit " + u.path + " may set any variable", Settle: "inputs in their place", At: at}
		r.given, r.inputs = map[string]*symbolic.Value{}, map[string]bool{}
	}
	for _, w := range layer.extra {
		for _, kind := range []string{"required_var_files", "optional_var_files"} {
			list := w.s.value(w.b.Body, kind)
			if list.IsNull() {
				continue
			}
			if !list.IsSeq() || list.Open {
				vague(w.b.At)
				continue
			}
			for _, item := range list.Items {
				s, _ := item.AsText()
				abs, ok := u.l.absolute(s.T)
				if !ok || !filepath.IsAbs(abs) {
					vague(item.At)
					continue
				}
				if _, path := r.giveFile(abs); path == "" && (kind == "required_var_files" || u.l.outside(abs)) {
					vague(item.At)
				}
			}
		}
		args := w.s.value(w.b.Body, "arguments")
		for _, item := range args.Items {
			if s, ok := item.Literal(); !ok || strings.HasPrefix(s, "-var") {
				vague(item.At)
			}
		}
		if !args.IsNull() && (!args.IsSeq() || args.Open) {
			vague(w.b.At)
		}
		env := w.s.value(w.b.Body, "env_vars")
		for _, m := range env.Members {
			if s, ok := m.Key.T.Literal(); !ok || strings.HasPrefix(s, "TF_VAR_") {
				vague(m.At)
			}
		}
		if !env.IsNull() && (!env.IsMap() || env.Open) {
			vague(w.b.At)
		}
	}
}

// outside says that a file may be there without being read.
func (l *loader) outside(abs string) bool {
	root, _ := l.files.Root(abs)
	return root == ""
}

// facts adds what the unit declares.
func (u *unit) facts() *fact.Set {
	out := &fact.Set{}
	r := u.evaluated()
	if u.l.whole[u.dir] && (r == nil || r.dir.stub != nil) {
		return out // the plan in its directory has all that a module elsewhere makes
	}
	if r == nil {
		u.absent(out)
		return out
	}
	u.toolRole(out)
	return r.collect(out)
}

// anyArgument stands for arguments whose names are not known, with the words that
// tell what an argument is for.
const anyArgument = "any role, cluster, node_group, eks, oidc, service_account or association"

// absent is a unit whose module is not known, with what it is given.
func (u *unit) absent(out *fact.Set) {
	name := "unit " + u.path
	out.Gaps = append(out.Gaps, fact.Gap{About: name, Reason: *u.gone})
	scope := &fact.Scope{ID: "terragrunt:" + u.path, Dir: u.path}
	a := &fact.AbsentModule{Decl: fact.Decl{Address: name, At: u.at(), Scope: scope, Exists: policy.Yes, Origin: fact.Terraform},
		What: "the module of " + name + " is not on disk", Settle: u.gone.Settle}
	inputs := u.setting.inputs()
	closed := (inputs.IsMap() && !inputs.Open || inputs.IsNull()) && u.setting.layer().why == nil
	for _, m := range inputs.Members {
		name, ok := m.Key.T.Literal()
		closed = closed && ok
		u.setting.frame.texts(name, m.Value, a)
	}
	if !closed {
		a.Open = true
		u.setting.frame.texts(anyArgument, symbolic.Derive("inputs", cty.String, u.at(), inputs), a)
	}
	out.AbsentModules = append(out.AbsentModules, a)
}
