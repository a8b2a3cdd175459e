# METADATA
# title: "Node role rules the account"
# description: |
#   Every pod that reaches the instance metadata acts as the node role. A node role
#   that may change IAM, or become any role, makes each of these pods an
#   administrator.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS best practices, restrict access to the instance profile"
#     ref: https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
#   - description: "EKS user guide, node IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [node.administrator]
#   fails: "nothing fails: a pod on the node can take over the account"
#   remedy: "leave the node role what nodes need, and give workloads roles of their own"
#   symptoms: []
#   facts: ["1.36"]
#   lints: [P183, P212]
package rules.node.role_administrator

import data.rules.lib.finding

report contains found if {
	some need in input.failed.node.administrator
	need.verdict == "denied"

	found := finding.at(need.at, need, {"message": sprintf("%s grants %s %s on every role, and pods that reach the instance metadata act as it", [
		need.policy, finding.node_role(need), finding.names(need.found),
	])})
}
