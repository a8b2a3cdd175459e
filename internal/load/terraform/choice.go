package terraform

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// A choice is a decision: alternative i is taken when the decider named pick
// falls on i. An operation on choices is done for every alternative. Deciders
// are taken in the order of their names, so that two values which depend on the
// same deciders agree in each case.

// maxCases bounds how many cases one operation looks at.
const maxCases = 64

// distribute does f for every case of args. An argument that fails in a case makes
// that case fail, unless f wants failures itself. A case that fails where others
// do not is left out by what reads the choice.
func distribute(in evaluation, op string, at source.Site, args []*value, failures bool, f func([]*value) *value) *value {
	n := 0
	v := eachCase(in, op, at, args, failures, f, &n)
	if n > maxCases {
		in.doubt()
		return derive(op, cty.DynamicPseudoType, at, args...)
	}
	return v
}

func eachCase(in evaluation, op string, at source.Site, args []*value, failures bool, f func([]*value) *value, n *int) *value {
	var first *value
	for _, a := range args {
		if a.isFail() && !failures {
			return a
		}
		if a.kind == kChoice && (first == nil || a.pick < first.pick) {
			first = a
		}
	}
	if first == nil {
		if *n++; *n > maxCases {
			return nullValue(at)
		}
		return f(args)
	}
	alts := make([]*value, len(first.alts))
	for i := range first.alts {
		if *n > maxCases {
			return nullValue(at)
		}
		under := make([]*value, len(args))
		for k, a := range args {
			under[k] = a.under(first.pick, i)
		}
		alts[i] = eachCase(in, op, at, under, failures, f, n)
	}
	return choose(in, first.pick, firstReason(first), alts, at)
}

// choose is one of some values that notes a doubt when some alternatives fail. It puts
// deciders that the alternatives hold already in their order.
func choose(in evaluation, pick string, why *fact.Reason, alts []*value, at source.Site) *value {
	fails := 0
	for _, a := range alts {
		if a.isFail() {
			fails++
		}
	}
	if fails > 0 && fails < len(alts) {
		in.doubt()
	}
	for _, a := range alts {
		if a.kind == kChoice && a.pick <= pick {
			index := make([]*value, len(alts))
			for i := range alts {
				index[i] = intValue(i, at)
			}
			by := choiceValue(pick, why, index, at)
			return distribute(in, "choose", at, append([]*value{by}, alts...), true, func(args []*value) *value {
				n, _ := args[0].whole()
				return args[1+n]
			})
		}
	}
	return choiceValue(pick, why, alts, at)
}

// under is v in the case that pick falls on alternative i.
func (v *value) under(pick string, i int) *value {
	if v.kind != kChoice || v.pick > pick {
		return v
	}
	if v.pick == pick {
		if i >= len(v.alts) {
			return v
		}
		return v.alts[i].under(pick, i)
	}
	alts := make([]*value, len(v.alts))
	for k, a := range v.alts {
		alts[k] = a.under(pick, i)
	}
	return choiceValue(v.pick, v.why, alts, v.at)
}

// leaves are the values that v may be; failing alternatives are none.
func (v *value) leaves() []*value {
	if v.kind == kFail {
		return nil
	}
	if v.kind != kChoice {
		return []*value{v}
	}
	var list []*value
	for _, a := range v.alts {
		list = append(list, a.leaves()...)
	}
	return list
}

// condition is v as a boolean that is known in every case: an undecided one
// becomes a choice of true and false.
func condition(in evaluation, v *value) *value { return boolean(in, v, false) }

// operand is v as a condition, but null stays null.
func operand(in evaluation, v *value) *value { return boolean(in, v, true) }

func boolean(in evaluation, v *value, null bool) *value {
	c := distribute(in, "condition", v.at, []*value{v}, false, func(args []*value) *value {
		a := args[0]
		if null && a.isNull() {
			return a
		}
		t, fails := a.truth()
		switch {
		case fails == policy.Yes:
			return failValue("a condition must be a boolean", a.at)
		case fails == policy.Maybe:
			in.doubt()
		}
		if t != policy.Maybe {
			return boolValue(t == policy.Yes, a.at)
		}
		return undecided(a, a.at)
	})
	if c.kind == kUnknown { // too many cases
		return undecided(c, v.at)
	}
	return c
}

// undecided is true or false by what v turns out to be.
func undecided(v *value, at source.Site) *value {
	return choiceValue("if "+v.key(), v.reason(), []*value{boolValue(true, at), boolValue(false, at)}, at)
}
