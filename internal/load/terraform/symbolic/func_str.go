package symbolic

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
func (c *Call) text(i int) *Text {
	a := c.Arg(i)
	if a == nil {
		return nil
	}
	s, fails := a.AsText()
	switch fails {
	case policy.Yes:
		return nil
	case policy.Maybe:
		c.doubt()
	}
	if s.Map.Len() == 0 {
		s.Map = source.At(len(s.T.Encoded()), a.At)
	}
	return &s
}

// literal is argument i as a string that is wholly known.
func (c *Call) literal(i int) (string, bool) {
	s := c.text(i)
	if s == nil {
		return "", false
	}
	return s.T.Literal()
}

// stringArgs says whether the call has n arguments that may all be strings.
func (c *Call) stringArgs(n int) *Value {
	if len(c.Args) != n {
		return c.Fail("wants %d arguments, not %d", n, len(c.Args))
	}
	for i := range c.Args {
		if c.text(i) == nil {
			return c.Fail("argument %d is not a string", i+1)
		}
	}
	return nil
}

// read does f for every filling of those holes of s that have a finite set of
// texts. f says false when it cannot decide.
func (c *Call) read(s Text, t cty.Type, f func(s Text) (*Value, bool)) *Value {
	var alts []*Value
	readings, decider := Fillings(s)
	for _, reading := range readings {
		v, ok := f(reading)
		if !ok {
			return c.Derived(t)
		}
		alts = append(alts, v)
	}
	if decider == "" {
		decider = Derive(c.Name, t, c.At, c.Args...).Symbol.ID
	}
	return Choose(c.In, decider, c.reason(), alts, c.At)
}

func (c *Call) string(s Text) *Value { return &Value{Kind: String, Text: s, At: c.At} }

// mapText is read for functions that make a text of a text.
func (c *Call) mapText(s Text, f func(s Text) (Text, bool)) *Value {
	return c.read(s, cty.String, func(s Text) (*Value, bool) {
		r, ok := f(s)
		return c.string(r), ok
	})
}

// test is read for questions; the answer of all fillings must be the same.
func (c *Call) test(s Text, f func(s Text) policy.Truth) *Value {
	yes, no := policy.Yes, policy.Yes
	readings, _ := Fillings(s)
	for _, reading := range readings {
		t := f(reading)
		yes, no = yes.And(t), no.And(t.Not())
	}
	switch {
	case yes == policy.Yes:
		return BoolValue(true, c.At)
	case no == policy.Yes:
		return BoolValue(false, c.At)
	}
	return c.solid(cty.Bool)
}

// solid is derived for a result that is surely not null.
func (c *Call) solid(t cty.Type) *Value {
	v := c.Derived(t)
	v.Symbol.Solid = true
	return v
}

// trimming takes away what each of the expressions matches first.
func trimming(exprs ...string) Function {
	var matchers []*Matcher
	for _, e := range exprs {
		m, err := newMatcher(e)
		if err != nil {
			panic(err) // a constant
		}
		matchers = append(matchers, m)
	}
	return func(c *Call) *Value {
		if bad := c.stringArgs(1); bad != nil {
			return bad
		}
		return c.mapText(*c.text(0), func(s Text) (Text, bool) {
			for _, m := range matchers {
				var ok bool
				if s, ok = cutMatch(s, m.Find(s.T, 0)); !ok {
					return s, false
				}
			}
			return s, true
		})
	}
}

func trimprefix(c *Call) *Value { return c.trimBy("^", "") }
func trimsuffix(c *Call) *Value { return c.trimBy("", "$") }

func (c *Call) trimBy(before, after string) *Value {
	if bad := c.stringArgs(2); bad != nil {
		return bad
	}
	n := newNeedle(before, c.text(1).T, after)
	if n == nil {
		return c.solid(cty.String)
	}
	return c.mapText(*c.text(0), func(s Text) (Text, bool) { return cutMatch(s, n.find(s.T)) })
}

func trim(c *Call) *Value {
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
	return c.mapText(*c.text(0), func(s Text) (Text, bool) {
		s, ok := cutMatch(s, front.Find(s.T, 0))
		if !ok {
			return s, false
		}
		return cutMatch(s, back.Find(s.T, 0))
	})
}

func startswith(c *Call) *Value { return c.testText("^", "") }
func endswith(c *Call) *Value   { return c.testText("", "$") }
func strcontains(c *Call) *Value {
	return c.testText("", "")
}

func (c *Call) testText(before, after string) *Value {
	if bad := c.stringArgs(2); bad != nil {
		return bad
	}
	s, part := c.text(0), c.text(1)
	if c.Args[0].Key() == c.Args[1].Key() {
		return BoolValue(true, c.At)
	}
	n := newNeedle(before, part.T, after)
	if n == nil {
		return c.solid(cty.Bool)
	}
	return c.test(*s, func(s Text) policy.Truth { return n.find(s.T).Found })
}

