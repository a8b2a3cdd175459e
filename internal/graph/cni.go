package graph

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/policy"
)

// cni is the need for the VPC CNI's rights: only when the node role is the one
// way left to have them (facts 1.29). Nil when the question is not put.
func (n *nodeNeed) cni() *Need {
	if len(n.workers) == 0 {
		return nil
	}
	need := n.need("cni", eks.CNIPolicy, n.workers)
	asks := n.addresses()
	switch n.assigns(asks) {
	case policy.Yes:
		return need
	case policy.Maybe:
		return n.unknown(need, nil)
	}
	var asked *nodeGroup
	var cluster *fact.Cluster
	for _, g := range n.workers {
		c, lacking, other := n.b.needsCNI(g, asks)
		need.Evidence = append(need.Evidence, lacking...)
		if other != nil {
			return n.unknown(need, other)
		}
		if c != nil && asked == nil {
			asked, cluster = g, c
		}
	}
	if asked == nil {
		return nil
	}
	need.Verdict, need.NodeGroup, need.Cluster = Denied, asked.out, n.b.clusterNoun(cluster)
	actions := eks.CNIActions
	switch _, ok := cluster.IPFamily.V.Literal(); {
	case cluster.IPFamily.Written() && !ok:
		return n.unknown(need, unknownText(cluster.IPFamily, "the cluster's IP family is not known"))
	case isIPv6(cluster):
		// AWS has no managed policy for IPv6; the customary name stands for one's own.
		actions, need.Policy, need.Snippet, need.SnipKind = eks.CNIIPv6Actions, eks.CNIIPv6Policy, "", ""
	}
	if own := n.b.cniRoles(cluster); len(own) == 1 && own[0] != n.r {
		need.Grantee = own[0].out.Name
		if need.SnipKind != "" {
			need.Snippet, need.SnipKind = own[0].attachments([]string{need.Policy})
		}
	}
	need.Missing, _ = n.lacks(actions)
	if len(asks) == 1 && n.wrongFamily(need, cluster, asked) {
		return nil
	}
	return need
}

// addresses are the actions of which the VPC CNI needs one: that of IPv6 alone
// when all clusters of the role surely are of this family. eksctl makes the
// policy for IPv6 itself.
func (n *nodeNeed) addresses() []string {
	for _, g := range n.workers {
		c := n.b.clusterOf(g)
		if c == nil || !isIPv6(c) || n.r.Made != "" || g.Origin == fact.Eksctl {
			return []string{eks.AssignIPv4, eks.AssignIPv6}
		}
	}
	return []string{eks.AssignIPv6}
}

func isIPv6(c *fact.Cluster) bool {
	family, ok := c.IPFamily.V.Literal()
	return ok && strings.EqualFold(family, "ipv6")
}

// assigns says whether the role is granted one of the actions.
func (n *nodeNeed) assigns(actions []string) policy.Truth {
	answer := policy.No
	for _, action := range actions {
		answer = answer.Or(n.grant(action))
	}
	return answer
}

// wrongFamily reports the role of the VPC CNI of an IPv6 cluster that has the
// rights for IPv4 alone, where it is given these. The nodes' role is aws-node's
// when that has none of its own.
func (n *nodeNeed) wrongFamily(need *Need, c *fact.Cluster, g *nodeGroup) bool {
	var effective *role
	for _, r := range append(n.b.cniRoles(c), n.r) {
		if effective == nil && r.grants(eks.AssignIPv4) != nil {
			effective = r
		}
	}
	if effective == nil {
		return false
	}
	failed := &n.b.in.Failed.Node.CNIFamily
	if slices.ContainsFunc(*failed, func(other Need) bool { return other.Role.ID == effective.id }) {
		return true
	}
	granted := effective.grants(eks.AssignIPv4)
	out := *need
	out.Kind, out.Role, out.NodeGroup, out.Missing = "cni_family", effective.out, model.NodeGroup{}, []string{eks.AssignIPv6}
	if effective == n.r {
		out.NodeGroup = g.out
	}
	out.At, out.Found = siteOr(granted.at, effective.At), []string{granted.label}
	out.About = []string{need.Cluster.ID, effective.id}
	slices.Sort(out.About)
	out.Evidence = append([]Evidence{{At: siteOr(c.IPFamily.At, c.At), Note: "the cluster's pods get IPv6 addresses"}}, callEvidence(&effective.Decl)...)
	n.b.in.Needs = append(n.b.in.Needs, out)
	*failed = append(*failed, out)
	return true
}

