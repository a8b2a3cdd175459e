package eksctl

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// placeholder is ${NAME}, which something fills before eksctl reads the file.
var placeholder = regexp.MustCompile(`\$\{[^{}]*\}`)

// text is a scalar as a string value, with a hole for each placeholder in it;
// what is not written is absent.
func text(n *yaml.Node) fact.String {
	if n == nil || n.Kind != yaml.Scalar {
		return fact.String{}
	}
	written := fact.Text(policy.Literal(n.Value), n.Text(), n.Map)
	return fact.Replace(written, placeholder, func(match []string) (policy.Text, bool) {
		return policy.HoleText(&policy.Hole{
			ID: "eksctl:" + n.At.File.Path + "#" + match[0], Label: match[0],
			Origin: &fact.Reason{
				Why: "the value holds the placeholder " + match[0], Settle: "lint the file after the placeholder is filled", At: n.At,
			},
		}), true
	})
}

// boolean is a YAML boolean; anything else that is written is unknown.
func boolean(n *yaml.Node) fact.Bool {
	if n == nil || n.Kind == yaml.Null {
		return fact.Bool{}
	}
	if v, ok := n.Bool(); ok {
		return fact.Bool{State: fact.Known, V: v, At: n.At}
	}
	return fact.Bool{State: fact.Unknown, At: n.At, Why: &fact.Reason{Why: "the value is not a boolean", At: n.At}}
}

// certainlyOff says that a switch which is off unless it is written is not on.
func certainlyOff(b fact.Bool) bool { return b.State == fact.Absent || b.State == fact.Known && !b.V }

func certainlyOn(b fact.Bool) bool { return b.State == fact.Known && b.V }

// written says whether a section is there.
func written(n *yaml.Node) fact.Bool {
	if n == nil || n.Kind == yaml.Null {
		return fact.Bool{}
	}
	return fact.Bool{State: fact.Known, V: true, At: n.At}
}

// lower is s in lower case; eksctl writes IPv4 where EKS writes ipv4.
func lower(s fact.String) fact.String {
	if v, ok := s.V.Literal(); ok {
		s.V = policy.Literal(strings.ToLower(v))
	}
	return s
}

// items are a sequence's items; what is no sequence has none.
func items(n *yaml.Node) []*yaml.Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// list is the texts of a sequence.
func list(n *yaml.Node) fact.List[fact.String] {
	var l fact.List[fact.String]
	if n == nil || n.Kind == yaml.Null {
		return l
	}
	l.Set, l.At = true, n.At
	for _, item := range n.Items {
		l.Items = append(l.Items, text(item))
	}
	return l
}

// pairs are the entries of a mapping of texts, such as annotations.
func pairs(n *yaml.Node) fact.List[fact.Annotation] {
	l := fact.List[fact.Annotation]{Set: true}
	if n == nil {
		return l
	}
	l.At = n.At
	for _, e := range n.Entries {
		l.Items = append(l.Items, fact.Annotation{Key: text(e.Key), Value: text(e.Value)})
	}
	return l
}

// label is a scalar's text for addresses.
func label(n *yaml.Node) string {
	if n == nil {
		return "(no name)"
	}
	return n.Value
}

// document is an inline policy, written in YAML, as JSON.
func document(n *yaml.Node) fact.Document {
	var w jsonWriter
	w.node(n)
	return fact.Document{State: fact.Known, Text: policy.Literal(w.text.String()), Map: w.m.Map(), At: n.At}
}

// jsonWriter writes YAML nodes as JSON and remembers where each byte comes from.
type jsonWriter struct {
	text strings.Builder
	m    source.MapBuilder
}

func (w *jsonWriter) raw(s string, at source.Site) {
	w.text.WriteString(s)
	w.m.Whole(len(s), at)
}

func (w *jsonWriter) node(n *yaml.Node) {
	switch n.Kind {
	case yaml.Mapping:
		w.raw("{", n.At)
		for i, e := range n.Entries {
			if i > 0 {
				w.raw(",", n.At)
			}
			w.quoted(e.Key)
			w.raw(":", e.Key.At)
			w.node(e.Value)
		}
		w.raw("}", n.At)
	case yaml.Sequence:
		w.raw("[", n.At)
		for i, item := range n.Items {
			if i > 0 {
				w.raw(",", n.At)
			}
			w.node(item)
		}
		w.raw("]", n.At)
	case yaml.Null:
		w.raw("null", n.At)
	default:
		if on, ok := n.Bool(); ok {
			w.raw(strconv.FormatBool(on), n.At)
			return
		}
		w.quoted(n)
	}
}

// quoted writes a scalar as a JSON string, byte for byte where no escape is needed.
func (w *jsonWriter) quoted(n *yaml.Node) {
	w.raw(`"`, n.At)
	plain := 0
	flush := func(end int) {
		w.text.WriteString(n.Value[plain:end])
		w.m.AppendSlice(n.Map, plain, end)
	}
	for i := 0; i < len(n.Value); i++ {
		c := n.Value[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		flush(i)
		escaped := strconv.QuoteToASCII(string(c))
		if c < 0x20 {
			escaped = `"\u00` + strconv.FormatInt(int64(c)+0x100, 16)[1:] + `"`
		}
		w.raw(escaped[1:len(escaped)-1], n.Map.Site(i, i+1))
		plain = i + 1
	}
	flush(len(n.Value))
	w.raw(`"`, n.At)
}
