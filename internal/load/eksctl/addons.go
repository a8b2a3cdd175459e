package eksctl

import (
	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// addons adds the add-ons: those that are written, and those that eksctl
// installs unless told not to (facts 7.5, 7.6).
func (c *config) addons() {
	written := false
	for _, n := range items(c.doc.Get("addons")) {
		c.addon(n)
		written = written || label(n.Get("name")) == eks.CNIAddon
	}
	if written || !c.defaultAddons() {
		return
	}
	a := &fact.Addon{
		Decl:     c.at("default add-on "+eks.CNIAddon+" of "+c.decl.Address, c.doc.Get("metadata", "name")),
		Cluster:  c.name,
		Name:     madeFor(c.decl.At, policy.Literal(eks.CNIAddon)),
		MadeRole: c.recommended(eks.CNIAddon),
	}
	a.MadeWith = c.recommendedFor(a)
	a.MadeAssociations = c.associatesByItself(eks.CNIAddon)
	c.set.Addons = append(c.set.Addons, a)
}

// associatesByItself says that eksctl surely makes the associations that are
// recommended for an add-on.
func (c *config) associatesByItself(addon string) bool {
	return recommendedPolicies[addon] && boolean(c.doc.Get("addonsConfig", "autoApplyPodIdentityAssociations")).V
}

// recommendedFor are the policies that eksctl surely gives the role that it
// makes for an add-on by itself, as far as the rules ask.
func (c *config) recommendedFor(a *fact.Addon) []fact.String {
	surely := boolean(c.doc.Get("iam", "withOIDC")).V || boolean(c.doc.Get("addonsConfig", "autoApplyPodIdentityAssociations")).V
	name, _ := a.Name.V.Literal()
	if family := text(c.doc.Get("kubernetesNetworkConfig", "ipFamily")); !a.MadeRole || !surely || name != eks.CNIAddon || family.State != fact.Absent {
		return nil
	}
	return []fact.String{c.managedPolicy("AmazonEKS_CNI_Policy", a.Decl)}
}

// defaultAddons says that eksctl surely installs its default add-ons.
func (c *config) defaultAddons() bool {
	disabled, auto := boolean(c.doc.Get("addonsConfig", "disableDefaultAddons")), boolean(c.doc.Get("autoModeConfig", "enabled"))
	return certainlyOff(disabled) && certainlyOff(auto) && !c.unmanaged()
}

// recommendedPolicies are the add-ons for which eksctl makes a role when none
// is given and OIDC is on (facts 6.32).
var recommendedPolicies = map[string]bool{eks.CNIAddon: true, "aws-ebs-csi-driver": true, "aws-efs-csi-driver": true}

// recommended says that eksctl makes, or may make, the add-on's role by itself.
func (c *config) recommended(addon string) bool {
	if !certainlyOff(boolean(c.doc.Get("addonsConfig", "autoApplyPodIdentityAssociations"))) {
		return true
	}
	oidc := boolean(c.doc.Get("iam", "withOIDC"))
	return recommendedPolicies[addon] && (oidc.V || oidc.State == fact.Unknown)
}

func (c *config) addon(n *yaml.Node) {
	at := n.Get("name")
	if at == nil {
		at = n
	}
	name := label(n.Get("name"))
	a := &fact.Addon{
		Decl:    c.at("add-on "+name+" of "+c.decl.Address, at),
		Cluster: c.name,
		Name:    text(n.Get("name")),
		Version: text(n.Get("version")),
		RoleARN: text(n.Get("serviceAccountRoleARN")),

		Configuration: text(n.Get("configurationValues")),

		Namespace: text(n.Get("namespaceConfig", "namespace")),
	}
	a.MadeAssociations = boolean(n.Get("useDefaultPodIdentityAssociations")).V || c.associatesByItself(name)
	own := firstOf(n, "attachPolicyARNs", "attachPolicy", "wellKnownPolicies") != nil
	useDefault := !certainlyOff(boolean(n.Get("useDefaultPodIdentityAssociations")))
	a.MadeRole = own || useDefault || a.RoleARN.State == fact.Absent && c.recommended(name)
	switch {
	case own:
		a.MadeWith = list(n.Get("attachPolicyARNs")).Items
	case a.RoleARN.State == fact.Absent && n.Get("podIdentityAssociations") == nil:
		a.MadeWith = c.recommendedFor(a)
	}
	associations := n.Get("podIdentityAssociations")
	if own && !useDefault && associations == nil && a.RoleARN.State == fact.Absent && c.givesAddonsRoles() {
		c.addonRole(n, name, a)
	}
	c.set.Addons = append(c.set.Addons, a)
	for _, p := range items(associations) {
		c.association(p, a.Name)
	}
}

// givesAddonsRoles says that eksctl surely makes IRSA roles with what add-ons ask for.
func (c *config) givesAddonsRoles() bool {
	return boolean(c.doc.Get("iam", "withOIDC")).V && certainlyOff(boolean(c.doc.Get("addonsConfig", "autoApplyPodIdentityAssociations")))
}

// addonRole adds the role that eksctl makes with the policies of an add-on. Its trust
// policy names no ServiceAccount (facts 7.27).
func (c *config) addonRole(n *yaml.Node, name string, a *fact.Addon) {
	role := c.madeRole(n, "role of add-on "+name, a.Decl, c.webIdentityTrust("StringEquals", policy.Text{}))
	c.set.Roles = append(c.set.Roles, role)
	a.RoleARN = madeFor(a.At, role.ARN)
}
