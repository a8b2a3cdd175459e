package graph

import (
	"slices"
	"strconv"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/policy"
)

// toolRoles finds roles that nobody can assume who runs the tool which is to
// deploy with them: whoever it is, AWS refuses (facts 5.1, 5.13-5.15).
func (b *builder) toolRoles() {
	for _, t := range b.set.ToolRoles {
		if !sure(&t.Decl) {
			b.gap(t.Address, existence(&t.Decl))
			continue
		}
		if b.toolARN(t) {
			continue
		}
		j := b.resolve(t.ARN, &t.Decl)
		if len(j.roles) == 0 {
			continue // as a rule, the role is made elsewhere
		}
		b.checked["assume links"]++
		r := j.sole()
		switch {
		case r == nil:
			b.gap(t.Address, j.why)
		case len(j.assumed) > 0 || !sure(&r.Decl):
			b.gap(t.Address, &fact.Reason{Why: "whether role " + r.out.Name + " is the one that " + t.Address + " assumes is not known", At: t.ARN.At})
		default:
			(&toolHop{b, t, r}).check()
		}
	}
}

// toolARN reports a text that is no role's ARN.
func (b *builder) toolARN(t *fact.ToolRole) (reported bool) {
	if t.ARN.V.IsEmpty() {
		return false // the tool takes no role then
	}
	d := policy.RoleARNDefect(t.ARN.V)
	if d == nil {
		return false
	}
	b.problem(t.ARN.At, &t.Decl, &model.Problem{
		Code: "assume.tool_role", Kind: "malformed", Subject: t.Address, Value: t.ARN.V.String(), Why: d.Why, Expected: d.Expected,
		Severity: "error", About: []string{t.Address + "@" + scopeID(&t.Decl)},
	})
	return true
}

// toolHop is a tool that takes a role, as whoever runs it.
type toolHop struct {
	b *builder
	t *fact.ToolRole
	r *role
}

// anyone is a caller of whom nothing is known but the kind. A role whose ARN is not
// known stands for users too: no principal is surely another.
func anyone(kind policy.CallerKind) policy.Caller {
	unknown := func(what string, k policy.HoleKind) policy.Text {
		return policy.HoleText(&policy.Hole{ID: what + " of whoever deploys", Label: what, Kind: k})
	}
	return policy.Caller{
		Kind: kind, ARN: unknown("ARN", policy.AnyText), Account: unknown("account", policy.AccountID), Issuer: unknown("issuer", policy.AnyText),
	}
}

func (h *toolHop) check() {
	if h.tooLong(); h.r.trust == nil {
		h.b.gap(h.t.Address, h.r.trustReason(nil))
		return
	}
	request := policy.Request{Caller: anyone(policy.RoleCaller), Action: policy.AssumeRole}
	kind := "assume"
	if h.t.Token {
		request, kind = policy.Request{Caller: anyone(policy.TokenCaller), Action: policy.WebIdentityCall}, "token"
	}
	switch key := policy.Literal("sts:ExternalId"); {
	case h.t.ExternalID.Written():
		request.Context = request.Context.With(key, h.t.ExternalID.V)
	case h.t.Passes:
		request.Context = request.Context.Without(key)
	}
	trust, account := h.r.trust.Document, h.r.Account
	if h.named(request) == policy.No {
		h.untrusted(kind, request.Action, "")
		return
	}
	if policy.DecideTrust(trust, account, request).Allowed() == policy.No {
		unmet := slices.DeleteFunc(policy.UnmetConditions(trust, account, request), exampleAccount)
		if len(unmet) > 0 {
			h.unmet(h.r.demand(unmet[0], request.Context))
		}
		return
	}
	h.extras(request)
}

// named says whether the trust policy lets anybody of the caller's kind call the
// action, whatever its conditions.
func (h *toolHop) named(request policy.Request) policy.Truth {
	request.Context = policy.Context{}
	return policy.DecideTrust(openly(h.r.trust.Document, false), h.r.Account, request).Named
}

// extras asks for what a session needs besides that is tagged or has a source
// identity (facts 5.14).
func (h *toolHop) extras(request policy.Request) {
	var actions, given []string
	add := func(action, what string) {
		if request.Action = action; h.named(request) == policy.No {
			actions, given = append(actions, action), append(given, what)
		}
	}
	if h.t.Tags == policy.Yes {
		add(policy.TagSession, "tags")
	}
	if h.t.Identity.Written() && !h.t.Identity.V.IsEmpty() {
		add(policy.SetSourceIdentity, "a source identity")
	}
	if len(actions) > 0 {
		h.untrusted("session", strings.Join(actions, " or "), strings.Join(given, " and "))
	}
}

// untrusted reports a trust policy that lets nobody of the caller's kind call an
// action.
func (h *toolHop) untrusted(kind, action, given string) {
	c := h.r.principalCheck("")
	p := h.problem(kind)
	p.Value, p.Field, p.Choices, p.At, p.Evidence = action, given, c.Accepted, c.At, h.evidence()
	if first := h.b.problems[problemKey{p.Code, p.Value, p.At}]; first != nil {
		first.Evidence = append(first.Evidence, p.Evidence...) // another tool, the same refusal
	}
	h.b.placed(&h.t.Decl, p)
}

// unmet reports a condition that whoever runs the tool does not meet.
func (h *toolHop) unmet(d model.Demand) {
	h.b.in.Failed.Assume.ToolCondition = append(h.b.in.Failed.Assume.ToolCondition, model.Step{
		Via: "assume", At: h.t.ARN.At.Range(), Tool: h.t.Address, Role: h.r.out, Demand: d, Severity: "error",
		About: h.about(), Evidence: h.evidence(),
	})
}

// tooLong reports a session that is to last longer than those of the role do.
func (h *toolHop) tooLong() {
	asked, ok := h.t.Seconds.Certain()
	limit, known := h.r.MaxSession.Certain()
	if !ok || !known || asked <= limit || h.r.ignores("max_session_duration") {
		return
	}
	p := h.problem("role")
	p.Code, p.Field, p.Value = "assume.duration", strconv.FormatInt(limit, 10), strconv.FormatInt(asked, 10)
	p.Evidence = []model.Evidence{{At: h.r.MaxSession.At.Range(), Note: "the role, whose sessions last so long"}}
	h.b.problem(h.t.Seconds.At, &h.t.Decl, p)
}

func (h *toolHop) problem(kind string) *model.Problem {
	return &model.Problem{Code: "assume.tool_role", Kind: kind, Subject: h.t.Address, Expected: h.r.out.Name, Severity: "error", About: h.about()}
}

func (h *toolHop) about() []string {
	about := []string{h.r.id, h.t.Address + "@" + scopeID(&h.t.Decl)}
	slices.Sort(about)
	return about
}

// evidence is the other end of what a trust policy refuses.
func (h *toolHop) evidence() []model.Evidence {
	return []model.Evidence{{At: h.t.ARN.At.Range(), Note: h.t.Address + " assumes role " + quote(h.r.out.Name)}}
}
