package terraform

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

func (fr *frame) forExpr(e *hclsyntax.ForExpr, at source.Site) *symbolic.Value {
	return fr.each1("for", at, fr.eval(e.CollExpr), func(coll *symbolic.Value) *symbolic.Value { return fr.loop(e, coll, at) })
}

func (fr *frame) loop(e *hclsyntax.ForExpr, coll *symbolic.Value, at source.Site) *symbolic.Value {
	list, more, ordered, ok := symbolic.Entries(coll, at)
	k := symbolic.Tuple
	if e.KeyExpr != nil {
		k = symbolic.Object
	}
	empty := &symbolic.Value{Kind: k, At: at}
	// A loop over what a data source finds is written for what it finds.
	if text := symbolic.TextOf(coll, "any "+at.Key(), coll.At); text != nil {
		list, more, ok = []symbolic.Entry{{Key: text, Value: text}}, true, true
		if !coll.Symbol.Type.IsSetType() {
			list[0].Key = symbolic.Derive("position", cty.Number, at, coll)
		}
	}
	if coll.Kind == symbolic.Unknown && !ok {
		if t := coll.Symbol.Type; t.IsPrimitiveType() {
			return symbolic.FailValue("for needs a collection", at)
		}
		fr.Doubt()
		return empty.Opened(symbolic.Derive("for "+at.Key()+fr.InstanceKey(), cty.DynamicPseudoType, at, coll))
	}
	if !ok {
		return symbolic.FailValue("for needs a collection", at)
	}
	var by []*symbolic.Value // what leaves members out or in
	if more {
		by = append(by, coll)
		fr.Doubt() // what is not known of it may not fit what is made of it
	}
	var items []*symbolic.Value
	var members []symbolic.Member
	groups, taken, perhaps := map[string]int{}, newKeySet(), newKeySet()
	if len(list) == 0 && e.CondExpr != nil {
		if fail := fr.unasked(e, at); fail != nil {
			return fail
		}
	}
	for _, en := range list {
		vars := map[string]*symbolic.Value{e.ValVar: en.Value}
		if e.KeyVar != "" {
			vars[e.KeyVar] = en.Key
		}
		in := fr.with(vars)
		if e.CondExpr != nil {
			c := symbolic.Condition(in, in.eval(e.CondExpr))
			if c.IsFail() {
				return c
			}
			if c.Kind != symbolic.Bool {
				by = append(by, c)
				if v, sure := in.surely(e.ValExpr); v.IsFail() || !sure {
					fr.Doubt()
				}
				if e.KeyExpr != nil {
					key, sure := in.surely(e.KeyExpr)
					s, fails := symbolic.Textual(key).AsText()
					if !sure || fails != policy.No || !e.Group && taken.has(s.T).Or(perhaps.has(s.T)) != policy.No {
						fr.Doubt()
					}
					perhaps.add(s.T)
				}
				continue
			}
			if !c.Bool {
				continue
			}
		}
		val := in.eval(e.ValExpr)
		if val.IsFail() {
			return val
		}
		if e.KeyExpr == nil {
			items = append(items, val)
			continue
		}
		key := in.eval(e.KeyExpr)
		if key.IsFail() {
			return key
		}
		s, fails := symbolic.Textual(key).AsText()
		switch fails {
		case policy.Yes:
			return symbolic.FailValue("a key must be a string", key.At)
		case policy.Maybe:
			fr.Doubt()
		}
		switch t := taken.has(s.T); {
		case t == policy.Yes && !e.Group:
			return symbolic.FailValue("two elements have the key "+s.T.String(), at)
		case t == policy.Maybe && e.Group:
			fr.Doubt()
			return symbolic.Derive("for "+at.Key()+fr.InstanceKey(), cty.DynamicPseudoType, at, coll)
		case t == policy.Maybe, perhaps.has(s.T) != policy.No && !e.Group:
			fr.Doubt()
		}
		taken.add(s.T)
		if e.Group {
			if i, ok := groups[s.T.Key()]; ok {
				g := members[i].Value
				members[i].Value = symbolic.SeqValue(symbolic.Tuple, append(append([]*symbolic.Value{}, g.Items...), val), at)
				continue
			}
			groups[s.T.Key()] = len(members)
			members = append(members, symbolic.Member{Key: s, At: key.At, Value: symbolic.SeqValue(symbolic.Tuple, []*symbolic.Value{val}, at)})
			continue
		}
		members = append(members, symbolic.Member{Key: s, At: key.At, Value: val})
	}
	if !ordered && (len(items) > 1 || e.Group) {
		by = append(by, coll)
	}
	if e.Group && len(by) > 0 {
		for i := range members {
			members[i].Value = members[i].Value.Opened(by...)
		}
	}
	var v *symbolic.Value
	if e.KeyExpr == nil {
		v = symbolic.SeqValue(symbolic.Tuple, items, at)
	} else {
		v = symbolic.MapValue(symbolic.Object, members, at)
	}
	if len(by) > 0 && v.Kind == k {
		tag := symbolic.Derive("for "+at.Key()+fr.InstanceKey(), cty.DynamicPseudoType, at, by...)
		v = v.Opened(tag)
	}
	return v
}

