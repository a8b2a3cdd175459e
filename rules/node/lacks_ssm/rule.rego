# METADATA
# title: "Nodes asked to run Session Manager lack its policy"
# description: |
#   `ssh.enableSsm` asks for Session Manager on the nodes. eksctl attaches
#   AmazonSSMManagedInstanceCore by itself; a list of one's own in
#   `attachPolicyARNs`, or a role of one's own, replaces that.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "eksctl, IAM policies of node groups"
#     ref: https://eksctl.io/usage/iam-policies/
#   - description: "Systems Manager user guide, instance permissions"
#     ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html
# custom:
#   since: "0.1.0"
#   severity: note
#   persona: pedantic
#   reads: [node.ssm]
#   fails: "sessions do not start: TargetNotConnected; unless the account manages hosts by default"
#   remedy: "attach AmazonSSMManagedInstanceCore to the node role"
#   symptoms:
#     - "TargetNotConnected"
#   facts: ["1.35", "9.11"]
package rules.node.lacks_ssm

import data.rules.lib.finding

report contains found if {
	some need in input.failed.node.ssm
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("node group %q asks for Session Manager, and its role has neither %s nor %s", [
			need.node_group.name, need.policy, finding.grants(need.missing),
		]),
		"mend": sprintf("attach %s to the role of node group %q", [need.policy, need.node_group.name]),
	})
}
