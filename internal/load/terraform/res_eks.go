package terraform

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// block is the one nested block of a type, nil when it is surely not written.
// sure is false when it may or may not be there.
func (b *body) block(typ string) (sub *body, sure bool) {
	list, open, _ := b.blocks(typ)
	if len(list) == 0 {
		return nil, !open
	}
	return list[0], !list[0].maybe
}

// in is an argument of a nested block as a string; absent when the block is not
// written, unknown when that is not decided.
func (b *body) in(typ, arg string) fact.String {
	sub, sure := b.block(typ)
	switch {
	case sub == nil && sure:
		return fact.String{At: b.at}
	case sub == nil || !sure:
		return b.unsure(typ + "." + arg)
	}
	return sub.str(arg)
}

// unsure is a string of a block of which it is not known whether it is there.
func (b *body) unsure(path string) fact.String {
	why := &fact.Reason{Why: path + " is written under a condition that is not decided", At: b.at}
	t := policy.HoleText(&policy.Hole{ID: "unsure " + path + "@" + b.at.Key() + b.fr.InstanceKey(), Label: path, Origin: why})
	return fact.Text(t, b.at, source.At(symbolic.HoleLen, b.at))
}

// truthIn is in for a boolean.
func (b *body) truthIn(typ, arg string) fact.Bool {
	sub, sure := b.block(typ)
	switch {
	case sub == nil && sure:
		return fact.Bool{At: b.at}
	case sub == nil || !sure:
		return fact.Bool{State: fact.Unknown, At: b.at, Why: b.unsure(typ + "." + arg).Why}
	}
	return sub.boolean(arg)
}

// issuerPath leads from a cluster's identity to its issuer.
var issuerPath = hcl.Traversal{
	hcl.TraverseIndex{Key: cty.NumberIntVal(0)}, hcl.TraverseAttr{Name: "oidc"},
	hcl.TraverseIndex{Key: cty.NumberIntVal(0)}, hcl.TraverseAttr{Name: "issuer"},
}

// issuer is what AWS will give the cluster: its host follows from region and
// partition, its id is unique.
func (i *instance) issuer(unique bool, id string) policy.Text {
	if v := i.told("identity"); v != nil {
		if known := i.fr.in(i.at.File).follow(v, issuerPath, i.at); known.Kind == symbolic.String {
			return known.Text.T
		}
	}
	v := i.symbol("identity[0].oidc[0].issuer", policy.IssuerID, i.at)
	h := v.Symbol.Hole()
	h.Unique, h.Label = unique, "id of "+i.addr
	if id != "" {
		h.ID = id
	}
	p := i.provider()
	return policy.Concat(lit("https://oidc.eks."), p.region, lit("."), p.suffix(), lit("/id/"), policy.HoleText(h))
}

// answers is an object whose attributes stand where they are asked for.
type answers map[string]func(at source.Site) *symbolic.Value

func (a answers) get(_ *frame, name string, at source.Site) *symbolic.Value {
	if f := a[name]; f != nil {
		return f(at)
	}
	return symbolic.FailValue("there is no attribute "+strconv.Quote(name), at)
}

// identity is the attribute identity of a cluster: [{oidc = [{issuer}]}].
func (i *instance) identity(issuer policy.Text) *symbolic.Value {
	entry := func(path, key string, v func(at source.Site) *symbolic.Value) *symbolic.Value {
		s := &symbolic.Symbol{ID: i.id + "." + path, Label: i.addr + "." + path, Solid: true, Behind: answers{key: v}, Reason: i.reason(path, i.at)}
		return symbolic.SeqValue(symbolic.List, []*symbolic.Value{symbolic.UnknownValue(s, i.at)}, i.at)
	}
	return entry("identity[0]", "oidc", func(source.Site) *symbolic.Value {
		return entry("identity[0].oidc[0]", "issuer", func(at source.Site) *symbolic.Value { return symbolic.TextValue(issuer, at) })
	})
}

func clusterComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	switch attr {
	case "name", "id":
		return inst.attr("name")
	case "arn":
		return inst.regionalARN("cluster/", "name")
	case "identity":
		return inst.identity(inst.issuer(true, ""))
	}
	return nil
}

