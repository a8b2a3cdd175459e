package terraform

import (
	"fmt"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// AnswerKind says how much is known of what an expression gives.
type AnswerKind string

// The kinds of answers.
const (
	AnswerKnown    AnswerKind = "known"
	AnswerSymbolic AnswerKind = "symbolic" // known but for the parts that Answer.Unknown lists
	AnswerUnknown  AnswerKind = "unknown"  // only its identity is known
	AnswerChoice   AnswerKind = "choice"   // one of several values
	AnswerOpen     AnswerKind = "open collection"
	AnswerFails    AnswerKind = "fails" // Terraform would refuse it
)

// Answer is what an expression gives. Secrets are not in it.
type Answer struct {
	Kind    AnswerKind
	Type    string      // in Terraform's words; empty when it is not known
	Text    string      // the value as HCL, what is not known as {label}; the message of one that fails
	Value   any         // for encoding/json; nil unless Kind is AnswerKnown
	At      source.Site // where the value is written, or the part that fails
	Unknown []Part      // what is not known, in the order of the text

	// Diagnostics are about the files: what could not be read may be missing.
	Diagnostics []fact.Diagnostic
}

// Part is a part of a value that is not known.
type Part struct {
	Label   string   // "…" for what a collection may hold besides, empty for a choice
	Shape   string   // what it may be: "12 digits"; empty for anything
	Choices []string // all that it may be, when that is known
	fact.Reason
}

// SyntaxError says where an expression cannot be read, from line and column 1.
type SyntaxError struct {
	Message      string
	Line, Column int
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// ExpressionFile is the name of the expression in the places of an Answer.
const ExpressionFile = "expression"

// Evaluate says what an expression gives in the directory dir, taken as a root
// module or as a unit of Terragrunt, or in the module below it that o names; dir
// may be a plan. The error is a *SyntaxError, or says that there is no such module.
func Evaluate(tree *source.Tree, dir, expr string, o Options) (*Answer, error) {
	file := source.NewFile(ExpressionFile, ExpressionFile, []byte(policy.Sanitize(expr)))
	if why := source.TooComplex(file.Bytes); why != "" {
		return nil, &SyntaxError{why, 1, 1}
	}
	parsed, diags := hclsyntax.ParseExpression(file.Bytes, file.Path, hcl.InitialPos)
	if errs := syntax.Errors(diags); len(errs) > 0 {
		at := syntax.SiteOf(file, errs[0].At).Range()
		return nil, &SyntaxError{errs[0].Message, at.Line, at.Column}
	}
	if abs, err := filepath.EvalSymlinks(dir); err == nil {
		dir = abs
	}
	l := newLoader(tree, o)
	l.conceal()
	l.prepare(o)
	unread := &fact.Set{}
	l.placePlans(l.plans(unread), l.deployments(), unread)
	v, diagnostics, err := l.show(parsed, file, dir, o)
	if err != nil {
		return nil, err
	}
	v = conceal(expand(v, nil))
	a := &Answer{Kind: kindOf(v), Type: typeName(v), At: writtenAt(v, file), Diagnostics: append(append(l.diagnostics(), diagnostics...), unread.Diagnostics...)}
	if v.IsFail() {
		a.Text = mask(v.Message)
		return a, nil
	}
	a.Text = displayed(v)
	a.Unknown = partsOf(v)
	if a.Kind == AnswerKnown {
		a.Value = plainValue(v)
	}
	return a, nil
}

// named is the value of an expression; a bare var or local is all of them.
func (m *module) named(e hclsyntax.Expression, file *source.File) *symbolic.Value {
	at := syntax.SiteOf(file, e.Range())
	var members []symbolic.Member
	add := func(name string, val *symbolic.Value) {
		members = append(members, symbolic.Member{Key: symbolic.LiteralValue(name, at).Text, At: at, Value: val})
	}
	switch hcl.ExprAsKeyword(e) {
	case "var":
		for _, name := range sortedKeys(m.dir.variables) {
			add(name, m.variable(name, at))
		}
	case "local":
		for _, name := range sortedKeys(m.dir.locals) {
			add(name, m.local(name, at))
		}
	case "module":
		for _, name := range sortedKeys(m.dir.modules) {
			add(name, m.moduleValue(name, at))
		}
	default:
		return m.frame.in(file).eval(e)
	}
	return symbolic.MapValue(symbolic.Object, members, at)
}

// writtenAt is where the value of the expression in file is written, as far as
// references lead to one place.
func writtenAt(v *symbolic.Value, file *source.File) source.Site {
	if text, ok := v.Literal(); ok && v.At.File == file && v.Text.Map.Len() == len(text) {
		if at := v.Text.Map.Origin(0, len(text)); string(at.Bytes()) == text {
			return at
		}
	}
	return v.At
}

func kindOf(v *symbolic.Value) AnswerKind {
	switch {
	case v.IsFail():
		return AnswerFails
	case v.Kind == symbolic.Choice:
		return AnswerChoice
	case v.Kind == symbolic.Unknown, v.Kind == symbolic.String && v.Text.T.Hole() != nil:
		return AnswerUnknown
	case v.Open:
		return AnswerOpen
	case v.Known():
		return AnswerKnown
	}
	return AnswerSymbolic
}

func typeName(v *symbolic.Value) string {
	if v.IsFail() || v.IsNull() {
		return ""
	}
	t := symbolic.TypeOf(v)
	switch {
	case v.IsMap() && v.Kind == symbolic.Object:
		return "object"
	case v.Kind == symbolic.Tuple:
		return "tuple"
	case t == cty.DynamicPseudoType:
		return ""
	}
	return t.FriendlyName()
}

// plainValue is a known value as encoding/json takes it.
func plainValue(v *symbolic.Value) any {
	switch {
	case v.Kind == symbolic.Bool:
		return v.Bool
	case v.Kind == symbolic.Number:
		return number(symbolic.NumberText(v.Number))
	case v.Kind == symbolic.String:
		return v.Text.T.Encoded()
	case v.IsSeq():
		list := make([]any, len(v.Items))
		for i, item := range v.Items {
			list[i] = plainValue(item)
		}
		return list
	case v.IsMap():
		object := map[string]any{}
		for _, m := range v.Sorted() {
			object[m.Key.T.Encoded()] = plainValue(m.Value)
		}
		return object
	}
	return nil
}

// number is a number whose JSON has all its digits.
type number string

// MarshalJSON is the number itself.
func (n number) MarshalJSON() ([]byte, error) { return []byte(n), nil }

// unwritten is what an object that stands for a resource may hold besides.
const unwritten = "unwritten attributes"

// maxExpanded is how deep objects within objects are looked into.
const maxExpanded = 3

// expand is v with what stands for whole resources and modules as objects of
// their attributes and outputs.
func expand(v *symbolic.Value, within []any) *symbolic.Value {
	if v.Kind == symbolic.Unknown && v.Symbol.Behind != nil && len(within) < maxExpanded {
		if o := expanded(v, within); o != nil {
			return o
		}
	}
	return v.Rebuilt(func(part *symbolic.Value) *symbolic.Value { return expand(part, within) })
}

// noAttributes are the arguments of blocks for Terraform itself.
var noAttributes = map[string]bool{
	"count": true, "for_each": true, "provider": true, "depends_on": true, "lifecycle": true, "provisioner": true, "connection": true, "dynamic": true,
}

// expanded is what is known of the object behind v; nil when there is nothing
// to look into.
func expanded(v *symbolic.Value, within []any) *symbolic.Value {
	for _, o := range within {
		if o == v.Symbol.Behind {
			return nil
		}
	}
	within = append(within[:len(within):len(within)], v.Symbol.Behind)
	names := map[string]bool{}
	written := func(b *body) {
		if b.syn == nil {
			return
		}
		for name := range b.syn.Attrs {
			names[name] = true
		}
		for _, sub := range b.syn.Blocks {
			names[sub.Type] = true
			if sub.Type == "dynamic" {
				names[sub.Label(0)] = true
			}
		}
	}
	var fr *frame
	open := true
	switch o := v.Symbol.Behind.(type) {
	case *instance:
		fr = o.fr
		written(o.body)
		for _, name := range []string{"arn", "id", "json", "name", "url"} {
			if o.model.computed != nil && o.model.computed(o, name, v.At) != nil {
				names[name] = true
			}
		}
	case *nested:
		fr = o.body.fr
		written(o.body)
	case *module:
		fr = o.frame
		if o.dir == nil {
			return nil
		}
		for name := range o.dir.outputs {
			names[name] = true
		}
		open = false
	}
	var members []symbolic.Member
	for _, name := range sortedKeys(names) {
		if noAttributes[name] {
			continue
		}
		val := v.Symbol.Behind.(object).get(fr, name, v.At)
		if val.IsFail() {
			val = symbolic.UnknownValue(&symbolic.Symbol{ID: "fail(" + val.At.Key() + ")", Label: v.Symbol.Label + "." + name, Reason: val.Reason()}, val.At)
		}
		members = append(members, symbolic.Member{Key: symbolic.LiteralValue(name, v.At).Text, At: v.At, Value: expand(val, within)})
	}
	if fr == nil || len(members) == 0 {
		return nil
	}
	w := symbolic.MapValue(symbolic.Object, members, v.At)
	if !w.IsMap() {
		return nil
	}
	if open {
		w = w.Opened()
		w.More = unwritten
	}
	return w
}
