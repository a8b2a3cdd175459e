// Package symbolic holds the values of Terraform's language of which parts may
// not be known, and the functions of the language over them. What it calls
// certain holds for every filling of what is not known.
package symbolic

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

// Kind is what a value is, as far as that is known.
type Kind uint8

// The kinds of values.
const (
	Null Kind = iota
	Bool
	Number
	String // text, which may have holes
	Tuple
	List
	Set
	Object
	Map
	Unknown // nothing is known but its identity, and perhaps its type
	Choice  // one of some values
	Failure // the expression surely fails; models never see one
)

// Value is what an expression gives. It is immutable: share it, never change it.
type Value struct {
	Kind Kind
	At   source.Site // the expression that wrote it; of a string's text without its quotes

	Bool    bool
	Number  *big.Float
	Text    Text
	Items   []*Value // tuple, list, set
	Members []Member // object, map: by time of writing; a later one with the same key wins

	// Open says that a collection may hold more than its items, which stand in any
	// order then, or members, for the reason why; more is the identity of what it
	// may be.
	Open bool
	More string
	Why  *fact.Reason

	Symbol       *Symbol  // unknown; of null and of an empty list, set or map its type, nil when that is not known
	Pick         string   // choice: identity of what decides; equal ones pick the alternative of the same index
	Alternatives []*Value // choice

	Message string // fail

	id   string // memo of key
	size int    // rough number of parts, to bound what is built
}

// Member is an entry of an object or map.
type Member struct {
	Key   Text
	At    source.Site // the key's expression
	Value *Value
}

// Symbol is the identity of a value that is not known: equal ids mean equal
// values.
type Symbol struct {
	ID     string
	Label  string // as a user writes it
	Type   cty.Type
	Kind   policy.HoleKind // of its text
	Unique bool            // AWS makes no two alike
	Reason *fact.Reason
	// Solid says that the value is not null and of its type.
	Solid bool
	// Begin is what each element of a collection of texts begins with; what follows
	// is not known. Empty for others.
	Begin policy.Text
	// blurred says that a conditional may have made text of the value.
	blurred bool
	// Behind is what the evaluator keeps of a whole resource or module instance; nil
	// for any other value.
	Behind any
}

// NullValue is null of a type that is not known, written at at.
func NullValue(at source.Site) *Value { return &Value{Kind: Null, At: at} }

// nullOf is null of type t: dynamic for null as it is written, of no type.
func nullOf(t cty.Type, at source.Site) *Value {
	return &Value{Kind: Null, At: at, Symbol: &Symbol{Type: t}}
}

// BoolValue is b, written at at.
func BoolValue(b bool, at source.Site) *Value { return &Value{Kind: Bool, Bool: b, At: at} }

// IntValue is the number n, written at at.
func IntValue(n int, at source.Site) *Value {
	return NumberValue(new(big.Float).SetInt64(int64(n)), at)
}

// NumberValue is n, written at at.
func NumberValue(n *big.Float, at source.Site) *Value {
	return &Value{Kind: Number, Number: n, At: at}
}

// StringValue is the text s, written at at.
func StringValue(s Text, at source.Site) *Value { return &Value{Kind: String, Text: s, At: at} }

// FailValue is what an expression at at gives that fails, and why it does.
func FailValue(msg string, at source.Site) *Value { return &Value{Kind: Failure, Message: msg, At: at} }

// TextValue is the string t that comes from at as a whole.
func TextValue(t policy.Text, at source.Site) *Value {
	return StringValue(Text{t, source.At(len(t.Encoded()), at)}, at)
}

// LiteralValue is the string s that comes from at as a whole.
func LiteralValue(s string, at source.Site) *Value { return TextValue(policy.Literal(s), at) }

// SeqValue is a tuple, list or set.
func SeqValue(k Kind, items []*Value, at source.Site) *Value {
	size := 1
	for _, i := range items {
		size += i.Weight()
	}
	if size > MaxSize {
		return TooLarge(at)
	}
	return &Value{Kind: k, Items: items, At: at, size: size}
}

