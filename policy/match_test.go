package policy

import (
	"strings"
	"testing"
)

// holes of tests are written {label:kind}; the same label is the same hole. A
// kind with a leading "!" is unique; "a|b" after "=" are choices.
func textOf(s string) Text {
	kinds := map[string]HoleKind{
		"any": AnyText, "account": AccountID, "region": RegionName, "partition": Partition, "id": IssuerID,
		"name": NameText, "nocolon": NoColonText, "suffix": DNSSuffix, "scheme": Scheme,
	}
	var parts []Text
	for {
		i := strings.Index(s, "{{")
		if i < 0 {
			break
		}
		j := strings.Index(s, "}}")
		parts = append(parts, Literal(s[:i]))
		label, kind, _ := strings.Cut(s[i+2:j], ":")
		h := &Hole{ID: label, Label: label}
		if choices, ok := strings.CutPrefix(kind, "="); ok {
			for _, c := range strings.Split(choices, "|") {
				h.Choices = append(h.Choices, Literal(c))
			}
		} else {
			kind, h.Unique = strings.CutPrefix(kind, "!")
			k, ok := kinds[kind]
			if !ok {
				panic("no such kind: " + kind)
			}
			h.Kind = k
		}
		parts = append(parts, HoleText(h))
		s = s[j+2:]
	}
	return Concat(append(parts, Literal(s))...)
}

// TestDecider: holes that the same decides stand for choices of the same index.
func TestDecider(t *testing.T) {
	hole := func(decider string, choices ...string) Text {
		h := &Hole{ID: decider + strings.Join(choices, "|"), Decider: decider}
		for _, c := range choices {
			h.Choices = append(h.Choices, Literal(c))
		}
		return HoleText(h)
	}
	dash := Literal("-")
	for _, test := range []struct {
		a, b Text
		want Truth
	}{
		{Concat(hole("d", "a", "b"), dash, hole("d", "1", "2")), hole("d", "a-1", "b-2"), Yes},
		{Concat(hole("d", "a", "b"), dash, hole("d", "1", "2")), hole("d", "a-2", "b-1"), No},
		{Concat(hole("d", "a", "b"), dash, hole("d", "1", "2")), Literal("a-2"), No},
		{Concat(hole("d", "a", "b"), dash, hole("e", "1", "2")), Literal("a-2"), Maybe},
		{Concat(hole("", "a", "b"), dash, hole("", "1", "2")), Literal("a-2"), Maybe},
		{hole("d", "a", "b"), hole("d", "a", "b", "c"), Maybe},
	} {
		if got := Equal(test.a, test.b); got != test.want {
			t.Errorf("%s and %s: %s", test.a.Key(), test.b.Key(), got)
		}
	}
}

