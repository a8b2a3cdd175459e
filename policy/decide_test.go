package policy

import (
	"fmt"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/policy/catalogue"
)

// parse reads a document of the test, {{…}} being holes in strings.
func parse(t testing.TB, typ DocumentType, s string) *Document {
	t.Helper()
	d, _ := Parse(textOf(s), typ)
	return d
}

// statement is a document of one statement that allows.
func identity(t testing.TB, members string) *Document {
	t.Helper()
	return parse(t, Identity, `{"Version":"2012-10-17","Statement":{"Effect":"Allow",`+members+`}}`)
}

func policies(docs ...*Document) Policies { return Policies{Documents: docs} }

func TestDecide(t *testing.T) {
	const instance = "arn:aws:ec2:eu-west-1:111122223333:instance/i-1"
	for _, test := range []struct {
		name, document, action, resource string
		want                             Truth
	}{
		{"letter case of actions", `"Action":"S3:GETOBJECT","Resource":"*"`, "s3:GetObject", "arn:aws:s3:::b/k", Yes},
		{"a blank in an action", `"Action":"s3:GetObject ","Resource":"*"`, "s3:GetObject", "arn:aws:s3:::b/k", No},
		{"a wildcard vendor", `"Action":"*:*","Resource":"*"`, "s3:GetObject", "arn:aws:s3:::b/k", Maybe},
		{"letter case of resources", `"Action":"s3:*","Resource":"arn:aws:s3:::b"`, "s3:ListBucket", "arn:aws:s3:::B", No},
		{"a short ARN that surely misses is not certain", `"Action":"ecr:*","Resource":"arn:aws:ecr:*:repository/x"`, "ecr:BatchGetImage", "arn:aws:ecr:eu-west-1:111122223333:repository/x", Maybe},
		{"a short ARN that matches", `"Action":"ecr:*","Resource":"arn:aws:ecr:*"`, "ecr:BatchGetImage", "arn:aws:ecr:eu-west-1:111122223333:repository/x", Yes},
		{"an action without resources on an ARN", `"Action":"ecr:GetAuthorizationToken","Resource":"arn:aws:ecr:eu-west-1:111122223333:repository/x"`, "ecr:GetAuthorizationToken", "", No},
		{"an action without resources on instances", `"Action":"ec2:Describe*","Resource":"arn:aws:ec2:*:*:instance/*"`, "ec2:DescribeInstances", "", No},
		{"an action without resources on *", `"Action":"ec2:Describe*","Resource":"*"`, "ec2:DescribeInstances", "", Yes},
		{"an action without resources on an ARN of wildcards", `"Action":"ec2:Describe*","Resource":"arn:*:*:*:*:*"`, "ec2:DescribeInstances", "", Maybe},
		{"an action without resources on unknown text", `"Action":"ec2:Describe*","Resource":"{{r:any}}"`, "ec2:DescribeInstances", "", Maybe},
		{"an action without resources on an ARN with an unknown end", `"Action":"ec2:Describe*","Resource":"arn:aws:ec2:eu-west-1:1:{{r:any}}"`, "ec2:DescribeInstances", "", No},
		{"NotAction", `"NotAction":["iam:*","sts:*"],"Resource":"*"`, "sts:AssumeRole", "arn:aws:iam::1:role/x", No},
		{"NotAction, something else", `"NotAction":["iam:*"],"Resource":"*"`, "sts:AssumeRole", "arn:aws:iam::1:role/x", Yes},
		{"NotResource", `"Action":"sts:AssumeRole","NotResource":"arn:aws:iam::*:role/admin"`, "sts:AssumeRole", "arn:aws:iam::1:role/x", Yes},
		{"NotResource, the one", `"Action":"sts:AssumeRole","NotResource":"arn:aws:iam::*:role/admin"`, "sts:AssumeRole", "arn:aws:iam::1:role/admin", No},
		{"the same hole in policy and target", `"Action":"sts:AssumeRole","Resource":"arn:aws:iam::{{a:account}}:role/x"`, "sts:AssumeRole", "arn:aws:iam::{{a:account}}:role/x", Yes},
		{"a hole against a literal account", `"Action":"sts:AssumeRole","Resource":"arn:aws:iam::{{a:account}}:role/x"`, "sts:AssumeRole", "arn:aws:iam::444455556666:role/x", Maybe},
		{"a hole, another name", `"Action":"sts:AssumeRole","Resource":"arn:aws:iam::{{a:account}}:role/x"`, "sts:AssumeRole", "arn:aws:iam::444455556666:role/y", No},
		{"a path that is missing", `"Action":"sts:AssumeRole","Resource":"arn:aws:iam::1:role/y"`, "sts:AssumeRole", "arn:aws:iam::1:role/team/y", No},
		{"role/* covers paths", `"Action":"sts:AssumeRole","Resource":"arn:aws:iam::1:role/*"`, "sts:AssumeRole", "arn:aws:iam::1:role/team/y", Yes},
		{"a session ARN covers no role", `"Action":"sts:AssumeRole","Resource":"arn:aws:sts::1:assumed-role/y/s"`, "sts:AssumeRole", "arn:aws:iam::1:role/y", No},
		{"a bare name is refused", `"Action":"sts:AssumeRole","Resource":"y"`, "sts:AssumeRole", "arn:aws:iam::1:role/y", Maybe},
		{"an empty list of actions", `"Action":[],"Resource":"*"`, "sts:AssumeRole", "arn:aws:iam::1:role/y", No},
		{"no resource", `"Action":"sts:AssumeRole"`, "sts:AssumeRole", "arn:aws:iam::1:role/y", Maybe},
		{"duplicate effect", `"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"`, "sts:AssumeRole", "arn:aws:iam::1:role/y", Maybe},
		{"a condition that nothing is known of", `"Action":"sts:AssumeRole","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}`, "sts:AssumeRole", "arn:aws:iam::1:role/y", Maybe},
		{"eks-auth is not sts", `"Action":"eks-auth:AssumeRoleForPodIdentity","Resource":"*"`, "sts:AssumeRole", "arn:aws:iam::1:role/y", No},
		{"an ec2 ARN", `"Action":"ec2:*","Resource":"arn:aws:ec2:*:*:instance/*"`, "ec2:StartInstances", instance, Yes},
	} {
		target := Resource(textOf(test.resource))
		if test.resource == "" {
			target = NoResource()
		}
		d := Decide(policies(identity(t, test.document)), Request{Action: test.action, Target: target})
		if d.Allowed != test.want {
			t.Errorf("%s: %v, want %v", test.name, d.Allowed, test.want)
		}
		if (d.Allowed == Yes || d.Allowed == Maybe) && len(d.Deciding) == 0 {
			t.Errorf("%s: nothing decides", test.name)
		}
	}
}

