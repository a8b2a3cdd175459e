# METADATA
# title: "Node role is granted what a boundary or a Deny takes away"
# description: |
#   A permissions boundary limits what the policies of a role grant, and an explicit
#   Deny wins over every Allow. The node role has the right policies attached; the
#   boundary or the Deny takes from them what every node needs.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "IAM user guide, permissions boundaries"
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
#   - description: "IAM user guide, how requests are allowed or denied"
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [node.boundary]
#   fails: "as if the policy were not attached: nodes do not join, or stay NotReady with images that cannot be pulled"
#   remedy: "let the boundary allow, or the Deny except, what nodes need"
#   symptoms:
#     - "because no permissions boundary allows"
#     - "with an explicit deny in an identity-based policy"
#     - "with an explicit deny in a permissions boundary"
#   facts: ["1.11", "1.21"]
package rules.node.boundary_blocks

import data.rules.lib.finding

report contains found if {
	some need in input.failed.node.boundary
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("%s, which its policies grant to %s%s", [
			finding.taking(need), finding.node_role(need), finding.when(need),
		]),
		"mend": finding.giving_back(need),
	})
}
