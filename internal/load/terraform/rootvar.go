package terraform

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/policy"
)

// rootVar is a variable of a root.
type rootVar struct {
	*root
	name     string
	block    *syntax.Block
	typ      cty.Type
	defaults *typeDefaults
}

// variable is the value of a variable of the root: --var, --var-file, the automatic
// files, the default; where files that are not loaded by themselves may set it, a
// choice.
func (r *root) variable(b *syntax.Block, t cty.Type, defaults *typeDefaults) *symbolic.Value {
	x := &rootVar{r, b.Label(0), b, t, defaults}
	standard := b.Body.Attrs["default"]
	switch {
	case r.given[x.name] != nil && r.automatic[x.name]:
		v := x.givenValue()
		return x.unlessSet(v, "a value in "+v.At.File.Path, perhaps)
	case r.given[x.name] != nil:
		return x.givenValue()
	case r.library:
		return x.open(fmt.Sprintf("variable %q belongs to a module that nothing in the tree calls", x.name), x.flag()+", or a root module that calls it")
	case r.vague != nil:
		return x.unknown(r.vague)
	case r.grunted:
		return x.open(fmt.Sprintf("terragrunt.hcl may set variable %q", x.name), x.flag()+", or --var-file")
	case standard == nil:
		return x.needed()
	}
	return x.unlessSet(x.typed(r.top.frame.in(standard.File).eval(standard.Expr)), "a default", hardly)
}

func (x *rootVar) typed(v *symbolic.Value) *symbolic.Value {
	return x.top.frame.typed(v, x.typ, x.defaults)
}

// open is the variable when it is not known.
func (x *rootVar) open(why, settle string) *symbolic.Value {
	return x.unknown(&fact.Reason{Why: why, Settle: settle, At: x.block.At})
}

func (x *rootVar) unknown(why *fact.Reason) *symbolic.Value {
	return x.symbol("var."+x.name, x.typ, policy.AnyText, x.block.At, why)
}

// flag is what sets the variable on the command line.
func (x *rootVar) flag() string { return fmt.Sprintf("--var %s=…", x.name) }

// givenValue is the value that the variable is given.
func (x *rootVar) givenValue() *symbolic.Value {
	v := x.given[x.name]
	if x.inputs[x.name] && x.dir.stub == nil && !asVariable(x.block, v, x.typ) {
		return x.unknown(&fact.Reason{
			Why: fmt.Sprintf("what Terraform makes of the text that Terragrunt gives variable %q is not known", x.name), At: v.At})
	}
	if s, raw := v.Literal(); raw && x.raw[x.name] && !x.typ.IsPrimitiveType() && x.typ != cty.DynamicPseudoType {
		v = x.parsed(x.name, s)
	}
	return x.typed(v)
}

// unlessSet is own unless a run names a file that sets the variable.
func (x *rootVar) unlessSet(own *symbolic.Value, whose string, least meant) *symbolic.Value {
	setters := x.setters(x.name, least)
	if len(setters) == 0 {
		return own
	}
	why := x.chosen("has "+whose, setters)
	alts := []*symbolic.Value{own}
	for _, f := range setters {
		alts = append(alts, x.typed(f.values[x.name]))
	}
	either := x.oneOf("var."+x.name+" in a file", why, alts)
	a := x.axisOf(setters)
	if a == nil {
		return either
	}
	alts = x.inEach(a, either) // a variant that leaves it out may be named behind another
	if a.free {
		alts = slices.Insert(alts, 0, own)
	}
	return x.oneOf(a.id(), why, alts)
}

// needed is the value of a variable that has none of its own: what the variants
// set.
func (x *rootVar) needed() *symbolic.Value {
	setters := x.setters(x.name, perhaps)
	if len(setters) == 0 || x.unit != nil {
		return x.open(fmt.Sprintf("variable %q has no default", x.name), x.flag())
	}
	why := x.chosen("has no default", setters)
	open := x.unknown(why)
	if a := x.axisOf(setters); a != nil && x.varied() {
		return x.oneOf(a.id(), why, x.inEach(a, open))
	}
	return open
}

// inEach are the values of the variable in the variants of an axis; unset where one
// leaves it out.
func (x *rootVar) inEach(a *axis, unset *symbolic.Value) []*symbolic.Value {
	var list []*symbolic.Value
	for _, f := range a.files {
		if v := f.values[x.name]; v != nil {
			list = append(list, x.typed(v))
		} else {
			list = append(list, unset)
		}
	}
	return list
}

// oneOf is one of alts; choices of the root with the same decider go together.
func (x *rootVar) oneOf(decider string, why *fact.Reason, alts []*symbolic.Value) *symbolic.Value {
	return symbolic.Choose(x.top.frame, x.id+decider, why, alts, alts[0].At)
}

// chosen is why the value depends on which file a run names.
func (x *rootVar) chosen(has string, setters []varsFile) *fact.Reason {
	set := setters[0].path + " sets it"
	switch n := len(setters); {
	case n == 2:
		set = setters[0].path + " and " + setters[1].path + " set it"
	case n > 2:
		set = fmt.Sprintf("%s and %d other files set it", setters[0].path, n-1)
	}
	return &fact.Reason{Why: fmt.Sprintf("variable %q %s, and %s", x.name, has, set), Settle: x.flags(setters), At: x.block.At, ByRun: true}
}

// asVariable says that a variable gets an input of Terragrunt's as the value that
// it is. Inputs go through the environment: what is no text becomes JSON, which
// only a variable with a type reads again; text becomes no list and no object.
func asVariable(b *syntax.Block, v *symbolic.Value, t cty.Type) bool {
	simple := v.Kind == symbolic.Bool || v.Kind == symbolic.Number || v.Kind == symbolic.String
	switch {
	case v.HoldsNull() != policy.No && v.Kind != symbolic.Unknown:
		return false
	case b.Body.Attrs["type"] == nil:
		return simple || v.Kind == symbolic.Unknown || v.Kind == symbolic.Choice
	case t.IsPrimitiveType():
		return !v.IsSeq() && !v.IsMap()
	}
	return !simple || t == cty.DynamicPseudoType
}

// parsed is the text of a --var as an expression, for a variable that is no string.
func (r *root) parsed(name, text string) *symbolic.Value {
	file := argument(name, text)
	expr, diags := hclsyntax.ParseExpression(file.Bytes, file.Path, hcl.InitialPos)
	if diags.HasErrors() {
		return symbolic.FailValue("--var "+name+" is not an expression", r.given[name].At)
	}
	return r.bare.in(file).eval(expr)
}
