package yaml

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strings"
	"unicode/utf8"

	v3 "go.yaml.in/yaml/v3"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

// parser reads one document: text[start:end].
type parser struct {
	text       string
	m          source.Map
	start, end int
	problems   []Problem

	lines []int // offsets where lines begin, by libyaml's count
	// The last place that was asked for: most are asked for in order, and a file
	// may be one long line.
	line, column, offset int

	done map[*v3.Node]*Node // nil while a node is being made: an alias to it is a loop
	fail *Problem
}

func (p *parser) document() (doc *Node, problem *Problem) {
	defer func() {
		if r := recover(); r != nil {
			doc, problem = nil, &Problem{At: p.site(p.start, p.start), Message: fmt.Sprintf("cannot read the document: %v", r)}
		}
	}()
	p.index()
	decoder := v3.NewDecoder(strings.NewReader(p.text[p.start:p.end]))
	var root v3.Node
	err := decoder.Decode(&root)
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err == nil {
		// What follows the root without a marker is an error only when it is read.
		var more v3.Node
		if err = decoder.Decode(&more); errors.Is(err, io.EOF) {
			err = nil
		} else if err == nil {
			return nil, &Problem{At: p.lineSite(more.Line), Message: "text after the end of the document"}
		}
	}
	if err != nil {
		return nil, p.syntax(decoder, err)
	}
	p.done = map[*v3.Node]*Node{}
	doc = p.node(root.Content[0], 0)
	if p.fail != nil {
		return nil, p.fail
	}
	return doc, nil
}

func (p *parser) node(from *v3.Node, depth int) *Node {
	if p.fail != nil {
		return &Node{}
	}
	at := p.properties(from, p.at(from.Line, from.Column))
	if depth > maxDepth {
		p.fail = &Problem{At: p.site(at, at), Message: fmt.Sprintf("nested deeper than %d levels", maxDepth)}
		return &Node{}
	}
	if from.Kind == v3.AliasNode {
		n := p.done[from.Alias]
		if n == nil {
			p.fail = &Problem{At: p.site(at, at+1+len(from.Value)), Message: "anchor " + from.Value + " holds an alias to itself"}
			return &Node{}
		}
		return n
	}
	if from.Anchor != "" {
		p.done[from] = nil
	}
	n := &Node{Start: at, End: at, Tag: from.Tag, size: 1}
	switch from.Kind {
	case v3.MappingNode:
		n.Kind = Mapping
		p.mapping(n, from, depth)
	case v3.SequenceNode:
		n.Kind = Sequence
		p.sequence(n, from, depth)
	default:
		p.scalar(n, from)
	}
	n.At = p.site(n.Start, n.End)
	if from.Anchor != "" {
		p.done[from] = n
	}
	return n
}

// child is a node below n, whose end it moves. Places are asked for in the order
// of the text, which costs little, so an alias's end comes before what follows it.
func (p *parser) child(n *Node, from *v3.Node, depth int) *Node {
	c := p.node(from, depth+1)
	if c.Start >= n.Start {
		n.End = max(n.End, c.End)
	}
	n.End = max(n.End, p.aliasEnd(from))
	return c
}

func (p *parser) sequence(n *Node, from *v3.Node, depth int) {
	n.Style = Block
	n.Items = make([]*Node, 0, len(from.Content))
	for _, c := range from.Content {
		item := p.child(n, c, depth)
		n.Items = append(n.Items, item)
		p.grow(n, item)
	}
	if from.Style&v3.FlowStyle != 0 {
		n.Style = Flow
		n.End = p.closing(n.Start, n.End, '[', ']')
	}
}

