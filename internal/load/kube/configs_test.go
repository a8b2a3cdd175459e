package kube

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// TestConfigRoles lists the roles that programs find in their configuration.
func TestConfigRoles(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"Prometheus", `
remote_write:
  - sigv4: {role_arn: "arn:aws:iam::784512903347:role/a"}
  - sigv4: {role_arn: "arn:aws:iam::784512903347:role/b", profile: x}
  - sigv4: {region: eu-west-1}
alerting: {alertmanagers: [{sigv4: {role_arn: "arn:aws:iam::784512903347:role/c"}}]}
`, []string{"a", "c"}},
		{"Grafana", `
datasources:
  - jsonData: {authType: default, assumeRoleArn: "arn:aws:iam::784512903347:role/a", externalId: x}
  - jsonData: {authType: keys, assumeRoleArn: "arn:aws:iam::784512903347:role/b"}
`, []string{"a with x"}},
		{"YACE", `
discovery: {jobs: [{roles: [{roleArn: "arn:aws:iam::784512903347:role/a"}, {roleArn: "arn:aws:iam::784512903347:role/b", externalId: x}]}]}
static: [{roles: [{roleArn: "arn:aws:iam::784512903347:role/c"}]}]
`, []string{"a with ", "b with x", "c with "}},
		{"OpenTelemetry", `
extensions: {sigv4auth/x: {assume_role: {arn: "arn:aws:iam::784512903347:role/a"}}}
exporters: {awsemf: {role_arn: "arn:aws:iam::784512903347:role/b"}, debug: {}, awsxray: {role_arn: "${ROLE}"}}
`, []string{"a", "b"}},
		{"Vector", `
sources: {queue: {type: aws_s3, auth: {assume_role: "arn:aws:iam::784512903347:role/a", external_id: x}}}
sinks:
  archive: {type: aws_s3, auth: {assume_role: "arn:aws:iam::784512903347:role/b"}}
  keys: {type: aws_s3, auth: {access_key_id: x, secret_access_key: y, assume_role: "arn:aws:iam::784512903347:role/c"}}
  http: {type: http, auth: {strategy: basic}}
`, []string{"b with ", "a with x"}},
		{"Fluent Bit", `
[OUTPUT]
    Name      cloudwatch_logs
    role_arn  arn:aws:iam::784512903347:role/a
[OUTPUT]
    Name         opensearch
    AWS_Role_ARN arn:aws:iam::784512903347:role/b
    # role_arn   arn:aws:iam::784512903347:role/c
    role_arn     arn:aws:iam::${ACCOUNT}:role/d
`, []string{"a", "b"}},
		{"something else", `
role_arn: "arn:aws:iam::784512903347:role/a"
rules: [{role_arn: "arn:aws:iam::784512903347:role/b"}]
`, nil},
		{"no YAML", "[a\nx: arn:aws:iam::784512903347:role/a", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, r := range configRoles(fact.String{State: fact.Known, V: policy.Literal(test.text)}) {
				_, name, _ := strings.Cut(r.ARN.V.String(), ":role/")
				if r.Passes {
					name += " with " + r.ExternalID.V.String()
				}
				got = append(got, name)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("roles (-want +got):\n%s", diff)
			}
		})
	}
}
