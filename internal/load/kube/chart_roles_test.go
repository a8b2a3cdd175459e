package kube

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestChartRoles lists the roles that charts tell their pods to assume.
func TestChartRoles(t *testing.T) {
	release := func(repository, chart, values string) string {
		return `
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: flux-system}
spec: {url: "` + repository + `"}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: prod}
spec:
  chart: {spec: {chart: ` + chart + `, sourceRef: {kind: HelmRepository, name: charts, namespace: flux-system}}}
  values: ` + values + `
`
	}
	for _, test := range []struct{ name, files, want string }{
		{
			"kube-prometheus-stack, as the role of the annotation",
			release("https://prometheus-community.github.io/helm-charts", "kube-prometheus-stack", `{prometheus: {
    serviceAccount: {annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::329599638901:role/p"}},
    prometheusSpec: {remoteWrite: [{sigv4: {roleArn: "arn:aws:iam::784512903347:role/a"}}, {sigv4: {roleArn: "arn:aws:iam::784512903347:role/b", profile: x}}]}}}`),
			"role arn:aws:iam::329599638901:role/p -> arn:aws:iam::784512903347:role/a\n",
		},
		{
			"external-dns of Bitnami, as the ServiceAccount that the chart names",
			release("https://charts.bitnami.com/bitnami", "external-dns", `{aws: {assumeRoleArn: "arn:aws:iam::784512903347:role/a"}}`),
			"ServiceAccount prod/web-external-dns -> arn:aws:iam::784512903347:role/a\n",
		},
		{
			"external-dns of Bitnami, with keys",
			release("https://charts.bitnami.com/bitnami", "external-dns", `{aws: {credentials: {secretName: x}, assumeRoleArn: "arn:aws:iam::784512903347:role/a"}}`),
			"",
		},
		{
			"grafana",
			release("https://grafana.github.io/helm-charts", "grafana", `{datasources: {datasources.yaml: {datasources: [{jsonData: {authType: default, assumeRoleArn: "arn:aws:iam::784512903347:role/a"}}]}}}`),
			"ServiceAccount prod/web-grafana -> arn:aws:iam::784512903347:role/a with absent\n",
		},
		{
			"fluent-bit, with its configuration as text",
			release("https://fluent.github.io/helm-charts", "fluent-bit", `{config: {outputs: "[OUTPUT]\n  Name s3\n  role_arn arn:aws:iam::784512903347:role/a\n"}}`),
			"ServiceAccount prod/web-fluent-bit -> arn:aws:iam::784512903347:role/a\n",
		},
		{
			"outputs that are off, or not surely on",
			release("https://aws.github.io/eks-charts", "aws-for-fluent-bit", `{cloudWatchLogs: {enabled: false, roleArn: "arn:aws:iam::784512903347:role/a"}, firehose: {roleArn: "arn:aws:iam::784512903347:role/b"}}`),
			"",
		},
		{
			"a chart that is not known",
			release("https://example.com/charts", "grafana", `{datasources: {datasources.yaml: {datasources: [{jsonData: {authType: default, assumeRoleArn: "arn:aws:iam::784512903347:role/a"}}]}}}`),
			"",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got strings.Builder
			for _, i := range read(test.files).Intents {
				got.WriteString(showIntent(i) + "\n")
			}
			if diff := cmp.Diff(test.want, got.String()); diff != "" {
				t.Errorf("intents (-want +got):\n%s", diff)
			}
		})
	}
}
