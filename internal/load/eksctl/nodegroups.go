package eksctl

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// nodeGroups adds the node groups, and the roles that eksctl makes for them.
func (c *config) nodeGroups() {
	for _, n := range items(c.doc.Get("managedNodeGroups")) {
		c.nodeGroup(n, fact.Managed)
	}
	for _, n := range items(c.doc.Get("nodeGroups")) {
		c.nodeGroup(n, fact.SelfManaged)
	}
	c.hybridNodes()
}

// hybridNodes adds the hybrid nodes whose role the file names; eksctl makes the
// role, with all that it needs, when it does not (facts 7.21).
func (c *config) hybridNodes() {
	iam := c.doc.Get("remoteNetworkConfig", "iam")
	role := iam.Get("roleARN")
	if role == nil {
		return
	}
	provider := text(iam.Get("provider"))
	if !provider.Written() {
		provider = madeFor(role.At, policy.Literal("SSM"))
	}
	c.set.NodeGroups = append(c.set.NodeGroups, &fact.NodeGroup{
		Decl: c.at("hybrid nodes of "+c.decl.Address, role), Kind: fact.Hybrid, Name: madeFor(role.At, policy.Literal("hybrid nodes")),
		Cluster: c.name, RoleARN: text(role), Provider: provider, CustomAMI: policy.Maybe,
	})
}

func (c *config) nodeGroup(n *yaml.Node, kind fact.NodeKind) {
	iam := n.Get("iam")
	at := n.Get("name")
	if at == nil {
		at = n
	}
	group := &fact.NodeGroup{
		Decl:             c.at("node group "+label(n.Get("name")), at),
		Kind:             kind,
		Name:             text(n.Get("name")),
		Cluster:          c.name,
		RoleARN:          text(iam.Get("instanceRoleARN")),
		ProfileARN:       text(iam.Get("instanceProfileARN")),
		AMIType:          amiType(n),
		CustomAMI:        customAMI(n.Get("ami")),
		AttachPolicyARNs: list(iam.Get("attachPolicyARNs")),
		HopLimit:         fact.Int{State: fact.Known, V: 2, At: at.At},
	}
	group.SSM = boolean(n.Get("ssh", "enableSsm"))
	if disabled := n.Get("disablePodIMDS"); disabled != nil {
		group.HopLimit = hopLimit(boolean(disabled))
	}
	if group.RoleARN.State == fact.Absent && group.ProfileARN.State == fact.Absent {
		role := c.nodeRole(n, kind, group)
		group.RoleARN = madeFor(group.At, role.ARN)
		c.set.Roles = append(c.set.Roles, role)
	}
	c.set.NodeGroups = append(c.set.NodeGroups, group)
}

// amiFamilies are eksctl's names for what EKS calls AMI types.
var amiFamilies = map[string]string{
	"AmazonLinux2023":                "AL2023_x86_64_STANDARD",
	"AmazonLinux2":                   "AL2_x86_64",
	"Bottlerocket":                   "BOTTLEROCKET_x86_64",
	"WindowsServer2019CoreContainer": "WINDOWS_CORE_2019_x86_64",
	"WindowsServer2019FullContainer": "WINDOWS_FULL_2019_x86_64",
	"WindowsServer2022CoreContainer": "WINDOWS_CORE_2022_x86_64",
	"WindowsServer2022FullContainer": "WINDOWS_FULL_2022_x86_64",
	"Ubuntu2004":                     "CUSTOM",
	"Ubuntu2204":                     "CUSTOM",
	"Ubuntu2404":                     "CUSTOM",
	"UbuntuPro2204":                  "CUSTOM",
	"UbuntuPro2404":                  "CUSTOM",
}

// amiType is the group's AMI type; eksctl's default family changes with its
// version and is not stated.
func amiType(n *yaml.Node) fact.String {
	family := text(n.Get("amiFamily"))
	name, ok := family.V.Literal()
	if !ok || family.State == fact.Absent {
		return family
	}
	if known, ok := amiFamilies[name]; ok {
		family.V = policy.Literal(known)
	}
	return family
}

// customAMI says whether ami names an image of one's own; the words auto,
// auto-ssm and static leave the choice to eksctl.
func customAMI(ami *yaml.Node) policy.Truth {
	switch {
	case ami == nil:
		return policy.No
	case strings.HasPrefix(ami.Value, "ami-"):
		return policy.Yes
	case ami.Value == "auto", ami.Value == "auto-ssm", ami.Value == "static":
		return policy.No
	}
	return policy.Maybe
}

// hopLimit is what eksctl writes for disablePodIMDS (facts 1.61).
func hopLimit(disabled fact.Bool) fact.Int {
	limit := fact.Int{State: disabled.State, V: 2, At: disabled.At, Why: disabled.Why}
	if disabled.V {
		limit.V = 1
	}
	return limit
}

