package graph

import (
	"regexp"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// legacyPolicy reports the policy of old clusters beside what the role needs.
func (b *builder) legacyPolicy(r *role, need *Need) {
	if need.Verdict != Allowed {
		return
	}
	for _, g := range r.granted {
		if !g.sure || g.src != nil || !strings.HasSuffix(g.label, ":aws:policy/"+eks.ServicePolicy) {
			continue
		}
		out := *need
		out.Kind, out.At, out.Verdict, out.Severity, out.Policy = "legacy_policy", siteOr(g.at, r.At), Denied, "note", eks.ServicePolicy
		out.About = append(slices.Clone(need.About), g.label)
		out.Evidence = need.Evidence[:1]
		b.in.Failed.Cluster.LegacyPolicy = append(b.in.Failed.Cluster.LegacyPolicy, out)
		return
	}
}

// resourceController asks for what the VPC resource controller does with the role
// of the cluster, when a file says that it is used.
func (b *builder) resourceController(r *role, clusters []*clusterRole) {
	for _, c := range clusters {
		kind, at, note := b.usesController(c)
		if kind == "" {
			continue
		}
		actions := eks.WindowsActions
		if kind == "pod_eni" {
			actions = eks.PodSecurityActions
		}
		n := b.roleNeed(r)
		missing, undecided := n.lacks(actions)
		need := Need{
			Kind: kind, At: r.nameSite().Range(), Role: r.out, Cluster: c.out, Policy: eks.ControllerPolicy, Verdict: Allowed, Severity: "warning",
			Missing: missing, About: []string{r.id, c.out.ID, eks.ControllerPolicy},
		}
		slices.Sort(need.About)
		need.Evidence = append([]Evidence{{At: at.Range(), Note: note}, {At: siteOr(c.RoleARN.At, c.At), Note: "cluster " + quote(c.out.Name) + " runs as role " + quote(r.out.Name)}}, r.attachedAt()...)
		switch {
		case len(missing) > 0:
			need.Verdict = Denied
			need.Snippet, need.SnipKind = n.r.attachments([]string{eks.ControllerPolicy})
			b.in.Failed.Cluster.ResourceController = append(b.in.Failed.Cluster.ResourceController, need)
		case undecided:
			need = *n.unknown(&need, nil)
		}
		b.in.Needs = append(b.in.Needs, need)
	}
}

// podENI is the setting of the VPC CNI that gives pods security groups.
var podENI = regexp.MustCompile(`ENABLE_POD_ENI"?\s*[:=]\s*"?true`)

// usesController says that a cluster surely has security groups for pods or
// Windows nodes, and where that is written.
func (b *builder) usesController(c *clusterRole) (kind string, at source.Site, note string) {
	for _, a := range b.scopeOf(&c.Decl).addons {
		if !sure(&a.Decl) || policy.Equal(a.Cluster.V, c.Name.V).And(policy.Equal(a.Name.V, policy.Literal(eks.CNIAddon))) != policy.Yes {
			continue
		}
		if podENI.MatchString(a.Configuration.V.Encoded()) {
			return "pod_eni", a.Configuration.At, "ENABLE_POD_ENI turns on security groups for pods"
		}
	}
	if e := b.nodeVariable(c.Cluster, "ENABLE_POD_ENI"); e != nil && policy.EqualFold(e.Value.V, policy.Literal("true")) == policy.Yes {
		return "pod_eni", e.Value.At, "ENABLE_POD_ENI turns on security groups for pods"
	}
	for i := range b.groups {
		g := &b.groups[i]
		if g.out.AMI == "windows" && g.Kind != fact.AutoMode && sure(&g.Decl) && scopeID(&g.Decl) == scopeID(&c.Decl) && policy.Equal(g.Cluster.V, c.Name.V) == policy.Yes {
			return "windows", g.AMIType.At, "node group " + quote(g.out.Name) + " runs Windows"
		}
	}
	return "", source.Site{}, ""
}

// nodeVariable is a variable of the VPC CNI where a file has its DaemonSet, or the
// values of its chart, in a tree of one cluster.
func (b *builder) nodeVariable(c *fact.Cluster, name string) *fact.Env {
	if b.severalClusters(c.Name) {
		return nil
	}
	for _, w := range b.set.Workloads {
		if w.Kind != "DaemonSet" || !sure(&w.Decl) || policy.Equal(w.Name.V, nodeAccount).And(policy.Equal(w.Namespace.V, systemNamespace)) != policy.Yes {
			continue
		}
		for i := range w.Containers {
			if vars, _ := variables(&w.Containers[i]); vars[name] != nil {
				return vars[name]
			}
		}
	}
	for _, c := range b.set.ChartVariables {
		if !sure(&c.Decl) || policy.Equal(c.Workload.V, nodeAccount).And(policy.Equal(c.Namespace.V, systemNamespace)) != policy.Yes {
			continue
		}
		for i := range c.Env {
			if policy.Equal(c.Env[i].Name.V, policy.Literal(name)) == policy.Yes {
				return &c.Env[i]
			}
		}
	}
	return nil
}
