package policy

import (
	"fmt"
	"sort"
	"strings"

	"github.com/eksiamlint/eksiamlint/policy/spelling"
)

// Parse reads a policy document. What cannot be read is reported and left
// unknown, never dropped; the document is never nil.
//
// Where a value is not known the text has a hole outside quotes. As an item of
// a list such a hole stands for any number of items, as a member of an object
// for any members.
func Parse(t Text, typ DocumentType) (*Document, []Problem) {
	r := newJSONReader(t)
	root := r.document()
	b := &builder{doc: &Document{Type: typ, HasVersion: No, Size: size(t)}, problems: r.problems}
	b.document(root)
	sort.SliceStable(b.problems, func(i, j int) bool { return b.problems[i].Start < b.problems[j].Start })
	return b.doc, b.problems
}

// size counts the characters of JSON text without the blanks around its tokens.
func size(t Text) int {
	n, quoted, escaped := 0, false, false
	for _, r := range t.s {
		switch {
		case r == HoleRune:
			continue
		case quoted && escaped:
			escaped = false
		case quoted && r == '\\':
			escaped = true
		case r == '"':
			quoted = !quoted
		case !quoted && (r == ' ' || r == '\t' || r == '\n' || r == '\r'):
			continue
		}
		n++
	}
	return n
}

// builder makes a document of JSON nodes.
type builder struct {
	doc      *Document
	st       *Statement // being read
	problems []Problem
}

func (b *builder) report(code string, at Span, expected, why string, args ...any) {
	b.problems = append(b.problems, Problem{Span: at, Code: code, Expected: expected, Why: fmt.Sprintf(why, args...), Statement: b.st})
}

func (b *builder) reportWhole(code string, at Span, why string, args ...any) {
	b.report(code, at, "", why, args...)
	b.problems[len(b.problems)-1].Whole = true
}

func (b *builder) open(n *node) {
	b.doc.Open = true
	if b.doc.Why == nil && n != nil {
		b.doc.Why = n.why
	}
}

// members hands over every member whose name is known, also those with the same
// name; repeated says that the name was there before. Other names leave n open.
func (b *builder) members(n *node, each func(key string, m member, repeated bool)) {
	seen := map[string]Span{}
	for _, m := range n.members {
		key, ok := m.key.text.Literal()
		if !ok || m.key.kind == holeNode {
			n.open = true
			if n.why == nil && len(m.key.text.holes) > 0 {
				n.why = m.key.text.holes[0]
			}
			continue
		}
		_, repeated := seen[key]
		seen[key] = m.key.span
		if repeated {
			b.report(DuplicateKey, m.key.span, "", "is written twice in one object")
		}
		each(key, m, repeated)
	}
}

func (b *builder) document(root *node) {
	switch {
	case root == nil || root.kind == holeNode:
		b.doc.HasVersion = Maybe
		b.open(root)
		return
	case root.kind != objectNode:
		b.reportWhole(WrongType, root.token, "is %s, a policy document is an object", root.kind)
		b.doc.HasVersion = Maybe
		b.open(root)
		return
	}
	statements := false
	b.members(root, func(key string, m member, repeated bool) {
		if repeated {
			b.open(root)
		}
		switch key {
		case "Version":
			b.doc.Version, b.doc.HasVersion = b.text(m.value, "Version"), Yes
		case "Id":
			b.doc.ID = b.text(m.value, "Id")
		case "Statement":
			statements = true
			b.statements(m.value)
		default:
			meant := sameFold(key, "Version", "Id", "Statement")
			b.report(UnknownElement, m.key.span, meant, "is no element of a policy document (Version, Id, Statement)")
			b.open(root)
			statements = statements || meant == "Statement"
		}
	})
	if root.open {
		b.open(root)
		if b.doc.HasVersion == No {
			b.doc.HasVersion = Maybe
		}
	} else if !statements {
		b.reportWhole(MissingStatement, root.token, "has no Statement")
		b.open(root)
	}
}

// sameFold is the name that equals key but for letter case, or a trailing s.
func sameFold(key string, names ...string) string {
	for _, n := range names {
		if strings.EqualFold(key, n) || strings.EqualFold(key, n+"s") {
			return n
		}
	}
	return ""
}

func (b *builder) wrongType(n *node, what, want string) {
	b.reportWhole(WrongType, n.token, "has %s as its %s, which must be %s", n.kind, what, want)
	b.broken()
}

// broken notes that the statement, or the document, cannot be relied on.
func (b *builder) broken() {
	if b.st != nil {
		b.st.Broken = true
		return
	}
	b.doc.Open = true
}

// value is a string, number or boolean; anything else is a hole-like unknown.
func (b *builder) value(n *node) Value {
	v := Value{Span: n.span, Text: n.text}
	switch n.kind {
	case numberNode:
		v.Kind = NumberValue
	case boolNode:
		v.Kind = BoolValue
	case holeNode:
		v.Text = HoleText(&Hole{ID: n.why.ID + "|value", Label: n.why.Label, Origin: n.why.Origin})
	}
	return v
}

