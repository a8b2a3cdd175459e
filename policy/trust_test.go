package policy

import (
	"fmt"
	"strings"
	"testing"
)

const (
	testIssuer   = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
	otherIssuer  = "oidc.eks.eu-west-1.amazonaws.com/id/FEDCBA9876543210FEDCBA9876543210"
	testProvider = "arn:aws:iam::329639638901:oidc-provider/" + testIssuer
)

// irsa is a trust policy with one web identity statement.
func irsa(federated, action, condition string) string {
	if condition != "" {
		condition = `,"Condition":` + condition
	}
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":%s},"Action":%s%s}]}`, federated, action, condition)
}

func quoted(s string) string { return `"` + s + `"` }

func claimsOf(operator string, pairs ...string) string {
	var members []string
	for i := 0; i < len(pairs); i += 2 {
		v := pairs[i+1]
		if !strings.HasPrefix(v, "[") {
			v = quoted(v)
		}
		members = append(members, quoted(pairs[i])+":"+v)
	}
	return quoted(operator) + ":{" + strings.Join(members, ",") + "}"
}

func TestDecideToken(t *testing.T) {
	const web = `"sts:AssumeRoleWithWebIdentity"`
	sub, aud := testIssuer+":sub", testIssuer+":aud"
	right := "{" + claimsOf("StringEquals", sub, "system:serviceaccount:prod:web", aud, "sts.amazonaws.com") + "}"
	token := Token{Issuer: Literal("https://" + testIssuer), Subject: Literal("system:serviceaccount:prod:web"), Audience: Literal("sts.amazonaws.com")}
	holey := token
	holey.Issuer = textOf("https://oidc.eks.{{r:region}}.amazonaws.com/id/{{i:!id}}")
	for _, test := range []struct {
		name, trust string
		token       Token
		allowed     Truth
		fails       string // the parts that surely fail
	}{
		{"right", irsa(quoted(testProvider), web, right), token, Yes, ""},
		{"two statements", irsa(quoted(testProvider), web, "{"+claimsOf("StringEquals", sub, "system:serviceaccount:prod:api")+"}"), token, No, "subject"},
		{"StringLike", irsa(quoted(testProvider), web, "{"+claimsOf("StringLike", sub, "system:serviceaccount:prod:*")+"}"), token, Yes, ""},
		{"wrong namespace by pattern", irsa(quoted(testProvider), web, "{"+claimsOf("StringLike", sub, "system:serviceaccount:dev:*")+"}"), token, No, "subject"},
		{"one of several subjects", irsa(quoted(testProvider), web, "{"+claimsOf("StringEquals", sub, `["system:serviceaccount:a:b","system:serviceaccount:prod:web"]`)+"}"), token, Yes, ""},
		{"a subject with a hole", irsa(quoted(testProvider), web, "{"+claimsOf("StringEquals", sub, "system:serviceaccount:{{ns:name}}:web")+"}"), token, Maybe, ""},
		{"a hole that cannot help", irsa(quoted(testProvider), web, "{"+claimsOf("StringEquals", sub, "system:serviceaccount:{{ns:name}}:api")+"}"), token, No, "subject"},
		{"wrong audience", irsa(quoted(testProvider), web, "{"+claimsOf("StringEquals", sub, "system:serviceaccount:prod:web", aud, "sts.amazon.com")+"}"), token, No, "audience"},
		{"wrong audience and subject", irsa(quoted(testProvider), web, "{"+claimsOf("StringEquals", sub, "system:serviceaccount:prod:x", aud, "sts.amazon.com")+"}"), token, No, "audience subject"},
		{"another cluster", irsa(quoted("arn:aws:iam::329639638901:oidc-provider/"+otherIssuer), web, right), token, No, "issuer"},
		{"another account", irsa(quoted("arn:aws:iam::329639638902:oidc-provider/"+testIssuer), web, right), token, No, "account"},
		{"documentation account", irsa(quoted("arn:aws:iam::111122223333:oidc-provider/"+testIssuer), web, right), token, Yes, ""},
		{"wrong action", irsa(quoted(testProvider), `"sts:AssumeRole"`, right), token, No, "action"},
		{"a broad action", irsa(quoted(testProvider), `"sts:*"`, right), token, Yes, ""},
		{"keys of another cluster", irsa(quoted(testProvider), web, "{"+claimsOf("StringEquals", otherIssuer+":sub", "system:serviceaccount:prod:web")+"}"), token, No, "key"},
		{"https in the key", irsa(quoted(testProvider), web, "{"+claimsOf("StringEquals", "https://"+sub, "system:serviceaccount:prod:web")+"}"), token, No, "key"},
		{"the same unknown issuer on both sides", irsa(quoted("arn:aws:iam::{{a:account}}:oidc-provider/oidc.eks.{{r:region}}.amazonaws.com/id/{{i:!id}}"), web,
			"{"+claimsOf("StringEquals", "oidc.eks.{{r:region}}.amazonaws.com/id/{{i:!id}}:sub", "system:serviceaccount:prod:web")+"}"), holey, Yes, ""},
		{"two unknown clusters", irsa(quoted("arn:aws:iam::{{a:account}}:oidc-provider/oidc.eks.{{r:region}}.amazonaws.com/id/{{j:!id}}"), web, ""), holey, No, "issuer"},
		{"an unknown provider", irsa(quoted("{{p:any}}"), web, ""), token, Maybe, ""},
		{"an unknown provider with a wrong subject", irsa(quoted("{{p:any}}"), web, "{"+claimsOf("StringEquals", "{{i:any}}:sub", "system:serviceaccount:x:web")+"}"), token, No, "subject"},
		{"an EC2 trust", `{"Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}`, token, No, "issuer"},
		{"GitHub", irsa(quoted("arn:aws:iam::329639638901:oidc-provider/token.actions.githubusercontent.com"), web, ""), token, No, "issuer"},
		{"a key that tokens never have", irsa(quoted(testProvider), web, `{"StringEquals":{"sts:ExternalId":"x"}}`), token, No, "others"},
		{"a key that nothing is known of", irsa(quoted(testProvider), web, `{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}`), token, Maybe, ""},
		{"a deny", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"` + testProvider + `"},"Action":` + web + `},{"Effect":"Deny","Principal":"*","Action":` + web + `}]}`, token, No, ""},
	} {
		doc := parse(t, Trust, test.trust)
		d := DecideToken(doc, Literal("329639638901"), test.token)
		var fails []string
		for _, p := range []struct {
			name string
			t    Truth
		}{{"issuer", d.Issuer}, {"account", d.Account}, {"action", d.Action}, {"key", d.KeyOf}, {"audience", d.Audience}, {"subject", d.Subject}, {"others", d.Others}} {
			if p.t == No {
				fails = append(fails, p.name)
			}
		}
		if got := strings.Join(fails, " "); d.Allowed() != test.allowed || got != test.fails {
			t.Errorf("%s: %v, fails on %q; want %v, %q", test.name, d.Allowed(), got, test.allowed, test.fails)
		}
	}
}

func TestSubjectDifference(t *testing.T) {
	for _, test := range []struct{ accepted, want string }{
		{"system:serviceaccount:default:web", "namespace"},
		{"system:serviceaccount:prod:api", "name"},
		{"system:serviceaccount:default:api", "both"},
		{"system:serviceaccount:web", "none"},
	} {
		doc := parse(t, Trust, irsa(quoted(testProvider), `"sts:AssumeRoleWithWebIdentity"`, "{"+claimsOf("StringEquals", testIssuer+":sub", test.accepted)+"}"))
		got := SubjectDifference(WebIdentities(doc)[0].Subjects, Literal("system:serviceaccount:prod:web"))
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.accepted, got, test.want)
		}
	}
}

func TestCheckTrust(t *testing.T) {
	const web = `"sts:AssumeRoleWithWebIdentity"`
	p, sub, aud := quoted(testProvider), testIssuer+":sub", testIssuer+":aud"
	okSub := claimsOf("StringEquals", sub, "system:serviceaccount:prod:web")
	for _, test := range []struct{ name, trust, want string }{
		{"sound", irsa(p, web, "{"+okSub+"}"), ""},
		{"sound with holes", irsa(quoted("{{p:any}}"), web, "{"+claimsOf("StringEquals", "{{i:any}}:sub", "{{s:any}}")+"}"), ""},
		{"GitHub without subject", irsa(quoted("arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com"), web, "{"+claimsOf("StringLike", "token.actions.githubusercontent.com:sub", "repo:x/*")+"}"), ""},
		{"SAML", irsa(quoted("arn:aws:iam::1:saml-provider/x"), `"sts:AssumeRoleWithSAML"`, ""), ""},
		{"cognito", irsa(quoted("cognito-identity.amazonaws.com"), web, ""), ""},

		{"no subject", irsa(p, web, "{"+claimsOf("StringEquals", aud, "sts.amazonaws.com")+"}"), "subject-missing absent @" + testProvider},
		{"a subject as the audience", irsa(p, web, "{"+claimsOf("StringEquals", aud, "system:serviceaccount:prod:web")+"}"), "subject-malformed audience @system:serviceaccount:prod:web"},
		{"no condition", irsa(p, web, ""), "subject-missing absent @" + testProvider},
		{"any subject", irsa(p, web, "{"+claimsOf("StringLike", sub, "system:serviceaccount:*:*")+"}"), "subject-broad any @system:serviceaccount:*:*"},
		{"star", irsa(p, web, "{"+claimsOf("StringLike", sub, "*")+"}"), "subject-broad any @*"},
		{"any subject, narrowed by another condition", irsa(p, web, "{"+claimsOf("StringLike", sub, "*")+","+okSub+"}"), ""},
		{"a namespace", irsa(p, web, "{"+claimsOf("StringLike", sub, "system:serviceaccount:kube-system:*")+"}"), ""},
		{"wildcard in StringEquals", irsa(p, web, "{"+claimsOf("StringEquals", sub, "system:serviceaccount:prod:*")+"}"), "subject-wildcard @system:serviceaccount:prod:*"},
		{"wildcard beside a hole", irsa(p, web, "{"+claimsOf("StringEquals", sub, "system:serviceaccount:{{ns:name}}:*")+"}"), "subject-wildcard @system:serviceaccount:{ns}:*"},
		{"wildcard of an unknown issuer", irsa(quoted("{{p:any}}"), web, "{"+claimsOf("StringEquals", "{{i:any}}:sub", "system:serviceaccount:prod:*")+"}"), "subject-wildcard @system:serviceaccount:prod:*"},
		{"wildcard of another issuer's cluster", irsa(quoted("arn:aws:iam::1:oidc-provider/s3.acme.example/kops"), web, "{"+claimsOf("StringEquals", "s3.acme.example/kops:sub", "system:serviceaccount:prod:*")+"}"), "subject-wildcard @system:serviceaccount:prod:*"},
		{"wildcard of an unknown issuer in StringLike", irsa(quoted("{{p:any}}"), web, "{"+claimsOf("StringLike", "{{i:any}}:sub", "system:serviceaccount:prod:*")+"}"), ""},
		{"wildcard of an unknown issuer in a hole", irsa(quoted("{{p:any}}"), web, "{"+claimsOf("StringEquals", "{{i:any}}:sub", "system:serviceaccount:prod:{{s:any}}")+"}"), ""},
		{"malformed", irsa(p, web, "{"+claimsOf("StringEquals", sub, "system:serviceaccount:web")+"}"), "subject-malformed segments @system:serviceaccount:web"},
		{"malformed and wildcard", irsa(p, web, "{"+claimsOf("StringEquals", sub, "serviceaccount:prod:*")+"}"), "subject-malformed prefix @serviceaccount:prod:*"},
		{"ignoring case", irsa(p, web, "{"+claimsOf("StringEqualsIgnoreCase", sub, "System:ServiceAccount:Prod:Web")+"}"), ""},

		{"https in the ARN", irsa(quoted("arn:aws:iam::1:oidc-provider/https://"+testIssuer), web, "{"+okSub+"}"),
			"issuer-malformed https @arn:aws:iam::1:oidc-provider/https://" + testIssuer + " -> arn:aws:iam::1:oidc-provider/" + testIssuer},
		{"https in the key", irsa(p, web, "{"+claimsOf("StringEquals", "https://"+sub, "system:serviceaccount:prod:web")+"}"), "issuer-malformed https @https://" + sub + " -> " + sub},
		{"https in the key of an unknown issuer", irsa(quoted("{{p:any}}"), web, "{"+claimsOf("StringEquals", "https://{{i:any}}:sub", "system:serviceaccount:prod:web")+"}"), "issuer-malformed https @https://{i}:sub"},
		{"a whole ARN as key", irsa(p, web, "{"+claimsOf("StringEquals", testProvider+":sub", "system:serviceaccount:prod:web")+"}"), "issuer-malformed arn @" + testProvider + ":sub -> " + sub},
		{"no claim", irsa(p, web, "{"+claimsOf("StringEquals", testIssuer, "system:serviceaccount:prod:web")+"}"), "issuer-malformed no-claim @" + testIssuer},
		{"dual stack", irsa(quoted("arn:aws:iam::1:oidc-provider/oidc-eks.eu-west-1.api.aws/id/ABC123"), web, "{"+claimsOf("StringEquals", "oidc-eks.eu-west-1.api.aws/id/ABC123:sub", "system:serviceaccount:prod:web")+"}"),
			"issuer-malformed oidc-eks @arn:aws:iam::1:oidc-provider/oidc-eks.eu-west-1.api.aws/id/ABC123 -> arn:aws:iam::1:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC123 and @oidc-eks.eu-west-1.api.aws/id/ABC123:sub"},
		{"no /id/", irsa(quoted("arn:aws:iam::1:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/ABC123"), web, ""),
			"issuer-malformed no-id @arn:aws:iam::1:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/ABC123 -> arn:aws:iam::1:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC123"},
		{"the webhook's README", irsa(quoted("arn:aws:iam::1:oidc-provider/oidc.eu-west-1.eks.amazonaws.com/ABC123"), web, ""),
			"issuer-malformed host @arn:aws:iam::1:oidc-provider/oidc.eu-west-1.eks.amazonaws.com/ABC123 -> arn:aws:iam::1:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC123"},
		{"the API endpoint", irsa(quoted("arn:aws:iam::1:oidc-provider/0123456789ABCDEF0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com"), web, ""),
			"issuer-malformed endpoint @arn:aws:iam::1:oidc-provider/0123456789ABCDEF0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com"},
		{"a slash at the end", irsa(quoted(testProvider+"/"), web, "{"+okSub+"}"), "issuer-malformed slash @" + testProvider + "/ -> " + testProvider},
		{"an issuer as principal", irsa(quoted(testIssuer), web, "{"+okSub+"}"), "issuer-malformed no-arn @" + testIssuer},
		{"the key of another cluster", irsa(p, web, "{"+claimsOf("StringEquals", otherIssuer+":sub", "system:serviceaccount:prod:web")+"}"), "issuer-key-mismatch key @" + otherIssuer + ":sub -> " + sub},
		{"the keys of two clusters", irsa("["+p+","+quoted("arn:aws:iam::329639638901:oidc-provider/"+otherIssuer)+"]", web,
			"{"+claimsOf("StringEquals", sub, "system:serviceaccount:prod:web", otherIssuer+":sub", "system:serviceaccount:prod:web")+"}"), "issuer-key-mismatch several @" + otherIssuer + ":sub"},
		{"the right action is missing", irsa(p, `"sts:AssumeRole"`, "{"+okSub+"}"), "action-for-federated federated @sts:AssumeRole -> sts:AssumeRoleWithWebIdentity"},
		{"a broad action", irsa(p, `"sts:AssumeRole*"`, "{"+okSub+"}"), ""},
		{"TagSession in a statement of its own", irsa(p, `"sts:TagSession"`, "{"+okSub+"}"), ""},
		{"web identity for a service", `{"Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity"}}`,
			"action-for-principal service @sts:AssumeRoleWithWebIdentity -> sts:AssumeRole"},
		{"web identity for an account", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::1:root"},"Action":["sts:AssumeRoleWithWebIdentity"]}}`,
			"action-for-principal aws @sts:AssumeRoleWithWebIdentity -> sts:AssumeRole"},
		{"web identity beside the right action", `{"Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":["sts:AssumeRole","sts:AssumeRoleWithWebIdentity"]}}`, ""},
		{"a deny", `{"Statement":{"Effect":"Deny","Principal":{"Federated":` + p + `},"Action":"sts:AssumeRole"}}`, ""},
	} {
		text := textOf(test.trust)
		doc, _ := Parse(text, Trust)
		var lines []string
		for _, d := range CheckTrust(doc) {
			line := d.Kind + " "
			if d.Case != "" {
				line += d.Case + " "
			}
			line += "@" + text.Slice(d.Start, d.End).String()
			if d.Expected != "" {
				line += " -> " + d.Expected
			}
			for _, again := range d.Also {
				line += " and @" + text.Slice(again.Start, again.End).String()
			}
			lines = append(lines, line)
		}
		if got := strings.Join(lines, "\n"); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}

