package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/policy"
)

// hybridNodes asks whether the roles of hybrid nodes, of eksctl's files and of
// access entries, trust the provider of the nodes' credentials and are granted
// what these nodes need.
func (b *builder) hybridNodes() {
	asked := map[*role]bool{}
	for i := range b.groups {
		if g := &b.groups[i]; g.Kind == fact.Hybrid {
			b.hybrid(g, asked)
		}
	}
	for _, e := range b.set.AccessEntries {
		if policy.Equal(e.Type.V, policy.Literal(eks.HybridEntry)) != policy.Yes || !e.PrincipalARN.Written() {
			continue
		}
		b.hybrid(&nodeGroup{
			NodeGroup: &fact.NodeGroup{Decl: e.Decl, Kind: fact.Hybrid, Cluster: e.Cluster, RoleARN: e.PrincipalARN},
			join:      b.resolve(e.PrincipalARN, &e.Decl), at: e.PrincipalARN.At,
			out: model.NodeGroup{Noun: b.noun(b.names.id(e), "", &e.Decl), Kind: string(fact.Hybrid), Cluster: e.Cluster.V.String()},
		}, asked)
	}
}

func (b *builder) hybrid(g *nodeGroup, asked map[*role]bool) {
	if len(g.join.roles) == 0 {
		b.gap("hybrid nodes of cluster "+g.out.Cluster, g.join.why)
		return
	}
	step := Step{Via: "instance", At: g.at.Range(), NodeGroup: g.out, Severity: "error", Assumed: g.join.assumed}
	b.decide(decision{
		step: &step, join: g.join, origin: &g.Decl, about: "hybrid nodes of cluster " + g.out.Cluster, nouns: []string{g.out.ID},
		link: "hybrid nodes run as role %s",
		ask:  func(r *role) outcome { return b.askHybrid(r, g) },
	})
	if r := g.join.certain(); r != nil && sure(&g.Decl) && !asked[r] {
		asked[r] = true
		b.hybridNeed(r, g)
	}
}

func (b *builder) askHybrid(r *role, g *nodeGroup) outcome {
	if r.trust == nil {
		return outcome{why: r.trustReason(nil)}
	}
	for _, p := range policy.Trusted(r.trust.Document) {
		if p.Of != policy.ServicePrincipal && p.Of != policy.FederatedPrincipal {
			return outcome{verdict: policy.Yes} // a role in between, or everyone
		}
	}
	services := []string{eks.SSMService, eks.RolesAnywhereService}
	switch provider, _ := g.Provider.V.Literal(); strings.ToUpper(provider) {
	case "SSM":
		services = services[:1]
	case "IRA":
		services = services[1:]
	}
	switch r.namesService(services...) {
	case policy.Maybe:
		return outcome{why: r.trustReason(nil)}
	case policy.No:
		return outcome{verdict: policy.No, fill: func(s *Step) *[]Step {
			s.Principal = r.principalCheck(strings.Join(services, " or "))
			return &b.in.Failed.Node.HybridTrust
		}}
	}
	if r.namesService(eks.RolesAnywhereService) != policy.Yes || !slices.Contains(services, eks.RolesAnywhereService) {
		return outcome{verdict: policy.Yes}
	}
	var lacking []string
	for _, action := range eks.RolesAnywhereActions {
		if r.allowsService(action, eks.RolesAnywhereService) == policy.No {
			lacking = append(lacking, action)
		}
	}
	if len(lacking) == 0 {
		return outcome{verdict: policy.Yes}
	}
	return outcome{verdict: policy.No, fill: func(s *Step) *[]Step {
		s.Principal.Verdict = Allowed
		s.Action = r.actionCheck(eks.RolesAnywhereService, strings.Join(lacking, " and "))
		return &b.in.Failed.Node.HybridTrust
	}}
}

func (b *builder) hybridNeed(r *role, g *nodeGroup) {
	n := b.roleNeed(r)
	missing, undecided := n.lacks(eks.HybridActions)
	need := &Need{
		Kind: "hybrid", At: r.nameSite().Range(), Role: r.out, NodeGroup: g.out, Verdict: Allowed, Severity: "error", Missing: missing,
		About: []string{g.out.ID, r.id}, Found: slices.Clone(r.out.Attached),
	}
	slices.Sort(need.About)
	need.Evidence = append([]Evidence{{At: siteOr(g.at, g.At), Note: fmt.Sprintf("hybrid nodes run as role %s", quote(r.out.Name))}}, r.attachedAt()...)
	need.Evidence = append(need.Evidence, callEvidence(&r.Decl)...)
	switch {
	case len(missing) > 0:
		need.Verdict = Denied
		b.in.Failed.Node.HybridActions = append(b.in.Failed.Node.HybridActions, *need)
	case undecided:
		need = n.unknown(need, nil)
	}
	b.in.Needs = append(b.in.Needs, *need)
}
