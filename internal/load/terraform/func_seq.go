package terraform

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
func (v *value) unordered() bool {
	if v.kind != kSet || len(v.items) < 2 {
		return false
	}
	for _, i := range v.items {
		if !i.known() {
			return true
		}
	}
	return false
}

// counted says that v has exactly len(v.items) items.
func (v *value) counted() bool { return !v.open && !v.unordered() }

// sameValue says whether two values are equal.
func sameValue(a, b *value) policy.Truth {
	if a.key() == b.key() {
		return policy.Yes
	}
	if a.kind == kChoice || b.kind == kChoice {
		v, w := a, b
		if v.kind != kChoice {
			v, w = b, a
		}
		var t policy.Truth
		for i, l := range v.leaves() {
			u := sameValue(l, w)
			if i > 0 && u != t {
				return policy.Maybe
			}
			t = u
		}
		return t
	}
	return equal(a, b)
}

// within says whether v is among the items of list.
func within(list, v *value) policy.Truth {
	t := policy.No
	if list.open {
		t = policy.Maybe
	}
	for _, i := range list.items {
		t = t.Or(sameValue(i, v))
	}
	return t
}

// seq is argument i as a sequence; stop is the result when it is none.
func (c *call) seq(i int, t cty.Type) (v, stop *value) {
	switch a := c.arg(i); {
	case a == nil:
		return nil, c.fail("argument %d is missing", i+1)
	case a.isSeq():
		return a, nil
	case a.kind == kUnknown && !a.sym.typ.IsPrimitiveType() && !a.sym.typ.IsMapType() && !a.sym.typ.IsObjectType():
		return nil, c.unknown(t)
	default:
		return nil, c.fail("argument %d is not a list", i+1)
	}
}

// anything is an open list of which no item is known.
func (c *call) anything(k kind, by ...*value) *value {
	c.doubt()
	return seqValue(k, nil, c.at).opened(by...)
}

func length(c *call) *value {
	a := c.arg(0)
	switch {
	case a == nil:
		return c.fail("an argument is required")
	case a.isNull(), a.kind == kBool, a.kind == kNumber:
		return c.fail("a string or a collection is required")
	case a.kind == kString:
		if a.s.t.Known() {
			return known(strlen, cty.Number)(c)
		}
		if n, ok := lengthOf(a.s.t); ok {
			return intValue(n, c.at)
		}
	case a.isSeq() && a.counted():
		return intValue(len(a.items), c.at)
	case a.isMap() && !a.open && a.distinctKeys():
		return intValue(len(a.sorted()), c.at)
	case a.kind == kUnknown:
		return c.unknown(cty.Number)
	}
	return c.solid(cty.Number)
}

// distinctKeys says that no two keys which are written differently may be one.
func (v *value) distinctKeys() bool {
	list := v.sorted()
	for i, m := range list {
		if m.key.t.Known() {
			continue
		}
		for j, o := range list {
			if i != j && policy.Equal(m.key.t, o.key.t) != policy.No {
				return false
			}
		}
	}
	return true
}

