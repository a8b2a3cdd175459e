package eksctl

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
)

// access adds accessConfig.accessEntries and iamIdentityMappings, which eksctl
// writes to aws-auth (facts 7.17, 7.18).
func (c *config) access() {
	for _, n := range items(c.doc.Get("accessConfig", "accessEntries")) {
		entry := &fact.AccessEntry{
			Decl:         c.at("access entry of "+c.decl.Address, n),
			Cluster:      c.name,
			PrincipalARN: text(n.Get("principalARN")),
			Type:         text(n.Get("type")),
			Username:     text(n.Get("kubernetesUsername")),
			Groups:       list(n.Get("kubernetesGroups")),
		}
		for _, p := range items(n.Get("accessPolicies")) {
			entry.Policies.Set = true
			entry.Policies.Items = append(entry.Policies.Items, text(p.Get("policyARN")))
		}
		c.set.AccessEntries = append(c.set.AccessEntries, entry)
	}
	for _, n := range items(c.doc.Get("iamIdentityMappings")) {
		c.mapping(n)
	}
}

// mapping adds a row of aws-auth; rows for an account or a service name no role.
func (c *config) mapping(n *yaml.Node) {
	arn := n.Get("arn")
	if arn == nil {
		return
	}
	c.set.AccessEntries = append(c.set.AccessEntries, &fact.AccessEntry{
		Decl:         c.at("iamIdentityMappings of "+c.decl.Address, n),
		AWSAuth:      true,
		Cluster:      c.name,
		PrincipalARN: text(arn),
		User:         strings.Contains(arn.Value, ":user/"),
		Username:     text(n.Get("username")),
		Groups:       list(n.Get("groups")),
	})
}
