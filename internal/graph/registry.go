package graph

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// checkRepositories reports what is wrong with the policies of ECR repositories
// beside what is wrong with any document.
func (b *builder) checkRepositories() {
	for _, p := range b.set.RepositoryPolicies {
		id, subject := repositoryNoun(p)
		b.grantsToken(p, id, subject)
		b.checkPrincipalPaths(b.parse(&p.Doc, policy.Repository), &p.Decl, subject, id)
	}
}

// repositoryNoun is the id of a repository's policy, and what messages call it.
func repositoryNoun(p *fact.RepositoryPolicy) (id, subject string) {
	return "repository/" + p.Address, "the policy of repository " + quote(nameOr(p.Repository, p.Address))
}

// grantsToken reports statements that mean to grant the token for the registry. An
// action with a wildcard means the repository's own actions.
func (b *builder) grantsToken(p *fact.RepositoryPolicy, id, subject string) {
	doc := b.parse(&p.Doc, policy.Repository)
	if doc == nil || !sure(&p.Decl) {
		return
	}
	for _, st := range doc.Statements {
		if st.Effect != policy.Allow || st.Broken {
			continue
		}
		for _, a := range st.Actions.Items {
			if action, ok := a.Text.Literal(); ok && strings.EqualFold(action, eks.RegistryToken) {
				b.problem(doc.site(a.Span), &p.Decl, &Problem{
					Code: "registry.policy_wrong_actions", Kind: "token", Subject: subject, Value: action,
					Severity: "warning", About: []string{id},
				})
			}
		}
	}
}
