package graph

import (
	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/policy"
)

// misplacedPolicies reports policies of add-ons on the roles of clusters that nobody
// else can assume: the add-on's pods never run as these.
func (b *builder) misplacedPolicies() {
	for _, c := range b.clusterRoles() {
		r := c.join.certain()
		if !sure(&c.Decl) || r == nil || !r.servesClusters() {
			continue
		}
		for _, g := range r.granted {
			name := lastPart(g.label)
			documented := eks.Addons[eks.StoragePolicies[name]]
			if !g.sure || g.src != nil || documented == nil {
				continue
			}
			b.problem(g.at, &r.Decl, &Problem{
				Code: "addon.policy_on_wrong_role", Subject: "cluster role " + quote(r.out.Name), Value: name, Expected: documented.Account(),
				Choices: []string{c.out.Name}, Severity: "warning", About: []string{r.id, c.out.ID},
				Evidence: []Evidence{{At: siteOr(c.RoleARN.At, c.At), Note: "cluster " + quote(c.out.Name) + " runs as the role"}},
			})
		}
	}
}

// servesClusters says that EKS, for its control plane, is surely all that a role
// lets in.
func (r *role) servesClusters() bool {
	if r.Undeclared || r.trust == nil || r.trust.Open || len(r.trust.Statements) == 0 {
		return false
	}
	for _, st := range r.trust.Statements {
		if st.Open || st.Broken || !st.Principals.Set || st.Principals.Open {
			return false
		}
		for _, p := range st.Principals.Items {
			if service, ok := p.Text.Literal(); !ok || p.Of != policy.ServicePrincipal || service != eks.ClusterService {
				return false
			}
		}
	}
	return true
}
