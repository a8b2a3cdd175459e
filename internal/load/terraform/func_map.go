package terraform

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/policy"
)

// mapping is argument i as a map or object; stop is the result when it is none.
func (c *call) mapping(i int, t cty.Type) (v, stop *value) {
	switch a := c.arg(i); {
	case a == nil:
		return nil, c.fail("argument %d is missing", i+1)
	case a.isMap():
		return a, nil
	case a.kind == kUnknown && !a.sym.typ.IsPrimitiveType() && !a.sym.typ.IsListType() && !a.sym.typ.IsSetType():
		return nil, c.unknown(t)
	default:
		return nil, c.fail("argument %d is not a map", i+1)
	}
}

// merge gives later maps the last word. What an unknown map says about the keys
// before it is not known, so those become a choice.
func merge(c *call) *value {
	k := kObject
	var members []member
	var by []*value
	untyped := policy.No // whether null of no type came before: cty checks nothing after it
	mayOverride := func(a *value) {
		for i, m := range members {
			members[i].val = choose(c.in, "merge "+a.key(), a.reason(), []*value{m.val, derive("merge", cty.DynamicPseudoType, c.at, a, stringValue(m.key, m.at))}, m.val.at)
		}
	}
	for i, a := range c.args {
		switch {
		case a.isNull():
		case a.isSeq() && len(a.items) == 0 && untyped != policy.No:
			if untyped == policy.Maybe || a.open {
				c.doubt()
			}
		case a.isMap():
			if a.open {
				mayOverride(a)
				by = append(by, a)
			}
			if a.kind == kMap && (i == 0 || k == kMap) {
				k = kMap
			} else {
				k = kObject
			}
			members = append(members, a.members...)
		case a.kind == kUnknown && !a.sym.typ.IsPrimitiveType() && !a.sym.typ.IsListType() && !a.sym.typ.IsSetType():
			c.doubt()
			mayOverride(a)
			by = append(by, a)
		case a.kind == kUnknown && a.holdsNull() != policy.No: // only null is ignored
			c.doubt()
		default:
			return c.fail("argument %d is not a map", i+1)
		}
		untyped = untyped.Or(a.untyped())
	}
	v := mapValue(k, append([]member(nil), members...), c.at)
	if len(by) > 0 {
		v = v.opened(by...)
	}
	return v
}

func lookup(c *call) *value {
	if n := len(c.args); n < 2 || n > 3 {
		return c.fail("wants a map, a key and a default")
	}
	if c.args[0].kind == kUnknown {
		c.doubt()
		return c.unknown(cty.DynamicPseudoType)
	}
	m, stop := c.mapping(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	key := c.text(1)
	if key == nil {
		return c.fail("the key is not a string")
	}
	otherwise := c.arg(2)
	switch {
	case otherwise == nil:
		otherwise = c.fail("there is no key %q and no default", key.t.String())
	case otherwise.untyped() == policy.Yes:
		otherwise = nullValue(otherwise.at) // of the type that the map's values have
	}
	candidates, there := m.find(key.t)
	switch {
	case there == policy.No:
		return otherwise
	case there == policy.Yes && len(candidates) == 1:
		return candidates[0]
	case there == policy.Yes:
		return c.maybe(candidates...)
	case m.open:
		candidates = append(candidates, derive("index", cty.DynamicPseudoType, c.at, m, c.args[1]))
	}
	if !otherwise.isFail() {
		candidates = append(candidates, otherwise)
	} else {
		c.doubt()
	}
	return c.maybe(candidates...)
}

// rows are the members of a map in the order of its keys, false when the order
// is not certain, or when a member may be another's.
func rows(v *value) ([]member, bool) {
	list := v.sorted()
	if !v.distinctKeys() {
		return list, false
	}
	texts := make([]policy.Text, len(list))
	for i, m := range list {
		texts[i] = m.key.t
	}
	order, ok := ordered(texts)
	if !ok {
		return list, false
	}
	out := make([]member, len(list))
	for i, n := range order {
		out[i] = list[n]
	}
	return out, true
}

func keys(c *call) *value {
	return c.column(cty.String, func(m member) *value { return stringValue(m.key, m.at) })
}

func values(c *call) *value {
	return c.column(cty.DynamicPseudoType, func(m member) *value { return m.val })
}

func (c *call) column(t cty.Type, of func(member) *value) *value {
	m, stop := c.mapping(0, cty.List(t))
	if stop != nil {
		return stop
	}
	k := kTuple
	if m.kind == kMap {
		k = kList
	}
	list, ok := rows(m)
	if !ok {
		if !m.distinctKeys() {
			return c.anything(k, m)
		}
		items := make([]*value, len(list))
		for i, r := range list {
			items[i] = of(r)
		}
		return seqValue(k, items, c.at).opened(m) // in what order is not known
	}
	items := make([]*value, len(list))
	for i, r := range list {
		items[i] = of(r)
	}
	v := seqValue(k, items, c.at)
	if m.open {
		v = v.opened(m)
	}
	return v
}

func zipmap(c *call) *value {
	ks, stop := c.seq(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	vs, stop := c.seq(1, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	if vs.kind == kSet {
		return c.fail("a set has no order")
	}
	if !ks.counted() || !vs.counted() {
		c.doubt()
		return mapValue(kMap, nil, c.at).opened(c.args...)
	}
	if len(ks.items) != len(vs.items) {
		return c.fail("keys and values must be equally many")
	}
	k := kMap
	if vs.kind == kTuple {
		k = kObject
	}
	var members []member
	for i, key := range ks.items {
		s, fails := key.asText()
		switch fails {
		case policy.Yes:
			return c.fail("a key is not a string")
		case policy.Maybe:
			c.doubt()
		}
		members = append(members, member{key: s, at: key.at, val: vs.items[i]})
	}
	return mapValue(k, members, c.at)
}

func tomap(c *call) *value {
	switch a := c.arg(0); {
	case a == nil:
	case a.isNull():
		return convertTo(a, cty.Map(cty.DynamicPseudoType))
	case a.kind == kUnknown && a.sym.typ.IsMapType():
		return a
	}
	m, stop := c.mapping(0, cty.Map(cty.DynamicPseudoType))
	if stop != nil {
		return stop
	}
	written := m.sorted()
	vals := make([]*value, len(written))
	for i, r := range written {
		vals[i] = r.val
	}
	if stop := c.unify(vals); stop != nil {
		return stop
	}
	vals = alike(vals)
	members := make([]member, len(vals))
	for i, r := range written {
		r.val = vals[i]
		members[i] = r
	}
	v := mapValue(kMap, members, c.at)
	v.open, v.more, v.why = m.open, m.more, m.why
	return v
}
