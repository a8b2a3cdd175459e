package policy

import (
	"strings"
	"unicode/utf8"
)

// HoleRune stands in the text for one hole. Loaders keep it out of their input
// (see [Sanitize]), so a HoleRune is always a hole and a hole is always whole.
const HoleRune = '\U0010FFFD'

// HoleKind narrows what texts a hole may stand for.
type HoleKind uint8

// The kinds of holes. The zero kind may be any text, the empty one included.
const (
	AnyText     HoleKind = iota
	AccountID            // 12 digits
	RegionName           // lower-case letters, digits and '-', never empty
	Partition            // "aws", "aws-cn", "aws-us-gov", …
	IssuerID             // the 32 upper-case hex digits at the end of an EKS issuer
	NameText             // what an IAM, EKS or Kubernetes name may hold: no ':', no '/', never empty
	NoColonText          // any text without ':'
	DNSSuffix            // "amazonaws.com", "amazonaws.com.cn", …
	Scheme               // "https://" or nothing (the url of an OIDC provider resource, by provider version)
)

// Hole is a stretch of text that is not known. Two holes with the same ID stand
// for the same text; nothing is said about holes with different IDs, unless
// both are Unique and of the same kind.
type Hole struct {
	ID    string   // identity: equal IDs mean equal text
	Label string   // how messages name it, such as "var.cluster_name"
	Kind  HoleKind // what it may be
	// Unique says that AWS makes this text and makes no two alike: another
	// Unique hole of the same kind is a different text.
	Unique bool
	// Choices, when not empty, are all the texts the hole may stand for.
	Choices []Text
	// Decider, when not empty, is the identity of what chooses: of the holes with
	// the same one, that have as many choices, each stands for the choice of the
	// same index.
	Decider string
	// Encoded says that what stands in the text is another spelling of the hole's
	// value, as JSON or YAML writes it.
	Encoded bool
	// Optional says of the whole inside of a list or object that stands in a
	// document that the member may not be there at all.
	Optional bool
	// Origin is the caller's own record (where it stands, why it is not known).
	Origin any
}

// Text is text with holes. The zero Text is the empty text.
type Text struct {
	s     string  // a HoleRune for each hole
	holes []*Hole // in order of appearance
}

// Literal is the text s, without holes.
func Literal(s string) Text { return Text{s: Sanitize(s)} }

// HoleText is a text that is one hole.
func HoleText(h *Hole) Text { return Text{s: mark, holes: []*Hole{h}} }

// Raw makes a text from s, in which every HoleRune stands for one of holes, in
// order. It panics when their numbers differ: that is the caller's bug.
func Raw(s string, holes []*Hole) Text {
	if n := CountHoles(s); n != len(holes) {
		panic("policy: text and holes do not fit")
	}
	return Text{s: s, holes: holes}
}

// CountHoles is the number of HoleRunes in s.
func CountHoles(s string) int { return strings.Count(s, mark) }

// Sanitize replaces HoleRune in foreign text by another private rune of the
// same length, so that byte offsets stay.
func Sanitize(s string) string {
	if !strings.ContainsRune(s, HoleRune) {
		return s
	}
	return strings.ReplaceAll(s, mark, "\U0010FFFC")
}

// Known says that t has no holes.
func (t Text) Known() bool { return len(t.holes) == 0 }

// IsEmpty says that t is surely the empty text.
func (t Text) IsEmpty() bool { return t.s == "" }

// Literal returns the text when it has no holes.
func (t Text) Literal() (string, bool) { return t.s, len(t.holes) == 0 }

// Encoded returns the text with a HoleRune for each hole.
func (t Text) Encoded() string { return t.s }

// Holes are the holes of t in order of appearance.
func (t Text) Holes() []*Hole { return t.holes }

// Hole returns the hole when t is one hole and nothing else.
func (t Text) Hole() *Hole {
	if len(t.holes) == 1 && len(t.s) == utf8.RuneLen(HoleRune) {
		return t.holes[0]
	}
	return nil
}

// Slice is the part of t between byte offsets i and j of [Text.Encoded].
func (t Text) Slice(i, j int) Text {
	if len(t.holes) == 0 {
		return Text{s: t.s[i:j]}
	}
	before, within := CountHoles(t.s[:i]), CountHoles(t.s[i:j])
	return Text{s: t.s[i:j], holes: t.holes[before : before+within : before+within]}
}

// Concat is the texts one after the other.
func Concat(texts ...Text) Text {
	var b strings.Builder
	var holes []*Hole
	for _, t := range texts {
		b.WriteString(t.s)
		holes = append(holes, t.holes...)
	}
	return Text{s: b.String(), holes: holes}
}

// Fill is t with some of its holes filled.
func (t Text) Fill(fill func(*Hole) (Text, bool)) Text {
	if len(t.holes) == 0 {
		return t
	}
	var b strings.Builder
	var holes []*Hole
	t.runs(func(run string, h *Hole) {
		b.WriteString(run)
		if h == nil {
			return
		}
		if by, ok := fill(h); ok {
			b.WriteString(by.s)
			holes = append(holes, by.holes...)
			return
		}
		b.WriteString(mark)
		holes = append(holes, h)
	})
	return Text{s: b.String(), holes: holes}
}

// String is t as messages show it: holes as their labels in braces, placeholders
// as they are written.
func (t Text) String() string {
	if len(t.holes) == 0 {
		return t.s
	}
	return t.written((*Hole).shown)
}

func (h *Hole) shown() string {
	if h.Label != "" && strings.Contains("$<@%_", h.Label[:1]) {
		return h.Label
	}
	return "{" + h.Label + "}"
}

// Key is equal for two texts exactly when they are surely the same text by
// their making: the same literal runs around holes with the same IDs.
func (t Text) Key() string {
	if len(t.holes) == 0 {
		return t.s
	}
	return t.written(func(h *Hole) string { return mark + h.ID + mark })
}

// written is t with a text in the place of each hole.
func (t Text) written(by func(*Hole) string) string {
	var b strings.Builder
	t.runs(func(run string, h *Hole) {
		b.WriteString(run)
		if h != nil {
			b.WriteString(by(h))
		}
	})
	return b.String()
}

// mark is a hole in the encoded text.
const mark = string(HoleRune)

// runs calls f with the literal runs of t and the hole behind each, in order;
// nil behind the last.
func (t Text) runs(f func(run string, h *Hole)) {
	rest := t.s
	for _, h := range t.holes {
		i := strings.Index(rest, mark)
		f(rest[:i], h)
		rest = rest[i+len(mark):]
	}
	f(rest, nil)
}

// Truth is a three-valued answer: it holds for every filling of the holes, or
// it is Maybe.
type Truth int8

// The answers, ordered so that "and" is the minimum and "or" the maximum.
const (
	No    Truth = -1
	Maybe Truth = 0
	Yes   Truth = 1
)

// Of turns a certain answer into a Truth.
func Of(b bool) Truth {
	if b {
		return Yes
	}
	return No
}

// Not is the opposite answer; Maybe stays Maybe.
func (t Truth) Not() Truth { return -t }

// And is true when both are.
func (t Truth) And(u Truth) Truth { return min(t, u) }

// Or is true when either is.
func (t Truth) Or(u Truth) Truth { return max(t, u) }

func (t Truth) String() string {
	switch t {
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return "maybe"
}
