package syntax

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// This file turns Terraform's JSON syntax into the nodes of the native one, so
// that there is one evaluator.

// labelCount is how many labels the blocks of a module have in JSON.
var labelCount = map[string]int{
	"resource": 2, "data": 2, "ephemeral": 2, "variable": 1, "module": 1, "output": 1, "provider": 1,
	"locals": 0, "terraform": 0, "moved": 0, "import": 0, "removed": 0, "check": 1,
}

// jsonAttrs parses a file of JSON into its top arguments, without their file yet.
func (p *Parser) jsonAttrs(file *source.File, rewrite func(hclsyntax.Node)) *tree {
	return p.tree(file, func(t *tree) {
		if why := source.TooComplex(file.Bytes); why != "" {
			t.diags = []Error{{Message: why}}
			return
		}
		f, diags := hcljson.Parse(file.Bytes, file.Path)
		t.diags = Errors(diags)
		if f == nil || diags.HasErrors() {
			return
		}
		attrs, _ := f.Body.JustAttributes()
		t.json = &Body{Attrs: map[string]*Attr{}}
		for name, a := range attrs {
			expr := jsonExpr(a.Expr, file.Bytes, t)
			if rewrite != nil {
				rewrite(expr)
			}
			t.json.Attrs[name] = &Attr{Name: name, Expr: expr, At: SiteOf(file, a.NameRange)}
		}
	})
}

// ParseJSON reads a file of JSON configuration.
func (p *Parser) ParseJSON(file *source.File) (*Body, []fact.Diagnostic) {
	t := p.jsonAttrs(file, p.Rewrite)
	body := &Body{JSON: true}
	if t.json == nil {
		return body, diagnostics(file, t.diags)
	}
	for typ, a := range t.json.Attrs {
		if n, ok := labelCount[typ]; ok {
			body.Blocks = append(body.Blocks, JSONBlocks(typ, nil, n, a.Expr, moveSite(a.At, file), file)...)
		}
	}
	sortBlocks(body.Blocks)
	return body, diagnostics(file, t.diags)
}

// ParseJSONVars reads the arguments of a .tfvars.json file.
func (p *Parser) ParseJSONVars(file *source.File) (*Body, []fact.Diagnostic) {
	t := p.jsonAttrs(file, nil)
	body := &Body{Attrs: map[string]*Attr{}}
	if t.json != nil {
		for name, a := range t.json.Attrs {
			body.Attrs[name] = &Attr{Name: name, File: file, Expr: a.Expr, At: moveSite(a.At, file)}
		}
	}
	return body, diagnostics(file, t.diags)
}

func moveSite(s source.Site, file *source.File) source.Site {
	return source.Site{File: file, Start: s.Start, End: s.End}
}

// JSONBlocks are the blocks behind expr, which still has n levels of labels.
func JSONBlocks(typ string, labels []string, n int, expr hclsyntax.Expression, at source.Site, file *source.File) []*Block {
	var list []*Block
	switch e := expr.(type) {
	case *hclsyntax.TupleConsExpr:
		for _, sub := range e.Exprs {
			list = append(list, JSONBlocks(typ, labels, n, sub, at, file)...)
		}
	case *hclsyntax.ObjectConsExpr:
		if n == 0 {
			return []*Block{{Type: typ, Labels: labels, At: at, Body: jsonBody(e, file)}}
		}
		for _, item := range e.Items {
			name, ok := JSONKey(item.KeyExpr)
			if !ok || name == "//" {
				continue
			}
			more := append(append([]string{}, labels...), name)
			list = append(list, JSONBlocks(typ, more, n-1, item.ValueExpr, SiteOf(file, item.KeyExpr.Range()), file)...)
		}
	}
	return list
}

func jsonBody(e *hclsyntax.ObjectConsExpr, file *source.File) *Body {
	body := &Body{Attrs: map[string]*Attr{}, JSON: true}
	for _, item := range e.Items {
		if name, ok := JSONKey(item.KeyExpr); ok && name != "//" {
			body.Attrs[name] = &Attr{Name: name, File: file, At: SiteOf(file, item.KeyExpr.Range()), Expr: item.ValueExpr}
		}
	}
	return body
}

// JSONKey is the literal text of an object's key.
func JSONKey(e hclsyntax.Expression) (string, bool) {
	if k, ok := e.(*hclsyntax.ObjectConsKeyExpr); ok {
		e = k.Wrapped
	}
	switch k := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		if k.Val.Type() == cty.String {
			return k.Val.AsString(), true
		}
	case *hclsyntax.TemplateExpr:
		if k.IsStringLiteral() {
			v, _ := k.Value(nil)
			return v.AsString(), true
		}
		if len(k.Parts) == 0 {
			return "", true
		}
	}
	return "", false
}

