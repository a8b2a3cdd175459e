package symbolic

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// Text is a text with the places that its bytes come from.
type Text struct {
	T   policy.Text
	Map source.Map
}

// Slice is the part of s between two offsets.
func (s Text) Slice(i, j int) Text { return Text{s.T.Slice(i, j), s.Map.Slice(i, j)} }

// Join is the parts one after the other.
func Join(parts ...Text) Text {
	texts := make([]policy.Text, len(parts))
	var b source.MapBuilder
	for i, p := range parts {
		texts[i] = p.T
		b.Append(p.Map)
		// A part whose places are not known must not shift the others.
		b.Whole(len(p.T.Encoded())-p.Map.Len(), source.Site{})
	}
	return Text{policy.Concat(texts...), b.Map()}
}

// placed is a part of a longer text that a call makes: text from elsewhere stands
// at the place in the call, with its origin. A document keeps its own places.
func (s Text) placed(at source.Site) Text {
	if s.Map.Len() == 0 || s.Map.Site(0, s.Map.Len()).Within(at) || strings.ContainsAny(s.T.Encoded(), "{\n") {
		return s
	}
	return Text{s.T, source.Via(s.Map, at)}
}

// maxFillings bounds how many readings of one text are looked at.
const maxFillings = 16

// Fillings are the readings of s in which each hole with a finite set of texts
// has one of them, the same wherever it stands. Without such holes, or with too
// many of them, it is s alone. When one decider is behind all of them there is a
// reading for each of its cases.
func Fillings(s Text) (readings []Text, decider string) {
	for _, h := range s.T.Holes() {
		choices := len(h.Choices)
		if h.Kind == policy.Scheme && choices == 0 {
			choices = 2
		}
		if choices == 0 {
			continue
		}
		decider = h.Decider
		var all []Text
		for n := range choices {
			filled := fill(s, func(g *policy.Hole) (policy.Text, bool) { return h.Case(n, g) })
			rest, _ := Fillings(filled)
			if len(all)+len(rest) > maxFillings {
				return []Text{s}, ""
			}
			if len(rest) > 1 {
				decider = ""
			}
			all = append(all, rest...)
		}
		return all, decider
	}
	return []Text{s}, ""
}

// fill puts what by gives in the place of holes.
func fill(s Text, by func(*policy.Hole) (policy.Text, bool)) Text {
	var parts []Text
	from, n := 0, 0
	for i, r := range s.T.Encoded() {
		if r != policy.HoleRune {
			continue
		}
		if c, ok := by(s.T.Holes()[n]); ok {
			site := s.Map.Site(i, i+HoleLen)
			parts = append(parts, s.Slice(from, i), Text{c, source.At(len(c.Encoded()), site)})
			from = i + HoleLen
		}
		n++
	}
	return Join(append(parts, s.Slice(from, len(s.T.Encoded())))...)
}

// finder is a matcher or a needle.
type finder interface {
	all(t policy.Text) (matches [][]int, ok bool)
}

// replaceMatches puts with(groups) in the place of each match of m. It says
// false when a match is not in the same place for every filling, or when what
// replaces it is not known, or when the text would be too large.
func replaceMatches(s Text, m finder, with func(groups []int) (Text, bool)) (Text, bool) {
	matches, ok := m.all(s.T)
	if !ok {
		return s, false
	}
	if len(matches) == 0 {
		return s, true
	}
	var parts []Text
	from, size := 0, len(s.T.Encoded())
	for _, at := range matches {
		r, ok := with(at)
		if size += len(r.T.Encoded()); !ok || size > MaxText {
			return s, false
		}
		parts = append(parts, s.Slice(from, at[0]), r)
		from = at[1]
	}
	return Join(append(parts, s.Slice(from, len(s.T.Encoded())))...), true
}

// A needle is a text that is looked for in another, with holes of its own: it
// is found where the same holes stand. Its expression matches every filling, so
// that where the expression does not match, the needle is not.
type needle struct {
	m    *Matcher
	text policy.Text
}

var holeExpr = [...]string{
	policy.AnyText: `.*`, policy.AccountID: `[0-9]{12}`, policy.RegionName: `[a-z]+(?:-[a-z]+)+-[0-9]{1,2}`, policy.Partition: `aws(?:-[a-z]+)*`,
	policy.IssuerID: `[0-9A-F]{32}`, policy.NameText: `[0-9A-Za-z_+=,.@-]+`, policy.NoColonText: `[^:]*`, policy.DNSSuffix: `[0-9a-z.-]+`, policy.Scheme: `(?:https://)?`,
}

