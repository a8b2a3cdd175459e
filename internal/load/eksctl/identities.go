package eksctl

import (
	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// serviceAccounts adds iam.serviceAccounts: ServiceAccounts with the roles that
// eksctl makes for them, or with roles of one's own (facts 7.3).
func (c *config) serviceAccounts() {
	field := c.doc.Get("iam", "serviceAccounts")
	entries := items(field)
	if len(entries) > 0 {
		c.withoutOIDC(field)
	}
	for _, n := range entries {
		c.serviceAccount(n)
	}
}

// withoutOIDC reports that eksctl refuses the file: it makes IRSA roles only
// with a provider of its own.
func (c *config) withoutOIDC(field *yaml.Node) {
	oidc := c.doc.Get("iam", "withOIDC")
	if state := boolean(oidc); state.State == fact.Unknown || state.V {
		return
	}
	p := &fact.Problem{
		Decl:     c.decl,
		Code:     "eksctl.service_accounts_without_oidc",
		Primary:  keySite(c.doc.Get("iam"), "serviceAccounts", field),
		About:    []string{"cluster/" + label(c.doc.Get("metadata", "name"))},
		Field:    "iam.serviceAccounts",
		Expected: "iam.withOIDC: true",
	}
	if oidc != nil {
		p.Value = "iam.withOIDC: " + oidc.Value
		p.Evidence = []fact.Evidence{{At: oidc.At, Note: "the OIDC provider is switched off here"}}
	}
	c.set.Problems = append(c.set.Problems, p)
}

// keySite is where a mapping's key stands.
func keySite(mapping *yaml.Node, key string, value *yaml.Node) source.Site {
	for _, e := range mapping.Entries {
		if e.Key.Value == key {
			return e.Key.At
		}
	}
	return value.At
}

func (c *config) serviceAccount(n *yaml.Node) {
	meta := n.Get("metadata")
	at := meta.Get("name")
	if at == nil {
		at = n
	}
	namespace := text(meta.Get("namespace"))
	if namespace.State == fact.Absent {
		namespace = fact.Text(policy.Literal("default"), at.At, source.At(len("default"), at.At))
	}
	name := text(meta.Get("name"))
	sa := &fact.ServiceAccount{
		Decl:      c.at("iam.serviceAccounts of "+c.decl.Address, at),
		Namespace: namespace,
		Name:      name,
	}
	sa.Annotations.Set = true
	if annotations := meta.Get("annotations"); annotations != nil {
		for _, e := range annotations.Entries {
			sa.Annotations.Items = append(sa.Annotations.Items, fact.Annotation{Key: text(e.Key), Value: text(e.Value)})
		}
	}
	arn := text(n.Get("attachRoleARN"))
	if arn.State == fact.Absent {
		role := c.serviceAccountRole(n, sa)
		c.set.Roles = append(c.set.Roles, role)
		arn = fact.Text(role.ARN, sa.At, source.At(len(role.ARN.Encoded()), sa.At))
	}
	if only := boolean(n.Get("roleOnly")); only.V || only.State == fact.Unknown {
		return
	}
	sa.Annotations.Items = append(sa.Annotations.Items, fact.Annotation{
		Key:   fact.Text(policy.Literal(eks.RoleARNKey), sa.At, source.At(len(eks.RoleARNKey), sa.At)),
		Value: arn,
	})
	c.set.ServiceAccounts = append(c.set.ServiceAccounts, sa)
}

// serviceAccountRole is the role that eksctl makes for a ServiceAccount.
func (c *config) serviceAccountRole(n *yaml.Node, sa *fact.ServiceAccount) *fact.Role {
	subject := policy.Concat(policy.Literal("system:serviceaccount:"), sa.Namespace.V, policy.Literal(":"), sa.Name.V)
	operator := "StringEquals"
	if pattern := text(n.Get("subjectPattern")); pattern.State != fact.Absent {
		operator, subject = "StringLike", pattern.V
	}
	role := c.madeRole(n, "role of ServiceAccount "+sa.Namespace.V.String()+"/"+sa.Name.V.String(), sa.Decl,
		c.webIdentityTrust(operator, subject))
	return role
}

// madeRole is a role that eksctl makes for what is declared at decl, with the
// policies that n names.
func (c *config) madeRole(n *yaml.Node, what string, decl fact.Decl, trust policy.Text) *fact.Role {
	name := text(n.Get("roleName"))
	if name.State == fact.Absent {
		name = c.generatedName(what, decl.At)
	}
	decl.Address = what
	role := &fact.Role{
		Decl:        decl,
		Name:        name,
		Path:        fact.Text(policy.Literal("/"), decl.At, source.At(1, decl.At)),
		ARN:         c.roleARN(name.V),
		Trust:       c.trust(trust, decl),
		Boundary:    text(firstOf(n, "permissionsBoundary", "permissionsBoundaryARN")),
		ManagedARNs: list(firstOf(n, "attachPolicyARNs", "permissionPolicyARNs")),
		Made:        "eksctl",
	}
	role.ManagedARNs.Set = true
	role.Tags.Open = n.Get("tags") != nil || c.doc.Get("metadata", "tags") != nil
	if inline := firstOf(n, "attachPolicy", "permissionPolicy"); inline != nil {
		role.Inline.Items = append(role.Inline.Items, fact.InlinePolicy{Decl: c.at("policy of "+what, inline), Doc: document(inline)})
	}
	if known := n.Get("wellKnownPolicies"); known != nil {
		role.Inline.Open = true
		role.Inline.Why = &fact.Reason{Why: "what wellKnownPolicies attach depends on eksctl's version", At: known.At}
	}
	return role
}

func firstOf(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		if v := n.Get(key); v != nil {
			return v
		}
	}
	return nil
}

// associations adds iam.podIdentityAssociations (facts 7.4).
func (c *config) associations() {
	for _, n := range items(c.doc.Get("iam", "podIdentityAssociations")) {
		c.association(n, fact.String{})
	}
}

// sessionPolicy is a document that is written as text, or as YAML.
func sessionPolicy(n *yaml.Node) fact.Document {
	if n.Kind != yaml.Scalar {
		return document(n)
	}
	s := text(n)
	return fact.Document{State: s.State, Text: s.V, Map: s.Map, At: s.At, Why: s.Why}
}

func (c *config) association(n *yaml.Node, addon fact.String) {
	at := n.Get("serviceAccountName")
	if at == nil {
		at = n
	}
	a := &fact.Association{
		Decl:               c.at("Pod Identity association of "+c.decl.Address, at),
		Cluster:            c.name,
		Namespace:          text(n.Get("namespace")),
		ServiceAccount:     text(n.Get("serviceAccountName")),
		RoleARN:            text(n.Get("roleARN")),
		TargetRoleARN:      text(n.Get("targetRoleARN")),
		DisableSessionTags: boolean(n.Get("disableSessionTags")),
		Addon:              addon,
	}
	if p := n.Get("policy"); p != nil {
		a.Policy = sessionPolicy(p)
	}
	if a.RoleARN.State == fact.Absent {
		role := c.madeRole(n, "role of Pod Identity association "+a.Namespace.V.String()+"/"+a.ServiceAccount.V.String(),
			a.Decl, serviceTrust("pods.eks.amazonaws.com"))
		c.set.Roles = append(c.set.Roles, role)
		a.RoleARN = fact.Text(role.ARN, a.At, source.At(len(role.ARN.Encoded()), a.At))
	}
	c.set.Associations = append(c.set.Associations, a)
}
