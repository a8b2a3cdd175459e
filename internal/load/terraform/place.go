package terraform

import (
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
	if w := v.rebuilt(func(part *value) *value { return part.carried(at) }); w != v {
		return w
	}
	return v.referred(at)
}

// standing is v with all its parts at a place.
func (v *value) standing(at source.Site) *value {
	w := *v.rebuilt(func(part *value) *value { return part.standing(at) })
	w.at = at
	if v.kind == kString {
		w.s.m = source.At(len(v.s.t.Encoded()), at)
	}
	for i, m := range w.members {
		w.members[i].at, w.members[i].key.m = at, source.At(len(m.key.t.Encoded()), at)
	}
	return &w
}
