# METADATA
# title: Statement that lacks a part of what it is for
# description: |
#   An action needs resources of several types and the statement has only some, a resource
#   belongs to no action of its statement, or a role lacks the action that another one of its
#   actions needs.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: Service authorization reference
#     ref: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
# custom:
#   since: "0.1.0"
#   severity: note
#   persona: pedantic
#   reads: [policy.statement_incomplete]
#   fails: "calls that need the missing part are denied"
#   remedy: "add the resources or the action that are missing, or take out what is of no use"
#   symptoms: []
#   facts: ["P055", "P079", "P080"]
#   lints: [P055, P079, P080]
package rules.policy.statement_incomplete

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.statement_incomplete

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
