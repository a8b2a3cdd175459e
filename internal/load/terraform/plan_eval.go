package terraform

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// A plan has values of the root's variables and of resources and data sources.
// Locals, and the outputs of modules, are in none.

// planFile is the plan whose path is abs, nil when that is none.
func (l *loader) planFile(abs string) *source.File {
	for _, f := range l.files.Files() {
		if f.Abs == abs && f.Kind == source.TerraformPlan {
			return f
		}
	}
	return nil
}

// planNames is what an expression of file sees in a module of a plan.
func (l *loader) planNames(f, file *source.File, o Options) (*frame, error) {
	p, broken := readPlan(f)
	if broken != nil {
		return nil, fmt.Errorf("%s: %s", f.Path, broken.Message)
	}
	inside := func(x *planned) bool { return x.module == o.Module }
	if o.Module != "" && !slices.ContainsFunc(p.resources, inside) {
		return nil, fmt.Errorf("%s has nothing in %s", f.Path, o.Module)
	}
	r := l.newPlanRoot(p, p.resources, f.Path, newEffort(o))
	r.discreet = true
	whole := source.Whole(file)
	names := map[string]*symbolic.Value{
		"var":    p.variableNames(r, o.Module, whole),
		"local":  p.untold(r, "local", "locals are in no plan", whole),
		"module": p.untold(r, "module", "the outputs of modules are in no plan", whole),
	}
	instances := map[string][]*planned{}
	for _, x := range p.resources {
		if inside(x) {
			instances[x.block()] = append(instances[x.block()], x)
		}
	}
	r.top.told = &planBlocks{p, r, instances}
	return r.top.frame.in(file).with(names), nil
}

// madeMember is a member of an object that nobody wrote.
func madeMember(name string, v *symbolic.Value, at source.Site) symbolic.Member {
	return symbolic.Member{Key: symbolic.LiteralValue(name, at).Text, At: at, Value: v}
}

// untold is what stands for names that plans don't tell.
func (p *plan) untold(r *root, name, why string, at source.Site) *symbolic.Value {
	return symbolic.UnknownValue(&symbolic.Symbol{ID: r.id + name, Label: name, Type: cty.DynamicPseudoType,
		Reason: &fact.Reason{Why: why, Settle: "--in with the directory of the files, and the plan in it", At: source.Site{File: p.file}}}, at)
}

// variableNames are the root's variables, or those of a module that are not known.
func (p *plan) variableNames(r *root, module string, at source.Site) *symbolic.Value {
	if module != "" {
		return p.untold(r, "var", "the variables of modules are in no plan", at)
	}
	if p.variables == nil {
		return symbolic.MapValue(symbolic.Object, nil, at)
	}
	var members []symbolic.Member
	for i, key := range p.variables.Keys {
		name := key.Text()
		v := planValue(p.variables.Items[i].Get("value"))
		if p.config.Get("variables", name, "sensitive").Is(true) || isSecretName(name) {
			v = secret(r.id+"var."+name, "var."+name, "variable \""+name+"\" is sensitive and not shown", cty.DynamicPseudoType, v.At)
		}
		members = append(members, madeMember(name, v, textSite(key)))
	}
	return symbolic.MapValue(symbolic.Object, members, at)
}

// planBlocks are the instances that a plan has of the blocks in a module.
type planBlocks struct {
	*plan
	root      *root
	instances map[string][]*planned // by "type.name" or "data.type.name"
}

// block is the value of a block: its instance, or a list or an object of them.
func (t *planBlocks) block(name string, at source.Site) *symbolic.Value {
	if len(t.instances[name]) == 0 {
		return symbolic.UnknownValue(&symbolic.Symbol{ID: t.root.id + name, Label: name, Type: cty.DynamicPseudoType,
			Reason: &fact.Reason{Why: t.file.Path + " has no " + name, At: source.Site{File: t.file}}}, at)
	}
	var items []*symbolic.Value
	var members []symbolic.Member
	for _, x := range t.instances[name] {
		v := t.root.top.resource(x.address).all()[0].obj.(*instance).value(at)
		if x.index == nil {
			return v
		}
		if x.index.Number() == strconv.Itoa(len(items)) {
			items = append(items, v)
		}
		members = append(members, madeMember(x.index.Text()+x.index.Number(), v, x.at))
	}
	all := symbolic.MapValue(symbolic.Object, members, at)
	if len(items) == len(members) {
		all = symbolic.SeqValue(symbolic.Tuple, items, at)
	}
	if t.partial != nil {
		all = all.Opened()
		all.Why = t.partial
	}
	return all
}

// show is the value of an expression of file in a directory, or in a plan.
func (l *loader) show(e hclsyntax.Expression, file *source.File, in string, o Options) (*symbolic.Value, []fact.Diagnostic, error) {
	if f := l.planFile(in); f != nil {
		fr, err := l.planNames(f, file, o)
		if err != nil {
			return nil, nil, err
		}
		return fr.eval(e), fr.mod.root.diags, nil
	}
	r, err := l.shownRoot(in, o)
	if err != nil {
		return nil, nil, err
	}
	m, err := r.top.instanceAt(o.Module)
	if err != nil {
		return nil, nil, err
	}
	return m.named(e, file), r.diags, nil
}