// text is the value of a member that must be a string.
func (b *builder) text(n *node, what string) Value {
	if n.kind != stringNode && n.kind != holeNode {
		b.wrongType(n, what, "a string")
	}
	return b.value(n)
}

func (b *builder) statements(n *node) {
	switch n.kind {
	case objectNode:
		b.statement(n)
	case arrayNode:
		for _, item := range n.items {
			if item.kind != objectNode {
				b.reportWhole(WrongType, item.token, "has %s among its statements, which must be objects", item.kind)
				b.open(item)
				continue
			}
			b.statement(item)
		}
		if n.open {
			b.open(n)
		}
	case holeNode:
		b.open(n)
	default:
		b.reportWhole(WrongType, n.token, "has %s as its Statement, which must be an object or a list of objects", n.kind)
		b.open(n)
	}
}

func (b *builder) statement(n *node) {
	st := &Statement{Span: n.token, Index: len(b.doc.Statements)}
	b.doc.Statements = append(b.doc.Statements, st)
	b.st = st
	defer func() { b.st = nil }()
	b.members(n, func(key string, m member, repeated bool) {
		if repeated {
			st.Broken = true
		}
		switch key {
		case "Sid":
			st.Sid = b.text(m.value, "Sid")
		case "Effect":
			b.effect(m.value)
		case "Action":
			b.list(&st.Actions, m, "Action", false)
		case "NotAction":
			b.list(&st.NotActions, m, "NotAction", false)
		case "Resource":
			b.list(&st.Resources, m, "Resource", false)
		case "NotResource":
			b.list(&st.NotResources, m, "NotResource", false)
		case "Principal":
			b.principals(&st.Principals, m.value)
		case "NotPrincipal":
			b.principals(&st.NotPrincipals, m.value)
		case "Condition":
			b.conditions(m.value)
		default:
			b.report(UnknownStatementEl, m.key.span,
				sameFold(key, "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"),
				"is no element of a statement")
			st.Broken = true
		}
	})
	if n.open {
		st.Open, st.Why = true, n.why
	}
	if !st.EffectSet && !st.Open {
		b.reportWhole(MissingEffect, n.token, "has no Effect")
		st.Broken = true
	}
}

func (b *builder) effect(n *node) {
	st := b.st
	st.EffectSet, st.EffectAt = true, b.value(n)
	switch {
	case n.kind == holeNode:
		st.Why = n.why
		return
	case n.kind != stringNode:
		b.wrongType(n, "Effect", "Allow or Deny")
		return
	}
	switch allow, deny := Equal(n.text, Literal("Allow")), Equal(n.text, Literal("Deny")); {
	case allow == Yes:
		st.Effect = Allow
	case deny == Yes:
		st.Effect = Deny
	case allow == No && deny == No:
		b.report(InvalidEffect, n.span, sameFold(n.text.s, "Allow", "Deny"), "is no effect, Allow and Deny are")
		st.Broken = true
	default:
		st.Why = n.text.holes[0]
	}
}

// list reads a string or a list of strings; scalars says that numbers and
// booleans may stand there too.
func (b *builder) list(l *List, m member, what string, scalars bool) {
	l.Set, l.Key = true, m.key.span
	n := m.value
	l.Span = n.span
	add := func(n *node) {
		if n.kind == stringNode || scalars && (n.kind == numberNode || n.kind == boolNode) {
			l.Items = append(l.Items, b.value(n))
			return
		}
		l.Open = true
		b.wrongType(n, what, "a string or a list of strings")
	}
	switch n.kind {
	case holeNode:
		l.Open, l.Why = true, n.why
	case arrayNode:
		for _, item := range n.items {
			add(item)
		}
		if n.open {
			l.Open, l.Why = true, n.why
			l.May = n.optional()
		}
	default:
		add(n)
	}
}

// optional says that the member whose value n is may not be there.
func (n *node) optional() bool {
	return len(n.items) == 0 && len(n.members) == 0 && n.why != nil && n.why.Optional
}

func (b *builder) principals(p *Principals, n *node) {
	p.Set, p.Span = true, n.span
	switch n.kind {
	case holeNode:
		p.Open, p.Why = true, n.why
		return
	case stringNode:
		if s, ok := n.text.Literal(); ok && s == "*" {
			p.Items = append(p.Items, PrincipalElement{Value: b.value(n), Of: AnyPrincipal})
		} else if ok {
			b.report(PrincipalFormat, n.span, "", "is no principal: an object with AWS, Service or Federated is, or \"*\"")
			b.broken()
		} else {
			p.Open, p.Why = true, n.text.holes[0]
		}
		return
	case objectNode:
	default:
		p.Open = true
		b.wrongType(n, "Principal", `an object or "*"`)
		return
	}
	b.members(n, func(key string, m member, repeated bool) {
		if repeated {
			b.broken()
		}
		of := OtherPrincipal
		for _, k := range []PrincipalKind{AWSPrincipal, ServicePrincipal, FederatedPrincipal, CanonicalUserPrincipal} {
			if key == k.String() {
				of = k
			}
		}
		if of == OtherPrincipal {
			b.report(UnknownPrincipal, m.key.span, sameFold(key, "AWS", "Service", "Federated", "CanonicalUser"),
				"is no kind of principal (AWS, Service, Federated, CanonicalUser)")
			b.broken()
		}
		var l List
		b.list(&l, m, "a principal", false)
		for _, v := range l.Items {
			p.Items = append(p.Items, PrincipalElement{Value: v, Of: of, KeySpan: m.key.span})
		}
		if l.Open {
			p.Open, p.Why = true, l.Why
		}
	})
	if n.open {
		p.Open, p.Why = true, n.why
		p.May = n.optional()
	}
}