// regionalARN is the ARN of an EKS resource that ends in prefix and arguments.
func (i *instance) regionalARN(prefix string, args ...string) *symbolic.Value {
	vals := make([]*symbolic.Value, len(args))
	for n, a := range args {
		vals[n] = i.attr(a)
	}
	return symbolic.Distribute(i.fr, "arn", i.at, vals, false, func(vals []*symbolic.Value) *symbolic.Value {
		parts := []policy.Text{lit(prefix)}
		for n, v := range vals {
			if n > 0 {
				parts = append(parts, lit("/"))
			}
			parts = append(parts, textOf(v))
		}
		return symbolic.TextValue(i.arn("eks", true, parts...), i.at)
	})
}

// server is the endpoint of a cluster, a symbol that references to it carry on.
func (i *instance) server() policy.Text { return textOf(i.get(i.fr, "endpoint", i.at)) }

func clusterFacts(inst *instance, out *fact.Set) {
	c := &fact.Cluster{Decl: inst.decl(), Name: inst.str("name"), Issuer: inst.issuer(true, ""), Server: inst.server(), RoleARN: inst.str("role_arn"),
		AuthMode: inst.in("access_config", "authentication_mode"), AutoMode: inst.truthIn("compute_config", "enabled"),
		IPFamily: inst.in("kubernetes_network_config", "ip_family")}
	switch outposts, sure := inst.block("outpost_config"); {
	case !sure:
		c.Outposts = fact.Bool{State: fact.Unknown, At: inst.at}
	case outposts != nil:
		c.Outposts = fact.Bool{State: fact.Known, V: true, At: outposts.at}
	}
	switch addons := inst.boolean("bootstrap_self_managed_addons"); addons.State {
	case fact.Known:
		c.NoDefaultAddons = fact.Bool{State: fact.Known, V: !addons.V, At: addons.At}
	case fact.Unknown:
		c.NoDefaultAddons = addons
	}
	out.Clusters = append(out.Clusters, c)
	compute, sure := inst.block("compute_config")
	if compute == nil || compute.attr("node_role_arn").IsNull() || fact.Truth(c.AutoMode, policy.No) == policy.No {
		return
	}
	d := inst.decl()
	d.At = compute.at
	if !sure || c.AutoMode.State != fact.Known {
		d.Exists, d.Why = d.Exists.And(policy.Maybe), c.AutoMode.Why
	}
	out.NodeGroups = append(out.NodeGroups, &fact.NodeGroup{Decl: d, Kind: fact.AutoMode, Name: c.Name, Cluster: c.Name, RoleARN: compute.str("node_role_arn")})
}

// cluster is the cluster of the root that a data source looks up, when one
// surely has the name.
func (i *instance) cluster(arg string) *instance {
	var found *instance
	name := textOf(i.attr(arg))
	i.mod.root.top.each("aws_eks_cluster", func(other *instance) {
		if other.slot.exists == policy.Yes && !other.slot.open && policy.Equal(textOf(other.attr("name")), name) == policy.Yes {
			found = other
		}
	})
	return found
}

// dataClusterComputed is a cluster that is looked up: the root's own when that
// has the name; otherwise all look-ups of one name are one cluster.
func dataClusterComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	switch attr {
	case "id", "name":
		return inst.attr("name")
	case "arn":
		return inst.regionalARN("cluster/", "name")
	case "identity":
		return inst.identity(inst.foundIssuer())
	case "role_arn":
		if c := inst.cluster("name"); c != nil {
			return c.attr("role_arn")
		}
	case "endpoint":
		if c := inst.cluster("name"); c != nil {
			return c.get(inst.fr, "endpoint", inst.at)
		}
	}
	return nil
}

func (i *instance) foundIssuer() policy.Text {
	if c := i.cluster("name"); c != nil {
		return c.issuer(true, "")
	}
	if d, ok := i.elsewhere("aws_eks_cluster", i.attr("name")); ok {
		return d.text.T
	}
	p := i.provider()
	return i.issuer(false, symbolic.Shorten(i.mod.root.id+"issuer of "+p.account.Key()+" "+p.region.Key()+" "+textOf(i.attr("name")).Key()))
}

