package terraform

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	ctyfunc "github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// space is what trimspace takes away: Unicode's white space.
const space = `[\t\n\v\f\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]`

// callLibrary keeps a fault of the library to one call.
func callLibrary(f ctyfunc.Function, args []cty.Value) (v cty.Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return f.Call(args)
}

// text is argument i as a string. It is nil when it surely is none; when that
// depends, the call is in doubt.
func (c *call) text(i int) *str {
	a := c.arg(i)
	if a == nil {
		return nil
	}
	s, fails := a.asText()
	switch fails {
	case policy.Yes:
		return nil
	case policy.Maybe:
		c.doubt()
	}
	if s.m.Len() == 0 {
		s.m = source.At(len(s.t.Encoded()), a.at)
	}
	return &s
}

// literal is argument i as a string that is wholly known.
func (c *call) literal(i int) (string, bool) {
	s := c.text(i)
	if s == nil {
		return "", false
	}
	return s.t.Literal()
}

// stringArgs says whether the call has n arguments that may all be strings.
func (c *call) stringArgs(n int) *value {
	if len(c.args) != n {
		return c.fail("wants %d arguments, not %d", n, len(c.args))
	}
	for i := range c.args {
		if c.text(i) == nil {
			return c.fail("argument %d is not a string", i+1)
		}
	}
	return nil
}

// read does f for every filling of those holes of s that have a finite set of
// texts. f says false when it cannot decide.
func (c *call) read(s str, t cty.Type, f func(s str) (*value, bool)) *value {
	var alts []*value
	for _, reading := range fillings(s) {
		v, ok := f(reading)
		if !ok {
			return c.derived(t)
		}
		alts = append(alts, v)
	}
	return choose(c.in, derive(c.name, t, c.at, c.args...).sym.id, c.reason(), alts, c.at)
}

func (c *call) string(s str) *value { return &value{kind: kString, s: s, at: c.at} }

// mapText is read for functions that make a text of a text.
func (c *call) mapText(s str, f func(s str) (str, bool)) *value {
	return c.read(s, cty.String, func(s str) (*value, bool) {
		r, ok := f(s)
		return c.string(r), ok
	})
}

// test is read for questions; the answer of all fillings must be the same.
func (c *call) test(s str, f func(s str) policy.Truth) *value {
	yes, no := policy.Yes, policy.Yes
	for _, reading := range fillings(s) {
		t := f(reading)
		yes, no = yes.And(t), no.And(t.Not())
	}
	switch {
	case yes == policy.Yes:
		return boolValue(true, c.at)
	case no == policy.Yes:
		return boolValue(false, c.at)
	}
	return c.solid(cty.Bool)
}

// solid is derived for a result that is surely not null.
func (c *call) solid(t cty.Type) *value {
	v := c.derived(t)
	v.sym.solid = true
	return v
}

// trimming takes away what each of the expressions matches first.
func trimming(exprs ...string) function {
	var matchers []*matcher
	for _, e := range exprs {
		m, err := newMatcher(e)
		if err != nil {
			panic(err) // a constant
		}
		matchers = append(matchers, m)
	}
	return func(c *call) *value {
		if bad := c.stringArgs(1); bad != nil {
			return bad
		}
		return c.mapText(*c.text(0), func(s str) (str, bool) {
			for _, m := range matchers {
				var ok bool
				if s, ok = cutMatch(s, m.find(s.t, 0)); !ok {
					return s, false
				}
			}
			return s, true
		})
	}
}

func trimprefix(c *call) *value { return c.trimBy("^", "") }
func trimsuffix(c *call) *value { return c.trimBy("", "$") }

func (c *call) trimBy(before, after string) *value {
	if bad := c.stringArgs(2); bad != nil {
		return bad
	}
	n := newNeedle(before, c.text(1).t, after)
	if n == nil {
		return c.solid(cty.String)
	}
	return c.mapText(*c.text(0), func(s str) (str, bool) { return cutMatch(s, n.find(s.t)) })
}

