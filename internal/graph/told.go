package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// toldTargets are the roles that the configuration, or an object whose
// controller assumes roles, says somebody is to assume.
func (b *builder) toldTargets() {
	for _, i := range append(slices.Clone(b.set.Intents), b.accountMaps()...) {
		about := i.Address
		var all callers
		var tokens []*pod
		var why *fact.Reason
		for _, p := range b.expand(i.From) {
			c, reason := b.party(p)
			if len(c.roles) == 0 || c.undecided {
				if why = reason; why == nil {
					why = nowhere(p)
				}
				break
			}
			if all.tags != c.tags && len(all.roles) > 0 {
				c.tags = policy.Maybe
			}
			all.tags = c.tags
			if all.group.ID == "" {
				all.group = c.group
			}
			if i.Exchanges && c.token != nil {
				tokens = append(tokens, c.token)
			}
			all.roles = append(all.roles, c.roles...)
			all.assumed = append(all.assumed, c.assumed...)
			all.evidence = append(all.evidence, c.evidence...)
		}
		if why != nil || len(all.roles) == 0 {
			b.gap(about, why)
			continue
		}
		b.assume(&intent{
			arn: i.To, from: &i.Decl, about: about, sources: all.roles, tags: all.tags,
			step: Step{NodeGroup: all.group, Assumed: all.assumed, Evidence: all.evidence},
			link: i.Link, external: externalID{known: i.Passes, id: i.ExternalID}, tokens: tokens,
		})
	}
}

// accountMaps are the roles that the ACK controllers of a namespace assume for
// resources of other accounts (facts 6.22).
// https://aws-controllers-k8s.github.io/community/docs/user-docs/cross-account-resource-management/
func (b *builder) accountMaps() []*fact.Intent {
	var list []*fact.Intent
	for _, m := range b.set.ConfigMaps {
		if name, _ := m.Name.V.Literal(); name != "ack-role-account-map" || !sure(&m.Decl) {
			continue
		}
		from := fact.Party{Kind: fact.OfController, Namespace: m.Namespace, Name: m.Name}
		from.Name.V = policy.Literal(fact.ACKControllers)
		for _, row := range m.Data.Items {
			if policy.ARNKind(row.Value.V) == "role" {
				list = append(list, &fact.Intent{
					Decl: m.Decl, From: []fact.Party{from}, To: row.Value, Link: "the map of accounts gives the controllers role %s", Passes: true,
				})
			}
		}
	}
	return list
}

// expand puts the ServiceAccounts of controllers in their place: those that the
// files know by the controller's usual name. A controller of which they know none
// stays.
func (b *builder) expand(from []fact.Party) []fact.Party {
	var list []fact.Party
	for _, p := range from {
		found := []fact.Party{p}
		if p.Kind == fact.OfController {
			if known := b.controllers(p); len(known) > 0 {
				found = known
			}
		}
		list = append(list, found...)
	}
	return list
}

// controllers are the ServiceAccounts that a controller may run as, and the roles
// with which EKS runs ACK's.
func (b *builder) controllers(p fact.Party) []fact.Party {
	var list []fact.Party
	add := func(namespace, name fact.String) {
		if policy.Match(p.Name.V, name.V) != policy.Yes || p.Namespace.Written() && policy.Equal(namespace.V, p.Namespace.V) != policy.Yes {
			return
		}
		known := fact.Party{Kind: fact.OfServiceAccount, Namespace: namespace, Name: name, Given: true}
		same := func(q fact.Party) bool {
			return q.Name.V.Key() == name.V.Key() && q.Namespace.V.Key() == namespace.V.Key()
		}
		if !slices.ContainsFunc(list, same) {
			list = append(list, known)
		}
	}
	for _, s := range b.set.ServiceAccounts {
		add(fact.Text(namespaceOf(s), s.At, source.Map{}), s.Name)
	}
	for _, a := range b.set.Associations {
		add(a.Namespace, a.ServiceAccount)
	}
	for _, c := range b.set.Capabilities {
		if kind, _ := c.Type.V.Literal(); kind == "ACK" && p.Name.V.Key() == policy.Literal(fact.ACKControllers).Key() {
			list = append(list, fact.Party{Kind: fact.OfRole, Name: c.RoleARN, Note: "the capability runs the controllers with this role"})
		}
	}
	return list
}

// party are the roles as which somebody calls; no roles and no reason when the
// files do not know them.
func (b *builder) party(p fact.Party) (callers, *fact.Reason) {
	switch p.Kind {
	case fact.OfServiceAccount:
		return b.accountParty(p)
	case fact.OfNodeGroup:
		return b.groupParty(p)
	case fact.OfController:
		return callers{}, nil
	}
	if policy.ARNKind(p.Name.V) == "role" {
		j := b.resolve(p.Name, &fact.Decl{})
		c := callers{join: j, tags: policy.Maybe}
		if p.Note != "" {
			c.evidence = []Evidence{{At: p.Name.At.Range(), Note: p.Note}}
		}
		return c, j.why
	}
	j := join{}
	for _, r := range b.roles {
		if !r.Undeclared && policy.Equal(r.Name.V, p.Name.V) == policy.Yes {
			j.roles = append(j.roles, r)
		}
	}
	j = b.existing(j.roles, nil)
	return callers{join: j, tags: policy.Maybe}, j.why
}

