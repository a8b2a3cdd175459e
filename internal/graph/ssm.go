package graph

import (
	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// ssm is the need of nodes for which Session Manager is asked for (facts 1.35).
func (n *nodeNeed) ssm() {
	for _, g := range n.groups {
		if fact.Truth(g.SSM, policy.No) != policy.Yes {
			continue
		}
		need := n.need("ssm", eks.SSMPolicy, n.groups)
		missing, undecided := n.lacks(eks.SSMActions)
		need.Missing, need.NodeGroup, need.Severity = missing, g.out, "note"
		switch {
		case len(missing) > 0:
			need.Verdict = Denied
			need.At = g.SSM.At.Range()
			n.b.in.Failed.Node.SSM = append(n.b.in.Failed.Node.SSM, *need)
		case undecided:
			need = n.unknown(need, nil)
		}
		n.b.in.Needs = append(n.b.in.Needs, *need)
		return
	}
}
