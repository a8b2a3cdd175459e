package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/policy"
)

// checkOpenness reports trust policies that let in more than anybody means
// (facts 5.17, T29), and roles of pods that may assume any role.
func (b *builder) checkOpenness() {
	for _, r := range b.roles {
		if r.trust == nil || !sure(&r.Decl) {
			continue
		}
		for _, st := range r.trust.Statements {
			if st.Effect == policy.Allow {
				b.openTrust(r, st)
			}
		}
	}
	for _, r := range b.podRoles() {
		b.anyRole(r)
	}
}

func (b *builder) openTrust(r *role, st *policy.Statement) {
	for _, p := range st.Principals.Items {
		if p.Of != policy.AWSPrincipal {
			continue
		}
		problem := &Problem{Subject: "role " + quote(r.out.Name), Value: p.Text.String(), About: []string{r.id}}
		text, _ := p.Text.Literal()
		account, root := accountOf(p.Text)
		switch {
		case text == "*" && r.letsIn(st, p, strangers...):
			problem.Code, problem.Severity = "assume.trust_open", "error"
		case root && policy.SameAccount(account, r.Account) == policy.No && r.letsIn(st, p, strangerOf(r.Partition, account)):
			problem.Code, problem.Severity = "assume.trust_account_root", "note"
			problem.Expected = account.String()
		default:
			continue
		}
		b.problem(r.trust.site(p.Span), &r.Decl, problem)
	}
}

// letsIn says that one principal of a statement of the trust policy surely lets
// strangers in whose own policies allow it.
func (r *role) letsIn(st *policy.Statement, p policy.PrincipalElement, callers ...stranger) bool {
	one, trust := *st, *r.trust.Document
	one.Principals.Items = []policy.PrincipalElement{p}
	trust.Statements = []*policy.Statement{&one}
	for _, s := range r.trust.Statements {
		if s.Effect != policy.Allow {
			trust.Statements = append(trust.Statements, s)
		}
	}
	return !slices.ContainsFunc(callers, func(s stranger) bool {
		return policy.DecideTrust(&trust, r.Account, policy.Request{
			Caller: policy.Caller{Kind: policy.RoleCaller, ARN: s.arn}, Action: policy.AssumeRole, Context: s.context(),
		}).Allowed() != policy.Yes
	})
}

// accountOf is the account that a principal stands for as a whole.
func accountOf(t policy.Text) (account policy.Text, whole bool) {
	if s, ok := t.Literal(); ok && policy.IsAccountID(s) {
		return t, true
	}
	a, is := policy.ParseARN(t)
	if is != policy.Yes || policy.Equal(a.Resource, policy.Literal("root")) != policy.Yes {
		return policy.Text{}, false
	}
	return a.Account, true
}

// podRoles are the roles that pods surely are given, in order.
func (b *builder) podRoles() []*role {
	given := map[string]bool{}
	for _, s := range b.in.Steps {
		if (s.Via == "irsa" || s.Via == "podidentity") && s.Principal.Verdict == Allowed {
			given[s.Role.ID] = true
		}
	}
	var list []*role
	for _, r := range b.roles {
		if given[r.id] {
			list = append(list, r)
		}
	}
	return list
}

// stranger is a role that nobody means.
type stranger struct {
	arn   policy.Text
	lacks []string // prefixes of keys that its requests have not
}

// tells are prefixes of the keys that tell a caller from others of its account,
// beside who it is.
var tells = []string{"aws:PrincipalTag/", "aws:RequestTag/", "aws:SourceAccount", "aws:SourceArn", "aws:SourceOrg", "aws:SourceVpc", "sts:ExternalId"}

// strangers are of no organization: what both may do, and what may be done to
// both, is anybody's.
var strangers = func() []stranger {
	lacks := append(slices.Clone(tells), "aws:PrincipalOrg")
	return []stranger{
		{policy.Literal("arn:aws:iam::100000000001:role/some-role-of-an-account"), lacks},
		{policy.Literal("arn:aws:iam::900000000002:role/another/role-of-another"), lacks},
	}
}()

// strangerOf is a stranger of an account.
func strangerOf(partition, account policy.Text) stranger {
	arn := policy.Concat(policy.Literal("arn:"), partition, policy.Literal(":iam::"), account, policy.Literal(":role/some-role-of-the-account"))
	return stranger{arn, tells}
}

// context is what the stranger sends with its call: what it may choose, as it
// suits it.
func (s stranger) context() policy.Context {
	c := policy.Context{Only: s.lacks}
	for _, key := range []string{"aws:MultiFactorAuthPresent", "aws:SecureTransport"} {
		c = c.With(policy.Literal(key), policy.Literal("true"))
	}
	c.Entries = append(c.Entries, policy.RoleContext(s.arn).Entries...)
	return c
}

// anyRole reports a grant of sts:AssumeRole on every role; every action of every
// service is for the rules about policies.
func (b *builder) anyRole(r *role) {
	if r.Boundary.Written() {
		return
	}
	own := r.attached()
	if slices.ContainsFunc(strangers, func(s stranger) bool {
		return policy.Grants(own, policy.AssumeRole, policy.Resource(s.arn)).Allowed != policy.Yes
	}) {
		return
	}
	for _, g := range r.granted {
		if g.src == nil || !g.sure {
			continue
		}
		for _, st := range g.Statements {
			action, ok := assumes(st)
			if !ok {
				continue
			}
			for _, v := range st.Resources.Items {
				if slices.ContainsFunc(strangers, func(s stranger) bool { return policy.Match(v.Text, s.arn) != policy.Yes }) {
					continue
				}
				b.problem(g.document.site(v.Span), &r.Decl, &Problem{
					Code: "assume.any_role", Subject: "role " + quote(r.out.Name), Value: v.Text.String(), Field: action,
					Severity: "warning", About: []string{r.id},
				})
			}
		}
	}
}

// assumes is the action of sts with which a statement surely allows
// sts:AssumeRole.
func assumes(st *policy.Statement) (action string, ok bool) {
	if st.Effect != policy.Allow || st.Broken || st.Open || len(st.Conditions) > 0 || st.ConditionsOpen {
		return "", false
	}
	i := slices.IndexFunc(st.Actions.Items, func(v policy.Value) bool {
		return policy.HasPrefix(v.Text, "sts:") == policy.Yes && policy.MatchAction(v.Text, policy.AssumeRole) == policy.Yes
	})
	if i < 0 {
		return "", false
	}
	return st.Actions.Items[i].Text.String(), true
}
