package kube

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
)

// TestIntents lists who is to assume what, as manifests of controllers say it.
func TestIntents(t *testing.T) {
	for _, test := range []struct{ name, files, want string }{
		{"a store with a ServiceAccount, one with the operator's role, one with keys", `
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: a, namespace: prod}
spec: {provider: {aws: {role: "arn:aws:iam::784512903347:role/a", externalID: x, auth: {jwt: {serviceAccountRef: {name: web, namespace: other}}}}}}
---
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: b}
spec: {provider: {aws: {role: "arn:aws:iam::784512903347:role/b"}}}
---
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: c}
spec: {provider: {aws: {role: "arn:aws:iam::784512903347:role/c", auth: {secretRef: {accessKeyIDSecretRef: {name: x}}}}}}
---
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: d}
spec: {provider: {aws: {role: "arn:aws:iam::784512903347:role/d", auth: {jwt: {serviceAccountRef: {name: web, namespace: prod}}}}}}
`, `
ServiceAccount prod/web -> arn:aws:iam::784512903347:role/a with "x"@a:5:79
controller external-secrets -> arn:aws:iam::784512903347:role/b with absent
ServiceAccount prod/web -> arn:aws:iam::784512903347:role/d with absent
`},
		{"KEDA by its own role, by that of the workload, by the way that is gone", `
apiVersion: keda.sh/v1alpha1
kind: TriggerAuthentication
metadata: {name: a, namespace: prod}
spec: {podIdentity: {provider: aws, roleArn: "arn:aws:iam::784512903347:role/a"}}
---
apiVersion: keda.sh/v1alpha1
kind: ClusterTriggerAuthentication
metadata: {name: b}
spec: {podIdentity: {provider: aws, identityOwner: workload}}
---
apiVersion: keda.sh/v1alpha1
kind: ClusterTriggerAuthentication
metadata: {name: c}
spec: {podIdentity: {provider: aws-eks, roleArn: "arn:aws:iam::784512903347:role/c"}}
`, `
controller keda-operator -> arn:aws:iam::784512903347:role/a after its token
`},
		{"solvers of cert-manager, of which one has keys and one a token", `
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: a}
spec:
  acme:
    solvers:
      - dns01: {route53: {role: "arn:aws:iam::784512903347:role/a"}}
      - http01: {}
      - dns01: {route53: {role: "arn:aws:iam::784512903347:role/b", accessKeyID: AKIA}}
      - dns01: {route53: {role: "arn:aws:iam::784512903347:role/c", auth: {kubernetes: {serviceAccountRef: {name: x}}}}}
      - dns01: {route53: {role: "{{ .Values.role }}"}}
`, `
controller cert-manager -> arn:aws:iam::784512903347:role/a
`},
		{"target groups of another account", `
apiVersion: elbv2.k8s.aws/v1beta1
kind: TargetGroupBinding
metadata: {name: a, namespace: prod}
spec: {iamRoleArnToAssume: "arn:aws:iam::784512903347:role/a", assumeRoleExternalId: x, targetType: ip}
`, `
controller aws-load-balancer-controller -> arn:aws:iam::784512903347:role/a with "x"@a:5:86
`},
		{"a selector of ACK", `
apiVersion: services.k8s.aws/v1alpha1
kind: IAMRoleSelector
metadata: {name: a}
spec: {arn: "arn:aws:iam::784512903347:role/a", namespaceSelector: {names: [prod]}}
---
apiVersion: services.k8s.aws/v1alpha1
kind: IAMRoleSelector
metadata: {name: b}
spec: {arn: "arn:aws:iam::784512903347:role/b", resourceTypeSelector: [{group: s3.services.k8s.aws, kind: Bucket}]}
`, `
controller ack-*-controller -> arn:aws:iam::784512903347:role/a
`},
		{"remote writes of Prometheus", `
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: a, namespace: monitoring}
spec:
  serviceAccountName: prometheus
  remoteWrite:
    - sigv4: {roleArn: "arn:aws:iam::784512903347:role/a"}
    - sigv4: {roleArn: "arn:aws:iam::784512903347:role/b", profile: x}
    - url: https://example.com
---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: b, namespace: monitoring}
spec: {remoteWrite: [{sigv4: {roleArn: "arn:aws:iam::784512903347:role/c"}}]}
`, `
ServiceAccount monitoring/prometheus -> arn:aws:iam::784512903347:role/a
`},
		{"collectors, with their configuration as text and as YAML", `
apiVersion: opentelemetry.io/v1alpha1
kind: OpenTelemetryCollector
metadata: {name: a, namespace: monitoring}
spec:
  serviceAccount: collector
  config: |
    extensions:
      sigv4auth: {assume_role: {arn: "arn:aws:iam::784512903347:role/a"}}
---
apiVersion: opentelemetry.io/v1beta1
kind: OpenTelemetryCollector
metadata: {name: b, namespace: monitoring}
spec: {serviceAccount: collector, config: {exporters: {awsxray: {role_arn: "arn:aws:iam::784512903347:role/b"}}}}
---
apiVersion: opentelemetry.io/v1beta1
kind: OpenTelemetryCollector
metadata: {name: c, namespace: monitoring}
spec: {config: {exporters: {awsxray: {role_arn: "arn:aws:iam::784512903347:role/c"}}}}
`, `
ServiceAccount monitoring/collector -> arn:aws:iam::784512903347:role/a
ServiceAccount monitoring/collector -> arn:aws:iam::784512903347:role/b
`},
		{"a chain of Crossplane that begins with the role of the providers", `
apiVersion: pkg.crossplane.io/v1
kind: Provider
metadata: {name: provider-aws-s3}
spec: {package: "xpkg.upbound.io/upbound/provider-aws-s3:v1", runtimeConfigRef: {name: irsa}}
---
apiVersion: pkg.crossplane.io/v1
kind: Provider
metadata: {name: provider-family-aws}
spec: {package: "xpkg.upbound.io/upbound/provider-family-aws:v1"}
---
apiVersion: pkg.crossplane.io/v1beta1
kind: DeploymentRuntimeConfig
metadata: {name: irsa}
spec: {serviceAccountTemplate: {metadata: {annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::329599638901:role/crossplane"}}}}
---
apiVersion: aws.upbound.io/v1beta1
kind: ProviderConfig
metadata: {name: default}
spec:
  credentials: {source: IRSA}
  assumeRoleChain:
    - {roleARN: "arn:aws:iam::784512903347:role/a", externalID: x}
    - {roleARN: "arn:aws:iam::784512903347:role/b"}
`, `
role arn:aws:iam::329599638901:role/crossplane -> arn:aws:iam::784512903347:role/a with "x"@a:23:65
role arn:aws:iam::784512903347:role/a -> arn:aws:iam::784512903347:role/b with absent
`},
		{"providers with Pod Identity, by a ServiceAccount of one name", `
apiVersion: pkg.crossplane.io/v1
kind: Provider
metadata: {name: provider-aws-s3}
spec: {package: "xpkg.crossplane.io/crossplane-contrib/provider-aws-s3:v2", runtimeConfigRef: {name: pods}}
---
apiVersion: pkg.crossplane.io/v1beta1
kind: DeploymentRuntimeConfig
metadata: {name: pods}
spec: {serviceAccountTemplate: {metadata: {name: provider-aws}}}
---
apiVersion: aws.m.upbound.io/v1beta1
kind: ClusterProviderConfig
metadata: {name: default}
spec: {credentials: {source: PodIdentity}, assumeRoleChain: [{roleARN: "arn:aws:iam::784512903347:role/a"}]}
`, `
controller provider-aws -> arn:aws:iam::784512903347:role/a with absent
`},
		{"a provider whose ServiceAccount nobody configures", `
apiVersion: pkg.crossplane.io/v1
kind: Provider
metadata: {name: provider-aws-s3}
spec: {package: "xpkg.upbound.io/upbound/provider-aws-s3:v1"}
---
apiVersion: aws.upbound.io/v1beta1
kind: ProviderConfig
metadata: {name: default}
spec: {credentials: {source: IRSA}, assumeRoleChain: [{roleARN: "arn:aws:iam::784512903347:role/a"}, {roleARN: "arn:aws:iam::784512903347:role/b"}]}
`, `
role arn:aws:iam::784512903347:role/a -> arn:aws:iam::784512903347:role/b with absent
`},
		{"a token exchanged first, and the older provider", `
apiVersion: aws.upbound.io/v1beta1
kind: ProviderConfig
metadata: {name: a}
spec:
  credentials: {source: WebIdentity, webIdentity: {roleARN: "arn:aws:iam::329599638901:role/web"}}
  assumeRoleChain: [{roleARN: "arn:aws:iam::784512903347:role/a"}]
---
apiVersion: pkg.crossplane.io/v1
kind: Provider
metadata: {name: provider-aws}
spec: {package: "xpkg.upbound.io/crossplane-contrib/provider-aws:v0.43.1", controllerConfigRef: {name: old}}
---
apiVersion: pkg.crossplane.io/v1alpha1
kind: ControllerConfig
metadata: {name: old, annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::329599638901:role/old"}}
---
apiVersion: aws.crossplane.io/v1beta1
kind: ProviderConfig
metadata: {name: b}
spec: {credentials: {source: InjectedIdentity}, assumeRole: {roleARN: "arn:aws:iam::784512903347:role/b", externalID: x}}
---
apiVersion: aws.crossplane.io/v1beta1
kind: ProviderConfig
metadata: {name: c}
spec: {credentials: {source: InjectedIdentity}, assumeRoleARN: "arn:aws:iam::784512903347:role/c"}
---
apiVersion: aws.crossplane.io/v1beta1
kind: ProviderConfig
metadata: {name: d}
spec: {credentials: {source: Secret}, assumeRoleARN: "arn:aws:iam::784512903347:role/d"}
`, `
role arn:aws:iam::329599638901:role/web -> arn:aws:iam::784512903347:role/a with absent
role arn:aws:iam::329599638901:role/old -> arn:aws:iam::784512903347:role/b with "x"@a:21:119
role arn:aws:iam::329599638901:role/old -> arn:aws:iam::784512903347:role/c with absent
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got strings.Builder
			for _, i := range read(test.files).Intents {
				got.WriteString(showIntent(i) + "\n")
			}
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), got.String()); diff != "" {
				t.Errorf("intents (-want +got):\n%s", diff)
			}
		})
	}
}

func showIntent(i *fact.Intent) string {
	var from []string
	for _, p := range i.From {
		name := p.Name.V.String()
		if p.Namespace.Written() {
			name = p.Namespace.V.String() + "/" + name
		}
		from = append(from, string(p.Kind)+" "+name)
	}
	text := strings.Join(from, ", ") + " -> " + i.To.V.String()
	if i.Passes {
		text += fmt.Sprintf(" with %s", show(i.ExternalID))
	}
	if i.Exchanges {
		text += " after its token"
	}
	return text
}