func TestDecideDeny(t *testing.T) {
	allow := `{"Effect":"Allow","Action":"*","Resource":"*"}`
	for _, test := range []struct {
		name, statements  string
		allowed, explicit Truth
	}{
		{"allow and NotAction deny, the one left out", allow + `,{"Effect":"Deny","NotAction":"sts:*","Resource":"*"}`, Yes, No},
		{"deny", allow + `,{"Effect":"Deny","Action":"sts:Assume*","Resource":"*"}`, No, Yes},
		{"deny with a condition on an unknown key", allow + `,{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}`, Maybe, Maybe},
		{"deny on another resource", allow + `,{"Effect":"Deny","Action":"*","Resource":"arn:aws:iam::1:role/admin"}`, Yes, No},
		{"deny on an unknown resource", allow + `,{"Effect":"Deny","Action":"*","Resource":"arn:aws:iam::1:role/{{r:any}}"}`, Maybe, Maybe},
		{"an effect that is not known", allow + `,{"Effect":"{{e:any}}","Action":"*","Resource":"*"}`, Maybe, Maybe},
		{"an effect of two", `{"Effect":"{{e:=Allow|Deny}}","Action":"*","Resource":"*"}`, Maybe, Maybe},
		{"an effect that is surely Allow", `{"Effect":"{{e:=Allow|Allow}}","Action":"*","Resource":"*"}`, Yes, No},
	} {
		d := Decide(policies(parse(t, Identity, `{"Version":"2012-10-17","Statement":[`+test.statements+`]}`)),
			Request{Action: "sts:AssumeRole", Target: Resource(Literal("arn:aws:iam::1:role/x"))})
		if d.Allowed != test.allowed || d.Explicit != test.explicit {
			t.Errorf("%s: allowed %v, explicit %v", test.name, d.Allowed, d.Explicit)
		}
	}
}