// grants is the first document that surely grants the role an action.
func (r *role) grants(action string) *grantedDoc {
	for _, g := range r.granted {
		if g.sure && policy.Grants(documents(g.Document), action, targetOf(action)).Allowed == policy.Yes {
			return g
		}
	}
	return nil
}

// cniRoles are the roles that aws-node of a cluster surely has: the add-on's, and
// that of an association.
func (b *builder) cniRoles(c *fact.Cluster) []*role {
	var list []*role
	add := func(arn fact.String, d *fact.Decl) {
		if !arn.Written() || !sure(d) {
			return
		}
		if r := b.resolve(arn, d).sole(); r != nil && !slices.Contains(list, r) {
			list = append(list, r)
		}
	}
	if addon := b.cniAddon(c); addon != nil && policy.Equal(addon.Cluster.V, c.Name.V) == policy.Yes {
		add(addon.RoleARN, &addon.Decl)
	}
	for _, a := range b.set.Associations {
		if policy.Equal(a.Cluster.V, c.Name.V) == policy.Yes && b.ofCNI(a) == policy.Yes {
			add(a.RoleARN, &a.Decl)
		}
	}
	for _, s := range b.set.ServiceAccounts {
		if policy.Equal(namespaceOf(s), systemNamespace).And(policy.Equal(s.Name.V, nodeAccount)) == policy.Yes {
			if a := annotation(s.Annotations, eks.RoleARNKey); a != nil {
				add(a.Value, &s.Decl)
			}
		}
	}
	return list
}

// systemNamespace and nodeAccount are the identity of the VPC CNI.
var systemNamespace, nodeAccount = policy.Literal(eks.SystemNamespace), policy.Literal(eks.CNIAccount)

// ofCNI says whether an association is that of the VPC CNI.
func (b *builder) ofCNI(a *fact.Association) policy.Truth {
	if a.Addon.Written() && policy.Equal(a.Addon.V, policy.Literal(eks.CNIAddon)) == policy.Yes {
		return policy.Yes
	}
	return policy.Equal(a.Namespace.V, systemNamespace).And(policy.Equal(a.ServiceAccount.V, nodeAccount))
}

// needsCNI is the cluster whose VPC CNI has nothing but the node role. Nil
// without a reason: the question does not arise; with one: it is not decided.
// Roles that aws-node has and that surely lack the rights as well are evidence.
func (b *builder) needsCNI(g *nodeGroup, asks []string) (*fact.Cluster, []Evidence, *fact.Reason) {
	cluster := b.clusterOf(g)
	if cluster == nil {
		return nil, nil, &fact.Reason{
			Why: "the cluster of node group " + g.out.Name + " is in no file that was read", Settle: "lint the files that declare it together with these", At: g.Cluster.At,
		}
	}
	if fact.Truth(cluster.AutoMode, policy.No) != policy.No {
		return nil, nil, nil
	}
	addon := b.cniAddon(cluster)
	if addon == nil && (fact.Truth(cluster.NoDefaultAddons, policy.No) != policy.No || cluster.Unmanaged || library(&cluster.Decl)) {
		return nil, nil, nil
	}
	if why := b.otherCNI(cluster); why != nil {
		return nil, nil, why
	}
	lacking, has, may := b.otherWay(cluster, addon, asks)
	switch {
	case has:
		return nil, nil, nil
	case may != nil:
		return nil, nil, may
	}
	return cluster, lacking, nil
}

// clusterOf is the one declared cluster that a node group surely belongs to.
func (b *builder) clusterOf(g *nodeGroup) *fact.Cluster {
	return b.declaredCluster(g.Cluster.V, &g.Decl)
}