func trim(c *call) *value {
	if bad := c.stringArgs(2); bad != nil {
		return bad
	}
	set, ok := c.literal(1)
	if !ok {
		return c.solid(cty.String)
	}
	if set == "" {
		return c.string(*c.text(0))
	}
	var class strings.Builder
	for _, r := range set {
		fmt.Fprintf(&class, `\x{%x}`, r)
	}
	front, err1 := newMatcher("^[" + class.String() + "]+")
	back, err2 := newMatcher("[" + class.String() + "]+$")
	if err1 != nil || err2 != nil {
		return c.solid(cty.String)
	}
	return c.mapText(*c.text(0), func(s str) (str, bool) {
		s, ok := cutMatch(s, front.find(s.t, 0))
		if !ok {
			return s, false
		}
		return cutMatch(s, back.find(s.t, 0))
	})
}

func startswith(c *call) *value { return c.testText("^", "") }
func endswith(c *call) *value   { return c.testText("", "$") }
func strcontains(c *call) *value {
	return c.testText("", "")
}

func (c *call) testText(before, after string) *value {
	if bad := c.stringArgs(2); bad != nil {
		return bad
	}
	s, part := c.text(0), c.text(1)
	if c.args[0].key() == c.args[1].key() {
		return boolValue(true, c.at)
	}
	n := newNeedle(before, part.t, after)
	if n == nil {
		return c.solid(cty.Bool)
	}
	return c.test(*s, func(s str) policy.Truth { return n.find(s.t).found })
}

func join(c *call) *value {
	if len(c.args) < 2 || c.text(0) == nil {
		return c.fail("wants a separator and a list")
	}
	sep := *c.text(0)
	var parts []str
	for _, list := range c.args[1:] {
		if list.kind == kUnknown {
			return c.unknown(cty.String)
		}
		if !list.isSeq() {
			return c.fail("a list of strings is required")
		}
		if list.open || list.unordered() {
			return c.unknown(cty.String)
		}
		for _, item := range list.items {
			s, fails := item.asText()
			switch fails {
			case policy.Yes:
				return c.fail("a list of strings is required")
			case policy.Maybe:
				c.doubt()
			}
			if len(parts) > 0 {
				parts = append(parts, sep)
			}
			parts = append(parts, s)
		}
	}
	if len(parts) > 1 {
		for i := range parts {
			parts[i] = parts[i].placed(c.at)
		}
	}
	return c.string(joinStr(parts...))
}

func split(c *call) *value {
	if bad := c.stringArgs(2); bad != nil {
		return bad
	}
	sep := c.text(0).t
	return c.read(*c.text(1), cty.List(cty.String), func(s str) (*value, bool) {
		if sep.IsEmpty() {
			return known(stdlib.SplitFunc, cty.List(cty.String))(c), s.t.Known()
		}
		parts, ok := splitText(s, sep)
		if !ok {
			return nil, false
		}
		items := make([]*value, len(parts))
		for i, p := range parts {
			items[i] = &value{kind: kString, s: p, at: c.at}
		}
		return seqValue(kList, items, c.at), true
	})
}

// replace takes /…/ for a regular expression, as Terraform does.
func replace(c *call) *value {
	if bad := c.stringArgs(3); bad != nil {
		return bad
	}
	what, with := c.text(1).t, *c.text(2)
	if lit, ok := what.Literal(); ok && len(lit) > 1 && lit[0] == '/' && lit[len(lit)-1] == '/' {
		m, err := newMatcher(lit[1 : len(lit)-1])
		if err != nil {
			return c.fail("%s", err)
		}
		template, ok := with.t.Literal()
		if !ok {
			return c.solid(cty.String)
		}
		return c.mapText(*c.text(0), func(s str) (str, bool) {
			return replaceMatches(s, m, func(at []int) (str, bool) { return m.expand(s, template, at, with.m) })
		})
	}
	if what.IsEmpty() && c.args[0].known() && with.t.Known() {
		s, _ := c.literal(0)
		w, _ := with.t.Literal()
		return literalValue(strings.ReplaceAll(s, "", w), c.at)
	}
	n := newNeedle("", what, "")
	// With a slash or a hole at either end, the text may turn out to be an expression.
	if n == nil || leastLength(what) == 0 || mayBeExpression(what) {
		return c.solid(cty.String)
	}
	return c.mapText(*c.text(0), func(s str) (str, bool) {
		return replaceMatches(s, n, func([]int) (str, bool) { return with, true })
	})
}

