package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// addonsWithoutIdentity reports add-ons whose pods surely have no role of their own,
// where no role of the cluster's nodes, which they call as instead, has the rights.
// The VPC CNI has a rule of its own.
func (b *builder) addonsWithoutIdentity() {
	for _, a := range b.set.Addons {
		documented := documentedOf(a.Name)
		if documented == nil || len(documented.Accounts) == 0 || documented.Accounts[0] == eks.CNIAccount || !b.plainAddon(a) {
			continue
		}
		c := b.declaredCluster(a.Cluster.V, &a.Decl)
		if c == nil || !plainNodes(c) || b.policyMisplaced(documented, c) {
			continue
		}
		if why := b.otherIdentity(a, c); why != nil {
			if why.Why != "" {
				b.gap("add-on "+a.Name.V.String(), why)
			}
			continue
		}
		if nodes := b.nodesLacking(documented, c); nodes != nil {
			b.noIdentity(a, c, nodes)
		}
	}
}

// plainAddon says that an add-on surely is installed as it comes, and given no role.
func (b *builder) plainAddon(a *fact.Addon) bool {
	if !sure(&a.Decl) || library(&a.Decl) || a.RoleARN.Written() || a.MadeRole || a.Namespace.Written() {
		return false
	}
	configuration, known := a.Configuration.V.Literal()
	return a.Configuration.State == fact.Absent || known && !slices.ContainsFunc([]string{"serviceaccount", "annotations", "secret", "credential", "env"}, func(word string) bool {
		return strings.Contains(strings.ToLower(configuration), word)
	})
}

// plainNodes says that a cluster has nodes of its own account alone, and that no
// tool gives its add-ons roles unasked: eksctl does where the cluster has a provider
// (facts 6.32).
func plainNodes(c *fact.Cluster) bool {
	withoutOIDC := c.WithOIDC.State == fact.Known && !c.WithOIDC.V
	return fact.Truth(c.AutoMode, policy.No) == policy.No && !c.Unmanaged && !library(&c.Decl) && (c.Origin != fact.Eksctl || withoutOIDC)
}

// policyMisplaced says that the policy of an add-on is reported on the role of a
// cluster: that is why its pods lack it.
func (b *builder) policyMisplaced(documented *eks.Addon, c *fact.Cluster) bool {
	return slices.ContainsFunc(b.order, func(key problemKey) bool {
		p := b.problems[key]
		return p.Code == "addon.policy_on_wrong_role" && p.Expected == documented.Account() && slices.Contains(p.Choices, c.Name.V.String())
	})
}

// otherIdentity is why the pods of an add-on have, or may have, a role after all; the
// empty reason when they surely have one.
func (b *builder) otherIdentity(a *fact.Addon, c *fact.Cluster) *fact.Reason {
	may := func(d *fact.Decl) *fact.Reason {
		return &fact.Reason{Why: d.Address + " may give the add-on's pods a role", At: d.At}
	}
	for _, s := range b.set.Associations {
		of := isAddonAccount(s.Namespace.V, s.ServiceAccount.V, a)
		if s.Addon.Written() {
			of = policy.Equal(s.Addon.V, a.Name.V)
		}
		switch of.And(policy.Equal(s.Cluster.V, a.Cluster.V)) {
		case policy.Yes:
			if sure(&s.Decl) {
				return &fact.Reason{}
			}
			return may(&s.Decl)
		case policy.Maybe:
			return may(&s.Decl)
		}
	}
	account := policy.Literal(documentedOf(a.Name).Accounts[0])
	for _, s := range b.accountsNamed(account) {
		if isAddonAccount(namespaceOf(s), s.Name.V, a) != policy.No {
			return may(&s.Decl)
		}
	}
	name := a.Name.V.Encoded()
	for _, h := range b.set.HelmReleases {
		if strings.Contains(h.Name.V.Encoded(), name) || strings.Contains(h.Chart.V.Encoded(), name) {
			return may(&h.Decl)
		}
	}
	if why := b.lost(account.Encoded(), name); why != nil {
		return why
	}
	for _, m := range b.set.AbsentModules {
		if mayAssociate(m, account) {
			return mayAdd(m, "give ServiceAccount "+account.String()+" a role")
		}
	}
	return b.moduleFor(c)
}

// lackingNodes are the nodes that an add-on's pods may run on.
type lackingNodes struct {
	groups []*nodeGroup
	need   *Need // what the first role of them lacks
}

// nodesLacking are the nodes of a cluster when all of them are known and surely lack
// what an add-on needs; nil when that is not so.
func (b *builder) nodesLacking(documented *eks.Addon, c *fact.Cluster) *lackingNodes {
	if b.otherNodes() != nil || b.onFargate(placeOfPods(documented)) != nil {
		return nil
	}
	nodes := &lackingNodes{}
	for i := range b.groups {
		g := &b.groups[i]
		if !b.mayBeOf(g.Cluster.V, c) {
			continue
		}
		r := g.join.certain()
		if g.Kind == fact.Hybrid || g.Kind == fact.AutoMode || r == nil {
			return nil
		}
		need := &Need{}
		b.roleNeed(r).ask(documented.Uses, need)
		if len(need.Missing) == 0 {
			return nil
		}
		if nodes.need == nil {
			nodes.need = need
		}
		if sure(&g.Decl) {
			nodes.groups = append(nodes.groups, g)
		}
	}
	if len(nodes.groups) == 0 {
		return nil
	}
	return nodes
}

func (b *builder) noIdentity(a *fact.Addon, c *fact.Cluster, nodes *lackingNodes) {
	documented := documentedOf(a.Name)
	node := nodes.groups[0].join.roles[0]
	p := &Problem{
		Code: "addon.no_identity", Kind: "nodes", Subject: "add-on " + quote(a.Name.V.String()), Value: node.out.Name, Field: documented.Account(),
		Choices: nodes.need.Missing, Expected: lastPart(documented.Policy), Why: nodes.need.Condition, Severity: "warning",
		About: []string{b.names.id(a), b.names.id(c)},
	}
	if r := b.unusedRole(documented); r != nil {
		p.Kind, p.Expected = "unused", r.out.Name
		p.Evidence = append(p.Evidence, Evidence{At: r.nameSite().Range(), Note: "the role that trusts " + documented.Account() + " and is given to nobody"})
		if reference := r.reference(&a.Decl); reference != "" {
			p.Snippet, p.SnipKind = "service_account_role_arn = "+reference+"\n", "hcl"
		}
	}
	for _, g := range nodes.groups {
		p.Evidence = append(p.Evidence, Evidence{At: g.at.Range(), Note: fmt.Sprintf("node group %s runs as role %s", quote(g.out.Name), quote(g.join.roles[0].out.Name))})
	}
	b.problem(a.Name.At, &a.Decl, p)
}

// unusedRole is a role whose trust policy names the ServiceAccount of an add-on and
// that nothing in the files is given.
func (b *builder) unusedRole(documented *eks.Addon) *role {
	subject := policy.Subject(placeOfPods(documented), policy.Literal(documented.Accounts[0]))
	for _, r := range b.roles {
		if r.trust == nil || r.Undeclared || !sure(&r.Decl) || library(&r.Decl) || b.isGiven(r) {
			continue
		}
		if r.names(subject) {
			return r
		}
	}
	return nil
}

// reference is how an add-on in the same Terraform root names the ARN of a role.
func (r *role) reference(d *fact.Decl) string {
	if !r.ofRoot() || scopeID(&r.Decl) != scopeID(d) || len(d.Calls) > 0 {
		return ""
	}
	return r.Address + ".arn"
}
