package terraform

import (
	"sort"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// typeOf is the type of v as far as it is known; what is not is dynamic.
func typeOf(v *value) cty.Type {
	switch v.kind {
	case kBool:
		return cty.Bool
	case kNumber:
		return cty.Number
	case kString:
		return cty.String
	case kTuple:
		if v.open {
			return cty.DynamicPseudoType
		}
		types := make([]cty.Type, len(v.items))
		for i, item := range v.items {
			types[i] = typeOf(item)
		}
		return cty.Tuple(types)
	case kList, kSet:
		if t, ok := v.emptyOf(); ok {
			return t
		}
		elem := cty.DynamicPseudoType
		for i, item := range v.items {
			if t := typeOf(item); i == 0 {
				elem = t
			} else if !t.Equals(elem) {
				elem = cty.DynamicPseudoType
			}
		}
		if v.kind == kList {
			return cty.List(elem)
		}
		return cty.Set(elem)
	case kObject:
		if v.open {
			return cty.DynamicPseudoType
		}
		attrs := map[string]cty.Type{}
		for _, m := range v.sorted() {
			k, ok := m.key.t.Literal()
			if !ok {
				return cty.DynamicPseudoType
			}
			attrs[k] = typeOf(m.val)
		}
		return cty.Object(attrs)
	case kMap:
		if t, ok := v.emptyOf(); ok {
			return t
		}
		elem := cty.DynamicPseudoType
		for i, m := range v.members {
			if t := typeOf(m.val); i == 0 {
				elem = t
			} else if !t.Equals(elem) {
				elem = cty.DynamicPseudoType
			}
		}
		return cty.Map(elem)
	case kUnknown:
		return v.sym.typ
	case kChoice:
		return commonType(v.leaves())
	case kNull:
		if v.sym != nil {
			return v.sym.typ
		}
	}
	return cty.DynamicPseudoType
}

// emptyOf is the type of a list, set or map without elements, when that is known.
func (v *value) emptyOf() (cty.Type, bool) {
	if v.sym == nil || len(v.items)+len(v.members) > 0 {
		return cty.NilType, false
	}
	t := v.sym.typ
	return t, v.kind == kList && t.IsListType() || v.kind == kSet && t.IsSetType() || v.kind == kMap && t.IsMapType()
}

// typed is v, which is of type t, with that type kept when no element shows it.
func (v *value) typed(t cty.Type) *value {
	if len(v.items)+len(v.members) == 0 {
		w := *v
		w.sym = &symbol{typ: t.WithoutOptionalAttributesDeep()}
		return &w
	}
	return v
}

// beside is v as the branch of a conditional that is taken: both branches get
// one type, unless the other one fails, which sure rules out.
func beside(in evaluation, v, other *value, sure bool) *value {
	switch {
	case v.isFail(), other.isFail(), other.untyped() == policy.Yes:
		return v
	case v.kind == other.kind && (v.kind == kString || v.kind == kNumber || v.kind == kBool):
		return v
	case v.weight()+other.weight() > 5000:
		in.doubt()
		return v
	}
	t, u := typeOf(v), typeOf(other)
	if v.untyped() == policy.Yes {
		if !sure || u.HasDynamicTypes() {
			return nullValue(v.at)
		}
		return nullOf(u, v.at)
	}
	if t.HasDynamicTypes() || u.HasDynamicTypes() { // they may have no type in common
		in.doubt()
		return like(v, other, sure)
	}
	if t.Equals(u) {
		return v
	}
	both, _ := convert.UnifyUnsafe([]cty.Type{t, u})
	switch {
	case both == cty.NilType && sure:
		return failValue("the branches of a conditional must have one type", v.at)
	case both == cty.NilType || both.HasDynamicTypes():
		in.doubt()
		return v
	case !sure:
		in.doubt()
		return like(v, other, false)
	}
	return convertTo(v, both)
}

// untyped says whether v is null as it is written, of no type.
func (v *value) untyped() policy.Truth {
	switch {
	case v.kind == kUnknown && v.sym.typ == cty.DynamicPseudoType:
		return v.holdsNull()
	case v.kind == kChoice, v.isNull() && v.sym == nil:
		return policy.Maybe
	}
	return policy.Of(v.isNull() && v.sym.typ == cty.DynamicPseudoType)
}

// like is v with the kind of collection that it has beside other, where types
// are not known, or where other perhaps fails.
func like(v, other *value, sure bool) *value {
	if v.kind == kChoice {
		alts := make([]*value, len(v.alts))
		for i, a := range v.alts {
			alts[i] = like(a, other, sure)
		}
		return choiceValue(v.pick, v.why, alts, v.at)
	}
	for _, o := range other.leaves() {
		t := typeOf(o)
		open := o.kind == kUnknown && o.sym.obj == nil && t == cty.DynamicPseudoType
		switch {
		case (v.kind == kNumber || v.kind == kBool) && (open || t == cty.String): // beside text it becomes text
			s, _ := v.asText()
			v = choiceValue("type of "+o.key(), o.reason(), []*value{v, stringValue(s, v.at)}, v.at)
		case v.kind == kUnknown && v.sym.obj == nil && v.sym.typ != cty.String && !v.sym.typ.IsListType() && (open || !v.sym.typ.Equals(t)):
			s := *v.sym
			s.typ, s.blurred = cty.DynamicPseudoType, true
			v = unknownValue(&s, v.at)
		case v.kind == kTuple && t.IsSetType() && sure:
			v = v.with(kSet, setItems(v.items))
		case v.isSeq() && t.IsListType():
			v = v.listed()
		case v.kind == kObject && t.IsMapType():
			v = v.as(kMap)
		case v.isSeq() && v.kind != kSet && len(v.items) > 1 && (open || t.IsSetType()):
			v = v.with(v.kind, setItems(v.items)).opened(o) // it may become a set
		}
	}
	return v
}

// convertTo is v converted to type t, as Terraform converts arguments and
// variables; what surely cannot be converted fails.
func convertTo(v *value, t cty.Type) *value {
	if t == cty.DynamicPseudoType || v.isFail() {
		return v
	}
	wrong := func() *value {
		return failValue("a "+t.FriendlyName()+" is required, not a "+typeOf(v).FriendlyName(), v.at)
	}
	if v.isNull() {
		plain := t.WithoutOptionalAttributesDeep()
		if is := typeOf(v); !is.Equals(plain) && convert.GetConversionUnsafe(is, t) == nil {
			return wrong()
		}
		return nullOf(plain, v.at)
	}
	if v.kind == kChoice {
		alts := make([]*value, len(v.alts))
		for i, a := range v.alts {
			alts[i] = convertTo(a, t)
		}
		return choiceValue(v.pick, v.why, alts, v.at)
	}
	if v.kind == kUnknown {
		if v.sym.obj != nil || v.sym.typ.Equals(t) {
			return v
		}
		s := *v.sym
		s.typ = t.WithoutOptionalAttributesDeep()
		return unknownValue(&s, v.at)
	}
	switch {
	case t == cty.String:
		s, fails := v.asText()
		if fails == policy.Yes {
			return wrong()
		}
		return &value{kind: kString, s: s, at: v.at}
	case t == cty.Number:
		if v.kind == kNumber {
			return v
		}
		if v.kind == kString {
			s, ok := v.literal()
			if !ok {
				return derive("tonumber", cty.Number, v.at, v)
			}
			if n, err := cty.ParseNumberVal(s); err == nil {
				return numberValue(n.AsBigFloat(), v.at)
			}
		}
		return wrong()
	case t == cty.Bool:
		if v.kind == kBool {
			return v
		}
		if v.kind == kString {
			if b, fails := v.truth(); fails == policy.No {
				return boolValue(b == policy.Yes, v.at)
			} else if fails == policy.Maybe {
				return derive("tobool", cty.Bool, v.at, v)
			}
		}
		return wrong()
	case t.IsListType() || t.IsSetType():
		if !v.isSeq() {
			return wrong()
		}
		items := make([]*value, len(v.items))
		for i, item := range v.items {
			items[i] = convertTo(item, t.ElementType())
			if items[i].isFail() {
				return items[i]
			}
		}
		if t.IsSetType() {
			return v.with(kSet, setItems(items)).typed(t)
		}
		return v.with(v.kind, items).listed().typed(t)
	case t.IsTupleType():
		types := t.TupleElementTypes()
		if !v.isSeq() || !v.open && len(types) != len(v.items) {
			return wrong()
		}
		if v.open {
			return v
		}
		items := make([]*value, len(v.items))
		for i, item := range v.items {
			items[i] = convertTo(item, types[i])
			if items[i].isFail() {
				return items[i]
			}
		}
		return v.with(kTuple, items)
	case t.IsMapType():
		if !v.isMap() {
			return wrong()
		}
		w := *v
		w.kind, w.id, w.members = kMap, "", nil
		for _, m := range v.sorted() {
			m.val = convertTo(m.val, t.ElementType())
			if m.val.isFail() {
				return m.val
			}
			w.members = append(w.members, m)
		}
		return w.typed(t)
	case t.IsObjectType():
		if !v.isMap() {
			return wrong()
		}
		return v.toObject(t)
	}
	return v
}

// toObject keeps the attributes of t; missing optional ones are null.
func (v *value) toObject(t cty.Type) *value {
	w := &value{kind: kObject, at: v.at, size: v.size}
	types := t.AttributeTypes()
	names := make([]string, 0, len(types))
	for name := range types {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		candidates, there := v.find(policy.Literal(name))
		var val *value
		key := member{key: str{t: policy.Literal(name)}, at: v.at}
		for _, m := range v.members {
			if k, ok := m.key.t.Literal(); ok && k == name {
				key = m
			}
		}
		switch {
		case there == policy.Yes && len(candidates) == 1:
			val = convertTo(candidates[0], types[name])
		case there == policy.No && t.AttributeOptional(name):
			val = nullOf(types[name].WithoutOptionalAttributesDeep(), v.at)
		case there == policy.No:
			return failValue("attribute "+strings.Trim(name, "\"")+" is required", v.at)
		default:
			val = derive("attr."+name, types[name].WithoutOptionalAttributesDeep(), v.at, v)
		}
		if val.isFail() {
			return val
		}
		w.members = append(w.members, member{key: key.key, at: key.at, val: val})
	}
	return w
}

// with is v as a sequence of kind k with other items.
func (v *value) with(k kind, items []*value) *value {
	w := *v
	w.kind, w.items, w.id = k, items, ""
	return &w
}

// listed is a tuple or set as a list. The order of a set is not known before its
// items are.
func (v *value) listed() *value {
	if v.kind == kSet && len(v.items) > 1 && !v.known() {
		return v.as(kList).opened(v)
	}
	return v.as(kList)
}

// setItems drops items that surely equal an earlier one, and sorts strings when
// all are known, as sets of strings are iterated.
func setItems(items []*value) []*value {
	seen := map[string]bool{}
	var list []*value
	literal := true
	for _, i := range items {
		if seen[i.key()] {
			continue
		}
		seen[i.key()] = true
		list = append(list, i)
		_, ok := i.literal()
		literal = literal && ok
	}
	if literal {
		sort.SliceStable(list, func(i, j int) bool { return list[i].s.t.Encoded() < list[j].s.t.Encoded() })
	} else if len(list) > 1 {
		order := setOrder(list)
		sort.SliceStable(list, func(i, j int) bool { return order[list[i].key()] < order[list[j].key()] })
	}
	return list
}

// setOrder says by the keys of known items at which place of a set cty has each.
func setOrder(items []*value) map[string]int {
	list := make([]cty.Value, len(items))
	for i, item := range items {
		if !item.known() {
			return nil
		}
		list[i] = item.toCty()
	}
	set, err := convert.Convert(cty.TupleVal(list), cty.Set(cty.DynamicPseudoType))
	if err != nil {
		return nil
	}
	order := map[string]int{}
	for it := set.ElementIterator(); it.Next(); {
		_, e := it.Element()
		order[fromCty(e, items[0].at).key()] = len(order)
	}
	return order
}

// toCty is v for a function of cty's library; v must be known.
func (v *value) toCty() cty.Value {
	switch v.kind {
	case kBool:
		return cty.BoolVal(v.b)
	case kNumber:
		return cty.NumberVal(v.num)
	case kString:
		return cty.StringVal(v.s.t.Encoded())
	case kTuple, kList, kSet:
		items := make([]cty.Value, len(v.items))
		for i, item := range v.items {
			items[i] = item.toCty()
		}
		tuple := cty.TupleVal(items)
		t := typeOf(v)
		if v.kind == kTuple || len(items) == 0 && t.HasDynamicTypes() && v.kind == kTuple {
			return tuple
		}
		if c, err := convert.Convert(tuple, t); err == nil {
			return c
		}
		return tuple
	case kObject, kMap:
		attrs := map[string]cty.Value{}
		for _, m := range v.sorted() {
			attrs[m.key.t.Encoded()] = m.val.toCty()
		}
		object := cty.ObjectVal(attrs)
		if v.kind == kMap {
			if c, err := convert.Convert(object, typeOf(v)); err == nil {
				return c
			}
		}
		return object
	}
	return cty.NullVal(cty.DynamicPseudoType)
}

// fromCty is a known cty value that at wrote.
func fromCty(c cty.Value, at source.Site) *value {
	t := c.Type()
	switch {
	case !c.IsWhollyKnown():
		return derive("unknown", t, at)
	case c.IsNull():
		return nullOf(t, at)
	case t == cty.String:
		return literalValue(c.AsString(), at)
	case t == cty.Number:
		return numberValue(c.AsBigFloat(), at)
	case t == cty.Bool:
		return boolValue(c.True(), at)
	case t.IsTupleType(), t.IsListType(), t.IsSetType():
		var items []*value
		for it := c.ElementIterator(); it.Next(); {
			_, e := it.Element()
			items = append(items, fromCty(e, at))
		}
		k := kTuple
		if t.IsListType() {
			k = kList
		} else if t.IsSetType() {
			k = kSet
		}
		return seqValue(k, items, at).typed(t)
	case t.IsObjectType(), t.IsMapType():
		var members []member
		for it := c.ElementIterator(); it.Next(); {
			k, e := it.Element()
			members = append(members, member{key: literalValue(k.AsString(), at).s, at: at, val: fromCty(e, at)})
		}
		if t.IsMapType() {
			return mapValue(kMap, members, at).typed(t)
		}
		return mapValue(kObject, members, at)
	}
	return derive("unknown", t, at)
}
