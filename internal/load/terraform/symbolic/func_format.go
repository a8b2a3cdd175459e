package symbolic

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// format puts the arguments in the places of the verbs. A verb whose argument
// is not known, and that does more than to write it down, is a hole.
func format(c *Call) *Value {
	spec := c.text(0)
	if spec == nil {
		return c.Fail("a format string is required")
	}
	lit, ok := spec.T.Literal()
	if !ok {
		return c.Unknown(cty.String)
	}
	s, bad := c.formatted(lit, spec.Map, c.Args[1:])
	if bad != nil {
		return bad
	}
	return c.string(s)
}

func (c *Call) formatted(lit string, places source.Map, args []*Value) (Text, *Value) {
	var parts []Text
	next, used := 0, 0
	for i := 0; i < len(lit); {
		j := strings.IndexByte(lit[i:], '%')
		if j < 0 {
			parts = append(parts, Text{policy.Literal(lit[i:]), places.Slice(i, len(lit))})
			break
		}
		parts = append(parts, Text{policy.Literal(lit[i : i+j]), places.Slice(i, i+j)})
		i += j
		end := i + 1
		for end < len(lit) && strings.IndexByte("0123456789.+-# *", lit[end]) >= 0 {
			end++
		}
		index := -1
		if end < len(lit) && lit[end] == '[' {
			shut := strings.IndexByte(lit[end:], ']')
			if shut < 0 {
				return Text{}, c.Fail("unrecognised format sequence %q", lit[i:])
			}
			for _, r := range lit[end+1 : end+shut] {
				if !isDigit(r) || index > 1000 {
					return Text{}, c.Fail("unrecognised format sequence %q", lit[i:])
				}
				index = max(index, 0)*10 + int(r-'0')
			}
			end += shut + 1
		}
		if end >= len(lit) {
			return Text{}, c.Fail("unrecognised format sequence %q", lit[i:])
		}
		verb, flags := lit[end], lit[i+1:end]
		end++
		if verb == '%' {
			parts = append(parts, Text{policy.Literal("%"), places.Slice(i, i+1)})
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
			return Text{}, c.Fail("not enough arguments for %q", lit[i:end])
		}
		next, used = n+1, max(used, n+1)
		p, bad := c.verb(flags, verb, args[n])
		if bad != nil {
			return Text{}, bad
		}
		if site := places.Site(i, end); !site.IsZero() && end-i < len(lit) {
			p = p.placed(site)
		}
		parts = append(parts, p)
		i = end
	}
	if used < len(args) && !strings.Contains(lit, "[") {
		return Text{}, c.Fail("too many arguments; only %d used by the format string", used)
	}
	return Join(parts...), nil
}

// whole leaves a format string to the library, when everything is known.
func (c *Call) whole(lit string, args []*Value) (Text, *Value) {
	vals := []cty.Value{cty.StringVal(lit)}
	for _, a := range args {
		if !a.Known() {
			s, _ := c.Unknown(cty.String).AsText()
			return s, nil
		}
		vals = append(vals, a.ToCty())
	}
	v, err := callLibrary(stdlib.FormatFunc, vals)
	if err != nil {
		return Text{}, c.Fail("%s", err)
	}
	return LiteralValue(v.AsString(), c.At).Text, nil
}

// verb is one argument written by one verb.
func (c *Call) verb(flags string, verb byte, a *Value) (Text, *Value) {
	if a.Kind == Choice && a.HoldsNull() != policy.No {
		c.doubt()
	}
	plain := flags == "" && (verb == 's' || verb == 'v')
	if plain && a.HoldsNull() != policy.Yes {
		s, fails := a.AsText()
		if a.Kind == String || a.Kind == Number || a.Kind == Bool || fails == policy.No {
			return s, nil
		}
		if a.Kind == Unknown && fails == policy.Maybe {
			c.doubt()
			if a.Symbol.Type.IsPrimitiveType() || a.Symbol.Type == cty.DynamicPseudoType {
				return s, nil // what is not null is written as it is
			}
		}
	}
	if a.Known() {
		v, err := callLibrary(stdlib.FormatFunc, []cty.Value{cty.StringVal("%" + flags + string(verb)), a.ToCty()})
		if err != nil {
			return Text{}, c.Fail("%s", err)
		}
		return LiteralValue(v.AsString(), c.At).Text, nil
	}
	c.doubt()
	s, _ := Derive("format %"+flags+string(verb), cty.String, a.At, a).AsText()
	return s, nil
}

// formatlist formats once for each item of its lists; other arguments are the
// same each time.
func formatlist(c *Call) *Value {
	spec, ok := c.literal(0)
	if !ok {
		return c.Unknown(cty.List(cty.String))
	}
	n := -1
	for _, a := range c.Args[1:] {
		switch {
		case a.Kind == Unknown && !a.Symbol.Type.IsPrimitiveType(), a.IsSeq() && (a.Open || a.unordered()):
			return c.Unknown(cty.List(cty.String))
		case a.IsSeq() && n >= 0 && n != len(a.Items):
			return c.Fail("lists of different lengths")
		case a.IsSeq():
			n = len(a.Items)
		}
	}
	if n < 0 {
		n = 1
	}
	items := make([]*Value, n)
	for i := range items {
		args := make([]*Value, len(c.Args)-1)
		for k, a := range c.Args[1:] {
			if a.IsSeq() {
				a = a.Items[i]
			}
			args[k] = a
		}
		s, bad := c.formatted(spec, c.text(0).Map, args)
		if bad != nil {
			return bad
		}
		items[i] = c.string(s)
	}
	return SeqValue(List, items, c.At)
}