func TestEqual(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want Truth
	}{
		{"a", "a", Yes},
		{"a", "A", No},
		{"", "", Yes},
		{"{{x:any}}", "{{x:any}}", Yes},
		{"{{x:any}}", "{{y:any}}", Maybe},
		{"{{x:any}}", "", Maybe},
		{"{{x:name}}", "", No},
		{"a{{x:any}}c", "a{{x:any}}d", No},
		{"ns:ray", "ns:{{cluster:any}}-ray", No},
		{"ns:blue-ray", "ns:{{cluster:any}}-ray", Maybe},
		{"{{a:account}}", "111122223333", Maybe},
		{"{{a:account}}", "11112222333", No},
		{"{{a:account}}", "11112222333x", No},
		{"{{a:!account}}", "{{b:!account}}", No},
		{"{{a:account}}", "{{b:account}}", Maybe},
		{"x{{a:!account}}{{n:any}}", "x{{b:!account}}{{m:any}}", No},
		{"r-{{a:!name}}:x", "r-{{b:!name}}:x", No},
		{"r-{{a:!name}}{{n:any}}", "r-{{b:!name}}{{m:any}}", Maybe},
		{"/{{a:!name}}", "/{{b:!name}}", No},
		{"oidc.eks.{{r:region}}.amazonaws.com/id/{{i:!id}}", "oidc.eks.eu-west-1.amazonaws.com/id/{{j:!id}}", No},
		{"oidc.eks.{{r:region}}.amazonaws.com/id/{{i:!id}}", "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE", No},
		{"oidc.eks.{{r:region}}.amazonaws.com/id/{{i:!id}}", "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF", Maybe},
		{"{{e:=dev|prod}}-web", "prod-web", Maybe},
		{"{{e:=dev|prod}}-web", "test-web", No},
		{"{{e:=dev|dev}}-web", "dev-web", Yes},
		{"{{e:=dev|prod}}-{{e:=dev|prod}}", "dev-prod", No},
		{"{{s:scheme}}oidc.eks", "https://oidc.eks", Maybe},
		{"{{s:scheme}}oidc.eks", "http://oidc.eks", No},
		{"arn:{{p:partition}}:iam", "arn:aws-cn:iam", Maybe},
		{"arn:{{p:partition}}:iam", "arn:azure:iam", No},
		{"ec2.{{s:suffix}}", "eks.amazonaws.com", No},
		{"{{r:region}}", "eu-west-1", Maybe},
		{"{{r:region}}", "EU", No},
		{"{{n:nocolon}}", "a:b", No},
		{"{{n:name}}", "a/b", No},
		{"é{{n:any}}", "e{{n:any}}", No},
	} {
		if got := Equal(textOf(test.a), textOf(test.b)); got != test.want {
			t.Errorf("Equal(%q, %q) = %v, want %v", test.a, test.b, got, test.want)
		}
		if got := Equal(textOf(test.b), textOf(test.a)); got != test.want {
			t.Errorf("Equal(%q, %q) = %v, want %v", test.b, test.a, got, test.want)
		}
	}
	if EqualFold(Literal("AWS:SourceIp"), Literal("aws:sourceip")) != Yes || EqualFold(textOf("A{{x:id}}"), textOf("a{{x:id}}")) != Yes {
		t.Error("EqualFold minds letter case")
	}
	if EqualFold(textOf("{{x:id}}"), Literal(strings.Repeat("a", 32))) != Maybe {
		t.Error("EqualFold of an id and lower-case hex is not certain")
	}
}

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		pattern, value string
		want           Truth
	}{
		{"*", "", Yes},
		{"?", "", No},
		{"a*c", "abbc", Yes},
		{"a?c", "abbc", No},
		{"*", "{{x:any}}", Yes},
		{"system:serviceaccount:{{ns:any}}:*", "system:serviceaccount:{{ns:any}}:web", Yes}, // every text matches itself
		{"system:serviceaccount:{{ns:name}}:*", "system:serviceaccount:{{ns:name}}:web", Yes},
		{"system:serviceaccount:{{ns:name}}:api*", "system:serviceaccount:{{ns:name}}:web", No},
		{"system:serviceaccount:prod:*", "system:serviceaccount:{{ns:name}}:web", Maybe},
		{"system:serviceaccount:prod:*", "system:serviceaccount:{{ns:name}}-dev:web", No},
		{"{{p:any}}", "x", Maybe},
		{"{{p:any}}b", "xa", No},
		{"{{p:name}}", "a/b", No},
		{"{{p:any}}", "{{p:any}}", Yes},
		{"{{p:any}}a", "{{p:any}}b", No},
		{"{{p:any}}aX", "{{p:any}}bX", No},
		{"{{p:any}}a", "{{p:any}}ba", Maybe}, // p may be "*"
		{"*-{{env:=dev|prod}}", "web-prod", Maybe},
		{"*-{{env:=dev|prod}}", "web-test", No},
		{"*{{env:=a|ba}}", "xba", Yes},
		{"a?c", "a{{x:any}}c", Maybe},
	} {
		if got := Match(textOf(test.pattern), textOf(test.value)); got != test.want {
			t.Errorf("Match(%q, %q) = %v, want %v", test.pattern, test.value, got, test.want)
		}
	}
}

func TestMatchAction(t *testing.T) {
	for _, test := range []struct {
		pattern, action string
		want            Truth
	}{
		{"S3:GETOBJECT", "s3:GetObject", Yes},
		{"s3:Get?bject", "s3:GetObject", Yes},
		{"s3:GetObject ", "s3:GetObject", No},
		{"*:*", "s3:GetObject", Maybe},
		{"*", "s3:GetObject", Yes},
		{"s3", "s3:GetObject", Maybe},
		{"sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", No},
		{"sts:AssumeRole*", "sts:AssumeRoleWithWebIdentity", Yes},
		{"sts:*", "sts:TagSession", Yes},
		{"ecr:{{x:any}}", "ecr:BatchGetImage", Maybe},
		{"ecr:{{x:any}}", "sts:AssumeRole", No},
		{"{{x:any}}", "sts:AssumeRole", Maybe},
		{"{{s:=ecr|ec2}}:*", "sts:AssumeRole", No},
	} {
		if got := MatchAction(textOf(test.pattern), test.action); got != test.want {
			t.Errorf("MatchAction(%q, %q) = %v, want %v", test.pattern, test.action, got, test.want)
		}
	}
}

