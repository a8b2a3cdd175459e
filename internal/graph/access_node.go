package graph

import (
	"regexp"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// checkNodeAccess reports rows and entries that do not let nodes in, nodes that
// nothing lets in, and nodes that are let in as administrators.
func (b *builder) checkNodeAccess() {
	nodes := b.rolesOfNodes()
	for _, a := range b.set.AccessEntries {
		if !sure(&a.Decl) || !a.PrincipalARN.Written() || a.User {
			continue
		}
		r := b.resolve(a.PrincipalARN, &a.Decl).sole()
		if len(nodes[r]) == 0 {
			r = nil
		}
		if a.AWSAuth && b.mode(a.Cluster.V) != "API" {
			b.checkNodeRow(a, r, nodes[r])
		}
		b.checkNodeAdmin(a, r)
		b.checkOwnEntry(a, nodes[r])
		b.checkNodeEntry(a, nodes[r])
	}
	for i := range b.groups {
		b.checkMapped(&b.groups[i])
	}
}

// checkOwnEntry reports an entry for the role of a managed node group or of a Fargate
// profile: in mode API EKS makes that itself (facts 1.58).
func (b *builder) checkOwnEntry(a *fact.AccessEntry, groups []*nodeGroup) {
	if a.AWSAuth || a.PolicyOnly || b.mode(a.Cluster.V) != "API" {
		return
	}
	beside := func(d *fact.Decl, cluster fact.String) bool {
		return sure(d) && d.Origin == a.Origin && scopeID(d) == scopeID(&a.Decl) && policy.Equal(cluster.V, a.Cluster.V) == policy.Yes
	}
	made := func(kind, name string, by Evidence) {
		p := &Problem{Code: "access.entry_duplicate", Kind: kind, Severity: "warning", Choices: []string{a.Cluster.V.String(), name}}
		p.Evidence = append(p.Evidence, by)
		b.accessProblem(a, p)
	}
	for _, g := range groups {
		if g.Kind == fact.Managed && beside(&g.Decl, g.Cluster) {
			made("made", g.out.Name, Evidence{At: g.at.Range(), Note: "the node group that runs as the role"})
			return
		}
	}
	for _, f := range b.scopeOf(&a.Decl).fargate {
		if beside(&f.Decl, f.Cluster) && b.oneRole(f.RoleARN, &f.Decl, a) {
			made("fargate", f.Name.V.String(), Evidence{At: siteOr(f.RoleARN.At, f.At), Note: "the profile that starts its pods with the role"})
			return
		}
	}
}

// checkNodeEntry reports an entry for the role of nodes that the files themselves let
// in, of the type of people: EKS gives such an entry nothing, and it comes before a
// row of aws-auth (facts 1.43, 1.49, 1.56).
func (b *builder) checkNodeEntry(a *fact.AccessEntry, groups []*nodeGroup) {
	if a.AWSAuth || a.PolicyOnly || len(groups) == 0 || !standardType(a) || b.givesRights(a) {
		return
	}
	for _, g := range groups {
		c := b.oneCluster(g.Cluster.V)
		if g.Kind != fact.SelfManaged && g.Kind != fact.Karpenter || c == nil || policy.Equal(c.Name.V, a.Cluster.V) != policy.Yes {
			return
		}
	}
	meant := "EC2_LINUX"
	if windows(groups) {
		meant = "EC2_WINDOWS"
	}
	p := &Problem{Code: "access.entry_type", Kind: "node", Choices: []string{"STANDARD"}, Expected: meant}
	p.Evidence = append(p.Evidence, Evidence{At: groups[0].at.Range(), Note: "node group " + quote(groups[0].out.Name) + " runs as this role"})
	if a.Type.Written() {
		b.entryProblem(a, a.Type, "type", p)
		return
	}
	b.accessProblem(a, p)
}

// standardType says that an entry surely is of the type that EKS takes unless
// another is written.
func standardType(a *fact.AccessEntry) bool {
	t, known := a.Type.V.Literal()
	return !a.Type.Written() || known && (t == "" || t == "STANDARD")
}

// givesRights says that an entry has, or may have, groups or access policies.
func (b *builder) givesRights(a *fact.AccessEntry) bool {
	if a.Groups.Open || len(a.Groups.Items) > 0 || a.Policies.Open || len(a.Policies.Items) > 0 {
		return true
	}
	return slices.ContainsFunc(b.set.AccessEntries, func(o *fact.AccessEntry) bool {
		return o.PolicyOnly && policy.Equal(o.PrincipalARN.V, a.PrincipalARN.V).And(policy.Equal(o.Cluster.V, a.Cluster.V)) != policy.No
	})
}

// oneRole says that an ARN surely names the role of an entry.
func (b *builder) oneRole(arn fact.String, d *fact.Decl, a *fact.AccessEntry) bool {
	if !arn.Written() {
		return false
	}
	own, entry := b.resolve(arn, d).sole(), b.resolve(a.PrincipalARN, &a.Decl).sole()
	return own != nil && own == entry || policy.SameRole(arn.V, a.PrincipalARN.V).Same == policy.Yes
}

// rolesOfNodes are the roles that nodes surely run as, with their groups.
func (b *builder) rolesOfNodes() map[*role][]*nodeGroup {
	nodes := map[*role][]*nodeGroup{}
	for i := range b.groups {
		g := &b.groups[i]
		if r := g.join.sole(); r != nil && sure(&g.Decl) {
			nodes[r] = append(nodes[r], g)
		}
	}
	return nodes
}

// oneCluster is the cluster of a name, or the only one that there is; nil when
// that is not certain.
func (b *builder) oneCluster(name policy.Text) *fact.Cluster {
	var found []*fact.Cluster
	for _, c := range b.set.Clusters {
		if policy.Equal(c.Name.V, name) != policy.No {
			found = append(found, c)
		}
	}
	if len(found) != 1 || !sure(&found[0].Decl) {
		return nil
	}
	if !name.Known() && len(b.set.Clusters) != 1 && policy.Equal(found[0].Name.V, name) != policy.Yes {
		return nil
	}
	return found[0]
}

// mode is the authentication mode of the cluster of a name; empty when it is not
// known.
func (b *builder) mode(cluster policy.Text) string {
	c := b.oneCluster(cluster)
	if c == nil || !c.AuthMode.Written() {
		return ""
	}
	mode, _ := c.AuthMode.V.Literal()
	return mode
}

// inGroup says whether a row puts its role into a group.
func inGroup(a *fact.AccessEntry, group string) policy.Truth {
	answer := policy.No
	if a.Groups.Open {
		answer = policy.Maybe
	}
	for _, g := range a.Groups.Items {
		answer = answer.Or(policy.Equal(g.V, policy.Literal(group)))
	}
	return answer
}

// checkNodeRow reports a row that is meant for nodes and does not let them in. A
// row is one for nodes by its groups, by its user name, or by its role, unless
// another row has that.
func (b *builder) checkNodeRow(a *fact.AccessEntry, r *role, groups []*nodeGroup) {
	if kind, _, _ := notARole(a.PrincipalARN.V); kind != "" {
		return // matches nobody at all
	}
	marked := nodeRow(a) || inGroup(a, eks.BootstrapGroup) == policy.Yes
	mode := b.mode(a.Cluster.V)
	switch {
	case !marked && (r == nil || b.otherRow(a) || mode != "CONFIG_MAP"):
		return
	case mode == "API_AND_CONFIG_MAP" && slices.ContainsFunc(groups, func(g *nodeGroup) bool { return g.Kind == fact.Managed || g.Kind == fact.AutoMode }):
		return // EKS gives the role an access entry, which comes before the row
	}
	report := func(kind, value, expected, severity string, missing []string, at fact.String) {
		p := &Problem{Code: "access.node_groups", Kind: kind, Choices: missing}
		if r != nil {
			p.Evidence = append(p.Evidence, Evidence{At: groups[0].at.Range(), Note: "node group " + quote(groups[0].out.Name) + " runs as this role"})
		}
		_, p.Subject = accessField(a)
		p.Field, p.Value, p.Expected, p.Severity, p.About = "groups", value, expected, severity, []string{b.names.id(a)}
		if kind == "username" || kind == "template" {
			p.Field = "username"
		}
		b.problem(at.At, &a.Decl, p)
	}
	var missing []string
	for _, group := range []string{eks.BootstrapGroup, eks.NodesGroup} {
		if inGroup(a, group) == policy.No {
			missing = append(missing, group)
		}
	}
	at := fact.String{At: a.Groups.At}
	if at.At.IsZero() {
		at = a.PrincipalARN
	}
	switch {
	case len(missing) == 1 && missing[0] == eks.BootstrapGroup:
		report("groups", a.PrincipalARN.V.String(), "", "warning", missing, at)
		return
	case len(missing) > 0:
		report("groups", a.PrincipalARN.V.String(), "", "error", missing, at)
		return
	case inGroup(a, eks.WindowsGroup) == policy.No && windows(groups):
		report("windows", a.PrincipalARN.V.String(), "", "error", []string{eks.WindowsGroup}, at)
	}
	if kind := badNodeUser(a.Username); kind != "" && inGroup(a, eks.NodesGroup) == policy.Yes {
		name := a.Username
		if name.At.IsZero() {
			name.At = a.PrincipalARN.At
		}
		report(kind, a.Username.V.String(), eks.NodeUserTemplate, "error", nil, name)
	}
}

// otherRow says that another row maps the same role, for nodes or not.
func (b *builder) otherRow(a *fact.AccessEntry) bool {
	return slices.ContainsFunc(b.set.AccessEntries, func(o *fact.AccessEntry) bool {
		return o != a && policy.Equal(o.PrincipalARN.V, a.PrincipalARN.V) != policy.No
	})
}

func windows(groups []*nodeGroup) bool {
	return slices.ContainsFunc(groups, func(g *nodeGroup) bool { return g.out.AMI == "windows" })
}

var template = regexp.MustCompile(`\{\{[^{}]*\}?\}?`)

// badNodeUser says what is wrong with the user name of nodes: "username" when it
// is none of nodes, "template" when the authenticator does not fill it in.
func badNodeUser(s fact.String) string {
	if !s.Written() || policy.HasPrefix(s.V, eks.NodeUser) == policy.No {
		return "username"
	}
	text, known := s.V.Literal()
	if !known {
		return ""
	}
	found := template.FindAllString(text, -1)
	if len(found) == 0 {
		return "username" // every node would be the same one
	}
	for _, t := range found {
		switch t {
		case "{{EC2PrivateDNSName}}", "{{SessionName}}", "{{SessionNameRaw}}":
		default:
			return "template"
		}
	}
	return ""
}

// checkNodeAdmin reports the role of nodes that is mapped as an administrator:
// every pod that reaches the node's credentials is one.
func (b *builder) checkNodeAdmin(a *fact.AccessEntry, r *role) {
	if r == nil && !(a.AWSAuth && nodeRow(a)) {
		return
	}
	report := func(at fact.String, field, value string) {
		p := &Problem{Code: "access.node_is_admin", Severity: "warning", Value: a.PrincipalARN.V.String(), Choices: []string{value}}
		_, p.Subject = accessField(a)
		p.Field, p.About = field, []string{b.names.id(a), value}
		b.problem(at.At, &a.Decl, p)
	}
	if a.AWSAuth {
		for _, g := range a.Groups.Items {
			if name, _ := g.V.Literal(); name == eks.MastersGroup {
				report(g, "groups", eks.MastersGroup)
			}
		}
		return
	}
	if e := b.entryOf(a); a.PolicyOnly && e != nil && ownType(e) || ownType(a) {
		return // refused, which is a finding of its own
	}
	for _, p := range a.Policies.Items {
		for _, name := range eks.AdminPolicies {
			if policy.HasSuffix(p.V, ":cluster-access-policy/"+name) == policy.Yes {
				report(p, accessPolicyField(a), name)
			}
		}
	}
}

// checkMapped reports nodes that nobody maps: EKS itself maps those of managed
// groups and of Auto Mode, eksctl those that it makes (facts 1.43, 1.49). That
// nothing maps them is certain only where the files map others in the cluster.
func (b *builder) checkMapped(g *nodeGroup) {
	if g.Kind != fact.SelfManaged && g.Kind != fact.Karpenter || g.Origin == fact.Eksctl || !sure(&g.Decl) || library(&g.Decl) {
		return
	}
	c, r := b.oneCluster(g.Cluster.V), g.join.sole()
	if r == nil || c == nil || c.Undeclared || c.Origin != fact.Terraform || library(&c.Decl) || b.moduleFor(c) != nil {
		return
	}
	mode := b.mode(g.Cluster.V)
	if mode == "" || r.Undeclared || !sure(&r.Decl) || b.givenToModule(r) || b.lost(eks.AuthMap) != nil {
		return
	}
	bare := r.bareARN()
	managed := false
	var ignored *fact.AccessEntry
	for _, a := range b.set.AccessEntries {
		if policy.Equal(a.Cluster.V, c.Name.V) == policy.No || a.PolicyOnly {
			continue
		}
		may := policy.Equal(a.PrincipalARN.V, r.ARN) != policy.No || policy.Equal(a.PrincipalARN.V, bare) != policy.No || policy.SameRole(a.PrincipalARN.V, r.ARN).Same != policy.No
		switch {
		case a.AWSAuth && mode == "API":
			if may {
				ignored = a
			}
			managed = managed || sure(&a.Decl)
		case !a.AWSAuth && mode == "CONFIG_MAP":
		case may, a.AWSAuth && !b.wholeMap(a):
			return
		case policy.Equal(a.Cluster.V, c.Name.V) == policy.Yes || len(b.set.Clusters) == 1:
			managed = managed || sure(&a.Decl) && (a.AWSAuth || mode == "API")
		}
	}
	if !managed {
		return
	}
	p := &Problem{
		Code: "access.node_unmapped", Kind: "none", Severity: "error", Subject: "node group " + quote(g.out.Name), Value: r.out.Name,
		Choices: []string{c.Name.V.String(), mode}, About: []string{g.out.ID, r.id},
	}
	if ignored != nil {
		p.Kind = "mode"
		p.Evidence = append(p.Evidence, Evidence{At: ignored.PrincipalARN.At.Range(), Note: "the row of aws-auth, which mode API ignores"})
	}
	p.Evidence = append(p.Evidence, Evidence{At: siteOr(c.AuthMode.At, c.At), Note: "the authentication mode of cluster " + quote(c.Name.V.String())})
	b.problem(g.at, &g.Decl, p)
}

// bareARN is the role's ARN without its path, as aws-auth has it.
func (r *role) bareARN() policy.Text {
	named, is := policy.ParseRoleARN(r.ARN)
	if is != policy.Yes {
		return r.ARN
	}
	named.Path = policy.Literal("/")
	return named.ARN()
}

// givenToModule says that a module that is not on disk may map a role.
func (b *builder) givenToModule(r *role) bool {
	return slices.ContainsFunc(b.set.AbsentModules, func(m *fact.AbsentModule) bool {
		return given(m, &r.Decl, []string{"role", "entries", "auth"}, r.Name.V, r.ARN)
	})
}

// wholeMap says that the ConfigMap of a row is written whole: nobody else adds
// rows to it, and all of them are known.
func (b *builder) wholeMap(a *fact.AccessEntry) bool {
	for _, c := range b.set.ConfigMaps {
		if name, _ := c.Name.V.Literal(); name == eks.AuthMap && scopeID(&c.Decl) == scopeID(&a.Decl) {
			return sure(&c.Decl) && !c.Data.Open && !strings.Contains(c.Address, "_data.")
		}
	}
	return false
}
