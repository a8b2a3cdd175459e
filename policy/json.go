package policy

import (
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth bounds how deep JSON may nest; IAM's own documents reach 6.
const maxDepth = 64

type nodeKind uint8

const (
	objectNode nodeKind = iota
	arrayNode
	stringNode
	numberNode
	boolNode
	nullNode
	holeNode // a hole outside quotes: any value
)

func (k nodeKind) String() string {
	return [...]string{"an object", "a list", "a string", "a number", "a boolean", "null", "a value"}[k]
}

// node is a JSON value with its place. Strings have the span of their content,
// and token that with the quotes.
type node struct {
	kind    nodeKind
	span    Span // of the content
	token   Span
	text    Text // of strings, numbers, booleans
	members []member
	items   []*node
	open    bool // of objects and lists: may hold more
	why     *Hole
}

type member struct {
	key   *node
	value *node
}

// jsonReader reads JSON in which holes may stand anywhere.
type jsonReader struct {
	t        Text
	s        string
	pos      int
	holePos  []int
	problems []Problem
	failed   bool
}

func newJSONReader(t Text) *jsonReader {
	r := &jsonReader{t: t, s: t.s}
	for i := 0; len(r.holePos) < len(t.holes); {
		n := strings.Index(t.s[i:], mark)
		r.holePos = append(r.holePos, i+n)
		i += n + len(mark)
	}
	return r
}

func (r *jsonReader) holeAt(pos int) *Hole {
	return r.t.holes[sort.SearchInts(r.holePos, pos)]
}

func (r *jsonReader) report(code string, at Span, expected, why string, args ...any) {
	r.problems = append(r.problems, Problem{Span: at, Code: code, Expected: expected, Why: fmt.Sprintf(why, args...)})
}

// fail reports a syntax error and ends the reading: what is being read becomes open.
func (r *jsonReader) fail(why string, args ...any) {
	if !r.failed {
		end := r.pos
		if r.pos < len(r.s) {
			_, n := utf8.DecodeRuneInString(r.s[r.pos:])
			end += n
		}
		r.report(JSONSyntax, Span{r.pos, end}, "", why, args...)
	}
	r.failed = true
}

func (r *jsonReader) space() {
	for r.pos < len(r.s) {
		switch r.s[r.pos] {
		case ' ', '\t', '\n', '\r':
			r.pos++
		default:
			return
		}
	}
}

func (r *jsonReader) atHole() bool {
	return strings.HasPrefix(r.s[r.pos:], mark)
}

// hole takes a hole outside quotes together with bare text that touches it.
func (r *jsonReader) hole() *node {
	h := r.holeAt(r.pos)
	start := r.pos
	for r.pos < len(r.s) {
		if r.atHole() {
			r.pos += len(mark)
			continue
		}
		c := r.s[r.pos]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' {
			r.pos++
			continue
		}
		break
	}
	at := Span{start, r.pos}
	return &node{kind: holeNode, span: at, token: at, text: r.t.Slice(start, r.pos), why: h}
}

// document reads the whole text; nil when there is no value at all.
func (r *jsonReader) document() *node {
	if strings.HasPrefix(r.s, "\uFEFF") {
		r.pos = len("\uFEFF")
	}
	r.space()
	if r.pos == len(r.s) {
		r.fail("is empty")
		return nil
	}
	n := r.value(0)
	if r.failed {
		return n
	}
	r.space()
	if r.pos < len(r.s) {
		if r.atHole() {
			n.open, n.why = true, r.holeAt(r.pos)
			return n
		}
		r.report(TrailingData, Span{r.pos, len(r.s)}, "", "goes on after the document's end")
		n.open = true
	}
	return n
}

