package graph

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// checkAddons reports add-ons that are given a role for IRSA and another one by an
// association, which comes first (facts 4.18). The same role in both is how one
// moves from the one to the other.
func (b *builder) checkAddons() {
	for _, a := range b.set.Addons {
		name, _ := a.Name.V.Literal()
		if name == agentName || policy.ARNKind(a.RoleARN.V) != "role" || !sure(&a.Decl) {
			continue
		}
		for _, s := range b.set.Associations {
			if b.addonOf(s) == a && sure(&s.Decl) && policy.SameRole(a.RoleARN.V, s.RoleARN.V).Same == policy.No {
				b.problem(a.RoleARN.At, &a.Decl, &Problem{
					Code: "addon.both_identities", Subject: "add-on " + quote(a.Name.V.String()), Value: a.RoleARN.V.String(),
					Expected: s.RoleARN.V.String(), Severity: "warning", About: []string{b.names.id(a), b.names.id(s)},
					Evidence: []Evidence{{At: s.At.Range(), Note: "its association"}},
				})
				break
			}
		}
	}
}

// ownSubject says that an add-on's pods surely come as the documented
// ServiceAccount, and by IRSA: nothing moves or renames it, and no association of
// the add-on comes first.
func (b *builder) ownSubject(a *fact.Addon) bool {
	configuration, known := a.Configuration.V.Literal()
	renamed := a.Configuration.State != fact.Absent && (!known || strings.Contains(strings.ToLower(configuration), "serviceaccount"))
	return a.Namespace.State == fact.Absent && !renamed && !slices.ContainsFunc(b.set.Associations, func(s *fact.Association) bool {
		return b.addonOf(s) == a
	})
}

// addonSubject moves a denial that is about the subject to the add-on's own group.
func (b *builder) addonSubject(fill func(*Step) *[]Step) func(*Step) *[]Step {
	return func(s *Step) *[]Step {
		if fill(s) != &b.in.Failed.IRSA.Subject {
			return nil
		}
		return &b.in.Failed.Addon.WrongSubject
	}
}
