package symbolic

import (
	"slices"
	"sort"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/eksiamlint/eksiamlint/policy"
)

// unordered says that the order of a set's items is not known, or that two of
// them may be one.
func (v *Value) unordered() bool {
	if v.Kind != Set || len(v.Items) < 2 {
		return false
	}
	for _, i := range v.Items {
		if !i.Known() {
			return true
		}
	}
	return false
}

// counted says that v has exactly len(v.items) items.
func (v *Value) counted() bool { return !v.Open && !v.unordered() }

// sameValue says whether two values are equal.
func sameValue(a, b *Value) policy.Truth {
	if a.Key() == b.Key() {
		return policy.Yes
	}
	if a.Kind == Choice || b.Kind == Choice {
		v, w := a, b
		if v.Kind != Choice {
			v, w = b, a
		}
		var t policy.Truth
		for i, l := range v.Leaves() {
			u := sameValue(l, w)
			if i > 0 && u != t {
				return policy.Maybe
			}
			t = u
		}
		return t
	}
	return Equal(a, b)
}

// within says whether v is among the items of list.
func within(list, v *Value) policy.Truth {
	t := policy.No
	if list.Open {
		t = policy.Maybe
	}
	for _, i := range list.Items {
		t = t.Or(sameValue(i, v))
	}
	return t
}

// seq is argument i as a sequence; stop is the result when it is none.
func (c *Call) seq(i int, t cty.Type) (v, stop *Value) {
	switch a := c.Arg(i); {
	case a == nil:
		return nil, c.Fail("argument %d is missing", i+1)
	case a.IsSeq():
		return a, nil
	case a.Kind == Unknown && !a.Symbol.Type.IsPrimitiveType() && !a.Symbol.Type.IsMapType() && !a.Symbol.Type.IsObjectType():
		return nil, c.Unknown(t)
	default:
		return nil, c.Fail("argument %d is not a list", i+1)
	}
}

// anything is an open list of which no item is known.
func (c *Call) anything(k Kind, by ...*Value) *Value {
	c.doubt()
	return SeqValue(k, nil, c.At).Opened(by...)
}

func length(c *Call) *Value {
	a := c.Arg(0)
	switch {
	case a == nil:
		return c.Fail("an argument is required")
	case a.IsNull(), a.Kind == Bool, a.Kind == Number:
		return c.Fail("a string or a collection is required")
	case a.Kind == String:
		if a.Text.T.Known() {
			return known(strlen, cty.Number)(c)
		}
		if n, ok := lengthOf(a.Text.T); ok {
			return IntValue(n, c.At)
		}
	case a.IsSeq() && a.counted():
		return IntValue(len(a.Items), c.At)
	case a.IsMap() && !a.Open && a.distinctKeys():
		return IntValue(len(a.Sorted()), c.At)
	case a.Kind == Unknown:
		return c.Unknown(cty.Number)
	}
	return c.solid(cty.Number)
}

// distinctKeys says that no two keys which are written differently may be one.
func (v *Value) distinctKeys() bool {
	list := v.Sorted()
	for i, m := range list {
		if m.Key.T.Known() {
			continue
		}
		for j, o := range list {
			if i != j && policy.Equal(m.Key.T, o.Key.T) != policy.No {
				return false
			}
		}
	}
	return true
}

