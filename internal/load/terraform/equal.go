package terraform

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/policy"
)

// equal compares two values as == does; none of them is a choice.
func equal(a, b *value) policy.Truth {
	an, bn := a.holdsNull(), b.holdsNull()
	switch {
	case an == policy.Yes && bn == policy.Yes:
		return policy.Yes
	case an == policy.Yes || bn == policy.Yes:
		return an.And(bn).Or(policy.No)
	case a.kind == kUnknown || b.kind == kUnknown:
		if a.kind == kUnknown && b.kind == kUnknown && a.sym.id == b.sym.id && a.sym.typ.Equals(b.sym.typ) && a.sym.blurred == b.sym.blurred {
			return policy.Yes
		}
		return equalUnknown(a, b)
	case a.kind == kString && b.kind == kString:
		if (loose(a) || loose(b)) && a.key() != b.key() {
			return policy.Maybe
		}
		return policy.Equal(a.s.t, b.s.t)
	case a.kind == kNumber && b.kind == kNumber:
		return policy.Of(a.num.Cmp(b.num) == 0)
	case a.kind == kBool && b.kind == kBool:
		return policy.Of(a.b == b.b)
	case a.kind != b.kind && (!a.isSeq() && !a.isMap() || !b.isSeq() && !b.isMap() || a.isSeq() != b.isSeq()):
		return policy.No
	case a.isSeq() || a.isMap():
		return equalCollections(a, b)
	}
	return policy.Maybe
}

// equalUnknown compares where one side is not known: texts of certain shapes
// can differ.
func equalUnknown(a, b *value) policy.Truth {
	textual := func(v *value) bool {
		return v.kind == kString || v.kind == kUnknown && (v.sym.typ == cty.String || v.sym.kind != policy.AnyText)
	}
	if !textual(a) || !textual(b) || a.holdsNull() != policy.No || b.holdsNull() != policy.No {
		return policy.Maybe
	}
	s, _ := a.asText()
	t, _ := b.asText()
	return policy.Equal(s.t, t.t)
}

func equalCollections(a, b *value) policy.Truth {
	if a.kind != b.kind {
		return policy.No // a list is not a tuple, a map no object
	}
	if a.known() && b.known() {
		ta, tb := typeOf(a), typeOf(b)
		if a.kind == kTuple || a.kind == kObject {
			if !ta.Equals(tb) {
				return policy.No
			}
		}
		if a.key() == b.key() {
			return policy.Yes
		}
		return policy.No
	}
	if !a.open && !b.open && a.isSeq() && a.kind != kSet {
		if len(a.items) != len(b.items) {
			return policy.No
		}
		t := policy.Yes
		for i := range a.items {
			if a.items[i].kind == kChoice || b.items[i].kind == kChoice {
				t = min(t, policy.Maybe)
				continue
			}
			t = t.And(equal(a.items[i], b.items[i]))
		}
		return t
	}
	if a.key() == b.key() && !a.open {
		return policy.Yes
	}
	return policy.Maybe
}
