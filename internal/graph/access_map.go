package graph

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
	"github.com/eksiamlint/eksiamlint/policy/spelling"
)

// mapKeys are the keys that the authenticator reads.
var mapKeys = []string{"mapRoles", "mapUsers", "mapAccounts"}

// checkMaps reports ConfigMaps that are meant as aws-auth and that the
// authenticator does not read: it reads kube-system/aws-auth alone (facts 1.53), and
// of it three keys.
func (b *builder) checkMaps() {
	for _, c := range b.set.ConfigMaps {
		if !sure(&c.Decl) {
			continue
		}
		b.checkMapKeys(c)
		if annotation(c.Data, "mapRoles") == nil && annotation(c.Data, "mapUsers") == nil || b.hasMap(c) {
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

// checkMapKeys reports keys of aws-auth that are misspelt.
func (b *builder) checkMapKeys(c *fact.ConfigMap) {
	if name, ok := c.Name.V.Literal(); !ok || name != eks.AuthMap {
		return
	}
	if namespace, ok := c.Namespace.V.Literal(); !ok || namespace != eks.SystemNamespace {
		return
	}
	for i := range c.Data.Items {
		item := &c.Data.Items[i]
		key, known := item.Key.V.Literal()
		if meant := meantMapKey(key); known && meant != "" && annotation(c.Data, meant) == nil {
			b.problem(item.Key.At, &c.Decl, &Problem{
				Code: "access.map_not_string", Kind: "key", Severity: "error", Subject: "ConfigMap kube-system/aws-auth",
				Field: "data." + key, Value: key, Expected: meant, About: []string{"configmap/kube-system/aws-auth"},
			})
		}
	}
}

// meantMapKey is the key that a misspelt one stands for; empty for those that are
// right, and for any other.
func meantMapKey(key string) string {
	if slices.Contains(mapKeys, key) {
		return ""
	}
	plain := strings.NewReplacer("-", "", "_", "").Replace(key)
	for _, k := range mapKeys {
		if spelling.Distance(plain, k) <= 1 {
			return k
		}
	}
	return ""
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
	return b.lost(eks.AuthMap) != nil
}
