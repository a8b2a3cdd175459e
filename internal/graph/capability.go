package graph

import (
	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/policy"
)

// capabilitySteps asks whether EKS may assume the roles of capabilities.
func (b *builder) capabilitySteps() {
	for _, c := range b.set.Capabilities {
		if !c.RoleARN.Written() {
			continue
		}
		noun := model.Capability{Noun: b.noun(b.names.id(c), c.Name.V.String(), &c.Decl), Cluster: c.Cluster.V.String()}
		about := "capability " + noun.Name
		j := b.resolve(c.RoleARN, &c.Decl)
		if len(j.roles) == 0 {
			b.gap(about, j.why)
			continue
		}
		step := Step{Via: "capability", At: c.RoleARN.At.Range(), Capability: noun, Severity: "error", Assumed: j.assumed}
		b.decide(decision{
			step: &step, join: j, origin: &c.Decl, about: about, nouns: []string{noun.ID},
			link: "the capability runs as role %s",
			ask:  b.askCapability,
		})
	}
}

func (b *builder) askCapability(r *role) outcome {
	failed := &b.in.Failed.Cluster.Capability
	o := r.askService(failed, eks.CapabilityService)
	if o.verdict != policy.Yes {
		return o
	}
	if tag := r.allowsService(policy.TagSession, eks.CapabilityService); tag != policy.No {
		return outcome{verdict: tag, why: r.trustReason(nil)}
	}
	return outcome{verdict: policy.No, fill: func(s *Step) *[]Step {
		s.Principal.Verdict = Allowed
		s.Action = r.actionCheck(eks.CapabilityService, policy.TagSession)
		return failed
	}}
}
