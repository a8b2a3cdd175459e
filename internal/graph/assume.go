package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/policy"
)

// assumeSteps finds where one role is meant to assume another, and asks both
// sides (facts 5.2-5.9).
func (b *builder) assumeSteps() {
	for _, a := range b.set.Associations {
		if a.TargetRoleARN.Written() && a.RoleARN.Written() {
			b.associationTarget(a)
		}
	}
	for _, w := range b.set.Workloads {
		b.workloadTargets(w)
	}
	b.toldTargets()
	b.foreignTargets()
	b.namedGrants()
}

// intent is one role that is meant to be assumed.
type intent struct {
	arn      fact.String // of the role
	from     *fact.Decl  // what is written where it stands
	step     Step
	nouns    []string
	about    string
	link     string
	sources  []*role // callers, of which one calls
	variable bool    // the name of a variable alone says so
	second   bool    // EKS itself makes the hop, for an association
	tags     policy.Truth
	external externalID

	tokens []*pod // that the callers try to exchange for the role first
}

// associationTarget is the second hop of a Pod Identity association (facts 4.7).
func (b *builder) associationTarget(a *fact.Association) {
	noun := b.associationNoun(a)
	about := "Pod Identity of " + noun.Namespace + "/" + noun.ServiceAccount
	j := b.resolve(a.RoleARN, &a.Decl)
	if len(j.roles) == 0 || j.undecided {
		b.gap(about, j.why)
		return
	}
	b.assume(&intent{
		arn: a.TargetRoleARN, from: &a.Decl, about: about, nouns: []string{noun.ID}, sources: j.roles,
		step: Step{Association: noun, Assumed: j.assumed},
		link: "the association names role %s as its target", second: true,
		tags: fact.Truth(a.DisableSessionTags, policy.No).Not(),
	})
}

// workloadTargets are the roles that a workload's containers are told to assume.
func (b *builder) workloadTargets(w *fact.Workload) {
	targets := b.roleTargets(w)
	if len(targets) == 0 {
		return
	}
	noun := b.workloadNoun(w)
	about := strings.TrimSpace(w.Kind + " " + noun.Name)
	for _, t := range targets {
		callers, why := b.targetCallers(w, &t)
		if len(callers.roles) == 0 || callers.undecided {
			b.gap(about, why)
			continue
		}
		b.longSession(w, &t)
		b.assume(&intent{
			arn: t.arn, from: &w.Decl, about: about, nouns: []string{noun.ID}, sources: callers.roles,
			step: Step{Workload: noun, NodeGroup: callers.group, Assumed: callers.assumed, Evidence: callers.evidence},
			link: t.link, variable: t.variable, tags: callers.tags, external: t.external,
		})
	}
}

// targetCallers is who assumes a role that a workload is told to assume.
func (b *builder) targetCallers(w *fact.Workload, t *target) (callers, *fact.Reason) {
	switch {
	case t.as.Written():
		return b.party(fact.Party{Kind: fact.OfRole, Name: t.as, Note: "the profile that it is sourced from"})
	case t.source == nodeMetadata:
		return b.metadataCallers(w)
	case t.source == podIdentityAgent:
		if id, why := b.identityOf(w); why != nil || id == nil || !id.associated {
			return callers{}, why
		}
	}
	return b.callers(w)
}

// metadataCallers is who a workload's pods are by the metadata of their nodes,
// whatever role their ServiceAccount has.
func (b *builder) metadataCallers(w *fact.Workload) (callers, *fact.Reason) {
	if !sure(&w.Decl) {
		return callers{}, existence(&w.Decl)
	}
	c, why := b.nodeCallers(w)
	for i, g := range c.groups {
		c.evidence[i].Note = "the profile asks the metadata of the nodes, whose role is that of node group " + quote(g.out.Name)
	}
	return c, why
}

