package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/policy"
)

// checkOpenness reports trust policies that let in more than anybody means
// (facts 5.17, T29), and roles of pods that may assume any role.
func (b *builder) checkOpenness() {
	for _, r := range b.roles {
		if r.trust == nil || !sure(&r.Decl) || r.trust.Open || denies(r.trust.Document) {
			continue
		}
		for _, st := range r.trust.Statements {
			if st.Effect == policy.Allow && !st.Broken && !st.Open && !narrowed(st) && covers(st, policy.AssumeRole) {
				b.openTrust(r, st)
			}
		}
	}
	for _, r := range b.podRoles() {
		b.anyRole(r)
	}
}

func denies(d *policy.Document) bool {
	return slices.ContainsFunc(d.Statements, func(s *policy.Statement) bool { return s.Effect != policy.Allow })
}

// narrowed says that a statement has a condition, or may have one, that not
// everybody meets.
func narrowed(st *policy.Statement) bool {
	return st.ConditionsOpen || slices.ContainsFunc(st.Conditions, func(c *policy.Condition) bool {
		return !slices.ContainsFunc(c.Values.Items, func(v policy.Value) bool {
			s, ok := v.Text.Literal()
			return ok && s == "*" && (c.Op.Base == "StringLike" || c.Op.Base == "ArnLike")
		})
	})
}

func covers(st *policy.Statement, action string) bool {
	return slices.ContainsFunc(st.Actions.Items, func(v policy.Value) bool { return policy.MatchAction(v.Text, action) == policy.Yes })
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
		case text == "*":
			problem.Code, problem.Severity = "assume.trust_open", "error"
		case root && policy.SameAccount(account, r.Account) == policy.No:
			problem.Code, problem.Severity = "assume.trust_account_root", "note"
			problem.Expected = account.String()
		default:
			continue
		}
		b.problem(r.trust.site(p.Span), &r.Decl, problem)
	}
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

// strangers are roles that nobody means: who may assume both may assume any.
var strangers = []policy.Text{
	policy.Literal("arn:aws:iam::100000000001:role/some-role-of-an-account"), policy.Literal("arn:aws:iam::900000000002:role/another/role-of-another"),
}

// anyRole reports a grant of sts:AssumeRole on every role; wider actions are for
// the rules about policies.
func (b *builder) anyRole(r *role) {
	for _, g := range r.granted {
		if g.src == nil || !g.sure {
			continue
		}
		for _, st := range g.Statements {
			if st.Effect != policy.Allow || st.Broken || st.Open || len(st.Conditions) > 0 || st.ConditionsOpen || !assumesByName(st) {
				continue
			}
			for _, v := range st.Resources.Items {
				every := !slices.ContainsFunc(strangers, func(t policy.Text) bool { return policy.Match(v.Text, t) != policy.Yes })
				if every {
					b.problem(g.document.site(v.Span), &r.Decl, &Problem{
						Code: "assume.any_role", Subject: "role " + quote(r.out.Name), Value: v.Text.String(), Severity: "warning", About: []string{r.id},
					})
				}
			}
		}
	}
}

// assumesByName says that a statement's action is sts:AssumeRole itself.
func assumesByName(st *policy.Statement) bool {
	return slices.ContainsFunc(st.Actions.Items, func(v policy.Value) bool {
		return policy.EqualFold(v.Text, policy.Literal(policy.AssumeRole)) == policy.Yes
	})
}
