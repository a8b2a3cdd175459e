package graph

import (
	"fmt"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// addonLink gives an add-on's pods a role.
type addonLink struct {
	arn  fact.String
	decl *fact.Decl
	id   string // of the noun that holds the link
	note string // with the role's name for %s
	when string // the pods come with the role, when that is not certain
}

// addonLinks are the links that surely give the pods of an add-on with rights
// their role. An association comes before an annotation (facts 4.13, 4.18); where
// the two differ, that is a finding of its own. None while it is not decided.
func (b *builder) addonLinks(a *fact.Addon) []addonLink {
	var links []addonLink
	for _, s := range b.set.Associations {
		switch b.servesAddon(s, a) {
		case policy.Maybe:
			return nil
		case policy.Yes:
			if !sure(&s.Decl) || a.RoleARN.Written() && policy.SameRole(a.RoleARN.V, s.RoleARN.V).Same != policy.Yes {
				return nil
			}
			arn := s.RoleARN
			if s.TargetRoleARN.Written() {
				arn = s.TargetRoleARN
			}
			links = append(links, addonLink{arn, &s.Decl, b.names.id(s), "the association gives the add-on's pods role %s", ""})
		}
	}
	switch {
	case len(links) > 0:
		return links
	case a.RoleARN.Written():
		return []addonLink{{a.RoleARN, &a.Decl, b.names.id(a), "the add-on is given role %s", ""}}
	case a.MadeRole:
		return nil
	}
	return b.annotationLinks(a)
}

// servesAddon says whether an association is for the pods of an add-on that need
// its rights.
func (b *builder) servesAddon(s *fact.Association, a *fact.Addon) policy.Truth {
	cluster := policy.Equal(s.Cluster.V, a.Cluster.V)
	if s.Addon.Written() {
		account := policy.Yes
		if accounts := documentedOf(a.Name).Accounts; len(accounts) > 0 {
			account = policy.Equal(s.ServiceAccount.V, policy.Literal(accounts[0]))
		}
		return cluster.And(policy.Equal(s.Addon.V, a.Name.V)).And(account)
	}
	return cluster.And(isAddonAccount(s.Namespace.V, s.ServiceAccount.V, a))
}

// isAddonAccount says whether a ServiceAccount is that of the pods of an add-on
// which need its rights.
func isAddonAccount(namespace, name policy.Text, a *fact.Addon) policy.Truth {
	documented := documentedOf(a.Name)
	answer := policy.Maybe
	if len(documented.Accounts) > 0 {
		answer = policy.Equal(name, policy.Literal(documented.Accounts[0]))
	}
	place := placeOfPods(documented)
	if a.Namespace.Written() {
		place = a.Namespace.V
	}
	return answer.And(policy.Equal(namespace, place))
}

// annotationLinks are the annotations of the add-on's ServiceAccount where a file
// declares it, in a tree of one cluster. Whether EKS keeps what it did not write
// hangs on how conflicts are resolved.
func (b *builder) annotationLinks(a *fact.Addon) []addonLink {
	accounts := documentedOf(a.Name).Accounts
	if len(accounts) == 0 || b.severalClusters(a.Cluster) {
		return nil
	}
	var links []addonLink
	for _, s := range b.accountsNamed(policy.Literal(accounts[0])) {
		switch isAddonAccount(namespaceOf(s), s.Name.V, a) {
		case policy.Maybe:
			return nil
		case policy.Yes:
			role := annotation(s.Annotations, eks.RoleARNKey)
			if role == nil || s.Annotations.Open || !sure(&s.Decl) {
				return nil
			}
			links = append(links, addonLink{
				role.Value, &s.Decl, b.names.id(s), "the annotation sends the add-on's pods to role %s", "the add-on leaves the annotation in place",
			})
		}
	}
	return links
}

// evidence is the place of the link.
func (l *addonLink) evidence(r *role) Evidence {
	return Evidence{At: siteOr(l.arn.At, l.decl.At), Note: fmt.Sprintf(l.note, quote(r.out.Name))}
}

// refused says that the trust policy of a role does not let a link's pods in,
// which is a finding of its own.
func (b *builder) refused(l *addonLink, r *role) bool {
	for i := range b.in.Steps {
		s := &b.in.Steps[i]
		if s.Role.ID == r.id && (s.Addon.ID == l.id || s.Association.ID == l.id || s.ServiceAccount.ID == l.id) && s.Denied() {
			return true
		}
	}
	return false
}