// nodeRole is the role that eksctl makes for a group without one (facts 7.11, 7.12).
func (c *config) nodeRole(n *yaml.Node, kind fact.NodeKind, group *fact.NodeGroup) *fact.Role {
	iam := n.Get("iam")
	name := text(iam.Get("instanceRoleName"))
	if name.State == fact.Absent {
		name = c.generatedName("NodeInstanceRole of "+group.Address, group.At)
	}
	role := &fact.Role{
		Decl:     group.Decl,
		Name:     name,
		Path:     madeFor(group.At, policy.Literal("/")),
		ARN:      c.roleARN(name.V),
		Trust:    c.trust(serviceTrust("ec2.amazonaws.com"), group.Decl),
		Boundary: text(iam.Get("instanceRolePermissionsBoundary")),
		Made:     "eksctl",
	}
	role.Address = "role of " + group.Address
	role.ManagedARNs = c.nodePolicies(n, kind, group)
	if inline := iam.Get("attachPolicy"); inline != nil {
		role.Inline.Items = append(role.Inline.Items, fact.InlinePolicy{
			Decl: c.at("attachPolicy of "+group.Address, inline), Doc: document(inline),
		})
	}
	c.addonPolicies(iam.Get("withAddonPolicies"), kind, role)
	return role
}

// nodePolicies are the managed policies that eksctl attaches.
func (c *config) nodePolicies(n *yaml.Node, kind fact.NodeKind, group *fact.NodeGroup) fact.List[fact.String] {
	l := group.AttachPolicyARNs
	if len(l.Items) == 0 {
		l = fact.List[fact.String]{At: group.At}
		names := []string{"AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonSSMManagedInstanceCore"}
		// With OIDC eksctl gives the CNI its own role, but it forces the policy on
		// nodes that are added to a cluster whose aws-node has none; either way the
		// CNI has its rights.
		if oidc := boolean(c.doc.Get("iam", "withOIDC")); !oidc.V {
			names = append(names, "AmazonEKS_CNI_Policy")
		}
		for _, name := range names {
			l.Items = append(l.Items, c.managedPolicy(name, group.Decl))
		}
	} else if kind == fact.SelfManaged {
		l.Items = append(l.Items[:len(l.Items):len(l.Items)], c.managedPolicy("AmazonEC2ContainerRegistryPullOnly", group.Decl))
	}
	l.Set = true
	return l
}

// wideAddonPolicies are at least what eksctl's inline policies for
// withAddonPolicies allow: wide patterns, so that nothing they grant is ever
// called missing (facts 6.40).
var wideAddonPolicies = map[string][]string{
	"autoScaler":                {"autoscaling:*", "ec2:Describe*", "ec2:GetInstanceTypesFromInstanceRequirements", "eks:Describe*"},
	"certManager":               {"route53:*"},
	"externalDNS":               {"route53:*"},
	"appMesh":                   {"appmesh:*", "servicediscovery:*", "route53:*", "acm:*", "acm-pca:*"},
	"appMeshPreview":            {"appmesh-preview:*", "servicediscovery:*", "route53:*"},
	"fsx":                       {"fsx:*", "iam:*"},
	"efs":                       {"elasticfilesystem:*", "ec2:*"},
	"albIngress":                {"elasticloadbalancing:*", "ec2:*", "iam:*", "cognito-idp:*", "acm:*", "waf*:*", "shield:*"},
	"awsLoadBalancerController": {"elasticloadbalancing:*", "ec2:*", "iam:*", "cognito-idp:*", "acm:*", "shield:*"},
	"xRay":                      {"xray:*"},
}

// managedAddonPolicies are the managed policies of withAddonPolicies.
var managedAddonPolicies = map[string]string{
	"imageBuilder": "AmazonEC2ContainerRegistryPowerUser",
	"cloudWatch":   "CloudWatchAgentServerPolicy",
	"ebs":          "service-role/AmazonEBSCSIDriverPolicy",
}

func (c *config) addonPolicies(n *yaml.Node, kind fact.NodeKind, role *fact.Role) {
	if n == nil {
		return
	}
	for _, e := range n.Entries {
		on := boolean(e.Value)
		if on.State == fact.Known && !on.V || on.State == fact.Absent {
			continue
		}
		decl := c.at("withAddonPolicies."+e.Key.Value+" of "+role.Address, e.Key)
		if on.State == fact.Unknown {
			role.Inline.Open, role.Inline.Why = true, on.Why
			continue
		}
		if name, ok := managedAddonPolicies[e.Key.Value]; ok {
			role.ManagedARNs.Items = append(role.ManagedARNs.Items, c.managedPolicy(name, decl))
			continue
		}
		actions, ok := wideAddonPolicies[e.Key.Value]
		if !ok {
			role.Inline.Open = true
			role.Inline.Why = &fact.Reason{Why: "what withAddonPolicies." + e.Key.Value + " attaches is not known", At: e.Key.At}
			continue
		}
		doc := c.trust(wideDocument(actions), decl)
		doc.Bound = true
		role.Inline.Items = append(role.Inline.Items, fact.InlinePolicy{Decl: decl, Doc: doc})
	}
}
