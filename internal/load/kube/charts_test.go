package kube

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// TestChartNames: what charts call their ServiceAccounts when only the role is
// set.
func TestChartNames(t *testing.T) {
	const eks, annotated = "https://aws.github.io/eks-charts", "{annotations: {eks.amazonaws.com/role-arn: x}}"
	for _, c := range []struct {
		repository, chart, release, values string
		want                               string // empty: not known
	}{
		{eks, "aws-load-balancer-controller", "aws-load-balancer-controller", "serviceAccount: SA", "aws-load-balancer-controller"},
		{eks + "/", "aws-load-balancer-controller", "alb", "serviceAccount: SA", "alb-aws-load-balancer-controller"},
		{eks, "aws-load-balancer-controller", "alb", "{serviceAccount: SA, nameOverride: alb}", "alb"},
		{eks, "aws-load-balancer-controller", "alb", "{serviceAccount: SA, nameOverride: lbc}", "alb-lbc"},
		{eks, "aws-load-balancer-controller", "alb", "{serviceAccount: SA, fullnameOverride: lb}", "lb"},
		{eks, "aws-load-balancer-controller", "alb", `{serviceAccount: SA, fullnameOverride: "{{ .x }}"}`, ""},
		{eks, "aws-load-balancer-controller", "", "serviceAccount: SA", ""},
		{eks, "aws-load-balancer-controller", strings.Repeat("a", 40), "serviceAccount: SA", strings.Repeat("a", 40) + "-aws-load-balancer-cont"},
		{eks, "aws-load-balancer-controller", "alb", `serviceAccount: {name: "", annotations: {eks.amazonaws.com/role-arn: x}}`, "alb-aws-load-balancer-controller"},
		{eks, "aws-load-balancer-controller", "alb", "serviceAccount: {name: lb, annotations: {eks.amazonaws.com/role-arn: x}}", "lb"},
		{eks, "aws-load-balancer-controller", "alb", "serviceAccount: {create: false, annotations: {eks.amazonaws.com/role-arn: x}}", ""},
		{eks, "aws-load-balancer-controller", "alb", "other: SA", ""},
		{eks, "web", "web", "serviceAccount: SA", ""},
		{"https://example.com/eks-charts", "aws-load-balancer-controller", "alb", "serviceAccount: SA", ""},
		{"", "eks/aws-load-balancer-controller", "alb", "serviceAccount: SA", ""},
		{"", "./aws-load-balancer-controller", "alb", "serviceAccount: SA", ""},
		{"https://kubernetes-sigs.github.io/aws-ebs-csi-driver", "aws-ebs-csi-driver", "x", "controller: {serviceAccount: SA}", "ebs-csi-controller-sa"},
		{"https://kubernetes-sigs.github.io/aws-ebs-csi-driver", "aws-ebs-csi-driver", "x", "node: {serviceAccount: SA}", "ebs-csi-node-sa"},
		{"https://kubernetes-sigs.github.io/aws-ebs-csi-driver", "aws-ebs-csi-driver", "x", "serviceAccount: {controller: SA}", "ebs-csi-controller-sa"},
		{"https://kubernetes.github.io/autoscaler", "cluster-autoscaler", "cluster-autoscaler", "rbac: {serviceAccount: SA}", "cluster-autoscaler-aws-cluster-autoscaler"},
		{"https://kubernetes.github.io/autoscaler", "cluster-autoscaler", "aws-cluster-autoscaler", "rbac: {serviceAccount: SA}", "aws-cluster-autoscaler"},
		{"https://kubernetes.github.io/autoscaler", "cluster-autoscaler", "ca", "{rbac: {serviceAccount: SA}, cloudProvider: clusterapi}", ""},
		{"oci://public.ecr.aws/karpenter", "karpenter", "karpenter", "serviceAccount: SA", "karpenter"},
		{"", "oci://public.ecr.aws/karpenter/karpenter", "k", "serviceAccount: SA", "k-karpenter"},
		{"oci://public.ecr.aws", "karpenter/karpenter", "k", "serviceAccount: SA", "k-karpenter"},
		{"public.ecr.aws/karpenter", "karpenter", "karpenter", "serviceAccount: SA", "karpenter"},
		{"oci://public.ecr.aws/aws-controllers-k8s", "s3-chart", "ack", "serviceAccount: SA", "ack-s3-controller"},
		{"https://vmware-tanzu.github.io/helm-charts", "velero", "velero", "serviceAccount: {server: SA}", "velero-server"},
		{"https://prometheus-community.github.io/helm-charts", "prometheus", "amp", "serviceAccounts: {server: SA}", "amp-prometheus-server"},
		{"https://prometheus-community.github.io/helm-charts", "prometheus", "amp", "{serviceAccounts: {server: SA}, server: {name: s}}", ""},
		{"https://grafana.github.io/helm-charts", "loki", "loki", "serviceAccount: SA", "loki"},
		{"https://grafana.github.io/helm-charts", "loki", "logs", "serviceAccount: SA", ""},
		{"https://grafana.github.io/helm-charts", "mimir-distributed", "metrics", "serviceAccount: SA", "metrics-mimir"},
		{"https://charts.jetstack.io", "cert-manager", "cert-manager", "cainjector: {serviceAccount: SA}", ""},
		{"https://open-telemetry.github.io/opentelemetry-helm-charts", "opentelemetry-collector", "otel", "serviceAccount: SA", "otel-opentelemetry-collector"},
		{"https://open-telemetry.github.io/opentelemetry-helm-charts", "opentelemetry-operator", "opentelemetry-operator", "manager: {serviceAccount: SA}", "opentelemetry-operator"},
		{"https://open-telemetry.github.io/opentelemetry-helm-charts", "opentelemetry-operator", "otel", "manager: {serviceAccount: SA}", ""},
		{"https://aws-observability.github.io/helm-charts", "amazon-cloudwatch-observability", "cw", "agent: {serviceAccount: SA}", "cloudwatch-agent"},
		{"https://aws-observability.github.io/helm-charts", "amazon-cloudwatch-observability", "cw", "agent: {name: cw, serviceAccount: SA}", ""},
		{"https://prometheus-community.github.io/helm-charts", "kube-prometheus-stack", "amp", "prometheus: {serviceAccount: SA}", "amp-kube-prometheus-stack-prometheus"},
		{"https://prometheus-community.github.io/helm-charts", "kube-prometheus-stack", "monitoring", "prometheus: {serviceAccount: SA}", "monitoring-kube-prometheus-prometheus"},
		{"https://prometheus-community.github.io/helm-charts", "kube-prometheus-stack", "kube-prometheus-stack", "prometheusOperator: {serviceAccount: SA}", "kube-prometheus-stack-operator"},
		{"https://prometheus-community.github.io/helm-charts", "kube-prometheus-stack", "amp", "{fullnameOverride: mon, alertmanager: {serviceAccount: SA}}", "mon-alertmanager"},
		{"https://prometheus-community.github.io/helm-charts", "kube-prometheus-stack", "amp", "thanosRuler: {serviceAccount: SA}", ""},
		{"https://prometheus-community.github.io/helm-charts", "prometheus-yet-another-cloudwatch-exporter", "yace", "serviceAccount: SA", "yace-prometheus-yet-another-cloudwatch-exporter"},
		{"oci://registry-1.docker.io/bitnamicharts", "thanos", "thanos", "storegateway: {serviceAccount: SA}", ""},
		{"https://grafana.github.io/helm-charts", "tempo-distributed", "tempo", "serviceAccount: SA", "tempo-tempo-distributed"},
		{"https://argoproj.github.io/argo-helm", "argo-workflows", "argo-workflows", "controller: {serviceAccount: SA}", ""},
		{"https://cert-manager.github.io/aws-privateca-issuer", "aws-privateca-issuer", "pca", "serviceAccount: SA", "pca-aws-privateca-issuer"},
		{"https://runatlantis.github.io/helm-charts", "atlantis", "atlantis", "serviceAccount: SA", "atlantis"},
		{"https://charts.jenkins.io", "jenkins", "ci", "serviceAccount: SA", "ci-jenkins"},
		{"https://charts.jenkins.io", "jenkins", "ci", "serviceAccountAgent: SA", ""},
		{"https://actions-runner-controller.github.io/actions-runner-controller", "actions-runner-controller", "arc", "serviceAccount: SA", "arc-actions-runner-controller"},
		{"https://argoproj.github.io/argo-helm", "argo-cd", "argo", "controller: {serviceAccount: SA}", "argocd-application-controller"},
	} {
		values := strings.ReplaceAll(c.values, "SA", annotated)
		f := source.NewFile("main.tf", "main.tf", []byte(values))
		set := LoadEmbedded(fact.Embedded{Hint: "helm-values", Text: policy.Literal(values), Map: source.Identity(f), At: source.Whole(f),
			Helm: &fact.HelmContext{Release: known(c.release), Namespace: known("kube-system"), Chart: known(c.chart), Repository: known(c.repository)}})
		if len(set.ServiceAccounts) != 1 {
			t.Errorf("%s of %s with %s: %d ServiceAccounts", c.chart, c.repository, c.values, len(set.ServiceAccounts))
			continue
		}
		if got, ok := set.ServiceAccounts[0].Name.V.Literal(); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%s of %s as %q with %s: ServiceAccount %q, not %q", c.chart, c.repository, c.release, c.values, got, c.want)
		}
	}
}

