package terraform

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

// parseJSON reads a file of JSON configuration.
func (p *parser) parseJSON(file *source.File) (*blockBody, []fact.Diagnostic) {
	t := p.tree(file, func(t *syntaxTree) {
		if why := source.TooComplex(file.Bytes); why != "" {
			t.diags = []syntaxError{{message: why}}
			return
		}
		f, diags := hcljson.Parse(file.Bytes, file.Path)
		t.diags = syntaxErrors(diags)
		if f == nil || diags.HasErrors() {
			return
		}
		attrs, _ := f.Body.JustAttributes()
		t.json = &blockBody{attrs: map[string]*attr{}, json: true}
		for name, a := range attrs {
			t.json.attrs[name] = &attr{name: name, expr: jsonExpr(a.Expr, file.Bytes, t), at: siteOf(file, a.NameRange)}
			if p.rewrite != nil {
				p.rewrite(t.json.attrs[name].expr)
			}
		}
	})
	body := &blockBody{json: true}
	if t.json == nil {
		return body, diagnostics(file, t.diags)
	}
	for typ, a := range t.json.attrs {
		if n, ok := labelCount[typ]; ok {
			body.blocks = append(body.blocks, jsonBlocks(typ, nil, n, a.expr, moveSite(a.at, file), file)...)
		}
	}
	sortBlocks(body.blocks)
	return body, diagnostics(file, t.diags)
}

// parseJSONVars reads the arguments of a .tfvars.json file.
func (p *parser) parseJSONVars(file *source.File) (*blockBody, []fact.Diagnostic) {
	t := p.tree(file, func(t *syntaxTree) {
		if why := source.TooComplex(file.Bytes); why != "" {
			t.diags = []syntaxError{{message: why}}
			return
		}
		f, diags := hcljson.Parse(file.Bytes, file.Path)
		t.diags = syntaxErrors(diags)
		if f == nil || diags.HasErrors() {
			return
		}
		attrs, _ := f.Body.JustAttributes()
		t.json = &blockBody{attrs: map[string]*attr{}}
		for name, a := range attrs {
			t.json.attrs[name] = &attr{name: name, expr: jsonExpr(a.Expr, file.Bytes, t), at: siteOf(file, a.NameRange)}
		}
	})
	body := &blockBody{attrs: map[string]*attr{}}
	if t.json != nil {
		for name, a := range t.json.attrs {
			body.attrs[name] = &attr{name: name, file: file, expr: a.expr, at: moveSite(a.at, file)}
		}
	}
	return body, diagnostics(file, t.diags)
}

func moveSite(s source.Site, file *source.File) source.Site {
	return source.Site{File: file, Start: s.Start, End: s.End}
}

// jsonBlocks are the blocks behind expr, which still has n levels of labels.
func jsonBlocks(typ string, labels []string, n int, expr hclsyntax.Expression, at source.Site, file *source.File) []*block {
	var list []*block
	switch e := expr.(type) {
	case *hclsyntax.TupleConsExpr:
		for _, sub := range e.Exprs {
			list = append(list, jsonBlocks(typ, labels, n, sub, at, file)...)
		}
	case *hclsyntax.ObjectConsExpr:
		if n == 0 {
			return []*block{{typ: typ, labels: labels, at: at, body: jsonBody(e, file)}}
		}
		for _, item := range e.Items {
			name, ok := jsonKey(item.KeyExpr)
			if !ok || name == "//" {
				continue
			}
			more := append(append([]string{}, labels...), name)
			list = append(list, jsonBlocks(typ, more, n-1, item.ValueExpr, siteOf(file, item.KeyExpr.Range()), file)...)
		}
	}
	return list
}

func jsonBody(e *hclsyntax.ObjectConsExpr, file *source.File) *blockBody {
	body := &blockBody{attrs: map[string]*attr{}, json: true}
	for _, item := range e.Items {
		if name, ok := jsonKey(item.KeyExpr); ok && name != "//" {
			body.attrs[name] = &attr{name: name, file: file, at: siteOf(file, item.KeyExpr.Range()), expr: item.ValueExpr}
		}
	}
	return body
}

// jsonKey is the literal text of an object's key.
func jsonKey(e hclsyntax.Expression) (string, bool) {
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
func jsonExpr(e hcl.Expression, text []byte, t *syntaxTree) hclsyntax.Expression {
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
func jsonString(e hcl.Expression, text []byte, t *syntaxTree) hclsyntax.Expression {
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
		for _, d := range syntaxErrors(diags) {
			if !exact {
				d.at = r
			}
			t.diags = append(t.diags, d)
		}
		return &hclsyntax.ExprSyntaxError{Placeholder: cty.DynamicVal, SrcRange: r}
	}
	if !exact {
		return &escapedTemplate{Expression: expr, at: r, text: s}
	}
	return expr
}

// escapedTemplate is a template in a string with escapes: its offsets are those
// of the decoded text.
type escapedTemplate struct {
	hclsyntax.Expression
	at   hcl.Range
	text string
}

// Range is where the whole template stands.
func (e *escapedTemplate) Range() hcl.Range { return e.at }

// unescaped maps a decoded JSON string to the file, where it stands at with its
// quotes.
func unescaped(text string, at source.Site) source.Map {
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
			n := escapeLen(string(raw[i:min(i+6, end)]))
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

func sortBlocks(list []*block) {
	sort.SliceStable(list, func(i, j int) bool { return list[i].at.Start < list[j].at.Start })
}

// escapeLen is the length of the escape at the start of raw.
func escapeLen(raw string) int {
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
