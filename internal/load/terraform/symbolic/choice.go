package symbolic

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

// Distribute does f for every case of args. An argument that fails in a case makes
// that case fail, unless f wants failures itself. A case that fails where others
// do not is left out by what reads the choice.
func Distribute(in Evaluation, op string, at source.Site, args []*Value, failures bool, f func([]*Value) *Value) *Value {
	n := 0
	v := eachCase(in, op, at, args, failures, f, &n)
	if n > maxCases {
		in.Doubt()
		return Derive(op, cty.DynamicPseudoType, at, args...)
	}
	return v
}

func eachCase(in Evaluation, op string, at source.Site, args []*Value, failures bool, f func([]*Value) *Value, n *int) *Value {
	var first *Value
	for _, a := range args {
		if a.IsFail() && !failures {
			return a
		}
		if a.Kind == Choice && (first == nil || a.Pick < first.Pick) {
			first = a
		}
	}
	if first == nil {
		if *n++; *n > maxCases {
			return NullValue(at)
		}
		return f(args)
	}
	alts := make([]*Value, len(first.Alternatives))
	for i := range first.Alternatives {
		if *n > maxCases {
			return NullValue(at)
		}
		under := make([]*Value, len(args))
		for k, a := range args {
			under[k] = a.under(first.Pick, i)
		}
		alts[i] = eachCase(in, op, at, under, failures, f, n)
	}
	return Choose(in, first.Pick, FirstReason(first), alts, at)
}

// Choose is one of some values that notes a doubt when some alternatives fail. It puts
// deciders that the alternatives hold already in their order.
func Choose(in Evaluation, pick string, why *fact.Reason, alts []*Value, at source.Site) *Value {
	fails := 0
	for _, a := range alts {
		if a.IsFail() {
			fails++
		}
	}
	if fails > 0 && fails < len(alts) {
		in.Doubt()
	}
	for _, a := range alts {
		if a.Kind == Choice && a.Pick <= pick {
			index := make([]*Value, len(alts))
			for i := range alts {
				index[i] = IntValue(i, at)
			}
			by := ChoiceValue(pick, why, index, at)
			return Distribute(in, "choose", at, append([]*Value{by}, alts...), true, func(args []*Value) *Value {
				n, _ := args[0].Whole()
				return args[1+n]
			})
		}
	}
	return ChoiceValue(pick, why, alts, at)
}

// under is v in the case that pick falls on alternative i.
func (v *Value) under(pick string, i int) *Value {
	if v.Kind != Choice || v.Pick > pick {
		return v
	}
	if v.Pick == pick {
		if i >= len(v.Alternatives) {
			return v
		}
		return v.Alternatives[i].under(pick, i)
	}
	alts := make([]*Value, len(v.Alternatives))
	for k, a := range v.Alternatives {
		alts[k] = a.under(pick, i)
	}
	return ChoiceValue(v.Pick, v.Why, alts, v.At)
}

// Leaves are the values that v may be; failing alternatives are none.
func (v *Value) Leaves() []*Value {
	if v.Kind == Failure {
		return nil
	}
	if v.Kind != Choice {
		return []*Value{v}
	}
	var list []*Value
	for _, a := range v.Alternatives {
		list = append(list, a.Leaves()...)
	}
	return list
}

// Condition is v as a boolean that is known in every case: an undecided one
// becomes a choice of true and false.
func Condition(in Evaluation, v *Value) *Value { return boolean(in, v, false) }

// Operand is v as a condition, but null stays null.
func Operand(in Evaluation, v *Value) *Value { return boolean(in, v, true) }

func boolean(in Evaluation, v *Value, null bool) *Value {
	c := Distribute(in, "condition", v.At, []*Value{v}, false, func(args []*Value) *Value {
		a := args[0]
		if null && a.IsNull() {
			return a
		}
		t, fails := a.Truth()
		switch {
		case fails == policy.Yes:
			return FailValue("a condition must be a boolean", a.At)
		case fails == policy.Maybe:
			in.Doubt()
		}
		if t != policy.Maybe {
			return BoolValue(t == policy.Yes, a.At)
		}
		return Undecided(a, a.At)
	})
	if c.Kind == Unknown { // too many cases
		return Undecided(c, v.At)
	}
	return c
}

// Undecided is true or false by what v turns out to be.
func Undecided(v *Value, at source.Site) *Value {
	return ChoiceValue("if "+v.Key(), v.Reason(), []*Value{BoolValue(true, at), BoolValue(false, at)}, at)
}
