package terraform

import (
	"math/big"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// kind is what a value is, as far as that is known.
type kind uint8

const (
	kNull kind = iota
	kBool
	kNumber
	kString // text, which may have holes
	kTuple
	kList
	kSet
	kObject
	kMap
	kUnknown // nothing is known but its identity, and perhaps its type
	kChoice  // one of some values
	kFail    // the expression surely fails; models never see one
)

// value is what an expression gives. It is immutable: share it, never change it.
type value struct {
	kind kind
	at   source.Site // the expression that wrote it; of a string's text without its quotes

	b       bool
	num     *big.Float
	s       str
	items   []*value // tuple, list, set
	members []member // object, map: by time of writing; a later one with the same key wins

	// open says that a collection may hold more than its items, which stand in any
	// order then, or members, for the reason why; more is the identity of what it
	// may be.
	open bool
	more string
	why  *fact.Reason

	sym  *symbol  // unknown; of null and of an empty list, set or map its type, nil when that is not known
	pick string   // choice: identity of what decides; equal ones pick the alternative of the same index
	alts []*value // choice

	msg string // fail

	id   string // memo of key
	size int    // rough number of parts, to bound what is built
}

// member is an entry of an object or map.
type member struct {
	key str
	at  source.Site // the key's expression
	val *value
}

// symbol is the identity of a value that is not known: equal ids mean equal
// values.
type symbol struct {
	id     string
	label  string // as a user writes it
	typ    cty.Type
	kind   policy.HoleKind // of its text
	unique bool            // AWS makes no two alike
	reason *fact.Reason
	// solid says that the value is not null and of its type.
	solid bool
	// blurred says that a conditional may have made text of the value.
	blurred bool
	// obj is what the evaluator keeps of a whole resource or module instance; nil
	// for any other value.
	obj any
}

// nullValue is null of a type that is not known, written at at.
func nullValue(at source.Site) *value { return &value{kind: kNull, at: at} }

// nullOf is null of type t: dynamic for null as it is written, of no type.
func nullOf(t cty.Type, at source.Site) *value {
	return &value{kind: kNull, at: at, sym: &symbol{typ: t}}
}

// boolValue is b, written at at.
func boolValue(b bool, at source.Site) *value { return &value{kind: kBool, b: b, at: at} }

// intValue is the number n, written at at.
func intValue(n int, at source.Site) *value {
	return numberValue(new(big.Float).SetInt64(int64(n)), at)
}

// numberValue is n, written at at.
func numberValue(n *big.Float, at source.Site) *value {
	return &value{kind: kNumber, num: n, at: at}
}

// stringValue is the text s, written at at.
func stringValue(s str, at source.Site) *value { return &value{kind: kString, s: s, at: at} }

// failValue is what an expression at at gives that fails, and why it does.
func failValue(msg string, at source.Site) *value { return &value{kind: kFail, msg: msg, at: at} }

// textValue is the string t that comes from at as a whole.
func textValue(t policy.Text, at source.Site) *value {
	return stringValue(str{t, source.At(len(t.Encoded()), at)}, at)
}

// literalValue is the string s that comes from at as a whole.
func literalValue(s string, at source.Site) *value { return textValue(policy.Literal(s), at) }

// seqValue is a tuple, list or set.
func seqValue(k kind, items []*value, at source.Site) *value {
	size := 1
	for _, i := range items {
		size += i.weight()
	}
	if size > maxSize {
		return tooLarge(at)
	}
	return &value{kind: k, items: items, at: at, size: size}
}

// mapValue is an object or map.
func mapValue(k kind, members []member, at source.Site) *value {
	size := 1
	for _, m := range members {
		size += 1 + m.val.weight()
	}
	if size > maxSize {
		return tooLarge(at)
	}
	return &value{kind: k, members: members, at: at, size: size}
}

// The limits that keep a hostile configuration from eating memory.
const (
	maxSize  = 200_000 // parts of one value
	maxItems = 10_000  // items that one function makes from a number
	maxText  = 4 << 20 // bytes of one text
)

// weight is roughly how many parts v has.
func (v *value) weight() int { return max(v.size, 1) + len(v.s.t.Encoded())>>8 }

// tooLarge is what is made in the place of a value that is not built, for its size.
func tooLarge(at source.Site) *value {
	l := label(at, "value")
	return unknownValue(&symbol{id: "large(" + at.File.Path + ":" + strconv.Itoa(at.Start) + ")", label: l,
		reason: &fact.Reason{Why: l + " is too large to be evaluated", At: at}}, at)
}

// opened is v as a collection that may hold more; what more is depends on by.
func (v *value) opened(by ...*value) *value {
	w := *v
	w.open, w.id = true, ""
	for _, b := range by {
		w.more += "+" + b.key()
	}
	if w.why == nil {
		w.why = firstReason(by...)
	}
	return &w
}

// rebuilt is v with what f makes of each of its parts: items, values of members,
// alternatives. What has no parts is v itself.
func (v *value) rebuilt(f func(*value) *value) *value {
	if len(v.items)+len(v.members)+len(v.alts) == 0 {
		return v
	}
	each := func(list []*value) []*value {
		out := make([]*value, len(list))
		for i, x := range list {
			out[i] = f(x)
		}
		return out
	}
	w := *v
	w.id, w.items, w.alts = "", each(v.items), each(v.alts)
	w.members = slices.Clone(v.members)
	for i, m := range w.members {
		w.members[i].val = f(m.val)
	}
	return &w
}

// as is v with another kind of collection.
func (v *value) as(k kind) *value {
	if v.kind == k {
		return v
	}
	w := *v
	w.kind, w.id = k, ""
	return &w
}

// unknownValue is a value of which only the identity is known. A symbol with
// the type of an object with known attributes stays one symbol; its attributes
// are derived when they are asked for.
func unknownValue(s *symbol, at source.Site) *value {
	if s.typ == cty.NilType {
		t := *s
		t.typ = cty.DynamicPseudoType
		s = &t
	}
	return &value{kind: kUnknown, sym: s, at: at}
}

// maxAlternatives bounds a choice.
const maxAlternatives = 8

// choiceValue is one of alts; pick is the identity of what decides. Alternatives
// that fail are not taken (whoever makes the choice notes the doubt); if the
// others are equal the choice is that value, too many are unknown.
func choiceValue(pick string, why *fact.Reason, alts []*value, at source.Site) *value {
	v := &value{kind: kChoice, pick: pick, alts: alts, at: at, why: why}
	leaves := v.leaves()
	if len(leaves) == 0 {
		return alts[0]
	}
	distinct := map[string]bool{}
	for _, l := range leaves {
		distinct[l.key()] = true
		v.size += l.weight()
	}
	switch {
	case len(distinct) == 1:
		for _, l := range leaves {
			if l.kind == kUnknown && !l.sym.typ.Equals(leaves[0].sym.typ) { // converted in some cases only
				s := *l.sym
				s.typ, s.solid = cty.DynamicPseudoType, false
				return unknownValue(&s, l.at)
			}
		}
		return leaves[0]
	case len(distinct) > maxAlternatives || v.size > maxSize:
		return unknownValue(&symbol{id: v.key(), label: label(at, "one of several values"), typ: commonType(leaves), reason: why}, at)
	}
	return v
}

func commonType(alts []*value) cty.Type {
	t := typeOf(alts[0])
	for _, a := range alts[1:] {
		if !typeOf(a).Equals(t) {
			return cty.DynamicPseudoType
		}
	}
	return t
}

// isSeq says that v is a tuple, list or set.
func (v *value) isSeq() bool { return v.kind == kTuple || v.kind == kList || v.kind == kSet }

// isMap says that v is an object or map.
func (v *value) isMap() bool { return v.kind == kObject || v.kind == kMap }

// isNull says that v is surely null.
func (v *value) isNull() bool { return v.kind == kNull }

// isFail says that the expression surely fails.
func (v *value) isFail() bool { return v.kind == kFail }

// known says that v is known through and through.
func (v *value) known() bool {
	if v.open {
		return false
	}
	switch v.kind {
	case kUnknown, kChoice, kFail:
		return false
	case kString:
		return v.s.t.Known()
	}
	for _, i := range v.items {
		if !i.known() {
			return false
		}
	}
	for _, m := range v.members {
		if !m.key.t.Known() || !m.val.known() {
			return false
		}
	}
	return true
}

// literal is the text of a string without holes.
func (v *value) literal() (string, bool) {
	if v.kind != kString {
		return "", false
	}
	return v.s.t.Literal()
}

// reason says why v is not known: the first reason found in it.
func (v *value) reason() *fact.Reason {
	if v == nil {
		return nil
	}
	switch v.kind {
	case kUnknown:
		return v.sym.reason
	case kFail:
		return &fact.Reason{Why: "the expression fails: " + v.msg, Settle: "correct the expression", At: v.at}
	case kString:
		for _, h := range v.s.t.Holes() {
			if r, ok := h.Origin.(*fact.Reason); ok {
				return r
			}
		}
	}
	if v.why != nil {
		return v.why
	}
	for _, i := range append(append([]*value{}, v.items...), v.alts...) {
		if r := i.reason(); r != nil {
			return r
		}
	}
	for _, m := range v.members {
		for _, h := range m.key.t.Holes() {
			if r, ok := h.Origin.(*fact.Reason); ok {
				return r
			}
		}
		if r := m.val.reason(); r != nil {
			return r
		}
	}
	return nil
}

// hole is the hole that a text with this value has.
func (s *symbol) hole() *policy.Hole {
	h := &policy.Hole{ID: s.id, Label: s.label, Kind: s.kind, Unique: s.unique}
	if s.reason != nil {
		h.Origin = s.reason
	}
	return h
}

// asText is v as a template or tostring turns it into text. fails is Yes when
// it surely cannot be (null, a collection), Maybe when that depends.
func (v *value) asText() (s str, fails policy.Truth) {
	whole := func(t policy.Text) str { return str{t, source.At(len(t.Encoded()), v.at)} }
	switch v.kind {
	case kString:
		return v.s, policy.No
	case kBool:
		return whole(policy.Literal(strconv.FormatBool(v.b))), policy.No
	case kNumber:
		return whole(policy.Literal(numberText(v.num))), policy.No
	case kUnknown:
		if v.sym.typ.IsCollectionType() || v.sym.typ.IsObjectType() || v.sym.typ.IsTupleType() {
			return whole(policy.HoleText(v.sym.hole())), policy.Yes
		}
		if v.sym.typ == cty.String && v.sym.solid {
			return whole(policy.HoleText(v.sym.hole())), policy.No
		}
		return whole(policy.HoleText(v.sym.hole())), policy.Maybe
	case kChoice:
		return v.choiceText()
	}
	return str{}, policy.Yes
}

// choiceText is a choice as one hole with its alternatives.
func (v *value) choiceText() (str, policy.Truth) {
	h := &policy.Hole{ID: v.key()}
	if v.why != nil {
		h.Origin = v.why
	}
	fails, seen := policy.Yes, map[string]bool{}
	var labels []string
	for i, a := range v.leaves() {
		s, f := a.asText()
		if i == 0 {
			fails = f
		} else if f != fails {
			fails = policy.Maybe
		}
		if f == policy.Yes || seen[s.t.Key()] {
			continue
		}
		seen[s.t.Key()] = true
		h.Choices = append(h.Choices, s.t)
		labels = append(labels, s.t.String())
	}
	if len(h.Choices) == 1 {
		return str{h.Choices[0], source.At(len(h.Choices[0].Encoded()), v.at)}, fails
	}
	h.Label = strings.Join(labels, " or ")
	t := policy.HoleText(h)
	return str{t, source.At(len(t.Encoded()), v.at)}, fails
}

// holdsNull says whether v is null.
func (v *value) holdsNull() policy.Truth {
	switch v.kind {
	case kNull:
		return policy.Yes
	case kUnknown:
		if v.sym.solid || v.sym.unique || v.sym.kind != policy.AnyText {
			return policy.No
		}
		return policy.Maybe
	case kChoice:
		leaves := v.leaves()
		t := leaves[0].holdsNull()
		for _, a := range leaves[1:] {
			if a.holdsNull() != t {
				return policy.Maybe
			}
		}
		return t
	case kFail:
		return policy.Maybe
	}
	return policy.No
}

// truth is v as a condition; fails is not No when v may be no boolean.
func (v *value) truth() (t, fails policy.Truth) {
	switch v.kind {
	case kBool:
		return policy.Of(v.b), policy.No
	case kString:
		if s, ok := v.literal(); ok {
			switch s {
			case "true", "1":
				return policy.Yes, policy.No
			case "false", "0":
				return policy.No, policy.No
			}
			return policy.Maybe, policy.Yes
		}
		return policy.Maybe, policy.Maybe
	case kUnknown:
		if v.sym.typ == cty.Bool && v.sym.solid {
			return policy.Maybe, policy.No
		}
		return policy.Maybe, policy.Maybe
	case kChoice:
		leaves := v.leaves()
		t, fails = leaves[0].truth()
		for _, a := range leaves[1:] {
			u, f := a.truth()
			if u != t {
				t = policy.Maybe
			}
			if f != fails {
				fails = policy.Maybe
			}
		}
		return t, fails
	}
	return policy.Maybe, policy.Yes
}

// whole is v as a whole number.
func (v *value) whole() (n int, ok bool) {
	num := v.num
	if s, lit := v.literal(); lit {
		f, _, err := big.ParseFloat(s, 10, 512, big.ToNearestEven)
		if err != nil {
			return 0, false
		}
		num = f
	} else if v.kind != kNumber {
		return 0, false
	}
	if !num.IsInt() {
		return 0, false
	}
	i, acc := num.Int64()
	return int(i), acc == big.Exact
}

// numberText is n as Terraform writes it.
func numberText(n *big.Float) string { return n.Text('f', -1) }

// find looks a key up: the values it may have, and whether the key is surely
// (Yes), surely not (No) or perhaps there. The value is the last candidate when
// the answer is Yes and there is only one.
func (v *value) find(key policy.Text) (candidates []*value, there policy.Truth) {
	there = policy.No
	if v.open {
		there = policy.Maybe
	}
	passed := map[string]bool{} // keys that a later member has, too
	for i := len(v.members) - 1; i >= 0; i-- {
		m := v.members[i]
		if !key.Known() {
			if k := m.key.t.Key(); passed[k] {
				continue
			} else {
				passed[k] = true
			}
		}
		switch sameText(m.key.t, key) {
		case policy.Yes:
			return append(candidates, m.val), policy.Yes
		case policy.Maybe:
			candidates, there = append(candidates, m.val), policy.Maybe
		}
	}
	return candidates, there
}

// sameText is policy.Equal, quick where nothing is unknown.
func sameText(a, b policy.Text) policy.Truth {
	if a.Known() && b.Known() {
		return policy.Of(a.Encoded() == b.Encoded())
	}
	return policy.Equal(a, b)
}

// member is the value of a literal key, nil unless it is certain.
func (v *value) member(key string) *value {
	if !v.isMap() {
		return nil
	}
	c, there := v.find(policy.Literal(key))
	if there == policy.Yes && len(c) == 1 {
		return c[0]
	}
	return nil
}

// withMember is an object with another value of one of its members.
func (v *value) withMember(key string, val *value) *value {
	w := *v
	w.id, w.members = "", slices.Clone(v.members)
	for i, m := range w.members {
		if text, ok := m.key.t.Literal(); ok && text == key {
			w.members[i].val = val
		}
	}
	return &w
}

// sorted is the members in the order of their keys, as Terraform iterates; of
// equal literal keys the last.
func (v *value) sorted() []member {
	last := map[string]int{}
	var list []member
	for _, m := range v.members {
		k := m.key.t.Key()
		if i, ok := last[k]; ok {
			list[i] = m
			continue
		}
		last[k] = len(list)
		list = append(list, m)
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].key.t.Encoded() < list[j].key.t.Encoded() })
	return list
}