func (r *jsonReader) value(depth int) *node {
	r.space()
	if r.pos == len(r.s) {
		r.fail("ends before a value")
		return nil
	}
	if r.atHole() {
		return r.hole()
	}
	start := r.pos
	switch c := r.s[r.pos]; {
	case c == '{' || c == '[':
		if depth >= maxDepth {
			r.report(TooDeep, Span{start, start + 1}, "", "nests deeper than %d levels", maxDepth)
			r.failed = true
			return nil
		}
		if c == '{' {
			return r.object(depth)
		}
		return r.array(depth)
	case c == '"':
		return r.str()
	case c == '-' || c >= '0' && c <= '9':
		return r.number()
	}
	for _, word := range []string{"true", "false", "null"} {
		if strings.HasPrefix(r.s[r.pos:], word) {
			r.pos += len(word)
			at := Span{start, r.pos}
			kind := boolNode
			if word == "null" {
				kind = nullNode
			}
			return &node{kind: kind, span: at, token: at, text: Literal(word)}
		}
	}
	r.fail("has %q where a value belongs", r.runeHere())
	return nil
}

func (r *jsonReader) runeHere() string {
	_, n := utf8.DecodeRuneInString(r.s[r.pos:])
	return r.s[r.pos : r.pos+n]
}

// object reads an object. Holes may stand for members, with or without commas.
func (r *jsonReader) object(depth int) *node {
	n := &node{kind: objectNode}
	r.elements(n, '}', "an object", "brace", func() {
		key := r.key(n)
		if r.failed {
			return
		}
		r.space()
		if r.pos < len(r.s) && r.s[r.pos] == ':' {
			r.pos++
			if value := r.value(depth + 1); value != nil {
				n.members = append(n.members, member{key, value})
			}
		} else if key.kind != holeNode {
			r.fail("has no colon after the member name %q", key.text)
		}
	})
	return n
}

// key reads the name of a member of n, or a hole in its place.
func (r *jsonReader) key(n *node) *node {
	switch {
	case r.atHole():
		key := r.hole()
		n.open, n.why = true, key.why
		return key
	case r.s[r.pos] == '"':
		return r.str()
	}
	r.fail("has %q where a member name in double quotes belongs", r.runeHere())
	return nil
}

// elements reads what stands between the brackets of n, each by one call of read. A
// value that does not end stays open.
func (r *jsonReader) elements(n *node, closing byte, in, bracket string, read func()) {
	n.token = Span{r.pos, len(r.s)}
	n.span = n.token
	r.pos++
	comma := false // a comma was read and an element must follow
	for !r.failed {
		r.space()
		switch {
		case r.pos == len(r.s):
			r.fail("ends inside %s", in)
		case r.s[r.pos] != closing:
			if read(); !r.failed {
				comma = r.separator(n, closing)
			}
		case comma:
			r.fail("has a comma before the closing %s", bracket)
		default:
			r.pos++
			n.token.End = r.pos
			n.span = n.token
			return
		}
	}
	n.open = true
}

// separator reads the comma between two members or items; around holes there
// need be none.
func (r *jsonReader) separator(n *node, closing byte) (comma bool) {
	r.space()
	if r.pos == len(r.s) {
		r.fail("ends before %q", string(closing))
		return false
	}
	switch {
	case r.s[r.pos] == ',':
		r.pos++
		r.space()
		if r.atHole() {
			return false
		}
		return true
	case r.s[r.pos] == closing:
		return false
	case r.atHole():
		n.open, n.why = true, r.holeAt(r.pos)
		return false
	case n.open && n.why != nil:
		return false
	}
	r.fail("has %q where a comma or %q belongs", r.runeHere(), string(closing))
	return false
}