func TestDecideOpen(t *testing.T) {
	r := Request{Action: "sts:AssumeRole", Target: Resource(Literal("arn:aws:iam::1:role/x"))}
	if d := Decide(Policies{}, r); d.Allowed != No || d.Explicit != No {
		t.Errorf("no policies: %+v", d)
	}
	why := &Hole{ID: "h"}
	if d := Decide(Policies{Open: true, Why: why}, r); d.Allowed != Maybe || len(d.Unknown) != 1 || d.Unknown[0] != why {
		t.Errorf("open: %+v", d)
	}
	if d := Decide(policies(&Document{Open: true}), r); d.Allowed != Maybe {
		t.Errorf("open document: %+v", d)
	}
	doc := identity(t, `"Action":"sts:AssumeRole","Resource":"arn:aws:iam::1:role/{{r:any}}"`)
	if d := Decide(policies(identity(t, `"Action":"s3:*","Resource":"*"`), doc), r); len(d.Deciding) != 1 || d.Deciding[0].Document != 1 || d.Unknown[0].ID != "r" {
		t.Errorf("what decides: %+v", d)
	}
}

func TestGrants(t *testing.T) {
	for _, test := range []struct {
		name, statements, action, target string
		want                             Truth
	}{
		{"nothing", ``, "ecr:BatchGetImage", "*", No},
		{"a repository", `{"Effect":"Allow","Action":"ecr:BatchGetImage","Resource":"arn:aws:ecr:eu-west-1:1:repository/x"}`, "ecr:BatchGetImage", "arn:*:ecr:*:*:repository/*", Yes},
		{"a conditional allow", `{"Effect":"Allow","Action":"ecr:BatchGetImage","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`, "ecr:BatchGetImage", "*", Maybe},
		{"denied everywhere", `{"Effect":"Allow","Action":"ecr:*","Resource":"*"},{"Effect":"Deny","Action":"ecr:*","Resource":"*"}`, "ecr:BatchGetImage", "*", No},
		{"denied somewhere", `{"Effect":"Allow","Action":"ecr:*","Resource":"*"},{"Effect":"Deny","Action":"ecr:*","Resource":"arn:aws:ecr:eu-west-1:1:repository/x"}`, "ecr:BatchGetImage", "arn:aws:ecr:*:*:repository/*", Maybe},
		{"denied elsewhere", `{"Effect":"Allow","Action":"ecr:*","Resource":"*"},{"Effect":"Deny","Action":"ecr:*","Resource":"arn:aws:ecr:eu-west-1:1:repository/x"}`, "ecr:BatchGetImage", "arn:aws:ecr:us-east-1:*:repository/*", Yes},
		{"denied all but elsewhere", `{"Effect":"Allow","Action":"ecr:*","Resource":"*"},{"Effect":"Deny","Action":"ecr:*","NotResource":"arn:aws:ecr:eu-west-1:1:repository/x"}`, "ecr:BatchGetImage", "arn:aws:ecr:us-east-1:*:repository/*", No},
		{"another service's resources", `{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b"}`, "ecr:BatchGetImage", "arn:*:ecr:*:*:repository/*", No},
		{"an unknown resource", `{"Effect":"Allow","Action":"*","Resource":"{{r:any}}"}`, "ecr:BatchGetImage", "arn:*:ecr:*:*:repository/*", Maybe},
		{"any resource at all", `{"Effect":"Allow","Action":"ecr:BatchGetImage","Resource":"arn:aws:ecr:eu-west-1:1:repository/x"}`, "ecr:BatchGetImage", "*", Yes},
		{"a variable", `{"Effect":"Allow","Action":"ecr:*","Resource":"arn:aws:ecr:*:*:repository/${aws:PrincipalTag/team}/*"}`, "ecr:BatchGetImage", "arn:*:ecr:*:*:repository/*", Maybe},
	} {
		d := Grants(policies(parse(t, Identity, `{"Version":"2012-10-17","Statement":[`+test.statements+`]}`)), test.action, SomeResource(textOf(test.target)))
		if d.Allowed != test.want {
			t.Errorf("%s: %v, want %v", test.name, d.Allowed, test.want)
		}
	}
}

