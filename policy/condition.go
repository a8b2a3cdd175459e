package policy

import (
	"bytes"
	"encoding/base64"
	"math/big"
	"net/netip"
	"regexp"
	"strings"
	"time"
)

// condition says whether all conditions of the statement hold.
func (st *Statement) condition(d *Document, ctx Context) Truth {
	t := Yes
	for _, c := range st.Conditions {
		if t = t.And(c.holds(d, ctx)); t == No {
			return No
		}
	}
	if t == Maybe && st.contradicts() {
		return No
	}
	if st.ConditionsOpen || st.Open && st.ConditionSpan == (Span{}) {
		t = t.And(Maybe)
	}
	return t
}

// contradicts says that two conditions ask for values of one key that no single
// value is.
func (st *Statement) contradicts() bool {
	for i, a := range st.Conditions {
		for _, b := range st.Conditions[:i] {
			if a.readsText() && b.readsText() && EqualFold(a.Key.Text, b.Key.Text) == Yes && !a.meets(b) {
				return true
			}
		}
	}
	return false
}

// readsText says that the condition needs the key, and one of its values to
// match it as text.
func (c *Condition) readsText() bool {
	return (c.Op.Base == "StringEquals" || c.Op.Base == "StringLike") && c.Op.Set == NoSet && !c.Op.IfExists && !c.Values.Open
}

// meets says that some text may match both conditions.
func (c *Condition) meets(d *Condition) bool {
	tokens := func(c *Condition, t Text) []atom {
		return atoms(reading{pattern: c.Op.Base == "StringLike"}.tokens(variablesAsHoles(t)), false)
	}
	for _, p := range c.Values.Items {
		for _, q := range d.Values.Items {
			if meet(tokens(c, p.Text), tokens(d, q.Text)) {
				return true
			}
		}
	}
	return false
}

// holds says whether the condition holds for what the request carries.
func (c *Condition) holds(d *Document, ctx Context) Truth {
	if c.Op.Base == "" {
		return Maybe
	}
	if len(c.Values.Items) == 0 {
		return Maybe // AWS contradicts itself on empty lists
	}
	q := question{c, d.variables(), ctx}
	var t Truth
	for i, e := range ctx.lookup(c.Key.Text) {
		if answer := q.of(e); i == 0 {
			t = answer
		} else {
			t = agree(t, answer)
		}
	}
	return t
}

// of answers for one entry of the request.
func (q question) of(e Entry) Truth {
	c := q.Condition
	if c.Op.Base == "Null" {
		return c.null(e)
	}
	values := e.Values
	if e.Open {
		values = append(values[:len(values):len(values)], HoleText(requestHole(c.Key.Text)))
	}
	switch c.Op.Set {
	case ForAllValues:
		t := Yes
		for _, v := range values {
			accepted := q.accepts(v)
			if accepted == No && Equal(v, Text{}) != No {
				accepted = Maybe // an empty text counts as no value
			}
			t = t.And(accepted)
		}
		return byPresence(e.Present, t, Yes)
	case ForAnyValue:
		t := No
		for _, v := range values {
			t = t.Or(q.accepts(v))
		}
		absent := No
		if c.Op.IfExists {
			absent = Maybe // sources contradict each other
		}
		return byPresence(e.Present, t, absent)
	}
	absent := Of(c.Op.Negated() || c.Op.IfExists)
	if e.Multi {
		// An operator without a set prefix does not match a key with several values.
		present := No
		if c.Op.Negated() {
			present = Maybe
		}
		return byPresence(e.Present, present, absent)
	}
	present := Maybe
	for i, v := range values {
		if t := q.accepts(v); i == 0 {
			present = t
		} else {
			present = agree(present, t)
		}
	}
	return byPresence(e.Present, present, absent)
}

// byPresence picks the answer for a key that is present, absent, or either.
func byPresence(present, ifPresent, ifAbsent Truth) Truth {
	switch present {
	case Yes:
		return ifPresent
	case No:
		return ifAbsent
	}
	return agree(ifPresent, ifAbsent)
}

func (c *Condition) null(e Entry) Truth {
	if c.Op.Set != NoSet {
		return Maybe
	}
	present, absent := No, No
	for _, v := range c.Values.Items {
		present, absent = present.Or(EqualFold(v.Text, Literal("false"))), absent.Or(EqualFold(v.Text, Literal("true")))
	}
	if c.Values.Open {
		present, absent = present.Or(Maybe), absent.Or(Maybe)
	}
	return byPresence(e.Present, present, absent)
}

// question is one condition put to the values of a request.
type question struct {
	*Condition
	vars Truth
	ctx  Context
}

