package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// nodeNeeds asks for every role that nodes run as whether it is granted what
// nodes need. Nodes of Auto Mode do without the rights of workers and of the CNI
// (facts 1.44); hybrid nodes have needs of their own.
func (b *builder) nodeNeeds() {
	byRole := map[*role][]*nodeGroup{}
	var order []*role
	for i := range b.groups {
		g := &b.groups[i]
		r := g.join.certain()
		if g.Kind == fact.Hybrid || r == nil {
			continue
		}
		if !sure(&g.Decl) {
			b.gap("node group "+g.out.Name, existence(&g.Decl))
			continue
		}
		if byRole[r] == nil {
			order = append(order, r)
		}
		byRole[r] = append(byRole[r], g)
	}
	failed := &b.in.Failed.Node
	groups := []*[]Need{&failed.WorkerPolicy, &failed.ImagePull, &failed.CNIPolicy, &failed.PodIdentityAction}
	for _, r := range order {
		n := &nodeNeed{roleNeed: b.roleNeed(r), groups: byRole[r]}
		for _, g := range n.groups {
			if g.Kind != fact.AutoMode {
				n.workers = append(n.workers, g)
			}
		}
		n.blocked()
		n.administrator()
		n.cniOnNodes()
		n.ssm()
		worker := n.worker()
		needs := []*Need{worker, n.pull(), n.cni(), n.podIdentity(worker)}
		if list := n.ownList(); list != nil {
			n.incompleteList(list, needs)
			continue
		}
		for i, need := range needs {
			if need == nil {
				continue
			}
			b.in.Needs = append(b.in.Needs, *need)
			if need.Verdict == Denied {
				*groups[i] = append(*groups[i], *need)
			}
		}
	}
	for _, failed := range groups {
		moveNeedsToCalls(*failed, order)
	}
}

// nodeNeed is what is asked of one role that nodes run as.
type nodeNeed struct {
	*roleNeed
	groups  []*nodeGroup
	workers []*nodeGroup // those that are not Auto Mode's
}

func (n *nodeNeed) need(kind, managed string, groups []*nodeGroup) *Need {
	g := groups[0]
	need := &Need{
		Kind: kind, At: n.r.nameSite().Range(), Role: n.r.out, NodeGroup: g.out, Policy: managed,
		Verdict: Allowed, Severity: "error", About: []string{n.r.id},
	}
	for _, g := range groups {
		need.About = append(need.About, g.out.ID)
		need.Evidence = append(need.Evidence, Evidence{
			At: g.at.Range(), Note: fmt.Sprintf("node group %s runs as role %s", quote(g.out.Name), quote(n.r.out.Name)),
		})
	}
	slices.Sort(need.About)
	need.Evidence = append(need.Evidence, n.r.attachedAt()...)
	need.Evidence = append(need.Evidence, callEvidence(&n.r.Decl)...)
	need.Found = slices.Clone(n.r.out.Attached)
	need.Snippet, need.SnipKind = n.r.attachments([]string{managed})
	return need
}

// worker is the need for what a node asks EC2 and EKS when it joins. Only
// ec2:DescribeInstances stops it; on AL2 the others may (facts 1.22).
func (n *nodeNeed) worker() *Need {
	if len(n.workers) == 0 {
		return nil
	}
	need := n.need("worker", eks.WorkerPolicy, n.workers)
	missing, undecided := n.lacks(eks.WorkerActions)
	switch {
	case len(missing) == 0 && undecided:
		return n.unknown(need, nil)
	case len(missing) == 0:
		return need
	}
	need.Verdict, need.Missing = Denied, missing
	hard := slices.Contains(missing, eks.Registering)
	if !hard && n.grant(eks.Registering) == policy.Maybe {
		return n.unknown(need, nil)
	}
	n.workerSeverity(need, hard)
	return need
}

// workerSeverity says how bad it is that nodes may not do what they ask for when
// they join; hard: ec2:DescribeInstances is among it.
func (n *nodeNeed) workerSeverity(need *Need, hard bool) {
	need.Severity = "note"
	for _, g := range n.workers {
		severity := "note"
		switch {
		case hard && (g.CustomAMI == policy.No && g.out.AMI != "custom" || g.CustomAMI == policy.Maybe && ownImage(g)):
			severity = "error"
		case hard:
			severity = "warning"
		case g.out.AMI == "al2":
			severity = "warning"
		}
		if worse(severity, need.Severity) {
			need.Severity, need.NodeGroup = severity, g.out
		}
	}
	it := "them"
	if len(need.Missing) == 1 {
		it = "it"
	}
	switch need.Severity {
	case "warning":
		need.Condition = "the image asks for " + it
	case "note":
		need.Condition = "an image asks for " + it + ", as those of AL2 do"
	}
}

// ownImage says that the group's type of image is one that EKS makes.
func ownImage(g *nodeGroup) bool { return g.out.AMI != "custom" && g.out.AMI != "unknown" }

func worse(a, b string) bool {
	rank := map[string]int{"note": 1, "warning": 2, "error": 3}
	return rank[a] > rank[b]
}

