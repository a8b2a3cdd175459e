package terraform

import (
	"fmt"
	"strings"
	"testing"
)

// TestPlannedConditionKeys: a condition key that is known after apply is the claim
// that its values belong to, and nothing else when they may belong to another.
func TestPlannedConditionKeys(t *testing.T) {
	const (
		subject  = `["system:serviceaccount:shop:web"]`
		provider = `["arn:aws:iam::329599638901:oidc-provider/oidc.example.com/id/A"]`
	)
	for _, c := range []struct{ name, effect, test, values, identifiers, want string }{
		{"a subject", "Allow", "StringEquals", subject, provider, `"oidc.example.com/id/A:sub"`},
		{"a pattern of subjects", "Allow", "StringLike", `["system:serviceaccount:shop:*"]`, provider, `"oidc.example.com/id/A:sub"`},
		{"the audience", "Allow", "StringEquals", `["sts.amazonaws.com"]`, provider, `"oidc.example.com/id/A:aud"`},
		{"another audience", "Allow", "StringEquals", `["shop"]`, provider, ""},
		{"a subject or an audience", "Allow", "StringEquals", `["sts.amazonaws.com", "system:serviceaccount:shop:web"]`, provider, ""},
		{"no values", "Allow", "StringEquals", `[]`, provider, ""},
		{"another test", "Allow", "StringNotEquals", subject, provider, ""},
		{"another effect", "Deny", "StringEquals", subject, provider, ""},
		{"two providers", "Allow", "StringEquals", subject, strings.Replace(provider, "]", `, "arn:aws:iam::329599638901:oidc-provider/oidc.example.com/id/B"]`, 1), ""},
		{"another principal", "Allow", "StringEquals", subject, `["cognito-identity.amazonaws.com"]`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			statement := fmt.Sprintf(`{"statement": [{"actions": ["sts:AssumeRoleWithWebIdentity"], "effect": %q, "resources": [],
				"principals": [{"type": "Federated", "identifiers": %s}], "condition": [{"test": %q, "values": %s}]}]}`, c.effect, c.identifiers, c.test, c.values)
			set := loadText(t, "plan.json", planOf([]string{
				change("data.aws_iam_policy_document.trust", "read", "null", statement, `{"json": true, "statement": [{"condition": [{"variable": true}]}]}`),
				creation("aws_iam_role.web", `{"name": "web", "path": "/"}`, `{"arn": true, "assume_role_policy": true}`),
			}, []string{
				declaration("data.aws_iam_policy_document.trust", `{"statement": [{"condition": [{"variable": `+references("local.issuer")+`}]}]}`),
				declaration("aws_iam_role.web", `{"name": {}, "assume_role_policy": `+references("data.aws_iam_policy_document.trust.json", "data.aws_iam_policy_document.trust")+`}`),
			}, ""))
			got := set.Roles[0].Trust.Text.String()
			if c.want == "" {
				c.want = `"{data.aws_iam_policy_document.trust.statement[0].condition[0].variable}"`
			}
			if !strings.Contains(got, c.want+":") {
				t.Errorf("the trust policy is %s, want the key %s", got, c.want)
			}
		})
	}
}