func TestMatchARN(t *testing.T) {
	for _, test := range []struct {
		pattern, arn string
		want         Truth
	}{
		{"arn:aws:s3:::b", "arn:aws:s3:::B", No},
		{"arn:aws:s3:::b/*", "arn:aws:s3:::b", No},
		{"arn:aws:s3:::b*", "arn:aws:s3:::b/x/y", Yes},
		{"arn:aws:logs:*:*:*", "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x:log-stream:s", Yes},
		{"arn:aws:wafv2:*:*:*/webacl/*/*", "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/n/id", Yes},
		{"arn:aws:svc:*:111122223333:finance/*", "arn:aws:svc:us-east-2:999999999999:store/abc:111122223333:finance/doc", No},
		{"arn:aws:iam::111111111111:role/*", "arn:aws:iam::111111111111:role/a/b", Yes},
		{"arn:aws:iam::*:role/x", "arn:aws:iam::{{a:account}}:role/x", Yes},
		{"arn:aws:iam::{{a:account}}:role/x", "arn:aws:iam::{{a:account}}:role/x", Yes},
		{"arn:aws:iam::{{a:account}}:role/x", "arn:aws:iam::444455556666:role/x", Maybe},
		{"arn:aws:iam::{{a:account}}:role/x", "arn:aws:iam::444455556666:role/y", No},
		{"arn:aws:iam::{{a:any}}:role/x", "arn:aws:iam::444455556666:role/y", No},
		{"arn:aws:iam::*:role/x", "arn:aws:iam::{{a:any}}:role/x", Maybe},
		{"arn:{{p:partition}}:iam::*:role/{{n:name}}", "arn:{{p:partition}}:iam::1:role/{{n:name}}", Yes},
		{"arn:aws:iam::{{a:any}}:*", "arn:aws:iam::1:role/x", Maybe},
	} {
		if got := MatchARN(textOf(test.pattern), textOf(test.arn)); got != test.want {
			t.Errorf("MatchARN(%q, %q) = %v, want %v", test.pattern, test.arn, got, test.want)
		}
	}
	p, v := Literal("arn:aws:svc:*:111122223333:finance/*"), Literal("arn:aws:svc:us-east-2:999999999999:store/abc:111122223333:finance/doc")
	if Match(p, v) != Yes {
		t.Error("as plain text the pattern matches")
	}
}

func TestPatternAlgebra(t *testing.T) {
	for _, test := range []struct {
		p, q                 string
		intersects, includes Truth
	}{
		{"a*", "ab*", Yes, Yes},
		{"ab*", "a*", Yes, Maybe},
		{"a*", "b*", No, No},
		{"*", "x", Yes, Yes},
		{"?", "*", Yes, Maybe},
		{"*?", "?*", Yes, Yes},
		{"{{x:any}}", "a*", Maybe, Maybe},
		{"a{{x:name}}", "b*", No, No},
		{"a{{x:name}}*", "a{{x:name}}b", Yes, Yes},
	} {
		p, q := textOf(test.p), textOf(test.q)
		if got := Intersects(p, q); got != test.intersects {
			t.Errorf("Intersects(%q, %q) = %v, want %v", test.p, test.q, got, test.intersects)
		}
		if got := Includes(p, q); got != test.includes {
			t.Errorf("Includes(%q, %q) = %v, want %v", test.p, test.q, got, test.includes)
		}
	}
}

