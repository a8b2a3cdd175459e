# METADATA
# title: Helm values put the role where the chart does not read it
# description: |
#   Charts disagree on where the annotations of their ServiceAccount stand:
#   `serviceAccount.annotations`, `controller.serviceAccount.annotations`,
#   `rbac.serviceAccount.annotations`, … Helm takes values at any path and says nothing
#   about those that no template reads: the ServiceAccount comes without the annotation, and
#   its pods without the role. Keys of values are compared with their case.
#
#   Looked at are releases of these charts from their own repositories: ack's controllers,
#   actions-runner-controller, amazon-cloudwatch-observability, appmesh-controller, argo-cd,
#   argo-workflows, atlantis, aws-cloudwatch-metrics, aws-ebs-csi-driver, aws-efs-csi-driver,
#   aws-for-fluent-bit, aws-fsx-csi-driver, aws-gateway-controller-chart,
#   aws-load-balancer-controller, aws-mountpoint-s3-csi-driver, aws-node-termination-handler,
#   aws-privateca-issuer, aws-vpc-cni, cert-manager, cluster-autoscaler, external-dns (Bitnami's,
#   too), external-secrets, fluent-bit, grafana, jenkins, karpenter, keda,
#   kube-prometheus-stack, loki, mimir-distributed, opentelemetry-collector, opentelemetry-operator, prometheus,
#   prometheus-cloudwatch-exporter, prometheus-yet-another-cloudwatch-exporter, tempo,
#   tempo-distributed, thanos (Bitnami's), vector, velero.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
#   - description: Helm, values files
#     ref: https://helm.sh/docs/chart_template_guide/values_files/
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [workload.chart_annotation_ignored]
#   fails: "at their first AWS call the pods have the node's credentials, or none: AWS answers AccessDenied, or the SDK finds no credentials"
#   remedy: "put the annotation under the path that the chart reads"
#   symptoms:
#     - "no EC2 IMDS role found, operation error ec2imds: GetMetadata"
#     - "could not create volume in EC2: UnauthorizedOperation: You are not authorized to perform this operation"
#   facts: ["TR7", "E6.0", "E6.30"]
package rules.workload.chart_annotation_ignored

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.workload.chart_annotation_ignored

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s has the role under %q, where chart %q reads no annotations", [problem.subject, problem.field, problem.value]),
		"mend": sprintf("move it to `%s`", [problem.expected]),
	})
}