// MapValue is an object or map.
func MapValue(k Kind, members []Member, at source.Site) *Value {
	size := 1
	for _, m := range members {
		size += 1 + m.Value.Weight()
	}
	if size > MaxSize {
		return TooLarge(at)
	}
	return &Value{Kind: k, Members: members, At: at, size: size}
}

// The limits that keep a hostile configuration from eating memory.
const (
	MaxSize  = 200_000 // parts of one value
	maxItems = 10_000  // items that one function makes from a number
	MaxText  = 4 << 20 // bytes of one text
)

// Weight is roughly how many parts v has.
func (v *Value) Weight() int { return max(v.size, 1) + len(v.Text.T.Encoded())>>8 }

// TooLarge is what is made in the place of a value that is not built, for its size.
func TooLarge(at source.Site) *Value {
	l := Label(at, "value")
	return UnknownValue(&Symbol{ID: "large(" + at.File.Path + ":" + strconv.Itoa(at.Start) + ")", Label: l,
		Reason: &fact.Reason{Why: l + " is too large to be evaluated", At: at}}, at)
}

// Opened is v as a collection that may hold more; what more is depends on by.
func (v *Value) Opened(by ...*Value) *Value {
	w := *v
	w.Open, w.id = true, ""
	for _, b := range by {
		w.More += "+" + b.Key()
	}
	if w.Why == nil {
		w.Why = FirstReason(by...)
	}
	return &w
}

// Rebuilt is v with what f makes of each of its parts: items, values of members,
// alternatives. What has no parts is v itself.
func (v *Value) Rebuilt(f func(*Value) *Value) *Value {
	if len(v.Items)+len(v.Members)+len(v.Alternatives) == 0 {
		return v
	}
	each := func(list []*Value) []*Value {
		out := make([]*Value, len(list))
		for i, x := range list {
			out[i] = f(x)
		}
		return out
	}
	w := *v
	w.id, w.Items, w.Alternatives = "", each(v.Items), each(v.Alternatives)
	w.Members = slices.Clone(v.Members)
	for i, m := range w.Members {
		w.Members[i].Value = f(m.Value)
	}
	return &w
}

// as is v with another kind of collection.
func (v *Value) as(k Kind) *Value {
	if v.Kind == k {
		return v
	}
	w := *v
	w.Kind, w.id = k, ""
	return &w
}

// UnknownValue is a value of which only the identity is known. A symbol with
// the type of an object with known attributes stays one symbol; its attributes
// are derived when they are asked for.
func UnknownValue(s *Symbol, at source.Site) *Value {
	if s.Type == cty.NilType {
		t := *s
		t.Type = cty.DynamicPseudoType
		s = &t
	}
	return &Value{Kind: Unknown, Symbol: s, At: at}
}

// maxAlternatives bounds a choice.
const maxAlternatives = 8

// ChoiceValue is one of alts; pick is the identity of what decides. Alternatives
// that fail are not taken (whoever makes the choice notes the doubt); if the
// others are equal the choice is that value, too many are unknown.
func ChoiceValue(pick string, why *fact.Reason, alts []*Value, at source.Site) *Value {
	v := &Value{Kind: Choice, Pick: pick, Alternatives: alts, At: at, Why: why}
	leaves := v.Leaves()
	if len(leaves) == 0 {
		return alts[0]
	}
	distinct := map[string]bool{}
	for _, l := range leaves {
		distinct[l.Key()] = true
		v.size += l.Weight()
	}
	switch {
	case len(distinct) == 1:
		for _, l := range leaves {
			if l.Kind == Unknown && !l.Symbol.Type.Equals(leaves[0].Symbol.Type) { // converted in some cases only
				s := *l.Symbol
				s.Type, s.Solid = cty.DynamicPseudoType, false
				return UnknownValue(&s, l.At)
			}
		}
		return leaves[0]
	case len(distinct) > maxAlternatives || v.size > MaxSize:
		return UnknownValue(&Symbol{ID: v.Key(), Label: Label(at, "one of several values"), Type: commonType(leaves), Reason: why}, at)
	}
	return v
}

