package symbolic

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// Entry is an element of a collection as a for expression sees it.
type Entry struct{ Key, Value *Value }

// Entries are the elements of a collection in the order of iteration. more says
// that there may be others, ordered that the order is certain; ok is false for
// what has no elements.
func Entries(v *Value, at source.Site) (list []Entry, more, ordered, ok bool) {
	switch {
	case v.IsSeq():
		for i, item := range v.Items {
			key := IntValue(i, at)
			if v.Kind == Set {
				key = item
			} else if v.Open {
				key = Derive("position", cty.Number, at, v, IntValue(i, at))
			}
			list = append(list, Entry{key, item})
		}
		return list, v.Open, !v.Open && (v.Kind != Set || len(list) < 2 || v.Known()), true
	case v.IsMap():
		members, all := v.Certain()
		ordered = true
		for _, m := range members {
			list = append(list, Entry{StringValue(m.Key, m.At), m.Value})
			ordered = ordered && (m.Key.T.Known() || len(members) == 1)
		}
		return list, v.Open || !all, ordered, true
	}
	return nil, false, false, false
}

// Certain are the members that are there for every filling: one whose key may turn
// out to be that of a later one is not. all says that none is left out.
func (v *Value) Certain() (list []Member, all bool) {
	all = true
	if v.literalKeys() {
		return v.Sorted(), true
	}
	for _, m := range v.Sorted() {
		lost, after := false, false
		for i := range v.Members {
			later := v.Members[i]
			if later.Value == m.Value && later.Key.T.Key() == m.Key.T.Key() {
				after = true
				continue
			}
			lost = lost || after && policy.Equal(later.Key.T, m.Key.T) == policy.Maybe
		}
		if lost {
			all = false
			continue
		}
		list = append(list, m)
	}
	return list, all
}

// literalKeys says that all keys are known.
func (v *Value) literalKeys() bool {
	for _, m := range v.Members {
		if !m.Key.T.Known() {
			return false
		}
	}
	return true
}

// ElementOf is any one element of an unknown collection.
func ElementOf(v *Value) *Value {
	s := &Symbol{ID: v.Symbol.ID + "[*]", Label: v.Symbol.Label + "[*]", Reason: v.Symbol.Reason}
	if t := v.Symbol.Type; t.IsListType() || t.IsSetType() || t.IsMapType() {
		s.Type = t.ElementType()
	}
	return UnknownValue(s, v.At)
}

// TextOf is an element of an unknown collection of texts, told apart by which, as
// far as it is known; nil for other collections.
func TextOf(v *Value, which string, at source.Site) *Value {
	if v.Kind != Unknown || v.Symbol.Begin.IsEmpty() {
		return nil
	}
	rest := policy.HoleText(&policy.Hole{ID: v.Symbol.ID + "[" + which + "]", Label: "…", Kind: policy.NoColonText, Origin: v.Symbol.Reason})
	return TextValue(policy.Concat(v.Symbol.Begin, rest), at)
}

// AllHave says that every alternative is a map that surely has the key.
func (v *Value) AllHave(key string) bool {
	for _, l := range v.Leaves() {
		if m := l.Member(key); m == nil || m.IsNull() {
			return false
		}
	}
	return true
}
