package symbolic

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

// Moved is v as written at another place; the places inside it stay.
func (v *Value) Moved(at source.Site) *Value {
	if at.IsZero() {
		return v
	}
	w := *v
	w.At = at
	return &w
}

// Referred is v as what refers to it, at another place than what names it. A
// document stays where it is written.
func (v *Value) Referred(at source.Site) *Value {
	if v.Kind != String || at.IsZero() || v.Text.Map.Len() == 0 || strings.ContainsAny(v.Text.T.Encoded(), "{\n") {
		return v
	}
	w := *v
	w.Text.Map, w.At = source.Via(v.Text.Map, at), at
	return &w
}

// Carried is v, with all that is in it, as another root refers to it.
func (v *Value) Carried(at source.Site) *Value {
	if w := v.Rebuilt(func(part *Value) *Value { return part.Carried(at) }); w != v {
		return w
	}
	return v.Referred(at)
}

// Standing is v with all its parts at a place.
func (v *Value) Standing(at source.Site) *Value {
	w := *v.Rebuilt(func(part *Value) *Value { return part.Standing(at) })
	w.At = at
	if v.Kind == String {
		w.Text.Map = source.At(len(v.Text.T.Encoded()), at)
	}
	for i, m := range w.Members {
		w.Members[i].At, w.Members[i].Key.Map = at, source.At(len(m.Key.T.Encoded()), at)
	}
	return &w
}
