package terraform

import (
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// The limits of one root's evaluation.
const (
	maxDepth = 10_000
	maxSteps = 20_000_000
)

// eval is the value of an expression. What is certain of it is certain for every
// filling of what is not known.
func (fr *frame) eval(e hclsyntax.Expression) *value {
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
		return fromCty(e.Val, at)
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
		items := make([]*value, len(e.Exprs))
		for i, sub := range e.Exprs {
			if items[i] = fr.eval(sub); items[i].isFail() {
				return items[i]
			}
		}
		return seqValue(kTuple, items, at)
	case *hclsyntax.ObjectConsExpr:
		return fr.object(e, at)
	case *hclsyntax.ObjectConsKeyExpr:
		return fr.objectKey(e)
	case *hclsyntax.ForExpr:
		return fr.forExpr(e, at)
	case *made:
		return e.value(fr)
	case *escapedTemplate:
		text := policy.Literal(e.text)
		return fr.within(str{text, unescaped(e.text, at)}).eval(e.Expression)
	}
	return fr.unknown(at, "is not understood")
}

func (fr *frame) follow(v *value, t hcl.Traversal, at source.Site) *value {
	for _, step := range t {
		if v.isFail() {
			return v
		}
		switch s := step.(type) {
		case hcl.TraverseAttr:
			v = attribute(fr, v, s.Name, at, false)
		case hcl.TraverseIndex:
			v = fr.index(v, fromCty(s.Key, fr.site(s.SrcRange)), at)
		default:
			return fr.unknown(at, "is not understood")
		}
	}
	return v
}