func TestSubjectDefect(t *testing.T) {
	for _, test := range []struct {
		subject       string
		like          bool
		why, expected string
	}{
		{"system:serviceaccount:prod:web", false, "", ""},
		{"system:serviceaccount:kube-system:ebs-csi-controller-sa", false, "", ""},
		{"system:serviceaccount:prod:web.v1", false, "", ""},
		{"system:serviceaccount:*:*", true, "", ""},
		{"*", true, "", ""},
		{"system:serviceaccount:*", true, "", ""},
		{"system:serviceaccount:{{ns:name}}:{{sa:name}}", false, "", ""},
		{"{{s:any}}", false, "", ""},
		{"system:serviceaccount:<ns>:web", false, "", ""},
		{"system:serviceaccounts:prod", false, "is the name of a group, a token has system:serviceaccount:NAMESPACE:NAME", ""},
		{"prod:web", false, `does not begin with "system:serviceaccount:"`, "system:serviceaccount:prod:web"},
		{"prod/web", false, `does not begin with "system:serviceaccount:"`, "system:serviceaccount:prod:web"},
		{"serviceaccount:prod:web", false, `does not begin with "system:serviceaccount:"`, "system:serviceaccount:prod:web"},
		{"arn:aws:iam::1:role/x", false, `does not begin with "system:serviceaccount:"`, ""},
		{"System:serviceaccount:prod:web", false, "has capital letters, a token has system:serviceaccount:NAMESPACE:NAME", "system:serviceaccount:prod:web"},
		{"system:serviceaccount:prod/web", false, "has a slash where a colon parts namespace and name", "system:serviceaccount:prod:web"},
		{"system:serviceaccount:{{ns:name}}/web", false, "has a slash where a colon parts namespace and name", ""},
		{"system:serviceaccount:web", false, "has no namespace, a token has system:serviceaccount:NAMESPACE:NAME", ""},
		{"system:serviceaccount:a:b:c", false, "has 5 parts, a token has system:serviceaccount:NAMESPACE:NAME", ""},
		{"system:serviceaccount::web", false, "has an empty namespace", ""},
		{"system:serviceaccount:prod:", false, "has an empty ServiceAccount name", ""},
		{"system:serviceaccount:prod:Web", false, "has capital letters, which no namespace or ServiceAccount has", ""},
		{"system:serviceaccount:prod:my_web", false, "has '_' in the name of its ServiceAccount, which no ServiceAccount may have", ""},
		{"system:serviceaccount:my.ns:web", false, "has '.' in the name of its namespace, which no namespace may have", ""},
		{"system:serviceaccount:prod: web", false, "has a blank", "system:serviceaccount:prod:web"},
		{"system:serviceaccount:" + strings.Repeat("a", 64) + ":web", false, "has a namespace of 64 characters, at most 63 are allowed", ""},
	} {
		d := SubjectDefect(textOf(test.subject), test.like)
		switch {
		case d == nil && test.why != "":
			t.Errorf("%q: no defect", test.subject)
		case d != nil && (d.Why != test.why || d.Expected != test.expected):
			t.Errorf("%q: %s -> %q", test.subject, d.Why, d.Expected)
		}
	}
}