func element(c *call) *value {
	if len(c.args) != 2 {
		return c.fail("wants a list and an index")
	}
	list, stop := c.seq(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	if list.open || list.unordered() {
		return c.unknown(cty.DynamicPseudoType)
	}
	if list.kind == kSet {
		return c.fail("a set has no order")
	}
	if len(list.items) == 0 {
		return c.fail("the list is empty")
	}
	if len(list.items) == 1 && !c.args[1].known() && c.args[1].holdsNull() == policy.No {
		return list.items[0]
	}
	n, ok := c.args[1].whole()
	if !ok {
		if c.args[1].kind != kUnknown && c.args[1].known() {
			return c.fail("a whole number is required")
		}
		c.doubt()
		return c.maybe(list.items...)
	}
	n %= len(list.items)
	if n < 0 {
		n += len(list.items)
	}
	return list.items[n]
}

func index(c *call) *value {
	list, stop := c.seq(0, cty.Number)
	if stop != nil || c.arg(1) == nil {
		return stop
	}
	if list.kind == kSet {
		return c.unknown(cty.Number)
	}
	for i, item := range list.items {
		switch sameValue(item, c.args[1]) {
		case policy.Yes:
			if list.open {
				return c.solid(cty.Number)
			}
			return intValue(i, c.at)
		case policy.Maybe:
			return c.unknown(cty.Number)
		}
	}
	if list.open {
		return c.unknown(cty.Number)
	}
	return c.fail("item not found")
}

func contains(c *call) *value {
	list, stop := c.seq(0, cty.Bool)
	if stop != nil {
		return stop
	}
	if c.arg(1) == nil {
		return c.fail("wants a list and a value")
	}
	switch within(list, c.args[1]) {
	case policy.Yes:
		return boolValue(true, c.at)
	case policy.No:
		return boolValue(false, c.at)
	}
	return c.solid(cty.Bool)
}

func one(c *call) *value {
	a := c.arg(0)
	if a == nil {
		return c.fail("an argument is required")
	}
	if a.isNull() {
		return c.fail("a list is required")
	}
	list, stop := c.seq(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	switch n := len(list.items); {
	case list.unordered():
		return c.unknown(cty.DynamicPseudoType)
	case n > 1 && list.open: // they may be one
		return c.unknown(cty.DynamicPseudoType)
	case n > 1:
		return c.fail("the list has %d items", n)
	case n == 1 && list.open:
		c.doubt()
		return list.items[0]
	case n == 1:
		return list.items[0]
	case list.open:
		return c.unknown(cty.DynamicPseudoType)
	}
	return nullValue(c.at)
}

// gather collects the items of sequences; what is not known opens the result.
type gather struct {
	c     *call
	items []*value
	by    []*value // why it is open
}

func (g *gather) result(k kind) *value {
	if k == kSet {
		if stop := g.c.unify(g.items); stop != nil {
			return stop
		}
		g.items = setItems(g.items)
	}
	v := seqValue(k, g.items, g.c.at)
	if len(g.by) > 0 {
		v = v.opened(g.by...)
	}
	return v
}

// take adds the items of a sequence, false when v is surely none.
func (g *gather) take(v *value) bool {
	switch {
	case v.isSeq():
		g.items = append(g.items, v.items...)
		if v.open || v.kind == kSet && v.unordered() {
			g.by = append(g.by, v)
		}
	case v.kind == kUnknown && !v.sym.typ.IsPrimitiveType():
		g.c.doubt()
		g.by = append(g.by, v)
	default:
		return false
	}
	return true
}

func concat(c *call) *value {
	g := &gather{c: c}
	k := kTuple
	for i, a := range c.args {
		if !g.take(a) || a.kind == kSet {
			return c.fail("argument %d is not a list", i+1)
		}
		if a.kind == kList && (i == 0 || k == kList) {
			k = kList
		} else {
			k = kTuple
		}
	}
	return g.result(k)
}

func flatten(c *call) *value {
	list, stop := c.seq(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	g := &gather{c: c}
	var add func(v *value, depth int)
	add = func(v *value, depth int) {
		switch {
		case v.isSeq() && depth < 100:
			if v.open || v.unordered() {
				g.by = append(g.by, v)
			}
			for _, i := range v.items {
				add(i, depth+1)
			}
		case v.kind == kUnknown && !v.sym.typ.IsPrimitiveType() && v.sym.obj == nil:
			g.by = append(g.by, v) // an item, or a list of any number
		case v.kind == kChoice:
			for _, l := range v.leaves() {
				if l.isSeq() || l.kind == kUnknown {
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
	return g.result(kTuple)
}

func compact(c *call) *value {
	list, stop := c.seq(0, cty.List(cty.String))
	if stop != nil {
		return stop
	}
	g := &gather{c: c}
	if list.open || list.unordered() {
		g.by = append(g.by, list)
	}
	for _, i := range list.items {
		if _, fails := i.asText(); !i.isNull() && fails == policy.Yes && i.holdsNull() == policy.No {
			return c.fail("a list of strings is required")
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
	return g.result(kList)
}

// blank says whether v is null or the empty string.
func blank(v *value) policy.Truth {
	null := v.holdsNull()
	if null != policy.No {
		return null
	}
	if v.kind == kChoice {
		var t policy.Truth
		for i, l := range v.leaves() {
			if b := blank(l); i == 0 {
				t = b
			} else if b != t {
				return policy.Maybe
			}
		}
		return t
	}
	s, fails := v.asText()
	switch {
	case fails == policy.Yes || leastLength(s.t) > 0:
		return policy.No
	case s.t.IsEmpty():
		return policy.Yes
	}
	return policy.Maybe
}

func distinct(c *call) *value {
	list, stop := c.seq(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	if stop := c.unify(list.items); stop != nil {
		return stop
	}
	g := &gather{c: c}
	if list.open {
		g.by = append(g.by, list)
	}
	for _, i := range list.items {
		switch within(&value{kind: kTuple, items: g.items}, i) {
		case policy.No:
			g.items = append(g.items, i)
		case policy.Maybe:
			g.by = append(g.by, i)
		}
	}
	return g.result(kList)
}

func reverse(c *call) *value {
	list, stop := c.seq(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	if list.kind == kSet {
		list = list.listed()
	}
	items := make([]*value, len(list.items))
	for i, item := range list.items {
		items[len(items)-1-i] = item
	}
	if list.open {
		return list.with(list.kind, items).moved(c.at).opened(c.derived(cty.DynamicPseudoType))
	}
	return list.with(list.kind, items).moved(c.at)
}

func slice(c *call) *value {
	list, stop := c.seq(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	if len(c.args) != 3 {
		return c.fail("wants a list, a start and an end")
	}
	from, ok1 := c.args[1].whole()
	to, ok2 := c.args[2].whole()
	switch {
	case list.kind == kSet:
		return c.fail("a set has no order")
	case c.args[1].kind == kNumber && !ok1 || c.args[2].kind == kNumber && !ok2:
		return c.fail("a whole number is required")
	case !ok1 || !ok2 || list.open:
		return c.anything(list.kind, c.args...)
	case from < 0 || to < from || to > len(list.items):
		return c.fail("the list has %d items", len(list.items))
	}
	return list.with(list.kind, list.items[from:to]).moved(c.at)
}

func chunklist(c *call) *value {
	list, stop := c.seq(0, cty.DynamicPseudoType)
	if stop != nil {
		return stop
	}
	n, ok := 0, false
	if c.arg(1) != nil {
		n, ok = c.args[1].whole()
	}
	if !ok || !list.counted() {
		return c.unknown(cty.DynamicPseudoType)
	}
	if n < 0 {
		return c.fail("the size is negative")
	}
	if n == 0 {
		n = max(1, len(list.items))
	}
	var chunks []*value
	for i := 0; i < len(list.items); i += n {
		chunks = append(chunks, seqValue(kList, list.items[i:min(i+n, len(list.items))], c.at))
	}
	return seqValue(kList, chunks, c.at)
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
	case !holeX && len(x) <= len(y) && leastLength(b) > len(x):
		return policy.Yes // a beginning of the other
	case !holeY && len(y) <= len(x) && leastLength(a) > len(y):
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

func sortStrings(c *call) *value {
	list, stop := c.seq(0, cty.List(cty.String))
	if stop != nil {
		return stop
	}
	if list.open {
		return c.anything(kList, list)
	}
	texts := make([]policy.Text, len(list.items))
	for i, item := range list.items {
		s, fails := item.asText()
		if fails == policy.Yes {
			return c.fail("a list of strings is required")
		}
		texts[i] = s.t
	}
	order, ok := ordered(texts)
	if !ok {
		return list.with(kList, list.items).opened(list)
	}
	items := make([]*value, len(order))
	for i, n := range order {
		items[i] = list.items[n]
	}
	return seqValue(kList, items, c.at)
}

// coalesce is the first argument that is neither null nor the empty string.
func coalesce(c *call) *value {
	return c.first(blank, "there is no argument that is neither null nor empty")
}

// ordered says whether an argument is a list or tuple.
func (c *call) ordered(a *value) policy.Truth {
	switch a.kind {
	case kList, kTuple:
		return policy.Yes
	case kNull, kUnknown:
		switch t := typeOf(a); {
		case t.IsListType() || t.IsTupleType():
			return policy.Yes
		case t == cty.DynamicPseudoType && a.untyped() != policy.Yes:
			return policy.Maybe
		}
	case kChoice, kFail:
		return policy.Maybe
	}
	return policy.No
}

func coalescelist(c *call) *value {
	for _, a := range c.args {
		switch c.ordered(a) {
		case policy.No:
			return c.fail("all arguments must be lists")
		case policy.Maybe:
			c.doubt()
		}
	}
	return c.first(func(v *value) policy.Truth {
		switch {
		case v.isNull() || v.isSeq() && len(v.items) == 0 && !v.open:
			return policy.Yes
		case v.isSeq() && len(v.items) > 0:
			return policy.No
		}
		return policy.Maybe
	}, "there is no list with items")
}

func (c *call) first(skip func(*value) policy.Truth, none string) *value {
	var found []*value
	for _, a := range c.args {
		switch skip(a) {
		case policy.No:
			return c.maybe(append(found, a)...)
		case policy.Maybe:
			found = append(found, a)
		}
	}
	if len(found) == 0 {
		return c.fail("%s", none)
	}
	c.doubt()
	return c.maybe(found...)
}

// unify fails when the types of values surely differ too much for one collection,
// and notes when they may.
func (c *call) unify(items []*value) *value {
	var types []cty.Type
	sorts := map[kind]bool{} // text and numbers become one another, lists and maps do not
	all := true
	for _, i := range items {
		switch {
		case i.kind == kUnknown, i.kind == kChoice:
			all = false
			continue
		case i.isNull():
			all = false
			switch t := typeOf(i); {
			case t.IsPrimitiveType():
				sorts[kString] = true
			case t.IsListType(), t.IsSetType(), t.IsTupleType():
				sorts[kTuple] = true
			case t.IsMapType(), t.IsObjectType():
				sorts[kObject] = true
			}
			continue
		case i.isSeq():
			sorts[kTuple] = true
		case i.isMap():
			sorts[kObject] = true
		default:
			sorts[kString] = true
		}
		switch {
		case i.kind == kString:
			types = append(types, cty.String)
		case i.known():
			types = append(types, i.toCty().Type())
		default:
			all = false
		}
	}
	t := cty.DynamicPseudoType
	if all && len(types) > 1 {
		t, _ = convert.UnifyUnsafe(types)
	}
	if len(sorts) > 1 || t == cty.NilType {
		return c.fail("the items must have one type")
	}
	if !all {
		c.doubt()
	}
	return nil
}

func tolist(c *call) *value {
	list, stop := c.convertible(cty.List(cty.DynamicPseudoType))
	if stop != nil {
		return stop
	}
	if list.unordered() {
		return c.anything(kList, list)
	}
	if stop := c.unify(list.items); stop != nil {
		return stop
	}
	return list.with(kList, alike(list.items)).moved(c.at)
}

func toset(c *call) *value {
	list, stop := c.convertible(cty.Set(cty.DynamicPseudoType))
	if stop != nil {
		return stop
	}
	if stop := c.unify(list.items); stop != nil {
		return stop
	}
	return list.with(kSet, setItems(alike(list.items))).moved(c.at)
}

func (c *call) convertible(t cty.Type) (v, stop *value) {
	switch a := c.arg(0); {
	case a == nil:
	case a.isNull():
		return nil, convertTo(a, t)
	case a.kind == kUnknown && a.sym.typ.IsCollectionType() && a.sym.typ.IsSetType() == t.IsSetType():
		return nil, a
	}
	return c.seq(0, t)
}

// alike brings items of different primitive types to strings, as a list's
// items must have one type; that of null is the others'.
func alike(items []*value) []*value {
	str := false
	for _, i := range items {
		str = str || i.kind == kString
	}
	list := make([]*value, len(items))
	for i, item := range items {
		list[i] = item
		switch {
		case str && (item.kind == kNumber || item.kind == kBool):
			list[i] = convertTo(item, cty.String)
		case item.untyped() == policy.Yes && len(items) > 1:
			list[i] = nullValue(item.at)
		}
	}
	return list
}

// alikeItems converts the items of all arguments to one type; stop is the result
// when there is none.
func (c *call) alikeItems() (stop *value) {
	var all []*value
	for _, a := range c.args {
		if stop := c.unify(a.items); stop != nil {
			return stop
		}
		all = append(all, a.items...)
	}
	shown := slices.Clone(all)
	for _, a := range c.args {
		if t, ok := a.emptyOf(); ok {
			shown = append(shown, nullOf(t.ElementType(), a.at))
		}
	}
	if stop := c.unify(shown); stop != nil {
		return stop
	}
	all = alike(all)
	args := make([]*value, len(c.args))
	for i, a := range c.args {
		args[i] = a
		if n := len(a.items); a.isSeq() && n > 0 {
			args[i] = a.with(a.kind, all[:n:n])
			all = all[n:]
		}
	}
	c.args = args
	return nil
}

func setunion(c *call) *value {
	if stop := c.alikeItems(); stop != nil {
		return stop
	}
	g := &gather{c: c}
	for i, a := range c.args {
		if !g.take(a) {
			return c.fail("argument %d is not a set", i+1)
		}
	}
	return g.result(kSet)
}

func setintersection(c *call) *value {
	return c.filter(func(item *value) policy.Truth {
		t := policy.Yes
		for _, a := range c.args[1:] {
			t = t.And(within(a, item))
		}
		return t
	})
}

func setsubtract(c *call) *value {
	return c.filter(func(item *value) policy.Truth {
		t := policy.Yes
		for _, a := range c.args[1:] {
			t = t.And(within(a, item).Not())
		}
		return t
	})
}

func (c *call) filter(keep func(*value) policy.Truth) *value {
	for i := range c.args {
		if _, stop := c.seq(i, cty.Set(cty.DynamicPseudoType)); stop != nil {
			return stop
		}
	}
	if len(c.args) == 0 {
		return c.fail("a set is required")
	}
	if stop := c.alikeItems(); stop != nil {
		return stop
	}
	g := &gather{c: c}
	if c.args[0].open {
		g.by = append(g.by, c.args[0])
	}
	for _, item := range c.args[0].items {
		switch keep(item) {
		case policy.Yes:
			g.items = append(g.items, item)
		case policy.Maybe:
			g.by = append(g.by, item)
		}
	}
	return g.result(kSet)
}

func setproduct(c *call) *value {
	if len(c.args) < 2 {
		return c.fail("at least two sets are required")
	}
	k, n, counted := kList, 1, true // of lists alone it is a list
	for i := range c.args {
		a, stop := c.seq(i, cty.DynamicPseudoType)
		if stop != nil {
			return stop
		}
		if stop := c.unify(a.items); stop != nil {
			return stop
		}
		if a.kind == kSet {
			k = kSet
		}
		counted = counted && a.counted()
		if n *= len(a.items); n > maxItems {
			return tooLarge(c.at)
		}
	}
	if !counted {
		return c.anything(k, c.args...)
	}
	rows := [][]*value{nil}
	for _, a := range c.args {
		var next [][]*value
		for _, row := range rows {
			for _, item := range alike(a.items) {
				next = append(next, append(row[:len(row):len(row)], item))
			}
		}
		rows = next
	}
	items := make([]*value, len(rows))
	for i, row := range rows {
		items[i] = seqValue(kTuple, row, c.at)
	}
	if k == kSet {
		items = setItems(items)
	}
	return seqValue(k, items, c.at)
}

func matchkeys(c *call) *value {
	if len(c.args) != 3 {
		return c.fail("wants values, keys and a search set")
	}
	for i := range c.args {
		if _, stop := c.seq(i, cty.DynamicPseudoType); stop != nil {
			return stop
		}
	}
	vals, keys, search := c.args[0], c.args[1], c.args[2]
	if !vals.counted() || !keys.counted() {
		return c.anything(kList, c.args...)
	}
	if len(vals.items) != len(keys.items) {
		return c.fail("keys and values must be equally many")
	}
	g := &gather{c: c}
	for i, k := range keys.items {
		switch within(search, k) {
		case policy.Yes:
			g.items = append(g.items, vals.items[i])
		case policy.Maybe:
			g.by = append(g.by, k)
		}
	}
	return g.result(kList)
}

func alltrue(c *call) *value { return c.bools(true) }
func anytrue(c *call) *value { return c.bools(false) }

// bools is the and (all) or the or of a list; null counts as false.
func (c *call) bools(all bool) *value {
	list, stop := c.seq(0, cty.Bool)
	if stop != nil {
		return stop
	}
	t := policy.Of(all)
	if list.open {
		t = policy.Maybe
	}
	for _, i := range list.items {
		u := policy.No
		if !i.isNull() {
			var fails policy.Truth
			u, fails = i.truth()
			switch {
			case fails == policy.Yes && i.holdsNull() != policy.No:
				c.doubt()
				u = policy.Maybe
			case fails == policy.Yes:
				return c.fail("a list of booleans is required")
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
	return boolValue(t == policy.Yes, c.at)
}

func rangeOf(c *call) *value {
	var n [3]int
	for i, a := range c.args {
		v, ok := a.whole()
		if !ok || i > 2 {
			return known(stdlib.RangeFunc, cty.List(cty.Number))(c)
		}
		n[i] = v
	}
	from, to, step := 0, n[0], 1
	if len(c.args) > 1 {
		from, to = n[0], n[1]
		if to < from {
			step = -1
		}
	}
	if len(c.args) > 2 {
		step = n[2]
	} else if to < from {
		step = -1
	}
	if step == 0 || len(c.args) == 0 || step > 0 && to < from || step < 0 && to > from {
		return c.fail("the step does not lead from start to limit")
	}
	var items []*value
	for i := from; step > 0 && i < to || step < 0 && i > to; i += step {
		if len(items) == 1024 {
			return c.fail("more than 1024 values were generated")
		}
		items = append(items, intValue(i, c.at))
	}
	return seqValue(kList, items, c.at)
}

func sum(c *call) *value {
	list, stop := c.seq(0, cty.Number)
	if stop != nil {
		return stop
	}
	if !list.known() {
		return c.unknown(cty.Number)
	}
	total := intValue(0, c.at).num
	for _, i := range list.items {
		n := convertTo(i, cty.Number)
		if n.kind != kNumber {
			return c.fail("a list of numbers is required")
		}
		total.Add(total, n.num)
	}
	return numberValue(total, c.at)
}