// mayBeExpression says that a text with holes may begin and end with a slash.
func mayBeExpression(t policy.Text) bool {
	if t.Known() {
		return false
	}
	front, _ := newMatcher(`(?s:^/.*/$)`)
	return front.find(t, 0).found != policy.No
}

// expand puts the groups of a match in the places of $1, ${1} and ${name}.
func (m *matcher) expand(s str, template string, at []int, places source.Map) (str, bool) {
	if !strings.Contains(template, "$") {
		return str{policy.Literal(template), places}, true
	}
	var parts []str
	done := 0
	group := func(name string) bool {
		n := -1
		for i, g := range m.names {
			if name == fmt.Sprint(i) || name != "" && g == name {
				n = i
			}
		}
		if n < 0 || at[2*n] == -1 {
			return true
		}
		if at[2*n] == interior || at[2*n+1] == interior {
			return false
		}
		parts = append(parts, s.slice(at[2*n], at[2*n+1]))
		return true
	}
	for i := 0; i < len(template); i++ {
		if template[i] != '$' || i+1 == len(template) {
			continue
		}
		parts = append(parts, str{policy.Literal(template[done:i]), places.Slice(done, i)})
		if template[i+1] == '$' {
			parts = append(parts, str{policy.Literal("$"), places.Slice(i, i+1)})
			i++
			done = i + 1
			continue
		}
		name, n := groupName(template[i+1:])
		if n == 0 {
			done = i
			continue
		}
		if !group(name) {
			return str{}, false
		}
		i += n
		done = i + 1
	}
	return joinStr(append(parts, str{policy.Literal(template[done:]), places.Slice(done, len(template))})...), true
}

// groupName is the name after a $ and its length with braces; 0 for no name.
func groupName(s string) (string, int) {
	braced := strings.HasPrefix(s, "{")
	name := strings.TrimPrefix(s, "{")
	n := 0
	for n < len(name) && (name[n] == '_' || name[n] < utf8.RuneSelf && (isDigit(rune(name[n])) || isLower(rune(name[n])) || isUpper(rune(name[n])))) {
		n++
	}
	switch {
	case n == 0:
		return "", 0
	case !braced:
		return name[:n], n
	case n < len(name) && name[n] == '}':
		return name[:n], n + 2
	}
	return "", 0
}

func substr(c *call) *value {
	if len(c.args) != 3 || c.text(0) == nil {
		return c.fail("wants a string, an offset and a length")
	}
	offset, ok1 := c.args[1].whole()
	length, ok2 := c.args[2].whole()
	s := *c.text(0)
	if !ok1 || !ok2 {
		return c.unknown(cty.String)
	}
	if offset < 0 && length == 0 {
		length = -1 // cty looks for no characters only after it went to an offset from the start
	}
	if s.t.Known() {
		lit, _ := s.t.Literal()
		for i := range len(lit) {
			if lit[i] >= utf8.RuneSelf {
				return known(stdlib.SubstrFunc, cty.String)(c)
			}
		}
	}
	return c.mapText(s, func(s str) (str, bool) {
		offset := offset
		if offset < 0 {
			n, ok := lengthOf(s.t)
			if !ok {
				return c.lastChars(s, -offset, length)
			}
			offset = max(0, n+offset)
		}
		from, _, ok := offsetOf(s.t, offset)
		if !ok {
			return str{}, false
		}
		if length < 0 {
			return s.slice(from, len(s.t.Encoded())), true
		}
		to, _, ok := offsetOf(s.t, offset+length)
		if ok {
			return s.slice(from, to), true
		}
		// A known beginning, and of the rest only that it is cut somewhere.
		if to <= from {
			return str{}, false
		}
		rest := policy.HoleText(c.derived(cty.String).sym.hole())
		return joinStr(s.slice(from, to), str{rest, source.At(holeLen, c.at)}), true
	})
}