func (b *builder) conditions(n *node) {
	st := b.st
	st.ConditionSpan = n.span
	switch n.kind {
	case objectNode:
	case holeNode:
		st.ConditionsOpen, st.Why = true, n.why
		return
	default:
		b.wrongType(n, "Condition", "an object")
		return
	}
	for _, m := range n.members {
		if m.key.kind == holeNode || !m.key.text.Known() {
			st.ConditionsOpen = true
		}
	}
	b.members(n, func(key string, m member, repeated bool) {
		if repeated {
			b.broken()
		}
		op, ok := ParseOperator(key)
		if !ok {
			b.report(UnknownOperator, m.key.span, meantOperator(key), "is no condition operator")
		}
		b.operator(op, b.value(m.key), m.value)
	})
	if n.open {
		st.ConditionsOpen, st.Why = true, n.why
	}
}

func (b *builder) operator(op Operator, at Value, n *node) {
	st := b.st
	switch n.kind {
	case objectNode:
	case holeNode:
		st.ConditionsOpen, st.Why = true, n.why
		return
	default:
		b.wrongType(n, "conditions under an operator", "an object")
		return
	}
	seen, spelled := map[string]bool{}, map[string]bool{}
	for _, m := range n.members {
		if m.key.kind == holeNode {
			n.open = true
			continue
		}
		k, folded := m.key.text.Key(), strings.ToLower(m.key.text.Key())
		switch {
		case seen[k]:
			b.report(DuplicateKey, m.key.span, "", "is written twice under %s", at.Text)
			b.broken()
		case spelled[folded]:
			b.broken() // the same key to AWS; what it makes of that is not documented
		}
		seen[k], spelled[folded] = true, true
		c := &Condition{Span: Span{m.key.token.Start, m.value.token.End}, Op: op, OperatorAt: at, Key: b.value(m.key)}
		b.list(&c.Values, m, "a condition value", true)
		st.Conditions = append(st.Conditions, c)
	}
	if n.open {
		st.ConditionsOpen, st.Why = true, n.why
	}
}

// operatorBases are the condition operators without prefix and IfExists.
var operatorBases = []string{
	"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
	"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals",
	"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals",
	"Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null",
}

// ParseOperator takes a condition operator apart; letter case does not count.
func ParseOperator(s string) (Operator, bool) {
	var op Operator
	base := s
	if prefix, rest, ok := strings.Cut(s, ":"); ok {
		switch {
		case strings.EqualFold(prefix, "ForAllValues"):
			op.Set = ForAllValues
		case strings.EqualFold(prefix, "ForAnyValue"):
			op.Set = ForAnyValue
		default:
			return Operator{}, false
		}
		base = rest
	}
	if n := len(base) - len("IfExists"); n > 0 && strings.EqualFold(base[n:], "IfExists") {
		op.IfExists, base = true, base[:n]
	}
	for _, b := range operatorBases {
		if strings.EqualFold(base, b) {
			if b == "Null" && op.IfExists {
				return Operator{}, false
			}
			op.Base = b
			return op, true
		}
	}
	return Operator{}, false
}

// meantOperator is the condition operator that s is a slip of, empty when there is
// none.
func meantOperator(s string) string {
	prefix, base := "", s
	if set, rest, ok := strings.Cut(s, ":"); ok {
		prefix, base = set+":", rest
	}
	base, conditional := strings.CutSuffix(base, "IfExists")
	right := prefix + spelling.Nearest(base, operatorBases)
	if conditional {
		right += "IfExists"
	}
	if _, ok := ParseOperator(right); !ok || strings.EqualFold(right, s) {
		return ""
	}
	return right
}

func (op Operator) String() string {
	s := op.Base
	if op.IfExists {
		s += "IfExists"
	}
	switch op.Set {
	case ForAllValues:
		return "ForAllValues:" + s
	case ForAnyValue:
		return "ForAnyValue:" + s
	}
	return s
}

// demands says that a condition with the operator fails when the key is absent: the
// request must have it, with one of the values.
func (op Operator) demands() bool {
	return op.Base != "" && op.Base != "Null" && !op.Negated() && !op.IfExists && op.Set != ForAllValues
}

// like says that '*' and '?' are wildcards in the values. So they are for ArnEquals.
func (op Operator) like() bool { return strings.HasSuffix(op.Base, "Like") }

// Negated says that the operator asks that no value matches.
func (op Operator) Negated() bool { return strings.Contains(op.Base, "Not") }
