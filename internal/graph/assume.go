package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
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
	b.foreignTargets()
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
		link: "the association names role %s as its target",
	})
}

// workloadTargets are the roles that a workload's containers are told to assume.
func (b *builder) workloadTargets(w *fact.Workload) {
	targets := b.roleVariables(w)
	if len(targets) == 0 {
		return
	}
	noun := b.workloadNoun(w)
	about := strings.TrimSpace(w.Kind + " " + noun.Name)
	callers, why := b.callers(w)
	if len(callers.roles) == 0 || callers.undecided {
		b.gap(about, why)
		return
	}
	for _, t := range targets {
		b.assume(&intent{
			arn: t.arn, from: &w.Decl, about: about, nouns: []string{noun.ID}, sources: callers.roles,
			step: Step{Workload: noun, NodeGroup: callers.group, Assumed: callers.assumed, Evidence: callers.evidence},
			link: t.link, variable: t.variable,
		})
	}
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
			h := &hop{b: b, source: s, target: t, arn: i.arn, parsed: parsed, taken: append(slices.Clone(i.step.Assumed), target.assumed...)}
			if i.variable && h.passedOn() {
				return
			}
			h.ask()
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
	if first.answer&notTrusted != 0 {
		distrusted := *step
		distrusted.Principal = first.target.principalCheck(first.source.out.ARN)
		distrusted.Evidence = append([]Evidence{{At: step.At, Note: fmt.Sprintf(i.link, quote(first.target.out.Name))}}, step.Evidence...)
		distrusted.locate(first.target)
		b.in.Failed.Assume.NotTrusted = append(b.in.Failed.Assume.NotTrusted, distrusted)
		step.Principal.Verdict = Denied
	}
	if first.answer&notGranted != 0 {
		first.fillGrant(step)
		b.in.Failed.Assume.NotGranted = append(b.in.Failed.Assume.NotGranted, *step)
	}
	b.in.Steps = append(b.in.Steps, *step)
}

// foreign is a role that no file declares, as far as its ARN tells.
func (b *builder) foreign(arn fact.String, parsed policy.Role) *role {
	f := &fact.Role{ARN: arn.V, Undeclared: true}
	f.Account, f.Partition, f.At = parsed.Account, parsed.Partition, arn.At
	f.Name = fact.String{State: fact.Known, V: parsed.Name, At: arn.At}
	r := &role{Role: f, name: textOf(parsed.Name)}
	r.out = Role{
		Noun: b.noun("", parsed.Name.String(), &f.Decl), ARN: arn.V.String(), Path: parsed.Path.String(),
	}
	return r
}

// hopAnswer is what two roles say of one assuming the other.
type hopAnswer int

const (
	undecidedHop hopAnswer = 0
	allowedHop   hopAnswer = 1 << (iota - 1)
	notGranted
	notTrusted // across accounts, both may fail
)

// hop is one role that is to assume another.
type hop struct {
	b              *builder
	source, target *role
	arn            fact.String // of the target, as it is asked for
	parsed         policy.Role
	taken          []string // what was taken for granted

	answer hopAnswer
	holes  []*policy.Hole
}

func (h *hop) ask() {
	s, t := h.source, h.target
	question := policy.Assume{
		Caller:   policy.Caller{Kind: policy.RoleCaller, ARN: s.ARN, Account: s.Account},
		Policies: s.policies(),
		Role:     t.ARN,
		Account:  t.Account,
	}
	if t.trust != nil {
		question.Trust = t.trust.Document
	}
	d := question.Decide(policy.AssumeRole)
	h.holes = append(d.Grant.Unknown, d.Trust.Unknown...)
	needed, same := d.GrantNeeded, d.SameAccount
	if slices.Contains(h.taken, "account") {
		needed, same = policy.Maybe, policy.Maybe
	}
	distrusted := t.trust != nil && d.Trust.Named == policy.No
	ungranted := needed == policy.Yes && d.Grant.Allowed == policy.No
	switch {
	case distrusted && same == policy.No && ungranted:
		h.answer = notGranted | notTrusted
	case distrusted:
		h.answer = notTrusted // the trust policy must say yes in any case
	case ungranted:
		h.answer = notGranted
	case d.Allowed == policy.Yes:
		h.answer = allowedHop
	}
}

// passedOn says that the target is not assumed by its reader: only services
// may take it, tokens are exchanged for it, or the caller may pass it to a service.
func (h *hop) passedOn() bool {
	if t := h.target.trust; t != nil {
		trusted := policy.Trusted(t.Document)
		others := slices.ContainsFunc(trusted, func(p policy.PrincipalElement) bool {
			return p.Of != policy.ServicePrincipal && p.Of != policy.FederatedPrincipal
		})
		if len(trusted) > 0 && !others && !t.Open {
			return true
		}
	}
	granted := func(action string) policy.Truth {
		return policy.Decide(h.source.policies(), policy.Request{
			Caller: policy.Caller{ARN: h.source.ARN}, Action: action, Target: policy.Resource(h.arn.V),
		}).Allowed
	}
	return granted("iam:PassRole") == policy.Yes && granted(policy.AssumeRole) == policy.No
}

// reason is why a hop is not decided.
func (h *hop) reason(i *intent) *fact.Reason {
	if !sure(i.from) {
		return existence(i.from)
	}
	if !h.source.complete() {
		return h.source.incomplete()
	}
	if why := reasonOf(h.holes); why != nil {
		return why
	}
	if h.target.trust == nil {
		return &fact.Reason{
			Why:    "whether role " + h.target.out.Name + " is in the account of role " + h.source.out.Name + ", and whom it trusts, is not known",
			Settle: "lint the files that declare both roles together with these", At: h.arn.At,
		}
	}
	return h.source.undecided()
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
	h.fillGrant(&step)
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
