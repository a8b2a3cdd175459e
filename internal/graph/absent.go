package graph

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// absentModules leaves open what a module that is not on disk is given: it may
// attach policies to a role whose name, ARN or id is among its arguments.
func (b *builder) absentModules() {
	for _, m := range b.set.AbsentModules {
		for _, r := range b.roles {
			if !r.Undeclared && given(m, &r.Decl, []string{"role"}, r.Name.V, r.ARN) {
				r.leaveOpen(mayAdd(m, "attach policies to role "+r.Name.V.String()), m.At)
				r.out.Complete = r.complete()
			}
		}
	}
}

// given says that a module may be given one of the texts that name what d
// declares: surely the same text, or, in an argument whose name holds one of
// words, a text that is not known.
func given(m *fact.AbsentModule, d *fact.Decl, words []string, texts ...policy.Text) bool {
	home := scopeID(&m.Decl) == scopeID(d)
	if m.Open && home {
		return true
	}
	for i := range m.Given {
		g := &m.Given[i]
		for _, t := range texts {
			switch same := g.Text.V.Key() == t.Key(); {
			case same && (home || !t.Known()):
				return true
			case same || mayBeGiven(g, words) && policy.Equal(g.Text.V, t) != policy.No:
				return !library(&m.Decl)
			}
		}
	}
	return false
}

// mayBeGiven says that an argument is meant for such a noun, and that its text
// comes from elsewhere. What another module or unit makes is theirs.
func mayBeGiven(g *fact.Given, words []string) bool {
	if g.Text.State == fact.Known || g.Text.State == fact.Absent {
		return false
	}
	for _, h := range g.Text.V.Holes() {
		if strings.HasPrefix(h.Label, "module.") || strings.HasPrefix(h.Label, "dependency.") || h.Unique {
			return false
		}
	}
	for _, w := range words {
		if strings.Contains(g.Argument, w) {
			return true
		}
	}
	return false
}

// mayAssociate says that a module may give a ServiceAccount with a name a role by
// a Pod Identity association: the name is among its arguments, or may be.
func mayAssociate(m *fact.AbsentModule, name policy.Text) bool {
	for i := range m.Given {
		g := &m.Given[i]
		if g.Text.V.Key() == name.Key() || mayBeGiven(g, []string{"association", "service_account"}) && policy.Equal(g.Text.V, name) != policy.No {
			return true
		}
	}
	return m.Open
}

// otherNodes is why the estate may have nodes that no file declares: those of a
// module that is not on disk, or of Karpenter.
func (b *builder) otherNodes() *fact.Reason {
	for _, m := range b.set.AbsentModules {
		for _, g := range m.Given {
			for _, word := range []string{"cluster", "node_group", "worker", "fargate", "karpenter"} {
				if strings.Contains(g.Argument, word) && !library(&m.Decl) {
					return mayAdd(m, "add nodes")
				}
			}
		}
	}
	seen := slices.ContainsFunc(b.set.NodeGroups, func(g *fact.NodeGroup) bool { return g.Kind == fact.Karpenter })
	for _, h := range b.set.HelmReleases {
		if name, _ := h.Chart.V.Literal(); !seen && strings.HasSuffix(name, eks.Karpenter) {
			return &fact.Reason{Why: h.Address + " may add nodes", Settle: "its EC2NodeClass in the tree", At: h.At}
		}
	}
	return nil
}

func mayAdd(m *fact.AbsentModule, what string) *fact.Reason {
	return &fact.Reason{Why: m.What + " and may " + what, Settle: m.Settle, At: m.At}
}

// moduleFor is why a cluster may have more than is seen: a module that is not on
// disk is given its name, its issuer or the provider of its issuer.
func (b *builder) moduleFor(c *fact.Cluster) *fact.Reason {
	if len(b.set.AbsentModules) == 0 {
		return nil
	}
	issuer := policy.WithoutScheme(c.Issuer)
	texts := []policy.Text{c.Name.V, c.Issuer, issuer}
	for _, p := range b.providersOf(issuer) {
		texts = append(texts, p.ARN)
	}
	for _, m := range b.set.AbsentModules {
		if given(m, &c.Decl, []string{"cluster", "eks", "oidc"}, texts...) {
			return mayAdd(m, "add to cluster "+c.Name.V.String())
		}
	}
	return nil
}