func TestIsEKSIssuer(t *testing.T) {
	for s, want := range map[string]Truth{
		testIssuer: Yes, "https://" + testIssuer: Yes, "oidc.eks.{{r:region}}.amazonaws.com/id/{{i:id}}": Yes,
		"oidc.eks.cn-north-1.amazonaws.com.cn/id/EXAMPLE": Yes, "{{i:any}}": Maybe, "token.actions.githubusercontent.com": No,
		"accounts.google.com": No, "oidc.eks.{{x:any}}": Maybe, "{{i:=oidc.eks.x.amazonaws.com/id/A|oidc.eks.y.amazonaws.com/id/B}}": Yes,
	} {
		if got := IsEKSIssuer(textOf(s)); got != want {
			t.Errorf("IsEKSIssuer(%q) = %v, want %v", s, got, want)
		}
	}
}

// TestProvidersOfAChoice: a Federated element that is one of several provider ARNs
// is read as these, and what is chosen together goes together.
func TestProvidersOfAChoice(t *testing.T) {
	chosen := func(name string, of ...Text) Text {
		return HoleText(&Hole{ID: name, Decider: "run", Choices: of})
	}
	id := HoleText(&Hole{ID: "id", Kind: IssuerID, Unique: true})
	account := chosen("account", Literal("347812569034"), Literal("893475610223"))
	issuerIn := func(region string) Text { return Concat(Literal("oidc.eks."+region+".amazonaws.com/id/"), id) }
	issuer := chosen("issuer", issuerIn("eu-central-1"), issuerIn("eu-west-1"))
	arn := func(issuer Text) Text {
		return Concat(Literal("arn:aws:iam::"), account, Literal(":oidc-provider/"), issuer)
	}
	federated := chosen("federated", arn(issuerIn("eu-central-1")), arn(issuerIn("eu-west-1")))
	text := Concat(Literal(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "`), federated,
		Literal(`"}, "Condition": {"StringEquals": {"`), issuer, Literal(`:sub": "system:serviceaccount:prod:web", "`), issuer, Literal(`:aud": "sts.amazonaws.com"}}}}`))
	d, problems := Parse(text, Trust)
	if problems != nil {
		t.Fatal(problems)
	}
	if defects := CheckTrust(d); len(defects) > 0 {
		t.Errorf("%+v", defects)
	}
	for subject, want := range map[string]Truth{"system:serviceaccount:prod:web": Yes, "system:serviceaccount:prod:api": No} {
		token := Token{Issuer: issuer, Subject: Literal(subject), Audience: Literal("sts.amazonaws.com")}
		if got := DecideToken(d, account, token); got.Named != want {
			t.Errorf("%s: %+v", subject, got)
		}
	}
}