func known(s string) fact.String {
	if s == "" {
		return fact.String{}
	}
	return fact.String{State: fact.Known, V: policy.Literal(s)}
}

// TestChartsAreListed: the rule says which charts it looks at.
func TestChartsAreListed(t *testing.T) {
	text, err := os.ReadFile("../../../rules/workload/chart_annotation_ignored/rule.rego")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range charts {
		if !regexp.MustCompile(`[ \n]` + c.name + `[ ,.]`).Match(text) {
			t.Errorf("the rule does not say that it looks at %s", c.name)
		}
	}
}

func TestChartNamespaces(t *testing.T) {
	for values, want := range map[string]string{
		"serviceAccount: {annotations: {eks.amazonaws.com/role-arn: x}}":                             "monitoring",
		"{serviceAccount: {annotations: {eks.amazonaws.com/role-arn: x}}, namespaceOverride: other}": "",
	} {
		f := source.NewFile("main.tf", "main.tf", []byte(values))
		set := LoadEmbedded(fact.Embedded{Hint: "helm-values", Text: policy.Literal(values), Map: source.Identity(f), At: source.Whole(f),
			Helm: &fact.HelmContext{Release: known("g"), Namespace: known("monitoring"), Chart: known("grafana"), Repository: known("https://grafana.github.io/helm-charts")}})
		if got, ok := set.ServiceAccounts[0].Namespace.V.Literal(); ok != (want != "") || ok && got != want {
			t.Errorf("%s: namespace %q, not %q", values, got, want)
		}
	}
}