// newNeedle looks for t between the expressions before and after; nil when it
// is too large to look for.
func newNeedle(before string, t policy.Text, after string) *needle {
	var expr strings.Builder
	expr.WriteString("(?s:" + before)
	n := 0
	for _, r := range t.Encoded() {
		if r != policy.HoleRune {
			expr.WriteString(regexp.QuoteMeta(string(r)))
			continue
		}
		h := t.Holes()[n]
		n++
		if len(h.Choices) > 0 || int(h.Kind) >= len(holeExpr) {
			expr.WriteString(`.*`)
		} else {
			expr.WriteString(holeExpr[h.Kind])
		}
	}
	m, err := newMatcher(expr.String() + after + ")")
	if err != nil {
		return nil
	}
	return &needle{m, t}
}

// find is what is known of the first needle in t.
func (n *needle) find(t policy.Text) Match {
	r := n.m.Find(t, 0)
	switch {
	case r.Found == policy.No || n.text.Known():
		return r
	case r.At != nil && t.Slice(r.At[0], r.At[1]).Key() == n.text.Key():
		return r
	}
	return Match{}
}

// all are the places of the needle in t, false when one is not certain.
func (n *needle) all(t policy.Text) ([][]int, bool) {
	matches, ok := n.m.all(t)
	for _, at := range matches {
		ok = ok && (n.text.Known() || t.Slice(at[0], at[1]).Key() == n.text.Key())
	}
	return matches, ok
}

// SplitText cuts s at each occurrence of sep, false when one is undecided.
func SplitText(s Text, sep policy.Text) ([]Text, bool) {
	n := newNeedle("", sep, "")
	if n == nil || LeastLength(sep) == 0 {
		return nil, false
	}
	matches, ok := n.all(s.T)
	if !ok {
		return nil, false
	}
	var parts []Text
	from := 0
	for _, at := range matches {
		parts = append(parts, s.Slice(from, at[0]))
		from = at[1]
	}
	return append(parts, s.Slice(from, len(s.T.Encoded()))), true
}

// cutMatch takes a match out of s; without one s stays.
func cutMatch(s Text, r Match) (Text, bool) {
	switch {
	case r.Found == policy.No:
		return s, true
	case r.At == nil:
		return s, false
	}
	return Join(s.Slice(0, r.At[0]), s.Slice(r.At[1], len(s.T.Encoded()))), true
}

// fixedLen is the number of characters of a hole's text, or -1.
func fixedLen(h *policy.Hole) int {
	switch {
	case len(h.Choices) > 0:
		return -1
	case h.Kind == policy.AccountID:
		return 12
	case h.Kind == policy.IssuerID:
		return 32
	}
	return -1
}

// offsetOf is the byte offset in the encoded text of character n, which must
// not lie inside a hole or after a hole of unknown length. left is how many
// characters are missing when the text ends before.
func offsetOf(t policy.Text, n int) (offset, left int, ok bool) {
	hole := 0
	for i, r := range t.Encoded() {
		if n == 0 {
			return i, 0, true
		}
		if r != policy.HoleRune {
			if r >= utf8.RuneSelf {
				return i, 0, false // it may join with its neighbours into one character
			}
			n--
			continue
		}
		length := fixedLen(t.Holes()[hole])
		hole++
		if length < 0 || length > n {
			return i, 0, false
		}
		n -= length
	}
	return len(t.Encoded()), n, true
}

// lengthOf is the number of characters of t, when it is certain.
func lengthOf(t policy.Text) (int, bool) {
	n := 0
	for _, r := range t.Encoded() {
		if r >= utf8.RuneSelf && r != policy.HoleRune {
			return 0, false // it may join with its neighbours into one character
		}
		if r != policy.HoleRune {
			n++
		}
	}
	for _, h := range t.Holes() {
		length := fixedLen(h)
		if length < 0 {
			return 0, false
		}
		n += length
	}
	return n, true
}

// LeastLength is the number of characters that t has at least.
func LeastLength(t policy.Text) int {
	n := 0
	for _, r := range t.Encoded() {
		if r != policy.HoleRune {
			n++
		}
	}
	for _, h := range t.Holes() {
		switch {
		case fixedLen(h) > 0:
			n += fixedLen(h)
		case !shapeOf(h).final(0):
			n++
		}
	}
	return n
}
