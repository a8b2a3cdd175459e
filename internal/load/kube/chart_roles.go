package kube

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// chartRoles adds the roles that the pods of a known chart assume by its values.
// What may be laid over them, or below, may name others.
func (l *loader) chartRoles(r release) {
	if r.known == nil || r.open != nil || r.partial || r.values == nil {
		return
	}
	add := func(account string, role fact.ConfigRole) {
		from, ok := r.runsAs(account)
		if !ok {
			return
		}
		l.set.Intents = append(l.set.Intents, &fact.Intent{
			Decl: r.decl, From: []fact.Party{from}, To: role.ARN, ExternalID: role.ExternalID, Passes: role.Passes,
			Link: "the values of the chart tell its pods to assume role %s",
		})
	}
	for i := range r.known.assumes {
		a := &r.known.assumes[i]
		for _, role := range a.rolesIn(r.values) {
			add(a.account, role)
		}
	}
	if replaced := r.known.replaced; replaced != "" && r.values.get(replaced) != nil {
		return
	}
	for _, path := range r.known.configs {
		for _, config := range r.values.each(path) {
			roles := rolesIn(config)
			if config.kind == yaml.Scalar {
				roles = configRoles(config.text)
			}
			for _, role := range roles {
				add(r.known.accounts[0].path, role)
			}
		}
	}
}

// chartVariables adds the variables that a known chart gives its pods by its
// values. It puts numbers and booleans into quotes.
func (l *loader) chartVariables(r release) {
	if r.known == nil || r.known.variables == "" || r.open != nil || r.partial || r.values == nil {
		return
	}
	env := r.values.get(strings.Split(r.known.variables, ".")...)
	if env == nil {
		return
	}
	c := &fact.ChartVariables{Decl: r.decl, Namespace: r.namespace}
	c.Workload.State, c.Workload.V = fact.Known, policy.Literal(r.known.workload)
	for _, e := range env.entries {
		c.Env = append(c.Env, fact.Env{Name: e.key, Value: e.value.str()})
	}
	if len(c.Env) > 0 {
		l.set.ChartVariables = append(l.set.ChartVariables, c)
	}
}

// runsAs is as whom the pods call whose ServiceAccount the values describe at a
// path: the role of its annotation, else what is given to its name.
func (r release) runsAs(path string) (fact.Party, bool) {
	account := r.values.get(strings.Split(path, ".")...)
	if role := account.get("annotations", eks.RoleARNKey).str(); role.Written() {
		return fact.Party{Kind: fact.OfRole, Name: role, Note: "the annotation that gives the pods their role"}, true
	}
	name := account.get("name").name()
	if known := r.known.account(path); !name.Written() && known != nil {
		name = r.named(known, r.decl.At)
	}
	return fact.Party{Kind: fact.OfServiceAccount, Namespace: r.namespace, Name: name, Given: true}, name.Written() && r.namespace.Written()
}
