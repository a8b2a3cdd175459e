# METADATA
# title: Policy variable that is not filled in
# description: |
#   Only documents with `"Version": "2012-10-17"` know policy variables. Without a
#   Version, or with 2008-10-17, `${aws:username}` is plain text that matches nothing.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, JSON policy elements
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [policy.variable_plain]
#   fails: "the statement never matches: what it means to grant is denied"
#   remedy: "write \"Version\": \"2012-10-17\""
#   symptoms:
#     - "AccessDenied"
#   facts: ["S1.2"]
#   lints: [P012]
package rules.policy.variable_plain

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.variable_plain

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
