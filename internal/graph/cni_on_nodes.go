package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/eks"
)

// cniOnNodes reports the rights of the VPC CNI on a role of nodes whose aws-node
// has a role of its own that surely grants them (facts 1.33, 1.34).
func (n *nodeNeed) cniOnNodes() {
	granted := n.r.grants(eks.AssignIPv4)
	if len(n.workers) == 0 || granted == nil || granted.src == nil && !slices.Contains(cniPolicies, lastPart(granted.label)) {
		return
	}
	for _, g := range n.workers {
		c := n.b.clusterOf(g)
		if c == nil {
			return
		}
		var own *role
		for _, r := range n.b.cniRoles(c) {
			if _, attached := r.allows(); r != n.r && grantsOne(attached, []string{eks.AssignIPv4, eks.AssignIPv6}) {
				own = r
			}
		}
		if own == nil {
			return
		}
		if g != n.workers[len(n.workers)-1] {
			continue
		}
		need := n.need("cni_on_nodes", own.out.Name, n.workers)
		need.At, need.Verdict, need.Severity, need.Found = siteOr(granted.at, n.r.At), Denied, "note", []string{granted.label}
		need.About = append(need.About, own.id)
		need.Snippet, need.SnipKind = "", ""
		need.Evidence = append([]Evidence{{At: own.nameSite().Range(), Note: "the role of aws-node"}}, need.Evidence[:len(n.workers)]...)
		n.b.in.Failed.Node.CNIOnNodes = append(n.b.in.Failed.Node.CNIOnNodes, *need)
	}
}

// cniPolicies are the managed policies that are for the VPC CNI alone; a wider one
// is on the nodes for another reason.
var cniPolicies = []string{eks.CNIPolicy, eks.CNIIPv6Policy}
