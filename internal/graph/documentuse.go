package graph

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// documentUse is what a document is used for: which of its problems are worth a
// finding of the category policy follows from that.
type documentUse struct {
	roles    []*role // whose permissions it is part of
	boundary bool    // it bounds what roles may do, and grants nothing
	nodes    bool    // all roles are those of nodes, which have rules of their own
	loose    bool    // nothing is seen to have it: it may bound, wherever it is used
}

// ceilings are the problems of documents that permit more than anybody is granted:
// when nothing is seen to have one, it may be a permissions boundary or a policy of
// the organization, which grant nothing.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
var ceilings = map[string]bool{
	policy.FullAdmin: true, policy.FullIAM: true, policy.ActionStar: true, policy.ServiceWildcard: true,
	policy.NotActionAllow: true, policy.NotActionNotRes: true, policy.NotResourceAllow: true,
}

// mayOnlyBound says that a document with these problems may grant nothing.
func (u documentUse) mayOnlyBound(problems []policy.Problem) bool {
	return u.loose && slices.ContainsFunc(problems, func(p policy.Problem) bool { return ceilings[p.Code] })
}

// useOf looks up who has a document.
func (b *builder) useOf(src *fact.Document) documentUse {
	if b.users == nil {
		b.findUsers()
	}
	return b.users[src]
}

func (b *builder) findUsers() {
	b.users = map[*fact.Document]documentUse{}
	nodes := b.nodeRoles()
	for _, r := range b.roles {
		b.users[&r.Trust] = documentUse{nodes: nodes[r]}
		for _, g := range r.granted {
			if g.src != nil {
				u := b.users[g.src]
				u.nodes = nodes[r] && (u.nodes || len(u.roles) == 0)
				u.roles = append(u.roles, r)
				b.users[g.src] = u
			}
		}
		if r.Boundary.Written() {
			for _, p := range b.policies[r.Boundary.V.Key()] {
				u := b.users[&p.Doc]
				u.boundary = true
				b.users[&p.Doc] = u
			}
		}
	}
	b.findLoose()
}

// findLoose marks the documents that nothing is seen to have, whatever its name.
func (b *builder) findLoose() {
	attached := map[string]bool{}
	for _, a := range b.set.Attachments {
		attached[a.PolicyARN.V.Key()] = true
		if a.OnlyThese != nil {
			for _, arn := range a.OnlyThese.Items {
				attached[arn.V.Key()] = true
			}
		}
	}
	for _, p := range b.set.Policies {
		u := b.users[&p.Doc]
		u.loose = len(u.roles) == 0 && !attached[p.ARN.Key()]
		b.users[&p.Doc] = u
	}
	for _, p := range b.set.StandalonePolicies {
		b.users[&p.Doc] = documentUse{loose: true}
	}
}

// nodeRoles are the roles that nodes surely run as, hybrid ones included, which an
// access entry tells.
func (b *builder) nodeRoles() map[*role]bool {
	out := map[*role]bool{}
	add := func(j join) {
		if r := j.sole(); r != nil {
			out[r] = true
		}
	}
	for _, g := range b.groups {
		add(g.join)
	}
	for _, e := range b.set.AccessEntries {
		if e.Type.Written() && policy.Equal(e.Type.V, policy.Literal(eks.HybridEntry)) == policy.Yes && e.PrincipalARN.Written() {
			add(b.resolve(e.PrincipalARN, &e.Decl))
		}
	}
	return out
}

// of is how much a problem matters in a document of this use, and its group;
// none when it is another rule's, or no problem here.
func (u documentUse) of(p *policy.Problem) (policy.Severity, string) {
	group := documentGroups[p.Code]
	switch {
	case u.boundary && (group == "policy.grants_too_much" || group == "policy.reaches_far"):
		return 0, ""
	case p.Code == policy.ActionResource && strings.HasPrefix(strings.ToLower(p.Value), "sts:"):
		return 0, "" // who may assume whom is for the rules about steps
	case p.Code == policy.RolesAnywhere && u.nodes:
		return 0, "" // hybrid nodes
	case p.Code == policy.NotActionAllow && p.Severity == policy.Note:
		return p.Severity, "policy.reaches_far"
	case p.Code == policy.NeedsStar:
		return u.needsStar(p.Value, group)
	}
	return p.Severity, group
}

// needsStar is about an action that is listed with resources and works on none. It
// is denied when nothing else that its roles have grants it; what nodes need is
// for their rules.
func (u documentUse) needsStar(action, group string) (policy.Severity, string) {
	if u.boundary || u.nodes {
		return 0, ""
	}
	denied := len(u.roles) > 0
	for _, r := range u.roles {
		all, _ := r.allows()
		switch policy.Grants(all, action, policy.NoResource()).Allowed {
		case policy.No:
		case policy.Yes:
			return 0, ""
		default:
			denied = false
		}
	}
	if denied {
		return policy.Warning, group
	}
	return policy.Note, group
}
