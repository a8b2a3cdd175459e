package terraform

import (
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// The limits of one root's evaluation.
const (
	maxDepth = 10_000
	maxSteps = 2_000_000 // a thousand times those of a large estate
)

// eval is the value of an expression. What is certain of it is certain for every
// filling of what is not known.
func (fr *frame) eval(e hclsyntax.Expression) *symbolic.Value {
	r := fr.mod.root
	r.steps++
	r.depth++
	defer func() { r.depth-- }()
	at := fr.site(e.Range())
	switch {
	case r.deep():
		return fr.unknown(at, "is nested too deeply")
	case r.steps > maxSteps:
		r.exhausted = true
		return fr.unknown(at, "takes too long to evaluate")
	}
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		if !e.Val.IsWhollyKnown() {
			return fr.unknown(at, "could not be read")
		}
		return symbolic.FromCty(e.Val, at)
	case *hclsyntax.ParenthesesExpr:
		return fr.eval(e.Expression)
	case *hclsyntax.TemplateExpr:
		return fr.template(e)
	case *hclsyntax.TemplateWrapExpr:
		return fr.eval(e.Wrapped)
	case *hclsyntax.TemplateJoinExpr:
		return fr.templateJoin(e, at)
	case *hclsyntax.ScopeTraversalExpr:
		return fr.reference(e.Traversal, at)
	case *hclsyntax.RelativeTraversalExpr:
		v := fr.eval(e.Source)
		return fr.follow(v, e.Traversal, at)
	case *hclsyntax.IndexExpr:
		return fr.index(fr.eval(e.Collection), fr.eval(e.Key), at)
	case *hclsyntax.SplatExpr:
		return fr.splat(e, at)
	case *hclsyntax.AnonSymbolExpr:
		if v := fr.lookup(splatItem); v != nil {
			return v
		}
		return fr.unknown(at, "is not understood")
	case *hclsyntax.FunctionCallExpr:
		return fr.call(e, at)
	case *hclsyntax.ConditionalExpr:
		return fr.conditional(e, at)
	case *hclsyntax.BinaryOpExpr:
		return fr.binary(e, at)
	case *hclsyntax.UnaryOpExpr:
		return fr.unary(e, at)
	case *hclsyntax.TupleConsExpr:
		items := make([]*symbolic.Value, len(e.Exprs))
		for i, sub := range e.Exprs {
			if items[i] = fr.eval(sub); items[i].IsFail() {
				return items[i]
			}
		}
		return symbolic.SeqValue(symbolic.Tuple, items, at)
	case *hclsyntax.ObjectConsExpr:
		return fr.object(e, at)
	case *hclsyntax.ObjectConsKeyExpr:
		return fr.objectKey(e)
	case *hclsyntax.ForExpr:
		return fr.forExpr(e, at)
	case *made:
		return e.value(fr)
	case *syntax.EscapedTemplate:
		text := policy.Literal(e.Text)
		return fr.within(symbolic.Text{T: text, Map: syntax.Unescaped(e.Text, at)}).eval(e.Expression)
	}
	return fr.unknown(at, "is not understood")
}

// follow goes from v by attributes and indexes.
func (fr *frame) follow(v *symbolic.Value, t hcl.Traversal, at source.Site) *symbolic.Value {
	for _, step := range t {
		if v.IsFail() {
			return v
		}
		switch s := step.(type) {
		case hcl.TraverseAttr:
			v = attribute(fr, v, s.Name, at, false)
		case hcl.TraverseIndex:
			v = fr.index(v, symbolic.FromCty(s.Key, fr.site(s.SrcRange)), at)
		default:
			return fr.unknown(at, "is not understood")
		}
	}
	return v
}

func (fr *frame) objectKey(e *hclsyntax.ObjectConsKeyExpr) *symbolic.Value {
	if !e.ForceNonLiteral {
		if name := hcl.ExprAsKeyword(e.Wrapped); name != "" {
			at := fr.site(e.Wrapped.Range())
			return symbolic.StringValue(symbolic.Text{T: policy.Literal(name), Map: fr.exact(at, name)}, at)
		}
	}
	return fr.eval(e.Wrapped)
}

// exact is the map of text that stands at site as it is.
func (fr *frame) exact(at source.Site, text string) source.Map {
	if string(at.Bytes()) == text {
		return source.Exact(at)
	}
	return source.At(len(text), at)
}

