package symbolic

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/policy"
)

// Equal compares two values as == does; none of them is a choice.
func Equal(a, b *Value) policy.Truth {
	an, bn := a.HoldsNull(), b.HoldsNull()
	switch {
	case an == policy.Yes && bn == policy.Yes:
		return policy.Yes
	case an == policy.Yes || bn == policy.Yes:
		return an.And(bn).Or(policy.No)
	case a.Kind == Unknown || b.Kind == Unknown:
		if a.Kind == Unknown && b.Kind == Unknown && a.Symbol.ID == b.Symbol.ID && a.Symbol.Type.Equals(b.Symbol.Type) && a.Symbol.blurred == b.Symbol.blurred {
			return policy.Yes
		}
		return equalUnknown(a, b)
	case a.Kind == String && b.Kind == String:
		if (Loose(a) || Loose(b)) && a.Key() != b.Key() {
			return policy.Maybe
		}
		return policy.Equal(a.Text.T, b.Text.T)
	case a.Kind == Number && b.Kind == Number:
		return policy.Of(a.Number.Cmp(b.Number) == 0)
	case a.Kind == Bool && b.Kind == Bool:
		return policy.Of(a.Bool == b.Bool)
	case a.Kind != b.Kind && (!a.IsSeq() && !a.IsMap() || !b.IsSeq() && !b.IsMap() || a.IsSeq() != b.IsSeq()):
		return policy.No
	case a.IsSeq() || a.IsMap():
		return equalCollections(a, b)
	}
	return policy.Maybe
}

// equalUnknown compares where one side is not known: texts of certain shapes
// can differ.
func equalUnknown(a, b *Value) policy.Truth {
	textual := func(v *Value) bool {
		return v.Kind == String || v.Kind == Unknown && (v.Symbol.Type == cty.String || v.Symbol.Kind != policy.AnyText)
	}
	if !textual(a) || !textual(b) || a.HoldsNull() != policy.No || b.HoldsNull() != policy.No {
		return policy.Maybe
	}
	s, _ := a.AsText()
	t, _ := b.AsText()
	return policy.Equal(s.T, t.T)
}

func equalCollections(a, b *Value) policy.Truth {
	if a.Kind != b.Kind {
		return policy.No // a list is not a tuple, a map no object
	}
	if a.Known() && b.Known() {
		ta, tb := TypeOf(a), TypeOf(b)
		if a.Kind == Tuple || a.Kind == Object {
			if !ta.Equals(tb) {
				return policy.No
			}
		}
		if a.Key() == b.Key() {
			return policy.Yes
		}
		return policy.No
	}
	if !a.Open && !b.Open && a.IsSeq() && a.Kind != Set {
		if len(a.Items) != len(b.Items) {
			return policy.No
		}
		t := policy.Yes
		for i := range a.Items {
			if a.Items[i].Kind == Choice || b.Items[i].Kind == Choice {
				t = min(t, policy.Maybe)
				continue
			}
			t = t.And(Equal(a.Items[i], b.Items[i]))
		}
		return t
	}
	if a.Key() == b.Key() && !a.Open {
		return policy.Yes
	}
	return policy.Maybe
}
