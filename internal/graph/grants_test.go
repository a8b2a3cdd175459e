package graph

import (
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
)

// TestNamedGrants asks the trust policies of roles that grants name.
func TestNamedGrants(t *testing.T) {
	const writer = "arn:aws:iam::" + account + ":role/writer"
	pods := serviceTrust("pods.eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession")
	for _, test := range []struct {
		name, grant, trust string
		change             func(*estate)
		want               []string
	}{
		{name: "in vain", want: []string{"assume.not_trusted"}},
		{name: "trusted", trust: roleTrust("arn:aws:iam::" + account + ":role/web")},
		{name: "trusted through the account", trust: roleTrust("arn:aws:iam::" + account + ":root")},
		{name: "trusts a user, who may have the grant as well", trust: roleTrust("arn:aws:iam::" + account + ":user/ada")},
		{name: "trusts another role", trust: roleTrust("arn:aws:iam::" + account + ":role/other"), want: []string{"assume.not_trusted"}},
		{name: "trusts a service that it may be passed to", trust: serviceTrust("lambda.amazonaws.com", "sts:AssumeRole")},
		{name: "takes tokens", trust: irsaTrust(equals("sub", "system:serviceaccount:prod:web"))},
		{name: "a pattern", grant: allow("sts:AssumeRole", "arn:aws:iam::"+account+":role/w*")},
		{name: "an action with a pattern", grant: allow("sts:*", writer)},
		{name: "a role of elsewhere", grant: allow("sts:AssumeRole", writerARN)},
		{name: "a name that is not known", grant: allow("sts:AssumeRole", "arn:aws:iam::"+account+":role/%name%")},
		{name: "a Deny", grant: `{"Statement":[{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"` + writer + `"}]}`},
		{name: "may be passed", grant: `{"Statement":[{"Effect":"Allow","Action":["iam:PassRole","sts:AssumeRole"],"Resource":"` + writer + `"}]}`},
		{name: "a trust policy that Terraform leaves alone", change: func(e *estate) { e.set.Roles[1].IgnoreChanges = []string{"assume_role_policy"} }},
		{name: "a role that may not be there", change: func(e *estate) { maybe(&e.set.Roles[1].Decl) }},
		{name: "a grant that may not be there", change: func(e *estate) { maybe(&e.set.InlinePolicies[0].Decl) }},
		{name: "asked for already", want: []string{"assume.not_trusted"}, change: func(e *estate) {
			e.set.Intents = append(e.set.Intents, &fact.Intent{
				Decl: e.decl("assume"), To: str("to", writer), Link: "%s", From: []fact.Party{{Kind: fact.OfRole, Name: str("from", "arn:aws:iam::"+account+":role/web")}},
			})
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := newEstate().of(account)
			web := e.role("web", pods)
			if test.trust == "" {
				test.trust = pods
			}
			e.role("writer", test.trust)
			if test.grant == "" {
				test.grant = allow("sts:AssumeRole", writer)
			}
			e.inline(web, "g.json", test.grant)
			if test.change != nil {
				test.change(e)
			}
			g := Build(e.set)
			only(t, g, test.want...)
			if f := g.Input.Failed.Assume.NotTrusted; len(test.want) > 0 && (len(f) != 1 || (f[0].Severity == "warning") != (test.change == nil)) {
				t.Errorf("steps %+v", f)
			}
		})
	}
}

// TestSharedGrant: what several roles have is meant for the one that is trusted.
func TestSharedGrant(t *testing.T) {
	for name, trusted := range map[string]bool{"one is trusted": true, "none is": false} {
		t.Run(name, func(t *testing.T) {
			e := newEstate().of(account)
			pods := serviceTrust("pods.eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession")
			trust := pods
			if trusted {
				trust = roleTrust("arn:aws:iam::" + account + ":role/batch")
			}
			e.role("writer", trust)
			shared := &fact.Policy{
				Decl: e.decl("aws_iam_policy.assume"), Name: str("p", "assume"), ARN: lit("arn:aws:iam::" + account + ":policy/assume"),
				Doc: doc("p.json", allow("sts:AssumeRole", "arn:aws:iam::"+account+":role/writer")),
			}
			e.set.Policies = append(e.set.Policies, shared)
			for _, name := range []string{"web", "batch"} {
				e.attach(e.role(name, pods), "").PolicyARN = sym("arn."+name, shared.ARN)
			}
			g := Build(e.set)
			if n := len(g.Input.Failed.Assume.NotTrusted); n != map[bool]int{true: 0, false: 2}[trusted] {
				t.Errorf("%d findings", n)
			}
		})
	}
}
