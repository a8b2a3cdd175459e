package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// callers is who a workload's pods are: the role of their ServiceAccount, or,
// when it surely has none, that of the nodes they run on.
type callers struct {
	join
	group    model.NodeGroup
	groups   []*nodeGroup // that the pods may run on, when they call as a node
	evidence []Evidence
	tags     policy.Truth // their sessions have tags that pass on
	token    *pod         // that STS exchanges for a role, nil when they have none
}

func (b *builder) callers(w *fact.Workload) (callers, *fact.Reason) {
	if !sure(&w.Decl) {
		return callers{}, existence(&w.Decl)
	}
	id, why := b.identityOf(w)
	if why != nil {
		return callers{}, why
	}
	if id != nil {
		j := b.resolve(id.arn, id.decl)
		return callers{join: j, evidence: []Evidence{{At: id.arn.At.Range(), Note: id.note}}, tags: id.tags}, j.why
	}
	return b.nodeCallers(w)
}

// identity is the role that a ServiceAccount is given.
type identity struct {
	arn  fact.String
	decl *fact.Decl
	note string
	tags policy.Truth

	associated bool // by an association, not by an annotation
}

// identityOf is the identity of a workload's ServiceAccount; nil when it surely
// has none in these files, a reason when that is not decided.
func (b *builder) identityOf(w *fact.Workload) (*identity, *fact.Reason) {
	account := podAccount{namespace: w.Namespace.V, name: accountNamed(w), cluster: w.Cluster, at: w.At, nameAt: w.ServiceAccount.At}
	if !w.Namespace.Written() {
		return nil, &fact.Reason{
			Why: "the namespace of " + w.Kind + " " + w.Name.V.String() + " is decided when it is applied", Settle: "write namespace and ServiceAccount out", At: w.At,
		}
	}
	return b.identityOfAccount(&account)
}

// podAccount is a ServiceAccount as something names it.
type podAccount struct {
	namespace, name policy.Text
	cluster         fact.String // where the configuration says which
	at, nameAt      source.Site
}

// apart says that two clusters are both named, and surely two.
func apart(x, y fact.String) bool {
	return x.Written() && y.Written() && policy.Equal(x.V, y.V) == policy.No
}

func (b *builder) identityOfAccount(p *podAccount) (*identity, *fact.Reason) {
	undecided := func(what string, at source.Site) *fact.Reason {
		return &fact.Reason{Why: what, Settle: "write namespace and ServiceAccount out", At: at}
	}
	var found []*identity
	for _, a := range b.set.Associations {
		if apart(a.Cluster, p.cluster) {
			continue
		}
		switch policy.Equal(a.Namespace.V, p.namespace).And(policy.Equal(a.ServiceAccount.V, p.name)) {
		case policy.Maybe:
			return nil, undecided("whether "+a.Address+" is for the ServiceAccount is not known", a.At)
		case policy.Yes:
			if !sure(&a.Decl) {
				return nil, existence(&a.Decl)
			}
			tags := fact.Truth(a.DisableSessionTags, policy.No).Not()
			found = append(found, &identity{a.RoleARN, &a.Decl, "the association that gives the pods their role", tags, true})
		}
	}
	plain, annotated, why := b.accountsOf(p)
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1 || len(annotated) > 1:
		return nil, undecided("several identities are given to the ServiceAccount", p.at)
	case why != nil:
		return nil, why
	case len(annotated) == 1:
		return annotated[0], nil
	}
	for _, m := range b.set.AbsentModules {
		if mayAssociate(m, p.name) {
			return nil, mayAdd(m, "give ServiceAccount "+p.name.String()+" a role")
		}
	}
	if s, _ := p.name.Literal(); !plain && s != "default" {
		return nil, undecided("ServiceAccount "+p.namespace.String()+"/"+p.name.String()+" is in no file that was read", p.nameAt)
	}
	return nil, nil
}

