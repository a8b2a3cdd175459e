package terraform

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// format puts the arguments in the places of the verbs. A verb whose argument
// is not known, and that does more than to write it down, is a hole.
func format(c *call) *value {
	spec := c.text(0)
	if spec == nil {
		return c.fail("a format string is required")
	}
	lit, ok := spec.t.Literal()
	if !ok {
		return c.unknown(cty.String)
	}
	s, bad := c.formatted(lit, spec.m, c.args[1:])
	if bad != nil {
		return bad
	}
	return c.string(s)
}

func (c *call) formatted(lit string, places source.Map, args []*value) (str, *value) {
	var parts []str
	next, used := 0, 0
	for i := 0; i < len(lit); {
		j := strings.IndexByte(lit[i:], '%')
		if j < 0 {
			parts = append(parts, str{policy.Literal(lit[i:]), places.Slice(i, len(lit))})
			break
		}
		parts = append(parts, str{policy.Literal(lit[i : i+j]), places.Slice(i, i+j)})
		i += j
		end := i + 1
		for end < len(lit) && strings.IndexByte("0123456789.+-# *", lit[end]) >= 0 {
			end++
		}
		index := -1
		if end < len(lit) && lit[end] == '[' {
			shut := strings.IndexByte(lit[end:], ']')
			if shut < 0 {
				return str{}, c.fail("unrecognised format sequence %q", lit[i:])
			}
			for _, r := range lit[end+1 : end+shut] {
				if !isDigit(r) || index > 1000 {
					return str{}, c.fail("unrecognised format sequence %q", lit[i:])
				}
				index = max(index, 0)*10 + int(r-'0')
			}
			end += shut + 1
		}
		if end >= len(lit) {
			return str{}, c.fail("unrecognised format sequence %q", lit[i:])
		}
		verb, flags := lit[end], lit[i+1:end]
		end++
		if verb == '%' {
			parts = append(parts, str{policy.Literal("%"), places.Slice(i, i+1)})
			i = end
			continue
		}
		if strings.Contains(flags, "*") {
			return c.whole(lit, args)
		}
		n := next
		if index >= 0 {
			n = index - 1
			flags = flags[:strings.IndexByte(flags, '[')]
		}
		if n < 0 || n >= len(args) {
			return str{}, c.fail("not enough arguments for %q", lit[i:end])
		}
		next, used = n+1, max(used, n+1)
		p, bad := c.verb(flags, verb, args[n])
		if bad != nil {
			return str{}, bad
		}
		if site := places.Site(i, end); !site.IsZero() && end-i < len(lit) {
			p = p.placed(site)
		}
		parts = append(parts, p)
		i = end
	}
	if used < len(args) && !strings.Contains(lit, "[") {
		return str{}, c.fail("too many arguments; only %d used by the format string", used)
	}
	return joinStr(parts...), nil
}

// whole leaves a format string to the library, when everything is known.
func (c *call) whole(lit string, args []*value) (str, *value) {
	vals := []cty.Value{cty.StringVal(lit)}
	for _, a := range args {
		if !a.known() {
			s, _ := c.unknown(cty.String).asText()
			return s, nil
		}
		vals = append(vals, a.toCty())
	}
	v, err := callLibrary(stdlib.FormatFunc, vals)
	if err != nil {
		return str{}, c.fail("%s", err)
	}
	return literalValue(v.AsString(), c.at).s, nil
}

// verb is one argument written by one verb.
func (c *call) verb(flags string, verb byte, a *value) (str, *value) {
	if a.kind == kChoice && a.holdsNull() != policy.No {
		c.doubt()
	}
	plain := flags == "" && (verb == 's' || verb == 'v')
	if plain && a.holdsNull() != policy.Yes {
		s, fails := a.asText()
		if a.kind == kString || a.kind == kNumber || a.kind == kBool || fails == policy.No {
			return s, nil
		}
		if a.kind == kUnknown && fails == policy.Maybe {
			c.doubt()
			if a.sym.typ.IsPrimitiveType() || a.sym.typ == cty.DynamicPseudoType {
				return s, nil // what is not null is written as it is
			}
		}
	}
	if a.known() {
		v, err := callLibrary(stdlib.FormatFunc, []cty.Value{cty.StringVal("%" + flags + string(verb)), a.toCty()})
		if err != nil {
			return str{}, c.fail("%s", err)
		}
		return literalValue(v.AsString(), c.at).s, nil
	}
	c.doubt()
	s, _ := derive("format %"+flags+string(verb), cty.String, a.at, a).asText()
	return s, nil
}

// formatlist formats once for each item of its lists; other arguments are the
// same each time.
func formatlist(c *call) *value {
	spec, ok := c.literal(0)
	if !ok {
		return c.unknown(cty.List(cty.String))
	}
	n := -1
	for _, a := range c.args[1:] {
		switch {
		case a.kind == kUnknown && !a.sym.typ.IsPrimitiveType(), a.isSeq() && (a.open || a.unordered()):
			return c.unknown(cty.List(cty.String))
		case a.isSeq() && n >= 0 && n != len(a.items):
			return c.fail("lists of different lengths")
		case a.isSeq():
			n = len(a.items)
		}
	}
	if n < 0 {
		n = 1
	}
	items := make([]*value, n)
	for i := range items {
		args := make([]*value, len(c.args)-1)
		for k, a := range c.args[1:] {
			if a.isSeq() {
				a = a.items[i]
			}
			args[k] = a
		}
		s, bad := c.formatted(spec, c.text(0).m, args)
		if bad != nil {
			return bad
		}
		items[i] = c.string(s)
	}
	return seqValue(kList, items, c.at)
}