func dataClusterFacts(inst *instance, out *fact.Set) {
	if inst.cluster("name") != nil {
		return
	}
	if _, ok := inst.elsewhere("aws_eks_cluster", inst.attr("name")); ok {
		return
	}
	out.Clusters = append(out.Clusters, &fact.Cluster{Decl: inst.decl(), Name: inst.str("name"), Issuer: inst.foundIssuer(), Undeclared: true})
}

// clusterName names the cluster that a resource belongs to. An ARN in its place is
// refused, which is a finding of its own, and means the cluster.
func (i *instance) clusterName() fact.String {
	s := i.str("cluster_name")
	const before = ":cluster/"
	text := s.V.Encoded()
	at := strings.Index(text, before)
	if !strings.HasPrefix(text, "arn:") || at < 0 {
		return s
	}
	name := s.V.Slice(at+len(before), len(text))
	return fact.Text(name, s.At, source.At(len(name.Encoded()), s.At))
}

func nodeGroupComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	switch attr {
	case "node_group_name":
		return inst.named("node_group_name")
	case "id":
		return symbolic.TextValue(policy.Concat(textOf(inst.attr("cluster_name")), lit(":"), textOf(inst.named("node_group_name"))), inst.at)
	}
	return nil
}

func nodeGroupFacts(inst *instance, out *fact.Set) {
	g := &fact.NodeGroup{Decl: inst.decl(), Kind: fact.Managed, Name: factString(inst.named("node_group_name")), Cluster: inst.clusterName(),
		RoleARN: inst.str("node_role_arn"), AMIType: inst.str("ami_type")}
	switch ami, ok := g.AMIType.V.Literal(); {
	case g.AMIType.Written() && !ok:
		g.CustomAMI = policy.Maybe
	default:
		g.CustomAMI = policy.Of(ami == "CUSTOM")
	}
	if ref, sure := inst.block("launch_template"); ref != nil || !sure {
		if t := inst.launchTemplate(ref); t != nil && sure {
			g.LaunchTemplateProfile = t.profile()
			d := t.decl()
			g.Template = &d
			if version, ok := textOf(ref.attr("version")).Literal(); ok && !strings.HasPrefix(version, "$") {
				g.LaunchTemplateProfile = inst.unsure("launch_template.version") // an older one may look otherwise
			}
			g.HopLimit = t.hopLimit()
			if image := t.attr("image_id"); !image.IsNull() {
				g.CustomAMI = policy.Maybe
				if image.HoldsNull() == policy.No {
					g.CustomAMI = policy.Yes
				}
			}
		} else {
			g.CustomAMI = g.CustomAMI.Or(policy.Maybe)
			g.LaunchTemplateProfile = inst.unsure("launch_template")
			g.HopLimit = fact.Int{State: fact.Unknown, At: inst.at}
		}
	}
	out.NodeGroups = append(out.NodeGroups, g)
}

func fargateComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	if attr == "id" {
		return symbolic.TextValue(policy.Concat(textOf(inst.attr("cluster_name")), lit(":"), textOf(inst.attr("fargate_profile_name"))), inst.at)
	}
	return nil
}

func fargateFacts(inst *instance, out *fact.Set) {
	p := &fact.FargateProfile{Decl: inst.decl(), Name: inst.str("fargate_profile_name"), Cluster: inst.clusterName(), RoleARN: inst.str("pod_execution_role_arn")}
	selectors, open, why := inst.blocks("selector")
	p.Selectors = fact.List[fact.Selector]{Open: open, Why: why, At: inst.at, Set: true}
	for _, s := range selectors {
		if !s.maybe {
			p.Selectors.Items = append(p.Selectors.Items, fact.Selector{Namespace: s.str("namespace"), Labels: s.annotations("labels")})
		}
	}
	out.FargateProfiles = append(out.FargateProfiles, p)
}

func capabilityFacts(inst *instance, out *fact.Set) {
	out.Capabilities = append(out.Capabilities, &fact.Capability{
		Decl: inst.decl(), Name: inst.str("capability_name"), Cluster: inst.clusterName(), Type: inst.str("type"), RoleARN: inst.str("role_arn"),
	})
}

func addonComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	if attr == "id" {
		return symbolic.TextValue(policy.Concat(textOf(inst.attr("cluster_name")), lit(":"), textOf(inst.attr("addon_name"))), inst.at)
	}
	return nil
}

