package terraform

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// entry is an element of a collection as a for expression sees it.
type entry struct{ key, val *value }

// entries are the elements of a collection in the order of iteration. more says
// that there may be others, ordered that the order is certain; ok is false for
// what has no elements.
func entries(v *value, at source.Site) (list []entry, more, ordered, ok bool) {
	switch {
	case v.isSeq():
		for i, item := range v.items {
			key := intValue(i, at)
			if v.kind == kSet {
				key = item
			} else if v.open {
				key = derive("position", cty.Number, at, v, intValue(i, at))
			}
			list = append(list, entry{key, item})
		}
		return list, v.open, !v.open && (v.kind != kSet || len(list) < 2 || v.known()), true
	case v.isMap():
		members, all := v.sure()
		ordered = true
		for _, m := range members {
			list = append(list, entry{stringValue(m.key, m.at), m.val})
			ordered = ordered && (m.key.t.Known() || len(members) == 1)
		}
		return list, v.open || !all, ordered, true
	}
	return nil, false, false, false
}

// sure are the members that are there for every filling: one whose key may turn
// out to be that of a later one is not. all says that none is left out.
func (v *value) sure() (list []member, all bool) {
	all = true
	if v.literalKeys() {
		return v.sorted(), true
	}
	for _, m := range v.sorted() {
		lost, after := false, false
		for i := range v.members {
			later := v.members[i]
			if later.val == m.val && later.key.t.Key() == m.key.t.Key() {
				after = true
				continue
			}
			lost = lost || after && policy.Equal(later.key.t, m.key.t) == policy.Maybe
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
func (v *value) literalKeys() bool {
	for _, m := range v.members {
		if !m.key.t.Known() {
			return false
		}
	}
	return true
}

// elementOf is any one element of an unknown collection.
func elementOf(v *value) *value {
	s := &symbol{id: v.sym.id + "[*]", label: v.sym.label + "[*]", reason: v.sym.reason}
	if t := v.sym.typ; t.IsListType() || t.IsSetType() || t.IsMapType() {
		s.typ = t.ElementType()
	}
	return unknownValue(s, v.at)
}

// allHave says that every alternative is a map that surely has the key.
func (v *value) allHave(key string) bool {
	for _, l := range v.leaves() {
		if m := l.member(key); m == nil || m.isNull() {
			return false
		}
	}
	return true
}
