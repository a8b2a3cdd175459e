# METADATA
# title: Nodes that are administrators of the cluster
# description: |
#   The role of nodes needs the rights of a kubelet. With system:masters, or an access
#   policy of administrators, every pod that reaches the credentials of its node is an
#   administrator of the whole cluster.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS best practices, identity and access management
#     ref: https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
#   - description: EKS user guide, access policies
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [access.node_is_admin]
#   fails: "nothing breaks; a pod that reads the node's credentials owns the cluster"
#   remedy: "leave the group or the policy out, and give people roles of their own"
#   symptoms: []
#   facts: ["1.51", "1.60"]
package rules.access.node_is_admin

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.access.node_is_admin

	found := finding.at(problem.at, problem, {"message": sprintf(
		"%q, the role of nodes, is made an administrator by %q in %s",
		[problem.value, problem.choices[0], problem.subject],
	)})
}
