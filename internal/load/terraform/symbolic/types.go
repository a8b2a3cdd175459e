package symbolic

import (
	"sort"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// TypeOf is the type of v as far as it is known; what is not is dynamic.
func TypeOf(v *Value) cty.Type {
	switch v.Kind {
	case Bool:
		return cty.Bool
	case Number:
		return cty.Number
	case String:
		return cty.String
	case Tuple:
		if v.Open {
			return cty.DynamicPseudoType
		}
		types := make([]cty.Type, len(v.Items))
		for i, item := range v.Items {
			types[i] = TypeOf(item)
		}
		return cty.Tuple(types)
	case List, Set:
		if t, ok := v.emptyOf(); ok {
			return t
		}
		elem := cty.DynamicPseudoType
		for i, item := range v.Items {
			if t := TypeOf(item); i == 0 {
				elem = t
			} else if !t.Equals(elem) {
				elem = cty.DynamicPseudoType
			}
		}
		if v.Kind == List {
			return cty.List(elem)
		}
		return cty.Set(elem)
	case Object:
		if v.Open {
			return cty.DynamicPseudoType
		}
		attrs := map[string]cty.Type{}
		for _, m := range v.Sorted() {
			k, ok := m.Key.T.Literal()
			if !ok {
				return cty.DynamicPseudoType
			}
			attrs[k] = TypeOf(m.Value)
		}
		return cty.Object(attrs)
	case Map:
		if t, ok := v.emptyOf(); ok {
			return t
		}
		elem := cty.DynamicPseudoType
		for i, m := range v.Members {
			if t := TypeOf(m.Value); i == 0 {
				elem = t
			} else if !t.Equals(elem) {
				elem = cty.DynamicPseudoType
			}
		}
		return cty.Map(elem)
	case Unknown:
		return v.Symbol.Type
	case Choice:
		return commonType(v.Leaves())
	case Null:
		if v.Symbol != nil {
			return v.Symbol.Type
		}
	}
	return cty.DynamicPseudoType
}

// emptyOf is the type of a list, set or map without elements, when that is known.
func (v *Value) emptyOf() (cty.Type, bool) {
	if v.Symbol == nil || len(v.Items)+len(v.Members) > 0 {
		return cty.NilType, false
	}
	t := v.Symbol.Type
	return t, v.Kind == List && t.IsListType() || v.Kind == Set && t.IsSetType() || v.Kind == Map && t.IsMapType()
}

// typed is v, which is of type t, with that type kept when no element shows it.
func (v *Value) typed(t cty.Type) *Value {
	if len(v.Items)+len(v.Members) == 0 {
		w := *v
		w.Symbol = &Symbol{Type: t.WithoutOptionalAttributesDeep()}
		return &w
	}
	return v
}

// Beside is v as the branch of a conditional that is taken: both branches get
// one type, unless the other one fails, which sure rules out.
func Beside(in Evaluation, v, other *Value, sure bool) *Value {
	switch {
	case v.IsFail(), other.IsFail(), other.untyped() == policy.Yes:
		return v
	case v.Kind == other.Kind && (v.Kind == String || v.Kind == Number || v.Kind == Bool):
		return v
	case v.Weight()+other.Weight() > 5000:
		in.Doubt()
		return v
	}
	t, u := TypeOf(v), TypeOf(other)
	if v.untyped() == policy.Yes {
		if !sure || u.HasDynamicTypes() {
			return NullValue(v.At)
		}
		return nullOf(u, v.At)
	}
	if t.HasDynamicTypes() || u.HasDynamicTypes() { // they may have no type in common
		in.Doubt()
		return like(v, other, sure)
	}
	if t.Equals(u) {
		return v
	}
	both, _ := convert.UnifyUnsafe([]cty.Type{t, u})
	switch {
	case both == cty.NilType && sure:
		return FailValue("the branches of a conditional must have one type", v.At)
	case both == cty.NilType || both.HasDynamicTypes():
		in.Doubt()
		return v
	case !sure:
		in.Doubt()
		return like(v, other, false)
	}
	return ConvertTo(v, both)
}

// untyped says whether v is null as it is written, of no type.
func (v *Value) untyped() policy.Truth {
	switch {
	case v.Kind == Unknown && v.Symbol.Type == cty.DynamicPseudoType:
		return v.HoldsNull()
	case v.Kind == Choice, v.IsNull() && v.Symbol == nil:
		return policy.Maybe
	}
	return policy.Of(v.IsNull() && v.Symbol.Type == cty.DynamicPseudoType)
}

// like is v with the kind of collection that it has beside other, where types
// are not known, or where other perhaps fails.
func like(v, other *Value, sure bool) *Value {
	if v.Kind == Choice {
		alts := make([]*Value, len(v.Alternatives))
		for i, a := range v.Alternatives {
			alts[i] = like(a, other, sure)
		}
		return ChoiceValue(v.Pick, v.Why, alts, v.At)
	}
	for _, o := range other.Leaves() {
		t := TypeOf(o)
		open := o.Kind == Unknown && o.Symbol.Behind == nil && t == cty.DynamicPseudoType
		switch {
		case (v.Kind == Number || v.Kind == Bool) && (open || t == cty.String): // beside text it becomes text
			s, _ := v.AsText()
			v = ChoiceValue("type of "+o.Key(), o.Reason(), []*Value{v, StringValue(s, v.At)}, v.At)
		case v.Kind == Unknown && v.Symbol.Behind == nil && v.Symbol.Type != cty.String && !v.Symbol.Type.IsListType() && (open || !v.Symbol.Type.Equals(t)):
			s := *v.Symbol
			s.Type, s.blurred = cty.DynamicPseudoType, true
			v = UnknownValue(&s, v.At)
		case v.Kind == Tuple && t.IsSetType() && sure:
			v = v.With(Set, SetItems(v.Items))
		case v.IsSeq() && t.IsListType():
			v = v.listed()
		case v.Kind == Object && t.IsMapType():
			v = v.as(Map)
		case v.IsSeq() && v.Kind != Set && len(v.Items) > 1 && (open || t.IsSetType()):
			v = v.With(v.Kind, SetItems(v.Items)).Opened(o) // it may become a set
		}
	}
	return v
}

// ConvertTo is v converted to type t, as Terraform converts arguments and
// variables; what surely cannot be converted fails.
func ConvertTo(v *Value, t cty.Type) *Value {
	switch {
	case t == cty.DynamicPseudoType || v.IsFail():
		return v
	case v.IsNull():
		plain := t.WithoutOptionalAttributesDeep()
		if is := TypeOf(v); !is.Equals(plain) && convert.GetConversionUnsafe(is, t) == nil {
			return v.wrong(t)
		}
		return nullOf(plain, v.At)
	case v.Kind == Choice:
		alts := make([]*Value, len(v.Alternatives))
		for i, a := range v.Alternatives {
			alts[i] = ConvertTo(a, t)
		}
		return ChoiceValue(v.Pick, v.Why, alts, v.At)
	case v.Kind == Unknown:
		if v.Symbol.Behind != nil || v.Symbol.Type.Equals(t) {
			return v
		}
		s := *v.Symbol
		s.Type = t.WithoutOptionalAttributesDeep()
		return UnknownValue(&s, v.At)
	case t.IsPrimitiveType():
		return v.toPrimitive(t)
	case t.IsListType(), t.IsSetType(), t.IsTupleType():
		return v.toSeq(t)
	case t.IsMapType():
		return v.toMap(t)
	case t.IsObjectType() && !v.IsMap():
		return v.wrong(t)
	case t.IsObjectType():
		return v.toObject(t)
	}
	return v
}

// wrong is what a conversion gives that cannot be.
func (v *Value) wrong(t cty.Type) *Value {
	return FailValue("a "+t.FriendlyName()+" is required, not a "+TypeOf(v).FriendlyName(), v.At)
}

// toPrimitive is a known value as a string, number or boolean.
func (v *Value) toPrimitive(t cty.Type) *Value {
	switch {
	case t == cty.String:
		s, fails := v.AsText()
		if fails == policy.Yes {
			return v.wrong(t)
		}
		return &Value{Kind: String, Text: s, At: v.At}
	case t == cty.Number && v.Kind == Number, t == cty.Bool && v.Kind == Bool:
		return v
	case t == cty.Number && v.Kind == String:
		s, ok := v.Literal()
		if !ok {
			return Derive("tonumber", cty.Number, v.At, v)
		}
		if n, err := cty.ParseNumberVal(s); err == nil {
			return NumberValue(n.AsBigFloat(), v.At)
		}
	case t == cty.Bool && v.Kind == String:
		switch b, fails := v.Truth(); fails {
		case policy.No:
			return BoolValue(b == policy.Yes, v.At)
		case policy.Maybe:
			return Derive("tobool", cty.Bool, v.At, v)
		}
	}
	return v.wrong(t)
}

// toSeq is a known value as a list, set or tuple.
func (v *Value) toSeq(t cty.Type) *Value {
	element := func(int) cty.Type { return t.ElementType() }
	if t.IsTupleType() {
		types := t.TupleElementTypes()
		element = func(i int) cty.Type { return types[i] }
		switch {
		case !v.IsSeq() || !v.Open && len(types) != len(v.Items):
			return v.wrong(t)
		case v.Open:
			return v
		}
	}
	if !v.IsSeq() {
		return v.wrong(t)
	}
	items := make([]*Value, len(v.Items))
	for i, item := range v.Items {
		if items[i] = ConvertTo(item, element(i)); items[i].IsFail() {
			return items[i]
		}
	}
	switch {
	case t.IsTupleType():
		return v.With(Tuple, items)
	case t.IsSetType():
		return v.With(Set, SetItems(items)).typed(t)
	}
	return v.With(v.Kind, items).listed().typed(t)
}

// toMap is a known value as a map.
func (v *Value) toMap(t cty.Type) *Value {
	if !v.IsMap() {
		return v.wrong(t)
	}
	w := *v
	w.Kind, w.id, w.Members = Map, "", nil
	for _, m := range v.Sorted() {
		if m.Value = ConvertTo(m.Value, t.ElementType()); m.Value.IsFail() {
			return m.Value
		}
		w.Members = append(w.Members, m)
	}
	return w.typed(t)
}

// toObject keeps the attributes of t; missing optional ones are null.
func (v *Value) toObject(t cty.Type) *Value {
	w := &Value{Kind: Object, At: v.At, size: v.size}
	types := t.AttributeTypes()
	names := make([]string, 0, len(types))
	for name := range types {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		candidates, there := v.Find(policy.Literal(name))
		var val *Value
		key := Member{Key: Text{T: policy.Literal(name)}, At: v.At}
		for _, m := range v.Members {
			if k, ok := m.Key.T.Literal(); ok && k == name {
				key = m
			}
		}
		switch {
		case there == policy.Yes && len(candidates) == 1:
			val = ConvertTo(candidates[0], types[name])
		case there == policy.No && t.AttributeOptional(name):
			val = nullOf(types[name].WithoutOptionalAttributesDeep(), v.At)
		case there == policy.No:
			return FailValue("attribute "+strings.Trim(name, "\"")+" is required", v.At)
		default:
			val = Derive("attr."+name, types[name].WithoutOptionalAttributesDeep(), v.At, v)
		}
		if val.IsFail() {
			return val
		}
		w.Members = append(w.Members, Member{Key: key.Key, At: key.At, Value: val})
	}
	return w
}

// With is v as a sequence of kind k with other items.
func (v *Value) With(k Kind, items []*Value) *Value {
	w := *v
	w.Kind, w.Items, w.id = k, items, ""
	return &w
}

// listed is a tuple or set as a list. The order of a set is not known before its
// items are.
func (v *Value) listed() *Value {
	if v.Kind == Set && len(v.Items) > 1 && !v.Known() {
		return v.as(List).Opened(v)
	}
	return v.as(List)
}

// SetItems drops items that surely equal an earlier one, and sorts strings when
// all are known, as sets of strings are iterated.
func SetItems(items []*Value) []*Value {
	seen := map[string]bool{}
	var list []*Value
	literal := true
	for _, i := range items {
		if seen[i.Key()] {
			continue
		}
		seen[i.Key()] = true
		list = append(list, i)
		_, ok := i.Literal()
		literal = literal && ok
	}
	if literal {
		sort.SliceStable(list, func(i, j int) bool { return list[i].Text.T.Encoded() < list[j].Text.T.Encoded() })
	} else if len(list) > 1 {
		order := setOrder(list)
		sort.SliceStable(list, func(i, j int) bool { return order[list[i].Key()] < order[list[j].Key()] })
	}
	return list
}

// setOrder says by the keys of known items at which place of a set cty has each.
func setOrder(items []*Value) map[string]int {
	list := make([]cty.Value, len(items))
	for i, item := range items {
		if !item.Known() {
			return nil
		}
		list[i] = item.ToCty()
	}
	set, err := convert.Convert(cty.TupleVal(list), cty.Set(cty.DynamicPseudoType))
	if err != nil {
		return nil
	}
	order := map[string]int{}
	for it := set.ElementIterator(); it.Next(); {
		_, e := it.Element()
		order[FromCty(e, items[0].At).Key()] = len(order)
	}
	return order
}

// ToCty is v for a function of cty's library; v must be known.
func (v *Value) ToCty() cty.Value {
	switch v.Kind {
	case Bool:
		return cty.BoolVal(v.Bool)
	case Number:
		return cty.NumberVal(v.Number)
	case String:
		return cty.StringVal(v.Text.T.Encoded())
	case Tuple, List, Set:
		items := make([]cty.Value, len(v.Items))
		for i, item := range v.Items {
			items[i] = item.ToCty()
		}
		tuple := cty.TupleVal(items)
		t := TypeOf(v)
		if v.Kind == Tuple || len(items) == 0 && t.HasDynamicTypes() && v.Kind == Tuple {
			return tuple
		}
		if c, err := convert.Convert(tuple, t); err == nil {
			return c
		}
		return tuple
	case Object, Map:
		attrs := map[string]cty.Value{}
		for _, m := range v.Sorted() {
			attrs[m.Key.T.Encoded()] = m.Value.ToCty()
		}
		object := cty.ObjectVal(attrs)
		if v.Kind == Map {
			if c, err := convert.Convert(object, TypeOf(v)); err == nil {
				return c
			}
		}
		return object
	}
	return cty.NullVal(cty.DynamicPseudoType)
}

// FromCty is a known cty value that at wrote.
func FromCty(c cty.Value, at source.Site) *Value {
	t := c.Type()
	switch {
	case !c.IsWhollyKnown():
		return Derive("unknown", t, at)
	case c.IsNull():
		return nullOf(t, at)
	case t == cty.String:
		return LiteralValue(c.AsString(), at)
	case t == cty.Number:
		return NumberValue(c.AsBigFloat(), at)
	case t == cty.Bool:
		return BoolValue(c.True(), at)
	case t.IsTupleType(), t.IsListType(), t.IsSetType():
		var items []*Value
		for it := c.ElementIterator(); it.Next(); {
			_, e := it.Element()
			items = append(items, FromCty(e, at))
		}
		k := Tuple
		if t.IsListType() {
			k = List
		} else if t.IsSetType() {
			k = Set
		}
		return SeqValue(k, items, at).typed(t)
	case t.IsObjectType(), t.IsMapType():
		var members []Member
		for it := c.ElementIterator(); it.Next(); {
			k, e := it.Element()
			members = append(members, Member{Key: LiteralValue(k.AsString(), at).Text, At: at, Value: FromCty(e, at)})
		}
		if t.IsMapType() {
			return MapValue(Map, members, at).typed(t)
		}
		return MapValue(Object, members, at)
	}
	return Derive("unknown", t, at)
}
