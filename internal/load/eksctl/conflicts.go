package eksctl

import (
	"fmt"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
)

// conflicts reports what eksctl refuses to take together (facts 7.3-7.20).
func (c *config) conflicts() {
	for _, kind := range []string{"nodeGroups", "managedNodeGroups"} {
		for i, n := range items(c.doc.Get(kind)) {
			c.groupConflicts(n, fmt.Sprintf("%s[%d]", kind, i), kind == "managedNodeGroups")
		}
	}
	for i, n := range items(c.doc.Get("iam", "podIdentityAssociations")) {
		c.associationConflicts(n, fmt.Sprintf("podIdentityAssociations[%d]", i))
	}
	for _, n := range items(c.doc.Get("addons")) {
		c.addonConflicts(n)
	}
	for i, n := range items(c.doc.Get("iamIdentityMappings")) {
		c.mappingConflicts(n, i)
	}
	c.autoModeConflicts(c.doc.Get("autoModeConfig"))
	if entries, mode := c.doc.Get("accessConfig", "accessEntries"), c.doc.Get("accessConfig", "authenticationMode"); given(entries) && mode != nil && mode.Value == "CONFIG_MAP" {
		c.refuses("conflicting_fields", c.subject(), mode, entries, "accessConfig.accessEntries", "accessConfig.authenticationMode",
			"accessConfig.authenticationMode must be set to either API_AND_CONFIG_MAP or API to use access entries")
	}
	if k, oidc := c.doc.Get("karpenter"), c.doc.Get("iam", "withOIDC"); given(k) && certainlyOff(boolean(oidc)) {
		c.refuses("conflicting_fields", c.subject(), oidc, k, "karpenter", "iam.withOIDC", "iam.withOIDC must be enabled with Karpenter")
	}
}

// subject is how messages name the cluster.
func (c *config) subject() string {
	return fmt.Sprintf("cluster %q", label(c.doc.Get("metadata", "name")))
}

// about is the stable name of the cluster.
func (c *config) about() []string {
	return []string{"cluster/" + label(c.doc.Get("metadata", "name"))}
}

// refuses records that eksctl does not take a field beside another one.
func (c *config) refuses(group, subject string, other, n *yaml.Node, field, beside, words string) {
	p := &fact.Problem{
		Decl: c.decl, Code: "eksctl." + group, Primary: c.key(n), Subject: subject, Field: field, Value: beside, Why: words, About: c.about(),
	}
	if other != nil {
		p.Evidence = []fact.Evidence{{At: other.At, Note: beside}}
	}
	c.set.Problems = append(c.set.Problems, p)
}

// given says that a field is written with something in it. A placeholder may
// stand for nothing.
func given(n *yaml.Node) bool {
	if n == nil || n.Kind == yaml.Null {
		return false
	}
	return n.Kind != yaml.Scalar && len(n.Items)+len(n.Entries) > 0 || n.Kind == yaml.Scalar && n.Value != "" && !strings.Contains(n.Value, "${")
}

// groupConflicts: a role that is given takes nothing beside it.
func (c *config) groupConflicts(n *yaml.Node, path string, managed bool) {
	iam := n.Get("iam")
	subject := fmt.Sprintf("node group %q", label(n.Get("name")))
	profile := iam.Get("instanceProfileARN")
	if managed && given(profile) {
		c.refuses("profile_on_managed", subject, nil, profile, "iam.instanceProfileARN", "",
			"instanceProfileARN is not supported for Managed Nodes ("+path+".instanceProfileARN)")
	}
	for _, key := range []string{"instanceProfileARN", "instanceRoleARN"} {
		set := iam.Get(key)
		if !given(set) || managed && key == "instanceProfileARN" {
			continue
		}
		for _, other := range []string{"instanceRoleName", "attachPolicy", "attachPolicyARNs", "instanceRolePermissionsBoundary", "withAddonPolicies"} {
			beside := iam.Get(other)
			if other == "withAddonPolicies" {
				beside = switchedOn(beside)
				if beside != nil {
					other += "." + keyOf(iam.Get("withAddonPolicies"), beside)
				}
			}
			if given(beside) {
				c.refuses("conflicting_fields", subject, set, beside, "iam."+other, "iam."+key,
					fmt.Sprintf("%[1]s.iam.%[2]s and %[1]s.iam.%[3]s cannot be set at the same time", path, key, other))
			}
		}
		break // the fields beside them are refused once
	}
	if imds, on := n.Get("disablePodIMDS"), switchedOn(iam.Get("withAddonPolicies")); on != nil && certainlyOn(boolean(imds)) {
		c.refuses("conflicting_fields", subject, imds, on, "iam.withAddonPolicies", "disablePodIMDS",
			fmt.Sprintf("%[1]s.disablePodIMDS and %[1]s.iam.withAddonPolicies cannot be set at the same time", path))
	}
}

// switchedOn is the first value of a mapping that is true.
func switchedOn(n *yaml.Node) *yaml.Node {
	if n == nil {
		return nil
	}
	for _, e := range n.Entries {
		if certainlyOn(boolean(e.Value)) {
			return e.Value
		}
	}
	return nil
}

// keyOf is the key of a mapping's value.
func keyOf(mapping, value *yaml.Node) string {
	for _, e := range mapping.Entries {
		if e.Value == value {
			return e.Key.Value
		}
	}
	return ""
}