// declaredCluster is the one cluster of a name that the deployment of d surely
// declares.
func (b *builder) declaredCluster(name policy.Text, d *fact.Decl) *fact.Cluster {
	var found *fact.Cluster
	for _, c := range b.set.Clusters {
		if scopeID(&c.Decl) != scopeID(d) || policy.Equal(c.Name.V, name) != policy.Yes {
			continue
		}
		if found != nil || c.Undeclared || !sure(&c.Decl) {
			return nil
		}
		found = c
	}
	return found
}

// cniAddon is the cluster's vpc-cni add-on, or one that may be: before others one
// with a role, as several files may speak of the cluster.
func (b *builder) cniAddon(c *fact.Cluster) *fact.Addon {
	var found *fact.Addon
	for _, a := range b.set.Addons {
		if policy.Equal(a.Name.V, policy.Literal(eks.CNIAddon)) == policy.No || !b.mayBeOf(a.Cluster.V, c) {
			continue
		}
		if found == nil || a.RoleARN.Written() || a.MadeRole {
			found = a
		}
	}
	return found
}

func (b *builder) mayBeOf(name policy.Text, c *fact.Cluster) bool {
	return policy.Equal(name, c.Name.V) != policy.No
}

// otherCNI is why a cluster may have another network plugin: something of that name
// is not surely in another cluster.
func (b *builder) otherCNI(c *fact.Cluster) *fact.Reason {
	is := func(names ...policy.Text) bool {
		for _, n := range names {
			for _, plugin := range eks.OtherPlugins {
				if strings.Contains(strings.ToLower(n.Encoded()), plugin) {
					return true
				}
			}
		}
		return false
	}
	why := func(d *fact.Decl) *fact.Reason {
		return &fact.Reason{Why: d.Address + " may be the network plugin instead of the VPC CNI", Settle: "nothing offline can", At: d.At}
	}
	for _, h := range b.set.HelmReleases {
		if is(h.Name.V, h.Chart.V, h.Repository.V) && !b.inAnother(&h.Decl, h.Cluster, c) {
			return why(&h.Decl)
		}
	}
	for _, w := range b.set.Workloads {
		if is(w.Name.V) && !b.inAnother(&w.Decl, w.Cluster, c) {
			return why(&w.Decl)
		}
	}
	for _, a := range b.set.Addons {
		if is(a.Name.V) && b.mayBeOf(a.Cluster.V, c) {
			return why(&a.Decl)
		}
	}
	for _, s := range b.set.ServiceAccounts {
		if is(s.Name.V) && !b.inAnother(&s.Decl, s.Cluster, c) {
			return why(&s.Decl)
		}
	}
	return b.lost(eks.OtherPlugins...)
}

// otherWay says that the VPC CNI has its rights without the node role, or why it
// may: an annotation, an association, the add-on's role, a role made for it, or
// a module that is not on disk. Those of them that surely lack the rights as well
// are the evidence.
func (b *builder) otherWay(c *fact.Cluster, addon *fact.Addon, asks []string) (lacking []Evidence, has bool, may *fact.Reason) {
	if addon != nil && sure(&addon.Decl) && policy.Equal(addon.Cluster.V, c.Name.V) == policy.Yes && b.madeCNI(addon, asks) {
		return nil, true, nil
	}
	asked := map[*role]bool{}
	for _, w := range b.cniWays(c, addon) {
		if sure(w.decl) && b.grantsCNI(w.arn, w.decl, asks) {
			return lacking, true, nil
		}
		r := b.resolve(w.arn, w.decl).certain()
		if !w.arn.Written() || r == nil || !r.lacksAll(asks) {
			return lacking, false, mayGiveCNI(w.what, w.decl)
		}
		asked[r] = true
		lacking = append(lacking, Evidence{At: w.arn.At.Range(), Note: w.what + " has no such grant either"})
	}
	for _, r := range b.roles {
		if r.trust != nil && !asked[r] && !r.lacksAll(asks) && r.names(policy.Subject(systemNamespace, nodeAccount)) {
			return lacking, false, mayGiveCNI("role "+r.out.Name+", which trusts ServiceAccount "+eks.SystemNamespace+"/"+eks.CNIAccount+",", &r.Decl)
		}
	}
	if why := b.lost(eks.CNIAccount, eks.CNIAddon); why != nil {
		return nil, false, why
	}
	return lacking, false, b.moduleFor(c)
}

