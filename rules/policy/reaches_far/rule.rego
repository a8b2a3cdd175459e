# METADATA
# title: Statement that reaches further than it may need to
# description: |
#   Whole services, or actions that write, change who may do what, or hand out credentials
#   and data, on every resource and without a condition.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, security best practices
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
# custom:
#   since: "0.1.0"
#   severity: note
#   persona: auditor
#   reads: [policy.reaches_far]
#   fails: "nothing fails: whoever reaches the role reaches every resource"
#   remedy: "name the resources, or add a condition that limits them"
#   symptoms: []
#   facts: ["S4.6"]
#   lints: [P051, P052, P083, P084, P181, P184, P185, P186, P187, P188]
package rules.policy.reaches_far

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.reaches_far

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
