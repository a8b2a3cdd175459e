package eksctl

import (
	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
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
		Primary:  c.key(field),
		About:    c.about(),
		Field:    "iam.serviceAccounts",
		Expected: "iam.withOIDC: true",
	}
	if oidc != nil {
		p.Value = "iam.withOIDC: " + oidc.Value
		p.Evidence = []fact.Evidence{{At: oidc.At, Note: "the OIDC provider is switched off here"}}
	}
	c.set.Problems = append(c.set.Problems, p)
}

func (c *config) serviceAccount(n *yaml.Node) {
	meta := n.Get("metadata")
	at := meta.Get("name")
	if at == nil {
		at = n
	}
	namespace := text(meta.Get("namespace"))
	if namespace.State == fact.Absent {
		namespace = madeFor(at.At, policy.Literal("default"))
	}
	name := text(meta.Get("name"))
	sa := &fact.ServiceAccount{
		Decl:      c.at("iam.serviceAccounts of "+c.decl.Address, at),
		Namespace: namespace,
		Name:      name,
	}
	sa.Annotations = pairs(meta.Get("annotations"))
	arn := text(n.Get("attachRoleARN"))
	if arn.State == fact.Absent {
		role := c.serviceAccountRole(n, sa)
		c.set.Roles = append(c.set.Roles, role)
		arn = madeFor(sa.At, role.ARN)
	}
	if only := boolean(n.Get("roleOnly")); only.V || only.State == fact.Unknown {
		return
	}
	sa.Annotations.Items = append(sa.Annotations.Items, fact.Annotation{
		Key:   madeFor(sa.At, policy.Literal(eks.RoleARNKey)),
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
	return c.madeRole(n, "role of ServiceAccount "+sa.Namespace.V.String()+"/"+sa.Name.V.String(), sa.Decl,
		c.webIdentityTrust(operator, subject))
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
		Path:        madeFor(decl.At, policy.Literal("/")),
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
		a.RoleARN = madeFor(a.At, role.ARN)
	}
	c.set.Associations = append(c.set.Associations, a)
}