func commonType(alts []*Value) cty.Type {
	t := TypeOf(alts[0])
	for _, a := range alts[1:] {
		if !TypeOf(a).Equals(t) {
			return cty.DynamicPseudoType
		}
	}
	return t
}

// IsSeq says that v is a tuple, list or set.
func (v *Value) IsSeq() bool { return v.Kind == Tuple || v.Kind == List || v.Kind == Set }

// IsMap says that v is an object or map.
func (v *Value) IsMap() bool { return v.Kind == Object || v.Kind == Map }

// IsNull says that v is surely null.
func (v *Value) IsNull() bool { return v.Kind == Null }

// IsFail says that the expression surely fails.
func (v *Value) IsFail() bool { return v.Kind == Failure }

// Known says that v is known through and through.
func (v *Value) Known() bool {
	if v.Open {
		return false
	}
	switch v.Kind {
	case Unknown, Choice, Failure:
		return false
	case String:
		return v.Text.T.Known()
	}
	for _, i := range v.Items {
		if !i.Known() {
			return false
		}
	}
	for _, m := range v.Members {
		if !m.Key.T.Known() || !m.Value.Known() {
			return false
		}
	}
	return true
}

// Literal is the text of a string without holes.
func (v *Value) Literal() (string, bool) {
	if v.Kind != String {
		return "", false
	}
	return v.Text.T.Literal()
}

// Reason says why v is not known: the first reason found in it.
func (v *Value) Reason() *fact.Reason {
	if v == nil {
		return nil
	}
	switch v.Kind {
	case Unknown:
		return v.Symbol.Reason
	case Failure:
		return &fact.Reason{Why: "the expression fails: " + v.Message, Settle: "correct the expression", At: v.At}
	case String:
		for _, h := range v.Text.T.Holes() {
			if r, ok := h.Origin.(*fact.Reason); ok {
				return r
			}
		}
	}
	if v.Why != nil {
		return v.Why
	}
	for _, i := range append(append([]*Value{}, v.Items...), v.Alternatives...) {
		if r := i.Reason(); r != nil {
			return r
		}
	}
	for _, m := range v.Members {
		for _, h := range m.Key.T.Holes() {
			if r, ok := h.Origin.(*fact.Reason); ok {
				return r
			}
		}
		if r := m.Value.Reason(); r != nil {
			return r
		}
	}
	return nil
}

// Hole is the hole that a text with this value has.
func (s *Symbol) Hole() *policy.Hole {
	h := &policy.Hole{ID: s.ID, Label: s.Label, Kind: s.Kind, Unique: s.Unique}
	if s.Reason != nil {
		h.Origin = s.Reason
	}
	return h
}

// AsText is v as a template or tostring turns it into text. fails is Yes when
// it surely cannot be (null, a collection), Maybe when that depends.
func (v *Value) AsText() (s Text, fails policy.Truth) {
	whole := func(t policy.Text) Text { return Text{t, source.At(len(t.Encoded()), v.At)} }
	switch v.Kind {
	case String:
		return v.Text, policy.No
	case Bool:
		return whole(policy.Literal(strconv.FormatBool(v.Bool))), policy.No
	case Number:
		return whole(policy.Literal(NumberText(v.Number))), policy.No
	case Unknown:
		if v.Symbol.Type.IsCollectionType() || v.Symbol.Type.IsObjectType() || v.Symbol.Type.IsTupleType() {
			return whole(policy.HoleText(v.Symbol.Hole())), policy.Yes
		}
		if v.Symbol.Type == cty.String && v.Symbol.Solid {
			return whole(policy.HoleText(v.Symbol.Hole())), policy.No
		}
		return whole(policy.HoleText(v.Symbol.Hole())), policy.Maybe
	case Choice:
		return v.choiceText()
	}
	return Text{}, policy.Yes
}

