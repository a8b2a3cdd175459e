package graph

import (
	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/policy"
)

// checkAddons reports add-ons that are given a role for IRSA and another one by an
// association, which comes first (facts 4.18). The same role in both is how one
// moves from the one to the other.
func (b *builder) checkAddons() {
	for _, a := range b.set.Addons {
		name, _ := a.Name.V.Literal()
		if name == eks.PodIdentityAgent || policy.ARNKind(a.RoleARN.V) != "role" || !sure(&a.Decl) {
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
