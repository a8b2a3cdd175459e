// Package syntax reads Terraform's language, native and JSON, into one tree of
// blocks and expressions.
package syntax

import (
	"crypto/sha256"
	"io"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// Body is the inside of a block as written, from native syntax or JSON.
type Body struct {
	Attrs  map[string]*Attr
	Blocks []*Block
	JSON   bool // blocks are written as attributes
}

// Attr is an argument as written.
type Attr struct {
	Name string
	File *source.File
	At   source.Site // the name
	Expr hclsyntax.Expression
}

// Block is a block as written.
type Block struct {
	Type   string
	Labels []string
	At     source.Site // type and labels
	Body   *Body
	Origin any // what says it, where no file does; nil for a block of a file
}

// Label is the label i; empty where the block has fewer.
func (b *Block) Label(i int) string {
	if i < len(b.Labels) {
		return b.Labels[i]
	}
	return ""
}

// SiteOf is the place of a range in file. Files with the same bytes share one
// syntax tree, so that a range's own file name says nothing.
func SiteOf(file *source.File, r hcl.Range) source.Site {
	start, end := r.Start.Byte, r.End.Byte
	if start < 0 || end > len(file.Bytes) || start > end {
		return source.Whole(file)
	}
	return source.Site{File: file, Start: start, End: end}
}

// Parser parses files, those with the same bytes once.
type Parser struct {
	mu    sync.Mutex
	trees map[treeKey]*tree
	// copies counts the files that each tree is for and that are still wanted.
	copies map[treeKey]int

	Rewrite func(hclsyntax.Node) // changes what was parsed, a body or an expression of JSON; nil for nothing
}

// treeKey is what decides how a file is parsed, as a hash.
type treeKey [sha256.Size]byte

// NewParser makes a parser that has parsed nothing yet.
func NewParser() *Parser {
	return &Parser{trees: map[treeKey]*tree{}, copies: map[treeKey]int{}}
}

func keyOf(file *source.File) treeKey {
	h := sha256.New()
	io.WriteString(h, string(file.Kind)+"\x00"+Suffix(file.Abs)+"\x00")
	h.Write(file.Bytes)
	return treeKey(h.Sum(nil))
}

// Expect says that file will be parsed, and released once.
func (p *Parser) Expect(file *source.File) {
	key := keyOf(file)
	p.mu.Lock()
	p.copies[key]++
	p.mu.Unlock()
}

// Release drops a file's tree when no other file that is expected shares it.
func (p *Parser) Release(file *source.File) {
	key := keyOf(file)
	p.mu.Lock()
	if p.copies[key]--; p.copies[key] <= 0 {
		delete(p.trees, key)
		delete(p.copies, key)
	}
	p.mu.Unlock()
}

type tree struct {
	once  sync.Once
	body  *hclsyntax.Body
	json  *Body // by offsets; its attrs have no file yet
	diags []Error

	template hclsyntax.Expression // of a template
}

// Error is what is wrong in a text; nowhere for the whole of it.
type Error struct {
	At      hcl.Range
	Message string
}

func (p *Parser) tree(file *source.File, make func(*tree)) *tree {
	key := keyOf(file)
	p.mu.Lock()
	t := p.trees[key]
	if t == nil {
		t = &tree{}
		p.trees[key] = t
	}
	p.mu.Unlock()
	t.once.Do(func() { make(t) })
	return t
}

// Suffix says how a file is written, json or hcl.
func Suffix(path string) string {
	if strings.HasSuffix(path, ".json") {
		return "json"
	}
	return "hcl"
}

// Parse reads a file of Terraform's language. A broken file gives those of its
// arguments and blocks that hold no error.
func (p *Parser) Parse(file *source.File) (*Body, []fact.Diagnostic) {
	if Suffix(file.Abs) == "json" {
		return p.ParseJSON(file)
	}
	t := p.tree(file, func(t *tree) {
		if why := source.TooComplex(file.Bytes); why != "" {
			t.diags = []Error{{Message: why}}
			return
		}
		f, diags := hclsyntax.ParseConfig(file.Bytes, file.Path, hcl.InitialPos)
		if f != nil {
			t.body, _ = f.Body.(*hclsyntax.Body)
			if t.body != nil && diags.HasErrors() {
				t.body = sound(t.body, file.Bytes)
			}
			if t.body != nil && p.Rewrite != nil {
				p.Rewrite(t.body)
			}
		}
		t.diags = Errors(diags)
	})
	body := &Body{}
	if t.body != nil {
		body = convertBody(t.body, file)
	}
	return body, diagnostics(file, t.diags)
}

// Template parses the text of a template once.
func (p *Parser) Template(text string) (hclsyntax.Expression, string) {
	file := source.NewFile("template", "template", []byte(text))
	t := p.tree(file, func(t *tree) {
		if why := source.TooComplex([]byte(text)); why != "" {
			t.diags = []Error{{Message: why}}
			return
		}
		expr, diags := hclsyntax.ParseTemplate([]byte(text), "template", hcl.InitialPos)
		t.diags = Errors(diags)
		t.template = expr
	})
	if len(t.diags) > 0 {
		return nil, t.diags[0].Message
	}
	return t.template, ""
}

// Errors are the errors of a file, the first of each kind: one quote too
// few makes every line behind it an error.
func Errors(diags hcl.Diagnostics) []Error {
	var list []Error
	told := map[string]bool{}
	for _, d := range diags {
		if d.Severity != hcl.DiagError || told[d.Summary] {
			continue
		}
		told[d.Summary] = true
		e := Error{Message: d.Summary + ": " + d.Detail}
		if d.Subject != nil {
			e.At = *d.Subject
		}
		list = append(list, e)
	}
	return list
}

func diagnostics(file *source.File, errors []Error) []fact.Diagnostic {
	var list []fact.Diagnostic
	for _, e := range errors {
		d := fact.Diagnostic{At: SiteOf(file, e.At), Message: e.Message}
		if e.At == (hcl.Range{}) {
			d.At = source.Site{File: file}
		}
		list = append(list, d)
	}
	return list
}

func convertBody(b *hclsyntax.Body, file *source.File) *Body {
	body := &Body{Attrs: make(map[string]*Attr, len(b.Attributes))}
	for name, a := range b.Attributes {
		body.Attrs[name] = &Attr{Name: name, File: file, At: SiteOf(file, a.NameRange), Expr: a.Expr}
	}
	for _, sub := range b.Blocks {
		at := SiteOf(file, sub.TypeRange)
		for _, r := range sub.LabelRanges {
			at = at.Join(SiteOf(file, r))
		}
		body.Blocks = append(body.Blocks, &Block{Type: sub.Type, Labels: sub.Labels, At: at, Body: convertBody(sub.Body, file)})
	}
	return body
}

// Override is a body with what another says in its place: arguments one by one,
// nested blocks by type.
func (b *Body) Override(by *Body) *Body {
	merged := &Body{Attrs: map[string]*Attr{}, JSON: b.JSON}
	for name, a := range b.Attrs {
		merged.Attrs[name] = a
	}
	replaced := map[string]bool{}
	for name, a := range by.Attrs {
		merged.Attrs[name] = a
		replaced[name] = true
	}
	for _, n := range by.Blocks {
		replaced[blockType(n)] = true
		delete(merged.Attrs, blockType(n))
	}
	for _, n := range b.Blocks {
		if !replaced[blockType(n)] {
			merged.Blocks = append(merged.Blocks, n)
		}
	}
	merged.Blocks = append(merged.Blocks, by.Blocks...)
	return merged
}

// blockType is the type of a nested block, also of one that a dynamic makes.
func blockType(b *Block) string {
	if b.Type == "dynamic" {
		return b.Label(0)
	}
	return b.Type
}
