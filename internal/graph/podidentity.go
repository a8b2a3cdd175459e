package graph

import (
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/policy"
)

// podIdentitySteps asks whether the roles of associations let EKS Pod Identity in.
func (b *builder) podIdentitySteps() {
	for _, a := range b.set.Associations {
		if !a.RoleARN.Written() {
			continue
		}
		b.checked["Pod Identity links"]++
		b.podIdentityStep(a)
	}
}

func (b *builder) podIdentityStep(a *fact.Association) {
	noun := b.associationNoun(a)
	about := "Pod Identity of " + noun.Namespace + "/" + noun.ServiceAccount
	j := b.resolve(a.RoleARN, &a.Decl)
	if len(j.roles) == 0 {
		b.gap(about, j.why)
		return
	}
	step := Step{
		Via: "podidentity", At: a.RoleARN.At.Range(), Association: noun, Severity: "error", Assumed: j.assumed,
	}
	if addon := b.addonOf(a); addon != nil {
		step.Addon = b.addonNoun(addon)
	} else if a.Addon.Written() {
		step.Addon = model.Addon{Noun: model.Noun{Name: a.Addon.V.String()}}
	}
	b.decide(decision{
		step: &step, join: j, origin: &a.Decl, about: about, nouns: []string{noun.ID},
		link: "the association gives role %s to the pods",
		ask:  func(r *role) outcome { return b.askPodIdentity(r, a) },
	})
}

// addonOf is the add-on that an association belongs to.
func (b *builder) addonOf(a *fact.Association) *fact.Addon {
	if !a.Addon.Written() {
		return nil
	}
	for _, addon := range b.set.Addons {
		if scopeID(&addon.Decl) == scopeID(&a.Decl) && addon.Name.V.Key() == a.Addon.V.Key() && addon.Cluster.V.Key() == a.Cluster.V.Key() {
			return addon
		}
	}
	return nil
}

// askPodIdentity asks a trust policy for what Pod Identity does: it assumes the
// role and, unless session tags are switched off, tags the session.
func (b *builder) askPodIdentity(r *role, a *fact.Association) outcome {
	tagsOff := fact.Truth(a.DisableSessionTags, policy.No)
	if r.trust == nil {
		return outcome{why: r.trustReason(nil)}
	}
	switch r.namesService(policy.PodIdentityService) {
	case policy.No:
		return outcome{verdict: policy.No, fill: func(s *Step) *[]Step {
			s.Principal = r.podPrincipal()
			return &b.in.Failed.PodIdentity.Untrusted
		}}
	case policy.Maybe:
		return outcome{why: r.trustReason(nil)}
	}
	assume := r.allowsService(policy.AssumeRole, policy.PodIdentityService)
	if assume == policy.No && !r.wrongAction() {
		return outcome{verdict: policy.No, fill: func(s *Step) *[]Step {
			s.Principal = r.podAction()
			s.Principal.Presented, s.Principal.Why = policy.PodIdentityService, "action"
			return &b.in.Failed.PodIdentity.Untrusted
		}}
	}
	if tag := r.allowsService(policy.TagSession, policy.PodIdentityService); tag != policy.No || assume == policy.No {
		if assume.And(tag) == policy.Yes {
			return b.askPodConditions(r, a)
		}
		return outcome{verdict: assume.And(tag), why: r.trustReason(nil)}
	}
	return outcome{verdict: policy.No, fill: func(s *Step) *[]Step {
		s.Principal.Verdict = Allowed
		s.Action = r.podAction()
		switch tagsOff {
		case policy.Yes:
			s.Severity, s.Condition = "warning", "session tags are switched on again"
		case policy.Maybe:
			s.Severity, s.Condition = "warning", "session tags are not switched off"
		}
		return &b.in.Failed.PodIdentity.TagSession
	}}
}

// podPrincipal is the check of a trust that does not name Pod Identity's
// principal; a misspelling of it stands alone.
func (r *role) podPrincipal() Check {
	c := r.principalCheck(policy.PodIdentityService)
	for _, p := range policy.Trusted(r.trust.Document) {
		name, _ := p.Text.Literal()
		if p.Of == policy.ServicePrincipal && policy.IsPodIdentityTypo(name) {
			c.Accepted, c.At, c.Why = []string{name}, r.trust.at(p.Span), "typo"
		}
	}
	return c
}

// podAction is the check of a trust that names the principal and lacks an action
// that it needs.
func (r *role) podAction() Check { return r.actionCheck(policy.PodIdentityService, policy.TagSession) }
