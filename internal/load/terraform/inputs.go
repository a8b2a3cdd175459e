package terraform

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// inputs are the inputs of the file with those of what it includes below them,
// as an object that is open where others may be set.
func (s *setting) inputs() *symbolic.Value {
	switch {
	case s.given != nil:
		return s.given
	case s.giving:
		return symbolic.Derive("inputs of "+s.file.Path, cty.DynamicPseudoType, source.Whole(s.file))
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
func (inc *include) below(child *symbolic.Value) *symbolic.Value {
	var parent *symbolic.Value
	switch {
	case inc.merge == "no_merge":
		return child
	case inc.target != nil:
		parent = inc.target.inputs()
	default:
		parent = symbolic.UnknownValue(&symbolic.Symbol{ID: "include(" + inc.at.Key() + ")", Label: "include", Reason: inc.reason()}, inc.at)
	}
	switch {
	case parent.IsNull():
		return child
	case child.IsNull():
		return parent
	case inc.merge == "shallow" && child.IsMap():
		return layered(parent, child)
	case (inc.merge == "deep" || inc.merge == "deep_map_only") && child.IsMap() && parent.IsMap():
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
func layered(parent, child *symbolic.Value) *symbolic.Value {
	if child.Open || !parent.IsMap() {
		// What else the child sets may be what the parent does.
		return child.Opened(child, parent)
	}
	v := symbolic.MapValue(symbolic.Object, append(append([]symbolic.Member{}, parent.Members...), child.Members...), child.At)
	if parent.Open && v.IsMap() {
		v = v.Opened(parent)
	}
	return v
}

// deepened merges objects member by member and, with lists, joins lists; an
// empty value does not take the place of another.
func deepened(parent, child *symbolic.Value, lists bool) *symbolic.Value {
	switch {
	case parent.IsMap() && child.IsMap():
		if parent.Open || child.Open {
			return undecidedMerge(parent, child)
		}
		v := layered(parent, child)
		if !v.IsMap() {
			return v
		}
		members := make([]symbolic.Member, 0, len(v.Members))
		for _, m := range child.Members {
			k, ok := m.Key.T.Literal()
			if !ok {
				return undecidedMerge(parent, child)
			}
			if have, there := parent.Find(policy.Literal(k)); there == policy.Yes && len(have) == 1 {
				m.Value = deepened(have[0], m.Value, lists)
			} else if there != policy.No {
				return undecidedMerge(parent, child)
			}
			members = append(members, m)
		}
		return symbolic.MapValue(symbolic.Object, append(append([]symbolic.Member{}, parent.Members...), members...), child.At)
	case lists && parent.IsSeq() && child.IsSeq():
		if parent.Open || child.Open {
			return undecidedMerge(parent, child)
		}
		return symbolic.SeqValue(symbolic.Tuple, append(append([]*symbolic.Value{}, parent.Items...), child.Items...), child.At)
	case empty(child) != policy.No:
		return undecidedMerge(parent, child)
	}
	return child
}

// empty says that a value is one that a deep merge passes over.
func empty(v *symbolic.Value) policy.Truth {
	switch v.Kind {
	case symbolic.Null:
		return policy.Yes
	case symbolic.Bool:
		return policy.Of(!v.Bool)
	case symbolic.Number:
		return policy.Of(v.Number.Sign() == 0)
	case symbolic.String:
		if v.Text.T.IsEmpty() {
			return policy.Yes
		}
		return policy.Of(symbolic.LeastLength(v.Text.T) == 0).And(policy.Maybe)
	case symbolic.Unknown, symbolic.Choice:
		return policy.Maybe
	}
	return policy.Of(len(v.Items)+len(v.Members) == 0 && !v.Open)
}

func undecidedMerge(parent, child *symbolic.Value) *symbolic.Value {
	return symbolic.Derive("merge", cty.DynamicPseudoType, child.At, parent, child)
}
