package eksctl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy/spelling"
)

// fields are the keys of the mappings that say something about identity
// (facts 7.2-7.20). Other keys there are newer than this list, unless they are
// much like one of it.
var fields = map[string][]string{
	"iam": {"serviceRoleARN", "serviceRolePermissionsBoundary", "fargatePodExecutionRoleARN", "fargatePodExecutionRolePermissionsBoundary",
		"withOIDC", "serviceAccounts", "podIdentityAssociations", "vpcResourceControllerPolicy"},
	"iam.serviceAccounts": {"metadata", "attachPolicyARNs", "attachPolicy", "wellKnownPolicies", "attachRoleARN", "roleName", "roleOnly",
		"subjectPattern", "permissionsBoundary", "tags", "status"},
	"iam.podIdentityAssociations": associationFields,
	"addons": {"name", "version", "serviceAccountRoleARN", "attachPolicyARNs", "attachPolicy", "wellKnownPolicies", "permissionsBoundary",
		"podIdentityAssociations", "useDefaultPodIdentityAssociations", "namespaceConfig", "configurationValues", "resolveConflicts", "tags"},
	"addons.podIdentityAssociations":   associationFields,
	"addonsConfig":                     {"autoApplyPodIdentityAssociations", "disableDefaultAddons"},
	"nodeGroups.iam":                   groupFields,
	"managedNodeGroups.iam":            groupFields,
	"nodeGroups.iam.withAddonPolicies": addonPolicyFields, "managedNodeGroups.iam.withAddonPolicies": addonPolicyFields,
	"accessConfig":                              {"authenticationMode", "bootstrapClusterCreatorAdminPermissions", "accessEntries"},
	"accessConfig.accessEntries":                {"principalARN", "type", "kubernetesGroups", "kubernetesUsername", "accessPolicies"},
	"accessConfig.accessEntries.accessPolicies": {"policyARN", "accessScope"},
	"iamIdentityMappings":                       {"arn", "username", "groups", "account", "serviceName", "namespace", "noDuplicateARNs"},
	"autoModeConfig":                            {"enabled", "nodePools", "nodeRoleARN", "permissionsBoundaryARN", "permissionBoundaryARN"},
}

var (
	associationFields = []string{"namespace", "serviceAccountName", "createServiceAccount", "roleARN", "roleName", "permissionPolicy",
		"permissionPolicyName", "permissionPolicyARNs", "wellKnownPolicies", "permissionsBoundaryARN", "tags", "targetRoleARN",
		"disableSessionTags", "policy"}
	groupFields = []string{"attachPolicyARNs", "attachPolicy", "instanceRoleARN", "instanceProfileARN", "instanceRoleName",
		"instanceRolePermissionsBoundary", "withAddonPolicies"}
	addonPolicyFields = []string{"imageBuilder", "autoScaler", "externalDNS", "certManager", "appMesh", "appMeshPreview", "ebs", "fsx",
		"efs", "albIngress", "awsLoadBalancerController", "xRay", "cloudWatch"}
)

// misspelt reports keys that are much like one that eksctl knows.
func (c *config) misspelt(path string, n *yaml.Node) {
	if n == nil {
		return
	}
	if n.Kind == yaml.Sequence {
		for _, item := range n.Items {
			c.misspelt(path, item)
		}
		return
	}
	known := fields[path]
	for _, e := range n.Entries {
		key := e.Key.Value
		under := strings.TrimPrefix(path+"."+key, ".")
		if known != nil && !slices.Contains(known, key) {
			if right := meant(key, known); right != "" && n.Get(right) == nil {
				c.unknownField(e.Key, path, right)
			}
			continue
		}
		c.misspelt(under, e.Value)
	}
}

// meant is the known key that a key is a slip of, empty when there is none, or
// several.
func meant(key string, known []string) string {
	for _, k := range known {
		if strings.EqualFold(k, key) {
			return k
		}
	}
	return spelling.Nearest(key, known)
}

// harmless are fields that nothing fails without when eksctl drops them: this one
// only makes it refuse a mapping that is there already, and eksctl's own example
// has it in other letters.
// https://github.com/eksctl-io/eksctl/blob/main/examples/35-iamidentitymappings.yaml
var harmless = map[string]bool{"noDuplicateARNs": true}

func (c *config) unknownField(key *yaml.Node, path, right string) {
	kind, severity := "spelling", ""
	if strings.EqualFold(key.Value, right) {
		kind = "case"
		if harmless[right] {
			severity = "warning"
		}
	}
	c.set.Problems = append(c.set.Problems, &fact.Problem{
		Decl: c.decl, Code: "eksctl.unknown_field", Kind: kind, Severity: severity, Primary: key.At, Subject: c.subject(),
		Field: path, Value: key.Value, Expected: right, Why: fmt.Sprintf("json: unknown field %q", key.Value), About: c.about(),
	})
}

// key is where the key of a value stands, the value when it is an item of a list.
func (c *config) key(value *yaml.Node) source.Site {
	if c.keys == nil {
		c.keys = map[*yaml.Node]source.Site{}
		c.indexKeys(c.doc)
	}
	if at, ok := c.keys[value]; ok {
		return at
	}
	return value.At
}

// indexKeys notes the keys below n; of a value with several, by aliases, the first.
func (c *config) indexKeys(n *yaml.Node) {
	for _, e := range n.Entries {
		if _, seen := c.keys[e.Value]; !seen {
			c.keys[e.Value] = e.Key.At
			c.indexKeys(e.Value)
		}
	}
	for _, item := range n.Items {
		c.indexKeys(item)
	}
}
