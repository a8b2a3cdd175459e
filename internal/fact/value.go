// Package fact holds what loaders found in the files: the nouns of EKS
// identity, each value with the place where it stands and with whether it is
// known. Facts are not joined yet; that is the graph's work.
package fact

import (
	"regexp"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// State says how much is known of a value.
type State uint8

// The states of a value. The zero value is Absent: surely not written.
const (
	Absent   State = iota
	Known          // V is the value
	Symbolic       // V is text with holes (strings only)
	Unknown        // nothing is known; Why says why. A String has V = one hole then, too.
)

// Value is a value, how much of it is known, and where it stands.
type Value[T any] struct {
	State State
	V     T
	At    source.Site // the text of the value; for Absent where it could have stood, when there is such a place
	Why   *Reason     // for Unknown, and for Symbolic where one reason stands out
	Map   source.Map  // for strings: where each byte of V.Encoded() comes from; may be empty, then At holds for all
}

// String is text that may have holes; Bool and Int are known or unknown.
type (
	String = Value[policy.Text]
	Bool   = Value[bool]
	Int    = Value[int64]
)

// Reason says why something is not known, and what would settle it.
type Reason struct {
	Why    string      // `variable "name" has no default`
	Settle string      // `--var name=…`, or a file for --var-file
	At     source.Site // the expression that stood in the way
	// ByRun says that each run chooses the value anew, so that what the files show
	// is deployed several times, perhaps with values that no file has.
	ByRun bool
}

// Text is the string s that stands at site; its state follows from its holes. A
// site in a file that users do not have gives way to where the text was written.
func Text(t policy.Text, at source.Site, m source.Map) String {
	if at.Shown() != at && m.Written() {
		at = m.Site(0, m.Len())
	}
	s := String{State: Known, V: t, At: at, Map: m}
	if h := t.Hole(); h != nil && h.Choices == nil {
		s.State = Unknown
	} else if !t.Known() {
		s.State = Symbolic
	}
	for _, h := range t.Holes() {
		if r, ok := h.Origin.(*Reason); ok {
			s.Why = r
			break
		}
	}
	return s
}

// Replace is s with texts in the place of the matches of re for which by has
// one; match has the groups. The map of what is put in is the match as a whole.
func Replace(s String, re *regexp.Regexp, by func(match []string) (policy.Text, bool)) String {
	text := s.V.Encoded()
	var out []policy.Text
	var b source.MapBuilder
	m := s.Map
	at := 0
	for _, found := range re.FindAllStringSubmatchIndex(text, -1) {
		var groups []string
		for i := 0; i < len(found); i += 2 {
			if found[i] < 0 {
				groups = append(groups, "")
			} else {
				groups = append(groups, text[found[i]:found[i+1]])
			}
		}
		t, ok := by(groups)
		if !ok {
			continue
		}
		if at == 0 && m.Len() != len(text) {
			m = source.At(len(text), s.At)
		}
		start, end := found[0], found[1]
		out = append(out, s.V.Slice(at, start), t)
		b.AppendSlice(m, at, start)
		b.Whole(len(t.Encoded()), m.Site(start, end))
		at = end
	}
	if len(out) == 0 {
		return s
	}
	out = append(out, s.V.Slice(at, len(text)))
	b.AppendSlice(m, at, len(text))
	return Text(policy.Concat(out...), s.At, b.Map())
}

// Written says that the value is not surely absent.
func (v Value[T]) Written() bool { return v.State != Absent }

// Certain returns the value when it is known without holes.
func (v Value[T]) Certain() (T, bool) { return v.V, v.State == Known }

// Truth is the boolean as a three-valued answer; an absent one is absent.
func Truth(b Bool, absent policy.Truth) policy.Truth {
	switch b.State {
	case Known:
		return policy.Of(b.V)
	case Absent:
		return absent
	}
	return policy.Maybe
}

// List is a list of values; Open says that it may hold more than Items.
type List[T any] struct {
	Items []T
	Open  bool
	Why   *Reason     // for Open
	At    source.Site // the whole list, when it is written
	Set   bool        // the list is written (it may be empty)
}

// Document is JSON or YAML text that holds an IAM policy document: a file, a
// heredoc, or JSON made from an expression or a data source. In places where a
// value is not known the text has a hole outside quotes; as an item of a list
// such a hole stands for any number of items.
type Document struct {
	State State       // Absent, Known or Symbolic (read Text), or Unknown (nothing known; Why)
	Text  policy.Text // JSON
	Map   source.Map  // of Text.Encoded()
	At    source.Site // where the document stands as a whole (for messages about the document itself)
	Why   *Reason
	// Bound says that the text stands for a document that a tool makes, and allows
	// at least as much: its words are nobody's, and not to be judged.
	Bound bool
}

// Embedded is a text inside a file that another loader reads: YAML in a
// heredoc, Helm values in Terraform, mapRoles in a ConfigMap.
type Embedded struct {
	Hint string // "kubernetes", "helm-values", "aws-auth-rows", "iam-policy"
	Text policy.Text
	Map  source.Map
	At   source.Site
	Decl Decl // of the resource that holds the text; facts read from it inherit scope, existence and calls
	Helm *HelmContext
	// Key is the key of aws-auth whose rows the text holds, "mapRoles" or
	// "mapUsers"; empty is mapRoles.
	Key string
	// Namespace, when written, takes the place of the namespace of every object.
	Namespace String
}

// HelmContext tells the reader of Helm values what release they are for.
type HelmContext struct {
	Release, Namespace, Chart, Repository String
	// Layers lie over the text, in order: each wins over what is below.
	Layers []HelmLayer
}

// HelmLayer is what a release lays over its values: further values, or one
// value at a path, as helm's --set takes it.
type HelmLayer struct {
	Values String // YAML; not read when Path is set
	Path   String // dots separate keys, a backslash takes the next character as it is
	Value  String // at Path
	// Unknown says that it is not decided whether the layer is there (a dynamic
	// block): it may change the value at Path, or any value without a Path.
	Unknown *Reason
}