// accountsOf are the ServiceAccounts that p may name: whether one is
// written without a role, and the roles of the others.
func (b *builder) accountsOf(p *podAccount) (plain bool, annotated []*identity, why *fact.Reason) {
	var doubtful *fact.ServiceAccount
	for _, s := range b.accountsNamed(p.name) {
		if apart(s.Cluster, p.cluster) {
			continue
		}
		same := policy.Equal(s.Name.V, p.name).And(policy.Equal(namespaceOf(s), p.namespace))
		a := annotation(s.Annotations, eks.RoleARNKey)
		empty := a != nil && a.Value.V.IsEmpty()
		switch {
		case same == policy.No:
		case same == policy.Maybe || !sure(&s.Decl) || s.Annotations.Open:
			if a != nil || s.Annotations.Open || same == policy.Yes {
				doubtful = s
			}
		case a == nil || empty:
			plain = true
		default:
			annotated = append(annotated, &identity{a.Value, &s.Decl, "the annotation that gives the pods their role", policy.No, false})
		}
	}
	// A chart cannot make what a manifest makes already.
	if doubtful != nil && !((plain || written(annotated)) && doubtful.Helm) {
		why = &fact.Reason{
			Why: "whether ServiceAccount " + serviceAccountName(doubtful) + " is the one that the pods use is not known", At: doubtful.At,
		}
	}
	return plain, annotated, why
}

// written says that one of the identities is that of a manifest.
func written(list []*identity) bool {
	return slices.ContainsFunc(list, func(i *identity) bool { return i.decl.Origin == fact.Kubernetes })
}

// nodeCallers are the roles of the nodes that a workload may run on.
func (b *builder) nodeCallers(w *fact.Workload) (callers, *fact.Reason) {
	about := w.Kind + " " + w.Name.V.String()
	var selected *fact.Annotation
	for _, key := range eks.NodeLabels {
		if a := annotation(w.NodeSelector, key); a != nil {
			selected = a
		}
	}
	if selected == nil && annotation(w.NodeSelector, eks.ComputeType) != nil {
		return callers{}, &fact.Reason{Why: "which nodes " + about + " runs on is not known", At: w.At}
	}
	if why := b.onFargate(w.Namespace.V); why != nil {
		return callers{}, why
	}
	if why := b.otherNodes(); why != nil && selected == nil {
		return callers{}, why
	}
	c := callers{tags: policy.No}
	for i := range b.groups {
		g := &b.groups[i]
		if apart(g.Cluster, w.Cluster) {
			continue
		}
		if selected != nil {
			switch policy.Equal(g.Name.V, selected.Value.V) {
			case policy.No:
				continue
			case policy.Maybe:
				return callers{}, &fact.Reason{Why: "whether " + about + " runs on node group " + g.out.Name + " is not known", At: g.At}
			}
		}
		if len(g.join.roles) == 0 || g.join.undecided || g.Kind == fact.AutoMode || g.Kind == fact.Hybrid || !sure(&g.Decl) {
			why := g.join.why
			if why == nil {
				why = &fact.Reason{Why: "the role of the nodes that " + about + " may run on is not known", At: g.At}
			}
			return callers{}, why
		}
		for _, r := range g.join.roles {
			if !slices.Contains(c.roles, r) {
				c.roles = append(c.roles, r)
			}
		}
		if c.group.ID == "" {
			c.group = g.out
		}
		c.groups = append(c.groups, g)
		c.evidence = append(c.evidence, Evidence{
			At: g.at.Range(), Note: "the ServiceAccount has no role, so its pods call as the role of node group " + quote(g.out.Name),
		})
	}
	if len(c.roles) == 0 {
		return callers{}, &fact.Reason{Why: "which nodes " + about + " runs on is not known", Settle: "lint the files that declare the nodes together with these", At: w.At}
	}
	return c, nil
}

// onFargate is why pods of a namespace may run on Fargate.
func (b *builder) onFargate(namespace policy.Text) *fact.Reason {
	for _, f := range b.set.FargateProfiles {
		if f.Selectors.Open || !f.Selectors.Set {
			return &fact.Reason{Why: "which pods run on Fargate is not known", At: f.At}
		}
		for _, s := range f.Selectors.Items {
			if policy.Match(s.Namespace.V, namespace) != policy.No {
				return &fact.Reason{Why: "the pods may run on Fargate", At: f.At}
			}
		}
	}
	return nil
}