// jsonExpr is a JSON expression in nodes of the native syntax. What is wrong in
// its templates is added to t.
func jsonExpr(e hcl.Expression, text []byte, t *tree) hclsyntax.Expression {
	r := e.Range()
	if pairs, diags := hcl.ExprMap(e); !diags.HasErrors() {
		obj := &hclsyntax.ObjectConsExpr{SrcRange: r, OpenRange: r}
		for _, p := range pairs {
			key := &hclsyntax.ObjectConsKeyExpr{Wrapped: jsonString(p.Key, text, t), ForceNonLiteral: true}
			obj.Items = append(obj.Items, hclsyntax.ObjectConsItem{KeyExpr: key, ValueExpr: jsonExpr(p.Value, text, t)})
		}
		return obj
	}
	if items, diags := hcl.ExprList(e); !diags.HasErrors() {
		tuple := &hclsyntax.TupleConsExpr{SrcRange: r, OpenRange: r}
		for _, item := range items {
			tuple.Exprs = append(tuple.Exprs, jsonExpr(item, text, t))
		}
		return tuple
	}
	v, _ := e.Value(nil)
	if v.Type() == cty.String && !v.IsNull() && v.IsKnown() {
		return jsonString(e, text, t)
	}
	return &hclsyntax.LiteralValueExpr{Val: v, SrcRange: r}
}

// jsonString is a JSON string as a template.
func jsonString(e hcl.Expression, text []byte, t *tree) hclsyntax.Expression {
	r := e.Range()
	v, _ := e.Value(nil)
	if v.Type() != cty.String || v.IsNull() || !v.IsKnown() {
		return &hclsyntax.LiteralValueExpr{Val: v, SrcRange: r}
	}
	s := v.AsString()
	inner := r
	if r.End.Byte-r.Start.Byte >= 2 {
		inner.Start.Byte++
		inner.Start.Column++
		inner.End.Byte--
		inner.End.Column--
	}
	if !strings.Contains(s, "${") && !strings.Contains(s, "%{") {
		return &hclsyntax.TemplateExpr{SrcRange: r, Parts: []hclsyntax.Expression{&hclsyntax.LiteralValueExpr{Val: v, SrcRange: inner}}}
	}
	exact := inner.End.Byte <= len(text) && string(text[inner.Start.Byte:inner.End.Byte]) == s
	start := inner.Start
	if !exact {
		start = hcl.InitialPos
	}
	expr, diags := hclsyntax.ParseTemplate([]byte(s), r.Filename, start)
	if diags.HasErrors() {
		for _, d := range Errors(diags) {
			if !exact {
				d.At = r
			}
			t.diags = append(t.diags, d)
		}
		return &hclsyntax.ExprSyntaxError{Placeholder: cty.DynamicVal, SrcRange: r}
	}
	if !exact {
		return &EscapedTemplate{Expression: expr, at: r, Text: s}
	}
	return expr
}

// EscapedTemplate is a template in a string with escapes: its offsets are those
// of the decoded text.
type EscapedTemplate struct {
	hclsyntax.Expression
	at   hcl.Range
	Text string
}

// Range is where the whole template stands.
func (e *EscapedTemplate) Range() hcl.Range { return e.at }

// Unescaped maps a decoded JSON string to the file, where it stands at with its
// quotes.
func Unescaped(text string, at source.Site) source.Map {
	raw := at.Bytes()
	if len(raw) < 2 || raw[0] != '"' {
		return source.At(len(text), at)
	}
	var b source.MapBuilder
	i, end := 1, len(raw)-1
	for j := 0; j < len(text); {
		if i >= end {
			b.Whole(len(text)-j, at)
			break
		}
		_, size := utf8.DecodeRuneInString(text[j:])
		site := source.Site{File: at.File, Start: at.Start + i, End: at.Start + i + size}
		if raw[i] == '\\' {
			n := EscapeLen(string(raw[i:min(i+6, end)]))
			if size == 4 {
				n = 12 // a pair of surrogates
			}
			site.End = min(site.Start+n, at.Start+end)
			b.Whole(size, site)
		} else {
			b.Exact(site)
		}
		i, j = site.End-at.Start, j+size
	}
	return b.Map()
}

func sortBlocks(list []*Block) {
	sort.SliceStable(list, func(i, j int) bool { return list[i].At.Start < list[j].At.Start })
}

// EscapeLen is the length of the escape at the start of raw.
func EscapeLen(raw string) int {
	if len(raw) > 1 {
		switch raw[1] {
		case 'u':
			return 6
		case 'U':
			return 10
		}
	}
	return 2
}
