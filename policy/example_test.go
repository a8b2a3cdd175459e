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

// A document whose account is filled in later: the hole is any account, and what is
// wrong whatever it is, is reported with its place.
func ExampleParse() {
	account := policy.HoleText(&policy.Hole{ID: "account", Label: "account", Kind: policy.AccountID})
	text := policy.Concat(policy.Literal(`{"Version": "2012-10-17", "Statement": {
		"Effect": "Alow", "Action": "s3:GetObject", "Resource": "arn:aws:iam::`), account, policy.Literal(`:role/web"}}`))
	document, problems := policy.Parse(text, policy.Identity)
	for _, p := range problems {
		fmt.Printf("%s: %s %s\n", p.Code, text.Slice(p.Start, p.End), p.Why)
	}
	fmt.Println(document.Statements[0].Resources.Items[0].Text)
	// Output:
	// invalid-effect: Alow is no effect, Allow and Deny are
	// arn:aws:iam::{account}:role/web
}

// What AWS takes and what has no effect all the same.
func ExampleValidate() {
	document, _ := policy.Parse(policy.Literal(`{"Version": "2012-10-17", "Statement": {
		"Effect": "Allow", "Action": ["s3:ListObjects", "ec2:DescribeInstances"], "Resource": "arn:aws:s3:::shop/*"}}`), policy.Identity)
	for _, p := range policy.Validate(document, policy.Options{}) {
		fmt.Printf("%s: %q %s\n", p.Severity, p.Value, p.Why)
	}
	// Output:
	// warning: "s3:ListObjects" is an API or command; the action is "s3:ListBucket"
	// note: "ec2:DescribeInstances" works on no resource of its own, and is granted on "*" only
}

// A pod's token meets a trust policy for another namespace: every part but the
// subject fits.
func ExampleDecideToken() {
	trust, _ := policy.Parse(policy.Literal(`{"Version": "2012-10-17", "Statement": {
		"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
		"Principal": {"Federated": "arn:aws:iam::329639638901:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"},
		"Condition": {"StringEquals": {
			"oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub": "system:serviceaccount:default:web"}}}}`), policy.Trust)
	d := policy.DecideToken(trust, policy.Literal("329639638901"), policy.Token{
		Issuer:   policy.Literal("https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"),
		Subject:  policy.Subject(policy.Literal("prod"), policy.Literal("web")),
		Audience: policy.Literal("sts.amazonaws.com"),
	})
	fmt.Println("allowed:", d.Allowed())
	fmt.Println("issuer:", d.Issuer, "action:", d.Action, "audience:", d.Audience, "subject:", d.Subject)
	// Output:
	// allowed: no
	// issuer: yes action: yes audience: yes subject: no
}

// A role assumes another one of its own account, whose trust policy names the account
// as a whole: the caller's own policies decide.
func ExampleAssume_Decide() {
	trust, _ := policy.Parse(policy.Literal(`{"Version": "2012-10-17", "Statement": {
		"Effect": "Allow", "Principal": {"AWS": "329639638901"}, "Action": "sts:AssumeRole"}}`), policy.Trust)
	d := policy.Assume{
		Caller: policy.Caller{ARN: policy.Literal("arn:aws:iam::329639638901:role/web")},
		Role:   policy.Literal("arn:aws:iam::329639638901:role/writer"),
		Trust:  trust,
	}.Decide(policy.AssumeRole)
	fmt.Println(d.Allowed, "own grant needed:", d.GrantNeeded, "granted:", d.Grant.Allowed)
	// Output:
	// no own grant needed: yes granted: no
}

// An ARN with the right name and the wrong path.
func ExampleManagedPolicy() {
	a := policy.ManagedPolicy(policy.Literal("arn:aws:iam::aws:policy/AmazonEBSCSIDriverPolicy"))
	fmt.Println(a.Wrong, a.Reason, a.Expected)
	// Output:
	// true path arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy
}

// Which part of which statement keeps a request out.
func ExampleDocument_Explain() {
	document, _ := policy.Parse(policy.Literal(`{"Version": "2012-10-17", "Statement": [
		{"Sid": "Images", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::images/*"},
		{"Sid": "Write", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}]}`), policy.Identity)
	r := policy.Request{Action: "s3:GetObject", Target: policy.Resource(policy.Literal("arn:aws:s3:::shop/index.html"))}
	for _, e := range document.Explain(r, policy.Text{}) {
		fmt.Println(e.Statement.Name(), "action:", e.Action, "resource:", e.Resource, "applies:", e.Applies)
	}
	// Output:
	// statement "Images" action: yes resource: no applies: no
	// statement "Write" action: no resource: yes applies: no
}

// Whether two ARNs name one role hangs on an account that is not known. All else is
// equal, so that they may be joined by name, with that taken for granted.
func ExampleSameRole() {
	account := policy.HoleText(&policy.Hole{ID: "account", Label: "account", Kind: policy.AccountID})
	declared := policy.Concat(policy.Literal("arn:aws:iam::"), account, policy.Literal(":role/web"))
	m := policy.SameRole(declared, policy.Literal("arn:aws:iam::329639638901:role/web"))
	fmt.Println(m.Same, m.Joins, m.Assumed)
	// Output:
	// maybe true [account]
}