func TestConditions(t *testing.T) {
	present := func(values ...string) Context {
		var texts []Text
		for _, v := range values {
			texts = append(texts, textOf(v))
		}
		e := Entry{Key: Literal("k:k"), Present: Yes, Values: texts, Multi: len(values) != 1}
		return Context{Entries: []Entry{e, {Key: Literal("aws:username"), Present: Yes, Values: []Text{Literal("bob")}}, {Key: Literal("aws:gone"), Present: No}}}
	}
	absent := Context{Entries: []Entry{{Key: Literal("k:k"), Present: No}}}
	nothing := Context{}
	for _, test := range []struct {
		operator, values string
		ctx              Context
		want             Truth
	}{
		{"StringEquals", `"a*"`, present("abc"), No},
		{"StringEquals", `"a*"`, present("a*"), Yes},
		{"StringEquals", `"a"`, absent, No},
		{"StringEquals", `"a"`, nothing, Maybe},
		{"StringNotEquals", `"a"`, absent, Yes},
		{"StringNotEquals", `["a","b"]`, present("b"), No},
		{"StringNotEquals", `["a","b"]`, present("c"), Yes},
		{"StringEqualsIfExists", `"a"`, absent, Yes},
		{"StringEqualsIgnoreCase", `"ABC"`, present("abc"), Yes},
		{"StringLike", `"a*"`, present("abc"), Yes},
		{"StringLike", `"a*"`, present("{{v:any}}"), Maybe},
		{"StringLike", `"a*"`, present("b{{v:any}}"), No},
		{"StringLikeIfExists", `"*"`, nothing, Yes},
		{"StringLike", `"*"`, nothing, Maybe},
		{"StringLike", `"${*}"`, present("*"), Yes},
		{"StringLike", `"${*}"`, present("a"), No},
		{"StringEquals", `"${aws:username}"`, present("bob"), Yes},
		{"StringLike", `"${aws:username}*"`, present("bobby"), Yes},
		{"StringEquals", `"${aws:gone}"`, present("x"), No},
		{"StringNotEquals", `"${aws:gone}"`, present("x"), Yes},
		{"StringEquals", `"${aws:gone, 'none'}"`, present("none"), Yes},
		{"StringEquals", `"${aws:elsewhere}"`, present("x"), Maybe},
		{"Null", `"true"`, absent, Yes},
		{"Null", `"true"`, present("x"), No},
		{"Null", `"false"`, present("x"), Yes},
		{"Null", `["true","false"]`, present("x"), Yes},
		{"ForAllValues:StringEquals", `"a"`, absent, Yes},
		{"ForAllValues:StringEquals", `"a"`, present(), Yes},
		{"ForAllValues:StringEquals", `"a"`, present("a"), Yes},
		{"ForAllValues:StringEquals", `"a"`, present("a", "b"), No},
		{"ForAllValues:StringLike", `"*"`, nothing, Yes},
		{"ForAnyValue:StringEquals", `"a"`, absent, No},
		{"ForAnyValue:StringEquals", `"a"`, present("b"), No},
		{"ForAnyValue:StringEquals", `"a"`, present("a", "b"), Yes},
		{"ForAnyValue:StringEqualsIfExists", `"a"`, absent, Maybe},
		{"StringEquals", `"a"`, present("a", "b"), No}, // several values need a set operator
		{"Bool", `"TRUE"`, present("true"), Yes},
		{"Bool", `true`, present("true"), Yes},
		{"Bool", `"yes"`, present("true"), No},
		{"IpAddress", `"203.0.113.5"`, present("203.0.113.5"), Yes},
		{"IpAddress", `"203.0.113.7/24"`, present("203.0.113.200"), Yes},
		{"IpAddress", `"2001:db8::1"`, present("2001:db8:0:0:0:0:0:1"), Yes},
		{"NotIpAddress", `"10.0.0.0/8"`, present("203.0.113.5"), Yes},
		{"IpAddress", `"10.0.0.0/8"`, present("::1"), No},
		{"DateLessThan", `"2026-01-01"`, present("2025-12-31T23:59:59Z"), Yes},
		{"DateEquals", `"1577836800"`, present("2020-01-01T00:00:00Z"), Yes},
		{"NumericLessThan", `"10"`, present("9.5"), Yes},
		{"NumericLessThan", `"10"`, present("10abc"), No},
		{"NumericNotEquals", `10`, present("10.0"), No},
		{"NumericGreaterThanEquals", `10`, present("10.0"), Yes},
		{"BinaryEquals", `"QQ=="`, present("QQ=="), Yes},
		{"ArnLike", `"arn:aws:svc:*:111122223333:finance/*"`, present("arn:aws:svc:us-east-2:999999999999:store/abc:111122223333:finance/doc"), No},
		{"ArnEquals", `"arn:aws:iam::111111111111:role/*"`, present("arn:aws:iam::111111111111:role/a/b"), Yes},
		{"ArnNotEquals", `"arn:aws:iam::111111111111:role/*"`, present("arn:aws:iam::111111111111:role/a/b"), No},
		{"ArnLike", `"arn:aws:iam::1:role/*"`, present("no-arn"), No},
		{"ArnLike", `"*"`, present("arn:aws:iam::1:role/x"), Maybe},
		{"StringEquals", `[]`, present("a"), Maybe},
		{"StringEquals", `["{{v:any}}","a"]`, present("a"), Yes},
		{"StringEquals", `["{{v:any}}","a"]`, present("b"), Maybe},
		{"StringSomething", `"a"`, present("a"), Maybe},
	} {
		doc := identity(t, fmt.Sprintf(`"Action":"a:b","Resource":"*","Condition":{%q:{"K:k":%s}}`, test.operator, test.values))
		if got := doc.Statements[0].condition(doc, test.ctx); got != test.want {
			t.Errorf("%s %s against %v: %v, want %v", test.operator, test.values, test.ctx.Entries, got, test.want)
		}
	}
}