// associationConflicts: an association that is given a role makes none.
func (c *config) associationConflicts(n *yaml.Node, path string) {
	role := n.Get("roleARN")
	if !given(role) {
		return
	}
	subject := fmt.Sprintf("Pod Identity association of %s/%s", label(n.Get("namespace")), label(n.Get("serviceAccountName")))
	for _, key := range []string{"permissionPolicy", "permissionPolicyARNs", "wellKnownPolicies"} {
		beside := n.Get(key)
		if key == "wellKnownPolicies" {
			beside = switchedOn(beside)
		}
		if given(beside) {
			c.refuses("conflicting_fields", subject, role, beside, key, "roleARN",
				fmt.Sprintf("%[1]s.%[2]s cannot be specified when %[1]s.roleARN is set", path, key))
		}
	}
}

// addonConflicts: an add-on has one kind of identity, from one source (facts 7.5).
func (c *config) addonConflicts(n *yaml.Node) {
	subject := fmt.Sprintf("add-on %q", label(n.Get("name")))
	var first *yaml.Node
	name := ""
	for _, key := range []string{"wellKnownPolicies", "serviceAccountRoleARN", "attachPolicyARNs", "attachPolicy"} {
		set := n.Get(key)
		if key == "wellKnownPolicies" {
			set = switchedOn(set)
		}
		switch {
		case !given(set):
		case first == nil:
			first, name = set, key
		default:
			c.refuses("conflicting_fields", subject, first, set, key, name,
				"at most one of wellKnownPolicies, serviceAccountRoleARN, attachPolicyARNs and attachPolicy can be specified")
			return
		}
	}
	associations, standard := n.Get("podIdentityAssociations"), n.Get("useDefaultPodIdentityAssociations")
	uses := certainlyOn(boolean(standard))
	switch {
	case uses && given(associations):
		c.refuses("conflicting_fields", subject, standard, associations, "podIdentityAssociations", "useDefaultPodIdentityAssociations",
			"cannot specify both addon.useDefaultPodIdentityAssociations and addon.podIdentityAssociations")
	case first != nil && given(associations):
		c.refuses("conflicting_fields", subject, first, associations, "podIdentityAssociations", name,
			"cannot set IRSA config and pod identity associations at the same time")
	case first != nil && uses:
		c.refuses("conflicting_fields", subject, first, standard, "useDefaultPodIdentityAssociations", name,
			"cannot set IRSA config and pod identity associations at the same time")
	case first != nil:
		c.ignoredIdentity(subject, first, name)
	}
}

// ignoredIdentity warns of IRSA settings that eksctl drops: without OIDC the
// add-on runs as the node role (facts 7.5).
func (c *config) ignoredIdentity(subject string, set *yaml.Node, name string) {
	oidc := c.doc.Get("iam", "withOIDC")
	if oidc == nil || !certainlyOff(boolean(oidc)) {
		return // not written: the cluster may exist and have a provider
	}
	c.refuses("addon_identity_ignored", subject, oidc, set, name, "iam.withOIDC: false", "")
	c.set.Problems[len(c.set.Problems)-1].Severity = "warning"
}

// mappingConflicts: a row is of one kind (facts 7.18).
func (c *config) mappingConflicts(n *yaml.Node, i int) {
	subject := fmt.Sprintf("iamIdentityMappings[%d]", i)
	account, service, namespace := n.Get("account"), n.Get("serviceName"), n.Get("namespace")
	if given(account) {
		for _, key := range []string{"arn", "username", "groups", "serviceName", "namespace"} {
			if beside := n.Get(key); given(beside) {
				c.refuses("mapping", subject, account, beside, key, "account", "account cannot be configured with any other options")
				return
			}
		}
		return
	}
	switch {
	case given(service) && namespace == nil:
		c.refuses("mapping", subject, nil, service, "serviceName", "", "namespace must be set when using serviceName")
	case given(namespace) && service == nil:
		c.refuses("mapping", subject, nil, namespace, "namespace", "", "namespace cannot be set without serviceName")
	case given(service) && given(n.Get("arn")) && given(n.Get("username")) && given(n.Get("groups")):
		c.refuses("mapping", subject, service, n.Get("arn"), "arn", "serviceName", "cannot use arn, username, and groups with serviceName")
	}
}

// autoModeConflicts are those of autoModeConfig (facts 7.20).
func (c *config) autoModeConflicts(n *yaml.Node) {
	if n == nil || n.Kind != yaml.Mapping {
		return
	}
	role, boundary, pools := n.Get("nodeRoleARN"), firstOf(n, "permissionsBoundaryARN", "permissionBoundaryARN"), n.Get("nodePools")
	enabled := n.Get("enabled")
	off := certainlyOff(boolean(enabled))
	for _, f := range []struct {
		n    *yaml.Node
		name string
	}{{role, "nodeRoleARN"}, {boundary, "permissionsBoundaryARN"}, {pools, "nodePools"}} {
		if off && given(f.n) {
			c.refuses("conflicting_fields", c.subject(), enabled, f.n, "autoModeConfig."+f.name, "autoModeConfig.enabled",
				"cannot set autoModeConfig.nodeRoleARN, autoModeConfig.permissionBoundaryARN, or autoModeConfig.nodePools when Auto Mode is disabled")
			return
		}
	}
	if given(role) && given(boundary) {
		c.refuses("conflicting_fields", c.subject(), role, boundary, "autoModeConfig.permissionsBoundaryARN", "autoModeConfig.nodeRoleARN",
			"cannot set both nodeRoleARN and permissionsBoundaryARN")
	}
}