func (fr *frame) objectKey(e *hclsyntax.ObjectConsKeyExpr) *value {
	if !e.ForceNonLiteral {
		if name := hcl.ExprAsKeyword(e.Wrapped); name != "" {
			at := fr.site(e.Wrapped.Range())
			return stringValue(str{policy.Literal(name), fr.exact(at, name)}, at)
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

func (fr *frame) object(e *hclsyntax.ObjectConsExpr, at source.Site) *value {
	var members []member
	for _, item := range e.Items {
		key := fr.eval(item.KeyExpr)
		if key.isFail() {
			return key
		}
		k, fails := textual(key).asText()
		switch fails {
		case policy.Yes:
			return failValue("an object's key must be a string", key.at)
		case policy.Maybe:
			fr.doubt()
		}
		val := fr.eval(item.ValueExpr)
		if val.isFail() {
			return val
		}
		at := key.at
		if site := fr.site(item.KeyExpr.Range()); !k.m.Site(0, k.m.Len()).Within(site) {
			k.m, at = source.Via(k.m, site), site // written elsewhere, a key here
		}
		members = append(members, member{key: k, at: at, val: val})
	}
	return mapValue(kObject, members, at)
}

func (fr *frame) conditional(e *hclsyntax.ConditionalExpr, at source.Site) *value {
	cond := condition(fr, fr.eval(e.Condition))
	if cond.isFail() {
		return cond
	}
	if cond.kind == kBool {
		if cond.b {
			return fr.branch(e.TrueResult, e.FalseResult)
		}
		return fr.branch(e.FalseResult, e.TrueResult)
	}
	yes, sureYes := fr.surely(e.TrueResult)
	no, sureNo := fr.surely(e.FalseResult)
	if !sureYes || !sureNo {
		fr.doubt()
	}
	return distribute(fr, "conditional", at, []*value{cond, yes, no}, true, func(args []*value) *value {
		switch c := args[0]; {
		case c.isFail():
			return c
		case c.b:
			return beside(fr, args[1], fr.untaken(e.FalseResult, args[2]), sureNo)
		}
		return beside(fr, args[2], fr.untaken(e.TrueResult, args[1]), sureYes)
	})
}

// surely is the value of an expression, and whether it surely does not fail.
func (fr *frame) surely(e hclsyntax.Expression) (v *value, sure bool) {
	return fr.watched(func() *value { return fr.eval(e) })
}

// watched is what f gives, and whether no doubt was noted meanwhile.
func (fr *frame) watched(f func() *value) (v *value, sure bool) {
	r := fr.mod.root
	saved := r.doubted
	r.doubted = false
	v = f()
	sure = !r.doubted
	r.doubted = saved
	return v, sure
}

// branch is the branch that is taken, with the type that both have in common.
func (fr *frame) branch(taken, other hclsyntax.Expression) *value {
	v := fr.eval(taken)
	if v.isFail() || v.kind == kUnknown && v.sym.obj != nil {
		return v
	}
	w, sure := fr.surely(other)
	return beside(fr, v, fr.untaken(other, w), sure || w.isFail())
}

// untaken is the branch of a conditional that is not taken. One that fails gives
// HCL something unknown, of the type that its operator makes.
func (fr *frame) untaken(e hclsyntax.Expression, v *value) *value {
	if !v.isFail() {
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
		fr.doubt()
		return v
	}
	w := derive("failed", t, v.at, v)
	w.sym.solid = true
	return w
}

// template is a quoted string, heredoc or template: text around interpolations.
func (fr *frame) template(e *hclsyntax.TemplateExpr) *value {
	at := fr.site(e.Range())
	parts := make([]str, 0, len(e.Parts))
	n := 0
	for _, p := range e.Parts {
		part, fail := fr.part(p)
		if fail != nil {
			return fail
		}
		parts = append(parts, part)
		if n += len(part.t.Encoded()); n > maxText {
			return tooLarge(at)
		}
	}
	s := joinStr(parts...)
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
	return stringValue(s, inner)
}

// part is one part of a template.
func (fr *frame) part(p hclsyntax.Expression) (s str, fail *value) {
	if lit, ok := p.(*hclsyntax.LiteralValueExpr); ok && lit.Val.Type() == cty.String && lit.Val.IsKnown() && !lit.Val.IsNull() {
		return fr.literal(lit.Val.AsString(), lit.SrcRange), nil
	}
	v := fr.eval(p)
	if v.isFail() {
		return str{}, v
	}
	text, fails := v.asText()
	switch fails {
	case policy.Yes:
		return str{}, failValue("only strings, numbers and booleans fit into a template", v.at)
	case policy.Maybe:
		fr.doubt()
	}
	switch p.(type) {
	case *hclsyntax.TemplateJoinExpr, *hclsyntax.ConditionalExpr, *hclsyntax.TemplateExpr:
		if v.kind == kString && isDirective(p) {
			return v.s, nil // its text has places of its own
		}
	}
	if call, ok := p.(*hclsyntax.FunctionCallExpr); ok && v.kind == kString && rendersText[call.Name] {
		return v.s, nil // so has this
	}
	at := fr.site(fr.interpolation(p.Range()))
	if text.m.Len() == len(text.t.Encoded()) {
		return str{text.t, source.Via(text.m, at)}, nil
	}
	return str{text.t, source.At(len(text.t.Encoded()), at)}, nil
}

// rendersText are functions whose result is a text of many places.
var rendersText = map[string]bool{"jsonencode": true, "yamlencode": true, "templatefile": true, "templatestring": true, "file": true}

// interpolation is the range of an interpolation with its ${ and }.
func (fr *frame) interpolation(r hcl.Range) hcl.Range {
	text := string(fr.file.Bytes)
	if fr.tmpl != nil {
		text = fr.tmpl.t.Encoded()
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
func (fr *frame) literal(text string, r hcl.Range) str {
	t := policy.Literal(text)
	raw, where := fr.written(r)
	if raw == text {
		return str{t, where.Slice(r.Start.Byte, r.End.Byte)}
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
			put(size, escapeLen(raw[i:]))
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
	return str{t, b.Map()}
}

// written is the text at a range, and the map of the text that its offsets are for.
func (fr *frame) written(r hcl.Range) (string, source.Map) {
	n := len(fr.file.Bytes)
	if fr.tmpl != nil {
		n = len(fr.tmpl.t.Encoded())
	}
	if r.Start.Byte < 0 || r.End.Byte > n || r.Start.Byte > r.End.Byte {
		return "", source.At(n, fr.site(r))
	}
	if fr.tmpl != nil {
		return fr.tmpl.t.Encoded()[r.Start.Byte:r.End.Byte], fr.tmpl.m
	}
	return string(fr.file.Bytes[r.Start.Byte:r.End.Byte]), source.Identity(fr.file)
}

// templateJoin is what a %{for} directive makes.
func (fr *frame) templateJoin(e *hclsyntax.TemplateJoinExpr, at source.Site) *value {
	return fr.each1("join", at, fr.eval(e.Tuple), func(v *value) *value {
		if !v.isSeq() || v.open {
			fr.doubt()
			return derive("join", cty.String, at, v)
		}
		var parts []str
		n := 0
		for _, item := range v.items {
			s, fails := item.asText()
			if fails == policy.Yes {
				return failValue("only strings, numbers and booleans fit into a template", item.at)
			}
			if n += len(s.t.Encoded()); n > maxText {
				return tooLarge(at)
			}
			parts = append(parts, s)
		}
		return stringValue(joinStr(parts...), at)
	})
}

func (fr *frame) unary(e *hclsyntax.UnaryOpExpr, at source.Site) *value {
	v := fr.eval(e.Val)
	if e.Op == hclsyntax.OpLogicalNot {
		return fr.each1("!", at, condition(fr, v), func(c *value) *value { return boolValue(!c.b, at) })
	}
	return fr.each1("-", at, v, func(v *value) *value {
		n, fail := fr.number(v, at)
		if n == nil {
			return fail
		}
		return numberValue(new(big.Float).Neg(n), at)
	})
}

// number is v as a number, or what the operation gives without it.
func (fr *frame) number(v *value, at source.Site) (*big.Float, *value) {
	c := convertTo(v, cty.Number)
	switch {
	case c.kind == kNumber:
		return c.num, nil
	case c.isFail(), c.isNull():
		return nil, failValue("a number is required", at)
	}
	fr.doubt()
	return nil, derive("number", cty.Number, at, c)
}

func (fr *frame) binary(e *hclsyntax.BinaryOpExpr, at source.Site) *value {
	a, b := fr.eval(e.LHS), fr.eval(e.RHS)
	switch e.Op {
	case hclsyntax.OpLogicalAnd, hclsyntax.OpLogicalOr:
		return fr.logic(e.Op == hclsyntax.OpLogicalOr, a, b, at)
	case hclsyntax.OpEqual, hclsyntax.OpNotEqual:
		not := e.Op == hclsyntax.OpNotEqual
		return fr.each2("==", at, a, b, func(a, b *value) *value {
			switch t := equal(a, b); t {
			case policy.Maybe:
				if a.key() > b.key() {
					a, b = b, a
				}
				v := undecided(derive("==", cty.Bool, at, a, b), at)
				if not {
					return fr.each1("!", at, v, func(c *value) *value { return boolValue(!c.b, at) })
				}
				return v
			default:
				return boolValue((t == policy.Yes) != not, at)
			}
		})
	}
	return fr.each2(opName(e.Op), at, a, b, func(a, b *value) *value {
		x, undecidedX := fr.number(a, at)
		if undecidedX != nil && undecidedX.isFail() {
			return undecidedX
		}
		y, undecidedY := fr.number(b, at)
		if undecidedY != nil && undecidedY.isFail() {
			return undecidedY
		}
		if x == nil || y == nil {
			t := cty.Number
			if comparison(e.Op) {
				t = cty.Bool
			}
			return derive(opName(e.Op), t, at, a, b)
		}
		return arithmetic(e.Op, x, y, at)
	})
}

// logic is a || b or a && b. Since Terraform 1.12 the side that decides is
// enough, and null decides an && as false does; before, null or a failure on
// either side failed.
func (fr *frame) logic(or bool, a, b *value, at source.Site) *value {
	decides := func(v *value) bool { return v.kind == kBool && v.b == or || v.isNull() && !or }
	return distribute(fr, "logic", at, []*value{operand(fr, a), operand(fr, b)}, true, func(args []*value) *value {
		a, b := args[0], args[1]
		switch {
		case a.kind == kBool && b.kind == kBool:
			return boolValue(or && (a.b || b.b) || !or && a.b && b.b, at)
		case decides(a), decides(b):
			fr.doubt()
			return boolValue(or, at)
		case a.isFail():
			return a
		case b.isFail():
			return b
		}
		return failValue("null is no boolean", at)
	})
}

func comparison(op *hclsyntax.Operation) bool {
	switch op {
	case hclsyntax.OpLessThan, hclsyntax.OpLessThanOrEqual, hclsyntax.OpGreaterThan, hclsyntax.OpGreaterThanOrEqual:
		return true
	}
	return false
}

func opName(op *hclsyntax.Operation) string {
	return map[*hclsyntax.Operation]string{
		hclsyntax.OpLessThan: "<", hclsyntax.OpLessThanOrEqual: "<=", hclsyntax.OpGreaterThan: ">", hclsyntax.OpGreaterThanOrEqual: ">=",
		hclsyntax.OpAdd: "+", hclsyntax.OpSubtract: "-", hclsyntax.OpMultiply: "*", hclsyntax.OpDivide: "/", hclsyntax.OpModulo: "%",
	}[op]
}

func arithmetic(op *hclsyntax.Operation, x, y *big.Float, at source.Site) *value {
	a, b := cty.NumberVal(x), cty.NumberVal(y)
	switch op {
	case hclsyntax.OpLessThan:
		return boolValue(x.Cmp(y) < 0, at)
	case hclsyntax.OpLessThanOrEqual:
		return boolValue(x.Cmp(y) <= 0, at)
	case hclsyntax.OpGreaterThan:
		return boolValue(x.Cmp(y) > 0, at)
	case hclsyntax.OpGreaterThanOrEqual:
		return boolValue(x.Cmp(y) >= 0, at)
	case hclsyntax.OpAdd:
		return fromCty(a.Add(b), at)
	case hclsyntax.OpSubtract:
		return fromCty(a.Subtract(b), at)
	case hclsyntax.OpMultiply:
		if e := x.MantExp(nil) + y.MantExp(nil); e > 4096 || e < -4096 {
			return derive("large", cty.Number, at)
		}
		return fromCty(a.Multiply(b), at)
	}
	if y.Sign() == 0 && op == hclsyntax.OpModulo {
		return fromCty(a, at) // as cty has it
	}
	if y.Sign() == 0 && x.Sign() == 0 {
		return failValue("division by zero", at)
	}
	if op == hclsyntax.OpDivide {
		return fromCty(a.Divide(b), at)
	}
	return fromCty(a.Modulo(b), at)
}

// call is a function call.
func (fr *frame) call(e *hclsyntax.FunctionCallExpr, at source.Site) *value {
	name := strings.TrimPrefix(e.Name, "core::")
	switch name {
	case "try":
		return fr.try(e, at)
	case "can":
		return fr.can(e, at)
	}
	args := make([]*value, 0, len(e.Args))
	for i, a := range e.Args {
		v := fr.eval(a)
		if v.isFail() {
			return v
		}
		if i == len(e.Args)-1 && e.ExpandFinal {
			if v.kind == kChoice {
				return fr.each1("call."+name, at, v, func(v *value) *value {
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
func (fr *frame) expanded(name string, at source.Site, args []*value, v *value) *value {
	if !v.isSeq() || v.open {
		if v.isNull() || v.isMap() {
			return failValue("the expanded argument is not a list", at)
		}
		fr.doubt()
		return derive(name+"...", cty.DynamicPseudoType, at, append(append([]*value{}, args...), v)...)
	}
	return fr.invoke(name, at, append(append([]*value{}, args...), v.items...))
}

func (fr *frame) invoke(name string, at source.Site, args []*value) *value {
	f := fr.mod.root.l.functions[name]
	if fr.setting != nil && fr.mod.root.l.terragrunt[name] != nil {
		f = fr.mod.root.l.terragrunt[name]
	}
	if f == nil {
		fr.doubt()
		return derive(name, cty.DynamicPseudoType, at, args...)
	}
	return distribute(fr, name, at, args, false, func(args []*value) *value {
		if !readsDocuments[name] {
			args = slices.Clone(args)
			for i, a := range args {
				args[i] = textual(a)
			}
		}
		v := f(&call{name: name, args: args, at: at, in: fr})
		if v.kind == kString && len(v.s.t.Encoded()) > maxText || v.weight() > maxSize {
			return tooLarge(at)
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
func (fr *frame) try(e *hclsyntax.FunctionCallExpr, at source.Site) *value {
	r := fr.mod.root
	saved := r.doubted
	var alts []*value
	for _, a := range e.Args {
		r.doubted = false
		v := fr.eval(a)
		doubted := r.doubted
		if v.isFail() {
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
		return failValue("no argument of try succeeds", at)
	}
	return fr.first(alts, at)
}

// first is one of alts, in the order in which the earlier ones fail.
func (fr *frame) first(alts []*value, at source.Site) *value {
	v := alts[len(alts)-1]
	for i := len(alts) - 2; i >= 0; i-- {
		v = choose(fr, "ok "+alts[i].key(), alts[i].reason(), []*value{alts[i], v}, at)
	}
	return v
}

func (fr *frame) can(e *hclsyntax.FunctionCallExpr, at source.Site) *value {
	if len(e.Args) != 1 {
		return failValue("can takes one argument", at)
	}
	v, sure := fr.surely(e.Args[0])
	switch {
	case v.isFail():
		return boolValue(false, at)
	case sure:
		return boolValue(true, at)
	}
	return undecided(derive("can", cty.Bool, at, v), at)
}