func join(c *Call) *Value {
	if len(c.Args) < 2 || c.text(0) == nil {
		return c.Fail("wants a separator and a list")
	}
	sep, size := *c.text(0), 0
	var parts []Text
	for _, list := range c.Args[1:] {
		if list.Kind == Unknown {
			return c.Unknown(cty.String)
		}
		if !list.IsSeq() {
			return c.Fail("a list of strings is required")
		}
		if list.Open || list.unordered() {
			return c.Unknown(cty.String)
		}
		for _, item := range list.Items {
			s, fails := item.AsText()
			switch fails {
			case policy.Yes:
				return c.Fail("a list of strings is required")
			case policy.Maybe:
				c.doubt()
			}
			if size += len(sep.T.Encoded()) + len(s.T.Encoded()); size > MaxText {
				return TooLarge(c.At)
			}
			if len(parts) > 0 {
				parts = append(parts, sep)
			}
			parts = append(parts, s)
		}
	}
	if len(parts) > 1 {
		for i := range parts {
			parts[i] = parts[i].placed(c.At)
		}
	}
	return c.string(Join(parts...))
}

func split(c *Call) *Value {
	if bad := c.stringArgs(2); bad != nil {
		return bad
	}
	sep := c.text(0).T
	return c.read(*c.text(1), cty.List(cty.String), func(s Text) (*Value, bool) {
		if sep.IsEmpty() {
			if len(s.T.Encoded()) > MaxSize {
				return TooLarge(c.At), true
			}
			return librarySplit(c), s.T.Known()
		}
		parts, ok := SplitText(s, sep)
		if !ok {
			return nil, false
		}
		items := make([]*Value, len(parts))
		for i, p := range parts {
			items[i] = &Value{Kind: String, Text: p, At: c.At}
		}
		return SeqValue(List, items, c.At), true
	})
}

// replace takes /…/ for a regular expression, as Terraform does.
func replace(c *Call) *Value {
	if bad := c.stringArgs(3); bad != nil {
		return bad
	}
	what, with := c.text(1).T, *c.text(2)
	if lit, ok := what.Literal(); ok && len(lit) > 1 && lit[0] == '/' && lit[len(lit)-1] == '/' {
		m, err := newMatcher(lit[1 : len(lit)-1])
		if err != nil {
			return c.Fail("%s", err)
		}
		template, ok := with.T.Literal()
		if !ok {
			return c.solid(cty.String)
		}
		return c.mapText(*c.text(0), func(s Text) (Text, bool) {
			return replaceMatches(s, m, func(at []int) (Text, bool) { return m.expand(s, template, at, with.Map) })
		})
	}
	if what.IsEmpty() && c.Args[0].Known() && with.T.Known() {
		s, _ := c.literal(0)
		w, _ := with.T.Literal()
		return LiteralValue(strings.ReplaceAll(s, "", w), c.At)
	}
	n := newNeedle("", what, "")
	// With a slash or a hole at either end, the text may turn out to be an expression.
	if n == nil || LeastLength(what) == 0 || mayBeExpression(what) {
		return c.solid(cty.String)
	}
	return c.mapText(*c.text(0), func(s Text) (Text, bool) {
		return replaceMatches(s, n, func([]int) (Text, bool) { return with, true })
	})
}

// mayBeExpression says that a text with holes may begin and end with a slash.
func mayBeExpression(t policy.Text) bool {
	if t.Known() {
		return false
	}
	front, _ := newMatcher(`(?s:^/.*/$)`)
	return front.Find(t, 0).Found != policy.No
}

// expand puts the groups of a match in the places of $1, ${1} and ${name}.
func (m *Matcher) expand(s Text, template string, at []int, places source.Map) (Text, bool) {
	if !strings.Contains(template, "$") {
		return Text{policy.Literal(template), places}, true
	}
	var parts []Text
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
		parts = append(parts, s.Slice(at[2*n], at[2*n+1]))
		return true
	}
	for i := 0; i < len(template); i++ {
		if template[i] != '$' || i+1 == len(template) {
			continue
		}
		parts = append(parts, Text{policy.Literal(template[done:i]), places.Slice(done, i)})
		if template[i+1] == '$' {
			parts = append(parts, Text{policy.Literal("$"), places.Slice(i, i+1)})
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
			return Text{}, false
		}
		i += n
		done = i + 1
	}
	return Join(append(parts, Text{policy.Literal(template[done:]), places.Slice(done, len(template))})...), true
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