// choiceText is a choice as one hole with its alternatives.
func (v *Value) choiceText() (Text, policy.Truth) {
	h := &policy.Hole{ID: v.Key()}
	if v.Why != nil {
		h.Origin = v.Why
	}
	fails, seen := policy.Yes, map[string]bool{}
	var labels []string
	var each []policy.Text // of the leaves, when all are texts
	leaves := v.Leaves()
	for i, a := range leaves {
		s, f := a.AsText()
		if i == 0 {
			fails = f
		} else if f != fails {
			fails = policy.Maybe
		}
		if f == policy.Yes {
			continue
		}
		each = append(each, s.T)
		if seen[s.T.Key()] {
			continue
		}
		seen[s.T.Key()] = true
		h.Choices = append(h.Choices, s.T)
		labels = append(labels, s.T.String())
	}
	if len(h.Choices) == 1 {
		return Text{h.Choices[0], source.At(len(h.Choices[0].Encoded()), v.At)}, fails
	}
	if !slices.ContainsFunc(v.Alternatives, (*Value).branches) && len(each) == len(v.Alternatives) {
		h.Choices, h.Decider = each, v.Pick
	}
	h.Label = strings.Join(labels, " or ")
	t := policy.HoleText(h)
	return Text{t, source.At(len(t.Encoded()), v.At)}, fails
}

func (v *Value) branches() bool { return v.Kind == Choice }

// HoldsNull says whether v is null.
func (v *Value) HoldsNull() policy.Truth {
	switch v.Kind {
	case Null:
		return policy.Yes
	case Unknown:
		if v.Symbol.Solid || v.Symbol.Unique || v.Symbol.Kind != policy.AnyText {
			return policy.No
		}
		return policy.Maybe
	case Choice:
		leaves := v.Leaves()
		t := leaves[0].HoldsNull()
		for _, a := range leaves[1:] {
			if a.HoldsNull() != t {
				return policy.Maybe
			}
		}
		return t
	case Failure:
		return policy.Maybe
	}
	return policy.No
}

