# METADATA
# title: "Node role keeps the rights of the VPC CNI beside aws-node's own role"
# description: |
#   The VPC CNI has a role of its own. The same rights on the node role are left
#   over: every pod that reaches the instance metadata can use them.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, the VPC CNI's IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html
#   - description: "EKS best practices, the VPC CNI's permissions"
#     ref: https://docs.aws.amazon.com/eks/latest/best-practices/vpc-cni.html
# custom:
#   since: "0.1.0"
#   severity: note
#   persona: pedantic
#   reads: [node.cni_on_nodes]
#   fails: "nothing fails: pods on the nodes can change network interfaces"
#   remedy: "detach the policy from the node role once aws-node runs with its own"
#   symptoms: []
#   facts: ["1.33", "1.34", "T5"]
package rules.node.cni_policy_on_node_role

import data.rules.lib.finding

report contains found if {
	some need in input.failed.node.cni_on_nodes
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("%s has %s, and role %q of aws-node grants the same", [
			finding.node_role(need), finding.names(need.found), need.policy,
		]),
		"mend": sprintf("detach %s from role %q", [finding.names(need.found), need.role.name]),
	})
}
