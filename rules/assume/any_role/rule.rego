# METADATA
# title: "Role of pods may assume any role"
# description: |
#   `sts:AssumeRole` on every role lets the pods into every role that trusts their account as a whole, in
#   this account and in others: who gets into one of them gets into all.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, permissions to assume a role
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [assume.any_role]
#   fails: "nothing fails; pods that are broken into reach every role that trusts their account"
#   remedy: "name the roles that the pods assume"
#   symptoms: []
#   facts: ["5.9", "5.17"]
#   lints: [P183]
package rules.assume.any_role

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.assume.any_role

	found := finding.at(problem.at, problem, {"message": sprintf("%s, which pods have, may assume any role: %s is allowed on %q", [problem.subject, problem.field, problem.value])})
}