// accountParty is who the pods of a ServiceAccount are.
func (b *builder) accountParty(p fact.Party) (callers, *fact.Reason) {
	account := &podAccount{namespace: p.Namespace.V, name: p.Name.V, at: p.Name.At, nameAt: p.Name.At}
	id, why := b.identityOfAccount(account)
	switch {
	case p.WebIdentity && (id == nil || id.associated):
		return callers{}, &fact.Reason{Why: "which role " + partyName(p) + " has by IRSA is not known", At: p.Name.At}
	case id != nil:
		j := b.resolve(id.arn, id.decl)
		c := callers{join: j, evidence: []Evidence{{At: id.arn.At.Range(), Note: id.note}}, tags: id.tags}
		if !id.associated {
			c.token = &pod{namespace: account.namespace, name: account.name, audience: fact.String{V: anyAudience}}
		}
		return c, j.why
	case why != nil && b.knowsAccount(account):
		return callers{}, why
	case why != nil, p.Given:
		return callers{}, nil
	}
	w := &fact.Workload{Kind: "pods of ServiceAccount", Namespace: p.Namespace, Name: p.Name, ServiceAccount: p.Name}
	w.At = p.Name.At
	return b.nodeCallers(w)
}

// anyAudience is the audience of a token whose annotations are not asked.
var anyAudience = policy.HoleText(&policy.Hole{ID: "audience of any token", Label: "audience"})

// knowsAccount says that some file may speak of a ServiceAccount.
func (b *builder) knowsAccount(p *podAccount) bool {
	for _, s := range b.set.ServiceAccounts {
		if policy.Equal(s.Name.V, p.name).And(policy.Equal(namespaceOf(s), p.namespace)) != policy.No {
			return true
		}
	}
	for _, a := range b.set.Associations {
		if policy.Equal(a.Namespace.V, p.namespace).And(policy.Equal(a.ServiceAccount.V, p.name)) != policy.No {
			return true
		}
	}
	return len(b.set.AbsentModules) > 0 || b.lost(p.name.Encoded()) != nil
}

// groupParty is the role of a node group.
func (b *builder) groupParty(p fact.Party) (callers, *fact.Reason) {
	c := callers{tags: policy.No}
	for i := range b.groups {
		g := &b.groups[i]
		switch policy.Equal(g.Name.V, p.Name.V) {
		case policy.Maybe:
			return callers{}, &fact.Reason{Why: "whether " + g.Address + " is node group " + p.Name.V.String() + " is not known", At: g.At}
		case policy.Yes:
			if len(g.join.roles) == 0 || g.join.undecided || !sure(&g.Decl) {
				return callers{}, &fact.Reason{Why: "the role of node group " + g.out.Name + " is not known", At: g.At}
			}
			c.roles = append(c.roles, g.join.roles...)
			c.group = g.out
			c.evidence = append(c.evidence, Evidence{At: g.at.Range(), Note: "the role of node group " + quote(g.out.Name)})
		}
	}
	return c, nil
}

// nowhere is why somebody whom no file knows cannot be asked for.
func nowhere(p fact.Party) *fact.Reason {
	return &fact.Reason{Why: partyName(p) + " is in no file that was read", Settle: "lint the files that declare it together with these", At: p.Name.At}
}

// partyName names somebody in messages.
func partyName(p fact.Party) string {
	name := p.Name.V.String()
	switch p.Kind {
	case fact.OfServiceAccount:
		return "ServiceAccount " + p.Namespace.V.String() + "/" + name
	case fact.OfNodeGroup:
		return "node group " + quote(name)
	case fact.OfController:
		return "a role of ServiceAccount " + name
	}
	return "role " + quote(name)
}

// checkExpectations puts the expectations of the configuration to the graph.
func (b *builder) checkExpectations() {
	for _, e := range b.set.Expectations {
		b.checked["expectations"]++
		c, why := b.party(e.From)
		switch {
		case len(c.roles) == 0 && why == nil && e.Whole:
			b.expectationFails(e, nil, "nobody", nil)
		case len(c.roles) == 0 && why == nil:
			b.gap("expectation about "+partyName(e.From), nowhere(e.From))
		case len(c.roles) == 0 || c.undecided:
			b.gap("expectation about "+partyName(e.From), why)
		default:
			b.checkExpectation(e, &c)
		}
	}
}