// accepts says whether the operator takes the request's value: one of its own
// values matches, or none for a negated operator.
func (q question) accepts(v Text) Truth {
	t := No
	for _, p := range q.Values.Items {
		t = t.Or(q.matches(p.Text, v))
	}
	if q.Values.Open {
		t = t.Or(Maybe)
	}
	if q.Op.Negated() {
		return t.Not()
	}
	return t
}

// matches compares one value of the condition with the request's; negation is
// left to the caller.
func (q question) matches(p, v Text) Truth {
	text := func(rd reading) Truth { return compare(p, v, rd, q.vars, q.ctx) }
	switch q.Op.Base {
	case "StringEquals", "StringNotEquals":
		return text(reading{})
	case "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase":
		return text(reading{fold: true})
	case "StringLike", "StringNotLike":
		return text(reading{pattern: true})
	case "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike":
		shape := p
		if q.vars != No {
			shape = variablesAsHoles(p)
		}
		_, pattern := ParseARN(shape)
		_, value := ParseARN(v)
		if pattern == No || value == No && q.Op.Negated() {
			return Maybe // what AWS makes of text that is no ARN is not documented
		}
		if value == No {
			return pattern.Not()
		}
		t := text(reading{pattern: true, arn: true})
		if t == No && (pattern == Maybe || value == Maybe && q.Op.Negated()) || t == Yes && pattern != Yes && value != Yes {
			return Maybe
		}
		return t
	}
	if strings.Contains(p.s, "${") {
		return Maybe // documented both ways
	}
	return overChoices(func(t []Text) Truth {
		ps, pok := t[0].Literal()
		vs, vok := t[1].Literal()
		if q.Op.Base == "Bool" {
			if known := EqualFold(t[0], Literal("true")).Or(EqualFold(t[0], Literal("false"))); known == No {
				return No
			}
			return EqualFold(t[0], t[1])
		}
		if !pok || !vok {
			return Maybe
		}
		return matchTyped(q.Op.Base, ps, vs)
	}, p, v)
}

// matchTyped compares numbers, dates, addresses and binary values. A value that
// is none of these does not match; one in the condition leaves it open.
func matchTyped(base, p, v string) Truth {
	switch {
	case strings.HasPrefix(base, "Numeric"):
		a, aok := number(v)
		b, bok := number(p)
		if !bok || len(v) > 40 || !aok && strings.HasSuffix(base, "NotEquals") {
			return Maybe
		}
		return Of(aok).And(order(base[len("Numeric"):], a.Cmp(b)))
	case strings.HasPrefix(base, "Date"):
		a, aok := date(v)
		b, bok := date(p)
		if !bok || !aok {
			return Maybe
		}
		return order(base[len("Date"):], a.Compare(b))
	case base == "IpAddress" || base == "NotIpAddress":
		network, ok := prefix(p)
		if !ok {
			return Maybe
		}
		address, err := netip.ParseAddr(v)
		if err != nil && base == "NotIpAddress" {
			return Maybe
		}
		return Of(err == nil && network.Contains(address.Unmap()))
	case base == "BinaryEquals":
		a, err := base64.StdEncoding.DecodeString(v)
		b, err2 := base64.StdEncoding.DecodeString(p)
		if err != nil || err2 != nil {
			return Maybe
		}
		return Of(bytes.Equal(a, b))
	}
	return Maybe
}

// order says whether a comparison's outcome is the one that an operator's end
// asks for; for NotEquals it says whether the values are equal.
func order(op string, cmp int) Truth {
	switch op {
	case "Equals", "NotEquals":
		return Of(cmp == 0)
	case "LessThan":
		return Of(cmp < 0)
	case "LessThanEquals":
		return Of(cmp <= 0)
	case "GreaterThan":
		return Of(cmp > 0)
	case "GreaterThanEquals":
		return Of(cmp >= 0)
	}
	return Maybe
}

var decimal = regexp.MustCompile(`^[+-]?\d{1,40}(\.\d{1,40})?$`)

func number(s string) (*big.Rat, bool) {
	if !decimal.MatchString(s) {
		return new(big.Rat), false
	}
	return new(big.Rat).SetString(s)
}

// date reads the forms of ISO 8601 that AWS takes, or seconds since 1970.
func date(s string) (time.Time, bool) {
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02", "2006-01", "2006",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	if n, ok := number(s); ok && n.IsInt() && n.Num().IsInt64() {
		return time.Unix(n.Num().Int64(), 0), true
	}
	return time.Time{}, false
}

// prefix reads a CIDR block or one address; bits beyond the block do not count.
func prefix(s string) (netip.Prefix, bool) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), true
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()), true
}
