package kube

import "github.com/eksiamlint/eksiamlint/internal/eks"

// charts are the widely used charts whose pods call AWS: what their templates
// read, as their repositories have them. A chart that makes ServiceAccounts by
// templates of other versions in other ways lists their paths, too.
var charts = []chart{
	{
		name: "aws-load-balancer-controller", repositories: eksCharts,
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
	},
	{
		name: "aws-vpc-cni", repositories: eksCharts,
		accounts: []chartAccount{{path: "serviceAccount", name: eks.CNIAccount}}, unread: unreadByMost,
		renamed:   []string{"nameOverride", "fullnameOverride"},
		variables: "env", workload: eks.CNIAccount,
	},
	{
		name: "aws-for-fluent-bit", repositories: eksCharts,
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
		assumes: []assumer{
			{at: "cloudWatchLogs", role: "roleArn", account: "serviceAccount", only: [2]string{"enabled", "true"}},
			{at: "cloudWatch", role: "roleArn", account: "serviceAccount", only: [2]string{"enabled", "true"}},
			{at: "firehose", role: "roleArn", account: "serviceAccount", only: [2]string{"enabled", "true"}},
		},
	},
	{
		name: "aws-node-termination-handler", repositories: append([]string{"public.ecr.aws/aws-ec2/helm"}, eksCharts...),
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
	},
	{
		name: "appmesh-controller", repositories: eksCharts,
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
	},
	{
		name: "aws-cloudwatch-metrics", repositories: eksCharts,
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
	},
	{
		name: "aws-ebs-csi-driver", repositories: []string{"kubernetes-sigs.github.io/aws-ebs-csi-driver"},
		accounts: []chartAccount{
			{path: "controller.serviceAccount", name: "ebs-csi-controller-sa"},
			{path: "node.serviceAccount", name: "ebs-csi-node-sa"},
			{path: "serviceAccount.controller", name: "ebs-csi-controller-sa"}, // up to 1.x
			{path: "serviceAccount.node", name: "ebs-csi-node-sa"},
			{path: "serviceAccount.snapshot"},
		},
		unread: []string{"serviceAccount.annotations"},
	},
	{
		name: "aws-efs-csi-driver", repositories: []string{"kubernetes-sigs.github.io/aws-efs-csi-driver"},
		accounts: []chartAccount{
			{path: "controller.serviceAccount", name: "efs-csi-controller-sa"},
			{path: "node.serviceAccount", name: "efs-csi-node-sa"},
			{path: "serviceAccount.controller", name: "efs-csi-controller-sa"}, // up to 1.x
			{path: "serviceAccount.node"},
		},
		unread: []string{"serviceAccount.annotations"},
	},
	{
		name: "aws-fsx-csi-driver", repositories: []string{"kubernetes-sigs.github.io/aws-fsx-csi-driver"},
		accounts: []chartAccount{
			{path: "controller.serviceAccount", name: "fsx-csi-controller-sa"},
			{path: "node.serviceAccount", name: "fsx-csi-node-sa"},
		},
		unread: []string{"serviceAccount.annotations"},
	},
	{
		name: "aws-mountpoint-s3-csi-driver", repositories: []string{"awslabs.github.io/mountpoint-s3-csi-driver"},
		accounts: []chartAccount{{path: "node.serviceAccount", name: "s3-csi-driver-sa"}},
		unread:   []string{"serviceAccount.annotations"},
	},
	{
		name: "aws-gateway-controller-chart", repositories: []string{"public.ecr.aws/aws-application-networking-k8s"},
		accounts: []chartAccount{{path: "serviceAccount", name: "gateway-api-controller"}}, unread: unreadByMost,
	},
	{
		name: "external-dns", repositories: []string{"kubernetes-sigs.github.io/external-dns"},
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
	},
	{
		name: "external-dns", repositories: bitnamiCharts,
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: []string{"controller.serviceAccount.annotations"},
		assumes: []assumer{{at: "aws", role: "assumeRoleArn", account: "serviceAccount", others: []string{"credentials"}}},
	},
	{
		name: "cluster-autoscaler", repositories: []string{"kubernetes.github.io/autoscaler"},
		accounts: []chartAccount{{path: "rbac.serviceAccount", name: "*"}}, unread: []string{"serviceAccount.annotations"},
		base: "aws-cluster-autoscaler", apart: true, renamed: []string{"cloudProvider"},
	},
	{
		name: "karpenter", repositories: []string{"public.ecr.aws/karpenter"},
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: []string{"rbac.serviceAccount.annotations"},
	},
	{
		name: "cert-manager", repositories: []string{"charts.jetstack.io", "quay.io/jetstack/charts"},
		accounts: []chartAccount{
			{path: "serviceAccount", name: "*"},
			{path: "cainjector.serviceAccount"}, {path: "webhook.serviceAccount"}, {path: "startupapicheck.serviceAccount"},
		},
		unread: unreadByMost,
	},
	{
		name: "external-secrets", repositories: []string{"charts.external-secrets.io"},
		accounts: []chartAccount{
			{path: "serviceAccount", name: "*"},
			{path: "webhook.serviceAccount"}, {path: "certController.serviceAccount"},
		},
		unread: unreadByMost,
	},
	{
		name: "vector", repositories: []string{"helm.vector.dev"},
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
		configs: []string{"customConfig"}, replaced: "existingConfigMaps",
	},
	{
		name: "velero", repositories: []string{"vmware-tanzu.github.io/helm-charts"},
		accounts: []chartAccount{{path: "serviceAccount.server", name: "*-server"}},
		unread:   []string{"serviceAccount.annotations"},
	},
	{
		name: "argo-cd", repositories: argoCharts,
		accounts: []chartAccount{
			{path: "controller.serviceAccount", name: "argocd-application-controller"},
			{path: "server.serviceAccount", name: "argocd-server"},
			{path: "repoServer.serviceAccount"}, {path: "applicationSet.serviceAccount"}, {path: "notifications.serviceAccount"},
			{path: "dex.serviceAccount"}, {path: "redis.serviceAccount"},
		},
		unread: []string{"serviceAccount.annotations"},
	},
	{
		name: "grafana", repositories: grafanaCharts,
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
		configs: []string{"datasources.*"},
	},
	{
		name: "tempo", repositories: grafanaCharts,
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
	},
	{
		// Older versions call it by the full name, newer ones by the chart's.
		name: "loki", repositories: grafanaCharts,
		accounts: []chartAccount{{path: "serviceAccount", name: "*", also: "loki"}}, unread: unreadByMost,
		renamed: []string{"enterprise", "nameOverride"},
	},
	{
		name: "mimir-distributed", repositories: grafanaCharts,
		accounts: []chartAccount{
			{path: "serviceAccount", name: "*"},
			{path: "ruler.serviceAccount"}, {path: "alertmanager.serviceAccount"},
		},
		base: "mimir", renamed: []string{"enterprise"},
	},
	{
		name: "fluent-bit", repositories: []string{"fluent.github.io/helm-charts", "ghcr.io/fluent/helm-charts"},
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
		configs: []string{"config.outputs"},
	},
	{
		name: "prometheus-cloudwatch-exporter", repositories: prometheusCharts,
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
	},
	{
		name: "prometheus", repositories: prometheusCharts,
		accounts: []chartAccount{{path: "serviceAccounts.server", name: "*-server"}},
		unread:   []string{"serviceAccount.annotations"}, renamed: []string{"fullnameOverride", "server.fullnameOverride", "server.name"},
	},
	{
		name: "opentelemetry-operator", repositories: []string{"open-telemetry.github.io/opentelemetry-helm-charts"},
		accounts: []chartAccount{{path: "manager.serviceAccount", name: "opentelemetry-operator", also: "*"}},
		renamed:  []string{"nameOverride"},
	},
	{
		name: "opentelemetry-collector", repositories: []string{"open-telemetry.github.io/opentelemetry-helm-charts"},
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
		configs: []string{"config"},
	},
	{
		name: "amazon-cloudwatch-observability", repositories: []string{"aws-observability.github.io/helm-charts"},
		accounts: []chartAccount{
			{path: "agent.serviceAccount", name: "cloudwatch-agent"},
			{path: "manager.serviceAccount"}, {path: "dcgmExporter.serviceAccount"}, {path: "neuronMonitor.serviceAccount"},
		},
		renamed: []string{"agent.name", "agents"},
	},
	{
		// An alertmanager and a Prometheus are there unless the values say otherwise,
		// a Thanos ruler only when they ask for it.
		name: "kube-prometheus-stack", repositories: prometheusCharts, longest: 26,
		accounts: []chartAccount{
			{path: "prometheus.serviceAccount", name: "*-prometheus"},
			{path: "alertmanager.serviceAccount", name: "*-alertmanager"},
			{path: "prometheusOperator.serviceAccount", name: "*-operator"},
			{path: "thanosRuler.serviceAccount"}, {path: "grafana.serviceAccount"},
		},
		unread: []string{"serviceAccount.annotations"},
		assumes: []assumer{
			{
				at: "prometheus.prometheusSpec.remoteWrite[].sigv4", role: "roleArn", account: "prometheus.serviceAccount",
				others: []string{"accessKey", "secretKey", "profile"},
			},
			{
				at: "grafana.additionalDataSources[].jsonData", role: "assumeRoleArn", external: "externalId", account: "grafana.serviceAccount",
				only: [2]string{"authType", "default"}, others: []string{"profile"},
			},
		},
	},
	{
		name: "prometheus-yet-another-cloudwatch-exporter", repositories: prometheusCharts,
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
		configs: []string{"config"},
	},
	{
		// Which of its parts there are, the values say.
		name: "thanos", repositories: bitnamiCharts,
		accounts: []chartAccount{
			{path: "storegateway.serviceAccount"}, {path: "compactor.serviceAccount"}, {path: "bucketweb.serviceAccount"},
			{path: "ruler.serviceAccount"}, {path: "receive.serviceAccount"}, {path: "serviceAccount"},
		},
	},
	{
		name: "tempo-distributed", repositories: grafanaCharts,
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
	},
	{
		// Its versions compose the full name in two ways.
		name: "argo-workflows", repositories: argoCharts,
		accounts: []chartAccount{{path: "controller.serviceAccount"}, {path: "server.serviceAccount"}, {path: "workflow.serviceAccount"}},
		unread:   []string{"serviceAccount.annotations"},
	},
	{
		name: "aws-privateca-issuer", repositories: []string{"cert-manager.github.io/aws-privateca-issuer"},
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
	},
	{
		name: "atlantis", repositories: []string{"runatlantis.github.io/helm-charts"},
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
	},
	{
		name: "jenkins", repositories: []string{"charts.jenkins.io", "ghcr.io/jenkinsci/helm-charts"},
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}, {path: "serviceAccountAgent"}},
	},
	{
		name: "actions-runner-controller", repositories: []string{"actions-runner-controller.github.io/actions-runner-controller"},
		accounts: []chartAccount{{path: "serviceAccount", name: "*"}}, unread: unreadByMost,
	},
	{
		name: "keda", repositories: []string{"kedacore.github.io/charts"},
		accounts: []chartAccount{
			{path: "serviceAccount.operator", name: "keda-operator"},
			{path: "serviceAccount.metricServer"}, {path: "serviceAccount.webhooks"},
			{path: "serviceAccount", name: "keda-operator"}, // up to 2.12
		},
	},
}

var (
	eksCharts        = []string{"aws.github.io/eks-charts"}
	bitnamiCharts    = []string{"charts.bitnami.com/bitnami", "registry-1.docker.io/bitnamicharts"}
	argoCharts       = []string{"argoproj.github.io/argo-helm", "ghcr.io/argoproj/argo-helm"}
	grafanaCharts    = []string{"grafana.github.io/helm-charts", "ghcr.io/grafana/helm-charts"}
	prometheusCharts = []string{"prometheus-community.github.io/helm-charts", "ghcr.io/prometheus-community/charts"}

	// unreadByMost are the paths of other charts that those with a plain
	// serviceAccount do not read.
	unreadByMost = []string{"controller.serviceAccount.annotations", "rbac.serviceAccount.annotations", "rbac.serviceAccountAnnotations", "serviceAccountAnnotations"}
)