func substr(c *Call) *Value {
	if len(c.Args) != 3 || c.text(0) == nil {
		return c.Fail("wants a string, an offset and a length")
	}
	offset, ok1 := c.Args[1].Whole()
	length, ok2 := c.Args[2].Whole()
	s := *c.text(0)
	if !ok1 || !ok2 {
		return c.Unknown(cty.String)
	}
	if offset < 0 && length == 0 {
		length = -1 // cty looks for no characters only after it went to an offset from the start
	}
	if s.T.Known() {
		lit, _ := s.T.Literal()
		for i := range len(lit) {
			if lit[i] >= utf8.RuneSelf {
				return known(stdlib.SubstrFunc, cty.String)(c)
			}
		}
	}
	return c.mapText(s, func(s Text) (Text, bool) {
		offset := offset
		if offset < 0 {
			n, ok := lengthOf(s.T)
			if !ok {
				return c.lastChars(s, -offset, length)
			}
			offset = max(0, n+offset)
		}
		from, _, ok := offsetOf(s.T, offset)
		if !ok {
			return Text{}, false
		}
		if length < 0 {
			return s.Slice(from, len(s.T.Encoded())), true
		}
		to, _, ok := offsetOf(s.T, offset+length)
		if ok {
			return s.Slice(from, to), true
		}
		// A known beginning, and of the rest only that it is cut somewhere.
		if to <= from {
			return Text{}, false
		}
		rest := policy.HoleText(c.Derived(cty.String).Symbol.Hole())
		return Join(s.Slice(from, to), Text{rest, source.At(HoleLen, c.At)}), true
	})
}

// lastChars is the last n characters of s, of these the first length, when
// they stand after its last hole of unknown length.
func (c *Call) lastChars(s Text, n, length int) (Text, bool) {
	encoded := s.T.Encoded()
	from := strings.LastIndex(encoded, string(policy.HoleRune)) + HoleLen
	for _, b := range []byte(encoded[from:]) {
		if b >= utf8.RuneSelf {
			return Text{}, false
		}
	}
	if len(encoded)-from < n {
		return Text{}, false
	}
	s = s.Slice(len(encoded)-n, len(encoded))
	if length >= 0 && length < n {
		s = s.Slice(0, length)
	}
	return s, true
}

func lower(c *Call) *Value {
	return c.fold("lower", strings.ToLower, policy.RegionName, policy.Partition, policy.DNSSuffix, policy.AccountID, policy.Scheme)
}

func upper(c *Call) *Value {
	return c.fold("upper", strings.ToUpper, policy.AccountID, policy.IssuerID)
}

// fold changes the letter case; holes of the kinds in stay have that case already.
func (c *Call) fold(name string, f func(string) string, stay ...policy.HoleKind) *Value {
	if bad := c.stringArgs(1); bad != nil {
		return bad
	}
	return c.mapText(*c.text(0), func(s Text) (Text, bool) {
		var parts []Text
		n, from := 0, 0
		piece := func(to int) {
			lit, m := s.T.Encoded()[from:to], s.Map.Slice(from, to)
			folded := f(lit)
			if folded != lit {
				m = source.At(len(folded), s.Map.Site(from, to))
			}
			parts = append(parts, Text{policy.Literal(folded), m})
		}
		for i, r := range s.T.Encoded() {
			if r != policy.HoleRune {
				continue
			}
			piece(i)
			h := s.T.Holes()[n]
			n++
			from = i + HoleLen
			folded := *h
			for _, k := range stay {
				if h.Kind == k && len(h.Choices) == 0 {
					folded.Kind = h.Kind
					parts = append(parts, Text{policy.HoleText(h), s.Map.Slice(i, from)})
					h = nil
					break
				}
			}
			if h == nil {
				continue
			}
			if !strings.HasPrefix(h.ID, name+"(") {
				folded.ID, folded.Label = Shorten(name+"("+h.ID+")"), name+"("+h.Label+")"
			}
			if folded.Kind != policy.NameText && folded.Kind != policy.NoColonText {
				folded.Kind = policy.AnyText
			}
			folded.Unique, folded.Choices, folded.Decider = false, nil, ""
			parts = append(parts, Text{policy.HoleText(&folded), s.Map.Slice(i, from)})
		}
		piece(len(s.T.Encoded()))
		return Join(parts...), true
	})
}

// Basename is the function of that name.
func Basename(c *Call) *Value { return c.cutPath(true) }

// Dirname is the function of that name.
func Dirname(c *Call) *Value { return c.cutPath(false) }

func (c *Call) cutPath(last bool) *Value {
	if bad := c.stringArgs(1); bad != nil {
		return bad
	}
	s := *c.text(0)
	if whole, ok := s.T.Literal(); ok && (!last || whole != path.Clean(whole)) {
		if last {
			return LiteralValue(path.Base(whole), c.At)
		}
		return LiteralValue(path.Dir(whole), c.At)
	}
	return c.mapText(s, func(s Text) (Text, bool) {
		parts, ok := SplitText(s, policy.Literal("/"))
		if !ok || LeastLength(parts[len(parts)-1].T) == 0 || !last {
			return s, false
		}
		return parts[len(parts)-1], true
	})
}
