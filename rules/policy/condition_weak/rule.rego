# METADATA
# title: Condition that restricts less than it could
# description: |
#   The condition also holds when its key is not in the request, rests on what callers say
#   of themselves, or is about a key that the requests of the statement may never have.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, condition operators
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: pedantic
#   reads: [policy.condition_weak]
#   fails: "nothing fails, or only requests that nobody makes are held back"
#   remedy: "demand the key, or a key that AWS sets"
#   symptoms: []
#   facts: ["S2.8", "S2.9"]
#   lints: [P097, P110, P111, P119, P120, P124, P125, P128, P157, P171, P173]
package rules.policy.condition_weak

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.condition_weak

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