// key is the identity of v: equal keys mean equal values, whatever the holes are.
func (v *value) key() string {
	if v.id == "" {
		v.id = shorten(v.makeKey())
	}
	return v.id
}

func (v *value) makeKey() string {
	var b strings.Builder
	list := func(open, shut string, keys []string) {
		b.WriteString(open + strings.Join(keys, ",") + shut)
		if v.open {
			b.WriteString("+" + v.more)
		}
	}
	switch v.kind {
	case kNull:
		return "null"
	case kBool:
		return strconv.FormatBool(v.b)
	case kNumber:
		return numberText(v.num)
	case kString:
		key := strconv.Quote(v.s.t.Key())
		if h := v.s.t.Hole(); h != nil {
			key = "str(" + h.ID + ")"
		}
		if loose(v) { // no text with these holes
			key = "document " + key
		}
		return key
	case kUnknown:
		return v.sym.id
	case kFail:
		return "fail(" + v.msg + ")"
	case kChoice:
		keys := make([]string, len(v.alts))
		for i, a := range v.alts {
			keys[i] = a.key()
		}
		return "pick(" + v.pick + ";" + strings.Join(keys, "|") + ")"
	case kTuple, kList, kSet:
		keys := make([]string, len(v.items))
		for i, a := range v.items {
			keys[i] = a.key()
		}
		list(map[kind]string{kTuple: "[", kList: "list[", kSet: "set["}[v.kind], "]", keys)
	case kObject, kMap:
		var keys []string
		for _, m := range v.sorted() {
			keys = append(keys, strconv.Quote(m.key.t.Key())+"="+m.val.key())
		}
		list(map[kind]string{kObject: "{", kMap: "map{"}[v.kind], "}", keys)
	}
	return b.String()
}
