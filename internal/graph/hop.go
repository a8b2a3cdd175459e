package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// hopAnswer is what two roles say of one assuming the other: causes of which
// several may hold at once.
type hopAnswer int

const (
	allowedHop hopAnswer = 1 << iota
	crossPartition
	deniedHop
	notGranted
	notTrusted   // across accounts, both may fail
	unmetHop     // a condition of the trust policy cannot hold
	tagUngranted // sts:TagSession alone is missing
	tagUntrusted

	undecidedHop hopAnswer = 0
)

// hop is one role that is to assume another.
type hop struct {
	b              *builder
	source, target *role
	arn            fact.String // of the target, as it is asked for
	parsed         policy.Role
	taken          []string     // what was taken for granted
	tags           policy.Truth // the caller's session has tags that pass on
	external       externalID

	answer hopAnswer
	denied string // the action of deniedHop
	holes  []*policy.Hole
	unmet  []policy.Unmet
	ctx    policy.Context
	tagged policy.AssumeDecision // the answer for sts:TagSession
}

// externalID is what an intent says of the external id that it passes.
type externalID struct {
	known bool // it is decided whether one is passed
	id    fact.String
}

func (h *hop) ask() {
	s, t := h.source, h.target
	if differentPartitions(s.Partition, t.Partition) {
		h.answer = crossPartition
		return
	}
	h.ctx = h.context()
	question := policy.Assume{
		Caller:   policy.Caller{Kind: policy.RoleCaller, ARN: s.ARN, Account: s.Account},
		Policies: s.policies(),
		Boundary: h.b.boundary(s),
		Role:     t.ARN,
		Account:  t.Account,
		Context:  h.ctx,
	}
	named := policy.Maybe
	if t.trust != nil {
		question.Trust = t.trust.Document
		named = h.named(policy.AssumeRole, question.Caller)
	}
	d := question.Decide(policy.AssumeRole)
	h.holes = append(d.Grant.Unknown, d.Trust.Unknown...)
	needed, same := d.GrantNeeded, d.SameAccount
	if slices.Contains(h.taken, "account") {
		needed, same = policy.Maybe, policy.Maybe
	}
	ungranted := needed == policy.Yes && d.Grant.Allowed == policy.No
	switch {
	case named == policy.No && same == policy.No && ungranted && d.Denied != policy.Yes:
		h.answer = notGranted | notTrusted
	case named == policy.No:
		h.answer = notTrusted // the trust policy must say yes in any case
	case h.refused(question, &d, policy.AssumeRole):
		h.answer, h.denied = deniedHop, policy.AssumeRole
	case t.trust != nil && d.Trust.Allowed() == policy.No:
		request := policy.Request{Caller: question.Caller, Action: policy.AssumeRole, Context: h.ctx}
		h.unmet = slices.DeleteFunc(policy.UnmetConditions(t.trust.Document, t.Account, request), exampleAccount)
		if len(h.unmet) > 0 {
			h.answer = unmetHop
		}
	case ungranted:
		h.answer = notGranted
	case d.Allowed == policy.Yes:
		h.answer = allowedHop
	}
	if h.tags == policy.Yes && (h.answer == allowedHop || h.answer == undecidedHop || h.answer == notGranted) {
		h.askTags(question)
	}
}

// askTags asks for sts:TagSession, without which a session whose tags pass on
// assumes nothing (facts 4.7, 4.8).
func (h *hop) askTags(question policy.Assume) {
	h.tagged = question.Decide(policy.TagSession)
	if h.answer == notGranted {
		return
	}
	needed := h.tagged.GrantNeeded
	if slices.Contains(h.taken, "account") {
		needed = policy.Maybe
	}
	switch {
	case h.target.trust != nil && h.named(policy.TagSession, question.Caller) == policy.No:
		h.answer = tagUntrusted
	case h.refused(question, &h.tagged, policy.TagSession):
		h.answer, h.denied = deniedHop, policy.TagSession
	case needed == policy.Yes && h.tagged.Grant.Allowed == policy.No:
		h.answer = tagUngranted
	}
}

// named says whether the target's trust policy names the caller for an action,
// whatever its conditions.
func (h *hop) named(action string, caller policy.Caller) policy.Truth {
	t := h.target
	return policy.DecideTrust(openly(t.trust.Document, false), t.Account, policy.Request{Caller: caller, Action: action}).Named
}

// byTrust says that the target's trust policy alone denies it: by a condition.
func (h *hop) byTrust(d *policy.AssumeDecision) bool {
	return d.Grant.Explicit != policy.Yes && d.Trust.Deny == policy.Yes
}

// refused says that a Deny of the caller's own policies, or its permissions boundary
// alone, stands in the way of an action.
func (h *hop) refused(question policy.Assume, d *policy.AssumeDecision, action string) bool {
	if d.Denied == policy.Yes && !h.byTrust(d) {
		return true
	}
	if question.Boundary == nil || d.Allowed != policy.No {
		return false
	}
	question.Boundary = nil
	return question.Decide(action).Allowed != policy.No
}

// boundary is the permissions boundary of a role; nil when it has none.
func (b *builder) boundary(r *role) *policy.Policies {
	if !r.Boundary.Written() {
		return nil
	}
	if r.ignores("permissions_boundary") {
		return &policy.Policies{Open: true} // others keep it up
	}
	docs, why := b.managedContent(r.Boundary)
	p := &policy.Policies{Open: why != nil}
	for _, d := range docs {
		p.Documents = append(p.Documents, d.Document)
	}
	return p
}

// context is what a session of the caller carries. No pod has a second factor,
// and only services carry a source (facts of IAM 2.11).
func (h *hop) context() policy.Context {
	if len(h.taken) > 0 {
		return policy.Context{}
	}
	ctx := policy.RoleContext(h.source.ARN)
	for _, key := range []string{"aws:SourceArn", "aws:SourceAccount", "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"} {
		ctx = ctx.Without(policy.Literal(key))
	}
	switch key := policy.Literal("sts:ExternalId"); {
	case h.external.known && h.external.id.Written():
		ctx = ctx.With(key, h.external.id.V)
	case h.external.known:
		ctx = ctx.Without(key)
	}
	return ctx
}

// differentPartitions says that two partitions are both written out, and differ.
func differentPartitions(x, y policy.Text) bool {
	p, pok := x.Literal()
	q, qok := y.Literal()
	return pok && qok && p != "" && q != "" && p != q
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
	return granted(passRole) == policy.Yes && granted(policy.AssumeRole) == policy.No
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
