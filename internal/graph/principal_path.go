package graph

import (
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// elsewhere is the declared role that surely has the name, in the same account, and
// surely another path: within an account the name alone tells a role, so that the
// one that is named cannot exist beside it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
func (b *builder) elsewhere(named policy.Role) *role {
	var found *role
	name := textOf(named.Name)
	for _, r := range b.roleIndex.named(&name) {
		home := policy.SameAccount(named.Account, r.Account).And(policy.Equal(named.Partition, r.Partition))
		switch same := home.And(equalNames(&name, &r.name)); {
		case same == policy.No:
		case policy.Equal(named.Path, r.Path.V) != policy.No:
			return nil
		case found == nil && same == policy.Yes && sure(&r.Decl) && !library(&r.Decl):
			found = r
		}
	}
	return found
}

func (r *role) pathEvidence() Evidence {
	return Evidence{At: r.Path.At.Range(), Note: "the path of role " + quote(r.out.Name)}
}

// checkPrincipalPaths reports roles that a policy names as principals under a path
// that is not theirs: IAM finds no such role and refuses the policy (facts 5.10,
// 5.11).
func (b *builder) checkPrincipalPaths(doc *document, d *fact.Decl, subject, id string) {
	if doc == nil || !sure(d) {
		return
	}
	for _, p := range policy.Trusted(doc.Document) {
		named, is := policy.ParseRoleARN(p.Text)
		if p.Of != policy.AWSPrincipal || is != policy.Yes {
			continue
		}
		if r := b.elsewhere(named); r != nil {
			b.problem(doc.site(p.Span), d, &Problem{
				Code: "assume.principal_path", Subject: subject, Value: p.Text.String(), Expected: r.ARN.String(), Severity: "error",
				Evidence: []Evidence{r.pathEvidence()}, About: []string{id, r.id},
			})
		}
	}
}