func (p *parser) mapping(n *Node, from *v3.Node, depth int) {
	n.Style = Block
	n.Entries = make([]Entry, 0, len(from.Content)/2)
	seen := make(map[string]bool, len(from.Content)/2)
	var merges []*Node
	for i := 0; i+1 < len(from.Content); i += 2 {
		key := p.child(n, from.Content[i], depth)
		value := p.child(n, from.Content[i+1], depth)
		if p.fail != nil {
			return
		}
		if from.Content[i].Tag == "!!merge" && from.Content[i].Kind == v3.ScalarNode {
			merges = append(merges, value)
			continue
		}
		if key.Kind == Mapping || key.Kind == Sequence {
			p.fail = &Problem{At: key.At, Message: "a mapping or list cannot be a key; text that begins with { or [ needs quotes"}
			return
		}
		if seen[key.Value] && len(p.problems) < maxProblems {
			p.problems = append(p.problems, Problem{At: key.At, Start: key.Start, End: key.End, Message: fmt.Sprintf("key %q is written twice; the last one counts", key.Value)})
		}
		seen[key.Value] = true
		n.Entries = append(n.Entries, Entry{key, value})
		p.grow(n, key)
		p.grow(n, value)
	}
	for _, m := range merges {
		p.merge(n, m, seen)
	}
	if from.Style&v3.FlowStyle != 0 {
		n.Style = Flow
		n.End = p.closing(n.Start, n.End, '{', '}')
	}
}

// merge adds the entries of a merge key's value that n has not got.
func (p *parser) merge(n, from *Node, seen map[string]bool) {
	sources := []*Node{from}
	if from.Kind == Sequence {
		sources = from.Items
	}
	for _, s := range sources {
		if s.Kind != Mapping {
			p.fail = &Problem{At: s.At, Message: "a merge key (<<) takes a mapping or a list of mappings"}
			return
		}
		for _, e := range s.Entries {
			if seen[e.Key.Value] || p.fail != nil {
				continue
			}
			n.Entries = append(n.Entries, e)
			p.grow(n, e.Key)
			p.grow(n, e.Value)
		}
		for _, e := range s.Entries {
			seen[e.Key.Value] = true
		}
	}
}

// grow counts child in n and fails when aliases have made the document too big.
func (p *parser) grow(n, child *Node) {
	if n.size += child.size; n.size > maxSize && n.size > (p.end-p.start)*2 && p.fail == nil {
		p.fail = &Problem{At: p.site(n.Start, n.Start), Message: fmt.Sprintf("aliases expand to more than %d values", maxSize)}
	}
}

func (p *parser) aliasEnd(from *v3.Node) int {
	if from.Kind != v3.AliasNode {
		return 0
	}
	return min(p.end, p.at(from.Line, from.Column)+1+len(from.Value))
}

// closing is the end of a flow collection: past the bracket that follows its
// last item.
func (p *parser) closing(start, end int, open, shut byte) int {
	if start >= p.end || p.text[start] != open {
		return end // the pair of [a: b] is a mapping without brackets
	}
	for i := max(end, start+1); i < p.end; {
		switch c := p.text[i]; {
		case c == shut:
			return i + 1
		case c == '#':
			for i < p.end && p.text[i] != '\n' && p.text[i] != '\r' {
				i++
			}
		case strings.IndexByte(" \t\r\n,:?", c) >= 0:
			i++
		default:
			return max(end, start+1)
		}
	}
	return max(end, start+1)
}

// properties skips an anchor and a tag before a node.
func (p *parser) properties(from *v3.Node, at int) int {
	if from.Anchor == "" && from.Style&v3.TaggedStyle == 0 && (at >= p.end || p.text[at] != '!') || from.Kind == v3.AliasNode {
		return at
	}
	empty := from.Kind == v3.ScalarNode && from.Value == "" && from.Style&(v3.DoubleQuotedStyle|v3.SingleQuotedStyle|v3.LiteralStyle|v3.FoldedStyle) == 0
	end := at
	for i := at; i < p.end; {
		switch c := p.text[i]; {
		case c == '&', c == '!':
			for i < p.end && strings.IndexByte(" \t\r\n,]}", p.text[i]) < 0 {
				i++
			}
			end = i
		case c == ' ', c == '\t':
			i++
		case empty:
			return end
		case c == '\r', c == '\n':
			i++
		case c == '#':
			for i < p.end && p.text[i] != '\n' && p.text[i] != '\r' {
				i++
			}
		default:
			return i
		}
	}
	return end
}

