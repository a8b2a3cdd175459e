# METADATA
# title: Condition that lets in more than it seems to
# description: |
#   The condition also holds for requests that it seems to keep out: those without the key,
#   those without a second factor, those of every repository on GitHub, or those of nearly
#   every organisation.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, condition operators
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [policy.condition_too_wide]
#   fails: "nothing fails: requests are let in that the condition seems to keep out"
#   remedy: "name the values that are meant, under an operator that demands the key"
#   symptoms: []
#   facts: ["S2.9", "P108", "P118", "P123", "P158"]
#   lints: [P108, P118, P123, P158]
package rules.policy.condition_too_wide

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.condition_too_wide

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
