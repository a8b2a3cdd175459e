package symbolic

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/policy"
)

// mapping is argument i as a map or object; stop is the result when it is none.
func (c *Call) mapping(i int, t cty.Type) (v, stop *Value) {
	switch a := c.Arg(i); {
	case a == nil:
		return nil, c.Fail("argument %d is missing", i+1)
	case a.IsMap():
		return a, nil
	case a.Kind == Unknown && !a.Symbol.Type.IsPrimitiveType() && !a.Symbol.Type.IsListType() && !a.Symbol.Type.IsSetType():
		return nil, c.Unknown(t)
	default:
		return nil, c.Fail("argument %d is not a map", i+1)
	}
}

// merge gives later maps the last word. What an unknown map says about the keys
// before it is not known, so those become a choice.
func merge(c *Call) *Value {
	k := Object
	var members []Member
	var by []*Value
	untyped := policy.No // whether null of no type came before: cty checks nothing after it
	mayOverride := func(a *Value) {
		for i, m := range members {
			members[i].Value = Choose(c.In, "merge "+a.Key(), a.Reason(), []*Value{m.Value, Derive("merge", cty.DynamicPseudoType, c.At, a, StringValue(m.Key, m.At))}, m.Value.At)
		}
	}
	for i, a := range c.Args {
		switch {
		case a.IsNull():
		case a.IsSeq() && len(a.Items) == 0 && untyped != policy.No:
			if untyped == policy.Maybe || a.Open {
				c.doubt()
			}
		case a.IsMap():
			if a.Open {
				mayOverride(a)
				by = append(by, a)
			}
			if a.Kind == Map && (i == 0 || k == Map) {
				k = Map
			} else {
				k = Object
			}
			members = append(members, a.Members...)
		case a.Kind == Unknown && !a.Symbol.Type.IsPrimitiveType() && !a.Symbol.Type.IsListType() && !a.Symbol.Type.IsSetType():
			c.doubt()
			mayOverride(a)
			by = append(by, a)
		case a.Kind == Unknown && a.HoldsNull() != policy.No: // only null is ignored
			c.doubt()
		default:
			return c.Fail("argument %d is not a map", i+1)
		}
		untyped = untyped.Or(a.untyped())
	}
	v := MapValue(k, append([]Member(nil), members...), c.At)
	if len(by) > 0 {
		v = v.Opened(by...)
	}
	return v
}

func lookup(c *Call) *Value {
	if n := len(c.Args); n < 2 || n > 3 {
		return c.Fail("wants a map, a key and a default")
	}
	if c.Args[0].Kind == Unknown {
		c.doubt()
		return c.Unknown(cty.DynamicPseudoType)
	}
	m, stop := c.mapping(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	key := c.text(1)
	if key == nil {
		return c.Fail("the key is not a string")
	}
	otherwise := c.Arg(2)
	switch {
	case otherwise == nil:
		otherwise = c.Fail("there is no key %q and no default", key.T.String())
	case otherwise.untyped() == policy.Yes:
		otherwise = NullValue(otherwise.At) // of the type that the map's values have
	}
	candidates, there := m.Find(key.T)
	switch {
	case there == policy.No:
		return otherwise
	case there == policy.Yes && len(candidates) == 1:
		return candidates[0]
	case there == policy.Yes:
		return c.maybe(candidates...)
	case m.Open:
		candidates = append(candidates, Derive("index", cty.DynamicPseudoType, c.At, m, c.Args[1]))
	}
	if !otherwise.IsFail() {
		candidates = append(candidates, otherwise)
	} else {
		c.doubt()
	}
	return c.maybe(candidates...)
}

// rows are the members of a map in the order of its keys, false when the order
// is not certain, or when a member may be another's.
func rows(v *Value) ([]Member, bool) {
	list := v.Sorted()
	if !v.distinctKeys() {
		return list, false
	}
	texts := make([]policy.Text, len(list))
	for i, m := range list {
		texts[i] = m.Key.T
	}
	order, ok := ordered(texts)
	if !ok {
		return list, false
	}
	out := make([]Member, len(list))
	for i, n := range order {
		out[i] = list[n]
	}
	return out, true
}

func keys(c *Call) *Value {
	return c.column(cty.String, func(m Member) *Value { return StringValue(m.Key, m.At) })
}

func values(c *Call) *Value {
	return c.column(cty.DynamicPseudoType, func(m Member) *Value { return m.Value })
}

func (c *Call) column(t cty.Type, of func(Member) *Value) *Value {
	m, stop := c.mapping(0, cty.List(t))
	if stop != nil {
		return stop
	}
	k := Tuple
	if m.Kind == Map {
		k = List
	}
	list, ok := rows(m)
	if !ok {
		if !m.distinctKeys() {
			return c.anything(k, m)
		}
		items := make([]*Value, len(list))
		for i, r := range list {
			items[i] = of(r)
		}
		return SeqValue(k, items, c.At).Opened(m) // in what order is not known
	}
	items := make([]*Value, len(list))
	for i, r := range list {
		items[i] = of(r)
	}
	v := SeqValue(k, items, c.At)
	if m.Open {
		v = v.Opened(m)
	}
	return v
}

func zipmap(c *Call) *Value {
	ks, stop := c.seq(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	vs, stop := c.seq(1, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	if vs.Kind == Set {
		return c.Fail("a set has no order")
	}
	if !ks.counted() || !vs.counted() {
		c.doubt()
		return MapValue(Map, nil, c.At).Opened(c.Args...)
	}
	if len(ks.Items) != len(vs.Items) {
		return c.Fail("keys and values must be equally many")
	}
	k := Map
	if vs.Kind == Tuple {
		k = Object
	}
	var members []Member
	for i, key := range ks.Items {
		s, fails := key.AsText()
		switch fails {
		case policy.Yes:
			return c.Fail("a key is not a string")
		case policy.Maybe:
			c.doubt()
		}
		members = append(members, Member{Key: s, At: key.At, Value: vs.Items[i]})
	}
	return MapValue(k, members, c.At)
}

func tomap(c *Call) *Value {
	switch a := c.Arg(0); {
	case a == nil:
	case a.IsNull():
		return ConvertTo(a, cty.Map(cty.DynamicPseudoType))
	case a.Kind == Unknown && a.Symbol.Type.IsMapType():
		return a
	}
	m, stop := c.mapping(0, cty.Map(cty.DynamicPseudoType))
	if stop != nil {
		return stop
	}
	written := m.Sorted()
	vals := make([]*Value, len(written))
	for i, r := range written {
		vals[i] = r.Value
	}
	if stop := c.unify(vals); stop != nil {
		return stop
	}
	vals = alike(vals)
	members := make([]Member, len(vals))
	for i, r := range written {
		r.Value = vals[i]
		members[i] = r
	}
	v := MapValue(Map, members, c.At)
	v.Open, v.More, v.Why = m.Open, m.More, m.Why
	return v
}
