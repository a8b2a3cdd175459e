# METADATA
# title: Managed policy that AWS has replaced
# description: |
#   AWS keeps the policy for those who have it attached, and has another one for new roles.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: Systems Manager, managed policies
#     ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/security-iam-awsmanpol.html
# custom:
#   since: "0.1.0"
#   severity: note
#   persona: pedantic
#   reads: [policy.deprecated]
#   fails: "nothing fails until AWS takes the policy away"
#   remedy: "attach the successor"
#   symptoms: []
#   facts: ["9.11"]
#   lints: [P211]
package rules.policy.deprecated

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.deprecated

	found := finding.at(problem.at, problem, {
		"message": sprintf("policy %q %s", [problem.value, problem.why]),
		"mend": finding.rewrite(problem),
	})
}
