# METADATA
# title: "One role for the cluster and its nodes"
# description: |
#   The control plane's rights (network interfaces, load balancers, volumes) come
#   with the role of the nodes then, within reach of every pod that reaches the
#   instance metadata. EKS documents the two as separate roles.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, node IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
#   - description: "EKS user guide, cluster IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [node.role_is_cluster]
#   fails: "nothing fails at once: pods on the nodes can use the rights of the control plane"
#   remedy: "give the nodes a role of their own"
#   symptoms: []
#   facts: ["1.7"]
package rules.node.role_is_cluster_role

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.node.role_is_cluster

	found := finding.at(problem.at, problem, {"message": sprintf("%s runs as role %q, the role of cluster %s", [
		problem.subject, problem.value, finding.quoted(problem.choices),
	])})
}
