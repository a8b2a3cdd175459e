# METADATA
# title: "Role of an add-on is granted what a boundary or a Deny takes away"
# description: |
#   A permissions boundary limits what the policies of a role grant, and an explicit
#   Deny wins over every Allow. The role that the pods of an EKS add-on call AWS with
#   has the right policies attached; the boundary or the Deny takes from them what
#   the add-on cannot work without.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "IAM user guide, permissions boundaries"
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
#   - description: "EKS user guide, IAM roles for add-ons"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/add-ons-iam.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [addon.boundary]
#   fails: "as if the policy were not attached: AWS denies the add-on's calls"
#   remedy: "let the boundary allow, or the Deny except, what the add-on needs"
#   symptoms:
#     - "because no permissions boundary allows"
#     - "with an explicit deny in an identity-based policy"
#     - "with an explicit deny in a permissions boundary"
#   facts: ["1.11", "5.5", "6.2", "6.30"]
package rules.addon.boundary_blocks

import data.rules.lib.finding

report contains found if {
	some need in input.failed.addon.boundary
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("%s, which its policies grant to role %q of add-on %q%s", [
			finding.taking(need), need.role.name, need.addon.name, finding.when(need),
		]),
		"mend": finding.giving_back(need),
	})
}
