package terraform

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/policy"
)

// typeDefaults are the defaults of optional attributes in a type.
type typeDefaults struct {
	Type     cty.Type
	Values   map[string]cty.Value       // of an object's attributes
	Written  map[string]*symbolic.Value // the same with their places, as far as there are any
	Children map[string]*typeDefaults
}

// constraint is a variable's type; one that is not understood is any.
func (fr *frame) constraint(b *syntax.Block) (cty.Type, *typeDefaults) {
	a := b.Body.Attrs["type"]
	if a == nil {
		return cty.DynamicPseudoType, nil
	}
	var expr hcl.Expression = a.Expr
	written := fr.in(a.File)
	if text, ok := syntax.JSONKey(a.Expr); ok { // JSON, and quoted types of old
		switch text {
		case "list":
			text = "list(any)"
		case "map":
			text = "map(any)"
		}
		parsed, diags := hclsyntax.ParseExpression([]byte(text), "", hcl.InitialPos)
		if diags.HasErrors() {
			return cty.DynamicPseudoType, nil
		}
		expr, written = parsed, nil
	}
	t, defaults, diags := typeexpr.TypeConstraintWithDefaults(expr)
	if diags.HasErrors() || t == cty.NilType {
		return cty.DynamicPseudoType, nil
	}
	return t, written.defaults(expr, defaults)
}

// defaults finds the values of d in the constraint that states them, so that
// they have places of their own. Without a frame they have none.
func (fr *frame) defaults(constraint hcl.Expression, d *typeexpr.Defaults) *typeDefaults {
	if d == nil {
		return nil
	}
	list := &typeDefaults{Type: d.Type, Values: d.DefaultValues, Written: map[string]*symbolic.Value{}, Children: map[string]*typeDefaults{}}
	parts := map[string]hcl.Expression{}
	call, diags := hcl.ExprCall(constraint)
	if fr != nil && !diags.HasErrors() && len(call.Arguments) > 0 {
		switch inner := call.Arguments[0]; call.Name {
		case "optional":
			return fr.defaults(inner, d)
		case "object":
			pairs, _ := hcl.ExprMap(inner)
			for _, pair := range pairs {
				parts[hcl.ExprAsKeyword(pair.Key)] = pair.Value
			}
		case "tuple":
			items, _ := hcl.ExprList(inner)
			for i, item := range items {
				parts[fmt.Sprint(i)] = item
			}
		default:
			parts[""] = inner
		}
	}
	for name, sub := range d.Children {
		list.Children[name] = fr.defaults(parts[name], sub)
	}
	for name, v := range d.DefaultValues {
		if expr := optionalDefault(parts[name]); expr != nil {
			list.Written[name] = symbolic.ConvertTo(fr.eval(expr), v.Type())
		}
	}
	return list
}

// optionalDefault is the second argument of optional(…).
func optionalDefault(attribute hcl.Expression) hclsyntax.Expression {
	call, ok := attribute.(*hclsyntax.FunctionCallExpr)
	if !ok || call.Name != "optional" || len(call.Args) != 2 {
		return nil
	}
	return call.Args[1]
}

// typed is v as a variable with that type sees it.
func (fr *frame) typed(v *symbolic.Value, t cty.Type, defaults *typeDefaults) *symbolic.Value {
	if defaults != nil {
		v = fr.filled(v, defaults)
	}
	return symbolic.ConvertTo(v, t)
}

// filled puts the defaults of optional attributes where v has none.
func (fr *frame) filled(v *symbolic.Value, d *typeDefaults) *symbolic.Value {
	return fr.each1("defaults", v.At, v, func(v *symbolic.Value) *symbolic.Value {
		switch {
		case v.IsMap() && (d.Type.IsMapType()):
			w := symbolic.MapValue(v.Kind, nil, v.At)
			w.Open, w.More, w.Why = v.Open, v.More, v.Why
			for _, m := range v.Members {
				if sub := d.Children[""]; sub != nil {
					m.Value = fr.filled(m.Value, sub)
				}
				w.Members = append(w.Members, m)
			}
			return w
		case v.IsSeq():
			w := v.With(v.Kind, nil)
			for i, item := range v.Items {
				sub := d.Children[""]
				if d.Type.IsTupleType() {
					sub = d.Children[fmt.Sprint(i)]
				}
				if sub != nil {
					item = fr.filled(item, sub)
				}
				w.Items = append(w.Items, item)
			}
			return w
		case v.IsMap():
			return fr.filledObject(v, d)
		}
		return v
	})
}

func (fr *frame) filledObject(v *symbolic.Value, d *typeDefaults) *symbolic.Value {
	w := symbolic.MapValue(v.Kind, nil, v.At)
	w.Open, w.More, w.Why = v.Open, v.More, v.Why
	for _, m := range v.Members {
		name, ok := m.Key.T.Literal()
		if ok {
			if c, there := v.Find(policy.Literal(name)); there == policy.Yes && len(c) == 1 && c[0] != m.Value {
				continue // a later one wins
			}
			if sub := d.Children[name]; sub != nil {
				m.Value = fr.filled(m.Value, sub)
			}
		}
		w.Members = append(w.Members, m)
	}
	for _, name := range sortedKeys(d.Values) {
		standard := d.Written[name]
		if standard == nil {
			standard = symbolic.FromCty(d.Values[name], v.At)
		}
		if sub := d.Children[name]; sub != nil {
			standard = fr.filled(standard, sub)
		}
		candidates, there := v.Find(policy.Literal(name))
		switch {
		case there == policy.No:
			w.Members = append(w.Members, symbolic.Member{Key: symbolic.LiteralValue(name, v.At).Text, At: v.At, Value: standard})
		case there == policy.Yes && len(candidates) == 1:
			for i, m := range w.Members {
				if k, ok := m.Key.T.Literal(); ok && k == name {
					w.Members[i].Value = orDefault(m.Value, standard)
				}
			}
		}
	}
	return w
}

// orDefault is v, or the default when v is null.
func orDefault(v, standard *symbolic.Value) *symbolic.Value {
	switch v.HoldsNull() {
	case policy.Yes:
		return standard
	case policy.No:
		return v
	}
	if v.Kind == symbolic.Choice {
		alts := make([]*symbolic.Value, len(v.Alternatives))
		for i, a := range v.Alternatives {
			alts[i] = orDefault(a, standard)
		}
		return symbolic.ChoiceValue(v.Pick, v.Why, alts, v.At)
	}
	return v // an unknown value keeps its identity; that it is null is one of its fillings
}

// notNullable says that a null argument stands for the default.
func (fr *frame) notNullable(b *syntax.Block) bool {
	a := b.Body.Attrs["nullable"]
	if a == nil {
		return false
	}
	v, diags := a.Expr.Value(nil)
	return !diags.HasErrors() && v.Type() == cty.Bool && v.IsKnown() && !v.IsNull() && v.False()
}

// given is the value of an argument, nil when it is not written.
func (b *body) given(name string) *symbolic.Value {
	if b == nil || b.syn == nil || b.syn.Attrs[name] == nil {
		return nil
	}
	return b.attr(name)
}
