package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// attachPolicies gives every role the documents that are, or may be, attached
// to it, in whatever syntax and in whichever root.
func (b *builder) attachPolicies() {
	for _, p := range b.set.Policies {
		b.policies[p.ARN.Key()] = append(b.policies[p.ARN.Key()], p)
	}
	for _, r := range b.roles {
		b.ownPolicies(r)
	}
	b.joinPolicies()
	for _, r := range b.roles {
		slices.Sort(r.out.Attached)
		r.out.Attached = slices.Compact(r.out.Attached)
		r.out.Complete = r.complete()
	}
}

// joinPolicies gives roles what other declarations attach to them.
func (b *builder) joinPolicies() {
	links := &attachments{b: b, byName: map[string][]match{}}
	for _, p := range b.set.InlinePolicies {
		if p.Role.Written() {
			links.each(&p.Decl, p.Role, func(r *role, sure bool) { b.addInline(r, p, sure && !r.InlineOnly) })
		}
	}
	for _, a := range b.set.Attachments {
		for _, name := range a.Roles.Items {
			links.each(&a.Decl, name, func(r *role, sure bool) { b.attach(r, a, sure && !r.ManagedARNs.Set) })
		}
		if a.Roles.Open {
			links.every(&a.Decl, func(r *role) { b.attach(r, a, false) })
		}
	}
}

// ownPolicies are those that the role's own declaration names.
func (b *builder) ownPolicies(r *role) {
	for i := range r.Inline.Items {
		b.addInline(r, &r.Inline.Items[i], true)
	}
	if r.Inline.Open {
		r.leaveOpen(r.Inline.Why, r.Inline.At)
	}
	for _, arn := range r.ManagedARNs.Items {
		b.addManaged(r, arn, &r.Decl, true)
	}
	if r.ManagedARNs.Open {
		r.leaveOpen(r.ManagedARNs.Why, r.ManagedARNs.At)
	}
}

func (r *role) leaveOpen(why *fact.Reason, at source.Site) {
	if r.open && r.openWhy != nil {
		return
	}
	if why == nil {
		why = &fact.Reason{Why: "not all that is attached to the role is known", At: at}
	}
	r.open, r.openWhy = true, why
}

func (b *builder) addInline(r *role, p *fact.InlinePolicy, attached bool) {
	if p.Doc.State == fact.Absent {
		return
	}
	doc := b.parse(&p.Doc, policy.Identity)
	if doc == nil || doc.Open {
		r.leaveOpen(documentReason(&p.Doc, doc), p.Doc.At)
	}
	if doc != nil {
		r.granted = append(r.granted, &grantedDoc{doc, attached && exists(&p.Decl), p.Address, p.At, true})
	}
}

// exists says that d is not left out by an undecided count; the zero Decl of
// parts of another declaration exists with it.
func exists(d *fact.Decl) bool { return d.Scope == nil && d.Address == "" || sure(d) }

func documentReason(src *fact.Document, doc *document) *fact.Reason {
	if src.Why != nil {
		return src.Why
	}
	if doc != nil && doc.Why != nil {
		if r := reasonOf([]*policy.Hole{doc.Why}); r != nil {
			return r
		}
	}
	if r := reasonOf(src.Text.Holes()); r != nil {
		return r
	}
	return &fact.Reason{Why: "the policy document is not known", At: src.At}
}

func (b *builder) attach(r *role, a *fact.Attachment, attached bool) {
	attached = attached && sure(&a.Decl)
	if a.OnlyThese == nil {
		b.addManaged(r, a.PolicyARN, &a.Decl, attached)
		return
	}
	if a.Inline {
		return // it takes away what it does not name, and adds nothing
	}
	for _, arn := range a.OnlyThese.Items {
		b.addManaged(r, arn, &a.Decl, attached)
	}
	if a.OnlyThese.Open {
		r.leaveOpen(a.OnlyThese.Why, a.OnlyThese.At)
	}
}

// addManaged attaches the managed policy with an ARN.
func (b *builder) addManaged(r *role, arn fact.String, d *fact.Decl, attached bool) {
	if arn.State == fact.Absent {
		return
	}
	r.out.Attached = append(r.out.Attached, arn.V.String())
	label, at := arn.V.String(), arn.At
	if at.IsZero() {
		at = d.At
	}
	if attached && sure(d) {
		r.counted(arn)
	}
	docs, why := b.managedContent(arn)
	for _, doc := range docs {
		r.granted = append(r.granted, &grantedDoc{doc, attached && why == nil, label, at, false})
	}
	if why != nil {
		r.leaveOpen(why, at)
	}
}

