# METADATA
# title: "Cluster role's trust policy does not let EKS in"
# description: |
#   The control plane of a cluster acts as the cluster role, so the role's trust
#   policy has to name `eks.amazonaws.com`, in every partition without a suffix.
#   Often the trust policy of a node role was copied.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, cluster IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
#   - description: "EKS API, CreateCluster"
#     ref: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [cluster.trust]
#   fails: "EKS refuses to create or update the cluster"
#   remedy: "let Service eks.amazonaws.com call sts:AssumeRole in the trust policy, or name another role"
#   symptoms:
#     - "could not be assumed because it does not exist or the trusted entity is not correct"
#     - "ASSUME_ROLE_ACCESS_DENIED"
#   facts: ["1.2", "2.1"]
package rules.cluster.untrusted_by_eks

import data.rules.lib.finding

report contains found if {
	some step in input.failed.cluster.trust
	step.principal.verdict == "denied"

	found := finding.at(step.principal.at, step, {"message": sprintf("%s %s%s", [
		finding.cluster_role(step), _trusts(step), finding.assuming(step),
	])})
}

_trusts(step) := sprintf("trusts %s; EKS comes as %q", [
	finding.principals(step.principal.accepted), step.principal.presented,
]) if {
	step.principal.why != "action"
}

_trusts(step) := finding.not_assuming(step.principal) if step.principal.why == "action"
