package graph

import (
	"cmp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// checkAssociations reports what is wrong with Pod Identity associations by
// themselves: two for one ServiceAccount (facts 4.5), and session policies that
// EKS refuses (facts 4.9).
func (b *builder) checkAssociations() {
	for i, a := range b.set.Associations {
		if !sure(&a.Decl) {
			continue
		}
		b.sessionPolicy(a)
		if library(&a.Decl) || !a.ServiceAccount.Written() {
			continue
		}
		for _, first := range b.set.Associations[:i] {
			if b.duplicates(first, a) {
				b.duplicate(first, a)
				break
			}
		}
	}
}

// placeOf is the namespace of an association; that of an add-on's is the add-on's,
// where it runs unless it is told otherwise.
func placeOf(a *fact.Association) (policy.Text, bool) {
	if a.Namespace.Written() {
		return a.Namespace.V, true
	}
	if documented := documentedOf(a.Addon); documented != nil && documented.Namespace != "" {
		return policy.Literal(documented.Namespace), true
	}
	return policy.Text{}, false
}

// duplicates says that two associations are surely for one ServiceAccount of one
// cluster: the clusters have one name, account and region.
func (b *builder) duplicates(x, y *fact.Association) bool {
	nx, okx := placeOf(x)
	ny, oky := placeOf(y)
	if !okx || !oky || !sure(&x.Decl) || library(&x.Decl) || !x.ServiceAccount.Written() || !x.Cluster.Written() {
		return false
	}
	if x.Address == y.Address && scopeID(&x.Decl) != scopeID(&y.Decl) {
		return false // one declaration that two roots, or a root and its plan, hold
	}
	same := policy.Equal(nx, ny).And(policy.Equal(x.ServiceAccount.V, y.ServiceAccount.V)).And(policy.Equal(x.Cluster.V, y.Cluster.V))
	return same == policy.Yes && onePlace(&x.Decl, &y.Decl)
}

// onePlace says that two declarations are for one account and region: surely
// equal, or of one file set whose places are not told apart.
func onePlace(x, y *fact.Decl) bool {
	equal := func(s, t policy.Text) bool {
		return s.Key() == t.Key() && (s.Known() || scopeID(x) == scopeID(y)) && !s.IsEmpty()
	}
	account, _ := x.Account.Literal()
	return equal(x.Account, y.Account) && equal(x.Region, y.Region) && (scopeID(x) == scopeID(y) || !policy.IsDocumentationAccount(account))
}

func (b *builder) duplicate(first, a *fact.Association) {
	p := &Problem{
		Code: "podidentity.duplicate", Kind: "association", Subject: associationName(a), Field: a.Cluster.V.String(), Severity: "error",
		Value: a.Address, About: []string{b.names.id(first), b.names.id(a)},
		Evidence: []Evidence{{At: first.At.Range(), Note: "the other association"}},
	}
	if first.Addon.Written() {
		p.Kind, p.Evidence[0].Note = "addon", "the association of add-on "+quote(first.Addon.V.String())
	} else if a.Addon.Written() {
		p.Kind = "addon"
	}
	b.problem(a.At, &a.Decl, p)
}

// associationName names the ServiceAccount of an association in messages.
func associationName(a *fact.Association) string {
	namespace, _ := placeOf(a)
	return "ServiceAccount " + cmp.Or(namespace.String(), "of the add-on") + "/" + a.ServiceAccount.V.String()
}

// sessionPolicy reports a session policy beside session tags.
func (b *builder) sessionPolicy(a *fact.Association) {
	if a.Policy.State == fact.Absent || a.Policy.State == fact.Unknown || fact.Truth(a.DisableSessionTags, policy.No) != policy.No {
		return
	}
	p := &Problem{
		Code: "podidentity.session_policy", Subject: associationName(a), Severity: "error", About: []string{b.names.id(a)},
	}
	if a.DisableSessionTags.State == fact.Known {
		p.Evidence = []Evidence{{At: a.DisableSessionTags.At.Range(), Note: "session tags stay on here"}}
	}
	b.problem(a.Policy.At, &a.Decl, p)
}