func mayGiveCNI(what string, d *fact.Decl) *fact.Reason {
	return &fact.Reason{Why: what + " may give the VPC CNI its rights", Settle: "the role's declaration, with all that is attached to it, in the tree", At: d.At}
}

// cniWay is a role that the VPC CNI is, or may be, given.
type cniWay struct {
	arn  fact.String // absent when it is not known
	decl *fact.Decl
	what string
}

// cniWays are the roles of the add-on, of associations and of annotations.
func (b *builder) cniWays(c *fact.Cluster, addon *fact.Addon) (ways []cniWay) {
	if addon != nil && (addon.RoleARN.Written() || addon.MadeRole) {
		ways = append(ways, cniWay{addon.RoleARN, &addon.Decl, "the role of add-on " + eks.CNIAddon})
	}
	for _, a := range b.set.Associations {
		if b.ofCNI(a) != policy.No && b.mayBeOf(a.Cluster.V, c) {
			ways = append(ways, cniWay{a.RoleARN, &a.Decl, "the role of " + a.Address})
		}
	}
	for _, s := range b.set.ServiceAccounts {
		a := annotation(s.Annotations, eks.RoleARNKey)
		if s.Helm && !s.Name.V.Known() || a == nil && !s.Annotations.Open ||
			policy.Equal(namespaceOf(s), systemNamespace).And(policy.Equal(s.Name.V, nodeAccount)) == policy.No {
			continue
		}
		way := cniWay{decl: &s.Decl, what: "the role of ServiceAccount " + serviceAccountName(s)}
		if a != nil {
			way.arn = a.Value
		}
		ways = append(ways, way)
	}
	return ways
}

// lacksAll says that a role surely is granted none of the actions.
func (r *role) lacksAll(actions []string) bool {
	all, _ := r.allows()
	return sure(&r.Decl) && !slices.ContainsFunc(actions, func(action string) bool {
		return policy.Grants(all, action, targetOf(action)).Allowed != policy.No
	})
}

// grantsCNI says that an ARN surely names a role that has the CNI's rights.
func (b *builder) grantsCNI(arn fact.String, d *fact.Decl, asks []string) bool {
	if !arn.Written() {
		return false
	}
	j := b.resolve(arn, d)
	for _, r := range j.roles {
		if _, attached := r.allows(); !grantsOne(attached, asks) {
			return false
		}
	}
	return len(j.roles) > 0 && !j.undecided
}

// madeCNI says that the role which eksctl makes for an add-on has the CNI's rights.
func (b *builder) madeCNI(a *fact.Addon, asks []string) bool {
	var with policy.Policies
	for _, arn := range a.MadeWith {
		docs, why := b.managedContent(arn)
		for _, d := range docs {
			if why == nil {
				with.Documents = append(with.Documents, d.Document)
			}
		}
	}
	return grantsOne(with, asks)
}

// grantsOne says that policies surely grant one of the actions.
func grantsOne(p policy.Policies, actions []string) bool {
	return slices.ContainsFunc(actions, func(action string) bool {
		return policy.Grants(p, action, targetOf(action)).Allowed == policy.Yes
	})
}

// names says that the role's trust policy surely accepts a subject, and not just
// anybody's.
func (r *role) names(subject policy.Text) (named bool) {
	r.eachSubject(func(v policy.Value) {
		named = named || policy.Match(v.Text, subject) == policy.Yes && !everySubject(v.Text)
	})
	return named
}

// everySubject says that a pattern is for no ServiceAccount in particular.
func everySubject(t policy.Text) bool {
	return policy.Match(t, policy.Literal("system:serviceaccount:another-namespace:another-name")) != policy.No
}