func (fr *frame) object(e *hclsyntax.ObjectConsExpr, at source.Site) *symbolic.Value {
	var members []symbolic.Member
	for _, item := range e.Items {
		key := fr.eval(item.KeyExpr)
		if key.IsFail() {
			return key
		}
		k, fails := symbolic.Textual(key).AsText()
		switch fails {
		case policy.Yes:
			return symbolic.FailValue("an object's key must be a string", key.At)
		case policy.Maybe:
			fr.Doubt()
		}
		val := fr.eval(item.ValueExpr)
		if val.IsFail() {
			return val
		}
		at := key.At
		if site := fr.site(item.KeyExpr.Range()); !k.Map.Site(0, k.Map.Len()).Within(site) {
			k.Map, at = source.Via(k.Map, site), site // written elsewhere, a key here
		}
		members = append(members, symbolic.Member{Key: k, At: at, Value: val})
	}
	return symbolic.MapValue(symbolic.Object, members, at)
}

func (fr *frame) conditional(e *hclsyntax.ConditionalExpr, at source.Site) *symbolic.Value {
	cond := symbolic.Condition(fr, fr.eval(e.Condition))
	if cond.IsFail() {
		return cond
	}
	if cond.Kind == symbolic.Bool {
		if cond.Bool {
			return fr.branch(e.TrueResult, e.FalseResult)
		}
		return fr.branch(e.FalseResult, e.TrueResult)
	}
	yes, sureYes := fr.surely(e.TrueResult)
	no, sureNo := fr.surely(e.FalseResult)
	if !sureYes || !sureNo {
		fr.Doubt()
	}
	return symbolic.Distribute(fr, "conditional", at, []*symbolic.Value{cond, yes, no}, true, func(args []*symbolic.Value) *symbolic.Value {
		switch c := args[0]; {
		case c.IsFail():
			return c
		case c.Bool:
			return symbolic.Beside(fr, args[1], fr.untaken(e.FalseResult, args[2]), sureNo)
		}
		return symbolic.Beside(fr, args[2], fr.untaken(e.TrueResult, args[1]), sureYes)
	})
}

// surely is the value of an expression, and whether it surely does not fail.
func (fr *frame) surely(e hclsyntax.Expression) (v *symbolic.Value, sure bool) {
	return fr.watched(func() *symbolic.Value { return fr.eval(e) })
}

// watched is what f gives, and whether no doubt was noted meanwhile.
func (fr *frame) watched(f func() *symbolic.Value) (v *symbolic.Value, sure bool) {
	r := fr.mod.root
	saved := r.doubted
	r.doubted = false
	v = f()
	sure = !r.doubted
	r.doubted = saved
	return v, sure
}

// branch is the branch that is taken, with the type that both have in common.
func (fr *frame) branch(taken, other hclsyntax.Expression) *symbolic.Value {
	v := fr.eval(taken)
	if v.IsFail() || v.Kind == symbolic.Unknown && v.Symbol.Behind != nil {
		return v
	}
	w, sure := fr.surely(other)
	return symbolic.Beside(fr, v, fr.untaken(other, w), sure || w.IsFail())
}

// untaken is the branch of a conditional that is not taken. One that fails gives
// HCL something unknown, of the type that its operator makes.
func (fr *frame) untaken(e hclsyntax.Expression, v *symbolic.Value) *symbolic.Value {
	if !v.IsFail() {
		return v
	}
	var t cty.Type
	switch e := e.(type) {
	case *hclsyntax.ParenthesesExpr:
		return fr.untaken(e.Expression, v)
	case *hclsyntax.FunctionCallExpr, *hclsyntax.ScopeTraversalExpr, *hclsyntax.RelativeTraversalExpr, *hclsyntax.IndexExpr, *hclsyntax.ForExpr:
		return v // of any type
	case *hclsyntax.BinaryOpExpr:
		t = e.Op.Type
	case *hclsyntax.UnaryOpExpr:
		t = e.Op.Type
	case *hclsyntax.TemplateExpr:
		t = cty.String
	default:
		fr.Doubt()
		return v
	}
	w := symbolic.Derive("failed", t, v.At, v)
	w.Symbol.Solid = true
	return w
}