func addonFacts(inst *instance, out *fact.Set) {
	a := &fact.Addon{Decl: inst.decl(), Cluster: inst.clusterName(), Name: inst.str("addon_name"), Version: inst.str("addon_version"), RoleARN: inst.str("service_account_role_arn"), Configuration: inst.str("configuration_values")}
	out.Addons = append(out.Addons, a)
	if at, open, why := inst.blocks("namespace_config"); len(at) == 1 && !open {
		a.Namespace = at[0].str("namespace")
	} else if open {
		a.Namespace = inst.unsure("namespace_config.namespace")
		a.Namespace.Why = why
	}
	blocks, open, why := inst.blocks("pod_identity_association")
	for _, b := range blocks {
		d := inst.decl()
		d.At = b.at
		if b.maybe {
			d.Exists, d.Open, d.Why = d.Exists.And(policy.Maybe), true, why
		}
		out.Associations = append(out.Associations, &fact.Association{Decl: d, Cluster: a.Cluster, Namespace: a.Namespace, ServiceAccount: b.str("service_account"), RoleARN: b.str("role_arn"), Addon: a.Name})
	}
	if open && len(blocks) == 0 {
		d := inst.decl()
		d.Exists, d.Open, d.Why = policy.Maybe, true, why
		out.Associations = append(out.Associations, &fact.Association{Decl: d, Cluster: a.Cluster, Addon: a.Name,
			ServiceAccount: inst.unsure("pod_identity_association.service_account"), RoleARN: inst.unsure("pod_identity_association.role_arn")})
	}
}

func associationFacts(inst *instance, out *fact.Set) {
	out.Associations = append(out.Associations, &fact.Association{Decl: inst.decl(), Cluster: inst.clusterName(), Namespace: inst.str("namespace"),
		ServiceAccount: inst.str("service_account"), RoleARN: inst.str("role_arn"), TargetRoleARN: inst.str("target_role_arn"), DisableSessionTags: inst.boolean("disable_session_tags"),
		Policy: inst.document("policy")})
}

func accessEntryComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	if attr == "id" {
		return symbolic.TextValue(policy.Concat(textOf(inst.attr("cluster_name")), lit(":"), textOf(inst.attr("principal_arn"))), inst.at)
	}
	return nil
}

func accessEntryFacts(inst *instance, out *fact.Set) {
	out.AccessEntries = append(out.AccessEntries, &fact.AccessEntry{Decl: inst.decl(), Cluster: inst.clusterName(), PrincipalARN: inst.str("principal_arn"),
		Type: inst.str("type"), Username: inst.str("user_name"), Groups: inst.strings("kubernetes_groups")})
}

// accessPolicyFacts is an entry that only adds a policy to another one.
func accessPolicyFacts(inst *instance, out *fact.Set) {
	arn := inst.str("policy_arn")
	out.AccessEntries = append(out.AccessEntries, &fact.AccessEntry{Decl: inst.decl(), Cluster: inst.clusterName(), PrincipalARN: inst.str("principal_arn"),
		PolicyOnly: true, Policies: fact.List[fact.String]{Items: []fact.String{arn}, At: arn.At, Set: true}})
}

// repositoryComputed is an ECR repository: what stands in the names of its images.
func repositoryComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	c := inst.provider()
	switch attr {
	case "registry_id":
		return symbolic.TextValue(c.account, inst.at)
	case "arn":
		return symbolic.TextValue(inst.arn("ecr", true, lit("repository/"), textOf(inst.attr("name"))), inst.at)
	case "repository_url":
		if p, ok := partitionAt(c.region); ok {
			return symbolic.TextValue(policy.Concat(c.account, lit(".dkr.ecr."), c.region, lit("."+p.DNSSuffix+"/"), textOf(inst.attr("name"))), inst.at)
		}
	case "id":
		return inst.attr("name")
	}
	return nil
}

func repositoryFacts(inst *instance, out *fact.Set) {
	out.RepositoryPolicies = append(out.RepositoryPolicies, &fact.RepositoryPolicy{Decl: inst.decl(), Repository: inst.str("repository"), Doc: inst.document("policy")})
}