func TestVariablesNeedTheirVersion(t *testing.T) {
	r := Request{Action: "s3:GetObject", Target: Resource(Literal("arn:aws:s3:::b/bob/k"))}
	r.Context = r.Context.With(Literal("aws:username"), Literal("bob"))
	for version, want := range map[string]Truth{`"Version":"2012-10-17",`: Yes, `"Version":"2008-10-17",`: No, ``: No, `"Version":"{{v:any}}",`: Maybe} {
		doc := parse(t, Identity, `{`+version+`"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}/*"}}`)
		if got := Decide(policies(doc), r).Allowed; got != want {
			t.Errorf("%s %v, want %v", version, got, want)
		}
	}
	r.Context = Context{}.Without(Literal("aws:username"))
	doc := identity(t, `"Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}/*"`)
	if got := Decide(policies(doc), r).Allowed; got != No {
		t.Errorf("a variable without value: %v", got)
	}
}

func TestAssume(t *testing.T) {
	const caller, other = "arn:aws:iam::329639638901:role/a", "arn:aws:iam::329639638902:role/a"
	const target = "arn:aws:iam::329639638901:role/b"
	trust := func(principal string) string {
		return `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":` + principal + `,"Action":"sts:AssumeRole"}}`
	}
	aws := func(s string) string { return trust(`{"AWS":"` + s + `"}`) }
	grant := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"` + target + `"}}`
	s3 := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}`
	none := `{"Version":"2012-10-17","Statement":[]}`
	deny := `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"sts:*","Resource":"*"}}`
	for _, test := range []struct {
		name, caller, trust, identity, boundary string
		want, needed                            Truth
	}{
		{"same account, role named", caller, aws(caller), none, "", Yes, No},
		{"same account, role named, boundary lacks it", caller, aws(caller), grant, s3, No, No},
		{"same account, root", caller, aws("arn:aws:iam::329639638901:root"), none, "", No, Yes},
		{"same account, root and grant", caller, aws("arn:aws:iam::329639638901:root"), grant, "", Yes, Yes},
		{"same account, account id and grant", caller, aws("329639638901"), grant, "", Yes, Yes},
		{"same account, root, grant and boundary", caller, aws("329639638901"), grant, s3, No, Yes},
		{"same account, nobody named", caller, trust(`{"Service":"ec2.amazonaws.com"}`), grant, "", No, Yes},
		{"same account, everyone", caller, aws("*"), none, "", Yes, No},
		{"same account, other role", caller, aws(caller + "x"), grant, "", No, Yes},
		{"same account, role with a path", caller, aws("arn:aws:iam::329639638901:role/p/a"), grant, "", No, Yes},
		{"same account, explicit deny", caller, aws(caller), deny, "", No, No},
		{"cross account, role named", other, aws(other), none, "", No, Yes},
		{"cross account, role named and grant", other, aws(other), grant, "", Yes, Yes},
		{"cross account, everyone", other, aws("*"), none, "", No, Yes},
		{"cross account, root and grant", other, aws("arn:aws:iam::329639638902:root"), grant, "", Yes, Yes},
		{"unknown account, root, no grant", "arn:aws:iam::{{x:account}}:role/a", aws("{{x:account}}"), none, "", No, Yes},
		{"unknown account, role named, no grant", "arn:aws:iam::{{x:account}}:role/a", aws("arn:aws:iam::{{x:account}}:role/a"), none, "", Maybe, Maybe},
		{"unknown account, other role, grant", "arn:aws:iam::{{x:account}}:role/a", aws("arn:aws:iam::{{x:account}}:role/c"), grant, "", No, Yes},
		{"documentation account against a real one", "arn:aws:iam::111122223333:role/a", aws(caller), none, "", Maybe, Maybe},
		{"one of two other roles", caller, aws("{{x:=arn:aws:iam::329639638901:role/c|arn:aws:iam::329639638901:role/d}}"), grant, "", No, Yes},
		{"one of two roles", caller, aws("{{x:=arn:aws:iam::329639638901:role/a|arn:aws:iam::329639638901:role/d}}"), none, "", Maybe, Maybe},
		{"unknown trust", caller, aws("{{x:any}}"), grant, "", Maybe, Maybe},
		{"session of the role", caller, aws("arn:aws:sts::329639638901:assumed-role/a/s"), none, "", Maybe, Maybe},
		{"session of another role", caller, aws("arn:aws:sts::329639638901:assumed-role/c/s"), grant, "", No, Yes},
		{"a deleted role's id", caller, aws("AROAJQABLZS4A3QDU576Q"), grant, "", Maybe, Maybe},
		{"another partition", caller, aws("arn:aws-cn:iam::329639638901:root"), grant, "", No, Yes},
		{"a federated principal", caller, trust(`{"Federated":"arn:aws:iam::329639638901:oidc-provider/x"}`), grant, "", No, Yes},
	} {
		a := Assume{Caller: Caller{ARN: textOf(test.caller)}, Policies: policies(parse(t, Identity, test.identity)), Role: Literal(target), Trust: parse(t, Trust, test.trust)}
		if test.boundary != "" {
			b := policies(parse(t, Identity, test.boundary))
			a.Boundary = &b
		}
		d := a.Decide(AssumeRole)
		if d.Allowed != test.want || d.GrantNeeded != test.needed {
			t.Errorf("%s: allowed %v, grant needed %v; want %v, %v", test.name, d.Allowed, d.GrantNeeded, test.want, test.needed)
		}
	}
	if d := (Assume{Caller: Caller{ARN: Literal(caller)}, Role: Literal(target)}).Decide(AssumeRole); d.Allowed != Maybe || d.Trust.Named != Maybe {
		t.Errorf("a trust that is not known: %+v", d)
	}
}