func element(c *Call) *Value {
	if len(c.Args) != 2 {
		return c.Fail("wants a list and an index")
	}
	if a := c.Args[0]; a.Kind == Unknown && !a.Symbol.Type.IsSetType() {
		if text := TextOf(a, c.Args[1].Key(), c.At); text != nil {
			c.doubt()
			return text
		}
	}
	list, stop := c.seq(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	if list.Open || list.unordered() {
		return c.Unknown(cty.DynamicPseudoType)
	}
	if list.Kind == Set {
		return c.Fail("a set has no order")
	}
	if len(list.Items) == 0 {
		return c.Fail("the list is empty")
	}
	if len(list.Items) == 1 && !c.Args[1].Known() && c.Args[1].HoldsNull() == policy.No {
		return list.Items[0]
	}
	n, ok := c.Args[1].Whole()
	if !ok {
		if c.Args[1].Kind != Unknown && c.Args[1].Known() {
			return c.Fail("a whole number is required")
		}
		c.doubt()
		return c.maybe(list.Items...)
	}
	n %= len(list.Items)
	if n < 0 {
		n += len(list.Items)
	}
	return list.Items[n]
}

func index(c *Call) *Value {
	list, stop := c.seq(0, cty.Number)
	if stop != nil || c.Arg(1) == nil {
		return stop
	}
	if list.Kind == Set {
		return c.Unknown(cty.Number)
	}
	for i, item := range list.Items {
		switch sameValue(item, c.Args[1]) {
		case policy.Yes:
			if list.Open {
				return c.solid(cty.Number)
			}
			return IntValue(i, c.At)
		case policy.Maybe:
			return c.Unknown(cty.Number)
		}
	}
	if list.Open {
		return c.Unknown(cty.Number)
	}
	return c.Fail("item not found")
}

func contains(c *Call) *Value {
	list, stop := c.seq(0, cty.Bool)
	if stop != nil {
		return stop
	}
	if c.Arg(1) == nil {
		return c.Fail("wants a list and a value")
	}
	switch within(list, c.Args[1]) {
	case policy.Yes:
		return BoolValue(true, c.At)
	case policy.No:
		return BoolValue(false, c.At)
	}
	return c.solid(cty.Bool)
}

func one(c *Call) *Value {
	a := c.Arg(0)
	if a == nil {
		return c.Fail("an argument is required")
	}
	if a.IsNull() {
		return c.Fail("a list is required")
	}
	if text := TextOf(a, "one", c.At); text != nil {
		c.doubt()
		return text
	}
	list, stop := c.seq(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	switch n := len(list.Items); {
	case list.unordered():
		return c.Unknown(cty.DynamicPseudoType)
	case n > 1 && list.Open: // they may be one
		return c.Unknown(cty.DynamicPseudoType)
	case n > 1:
		return c.Fail("the list has %d items", n)
	case n == 1 && list.Open:
		c.doubt()
		return list.Items[0]
	case n == 1:
		return list.Items[0]
	case list.Open:
		return c.Unknown(cty.DynamicPseudoType)
	}
	return NullValue(c.At)
}

// gather collects the items of sequences; what is not known opens the result.
type gather struct {
	c     *Call
	items []*Value
	by    []*Value // why it is open
}

func (g *gather) result(k Kind) *Value {
	if k == Set {
		if stop := g.c.unify(g.items); stop != nil {
			return stop
		}
		g.items = SetItems(g.items)
	}
	v := SeqValue(k, g.items, g.c.At)
	if len(g.by) > 0 {
		v = v.Opened(g.by...)
	}
	return v
}

// take adds the items of a sequence, false when v is surely none.
func (g *gather) take(v *Value) bool {
	switch {
	case v.IsSeq():
		g.items = append(g.items, v.Items...)
		if v.Open || v.Kind == Set && v.unordered() {
			g.by = append(g.by, v)
		}
	case v.Kind == Unknown && !v.Symbol.Type.IsPrimitiveType():
		g.c.doubt()
		g.by = append(g.by, v)
	default:
		return false
	}
	return true
}

func concat(c *Call) *Value {
	g := &gather{c: c}
	k := Tuple
	for i, a := range c.Args {
		if !g.take(a) || a.Kind == Set {
			return c.Fail("argument %d is not a list", i+1)
		}
		if a.Kind == List && (i == 0 || k == List) {
			k = List
		} else {
			k = Tuple
		}
	}
	return g.result(k)
}

func flatten(c *Call) *Value {
	list, stop := c.seq(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	g := &gather{c: c}
	var add func(v *Value, depth int)
	add = func(v *Value, depth int) {
		switch {
		case v.IsSeq() && depth < 100:
			if v.Open || v.unordered() {
				g.by = append(g.by, v)
			}
			for _, i := range v.Items {
				add(i, depth+1)
			}
		case v.Kind == Unknown && !v.Symbol.Type.IsPrimitiveType() && v.Symbol.Behind == nil:
			g.by = append(g.by, v) // an item, or a list of any number
		case v.Kind == Choice:
			for _, l := range v.Leaves() {
				if l.IsSeq() || l.Kind == Unknown {
					g.by = append(g.by, v)
					return
				}
			}
			g.items = append(g.items, v)
		default:
			g.items = append(g.items, v)
		}
	}
	add(list, 0)
	return g.result(Tuple)
}

func compact(c *Call) *Value {
	list, stop := c.seq(0, cty.List(cty.String))
	if stop != nil {
		return stop
	}
	g := &gather{c: c}
	if list.Open || list.unordered() {
		g.by = append(g.by, list)
	}
	for _, i := range list.Items {
		if _, fails := i.AsText(); !i.IsNull() && fails == policy.Yes && i.HoldsNull() == policy.No {
			return c.Fail("a list of strings is required")
		} else if fails != policy.No {
			c.doubt()
		}
		switch blank(i) {
		case policy.No:
			g.items = append(g.items, i)
		case policy.Maybe:
			g.by = append(g.by, i)
		}
	}
	return g.result(List)
}

// blank says whether v is null or the empty string.
func blank(v *Value) policy.Truth {
	null := v.HoldsNull()
	if null != policy.No {
		return null
	}
	if v.Kind == Choice {
		var t policy.Truth
		for i, l := range v.Leaves() {
			if b := blank(l); i == 0 {
				t = b
			} else if b != t {
				return policy.Maybe
			}
		}
		return t
	}
	s, fails := v.AsText()
	switch {
	case fails == policy.Yes || LeastLength(s.T) > 0:
		return policy.No
	case s.T.IsEmpty():
		return policy.Yes
	}
	return policy.Maybe
}

func distinct(c *Call) *Value {
	list, stop := c.seq(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	if stop := c.unify(list.Items); stop != nil {
		return stop
	}
	g := &gather{c: c}
	if list.Open {
		g.by = append(g.by, list)
	}
	for _, i := range list.Items {
		switch within(&Value{Kind: Tuple, Items: g.items}, i) {
		case policy.No:
			g.items = append(g.items, i)
		case policy.Maybe:
			g.by = append(g.by, i)
		}
	}
	return g.result(List)
}

func reverse(c *Call) *Value {
	list, stop := c.seq(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	if list.Kind == Set {
		list = list.listed()
	}
	items := make([]*Value, len(list.Items))
	for i, item := range list.Items {
		items[len(items)-1-i] = item
	}
	if list.Open {
		return list.With(list.Kind, items).Moved(c.At).Opened(c.Derived(cty.DynamicPseudoType))
	}
	return list.With(list.Kind, items).Moved(c.At)
}

func slice(c *Call) *Value {
	list, stop := c.seq(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	if len(c.Args) != 3 {
		return c.Fail("wants a list, a start and an end")
	}
	from, ok1 := c.Args[1].Whole()
	to, ok2 := c.Args[2].Whole()
	switch {
	case list.Kind == Set:
		return c.Fail("a set has no order")
	case c.Args[1].Kind == Number && !ok1 || c.Args[2].Kind == Number && !ok2:
		return c.Fail("a whole number is required")
	case !ok1 || !ok2 || list.Open:
		return c.anything(list.Kind, c.Args...)
	case from < 0 || to < from || to > len(list.Items):
		return c.Fail("the list has %d items", len(list.Items))
	}
	return list.With(list.Kind, list.Items[from:to]).Moved(c.At)
}

func chunklist(c *Call) *Value {
	list, stop := c.seq(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	n, ok := 0, false
	if c.Arg(1) != nil {
		n, ok = c.Args[1].Whole()
	}
	if !ok || !list.counted() {
		return c.Unknown(cty.DynamicPseudoType)
	}
	if n < 0 {
		return c.Fail("the size is negative")
	}
	if n == 0 {
		n = max(1, len(list.Items))
	}
	var chunks []*Value
	for i := 0; i < len(list.Items); i += n {
		chunks = append(chunks, SeqValue(List, list.Items[i:min(i+n, len(list.Items))], c.At))
	}
	return SeqValue(List, chunks, c.At)
}

// before says whether text a sorts before b.
func before(a, b policy.Text) policy.Truth {
	x, y := a.Encoded(), b.Encoded()
	if a.Known() && b.Known() {
		return policy.Of(x < y)
	}
	if a.Key() == b.Key() {
		return policy.No
	}
	x, _, holeX := strings.Cut(x, string(policy.HoleRune))
	y, _, holeY := strings.Cut(y, string(policy.HoleRune))
	for i := 0; i < len(x) && i < len(y); i++ {
		if x[i] != y[i] {
			return policy.Of(x[i] < y[i])
		}
	}
	switch {
	case !holeX && len(x) <= len(y) && LeastLength(b) > len(x):
		return policy.Yes // a beginning of the other
	case !holeY && len(y) <= len(x) && LeastLength(a) > len(y):
		return policy.No
	}
	return policy.Maybe
}

// ordered sorts by text, false when the order of two is not certain.
func ordered(texts []policy.Text) (order []int, ok bool) {
	order, ok = make([]int, len(texts)), true
	for i := range order {
		order[i] = i
		for j := range i {
			if before(texts[i], texts[j]) == policy.Maybe {
				return nil, false
			}
		}
	}
	sort.SliceStable(order, func(i, j int) bool { return before(texts[order[i]], texts[order[j]]) == policy.Yes })
	return order, ok
}

func sortStrings(c *Call) *Value {
	list, stop := c.seq(0, cty.List(cty.String))
	if stop != nil {
		return stop
	}
	if list.Open {
		return c.anything(List, list)
	}
	texts := make([]policy.Text, len(list.Items))
	for i, item := range list.Items {
		s, fails := item.AsText()
		if fails == policy.Yes {
			return c.Fail("a list of strings is required")
		}
		texts[i] = s.T
	}
	order, ok := ordered(texts)
	if !ok {
		return list.With(List, list.Items).Opened(list)
	}
	items := make([]*Value, len(order))
	for i, n := range order {
		items[i] = list.Items[n]
	}
	return SeqValue(List, items, c.At)
}

// coalesce is the first argument that is neither null nor the empty string.
func coalesce(c *Call) *Value {
	return c.first(blank, "there is no argument that is neither null nor empty")
}

// ordered says whether an argument is a list or tuple.
func (c *Call) ordered(a *Value) policy.Truth {
	switch a.Kind {
	case List, Tuple:
		return policy.Yes
	case Null, Unknown:
		switch t := TypeOf(a); {
		case t.IsListType() || t.IsTupleType():
			return policy.Yes
		case t == cty.DynamicPseudoType && a.untyped() != policy.Yes:
			return policy.Maybe
		}
	case Choice, Failure:
		return policy.Maybe
	}
	return policy.No
}

func coalescelist(c *Call) *Value {
	for _, a := range c.Args {
		switch c.ordered(a) {
		case policy.No:
			return c.Fail("all arguments must be lists")
		case policy.Maybe:
			c.doubt()
		}
	}
	return c.first(func(v *Value) policy.Truth {
		switch {
		case v.IsNull() || v.IsSeq() && len(v.Items) == 0 && !v.Open:
			return policy.Yes
		case v.IsSeq() && len(v.Items) > 0:
			return policy.No
		}
		return policy.Maybe
	}, "there is no list with items")
}

func (c *Call) first(skip func(*Value) policy.Truth, none string) *Value {
	var found []*Value
	for _, a := range c.Args {
		switch skip(a) {
		case policy.No:
			return c.maybe(append(found, a)...)
		case policy.Maybe:
			found = append(found, a)
		}
	}
	if len(found) == 0 {
		return c.Fail("%s", none)
	}
	c.doubt()
	return c.maybe(found...)
}

// unify fails when the types of values surely differ too much for one collection,
// and notes when they may.
func (c *Call) unify(items []*Value) *Value {
	var types []cty.Type
	sorts := map[Kind]bool{} // text and numbers become one another, lists and maps do not
	all := true
	for _, i := range items {
		switch {
		case i.Kind == Unknown, i.Kind == Choice:
			all = false
			continue
		case i.IsNull():
			all = false
			switch t := TypeOf(i); {
			case t.IsPrimitiveType():
				sorts[String] = true
			case t.IsListType(), t.IsSetType(), t.IsTupleType():
				sorts[Tuple] = true
			case t.IsMapType(), t.IsObjectType():
				sorts[Object] = true
			}
			continue
		case i.IsSeq():
			sorts[Tuple] = true
		case i.IsMap():
			sorts[Object] = true
		default:
			sorts[String] = true
		}
		switch {
		case i.Kind == String:
			types = append(types, cty.String)
		case i.Known():
			types = append(types, i.ToCty().Type())
		default:
			all = false
		}
	}
	t := cty.DynamicPseudoType
	if all && len(types) > 1 {
		t, _ = convert.UnifyUnsafe(types)
	}
	if len(sorts) > 1 || t == cty.NilType {
		return c.Fail("the items must have one type")
	}
	if !all {
		c.doubt()
	}
	return nil
}

func tolist(c *Call) *Value {
	list, stop := c.convertible(cty.List(cty.DynamicPseudoType))
	if stop != nil {
		return stop
	}
	if list.unordered() {
		return c.anything(List, list)
	}
	if stop := c.unify(list.Items); stop != nil {
		return stop
	}
	return list.With(List, alike(list.Items)).Moved(c.At)
}

func toset(c *Call) *Value {
	list, stop := c.convertible(cty.Set(cty.DynamicPseudoType))
	if stop != nil {
		return stop
	}
	if stop := c.unify(list.Items); stop != nil {
		return stop
	}
	return list.With(Set, SetItems(alike(list.Items))).Moved(c.At)
}

func (c *Call) convertible(t cty.Type) (v, stop *Value) {
	switch a := c.Arg(0); {
	case a == nil:
	case a.IsNull():
		return nil, ConvertTo(a, t)
	case a.Kind == Unknown && a.Symbol.Type.IsCollectionType() && a.Symbol.Type.IsSetType() == t.IsSetType():
		return nil, a
	}
	return c.seq(0, t)
}

// alike brings items of different primitive types to strings, as a list's
// items must have one type; that of null is the others'.
func alike(items []*Value) []*Value {
	str := false
	for _, i := range items {
		str = str || i.Kind == String
	}
	list := make([]*Value, len(items))
	for i, item := range items {
		list[i] = item
		switch {
		case str && (item.Kind == Number || item.Kind == Bool):
			list[i] = ConvertTo(item, cty.String)
		case item.untyped() == policy.Yes && len(items) > 1:
			list[i] = NullValue(item.At)
		}
	}
	return list
}

// alikeItems converts the items of all arguments to one type; stop is the result
// when there is none.
func (c *Call) alikeItems() (stop *Value) {
	var all []*Value
	for _, a := range c.Args {
		if stop := c.unify(a.Items); stop != nil {
			return stop
		}
		all = append(all, a.Items...)
	}
	shown := slices.Clone(all)
	for _, a := range c.Args {
		if t, ok := a.emptyOf(); ok {
			shown = append(shown, nullOf(t.ElementType(), a.At))
		}
	}
	if stop := c.unify(shown); stop != nil {
		return stop
	}
	all = alike(all)
	args := make([]*Value, len(c.Args))
	for i, a := range c.Args {
		args[i] = a
		if n := len(a.Items); a.IsSeq() && n > 0 {
			args[i] = a.With(a.Kind, all[:n:n])
			all = all[n:]
		}
	}
	c.Args = args
	return nil
}

func setunion(c *Call) *Value {
	if stop := c.alikeItems(); stop != nil {
		return stop
	}
	g := &gather{c: c}
	for i, a := range c.Args {
		if !g.take(a) {
			return c.Fail("argument %d is not a set", i+1)
		}
	}
	return g.result(Set)
}

func setintersection(c *Call) *Value {
	return c.filter(func(item *Value) policy.Truth {
		t := policy.Yes
		for _, a := range c.Args[1:] {
			t = t.And(within(a, item))
		}
		return t
	})
}

func setsubtract(c *Call) *Value {
	return c.filter(func(item *Value) policy.Truth {
		t := policy.Yes
		for _, a := range c.Args[1:] {
			t = t.And(within(a, item).Not())
		}
		return t
	})
}

func (c *Call) filter(keep func(*Value) policy.Truth) *Value {
	for i := range c.Args {
		if _, stop := c.seq(i, cty.Set(cty.DynamicPseudoType)); stop != nil {
			return stop
		}
	}
	if len(c.Args) == 0 {
		return c.Fail("a set is required")
	}
	if stop := c.alikeItems(); stop != nil {
		return stop
	}
	g := &gather{c: c}
	if c.Args[0].Open {
		g.by = append(g.by, c.Args[0])
	}
	for _, item := range c.Args[0].Items {
		switch keep(item) {
		case policy.Yes:
			g.items = append(g.items, item)
		case policy.Maybe:
			g.by = append(g.by, item)
		}
	}
	return g.result(Set)
}

func setproduct(c *Call) *Value {
	if len(c.Args) < 2 {
		return c.Fail("at least two sets are required")
	}
	k, n, counted := List, 1, true // of lists alone it is a list
	for i := range c.Args {
		a, stop := c.seq(i, cty.DynamicPseudoType)
		if stop != nil {
			return stop
		}
		if stop := c.unify(a.Items); stop != nil {
			return stop
		}
		if a.Kind == Set {
			k = Set
		}
		counted = counted && a.counted()
		if n *= len(a.Items); n > maxItems {
			return TooLarge(c.At)
		}
	}
	if !counted {
		return c.anything(k, c.Args...)
	}
	rows := [][]*Value{nil}
	for _, a := range c.Args {
		var next [][]*Value
		for _, row := range rows {
			for _, item := range alike(a.Items) {
				next = append(next, append(row[:len(row):len(row)], item))
			}
		}
		rows = next
	}
	items := make([]*Value, len(rows))
	for i, row := range rows {
		items[i] = SeqValue(Tuple, row, c.At)
	}
	if k == Set {
		items = SetItems(items)
	}
	return SeqValue(k, items, c.At)
}

func matchkeys(c *Call) *Value {
	if len(c.Args) != 3 {
		return c.Fail("wants values, keys and a search set")
	}
	for i := range c.Args {
		if _, stop := c.seq(i, cty.DynamicPseudoType); stop != nil {
			return stop
		}
	}
	vals, keys, search := c.Args[0], c.Args[1], c.Args[2]
	if !vals.counted() || !keys.counted() {
		return c.anything(List, c.Args...)
	}
	if len(vals.Items) != len(keys.Items) {
		return c.Fail("keys and values must be equally many")
	}
	g := &gather{c: c}
	for i, k := range keys.Items {
		switch within(search, k) {
		case policy.Yes:
			g.items = append(g.items, vals.Items[i])
		case policy.Maybe:
			g.by = append(g.by, k)
		}
	}
	return g.result(List)
}

func alltrue(c *Call) *Value { return c.bools(true) }
func anytrue(c *Call) *Value { return c.bools(false) }

// bools is the and (all) or the or of a list; null counts as false.
func (c *Call) bools(all bool) *Value {
	list, stop := c.seq(0, cty.Bool)
	if stop != nil {
		return stop
	}
	t := policy.Of(all)
	if list.Open {
		t = policy.Maybe
	}
	for _, i := range list.Items {
		u := policy.No
		if !i.IsNull() {
			var fails policy.Truth
			u, fails = i.Truth()
			switch {
			case fails == policy.Yes && i.HoldsNull() != policy.No:
				c.doubt()
				u = policy.Maybe
			case fails == policy.Yes:
				return c.Fail("a list of booleans is required")
			case fails == policy.Maybe:
				c.doubt()
			}
		}
		if all {
			t = t.And(u)
		} else {
			t = t.Or(u)
		}
	}
	if t == policy.Maybe {
		return c.solid(cty.Bool)
	}
	return BoolValue(t == policy.Yes, c.At)
}

func rangeOf(c *Call) *Value {
	var n [3]int
	for i, a := range c.Args {
		v, ok := a.Whole()
		if !ok || i > 2 {
			return known(stdlib.RangeFunc, cty.List(cty.Number))(c)
		}
		n[i] = v
	}
	from, to, step := 0, n[0], 1
	if len(c.Args) > 1 {
		from, to = n[0], n[1]
		if to < from {
			step = -1
		}
	}
	if len(c.Args) > 2 {
		step = n[2]
	} else if to < from {
		step = -1
	}
	if step == 0 || len(c.Args) == 0 || step > 0 && to < from || step < 0 && to > from {
		return c.Fail("the step does not lead from start to limit")
	}
	var items []*Value
	for i := from; step > 0 && i < to || step < 0 && i > to; i += step {
		if len(items) == 1024 {
			return c.Fail("more than 1024 values were generated")
		}
		items = append(items, IntValue(i, c.At))
	}
	return SeqValue(List, items, c.At)
}

func sum(c *Call) *Value {
	list, stop := c.seq(0, cty.Number)
	if stop != nil {
		return stop
	}
	if !list.Known() {
		return c.Unknown(cty.Number)
	}
	total := IntValue(0, c.At).Number
	for _, i := range list.Items {
		n := ConvertTo(i, cty.Number)
		if n.Kind != Number {
			return c.Fail("a list of numbers is required")
		}
		total.Add(total, n.Number)
	}
	return NumberValue(total, c.At)
}
