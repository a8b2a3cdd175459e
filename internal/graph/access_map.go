package graph

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
	"github.com/eksiamlint/eksiamlint/policy/spelling"
)

// checkMaps reports ConfigMaps that are meant as aws-auth and that the
// authenticator does not read: it reads kube-system/aws-auth alone (facts 1.53).
func (b *builder) checkMaps() {
	for _, c := range b.set.ConfigMaps {
		if !sure(&c.Decl) || annotation(c.Data, "mapRoles") == nil && annotation(c.Data, "mapUsers") == nil || b.hasMap(c) {
			continue
		}
		name, named := c.Name.V.Literal()
		namespace, placed := c.Namespace.V.Literal()
		if !named || !placed || !c.Namespace.Written() {
			continue
		}
		p := &Problem{
			Code: "access.map_not_string", Severity: "warning", Subject: "ConfigMap " + namespace + "/" + name,
			About: []string{"configmap/" + namespace + "/" + name}, Expected: "kube-system/aws-auth",
		}
		switch {
		case name == eks.AuthMap && namespace != eks.SystemNamespace:
			p.Kind, p.Value = "namespace", namespace
			b.problem(c.Namespace.At, &c.Decl, p)
		case namespace == eks.SystemNamespace && name != eks.AuthMap && nearlyAWSAuth(name):
			p.Kind, p.Value = "name", name
			b.problem(c.Name.At, &c.Decl, p)
		}
	}
}

// nearlyAWSAuth says that a name is aws-auth misspelt: a copy has a longer name.
func nearlyAWSAuth(name string) bool {
	plain := strings.NewReplacer("-", "", "_", "", ".", "").Replace(strings.ToLower(name))
	return plain == "awsauth" || !strings.ContainsAny(plain, "0123456789") && spelling.Distance(plain, "awsauth") == 1
}

// hasMap says that the same deployment has, or may have, the real aws-auth: then
// the other one is a copy of it.
func (b *builder) hasMap(c *fact.ConfigMap) bool {
	for _, other := range b.set.ConfigMaps {
		if other != c && scopeID(&other.Decl) == scopeID(&c.Decl) && policy.Equal(other.Name.V, policy.Literal(eks.AuthMap)) != policy.No &&
			(!other.Namespace.Written() || policy.Equal(other.Namespace.V, policy.Literal(eks.SystemNamespace)) != policy.No) {
			return true
		}
	}
	return false
}
