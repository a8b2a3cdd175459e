# METADATA
# title: Action that the statement cannot grant
# description: |
#   The statement lists an action together with resources that the action never works
#   on, or with a condition key that its requests never have. The statement is valid and
#   the action is denied.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, JSON policy elements
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [policy.action_not_granted]
#   fails: "the action is denied although the policy lists it"
#   remedy: "give the action a statement of its own, with a resource and conditions that it has"
#   symptoms:
#     - "AccessDenied"
#     - "is not authorized to perform"
#   facts: ["S4.10"]
#   lints: [P077, P082, P096]
package rules.policy.action_not_granted

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.action_not_granted

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": _mend(problem),
	})
}

# the place is the action, what would be right is what it is granted on
_mend(problem) := sprintf("add %q to the resources", [problem.expected]) if _resource(problem)

_mend(problem) := finding.rewrite(problem) if not _resource(problem)

_resource(problem) if {
	startswith(problem.expected, "arn:")
	not contains(problem.expected, "${Partition}")
}
