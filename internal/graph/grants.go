package graph

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// namedGrant is a resource on which a statement grants sts:AssumeRole: the exact
// ARN of a role. All roles that have the statement have it.
type namedGrant struct {
	arn     fact.String
	holders []*role
	doubt   bool // others may have the statement, too
}

// namedGrants asks the targets of grants that name one role: what the target's
// trust policy does not take, the grant is for nothing (facts 5.2 f, 5.4). Where
// one of several holders is taken, the others have it by the way.
func (b *builder) namedGrants() {
	for _, g := range b.listNamedGrants() {
		t := b.resolve(g.arn, &g.holders[0].Decl).certain()
		if g.doubt || t == nil || !t.closed() || !sure(&t.Decl) {
			continue
		}
		parsed, is := policy.ParseRoleARN(t.ARN)
		if is != policy.Yes {
			continue
		}
		var asked []*hop
		for _, s := range g.holders {
			h := &hop{b: b, source: s, target: t, arn: g.arn, parsed: parsed}
			h.ask()
			asked = append(asked, h)
		}
		if slices.ContainsFunc(asked, func(h *hop) bool { return h.answer&notTrusted == 0 }) {
			continue
		}
		for _, h := range asked {
			if !b.alreadyAsked(h.source, t) {
				b.grantedInVain(h)
			}
		}
	}
}

// closed says that a role's trust policy is all there is to it, and takes neither
// tokens, which are exchanged without a grant, nor users, nor services that a role
// is passed to: sts:AssumeRole is often written there for iam:PassRole.
func (r *role) closed() bool {
	if r.trust == nil || r.ignores("assume_role_policy") || len(r.webIdentities()) > 0 {
		return false
	}
	return !slices.ContainsFunc(policy.Trusted(r.trust.Document), func(p policy.PrincipalElement) bool {
		passed := p.Of == policy.ServicePrincipal && policy.Equal(p.Text, policy.Literal(policy.PodIdentityService)) != policy.Yes
		return passed || policy.ARNKind(p.Text) == "user"
	})
}

// listNamedGrants lists them in the order of the roles.
func (b *builder) listNamedGrants() []*namedGrant {
	type place struct {
		src  *fact.Document
		span policy.Span
	}
	found := map[place]*namedGrant{}
	var list []*namedGrant
	for _, r := range b.roles {
		for _, g := range r.granted {
			if g.src == nil {
				continue
			}
			for _, v := range assumedByName(g.Document) {
				n := found[place{g.src, v.Span}]
				if n == nil {
					n = &namedGrant{arn: fact.String{State: fact.Known, V: v.Text, At: g.site(v.Span)}}
					found[place{g.src, v.Span}] = n
					list = append(list, n)
				}
				n.holders = append(n.holders, r)
				n.doubt = n.doubt || !g.sure || !sure(&r.Decl)
			}
		}
	}
	return list
}

// assumedByName are the resources of statements that plainly grant
// sts:AssumeRole which are ARNs of one role each. Who may hand the role to a
// service as well is meant to do that.
func assumedByName(d *policy.Document) []policy.Value {
	var list []policy.Value
	for _, st := range d.Statements {
		plain := st.Effect == policy.Allow && slices.ContainsFunc(st.Actions.Items, func(a policy.Value) bool {
			return strings.EqualFold(a.Text.Encoded(), policy.AssumeRole)
		})
		if !plain {
			continue
		}
		for _, v := range st.Resources.Items {
			pass := policy.Request{Action: passRole, Target: policy.Resource(v.Text)}
			one := policy.ARNKind(v.Text) == "role" && policy.HasWildcard(v.Text) == policy.No
			if one && policy.Decide(documents(d), pass).Allowed == policy.No {
				list = append(list, v)
			}
		}
	}
	return list
}

// grantedInVain reports a caller that the target does not trust, by its grant.
func (b *builder) grantedInVain(h *hop) {
	s, t := h.source, h.target
	step := Step{
		Via: "assume", At: h.arn.At.Range(), Source: s.out, Role: t.out, Severity: "warning",
		Condition: "role " + quote(s.out.Name) + " calls it", About: []string{s.id, t.id},
	}
	slices.Sort(step.About)
	step.Grant.Verdict = Allowed
	h.answer = notTrusted
	b.checked["assume links"]++
	b.failHop(&intent{link: "the grant of sts:AssumeRole on role %s"}, &step, h)
	b.in.Steps = append(b.in.Steps, step)
}
