package policy_test

import (
	"fmt"

	"github.com/eksiamlint/eksiamlint/policy"
)

// A policy is asked for one request. What the request carries for the condition
// key is not known, so the answer hangs on it.
func Example() {
	document, problems := policy.Parse(policy.Literal(`{
		"Version": "2012-10-17",
		"Statement": [
			{"Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::shop/*",
				"Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}
		]
	}`), policy.Identity)
	if len(problems) > 0 {
		fmt.Println(problems[0].Why)
		return
	}
	r := policy.Request{Action: "s3:GetObject", Target: policy.Resource(policy.Literal("arn:aws:s3:::shop/index.html"))}
	p := policy.Policies{Documents: []*policy.Document{document}}

	d := policy.Decide(p, r)
	fmt.Println(d.Allowed, "by", d.Deciding[0].Statement.Sid.Text, "depends on", d.Unknown[0].Label)

	r.Context = r.Context.With(policy.Literal("aws:SourceIp"), policy.Literal("10.1.2.3"))
	fmt.Println(policy.Decide(p, r).Allowed)

	r.Action = "s3:PutObject"
	fmt.Println(policy.Decide(p, r).Allowed)
	// Output:
	// maybe by Read depends on aws:SourceIp
	// yes
	// no
}

// The account is not known, but it is the same one in both places: what differs
// whatever it is, is certain.
func ExampleMatchARN_holes() {
	account := policy.HoleText(&policy.Hole{ID: "var.account", Label: "var.account", Kind: policy.AccountID})
	role := func(account policy.Text, name string) policy.Text {
		return policy.Concat(policy.Literal("arn:aws:iam::"), account, policy.Literal(":role/"+name))
	}
	fmt.Println(policy.MatchARN(role(account, "web-*"), role(account, "web-blue")))
	fmt.Println(policy.MatchARN(role(account, "web-*"), role(account, "api")))
	fmt.Println(policy.MatchARN(role(account, "web-*"), role(policy.Literal("329639638901"), "web-blue")))
	// Output:
	// yes
	// no
	// maybe
}

// A role of one account assumes a role of another: the trust policy names it,
// but its own policies have to allow it as well.
func ExampleAccess_Decide() {
	trust, _ := policy.Parse(policy.Literal(`{"Version": "2012-10-17", "Statement": {
		"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::329639638901:role/web"}, "Action": "sts:AssumeRole"}}`), policy.Trust)
	a := policy.Access{
		Request: policy.Request{
			Caller: policy.Caller{ARN: policy.Literal("arn:aws:iam::329639638901:role/web")},
			Action: policy.AssumeRole,
			Target: policy.Resource(policy.Literal("arn:aws:iam::329639638902:role/writer")),
		},
		ResourcePolicy: trust,
	}
	d := a.Decide()
	fmt.Println("allowed:", d.Allowed)
	fmt.Println("named by the trust policy:", d.Resource.Named)
	fmt.Println("own policies needed:", d.GrantNeeded, "and they say:", d.Identity.Allowed)
	fmt.Println("assumed:", d.Assumed)
	// Output:
	// allowed: no
	// named by the trust policy: yes
	// own policies needed: yes and they say: no
	// assumed: [scp rcp]
}