func TestHasWildcard(t *testing.T) {
	for s, want := range map[string]Truth{
		"a": No, "a*": Yes, "?": Yes, "${*}": No, "{{x:any}}": Maybe, "{{x:name}}": No, "{{x:=a|*}}": Maybe, "{{x:=a?|*}}": Yes,
	} {
		if got := HasWildcard(textOf(s)); got != want {
			t.Errorf("HasWildcard(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestHasPrefixSuffixContains(t *testing.T) {
	for _, test := range []struct {
		f    func(Text, string) Truth
		text string
		s    string
		want Truth
	}{
		{HasPrefix, "abc", "ab", Yes},
		{HasPrefix, "{{x:any}}c", "ab", Maybe},
		{HasPrefix, "x{{x:any}}c", "ab", No},
		{HasPrefix, "{{x:account}}c", "ab", No},
		{HasSuffix, "{{x:any}}:sub", ":sub", Yes},
		{HasSuffix, "{{x:any}}:aud", ":sub", No},
		{Contains, "a/id/b", "/id/", Yes},
		{Contains, "a/{{x:name}}/b", "/id/", Maybe},
		{Contains, "a{{x:name}}b", "/id/", No},
	} {
		if got := test.f(textOf(test.text), test.s); got != test.want {
			t.Errorf("%q with %q: %v, want %v", test.text, test.s, got, test.want)
		}
	}
}

func TestSplit(t *testing.T) {
	for _, test := range []struct {
		text, sep string
		n         int
		want      string
		certain   bool
	}{
		{"a:b:c", ":", -1, "a|b|c", true},
		{"a:b:c", ":", 2, "a|b:c", true},
		{"a:{{x:name}}:c", ":", -1, "a|{x}|c", true},
		{"a:{{x:any}}:c", ":", -1, "a|{x}|c", false},
		{"a:b:{{x:any}}", ":", 3, "a|b|{x}", true},
		{"{{x:=a:b|c}}:d", ":", -1, "{x}|d", false},
	} {
		parts, certain := Split(textOf(test.text), test.sep, test.n)
		var got []string
		for _, p := range parts {
			got = append(got, p.String())
		}
		if strings.Join(got, "|") != test.want || certain != test.certain {
			t.Errorf("Split(%q, %q, %d) = %q, %v", test.text, test.sep, test.n, got, certain)
		}
	}
}

func TestSameAccount(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want Truth
	}{
		{"111122223333", "111122223333", Yes},
		{"111122223333", "444455556666", No},    // two documentation ids differ
		{"111122223333", "329599638901", Maybe}, // one stands for any account
		{"329599638901", "339713007003", No},
		{"<account>", "444455556666", Maybe},
		{"ACCOUNT_ID", "329599638901", Maybe},
		{"{{a:account}}", "{{a:account}}", Yes},
		{"{{a:account}}", "329599638901", Maybe},
		{"{{a:!account}}", "{{b:!account}}", No},
		{"{{a:=329599638901|339713007003}}", "339713007004", No},
		{"{{a:=111122223333|339713007003}}", "339713007004", Maybe},
		{"aws", "339713007004", No},
	} {
		if got := SameAccount(textOf(test.a), textOf(test.b)); got != test.want {
			t.Errorf("SameAccount(%q, %q) = %v, want %v", test.a, test.b, got, test.want)
		}
	}
}

func TestWithoutScheme(t *testing.T) {
	for s, want := range map[string]string{
		"https://oidc.eks/id": "oidc.eks/id", "oidc.eks/id": "oidc.eks/id",
		"{{s:scheme}}oidc.eks": "oidc.eks", "{{i:any}}": "{i}",
	} {
		if got := WithoutScheme(textOf(s)).String(); got != want {
			t.Errorf("WithoutScheme(%q) = %q, want %q", s, got, want)
		}
	}
}

// TestKnownGoesTheSameWay holds the quick way for known texts against the walk
// over tokens.
func TestKnownGoesTheSameWay(t *testing.T) {
	matched := 0
	for seed := range uint64(3000) {
		p := newPuncher(seed)
		var b strings.Builder
		for range p.IntN(7) {
			b.WriteString(pick(p, "*", "?", "a", "B", ":", "é", "ab"))
		}
		pattern, value := b.String(), strings.NewReplacer("*", pick(p, "", "a", "a:b"), "?", pick(p, "b", ":", "é", "")).Replace(b.String())
		for _, rd := range []reading{{pattern: true}, {pattern: true, arn: true}, {pattern: true, fold: true}, {}, {fold: true}} {
			want := covers(rd.tokens(Literal(pattern)), reading{fold: rd.fold}.tokens(Literal(value)))
			if want {
				matched++
			}
			if got := rd.known(pattern, value); got != want {
				t.Fatalf("%+v: %q against %q: %v, %v over tokens", rd, pattern, value, got, want)
			}
		}
	}
	if matched < 2000 {
		t.Errorf("only %d matches: the test shows little", matched)
	}
}