// array reads a list. A hole among its items stands for any number of items.
func (r *jsonReader) array(depth int) *node {
	n := &node{kind: arrayNode}
	r.elements(n, ']', "a list", "bracket", func() {
		item := r.value(depth + 1)
		if item != nil && item.kind == holeNode {
			n.open, n.why = true, item.why
		} else if item != nil {
			n.items = append(n.items, item)
		}
	})
	return n
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$`)

func (r *jsonReader) number() *node {
	start := r.pos
	for r.pos < len(r.s) && strings.IndexByte("+-.0123456789eE", r.s[r.pos]) >= 0 {
		r.pos++
	}
	text := r.s[start:r.pos]
	if r.pos < len(r.s) && r.atHole() { // digits and a hole: an unknown number
		r.pos = start
		for r.pos < len(r.s) && !r.atHole() {
			r.pos++
		}
		n := r.hole()
		n.span.Start, n.token.Start = start, start
		return n
	}
	if !jsonNumber.MatchString(text) {
		r.pos = start
		r.fail("has %q, which is no JSON number", text)
		return nil
	}
	at := Span{start, r.pos}
	return &node{kind: numberNode, span: at, token: at, text: Literal(text)}
}

// str reads a string, with its holes.
func (r *jsonReader) str() *node {
	start := r.pos
	r.pos++
	end := r.pos
	escaped := false
	for end < len(r.s) && r.s[end] != '"' {
		if r.s[end] == '\\' {
			escaped = true
			end++
		}
		end++
	}
	if end >= len(r.s) {
		r.pos = start
		r.fail("has a string without its closing quote")
		return nil
	}
	n := &node{kind: stringNode, span: Span{start + 1, end}, token: Span{start, end + 1}}
	if i := strings.IndexAny(r.s[start+1:end], "\n\r"); i >= 0 {
		r.pos = start + 1 + i
		r.fail("has a line end inside a string")
		return nil
	}
	if !escaped {
		n.text = r.t.Slice(start+1, end)
	} else if !r.unescape(n) {
		return nil
	}
	r.pos = end + 1
	r.checkCharacters(n)
	return n
}

func (r *jsonReader) unescape(n *node) bool {
	raw := r.s[n.span.Start:n.span.End]
	var b strings.Builder
	for i := 0; i < len(raw); {
		if raw[i] != '\\' {
			b.WriteByte(raw[i])
			i++
			continue
		}
		r.pos = n.span.Start + i
		if i+1 >= len(raw) {
			r.fail("has a backslash at a string's end")
			return false
		}
		c := raw[i+1]
		if k := strings.IndexByte(`"\/bfnrt`, c); k >= 0 {
			b.WriteByte("\"\\/\b\f\n\r\t"[k])
			i += 2
			continue
		}
		if c != 'u' {
			r.fail("has the escape %q, which JSON does not know", `\`+string(c))
			return false
		}
		v, ok := hex4(raw[i+2:])
		if !ok {
			r.fail(`has \u without four hex digits`)
			return false
		}
		i += 6
		if utf16.IsSurrogate(v) {
			low, ok := rune(0), false
			if strings.HasPrefix(raw[i:], `\u`) {
				low, ok = hex4(raw[i+2:])
			}
			if v = utf16.DecodeRune(v, low); ok && v != utf8.RuneError {
				i += 6
			}
		}
		b.WriteString(Sanitize(string(v)))
	}
	holes := r.t.Slice(n.span.Start, n.span.End).holes
	n.text = Raw(b.String(), holes)
	return true
}

func hex4(s string) (rune, bool) {
	if len(s) < 4 {
		return 0, false
	}
	v, err := strconv.ParseUint(s[:4], 16, 16)
	return rune(v), err == nil
}

// checkCharacters reports characters that IAM does not take: it knows TAB, LF,
// CR and U+0020 to U+00FF.
func (r *jsonReader) checkCharacters(n *node) {
	for _, c := range n.text.s {
		if c == HoleRune || c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && c <= 0xFF {
			continue
		}
		at := n.span
		if i := strings.IndexRune(r.s[at.Start:at.End], c); i >= 0 {
			at = Span{at.Start + i, min(at.End, at.Start+i+utf8.RuneLen(c))}
		}
		r.report(InvalidCharacter, at, "", "has the character %q (U+%04X), IAM takes U+0020 to U+00FF", c, c)
		return
	}
}
