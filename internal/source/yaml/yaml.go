// Package yaml reads YAML and JSON into nodes that know exactly where they
// stand: start and end, and for each byte of a scalar's value the byte of the
// file it comes from, inside block and quoted scalars too.
//
// The grammar is go.yaml.in/yaml/v3's, the same libyaml scanner that kubectl,
// eksctl and Helm read with; it gives line and column of a node's start and
// nothing else. Ends and maps come from a second walk over the source that
// decodes each scalar again and is believed only when it gets the same value;
// otherwise the scalar's bytes are mapped to the scalar as a whole. The tokens of
// goccy/go-yaml v1.19.2 would not have saved that walk: they have no ends,
// count offsets in runes and one too few for each CRLF, and give a block scalar
// column 0 of the line after its header.
//
// Untagged plain scalars get the tag that sigs.k8s.io/yaml gives them, which is
// YAML 1.1's: yes, no, on, off, y and n are booleans. A scalar's value is
// always its text.
package yaml

import (
	"fmt"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

// Kind is what a node is.
type Kind uint8

// The kinds of nodes.
const (
	Null Kind = iota
	Scalar
	Mapping
	Sequence
)

// Style is how a node is written.
type Style uint8

// The styles.
const (
	Plain Style = iota
	SingleQuoted
	DoubleQuoted
	Literal
	Folded
	Block // mappings and sequences by indentation
	Flow  // mappings and sequences in brackets
)

// The tags of the core types.
const (
	StringTag   = "!!str"
	IntTag      = "!!int"
	FloatTag    = "!!float"
	BoolTag     = "!!bool"
	NullTag     = "!!null"
	MappingTag  = "!!map"
	SequenceTag = "!!seq"
)

// Node is a value. Aliases are resolved: an aliased node stands in several
// places of the tree, with the sites of its anchor. Nodes are not to be changed.
type Node struct {
	Kind  Kind
	Tag   string
	Style Style
	// Value is a scalar's text as decoded; Map says where each byte of it stands.
	Value string
	Map   source.Map
	// Start and End are offsets in the text that was parsed, past anchor and tag;
	// quotes and brackets are inside. A block scalar ends with its last line, a
	// block mapping or sequence with its last item.
	Start, End int
	At         source.Site // the same stretch, in its file

	Entries []Entry // of a mapping, in order; merged ones (<<) last
	Items   []*Node // of a sequence

	size int // nodes below, each alias counted in full
}

// Text is where a scalar's text stands: without quotes, and without the header
// and the last line end of a block scalar.
func (n *Node) Text() source.Site {
	if site := n.Map.Site(0, len(strings.TrimRight(n.Value, "\n"))); n.Map.Len() == len(n.Value) && !site.IsZero() {
		return site
	}
	return n.At
}

// Entry is a key with its value.
type Entry struct {
	Key, Value *Node
}

// Problem is a defect of the text.
type Problem struct {
	At      source.Site
	Message string
	Start   int  // offset in the text, where the document's text can be looked at
	End     int  // end of the document in the text when it is lost, else of the place
	Lost    bool // the document could not be read and is not among the documents
}

// The limits.
const (
	// maxMarks bounds the line ends, commas, colons and brackets of a text, and so
	// its values: a million take 400 MiB.
	maxMarks = 1_000_000
	maxDepth = 200
	// maxSize bounds the nodes of a document with every alias counted in full.
	maxSize = 200_000
	// maxProblems bounds what is said about one document.
	maxProblems = 100
)

// Parse reads all documents of a YAML stream (JSON is YAML). The map m leads
// from offsets of text to files. A document that cannot be read gives a Problem
// and the others are still returned; documents without content are left out.
func Parse(text string, m source.Map) (docs []*Node, problems []Problem) {
	marks := 0
	for i := range len(text) {
		switch text[i] {
		case '\n', ',', ':', '[', '{':
			marks++
		}
	}
	if marks > maxMarks {
		return nil, []Problem{{At: m.Site(0, 0), Message: fmt.Sprintf("holds more than %d lines and values", maxMarks), End: len(text), Lost: true}}
	}
	for _, span := range split(text) {
		p := parser{text: text, m: m, start: span.start, end: span.end}
		doc, err := p.document()
		if err != nil {
			err.Start, err.End, err.Lost = span.start, span.end, true
			problems = append(problems, *err)
			continue
		}
		problems = append(problems, p.problems...)
		if doc != nil && doc.Kind != Null {
			docs = append(docs, doc)
		}
	}
	return docs, problems
}

// Get walks down mappings by exact keys; nil when there is no such value. The
// last of duplicate keys wins, as in Kubernetes.
func (n *Node) Get(keys ...string) *Node {
	for _, key := range keys {
		if n = n.Entry(key).Value; n == nil {
			return nil
		}
	}
	return n
}

// Entry is the entry of a mapping with the given key; zero when there is none.
func (n *Node) Entry(key string) Entry {
	if n == nil || n.Kind != Mapping {
		return Entry{}
	}
	for i := len(n.Entries) - 1; i >= 0; i-- {
		if e := n.Entries[i]; e.Key.Value == key {
			return e
		}
	}
	return Entry{}
}

// IsString says that n is a string.
func (n *Node) IsString() bool { return n != nil && n.Kind == Scalar && n.Tag == StringTag }

// IsBool says that n is a boolean as Kubernetes reads it.
func (n *Node) IsBool() bool { return n != nil && n.Kind == Scalar && n.Tag == BoolTag }

// Bool is the value of a boolean.
func (n *Node) Bool() (value, ok bool) {
	if !n.IsBool() {
		return false, false
	}
	switch n.Value[0] {
	case 'y', 'Y', 't', 'T':
		return true, true
	}
	return n.Value == "on" || n.Value == "On" || n.Value == "ON", true
}

// Scalar is the text of a scalar; ok is false for anything else.
func (n *Node) Scalar() (value string, ok bool) {
	if n == nil || n.Kind != Scalar {
		return "", false
	}
	return n.Value, true
}
