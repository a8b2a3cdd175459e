package graph

import (
	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/policy"
)

// exchange is a role that a container asks for by hand, with a token that it
// mounts itself.
type exchange struct {
	arn   fact.String
	token fact.TokenFile
	link  string
}

// exchanges asks the roles whose tokens no webhook handles: variables, or
// profiles of AWS configuration files, name the role and the file of a projected
// ServiceAccount token with an audience of its own (facts 3.9, 3.30).
func (b *builder) exchanges(w *fact.Workload) {
	if !sure(&w.Decl) || !w.Namespace.Written() {
		return
	}
	for i := range w.Containers {
		for _, x := range b.exchangesOf(w, &w.Containers[i]) {
			b.exchangeStep(w, &x)
		}
	}
}

func (b *builder) exchangesOf(w *fact.Workload, c *fact.Container) []exchange {
	var list []exchange
	vars, _ := variables(c)
	if arn, file := vars[eks.RoleARNVariable], vars[eks.TokenFileVariable]; arn != nil && file != nil {
		if token := tokenAt(c, file.Value); token != nil {
			list = append(list, exchange{arn.Value, *token, "AWS_ROLE_ARN of the pods names role %s"})
		}
	}
	for _, m := range w.Mounts.Items {
		for _, a := range b.configMap(w, m) {
			for _, p := range profiles(a.Value) {
				if token := tokenAt(c, p.token); token != nil {
					list = append(list, exchange{p.arn, *token, "a profile of the pods names role %s"})
				}
			}
		}
	}
	return list
}

// tokenAt is the token that a container mounts at a path.
func tokenAt(c *fact.Container, file fact.String) *fact.TokenFile {
	path, known := file.V.Literal()
	for i := range c.Tokens {
		if known && path != "" && c.Tokens[i].Path == path {
			return &c.Tokens[i]
		}
	}
	return nil
}

// asAnnotated says that the webhook would give the pods the same role for a token
// with the same audience, so that the annotation asks already.
func (b *builder) asAnnotated(w *fact.Workload, x *exchange) bool {
	id, _ := b.identityOf(w)
	return id != nil && !id.associated && policy.SameRole(id.arn.V, x.arn.V).Same == policy.Yes &&
		policy.Equal(x.token.Audience.V, policy.Literal(eks.Audience)) == policy.Yes
}

// exchangeStep asks a role for the token of the pods' ServiceAccount.
func (b *builder) exchangeStep(w *fact.Workload, x *exchange) {
	noun := b.workloadNoun(w)
	about := workloadName(w)
	if policy.ARNKind(x.arn.V) != "role" || b.asAnnotated(w, x) {
		return
	}
	b.checked["IRSA links"]++
	j := b.resolve(x.arn, &w.Decl)
	if len(j.roles) == 0 {
		b.gap(about, j.why)
		return
	}
	p := pod{
		namespace: w.Namespace.V, name: accountNamed(w), audience: x.token.Audience, cluster: w.Cluster,
		asks: "the volume that asks for a token with this audience",
	}
	b.decide(decision{
		step: &Step{
			Via: "irsa", At: x.arn.At.Range(), Workload: noun, Severity: "error", Assumed: j.assumed,
			ServiceAccount: model.ServiceAccount{Noun: model.Noun{Name: accountName(w)}, Namespace: w.Namespace.V.String(), Account: accountNamed(w).String()},
		},
		join: j, origin: &w.Decl, about: about, nouns: []string{noun.ID}, link: x.link,
		ask: func(r *role) outcome { return b.askToken(r, &p) },
	})
}
