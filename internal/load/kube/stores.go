package kube

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
)

// secretStore reads the role that the External Secrets operator assumes for a
// store with the identity of a ServiceAccount.
// https://external-secrets.io/latest/provider/aws-access/
func (l *loader) secretStore(o *object) {
	account := o.get("spec", "provider", "aws", "auth", "jwt", "serviceAccountRef")
	role := o.get("spec", "provider", "aws", "role")
	if account == nil || role == nil || role.kind != yaml.Scalar || !strings.Contains(role.text.V.Encoded(), ":role/") {
		return
	}
	p := fact.Party{Kind: fact.OfServiceAccount, Namespace: o.namespace(), Name: account.get("name").name(), WebIdentity: true}
	if n := account.get("namespace"); n != nil && o.kind() == "ClusterSecretStore" {
		p.Namespace = n.name()
	}
	if !p.Name.Written() || !p.Namespace.Written() {
		return
	}
	i := &fact.Intent{Decl: l.decl(o), From: []fact.Party{p}, To: role.text, Link: "the store reads secrets as role %s", Passes: true}
	if id := o.get("spec", "provider", "aws", "externalID"); id != nil {
		i.ExternalID = id.text
	}
	l.set.Intents = append(l.set.Intents, i)
}