// assume asks both sides of every pair of caller and target, and records one
// step when all pairs give the same answer.
func (b *builder) assume(i *intent) {
	b.checked["assume links"]++
	target := b.resolve(i.arn, i.from)
	parsed, is := policy.ParseRoleARN(i.arn.V)
	if is != policy.Yes {
		b.gap(i.about, target.why)
		return
	}
	roles := target.roles
	if len(roles) == 0 || target.undecided {
		roles = []*role{b.foreign(i.arn, parsed)}
	}
	var asked []*hop
	for _, s := range i.sources {
		for _, t := range roles {
			h := &hop{
				b: b, source: s, target: t, arn: i.arn, parsed: parsed, tags: i.tags, external: i.external,
				taken: append(slices.Clone(i.step.Assumed), target.assumed...),
			}
			if i.variable && (s == t || h.passedOn()) {
				return
			}
			h.ask()
			if h.answer != allowedHop && t.mayTakeToken(i.tokens) {
				h.answer = undecidedHop
			}
			asked = append(asked, h)
		}
	}
	step := i.step
	step.Via, step.At, step.Severity = "assume", i.arn.At.Range(), "error"
	if step.At.File == "" {
		step.At = i.from.At.Range()
	}
	b.recordHops(i, &step, asked)
}

// mayTakeToken says that a role may be given in exchange for one of the tokens.
func (r *role) mayTakeToken(tokens []*pod) bool {
	return slices.ContainsFunc(tokens, func(p *pod) bool {
		if r.trust == nil {
			return true
		}
		verdict, _ := r.decideToken(p)
		return verdict != policy.No
	})
}

// recordHops records one step for all pairs of caller and target.
func (b *builder) recordHops(i *intent, step *Step, asked []*hop) {
	first := asked[0]
	step.Source, step.Role, step.Assumed = first.source.out, first.target.out, first.taken
	step.About = append(slices.Clone(i.nouns), first.source.id)
	if first.target.id != "" {
		step.About = append(step.About, first.target.id)
	}
	slices.Sort(step.About)
	same := !slices.ContainsFunc(asked, func(h *hop) bool { return h.answer != first.answer })
	if !same || first.answer == undecidedHop || !sure(i.from) {
		step.Grant.Verdict, step.Principal.Verdict = Unknown, Unknown
		b.gap(i.about, first.reason(i))
		b.in.Steps = append(b.in.Steps, *step)
		return
	}
	step.Grant.Verdict, step.Principal.Verdict = Allowed, Allowed
	b.failHop(i, step, first)
	b.in.Steps = append(b.in.Steps, *step)
}

// failHop puts a step that fails into the groups of its causes.
func (b *builder) failHop(i *intent, step *Step, h *hop) {
	f := &b.in.Failed.Assume
	untrusted, ungranted := &f.NotTrusted, &f.NotGranted
	tagThere, tagHere := &f.TagSession, &f.TagSession
	if i.second {
		g := &b.in.Failed.PodIdentity
		untrusted, ungranted, tagThere, tagHere = &g.TargetUntrusting, &g.TargetNotGranted, &g.TargetUntrusting, &g.TargetNotGranted
	}
	self := h.source == h.target
	if self {
		untrusted, ungranted = &f.Self, &f.Self
		step.Severity = "warning"
	}
	link := Evidence{At: step.At, Note: fmt.Sprintf(i.link, quote(h.target.out.Name))}
	// there is a copy of the step for a finding in the target's trust policy.
	there := func() *Step {
		s := *step
		s.Evidence = append([]Evidence{link}, step.Evidence...)
		return &s
	}
	switch {
	case h.answer == crossPartition:
		step.Principal = Check{
			Verdict: Denied, Presented: h.source.Partition.String(), Accepted: []string{h.target.Partition.String()}, At: step.At,
		}
		f.CrossPartition = append(f.CrossPartition, *step)
	case h.answer == deniedHop:
		h.fillDeny(step)
		f.Denied = append(f.Denied, *step)
	case h.answer == unmetHop:
		s := there()
		s.Severity = "warning"
		s.Demand = h.target.demand(h.unmet[0], h.ctx)
		f.Condition = append(f.Condition, *s)
		step.Demand = s.Demand
	case h.answer == tagUntrusted:
		s := there()
		s.Action = h.target.hopAction(h.source, policy.TagSession)
		*tagThere = append(*tagThere, *s)
		step.Action.Verdict = Denied
	case h.answer == tagUngranted:
		h.fillGrant(step, policy.TagSession)
		step.Action.Why = "grant"
		*tagHere = append(*tagHere, *step)
	}
	if h.answer&notTrusted != 0 {
		s := there()
		s.Principal = h.target.principalCheck(h.source.out.ARN)
		s.Action = Check{Presented: policy.AssumeRole, Why: "trust"}
		locate(s, h.target)
		if !b.reported("assume.principal_path", s.Principal.At) {
			*untrusted = append(*untrusted, *s)
		}
		step.Principal = s.Principal
	}
	if h.answer&notGranted != 0 && !(self && h.answer&notTrusted != 0) {
		actions := []string{policy.AssumeRole}
		if h.tags == policy.Yes && h.tagged.Grant.Allowed == policy.No {
			actions = append(actions, policy.TagSession)
		}
		h.fillGrant(step, actions...)
		*ungranted = append(*ungranted, *step)
	}
}

