package graph

import (
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
)

func TestRoleARNAnnotation(t *testing.T) {
	for _, test := range []struct {
		name, arn string
		origin    fact.Origin
		want      []string
		expected  string
	}{
		{name: "good", arn: webARN},
		{name: "empty", arn: ""},
		{name: "missing colon", arn: "arn:aws:iam:" + account + ":role/web", want: []string{"irsa.role_arn_malformed"}, expected: webARN},
		{name: "extra colon", arn: "arn:aws:iam:::" + account + ":role/web", want: []string{"irsa.role_arn_malformed"}, expected: webARN},
		{name: "a policy", arn: "arn:aws:iam::" + account + ":policy/web", want: []string{"irsa.role_arn_malformed"}},
		{name: "placeholder", arn: "arn:aws:iam::${ACCOUNT_ID}:role/web", want: []string{"irsa.role_arn_unrendered"}},
		{name: "word for the whole ARN", arn: "PLACEHOLDER_ROLE_ARN", want: []string{"irsa.role_arn_unrendered"}},
		{name: "marked word", arn: "__ROLE_ARN__", want: []string{"irsa.role_arn_unrendered"}},
		{name: "name in capitals", arn: "EKS_WEB", want: []string{"irsa.role_arn_malformed"}},
		{name: "bare placeholder", arn: "arn:aws:iam::ACCOUNT_ID:role/web", want: []string{"irsa.role_arn_unrendered"}},
		{name: "word in the name", arn: "arn:aws:iam::" + account + ":role/PROD-ACCOUNT-web"},
		{name: "placeholder in values", arn: "arn:aws:iam::<ACCOUNT_ID>:role/web", origin: fact.HelmValues},
		{name: "Go template", arn: "arn:aws:iam::{{ .Values.account }}:role/web"},
		{name: "documentation account", arn: "arn:aws:iam::111122223333:role/web"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := newEstate()
			s := e.account("prod", "web", "")
			annotate(s, eks.RoleARNKey, test.arn)
			if test.origin != "" {
				s.Origin = test.origin
			}
			g := Build(e.set)
			only(t, g, test.want...)
			for _, p := range g.Input.Problems {
				if p.Value != test.arn || p.Expected != test.expected || p.Subject != "ServiceAccount prod/web" || p.At.File != "ServiceAccount prod/web.value" {
					t.Errorf("problem %+v", p)
				}
				if p.Code == "irsa.role_arn_unrendered" && (len(p.Choices) != 1 || p.Severity != "warning") {
					t.Errorf("problem %+v", p)
				}
			}
		})
	}
}

func TestMeantKey(t *testing.T) {
	for key, want := range map[string]string{
		"eks.amazonaws.com/role-arn":               "",
		"eks.amazonaws.com/role_arn":               eks.RoleARNKey,
		"eks.amazonaws.com/roleArn":                eks.RoleARNKey,
		"eks.amazonaws.com/Role-ARN":               eks.RoleARNKey,
		"eks.amazonaws.com/role-arm":               eks.RoleARNKey,
		"eks.amazonaws.com/role":                   eks.RoleARNKey,
		"eks.amazon.com/role-arn":                  eks.RoleARNKey,
		"eks.amazonws.com/role-arn":                eks.RoleARNKey,
		"iam.amazonaws.com/role-arn":               eks.RoleARNKey,
		"iam.amazonaws.com/role":                   "",
		"eks.amazonaws.com/audience":               "",
		"eks.amazonaws.com/token_expiration":       "eks.amazonaws.com/token-expiration",
		"eks.amazonaws.com/compute-type":           "",
		"eks.amazonaws.com/nodegroup":              "",
		"vault.hashicorp.com/role-arn":             "",
		"role-arn":                                 "",
		"eks.amazonaws.com/sts-regional-endpoints": "",
	} {
		if got := meantKey(key, true); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if got := meantKey("eks.amazonaws.com/role", false); got != "" {
		t.Errorf("a value that is no role: %q", got)
	}
}

func TestMisspeltAnnotation(t *testing.T) {
	e := newEstate()
	s := e.account("prod", "web", "")
	annotate(s, "eks.amazonaws.com/role_arn", webARN)
	g := Build(e.set)
	only(t, g, "irsa.annotation_misspelt")
	if p := g.Input.Problems[0]; p.Value != "eks.amazonaws.com/role_arn" || p.Expected != eks.RoleARNKey || p.At.File != "ServiceAccount prod/web.key" {
		t.Errorf("problem %+v", p)
	}
	annotate(s, eks.RoleARNKey, webARN)
	only(t, Build(e.set))
}
