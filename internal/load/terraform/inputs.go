package terraform

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// inputs are the inputs of the file with those of what it includes below them,
// as an object that is open where others may be set.
func (s *setting) inputs() *value {
	switch {
	case s.given != nil:
		return s.given
	case s.giving:
		return derive("inputs of "+s.file.Path, cty.DynamicPseudoType, source.Whole(s.file))
	}
	s.giving = true
	v := s.value(s.body, "inputs")
	list := s.including()
	for i := len(list) - 1; i >= 0; i-- {
		v = list[i].below(v)
	}
	s.giving = false
	s.given = v
	return v
}

// below is inputs with those of an included file below them.
func (inc *include) below(child *value) *value {
	var parent *value
	switch {
	case inc.merge == "no_merge":
		return child
	case inc.target != nil:
		parent = inc.target.inputs()
	default:
		parent = unknownValue(&symbol{id: "include(" + inc.at.Key() + ")", label: "include", reason: inc.reason()}, inc.at)
	}
	switch {
	case parent.isNull():
		return child
	case child.isNull():
		return parent
	case inc.merge == "shallow" && child.isMap():
		return layered(parent, child)
	case (inc.merge == "deep" || inc.merge == "deep_map_only") && child.isMap() && parent.isMap():
		return deepened(parent, child, inc.merge == "deep")
	}
	return undecidedMerge(parent, child)
}

// reason is why it is not known what the include adds.
func (inc *include) reason() *fact.Reason {
	if inc.why != nil {
		return inc.why
	}
	return &fact.Reason{Why: "how what is included is merged is not known", At: inc.at}
}

// layered is an object with the members of another that it does not have.
func layered(parent, child *value) *value {
	if child.open || !parent.isMap() {
		// What else the child sets may be what the parent does.
		return child.opened(child, parent)
	}
	v := mapValue(kObject, append(append([]member{}, parent.members...), child.members...), child.at)
	if parent.open && v.isMap() {
		v = v.opened(parent)
	}
	return v
}

// deepened merges objects member by member and, with lists, joins lists; an
// empty value does not take the place of another.
func deepened(parent, child *value, lists bool) *value {
	switch {
	case parent.isMap() && child.isMap():
		if parent.open || child.open {
			return undecidedMerge(parent, child)
		}
		v := layered(parent, child)
		if !v.isMap() {
			return v
		}
		members := make([]member, 0, len(v.members))
		for _, m := range child.members {
			k, ok := m.key.t.Literal()
			if !ok {
				return undecidedMerge(parent, child)
			}
			if have, there := parent.find(policy.Literal(k)); there == policy.Yes && len(have) == 1 {
				m.val = deepened(have[0], m.val, lists)
			} else if there != policy.No {
				return undecidedMerge(parent, child)
			}
			members = append(members, m)
		}
		return mapValue(kObject, append(append([]member{}, parent.members...), members...), child.at)
	case lists && parent.isSeq() && child.isSeq():
		if parent.open || child.open {
			return undecidedMerge(parent, child)
		}
		return seqValue(kTuple, append(append([]*value{}, parent.items...), child.items...), child.at)
	case empty(child) != policy.No:
		return undecidedMerge(parent, child)
	}
	return child
}

// empty says that a value is one that a deep merge passes over.
func empty(v *value) policy.Truth {
	switch v.kind {
	case kNull:
		return policy.Yes
	case kBool:
		return policy.Of(!v.b)
	case kNumber:
		return policy.Of(v.num.Sign() == 0)
	case kString:
		if v.s.t.IsEmpty() {
			return policy.Yes
		}
		return policy.Of(leastLength(v.s.t) == 0).And(policy.Maybe)
	case kUnknown, kChoice:
		return policy.Maybe
	}
	return policy.Of(len(v.items)+len(v.members) == 0 && !v.open)
}

func undecidedMerge(parent, child *value) *value {
	return derive("merge", cty.DynamicPseudoType, child.at, parent, child)
}
