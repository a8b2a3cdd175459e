package graph

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// administration is what the managed policies give that are for administrators,
// and an action by which a Deny that takes it away is found.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html
var administration = map[string]struct{ gives, action string }{
	"AdministratorAccess": {"every action in the account", "iam:AttachRolePolicy"},
	"IAMFullAccess":       {"every action of IAM, and with it every right", "iam:AttachRolePolicy"},
	"PowerUserAccess":     {"every action but those on IAM and the organization", "s3:DeleteBucket"},
}

// podAdministrators reports roles of pods that have the policy of an
// administrator. Documents of the tree's own are judged by what they grant.
func (b *builder) podAdministrators() {
	for _, r := range b.roles {
		at, pods := r.podsEnter()
		if !pods || !sure(&r.Decl) || r.Boundary.Written() {
			continue
		}
		for _, g := range r.granted {
			if !g.sure || g.src != nil {
				continue
			}
			name := g.label[strings.LastIndexByte(g.label, '/')+1:]
			is, ok := administration[name]
			request := policy.Request{Action: is.action, Target: policy.SomeResource(policy.Literal("*"))}
			if !ok || policy.Decide(r.policies(), request).Explicit != policy.No {
				continue
			}
			b.problem(g.at, &r.Decl, &Problem{
				Code: "policy.pod_administrator", Subject: "role " + quote(r.out.Name), Value: name, Why: is.gives, Severity: "note",
				About: []string{r.id}, Evidence: []Evidence{{At: at, Note: "pods get the role by this"}},
			})
		}
	}
}

// podsEnter says that the trust policy surely names EKS Pod Identity or the
// provider of a cluster, and where.
func (r *role) podsEnter() (at source.Range, enter bool) {
	if r.trust == nil {
		return at, false
	}
	for _, p := range policy.Trusted(r.trust.Document) {
		if p.Of == policy.ServicePrincipal && policy.Equal(p.Text, policy.Literal(policy.PodIdentityService)) == policy.Yes {
			return r.trust.at(p.Span), true
		}
	}
	for _, w := range r.trust.identities {
		for _, p := range w.Providers {
			if p.EKS == policy.Yes {
				return r.trust.at(p.Element.Span), true
			}
		}
	}
	return at, false
}