// pull is the need for the system images in EKS's own registries (facts 1.24).
func (n *nodeNeed) pull() *Need {
	need := n.need("image_pull", eks.PullPolicy, n.groups)
	missing, undecided := n.lacks(eks.PullActions)
	switch {
	case len(missing) > 0:
		need.Verdict, need.Missing = Denied, missing
		if len(n.workers) == 0 { // the system's parts of Auto Mode are no containers
			need.Severity, need.Condition = "warning", "a pod's image stands in a private registry of ECR"
		}
	case undecided:
		return n.unknown(need, nil)
	case len(n.workers) > 0:
		n.ownAccountOnly(need)
	}
	return need
}

// ownAccountOnly reports that images may be pulled from registries of the role's
// own account alone: those of EKS, with the images of its add-ons, stand in
// others (facts 1.26).
func (n *nodeNeed) ownAccountOnly(need *Need) {
	if n.all.Open {
		return
	}
	var found []Evidence
	for _, action := range eks.RepositoryActions {
		granted := n.ownAccountGrants(action)
		if granted == nil {
			continue
		}
		need.Missing = append(need.Missing, action)
		for _, e := range granted {
			if !slices.Contains(found, e) {
				found = append(found, e)
			}
		}
	}
	if len(found) == 0 {
		return
	}
	out := *need
	out.Kind, out.Verdict, out.Severity, out.At = "image_pull_account", Denied, "warning", found[0].At
	out.Condition = "an image comes from a registry of EKS, as those of its add-ons do"
	out.Snippet, out.SnipKind = "", ""
	out.Evidence = append(found[1:], need.Evidence...)
	n.b.in.Needs = append(n.b.in.Needs, out)
	n.b.in.Failed.Node.ImagePullAccount = append(n.b.in.Failed.Node.ImagePullAccount, out)
	need.Missing = nil
}

// ownAccountGrants are the resources on which an action is granted when all of
// them surely stand in the role's own account.
func (n *nodeNeed) ownAccountGrants(action string) (found []Evidence) {
	for _, g := range n.r.granted {
		for _, st := range g.Statements {
			if st.Effect == policy.Deny || policy.Grants(byItself(g.Document, st), action, targetOf(action)).Allowed == policy.No {
				continue
			}
			if g.src == nil || st.Resources.Open || len(st.Resources.Items) == 0 {
				return nil
			}
			for _, v := range st.Resources.Items {
				a, is := policy.ParseARN(v.Text)
				if is != policy.Yes || policy.SameAccount(a.Account, n.r.Account) != policy.Yes {
					return nil
				}
				found = append(found, Evidence{At: g.document.at(v.Span), Note: "images of the own account"})
			}
		}
	}
	return found
}

// ownList is the first group, made by eksctl, whose attachPolicyARNs replaces
// eksctl's own list.
func (n *nodeNeed) ownList() *nodeGroup {
	if n.r.Made == "" {
		return nil
	}
	for _, g := range n.groups {
		if g.Origin == fact.Eksctl && len(g.AttachPolicyARNs.Items) > 0 {
			return g
		}
	}
	return nil
}

// incompleteList puts what a list of eksctl's lacks into one need: the list is
// the one cause (facts 7.12).
func (n *nodeNeed) incompleteList(g *nodeGroup, needs []*Need) {
	at := keyBefore(g.AttachPolicyARNs.At, "attachPolicyARNs")
	if at.IsZero() {
		at = g.At
	}
	out := Need{
		Kind: "attach_policies", At: at.Range(), Role: n.r.out, NodeGroup: g.out, Verdict: Allowed,
		Severity: "note", About: []string{g.out.ID}, Found: strs(g.AttachPolicyARNs),
	}
	for _, need := range needs {
		switch {
		case need == nil:
		case need.Verdict == Denied:
			out.Verdict = Denied
			out.Policies = append(out.Policies, need.Policy)
			out.Cluster = need.Cluster
			for _, action := range need.Missing {
				if !slices.Contains(out.Missing, action) {
					out.Missing = append(out.Missing, action)
				}
			}
			if worse(need.Severity, out.Severity) {
				out.Severity, out.Condition = need.Severity, need.Condition
			}
		case need.Verdict == Unknown && out.Verdict == Allowed:
			out.Verdict = Unknown
		}
	}
	for _, arn := range g.AttachPolicyARNs.Items {
		if !arn.At.IsZero() {
			out.Evidence = append(out.Evidence, Evidence{At: arn.At.Range(), Note: "listed instead"})
		}
	}
	n.b.in.Needs = append(n.b.in.Needs, out)
	if out.Verdict == Denied {
		out.Snippet, out.SnipKind = listSnippet(n.r, out.Policies), "yaml"
		n.b.in.Failed.Eksctl.AttachPoliciesIncomplete = append(n.b.in.Failed.Eksctl.AttachPoliciesIncomplete, out)
	}
}

// keyBefore is where the key of a value stands, before it in the same file.
func keyBefore(value source.Site, key string) source.Site {
	if value.IsZero() {
		return value
	}
	i := strings.LastIndex(string(value.File.Bytes[:value.Start]), key)
	if i < 0 {
		return source.Site{}
	}
	return source.Site{File: value.File, Start: i, End: i + len(key)}
}

func listSnippet(r *role, policies []string) string {
	partition, ok := r.Partition.Literal()
	if !ok || partition == "" {
		partition = "aws"
	}
	var b strings.Builder
	for _, p := range policies {
		fmt.Fprintf(&b, "- arn:%s:iam::aws:policy/%s\n", partition, p)
	}
	return b.String()
}
