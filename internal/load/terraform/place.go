package terraform

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

// moved is v as written at another place; the places inside it stay.
func (v *value) moved(at source.Site) *value {
	if at.IsZero() {
		return v
	}
	w := *v
	w.at = at
	return &w
}

// referred is v as what refers to it, at another place than what names it. A
// document stays where it is written.
func (v *value) referred(at source.Site) *value {
	if v.kind != kString || at.IsZero() || v.s.m.Len() == 0 || strings.ContainsAny(v.s.t.Encoded(), "{\n") {
		return v
	}
	w := *v
	w.s.m, w.at = source.Via(v.s.m, at), at
	return &w
}

// carried is v, with all that is in it, as another root refers to it.
func (v *value) carried(at source.Site) *value {
	w := *v
	w.id = ""
	switch {
	case v.isSeq():
		w.items = make([]*value, len(v.items))
		for i, item := range v.items {
			w.items[i] = item.carried(at)
		}
	case v.isMap():
		w.members = slices.Clone(v.members)
		for i, m := range w.members {
			w.members[i].val = m.val.carried(at)
		}
	case v.kind == kChoice:
		w.alts = make([]*value, len(v.alts))
		for i, a := range v.alts {
			w.alts[i] = a.carried(at)
		}
	default:
		return v.referred(at)
	}
	return &w
}

// standing is v with all its parts at a place.
func (v *value) standing(at source.Site) *value {
	w := *v
	w.at, w.id = at, v.id
	if v.kind == kString {
		w.s.m = source.At(len(v.s.t.Encoded()), at)
	}
	w.items = make([]*value, len(v.items))
	for i, item := range v.items {
		w.items[i] = item.standing(at)
	}
	w.members = make([]member, len(v.members))
	for i, m := range v.members {
		m.at, m.key.m, m.val = at, source.At(len(m.key.t.Encoded()), at), m.val.standing(at)
		w.members[i] = m
	}
	return &w
}