// lastChars is the last n characters of s, of these the first length, when
// they stand after its last hole of unknown length.
func (c *call) lastChars(s str, n, length int) (str, bool) {
	encoded := s.t.Encoded()
	from := strings.LastIndex(encoded, string(policy.HoleRune)) + holeLen
	for _, b := range []byte(encoded[from:]) {
		if b >= utf8.RuneSelf {
			return str{}, false
		}
	}
	if len(encoded)-from < n {
		return str{}, false
	}
	s = s.slice(len(encoded)-n, len(encoded))
	if length >= 0 && length < n {
		s = s.slice(0, length)
	}
	return s, true
}

func lower(c *call) *value {
	return c.fold("lower", strings.ToLower, policy.RegionName, policy.Partition, policy.DNSSuffix, policy.AccountID, policy.Scheme)
}

func upper(c *call) *value {
	return c.fold("upper", strings.ToUpper, policy.AccountID, policy.IssuerID)
}

// fold changes the letter case; holes of the kinds in stay have that case already.
func (c *call) fold(name string, f func(string) string, stay ...policy.HoleKind) *value {
	if bad := c.stringArgs(1); bad != nil {
		return bad
	}
	return c.mapText(*c.text(0), func(s str) (str, bool) {
		var parts []str
		n, from := 0, 0
		piece := func(to int) {
			lit, m := s.t.Encoded()[from:to], s.m.Slice(from, to)
			folded := f(lit)
			if folded != lit {
				m = source.At(len(folded), s.m.Site(from, to))
			}
			parts = append(parts, str{policy.Literal(folded), m})
		}
		for i, r := range s.t.Encoded() {
			if r != policy.HoleRune {
				continue
			}
			piece(i)
			h := s.t.Holes()[n]
			n++
			from = i + holeLen
			folded := *h
			for _, k := range stay {
				if h.Kind == k && len(h.Choices) == 0 {
					folded.Kind = h.Kind
					parts = append(parts, str{policy.HoleText(h), s.m.Slice(i, from)})
					h = nil
					break
				}
			}
			if h == nil {
				continue
			}
			if !strings.HasPrefix(h.ID, name+"(") {
				folded.ID, folded.Label = shorten(name+"("+h.ID+")"), name+"("+h.Label+")"
			}
			if folded.Kind != policy.NameText && folded.Kind != policy.NoColonText {
				folded.Kind = policy.AnyText
			}
			folded.Unique, folded.Choices = false, nil
			parts = append(parts, str{policy.HoleText(&folded), s.m.Slice(i, from)})
		}
		piece(len(s.t.Encoded()))
		return joinStr(parts...), true
	})
}

// basename is the function of that name.
func basename(c *call) *value { return c.cutPath(true) }

// dirname is the function of that name.
func dirname(c *call) *value { return c.cutPath(false) }

func (c *call) cutPath(last bool) *value {
	if bad := c.stringArgs(1); bad != nil {
		return bad
	}
	s := *c.text(0)
	if whole, ok := s.t.Literal(); ok && (!last || whole != path.Clean(whole)) {
		if last {
			return literalValue(path.Base(whole), c.at)
		}
		return literalValue(path.Dir(whole), c.at)
	}
	return c.mapText(s, func(s str) (str, bool) {
		parts, ok := splitText(s, policy.Literal("/"))
		if !ok || leastLength(parts[len(parts)-1].t) == 0 || !last {
			return s, false
		}
		return parts[len(parts)-1], true
	})
}