// template is a quoted string, heredoc or template: text around interpolations.
func (fr *frame) template(e *hclsyntax.TemplateExpr) *symbolic.Value {
	at := fr.site(e.Range())
	parts := make([]symbolic.Text, 0, len(e.Parts))
	n := 0
	for _, p := range e.Parts {
		part, fail := fr.part(p)
		if fail != nil {
			return fail
		}
		parts = append(parts, part)
		if n += len(part.T.Encoded()); n > symbolic.MaxText {
			return symbolic.TooLarge(at)
		}
	}
	s := symbolic.Join(parts...)
	inner := at
	if fr.tmpl == nil && len(e.Parts) > 0 {
		if text := at.Bytes(); len(text) >= 2 && text[0] == '"' {
			inner.Start++
			inner.End--
		} else {
			first, last := e.Parts[0].Range(), e.Parts[len(e.Parts)-1].Range()
			inner = fr.site(hcl.Range{Start: first.Start, End: last.End})
		}
	}
	return symbolic.StringValue(s, inner)
}

// part is one part of a template.
func (fr *frame) part(p hclsyntax.Expression) (s symbolic.Text, fail *symbolic.Value) {
	if lit, ok := p.(*hclsyntax.LiteralValueExpr); ok && lit.Val.Type() == cty.String && lit.Val.IsKnown() && !lit.Val.IsNull() {
		return fr.literal(lit.Val.AsString(), lit.SrcRange), nil
	}
	v := fr.eval(p)
	if v.IsFail() {
		return symbolic.Text{}, v
	}
	text, fails := v.AsText()
	switch fails {
	case policy.Yes:
		return symbolic.Text{}, symbolic.FailValue("only strings, numbers and booleans fit into a template", v.At)
	case policy.Maybe:
		fr.Doubt()
	}
	switch p.(type) {
	case *hclsyntax.TemplateJoinExpr, *hclsyntax.ConditionalExpr, *hclsyntax.TemplateExpr:
		if v.Kind == symbolic.String && isDirective(p) {
			return v.Text, nil // its text has places of its own
		}
	}
	if call, ok := p.(*hclsyntax.FunctionCallExpr); ok && v.Kind == symbolic.String && rendersText[call.Name] {
		return v.Text, nil // so has this
	}
	at := fr.site(fr.interpolation(p.Range()))
	if text.Map.Len() == len(text.T.Encoded()) {
		return symbolic.Text{T: text.T, Map: source.Via(text.Map, at)}, nil
	}
	return symbolic.Text{T: text.T, Map: source.At(len(text.T.Encoded()), at)}, nil
}

// rendersText are functions whose result is a text of many places.
var rendersText = map[string]bool{"jsonencode": true, "yamlencode": true, "templatefile": true, "templatestring": true, "file": true}

// interpolation is the range of an interpolation with its ${ and }.
func (fr *frame) interpolation(r hcl.Range) hcl.Range {
	text := string(fr.file.Bytes)
	if fr.tmpl != nil {
		text = fr.tmpl.T.Encoded()
	}
	if r.Start.Byte < 0 || r.End.Byte > len(text) || r.Start.Byte > r.End.Byte {
		return r
	}
	before := strings.TrimRight(text[:r.Start.Byte], " \t\r\n~")
	after := strings.TrimLeft(text[r.End.Byte:], " \t\r\n~")
	if !strings.HasSuffix(before, "${") || !strings.HasPrefix(after, "}") {
		return r
	}
	r.Start.Byte = len(before) - len("${")
	r.End.Byte = len(text) - len(after) + len("}")
	return r
}

// isDirective says that p is what %{if} or %{for} makes.
func isDirective(p hclsyntax.Expression) bool {
	switch p := p.(type) {
	case *hclsyntax.TemplateJoinExpr:
		return true
	case *hclsyntax.ConditionalExpr:
		_, yes := p.TrueResult.(*hclsyntax.TemplateExpr)
		_, no := p.FalseResult.(*hclsyntax.TemplateExpr)
		_, lit := p.FalseResult.(*hclsyntax.LiteralValueExpr)
		return yes && (no || lit)
	}
	return false
}