// foreign is a role that no file declares, as far as its ARN tells.
func (b *builder) foreign(arn fact.String, parsed policy.Role) *role {
	f := &fact.Role{ARN: arn.V, Undeclared: true}
	f.Account, f.Partition, f.At = parsed.Account, parsed.Partition, arn.At
	f.Name = fact.String{State: fact.Known, V: parsed.Name, At: arn.At}
	r := &role{Role: f, name: textOf(parsed.Name)}
	r.out = model.Role{
		Noun: b.noun("", parsed.Name.String(), &f.Decl), ARN: arn.V.String(), Path: parsed.Path.String(),
	}
	return r
}

// foreignTargets are the roles of another account whose trust policy names
// exactly one of the estate's roles: when that role calls, it needs a grant.
func (b *builder) foreignTargets() {
	for _, t := range b.roles {
		if t.trust == nil || !sure(&t.Decl) {
			continue
		}
		for _, p := range policy.Trusted(t.trust.Document) {
			if p.Of != policy.AWSPrincipal || policy.ARNKind(p.Text) != "role" {
				continue
			}
			arn := fact.String{State: fact.Known, V: p.Text, At: t.trust.site(p.Span)}
			j := b.resolve(arn, &t.Decl)
			if len(j.roles) != 1 || j.undecided || len(j.assumed) > 0 || j.roles[0] == t {
				continue
			}
			b.foreignTarget(j.roles[0], t, arn)
		}
	}
}

func (b *builder) foreignTarget(s, t *role, at fact.String) {
	h := &hop{b: b, source: s, target: t, arn: fact.String{State: fact.Known, V: t.ARN, At: at.At}}
	parsed, is := policy.ParseRoleARN(t.ARN)
	if is != policy.Yes || policy.SameAccount(s.Account, t.Account) != policy.No || b.alreadyAsked(s, t) || !sure(&s.Decl) {
		return
	}
	h.parsed = parsed
	h.ask()
	if h.answer != notGranted {
		return
	}
	step := Step{
		Via: "assume", At: at.At.Range(), Source: s.out, Role: t.out, Severity: "warning",
		Condition: "role " + quote(s.out.Name) + " calls it", About: []string{s.id, t.id},
	}
	slices.Sort(step.About)
	step.Principal.Verdict = Allowed
	h.fillGrant(&step, policy.AssumeRole)
	b.checked["assume links"]++
	b.in.Steps = append(b.in.Steps, step)
	b.in.Failed.Assume.NotGranted = append(b.in.Failed.Assume.NotGranted, step)
}

// alreadyAsked says that a surer intent has asked for the same pair.
func (b *builder) alreadyAsked(s, t *role) bool {
	return slices.ContainsFunc(b.in.Steps, func(step Step) bool {
		return step.Via == "assume" && step.Source.ID == s.id && step.Role.ID == t.id
	})
}