// unasked is what the condition of a loop without elements says all the same: HCL
// evaluates it once with an element that is not known, and fails if it does.
func (fr *frame) unasked(e *hclsyntax.ForExpr, at source.Site) (fail *symbolic.Value) {
	any := func(name string) *symbolic.Value {
		return symbolic.UnknownValue(&symbolic.Symbol{ID: "any " + name + " " + at.Key(), Label: name}, at)
	}
	vars := map[string]*symbolic.Value{e.ValVar: any(e.ValVar)}
	if e.KeyVar != "" {
		vars[e.KeyVar] = any(e.KeyVar)
	}
	in := fr.with(vars)
	c, sure := in.watched(func() *symbolic.Value { return symbolic.Condition(in, in.eval(e.CondExpr)) })
	element, others := false, false // whether it asks for the element, and for anything else
	for _, t := range e.CondExpr.Variables() {
		if vars[t.RootName()] != nil {
			element = true
		} else {
			others = true
		}
	}
	switch {
	case c.IsFail() && !element:
		return c
	case c.IsFail(), !sure && others:
		fr.Doubt()
	}
	return nil
}

// keySet is keys that were used already.
type keySet struct {
	literal map[string]bool
	holed   []policy.Text
}

func newKeySet() *keySet { return &keySet{literal: map[string]bool{}} }

func (k *keySet) add(t policy.Text) {
	if s, ok := t.Literal(); ok {
		k.literal[s] = true
		return
	}
	k.holed = append(k.holed, t)
}

// has says whether t is among the keys.
func (k *keySet) has(t policy.Text) policy.Truth {
	answer := policy.No
	if s, ok := t.Literal(); ok {
		answer = policy.Of(k.literal[s])
	} else {
		for s := range k.literal {
			answer = answer.Or(policy.Equal(policy.Literal(s), t))
		}
	}
	for _, h := range k.holed {
		answer = answer.Or(policy.Equal(h, t))
	}
	return answer
}

// splatItem is the name of the element that a splat is at; no identifier.
const splatItem = "*"

func (fr *frame) splat(e *hclsyntax.SplatExpr, at source.Site) *symbolic.Value {
	return fr.each1("splat", at, fr.eval(e.Source), func(v *symbolic.Value) *symbolic.Value {
		item := func(v *symbolic.Value) *symbolic.Value {
			return fr.with(map[string]*symbolic.Value{splatItem: v}).eval(e.Each)
		}
		_, many := unknownInstances(v)
		switch {
		case v.IsNull():
			switch t := symbolic.TypeOf(v); {
			case t.IsListType() || t.IsSetType() || t.IsTupleType():
				return symbolic.FailValue("null has no elements", at)
			case v.Symbol == nil:
				fr.Doubt()
			}
			return symbolic.SeqValue(symbolic.Tuple, nil, at)
		case v.IsSeq():
			k := v.Kind
			if k == symbolic.Set {
				k = symbolic.Tuple
			}
			w := &symbolic.Value{Kind: k, At: at}
			if len(v.Items) == 0 {
				fr.Doubt() // the type of the items, which Terraform knows, may have no such attribute
			}
			for _, i := range v.Items {
				x := item(i)
				if x.IsFail() {
					return x
				}
				w.Items = append(w.Items, x)
			}
			w = symbolic.SeqValue(w.Kind, w.Items, at)
			if v.Open {
				w = w.Opened(symbolic.Derive("splat "+at.Key(), cty.DynamicPseudoType, at, v))
			}
			return w
		case v.Kind != symbolic.Unknown, v.Symbol.Behind != nil && !many, v.Symbol.Type.IsObjectType() && v.Symbol.Solid:
			x := item(v)
			if x.IsFail() {
				return x
			}
			return symbolic.SeqValue(symbolic.Tuple, []*symbolic.Value{x}, at)
		}
		// Each element's attribute is not known; the path tells them apart.
		fr.Doubt()
		one := fr.apart(func() *symbolic.Value { return item(symbolic.ElementOf(v)) })
		return (&symbolic.Value{Kind: symbolic.Tuple, At: at}).Opened(symbolic.Derive("splat", cty.DynamicPseudoType, at, v, one))
	})
}

// unknownInstances says that v stands for all instances of a block of which
// none is known.
func unknownInstances(v *symbolic.Value) (*instances, bool) {
	if v.Kind != symbolic.Unknown || v.Symbol.Behind == nil {
		return nil, false
	}
	i, ok := v.Symbol.Behind.(*instances)
	return i, ok
}
