package graph

import (
	"fmt"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// podIdentity is the need of nodes whose cluster has associations, when no other
// nodes can run the pods. Without the whole policy of a worker it is not asked
// for: that is the one cause.
func (n *nodeNeed) podIdentity(worker *Need) *Need {
	if worker != nil && worker.Verdict == Denied {
		return nil
	}
	var at *nodeGroup
	var associations []*fact.Association
	for _, g := range n.groups {
		if list := n.b.associatedWith(g); len(list) > 0 {
			at, associations = g, list
			break
		}
	}
	if at == nil {
		return nil
	}
	managed := eks.WorkerPolicy
	if at.Kind == fact.AutoMode {
		managed = eks.MinimalWorkerPolicy
	}
	need := n.need("pod_identity", managed, n.groups)
	need.NodeGroup = at.out
	switch n.grant(eks.PodIdentityAction) {
	case policy.Yes:
		return need
	case policy.Maybe:
		return n.unknown(need, nil)
	}
	if n.b.otherGroups(at, n.groups) || n.b.otherNodes() != nil {
		return n.unknown(need, &fact.Reason{
			Why: "whether pods with an association run on the nodes of " + at.out.Name + ", which lack " + eks.PodIdentityAction + ", is not known", At: at.At,
		})
	}
	need.Verdict, need.Missing = Denied, []string{eks.PodIdentityAction}
	a := associations[0]
	note := fmt.Sprintf("the association of ServiceAccount %s/%s", a.Namespace.V, a.ServiceAccount.V)
	if a.Addon.Written() {
		note = "the association of add-on " + a.Addon.V.String()
	}
	need.Evidence = append([]Evidence{{At: a.At.Range(), Note: note}}, need.Evidence...)
	return need
}

// associatedWith are the associations that the cluster of a group surely has.
func (b *builder) associatedWith(g *nodeGroup) (list []*fact.Association) {
	for _, a := range b.scopeOf(&g.Decl).associations {
		if sure(&a.Decl) && policy.Equal(a.Cluster.V, g.Cluster.V) == policy.Yes {
			list = append(list, a)
		}
	}
	return list
}

// otherGroups says that the cluster of a group may have nodes beside those of
// groups which are not known to lack the action as well.
func (b *builder) otherGroups(of *nodeGroup, groups []*nodeGroup) bool {
	own := map[*nodeGroup]bool{}
	for _, g := range groups {
		own[g] = true
	}
	for i := range b.groups {
		g := &b.groups[i]
		if own[g] || policy.Equal(g.Cluster.V, of.Cluster.V) == policy.No {
			continue
		}
		if r := g.join.sole(); r == nil || b.roleNeed(r).grant(eks.PodIdentityAction) != policy.No {
			return true
		}
	}
	return false
}
