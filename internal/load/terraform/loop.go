package terraform

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

func (fr *frame) forExpr(e *hclsyntax.ForExpr, at source.Site) *value {
	return fr.each1("for", at, fr.eval(e.CollExpr), func(coll *value) *value { return fr.loop(e, coll, at) })
}

func (fr *frame) loop(e *hclsyntax.ForExpr, coll *value, at source.Site) *value {
	list, more, ordered, ok := entries(coll, at)
	k := kTuple
	if e.KeyExpr != nil {
		k = kObject
	}
	empty := &value{kind: k, at: at}
	if coll.kind == kUnknown {
		if t := coll.sym.typ; t.IsPrimitiveType() {
			return failValue("for needs a collection", at)
		}
		fr.doubt()
		return empty.opened(derive("for "+at.Key()+fr.instanceKey(), cty.DynamicPseudoType, at, coll))
	}
	if !ok {
		return failValue("for needs a collection", at)
	}
	var by []*value // what leaves members out or in
	if more {
		by = append(by, coll)
		fr.doubt() // what is not known of it may not fit what is made of it
	}
	var items []*value
	var members []member
	groups, taken, perhaps := map[string]int{}, newKeySet(), newKeySet()
	if len(list) == 0 && e.CondExpr != nil {
		if fail := fr.unasked(e, at); fail != nil {
			return fail
		}
	}
	for _, en := range list {
		vars := map[string]*value{e.ValVar: en.val}
		if e.KeyVar != "" {
			vars[e.KeyVar] = en.key
		}
		in := fr.with(vars)
		if e.CondExpr != nil {
			c := condition(in, in.eval(e.CondExpr))
			if c.isFail() {
				return c
			}
			if c.kind != kBool {
				by = append(by, c)
				if v, sure := in.surely(e.ValExpr); v.isFail() || !sure {
					fr.doubt()
				}
				if e.KeyExpr != nil {
					key, sure := in.surely(e.KeyExpr)
					s, fails := textual(key).asText()
					if !sure || fails != policy.No || !e.Group && taken.has(s.t).Or(perhaps.has(s.t)) != policy.No {
						fr.doubt()
					}
					perhaps.add(s.t)
				}
				continue
			}
			if !c.b {
				continue
			}
		}
		val := in.eval(e.ValExpr)
		if val.isFail() {
			return val
		}
		if e.KeyExpr == nil {
			items = append(items, val)
			continue
		}
		key := in.eval(e.KeyExpr)
		if key.isFail() {
			return key
		}
		s, fails := textual(key).asText()
		switch fails {
		case policy.Yes:
			return failValue("a key must be a string", key.at)
		case policy.Maybe:
			fr.doubt()
		}
		switch t := taken.has(s.t); {
		case t == policy.Yes && !e.Group:
			return failValue("two elements have the key "+s.t.String(), at)
		case t == policy.Maybe && e.Group:
			fr.doubt()
			return derive("for "+at.Key()+fr.instanceKey(), cty.DynamicPseudoType, at, coll)
		case t == policy.Maybe, perhaps.has(s.t) != policy.No && !e.Group:
			fr.doubt()
		}
		taken.add(s.t)
		if e.Group {
			if i, ok := groups[s.t.Key()]; ok {
				g := members[i].val
				members[i].val = seqValue(kTuple, append(append([]*value{}, g.items...), val), at)
				continue
			}
			groups[s.t.Key()] = len(members)
			members = append(members, member{key: s, at: key.at, val: seqValue(kTuple, []*value{val}, at)})
			continue
		}
		members = append(members, member{key: s, at: key.at, val: val})
	}
	if !ordered && (len(items) > 1 || e.Group) {
		by = append(by, coll)
	}
	if e.Group && len(by) > 0 {
		for i := range members {
			members[i].val = members[i].val.opened(by...)
		}
	}
	var v *value
	if e.KeyExpr == nil {
		v = seqValue(kTuple, items, at)
	} else {
		v = mapValue(kObject, members, at)
	}
	if len(by) > 0 && v.kind == k {
		tag := derive("for "+at.Key()+fr.instanceKey(), cty.DynamicPseudoType, at, by...)
		v = v.opened(tag)
	}
	return v
}

// unasked is what the condition of a loop without elements says all the same: HCL
// evaluates it once with an element that is not known, and fails if it does.
func (fr *frame) unasked(e *hclsyntax.ForExpr, at source.Site) (fail *value) {
	any := func(name string) *value {
		return unknownValue(&symbol{id: "any " + name + " " + at.Key(), label: name}, at)
	}
	vars := map[string]*value{e.ValVar: any(e.ValVar)}
	if e.KeyVar != "" {
		vars[e.KeyVar] = any(e.KeyVar)
	}
	in := fr.with(vars)
	c, sure := in.watched(func() *value { return condition(in, in.eval(e.CondExpr)) })
	element, others := false, false // whether it asks for the element, and for anything else
	for _, t := range e.CondExpr.Variables() {
		if vars[t.RootName()] != nil {
			element = true
		} else {
			others = true
		}
	}
	switch {
	case c.isFail() && !element:
		return c
	case c.isFail(), !sure && others:
		fr.doubt()
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

func (fr *frame) splat(e *hclsyntax.SplatExpr, at source.Site) *value {
	return fr.each1("splat", at, fr.eval(e.Source), func(v *value) *value {
		item := func(v *value) *value {
			return fr.with(map[string]*value{splatItem: v}).eval(e.Each)
		}
		_, many := unknownInstances(v)
		switch {
		case v.isNull():
			switch t := typeOf(v); {
			case t.IsListType() || t.IsSetType() || t.IsTupleType():
				return failValue("null has no elements", at)
			case v.sym == nil:
				fr.doubt()
			}
			return seqValue(kTuple, nil, at)
		case v.isSeq():
			k := v.kind
			if k == kSet {
				k = kTuple
			}
			w := &value{kind: k, at: at}
			if len(v.items) == 0 {
				fr.doubt() // the type of the items, which Terraform knows, may have no such attribute
			}
			for _, i := range v.items {
				x := item(i)
				if x.isFail() {
					return x
				}
				w.items = append(w.items, x)
			}
			w = seqValue(w.kind, w.items, at)
			if v.open {
				w = w.opened(derive("splat "+at.Key(), cty.DynamicPseudoType, at, v))
			}
			return w
		case v.kind != kUnknown, v.sym.obj != nil && !many, v.sym.typ.IsObjectType() && v.sym.solid:
			x := item(v)
			if x.isFail() {
				return x
			}
			return seqValue(kTuple, []*value{x}, at)
		}
		// Each element's attribute is not known; the path tells them apart.
		fr.doubt()
		one := fr.apart(func() *value { return item(elementOf(v)) })
		return (&value{kind: kTuple, at: at}).opened(derive("splat", cty.DynamicPseudoType, at, v, one))
	})
}

// unknownInstances says that v stands for all instances of a block of which
// none is known.
func unknownInstances(v *value) (*instances, bool) {
	if v.kind != kUnknown || v.sym.obj == nil {
		return nil, false
	}
	i, ok := v.sym.obj.(*instances)
	return i, ok
}