// index finds where lines begin, with all line breaks that libyaml knows.
func (p *parser) index() {
	p.offset = p.start
	if strings.HasPrefix(p.text[p.start:p.end], "\ufeff") {
		p.offset += 3
	}
	p.lines = append(p.lines, p.offset)
	for i := p.offset; i < p.end; i++ {
		switch p.text[i] {
		case '\n':
			p.lines = append(p.lines, i+1)
		case '\r':
			if i+1 == p.end || p.text[i+1] != '\n' {
				p.lines = append(p.lines, i+1)
			}
		case 0xc2:
			if strings.HasPrefix(p.text[i:p.end], "\u0085") {
				p.lines = append(p.lines, i+2)
			}
		case 0xe2:
			if rest := p.text[i:p.end]; strings.HasPrefix(rest, "\u2028") || strings.HasPrefix(rest, "\u2029") {
				p.lines = append(p.lines, i+3)
			}
		}
	}
}

// at is the offset of a line and column (in code points), both from 1.
func (p *parser) at(line, column int) int {
	line = min(max(line, 1), len(p.lines))
	offset, from := p.lines[line-1], 1
	if line == p.line && column >= p.column {
		offset, from = p.offset, p.column
	}
	for ; from < column && offset < p.end; from++ {
		_, n := utf8.DecodeRuneInString(p.text[offset:p.end])
		offset += n
	}
	p.line, p.column, p.offset = line, from, offset
	return offset
}

func (p *parser) site(start, end int) source.Site { return p.m.Site(start, end) }

// lineSite is the text of a line without the blanks around it.
func (p *parser) lineSite(line int) source.Site {
	start := p.at(line, 1)
	end := start
	for end < p.end && p.text[end] != '\n' && p.text[end] != '\r' {
		end++
	}
	text := p.text[start:end]
	start += len(text) - len(strings.TrimLeft(text, " \t"))
	return p.site(start, max(start, p.start+len(strings.TrimRight(p.text[p.start:end], " \t"))))
}

var errorLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// syntax turns an error of the scanner into a problem with its place.
func (p *parser) syntax(decoder *v3.Decoder, err error) *Problem {
	message := errorLine.ReplaceAllString(err.Error(), "")
	offset, ok := p.failure(decoder)
	if !ok {
		return &Problem{At: p.lineSite(1), Message: message}
	}
	end := offset
	if end < p.end && p.text[end] != '\n' && p.text[end] != '\r' {
		_, n := utf8.DecodeRuneInString(p.text[end:p.end])
		end += n
	}
	return &Problem{At: p.site(offset, end), Message: message}
}

// failure is where the scanner stopped. The library keeps the mark to itself
// and prints another line, so it is read by reflection; a test fails when a new
// version hides it.
func (p *parser) failure(decoder *v3.Decoder) (offset int, ok bool) {
	inner := reflect.ValueOf(decoder).Elem().FieldByName("parser")
	if inner.Kind() == reflect.Pointer {
		inner = inner.Elem()
	}
	if inner.Kind() == reflect.Struct {
		inner = inner.FieldByName("parser")
	}
	if inner.Kind() != reflect.Struct {
		return 0, false
	}
	if problem := inner.FieldByName("problem_offset"); problem.Kind() == reflect.Int && problem.Int() > 0 {
		return min(p.start+int(problem.Int()), p.end), true
	}
	mark := inner.FieldByName("problem_mark")
	if mark.Kind() != reflect.Struct {
		return 0, false
	}
	line, column := mark.FieldByName("line"), mark.FieldByName("column")
	if line.Kind() != reflect.Int || column.Kind() != reflect.Int {
		return 0, false
	}
	return p.at(int(line.Int())+1, int(column.Int())+1), true
}
