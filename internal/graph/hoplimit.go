package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// hopLimits reports nodes whose metadata pods cannot reach, by a hop limit of 1
// that is written, while a workload surely depends on the role of the nodes: it is
// told to assume a role, and its ServiceAccount has none (facts 1.61).
func (b *builder) hopLimits() {
	depending := map[*nodeGroup][]*fact.Workload{}
	told := map[*fact.Workload]target{}
	for _, w := range b.set.Workloads {
		targets := slices.DeleteFunc(b.roleTargets(w), func(t target) bool { return t.as.Written() || t.source == podIdentityAgent })
		if len(targets) == 0 || !sure(&w.Decl) || fact.Truth(w.HostNetwork, policy.No) != policy.No || hasKeys(w) {
			continue
		}
		if id, why := b.identityOf(w); id != nil || why != nil {
			continue
		}
		c, why := b.nodeCallers(w)
		if why != nil || slices.ContainsFunc(c.groups, func(g *nodeGroup) bool { return !oneHop(g) }) {
			continue
		}
		told[w] = targets[0]
		for _, g := range c.groups {
			depending[g] = append(depending[g], w)
		}
	}
	for i := range b.groups {
		g := &b.groups[i]
		if len(depending[g]) == 0 {
			continue
		}
		p := &Problem{
			Code: "node.hop_limit", Subject: "node group " + quote(g.out.Name), Value: "1", Severity: "warning", About: []string{g.out.ID},
		}
		for _, w := range depending[g] {
			name := workloadName(w)
			p.Choices = append(p.Choices, name)
			p.About = append(p.About, b.names.id(w))
			p.Evidence = append(p.Evidence, Evidence{At: siteOr(told[w].arn.At, w.At), Note: name + " is told to assume a role, and its ServiceAccount has none"})
		}
		b.problem(g.HopLimit.At, &g.Decl, p)
	}
}

func oneHop(g *nodeGroup) bool {
	limit, known := g.HopLimit.Certain()
	return known && limit == 1
}

// keyVariables are the names of variables that give a pod credentials of another kind.
var keyVariables = []string{"AWS_ACCESS_KEY_ID", "AWS_SHARED_CREDENTIALS_FILE", eks.TokenFileVariable, "AWS_CONTAINER_CREDENTIALS_FULL_URI"}

// hasKeys says that a workload has, or may have, credentials of another kind.
func hasKeys(w *fact.Workload) bool {
	return slices.ContainsFunc(w.Containers, func(c fact.Container) bool { return c.EnvFrom.Set || mayHaveKeys(&c) })
}

// mayHaveKeys says that a container has credentials of another kind, or is given
// variables that nobody sees.
func mayHaveKeys(c *fact.Container) bool {
	return c.Env.Open || c.EnvFrom.Open || slices.ContainsFunc(c.Env.Items, func(e fact.Env) bool {
		return slices.ContainsFunc(keyVariables, func(name string) bool { return policy.Equal(e.Name.V, policy.Literal(name)) != policy.No })
	})
}