// Truth is v as a condition; fails is not No when v may be no boolean.
func (v *Value) Truth() (t, fails policy.Truth) {
	switch v.Kind {
	case Bool:
		return policy.Of(v.Bool), policy.No
	case String:
		if s, ok := v.Literal(); ok {
			switch s {
			case "true", "1":
				return policy.Yes, policy.No
			case "false", "0":
				return policy.No, policy.No
			}
			return policy.Maybe, policy.Yes
		}
		return policy.Maybe, policy.Maybe
	case Unknown:
		if v.Symbol.Type == cty.Bool && v.Symbol.Solid {
			return policy.Maybe, policy.No
		}
		return policy.Maybe, policy.Maybe
	case Choice:
		leaves := v.Leaves()
		t, fails = leaves[0].Truth()
		for _, a := range leaves[1:] {
			u, f := a.Truth()
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

// Whole is v as a whole number.
func (v *Value) Whole() (n int, ok bool) {
	num := v.Number
	if s, lit := v.Literal(); lit {
		f, _, err := big.ParseFloat(s, 10, 512, big.ToNearestEven)
		if err != nil {
			return 0, false
		}
		num = f
	} else if v.Kind != Number {
		return 0, false
	}
	if !num.IsInt() {
		return 0, false
	}
	i, acc := num.Int64()
	return int(i), acc == big.Exact
}

// NumberText is n as Terraform writes it.
func NumberText(n *big.Float) string {
	if i, acc := n.Int64(); acc == big.Exact && !n.Signbit() {
		return strconv.FormatInt(i, 10)
	}
	return n.Text('f', -1)
}

// Find looks a key up: the values it may have, and whether the key is surely
// (Yes), surely not (No) or perhaps there. The value is the last candidate when
// the answer is Yes and there is only one.
func (v *Value) Find(key policy.Text) (candidates []*Value, there policy.Truth) {
	there = policy.No
	if v.Open {
		there = policy.Maybe
	}
	passed := map[string]bool{} // keys that a later member has, too
	for i := len(v.Members) - 1; i >= 0; i-- {
		m := v.Members[i]
		if !key.Known() {
			if k := m.Key.T.Key(); passed[k] {
				continue
			} else {
				passed[k] = true
			}
		}
		switch SameText(m.Key.T, key) {
		case policy.Yes:
			return append(candidates, m.Value), policy.Yes
		case policy.Maybe:
			candidates, there = append(candidates, m.Value), policy.Maybe
		}
	}
	return candidates, there
}

// SameText is policy.Equal, quick where nothing is unknown.
func SameText(a, b policy.Text) policy.Truth {
	if a.Known() && b.Known() {
		return policy.Of(a.Encoded() == b.Encoded())
	}
	return policy.Equal(a, b)
}

// Member is the value of a literal key, nil unless it is certain.
func (v *Value) Member(key string) *Value {
	if !v.IsMap() {
		return nil
	}
	c, there := v.Find(policy.Literal(key))
	if there == policy.Yes && len(c) == 1 {
		return c[0]
	}
	return nil
}

// WithMember is an object with another value of one of its members.
func (v *Value) WithMember(key string, val *Value) *Value {
	w := *v
	w.id, w.Members = "", slices.Clone(v.Members)
	for i, m := range w.Members {
		if text, ok := m.Key.T.Literal(); ok && text == key {
			w.Members[i].Value = val
		}
	}
	return &w
}

// Sorted is the members in the order of their keys, as Terraform iterates; of
// equal literal keys the last.
func (v *Value) Sorted() []Member {
	last := map[string]int{}
	var list []Member
	for _, m := range v.Members {
		k := m.Key.T.Key()
		if i, ok := last[k]; ok {
			list[i] = m
			continue
		}
		last[k] = len(list)
		list = append(list, m)
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Key.T.Encoded() < list[j].Key.T.Encoded() })
	return list
}

// Key is the identity of v: equal keys mean equal values, whatever the holes are.
func (v *Value) Key() string {
	if v.id == "" {
		v.id = Shorten(v.makeKey())
	}
	return v.id
}

func (v *Value) makeKey() string {
	var b strings.Builder
	list := func(open, shut string, keys []string) {
		b.WriteString(open + strings.Join(keys, ",") + shut)
		if v.Open {
			b.WriteString("+" + v.More)
		}
	}
	switch v.Kind {
	case Null:
		return "null"
	case Bool:
		return strconv.FormatBool(v.Bool)
	case Number:
		return NumberText(v.Number)
	case String:
		key := strconv.Quote(v.Text.T.Key())
		if h := v.Text.T.Hole(); h != nil {
			key = "str(" + h.ID + ")"
		}
		if Loose(v) { // no text with these holes
			key = "document " + key
		}
		return key
	case Unknown:
		return v.Symbol.ID
	case Failure:
		return "fail(" + v.Message + ")"
	case Choice:
		keys := make([]string, len(v.Alternatives))
		for i, a := range v.Alternatives {
			keys[i] = a.Key()
		}
		return "pick(" + v.Pick + ";" + strings.Join(keys, "|") + ")"
	case Tuple, List, Set:
		keys := make([]string, len(v.Items))
		for i, a := range v.Items {
			keys[i] = a.Key()
		}
		list(map[Kind]string{Tuple: "[", List: "list[", Set: "set["}[v.Kind], "]", keys)
	case Object, Map:
		var keys []string
		for _, m := range v.Sorted() {
			keys = append(keys, strconv.Quote(m.Key.T.Key())+"="+m.Value.Key())
		}
		list(map[Kind]string{Object: "{", Map: "map{"}[v.Kind], "}", keys)
	}
	return b.String()
}
