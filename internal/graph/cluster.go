package graph

import (
	"fmt"
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// clusterRole is a cluster with the role that its control plane runs as.
type clusterRole struct {
	*fact.Cluster
	join join
	out  model.Cluster
	auto policy.Truth
}

// clusterRoles are the clusters whose files name a role. The control plane of a
// local cluster on Outposts runs on instances, which have other needs (facts 1.47).
func (b *builder) clusterRoles() []*clusterRole {
	if b.clusters != nil {
		return b.clusters
	}
	b.clusters = []*clusterRole{}
	for _, c := range b.set.Clusters {
		if !c.RoleARN.Written() || c.Undeclared || fact.Truth(c.Outposts, policy.No) != policy.No {
			continue
		}
		b.clusters = append(b.clusters, &clusterRole{
			Cluster: c, join: b.resolve(c.RoleARN, &c.Decl), out: b.clusterNoun(c), auto: fact.Truth(c.AutoMode, policy.No),
		})
	}
	return b.clusters
}

// clusterSteps asks whether EKS may assume the roles of clusters, and, in Auto
// Mode, tag the session (facts 2.1, 2.5).
func (b *builder) clusterSteps() {
	for _, c := range b.clusterRoles() {
		about := "cluster " + c.out.Name
		if len(c.join.roles) == 0 {
			b.gap(about, c.join.why)
			continue
		}
		step := Step{Via: "cluster", At: c.RoleARN.At.Range(), Cluster: c.out, Severity: "error", Assumed: c.join.assumed}
		b.decide(decision{
			step: &step, join: c.join, origin: &c.Decl, about: about, nouns: []string{c.out.ID},
			link: "the cluster runs as role %s",
			ask:  func(r *role) outcome { return b.askCluster(r, c.auto) },
		})
	}
}

func (b *builder) askCluster(r *role, auto policy.Truth) outcome {
	o := r.askService(&b.in.Failed.Cluster.Trust, eks.ClusterService)
	if o.verdict != policy.Yes || auto == policy.No {
		return o
	}
	switch tag := r.allowsService(policy.TagSession, eks.ClusterService); {
	case tag != policy.No:
		return outcome{verdict: tag, why: r.trustReason(nil)}
	case auto == policy.Maybe:
		return outcome{verdict: policy.Maybe, why: &fact.Reason{Why: "whether Auto Mode is on is not known", Settle: "write it in the cluster's file", At: r.At}}
	}
	return outcome{verdict: policy.No, fill: func(s *Step) *[]Step {
		s.Principal.Verdict = Allowed
		s.Action = r.actionCheck(eks.ClusterService, policy.TagSession)
		return &b.in.Failed.Cluster.TagSession
	}}
}

// clusterNeeds asks for every role of a cluster whether it is granted what the
// control plane needs.
func (b *builder) clusterNeeds() {
	byRole := map[*role][]*clusterRole{}
	var order []*role
	for _, c := range b.clusterRoles() {
		r := c.join.certain()
		if r == nil {
			continue
		}
		if !sure(&c.Decl) {
			b.gap("cluster "+c.out.Name, existence(&c.Decl))
			continue
		}
		if byRole[r] == nil {
			order = append(order, r)
		}
		byRole[r] = append(byRole[r], c)
	}
	asked := map[string][]*role{} // by kind of need
	for _, r := range order {
		need := b.clusterNeed(b.roleNeed(r), byRole[r])
		asked[need.Kind] = append(asked[need.Kind], r)
		b.legacyPolicy(r, need)
		b.resourceController(r, byRole[r])
		b.in.Needs = append(b.in.Needs, *need)
		switch {
		case need.Verdict != Denied:
		case need.Kind == "auto_mode":
			b.in.Failed.Cluster.AutoModePolicies = append(b.in.Failed.Cluster.AutoModePolicies, *need)
		default:
			b.in.Failed.Cluster.Policy = append(b.in.Failed.Cluster.Policy, *need)
		}
	}
	moveNeedsToCalls(b.in.Failed.Cluster.AutoModePolicies, asked["auto_mode"])
	moveNeedsToCalls(b.in.Failed.Cluster.Policy, asked["cluster"])
}

// clusterNeed is the need of one role: of Auto Mode when one of its clusters
// surely is in it.
func (b *builder) clusterNeed(n *roleNeed, clusters []*clusterRole) *Need {
	missing, undecided := n.lacks(eks.ClusterActions)
	need := &Need{
		Kind: "cluster", At: n.r.nameSite().Range(), Role: n.r.out, Cluster: clusters[0].out, Policy: eks.ClusterPolicy,
		Verdict: Allowed, Severity: "error", About: []string{n.r.id}, Missing: missing,
	}
	if len(missing) > 0 {
		need.Policies = []string{eks.ClusterPolicy}
		if !slices.Contains(missing, eks.Registering) {
			need.Severity, need.Condition = "warning", "the control plane makes such a call"
		}
	}
	for _, c := range clusters {
		need.About = append(need.About, c.out.ID)
		need.Evidence = append(need.Evidence, Evidence{At: siteOr(c.RoleARN.At, c.At), Note: fmt.Sprintf("cluster %s runs as role %s", quote(c.out.Name), quote(n.r.out.Name))})
		if c.auto == policy.Yes && need.Kind != "auto_mode" {
			need.Kind, need.Cluster = "auto_mode", c.out
			undecided = n.autoMode(need) || undecided
		}
	}
	slices.Sort(need.About)
	need.Evidence = append(need.Evidence, n.r.attachedAt()...)
	need.Evidence = append(need.Evidence, callEvidence(&n.r.Decl)...)
	need.Found = slices.Clone(n.r.out.Attached)
	switch {
	case len(need.Missing) > 0:
		need.Verdict = Denied
		need.Snippet, need.SnipKind = n.r.attachments(need.Policies)
	case undecided:
		return n.unknown(need, nil)
	}
	return need
}

// autoMode adds what Auto Mode needs beside, and says whether some of it is
// undecided. Without nodes or addresses nothing runs; the rest fails when it is
// asked for.
func (n *roleNeed) autoMode(need *Need) (undecided bool) {
	hard := len(need.Missing) > 0 && need.Severity == "error"
	need.Condition = ""
	for _, p := range eks.AutoPolicies {
		missing, open := n.lacks(p.Actions)
		undecided = undecided || open
		if len(missing) == 0 {
			continue
		}
		need.Policies = append(need.Policies, p.Name)
		need.Missing = append(need.Missing, missing...)
		hard = hard || p.When == ""
		if need.Condition == "" {
			need.Condition = p.When
		}
	}
	need.Severity = "error"
	switch {
	case hard:
		need.Condition = ""
	case len(need.Missing) > 0:
		need.Severity = "warning"
		if need.Condition == "" {
			need.Condition = "the control plane makes such a call"
		}
	}
	return undecided
}

// siteOr is the first place that is one.
func siteOr(at, other source.Site) source.Range {
	if at.IsZero() {
		return other.Range()
	}
	return at.Range()
}