func TestTrustsService(t *testing.T) {
	doc := parse(t, Trust, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":"sts:AssumeRole"},
		{"Effect":"Allow","Principal":{"Service":["ec2.amazonaws.com.cn"]},"Action":"sts:AssumeRole"}]}`)
	for _, test := range []struct {
		services []string
		action   string
		want     Truth
	}{
		{[]string{PodIdentityService}, AssumeRole, Yes},
		{[]string{PodIdentityService}, TagSession, No},
		{[]string{"eks.amazonaws.com"}, AssumeRole, No},
		{EC2Principals(Literal("aws")), AssumeRole, No},
		{EC2Principals(Literal("aws-cn")), AssumeRole, Yes},
	} {
		if got := TrustsService(doc, Text{}, test.services, test.action, Context{}).Allowed(); got != test.want {
			t.Errorf("%v %s: %v", test.services, test.action, got)
		}
	}
	two := parse(t, Trust, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":"sts:AssumeRole"},
		{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":"sts:TagSession"}]}`)
	if got := TrustsService(two, Text{}, []string{PodIdentityService}, TagSession, Context{}).Allowed(); got != Yes {
		t.Errorf("TagSession in a statement of its own: %v", got)
	}
	if !IsPodIdentityTypo("pod.eks.amazonaws.com") || IsPodIdentityTypo(PodIdentityService) || IsPodIdentityTypo("ec2.amazonaws.com") {
		t.Error("typos of pods.eks.amazonaws.com are not told from it")
	}
	if got := len(Trusted(doc)); got != 2 {
		t.Errorf("%d principals", got)
	}
}