// literal is literal text with the places of its bytes: escapes and the
// indentation that <<- takes away are found again in the file.
func (fr *frame) literal(text string, r hcl.Range) symbolic.Text {
	t := policy.Literal(text)
	raw, where := fr.written(r)
	if raw == text {
		return symbolic.Text{T: t, Map: where.Slice(r.Start.Byte, r.End.Byte)}
	}
	quoted := r.Start.Line == r.End.Line && strings.Contains(raw, `\`)
	var b source.MapBuilder
	i := 0
	put := func(value, file int) {
		b.Whole(value, where.Site(r.Start.Byte+i, r.Start.Byte+min(i+file, len(raw))))
		i += file
	}
	for j := 0; j < len(text); {
		switch {
		case quoted && i < len(raw) && raw[i] == '\\':
			_, size := utf8.DecodeRuneInString(text[j:])
			put(size, syntax.EscapeLen(raw[i:]))
			j += size
		case i+2 < len(raw) && (raw[i] == '$' || raw[i] == '%') && raw[i+1] == raw[i] && raw[i+2] == '{' && text[j] == raw[i]:
			put(1, 2)
			j++
		case i < len(raw) && raw[i] == text[j]:
			b.Append(where.Slice(r.Start.Byte+i, r.Start.Byte+i+1))
			i, j = i+1, j+1
		case i < len(raw) && strings.ContainsRune(" \t\r\n", rune(raw[i])):
			i++
		default: // not to be found again
			b.Whole(len(text)-j, where.Site(r.Start.Byte, r.End.Byte))
			j = len(text)
		}
	}
	return symbolic.Text{T: t, Map: b.Map()}
}

// written is the text at a range, and the map of the text that its offsets are for.
func (fr *frame) written(r hcl.Range) (string, source.Map) {
	n := len(fr.file.Bytes)
	if fr.tmpl != nil {
		n = len(fr.tmpl.T.Encoded())
	}
	if r.Start.Byte < 0 || r.End.Byte > n || r.Start.Byte > r.End.Byte {
		return "", source.At(n, fr.site(r))
	}
	if fr.tmpl != nil {
		return fr.tmpl.T.Encoded()[r.Start.Byte:r.End.Byte], fr.tmpl.Map
	}
	return string(fr.file.Bytes[r.Start.Byte:r.End.Byte]), source.Identity(fr.file)
}

// templateJoin is what a %{for} directive makes.
func (fr *frame) templateJoin(e *hclsyntax.TemplateJoinExpr, at source.Site) *symbolic.Value {
	return fr.each1("join", at, fr.eval(e.Tuple), func(v *symbolic.Value) *symbolic.Value {
		if !v.IsSeq() || v.Open {
			fr.Doubt()
			return symbolic.Derive("join", cty.String, at, v)
		}
		var parts []symbolic.Text
		n := 0
		for _, item := range v.Items {
			s, fails := item.AsText()
			if fails == policy.Yes {
				return symbolic.FailValue("only strings, numbers and booleans fit into a template", item.At)
			}
			if n += len(s.T.Encoded()); n > symbolic.MaxText {
				return symbolic.TooLarge(at)
			}
			parts = append(parts, s)
		}
		return symbolic.StringValue(symbolic.Join(parts...), at)
	})
}

func (fr *frame) unary(e *hclsyntax.UnaryOpExpr, at source.Site) *symbolic.Value {
	v := fr.eval(e.Val)
	if e.Op == hclsyntax.OpLogicalNot {
		return fr.each1("!", at, symbolic.Condition(fr, v), func(c *symbolic.Value) *symbolic.Value { return symbolic.BoolValue(!c.Bool, at) })
	}
	return fr.each1("-", at, v, func(v *symbolic.Value) *symbolic.Value {
		n, fail := fr.number(v, at)
		if n == nil {
			return fail
		}
		return symbolic.NumberValue(new(big.Float).Neg(n), at)
	})
}

// number is v as a number, or what the operation gives without it.
func (fr *frame) number(v *symbolic.Value, at source.Site) (*big.Float, *symbolic.Value) {
	c := symbolic.ConvertTo(v, cty.Number)
	switch {
	case c.Kind == symbolic.Number:
		return c.Number, nil
	case c.IsFail(), c.IsNull():
		return nil, symbolic.FailValue("a number is required", at)
	}
	fr.Doubt()
	return nil, symbolic.Derive("number", cty.Number, at, c)
}

func (fr *frame) binary(e *hclsyntax.BinaryOpExpr, at source.Site) *symbolic.Value {
	a, b := fr.eval(e.LHS), fr.eval(e.RHS)
	switch e.Op {
	case hclsyntax.OpLogicalAnd, hclsyntax.OpLogicalOr:
		return fr.logic(e.Op == hclsyntax.OpLogicalOr, a, b, at)
	case hclsyntax.OpEqual, hclsyntax.OpNotEqual:
		not := e.Op == hclsyntax.OpNotEqual
		return fr.each2("==", at, a, b, func(a, b *symbolic.Value) *symbolic.Value {
			switch t := symbolic.Equal(a, b); t {
			case policy.Maybe:
				if a.Key() > b.Key() {
					a, b = b, a
				}
				v := symbolic.Undecided(symbolic.Derive("==", cty.Bool, at, a, b), at)
				if not {
					return fr.each1("!", at, v, func(c *symbolic.Value) *symbolic.Value { return symbolic.BoolValue(!c.Bool, at) })
				}
				return v
			default:
				return symbolic.BoolValue((t == policy.Yes) != not, at)
			}
		})
	}
	return fr.each2(opNames[e.Op], at, a, b, func(a, b *symbolic.Value) *symbolic.Value {
		x, undecidedX := fr.number(a, at)
		if undecidedX != nil && undecidedX.IsFail() {
			return undecidedX
		}
		y, undecidedY := fr.number(b, at)
		if undecidedY != nil && undecidedY.IsFail() {
			return undecidedY
		}
		if x == nil || y == nil {
			t := cty.Number
			if comparison(e.Op) {
				t = cty.Bool
			}
			return symbolic.Derive(opNames[e.Op], t, at, a, b)
		}
		return arithmetic(e.Op, x, y, at)
	})
}

// logic is a || b or a && b. Since Terraform 1.12 the side that decides is
// enough, and null decides an && as false does; before, null or a failure on
// either side failed.
func (fr *frame) logic(or bool, a, b *symbolic.Value, at source.Site) *symbolic.Value {
	decides := func(v *symbolic.Value) bool { return v.Kind == symbolic.Bool && v.Bool == or || v.IsNull() && !or }
	return symbolic.Distribute(fr, "logic", at, []*symbolic.Value{symbolic.Operand(fr, a), symbolic.Operand(fr, b)}, true, func(args []*symbolic.Value) *symbolic.Value {
		a, b := args[0], args[1]
		switch {
		case a.Kind == symbolic.Bool && b.Kind == symbolic.Bool:
			return symbolic.BoolValue(or && (a.Bool || b.Bool) || !or && a.Bool && b.Bool, at)
		case decides(a), decides(b):
			fr.Doubt()
			return symbolic.BoolValue(or, at)
		case a.IsFail():
			return a
		case b.IsFail():
			return b
		}
		return symbolic.FailValue("null is no boolean", at)
	})
}

func comparison(op *hclsyntax.Operation) bool {
	switch op {
	case hclsyntax.OpLessThan, hclsyntax.OpLessThanOrEqual, hclsyntax.OpGreaterThan, hclsyntax.OpGreaterThanOrEqual:
		return true
	}
	return false
}

var opNames = map[*hclsyntax.Operation]string{
	hclsyntax.OpLessThan: "<", hclsyntax.OpLessThanOrEqual: "<=", hclsyntax.OpGreaterThan: ">", hclsyntax.OpGreaterThanOrEqual: ">=",
	hclsyntax.OpAdd: "+", hclsyntax.OpSubtract: "-", hclsyntax.OpMultiply: "*", hclsyntax.OpDivide: "/", hclsyntax.OpModulo: "%",
}

func arithmetic(op *hclsyntax.Operation, x, y *big.Float, at source.Site) *symbolic.Value {
	a, b := cty.NumberVal(x), cty.NumberVal(y)
	switch op {
	case hclsyntax.OpLessThan:
		return symbolic.BoolValue(x.Cmp(y) < 0, at)
	case hclsyntax.OpLessThanOrEqual:
		return symbolic.BoolValue(x.Cmp(y) <= 0, at)
	case hclsyntax.OpGreaterThan:
		return symbolic.BoolValue(x.Cmp(y) > 0, at)
	case hclsyntax.OpGreaterThanOrEqual:
		return symbolic.BoolValue(x.Cmp(y) >= 0, at)
	case hclsyntax.OpAdd:
		return symbolic.FromCty(a.Add(b), at)
	case hclsyntax.OpSubtract:
		return symbolic.FromCty(a.Subtract(b), at)
	case hclsyntax.OpMultiply:
		if e := x.MantExp(nil) + y.MantExp(nil); e > 4096 || e < -4096 {
			return symbolic.Derive("large", cty.Number, at)
		}
		return symbolic.FromCty(a.Multiply(b), at)
	}
	if y.Sign() == 0 && op == hclsyntax.OpModulo {
		return symbolic.FromCty(a, at) // as cty has it
	}
	if y.Sign() == 0 && x.Sign() == 0 {
		return symbolic.FailValue("division by zero", at)
	}
	if op == hclsyntax.OpDivide {
		return symbolic.FromCty(a.Divide(b), at)
	}
	return symbolic.FromCty(a.Modulo(b), at)
}

// call is a function call.
func (fr *frame) call(e *hclsyntax.FunctionCallExpr, at source.Site) *symbolic.Value {
	name := strings.TrimPrefix(e.Name, "core::")
	switch name {
	case "try":
		return fr.try(e, at)
	case "can":
		return fr.can(e, at)
	}
	args := make([]*symbolic.Value, 0, len(e.Args))
	for i, a := range e.Args {
		v := fr.eval(a)
		if v.IsFail() {
			return v
		}
		if i == len(e.Args)-1 && e.ExpandFinal {
			if v.Kind == symbolic.Choice {
				return fr.each1("call."+name, at, v, func(v *symbolic.Value) *symbolic.Value {
					return fr.expanded(name, at, args, v)
				})
			}
			return fr.expanded(name, at, args, v)
		}
		args = append(args, v)
	}
	return fr.invoke(name, at, args)
}

// expanded calls a function with the items of v as further arguments.
func (fr *frame) expanded(name string, at source.Site, args []*symbolic.Value, v *symbolic.Value) *symbolic.Value {
	if !v.IsSeq() || v.Open {
		if v.IsNull() || v.IsMap() {
			return symbolic.FailValue("the expanded argument is not a list", at)
		}
		fr.Doubt()
		return symbolic.Derive(name+"...", cty.DynamicPseudoType, at, append(append([]*symbolic.Value{}, args...), v)...)
	}
	return fr.invoke(name, at, append(append([]*symbolic.Value{}, args...), v.Items...))
}

func (fr *frame) invoke(name string, at source.Site, args []*symbolic.Value) *symbolic.Value {
	f := fr.mod.root.l.functions[name]
	if fr.setting != nil && fr.mod.root.l.terragrunt[name] != nil {
		f = fr.mod.root.l.terragrunt[name]
	}
	if f == nil {
		fr.Doubt()
		return symbolic.Derive(name, cty.DynamicPseudoType, at, args...)
	}
	return symbolic.Distribute(fr, name, at, args, false, func(args []*symbolic.Value) *symbolic.Value {
		if !readsDocuments[name] {
			args = slices.Clone(args)
			for i, a := range args {
				args[i] = symbolic.Textual(a)
			}
		}
		v := f(&symbolic.Call{Name: name, Args: args, At: at, In: fr})
		if v.Kind == symbolic.String && len(v.Text.T.Encoded()) > symbolic.MaxText || v.Weight() > symbolic.MaxSize {
			return symbolic.TooLarge(at)
		}
		return v
	})
}

// readsDocuments are the functions that leave a document as it is.
var readsDocuments = map[string]bool{
	"jsondecode": true, "yamldecode": true, "chomp": true, "trimspace": true, "indent": true, "tostring": true, "sensitive": true,
	"nonsensitive": true, "coalesce": true, "compact": true, "one": true,
}

// try takes the first argument that does not fail. One that may fail leaves the
// choice between it and what follows.
func (fr *frame) try(e *hclsyntax.FunctionCallExpr, at source.Site) *symbolic.Value {
	r := fr.mod.root
	saved := r.doubted
	var alts []*symbolic.Value
	for _, a := range e.Args {
		r.doubted = false
		v := fr.eval(a)
		doubted := r.doubted
		if v.IsFail() {
			continue
		}
		alts = append(alts, v)
		if !doubted {
			r.doubted = saved
			return fr.first(alts, at)
		}
	}
	r.doubted = true
	if len(alts) == 0 {
		r.doubted = saved
		return symbolic.FailValue("no argument of try succeeds", at)
	}
	return fr.first(alts, at)
}

// first is one of alts, in the order in which the earlier ones fail.
func (fr *frame) first(alts []*symbolic.Value, at source.Site) *symbolic.Value {
	v := alts[len(alts)-1]
	for i := len(alts) - 2; i >= 0; i-- {
		v = symbolic.Choose(fr, "ok "+alts[i].Key(), alts[i].Reason(), []*symbolic.Value{alts[i], v}, at)
	}
	return v
}

func (fr *frame) can(e *hclsyntax.FunctionCallExpr, at source.Site) *symbolic.Value {
	if len(e.Args) != 1 {
		return symbolic.FailValue("can takes one argument", at)
	}
	v, sure := fr.surely(e.Args[0])
	switch {
	case v.IsFail():
		return symbolic.BoolValue(false, at)
	case sure:
		return symbolic.BoolValue(true, at)
	}
	return symbolic.Undecided(symbolic.Derive("can", cty.Bool, at, v), at)
}
