# METADATA
# title: Statement that grants far more than it says
# description: |
#   Every action on every resource, all of IAM, passing every role to every service, or
#   everything but a list: whoever gets hold of the role has the account.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, JSON policy elements
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [policy.grants_too_much]
#   fails: "nothing fails: whoever reaches the role may do nearly everything"
#   remedy: "list the actions and the resources that are needed"
#   symptoms: []
#   facts: ["S4.6"]
#   lints: [P049, P050, P052, P053, P085, P166, P180, P189]
package rules.policy.grants_too_much

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.grants_too_much

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