func TestPodIdentityContext(t *testing.T) {
	doc := parse(t, Trust, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"],
		"Condition":{"StringEquals":{"aws:RequestTag/kubernetes-namespace":"prod"}}}}`)
	for _, test := range []struct {
		ctx  Context
		want Truth
	}{
		{PodIdentityContext(Yes, map[string]Text{"kubernetes-namespace": Literal("prod")}), Yes},
		{PodIdentityContext(Yes, map[string]Text{"kubernetes-namespace": Literal("dev")}), No},
		{PodIdentityContext(Yes, nil), Maybe},
		{PodIdentityContext(No, nil), No},
		{PodIdentityContext(Maybe, nil), Maybe},
	} {
		if got := TrustsService(doc, Text{}, []string{PodIdentityService}, AssumeRole, test.ctx).Allowed(); got != test.want {
			t.Errorf("%v, want %v", got, test.want)
		}
	}
}

func BenchmarkDecide(b *testing.B) {
	doc := parse(b, Identity, `{"Version":"2012-10-17","Statement":[`+strings.Repeat(`{"Effect":"Allow","Action":["ec2:Describe*","ecr:GetAuthorizationToken"],"Resource":"*"},`, 20)+
		`{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::{{a:account}}:role/app/*"}]}`)
	p := policies(doc)
	for name, arn := range map[string]string{"literal": "arn:aws:iam::111122223333:role/app/writer", "hole": "arn:aws:iam::{{a:account}}:role/app/{{n:name}}"} {
		r := Request{Action: AssumeRole, Target: Resource(textOf(arn))}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if Decide(p, r).Allowed == No {
					b.Fatal("denied")
				}
			}
		})
	}
}

// BenchmarkDecideRole asks a role with four policies, as nodes have them.
func BenchmarkDecideRole(b *testing.B) {
	var p Policies
	for _, name := range []string{"AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly", "AmazonSSMManagedInstanceCore"} {
		p.Documents = append(p.Documents, parse(b, Identity, catalogue.Managed(name).Document()))
	}
	r := Request{Action: "ecr:GetAuthorizationToken", Target: NoResource()}
	b.ReportAllocs()
	for b.Loop() {
		if Decide(p, r).Allowed != Yes {
			b.Fatal("denied")
		}
	}
}

func BenchmarkParse(b *testing.B) {
	text := Literal(catalogue.Managed("AmazonEKSClusterPolicy").Document())
	b.SetBytes(int64(len(text.Encoded())))
	b.ReportAllocs()
	for b.Loop() {
		if d, _ := Parse(text, Identity); len(d.Statements) == 0 {
			b.Fatal("no statements")
		}
	}
}
