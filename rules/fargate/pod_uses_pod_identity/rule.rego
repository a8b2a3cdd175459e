# METADATA
# title: "Pod Identity for pods that run on Fargate"
# description: |
#   The agent of EKS Pod Identity is a DaemonSet, and Fargate runs none. Pods on
#   Fargate get their role by an annotation of their ServiceAccount (IRSA) alone. A
#   Fargate profile without labels takes all pods of its namespace.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, Pod Identity restrictions"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
#   - description: "EKS user guide, pod execution role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [fargate.pod_identity]
#   fails: "the pods get no credentials"
#   remedy: "annotate the ServiceAccount with a role that trusts the cluster's OIDC provider (IRSA)"
#   symptoms:
#     - "Unable to locate credentials"
#     - "no EC2 IMDS role found"
#   facts: ["2.22", "4.14"]
package rules.fargate.pod_uses_pod_identity

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.fargate.pod_identity

	found := finding.at(problem.at, problem, {"message": sprintf("the association is for ServiceAccount %s, and Fargate profile %s takes all pods of namespace %q, where Pod Identity does not work", [
		problem.subject, finding.quoted(problem.choices), problem.value,
	])})
}
