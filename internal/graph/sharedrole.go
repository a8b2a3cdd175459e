package graph

import (
	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// sharedRoles reports node roles that are a cluster's or Fargate's as well (facts
// 1.7), and roles of another account than that of what passes them (facts 1.8, 4.6).
func (b *builder) sharedRoles() {
	clusters := map[*role][]*clusterRole{}
	for _, c := range b.clusterRoles() {
		if r := c.join.certain(); r != nil && sure(&c.Decl) {
			clusters[r] = append(clusters[r], c)
		}
	}
	for i := range b.groups {
		g := &b.groups[i]
		r := g.join.certain()
		if r == nil || !sure(&g.Decl) {
			continue
		}
		b.sharedWithCluster(g, r, clusters[r])
		b.sharedWithFargate(g, r)
	}
	for _, g := range b.set.NodeGroups {
		if g.Kind == fact.Managed || g.Kind == fact.AutoMode {
			b.crossAccount(g.RoleARN, &g.Decl, "node group "+quote(g.Name.V.String()), b.names.id(g))
		}
	}
	for _, c := range b.set.Clusters {
		b.crossAccount(c.RoleARN, &c.Decl, "cluster "+quote(c.Name.V.String()), b.names.id(c))
	}
	for _, p := range b.set.FargateProfiles {
		b.crossAccount(p.RoleARN, &p.Decl, "Fargate profile "+quote(p.Name.V.String()), b.names.id(p))
	}
	for _, a := range b.set.Associations {
		b.crossAccount(a.RoleARN, &a.Decl, "the association of "+a.Namespace.V.String()+"/"+a.ServiceAccount.V.String(), b.names.id(a))
	}
}

// sharedWithCluster reports a node group with the role of a cluster; the control
// plane of a local cluster on Outposts runs on instances itself.
func (b *builder) sharedWithCluster(g *nodeGroup, r *role, clusters []*clusterRole) {
	p := &Problem{Code: "node.role_is_cluster", Severity: "warning"}
	for _, c := range clusters {
		p.Choices = append(p.Choices, c.out.Name)
		p.About = append(p.About, c.out.ID)
		p.Evidence = append(p.Evidence, Evidence{At: siteOr(c.RoleARN.At, c.At), Note: "cluster " + quote(c.out.Name) + " runs as the same role"})
	}
	b.shared(g, r, p, eks.ClusterService)
}

func (b *builder) sharedWithFargate(g *nodeGroup, r *role) {
	p := &Problem{Code: "node.role_is_fargate", Severity: "error"}
	for _, f := range b.scopeOf(&g.Decl).fargate {
		if !f.RoleARN.Written() || !sure(&f.Decl) || policy.Equal(f.Cluster.V, g.Cluster.V) != policy.Yes {
			continue
		}
		if name := f.Name.V.String(); b.resolve(f.RoleARN, &f.Decl).certain() == r {
			p.Choices = append(p.Choices, name)
			p.About = append(p.About, b.names.id(f))
			p.Evidence = append(p.Evidence, Evidence{At: siteOr(f.RoleARN.At, f.At), Note: "Fargate profile " + quote(name) + " has the same role"})
		}
	}
	b.shared(g, r, p, eks.FargateService)
}

// shared reports a role that nodes share, unless its trust policy surely leaves one
// of the services out.
func (b *builder) shared(g *nodeGroup, r *role, p *Problem, service string) {
	if len(p.Choices) == 0 || r.trust == nil || r.namesService(service) == policy.No || r.namesService(policy.EC2Principals(r.Partition)...) == policy.No {
		return // a role that one of them cannot have is a finding of its own
	}
	p.Subject, p.Value = "node group "+quote(g.out.Name), r.out.Name
	p.About = append(p.About, g.out.ID, r.id)
	b.problem(g.at, &g.Decl, p)
}

// crossAccount reports the role of another account than the one in which d makes
// something that is given the role: only roles of the own account can be passed.
func (b *builder) crossAccount(arn fact.String, d *fact.Decl, subject, about string) {
	parsed, is := policy.ParseRoleARN(arn.V)
	if !arn.Written() || is != policy.Yes || !sure(d) || !foreignAccount(parsed.Account, d.Account) {
		return
	}
	b.problem(arn.At, d, &Problem{
		Code: "node.cross_account_role", Subject: subject, Value: arn.V.String(), Expected: d.Account.String(), Severity: "error", About: []string{about},
		Evidence: accountEvidence(d),
	})
}

// foreignAccount says that two accounts are known, none of them from
// documentation, and differ.
func foreignAccount(x, y policy.Text) bool {
	return isAccount(x) && isAccount(y) && policy.SameAccount(x, y) == policy.No
}

// isAccount says that a text is an account that is none of documentation.
func isAccount(t policy.Text) bool {
	s, ok := t.Literal()
	return ok && policy.IsAccountID(s) && !policy.IsDocumentationAccount(s)
}

func accountEvidence(d *fact.Decl) []Evidence {
	if d.At.IsZero() {
		return nil
	}
	return []Evidence{{At: d.At.Range(), Note: "made in account " + d.Account.String()}}
}