// checkExpectation asks every role that the party may call as; the answer holds
// when all give it.
func (b *builder) checkExpectation(e *fact.Expectation, c *callers) {
	verdict := policy.Maybe
	var first expected
	for i, r := range c.roles {
		x := b.expect(e, r, c)
		if i == 0 {
			verdict, first = x.verdict, x
		} else if x.verdict != verdict {
			verdict = policy.Maybe
		}
	}
	switch verdict {
	case policy.Maybe:
		why := first.why
		if why == nil {
			why = c.roles[0].undecided()
		}
		b.gap("expectation about "+partyName(e.From), why)
	case policy.Of(e.Allowed):
	default:
		b.expectationFails(e, c.roles[0], map[bool]string{true: "denied", false: "allowed"}[e.Allowed], append(c.evidence, first.evidence...))
	}
}

// expected is what one role says to an expectation.
type expected struct {
	verdict  policy.Truth
	why      *fact.Reason
	evidence []Evidence
}

func (b *builder) expect(e *fact.Expectation, r *role, c *callers) expected {
	action, _ := e.Action.V.Literal()
	if action == policy.AssumeRole && policy.ARNKind(e.Resource.V) == "role" {
		return b.expectHop(e, r, c)
	}
	request := policy.Request{Caller: policy.Caller{Kind: policy.RoleCaller, ARN: r.ARN, Account: r.Account}, Action: action}
	if len(c.assumed) == 0 {
		request.Context = policy.RoleContext(r.ARN)
	}
	switch {
	case !e.Resource.Written():
		request.Target = policy.SomeResource(policy.Literal("*"))
	case e.Allowed:
		request.Target = policy.Resource(e.Resource.V)
	default:
		request.Target = policy.SomeResource(e.Resource.V)
	}
	policies := r.policies()
	d := policy.Decide(policies, request)
	verdict := d.Allowed
	bounded := policy.Yes
	if boundary := b.boundary(r); boundary != nil {
		bounded = policy.Decide(*boundary, request).Allowed
		verdict = verdict.And(bounded)
	}
	if verdict == policy.Yes && policy.Decide(r.attached(), request).Allowed != policy.Yes {
		verdict = policy.Maybe
	}
	x := expected{verdict: verdict, why: reasonOf(d.Unknown)}
	for _, ref := range d.Deciding {
		if g := r.granted[ref.Document]; (ref.Statement.Effect == policy.Deny) != (verdict == policy.Yes) && g.src != nil {
			note := "the statement that allows it"
			if verdict == policy.No {
				note = "the statement that denies it"
			}
			x.evidence = append(x.evidence, Evidence{At: g.document.at(ref.Statement.Span), Note: note})
		}
	}
	if bounded == policy.No {
		x.evidence = append(x.evidence, Evidence{At: siteOr(r.Boundary.At, r.At), Note: "the permissions boundary, which does not let it through"})
	}
	if verdict == policy.No && len(x.evidence) == 0 {
		x.evidence = append(x.evidence, Evidence{At: r.nameSite().Range(), Note: "the role that has no such grant"})
	}
	return x
}

// expectHop asks both sides of an assumed role.
func (b *builder) expectHop(e *fact.Expectation, r *role, c *callers) expected {
	parsed, is := policy.ParseRoleARN(e.Resource.V)
	if is != policy.Yes {
		return expected{}
	}
	j := b.resolve(e.Resource, &e.Decl)
	targets := j.roles
	if len(targets) == 0 || j.undecided {
		targets = []*role{b.foreign(e.Resource, parsed)}
	}
	var out expected
	for i, t := range targets {
		h := &hop{b: b, source: r, target: t, arn: e.Resource, parsed: parsed, tags: c.tags, taken: slices.Concat(c.assumed, j.assumed)}
		h.ask()
		x := expected{verdict: policy.No, evidence: []Evidence{{At: t.At.Range(), Note: "the role that is to be assumed"}}}
		switch h.answer {
		case allowedHop:
			x.verdict = policy.Yes
		case undecidedHop:
			x = expected{why: h.reason(&intent{from: &e.Decl})}
		}
		if i == 0 || x.verdict == out.verdict {
			out = x
		} else {
			out = expected{}
		}
	}
	return out
}

// expectationFails reports an expectation whose opposite holds.
func (b *builder) expectationFails(e *fact.Expectation, r *role, kind string, evidence []Evidence) {
	p := &Problem{
		Code: "assume.expectation", Kind: kind, Subject: partyName(e.From), Value: e.Action.V.String(), Field: e.Resource.V.String(),
		Severity: "error", About: []string{"expectation/" + partyName(e.From) + "/" + e.Action.V.String()}, Evidence: evidence,
	}
	var at source.Site
	switch {
	case r == nil:
		p.Severity, at = "warning", e.From.Name.At
	default:
		at = e.Action.At
		if e.From.Kind != fact.OfRole {
			p.Why = r.out.Name
		}
		p.About = append(p.About, r.id)
	}
	b.problem(at, &e.Decl, p)
}