// managedContent is what the managed policy with an ARN allows; a reason when
// that is not, or not all, known. A wrong name of a policy of AWS stands for the
// policy that is meant: the wrong name is a finding of its own.
func (b *builder) managedContent(arn fact.String) ([]*document, *fact.Reason) {
	answer := b.managedPolicy(arn.V)
	if answer.Wrong && answer.Expected != "" {
		answer = b.managedPolicy(policy.Literal(answer.Expected))
	}
	if answer.Policy != nil && answer.Policy.Document != nil {
		return []*document{{&reading{Document: answer.Policy.Document}, nil}}, nil
	}
	if answer.AWS != policy.No {
		return nil, unknownText(arn, "what the managed policy "+arn.V.String()+" allows is not known")
	}
	var docs []*document
	for _, p := range b.policies[arn.V.Key()] {
		doc := b.parse(&p.Doc, policy.Identity)
		if doc == nil || doc.Open {
			return docs, documentReason(&p.Doc, doc)
		}
		docs = append(docs, doc)
	}
	if docs == nil {
		return nil, unknownText(arn, "policy "+arn.V.String()+" is in no file that was read")
	}
	return docs, nil
}

// attachments joins what names a role to the roles.
type attachments struct {
	b      *builder
	byName map[string][]match
}

// match is a role that a name may mean.
type match struct {
	r    *role
	same policy.Truth
}

// each calls f for every role that name, written at d, may mean.
func (l *attachments) each(d *fact.Decl, name fact.String, f func(*role, bool)) {
	key := name.V.Key()
	found, ok := l.byName[key]
	if !ok {
		found = l.matches(name.V)
		l.byName[key] = found
	}
	symbolic := !name.V.Known()
	var meant *role
	for _, m := range found {
		if l.belongs(d, m, symbolic) == policy.Yes {
			f(m.r, true)
			meant = m.r
		}
	}
	for _, m := range found {
		if l.belongs(d, m, symbolic) == policy.Maybe && !besides(meant, m.r) {
			f(m.r, false)
		}
	}
}

// surely calls f for every role that name, written at d, surely means.
func (l *attachments) surely(d *fact.Decl, name fact.String, f func(*role)) {
	l.each(d, name, func(r *role, sure bool) {
		if sure {
			f(r)
		}
	})
}

// besides says that two roles stand beside each other in one account, so that a
// name which is surely the one's is not the other's. A name that AWS ends with
// random letters is nobody else's even when the role may not be there.
func besides(r, other *role) bool {
	return r != nil && r != other && !r.Undeclared && !other.Undeclared &&
		(sure(&r.Decl) || r.name.made && !r.Open) && scopeID(&r.Decl) == scopeID(&other.Decl) &&
		policy.SameAccount(r.Account, other.Account) == policy.Yes
}

// every calls f for every role that something at d may reach.
func (l *attachments) every(d *fact.Decl, f func(*role)) {
	for _, r := range l.b.roles {
		if l.belongs(d, match{r, policy.Maybe}, true) != policy.No {
			f(r)
		}
	}
}

// matches are the roles that a name may mean. An ARN in its place is a finding of
// its own, and means the role that it names.
func (l *attachments) matches(name policy.Text) []match {
	if arn, is := policy.ParseRoleARN(name); is == policy.Yes {
		name = arn.Name
	}
	n := textOf(name)
	var found []match
	for _, r := range l.b.roleIndex.named(&n) {
		found = append(found, match{r, equalNames(&n, &r.name)})
	}
	return found
}

// belongs says whether what is written at d is the role's. Within one root an
// equal name in an equal account is the role; so it is in another root when both
// accounts are known, else that may mean a role of another account. A module that
// nobody calls means the roles it names.
func (l *attachments) belongs(d *fact.Decl, m match, symbolic bool) policy.Truth {
	home := scopeID(d) == scopeID(&m.r.Decl)
	if !home && library(d) && symbolic {
		return policy.No
	}
	switch policy.SameAccount(d.Account, m.r.Account) {
	case policy.No:
		return policy.No
	case policy.Yes:
		if home || !symbolic && d.Account.Known() {
			return m.same
		}
	}
	if home && symbolic {
		return m.same // a reference
	}
	return policy.Maybe.And(m.same)
}

// attachedAt lists where the role's policies are attached, for messages.
func (r *role) attachedAt() []Evidence {
	var list []Evidence
	for _, g := range r.granted {
		e := Evidence{At: g.at.Range(), Note: g.label + " is attached here"}
		if g.inline {
			e.Note = "an inline policy of the role"
		}
		if !g.at.IsZero() && !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(x, y Evidence) int { return x.At.Compare(y.At) })
	return list
}
