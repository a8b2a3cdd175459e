package terraform

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

// blockBody is the inside of a block as written, from native syntax or JSON.
type blockBody struct {
	attrs  map[string]*attr
	blocks []*block
	json   bool // blocks are written as attributes
}

// attr is an argument as written.
type attr struct {
	name string
	file *source.File
	at   source.Site // the name
	expr hclsyntax.Expression
}

// block is a block as written.
type block struct {
	typ    string
	labels []string
	at     source.Site // type and labels
	body   *blockBody
	origin any // what says it, where no file does; nil for a block of a file
}

// label is the label i; empty where the block has fewer.
func (b *block) label(i int) string {
	if i < len(b.labels) {
		return b.labels[i]
	}
	return ""
}

// siteOf is the place of a range in file. Files with the same bytes share one
// syntax tree, so that a range's own file name says nothing.
func siteOf(file *source.File, r hcl.Range) source.Site {
	start, end := r.Start.Byte, r.End.Byte
	if start < 0 || end > len(file.Bytes) || start > end {
		return source.Whole(file)
	}
	return source.Site{File: file, Start: start, End: end}
}

// parser parses files, those with the same bytes once.
type parser struct {
	mu    sync.Mutex
	trees map[treeKey]*syntaxTree
	// copies counts the files that each tree is for and that are still wanted.
	copies map[treeKey]int

	rewrite func(hclsyntax.Node) // changes what was parsed, a body or an expression of JSON; nil for nothing
}

// treeKey is what decides how a file is parsed, as a hash.
type treeKey [sha256.Size]byte

// newParser makes a parser that has parsed nothing yet.
func newParser() *parser {
	return &parser{trees: map[treeKey]*syntaxTree{}, copies: map[treeKey]int{}}
}

func keyOf(file *source.File) treeKey {
	h := sha256.New()
	io.WriteString(h, string(file.Kind)+"\x00"+suffix(file.Abs)+"\x00")
	h.Write(file.Bytes)
	return treeKey(h.Sum(nil))
}

// expect says that file will be parsed, and released once.
func (p *parser) expect(file *source.File) {
	key := keyOf(file)
	p.mu.Lock()
	p.copies[key]++
	p.mu.Unlock()
}

// release drops a file's tree when no other file that is expected shares it.
func (p *parser) release(file *source.File) {
	key := keyOf(file)
	p.mu.Lock()
	if p.copies[key]--; p.copies[key] <= 0 {
		delete(p.trees, key)
		delete(p.copies, key)
	}
	p.mu.Unlock()
}

type syntaxTree struct {
	once  sync.Once
	body  *hclsyntax.Body
	json  *blockBody // by offsets; its attrs have no file yet
	diags []syntaxError

	template hclsyntax.Expression // of a template
}

// syntaxError is what is wrong in a text; nowhere for the whole of it.
type syntaxError struct {
	at      hcl.Range
	message string
}

func (p *parser) tree(file *source.File, make func(*syntaxTree)) *syntaxTree {
	key := keyOf(file)
	p.mu.Lock()
	t := p.trees[key]
	if t == nil {
		t = &syntaxTree{}
		p.trees[key] = t
	}
	p.mu.Unlock()
	t.once.Do(func() { make(t) })
	return t
}

// suffix says how a file is written, json or hcl.
func suffix(path string) string {
	if strings.HasSuffix(path, ".json") {
		return "json"
	}
	return "hcl"
}

// parse reads a file of Terraform's language. A broken file gives what could be
// read of it.
func (p *parser) parse(file *source.File) (*blockBody, []fact.Diagnostic) {
	if suffix(file.Abs) == "json" {
		return p.parseJSON(file)
	}
	t := p.tree(file, func(t *syntaxTree) {
		if why := source.TooComplex(file.Bytes); why != "" {
			t.diags = []syntaxError{{message: why}}
			return
		}
		f, diags := hclsyntax.ParseConfig(file.Bytes, file.Path, hcl.InitialPos)
		if f != nil {
			t.body, _ = f.Body.(*hclsyntax.Body)
			if t.body != nil && p.rewrite != nil {
				p.rewrite(t.body)
			}
		}
		t.diags = syntaxErrors(diags)
	})
	body := &blockBody{}
	if t.body != nil {
		body = convertBody(t.body, file)
	}
	return body, diagnostics(file, t.diags)
}

// template parses the text of a template once.
func (p *parser) template(text string) (hclsyntax.Expression, string) {
	file := source.NewFile("template", "template", []byte(text))
	t := p.tree(file, func(t *syntaxTree) {
		if why := source.TooComplex([]byte(text)); why != "" {
			t.diags = []syntaxError{{message: why}}
			return
		}
		expr, diags := hclsyntax.ParseTemplate([]byte(text), "template", hcl.InitialPos)
		t.diags = syntaxErrors(diags)
		t.template = expr
	})
	if len(t.diags) > 0 {
		return nil, t.diags[0].message
	}
	return t.template, ""
}

// syntaxErrors are the errors of a file, the first of each kind: one quote too
// few makes every line behind it an error.
func syntaxErrors(diags hcl.Diagnostics) []syntaxError {
	var list []syntaxError
	told := map[string]bool{}
	for _, d := range diags {
		if d.Severity != hcl.DiagError || told[d.Summary] {
			continue
		}
		told[d.Summary] = true
		e := syntaxError{message: d.Summary + ": " + d.Detail}
		if d.Subject != nil {
			e.at = *d.Subject
		}
		list = append(list, e)
	}
	return list
}

func diagnostics(file *source.File, errors []syntaxError) []fact.Diagnostic {
	var list []fact.Diagnostic
	for _, e := range errors {
		d := fact.Diagnostic{At: siteOf(file, e.at), Message: e.message}
		if e.at == (hcl.Range{}) {
			d.At = source.Site{File: file}
		}
		list = append(list, d)
	}
	return list
}

func convertBody(b *hclsyntax.Body, file *source.File) *blockBody {
	body := &blockBody{attrs: make(map[string]*attr, len(b.Attributes))}
	for name, a := range b.Attributes {
		body.attrs[name] = &attr{name: name, file: file, at: siteOf(file, a.NameRange), expr: a.Expr}
	}
	for _, sub := range b.Blocks {
		at := siteOf(file, sub.TypeRange)
		for _, r := range sub.LabelRanges {
			at = at.Join(siteOf(file, r))
		}
		body.blocks = append(body.blocks, &block{typ: sub.Type, labels: sub.Labels, at: at, body: convertBody(sub.Body, file)})
	}
	return body
}

// override is a body with what another says in its place: arguments one by one,
// nested blocks by type.
func (b *blockBody) override(by *blockBody) *blockBody {
	merged := &blockBody{attrs: map[string]*attr{}, json: b.json}
	for name, a := range b.attrs {
		merged.attrs[name] = a
	}
	replaced := map[string]bool{}
	for name, a := range by.attrs {
		merged.attrs[name] = a
		replaced[name] = true
	}
	for _, n := range by.blocks {
		replaced[blockType(n)] = true
		delete(merged.attrs, blockType(n))
	}
	for _, n := range b.blocks {
		if !replaced[blockType(n)] {
			merged.blocks = append(merged.blocks, n)
		}
	}
	merged.blocks = append(merged.blocks, by.blocks...)
	return merged
}

// blockType is the type of a nested block, also of one that a dynamic makes.
func blockType(b *block) string {
	if b.typ == "dynamic" {
		return b.label(0)
	}
	return b.typ
}
