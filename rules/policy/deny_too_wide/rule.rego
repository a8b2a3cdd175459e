# METADATA
# title: Deny that hits what it means to leave out
# description: |
#   A Deny with NotAction or NotResource leaves out what it lists. An element of the list
#   that matches nothing leaves nothing out: what it stands for is denied as well.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, NotResource
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [policy.deny_too_wide]
#   fails: "the requests that the list means to leave out are denied"
#   remedy: "write the action or the ARN as AWS has it"
#   symptoms:
#     - "with an explicit deny"
#   facts: ["S2.3", "P086"]
#   lints: [P056, P086]
package rules.policy.deny_too_wide

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.deny_too_wide

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
