# METADATA
# title: "Longer session asked for than a role opens"
# description: |
#   Pods have the credentials of a role, and a role session that opens another (role chaining) gets one
#   hour at most, whatever `MaxSessionDuration` the target has. For who deploys, whose credentials the files
#   do not show, that duration is the limit: one hour where the role does not say another. A profile of pods that asks for
#   more is a warning.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, role chaining
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
#   - description: STS API, AssumeRole
#     ref: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [assume.duration]
#   fails: "STS refuses the call"
#   remedy: "ask for 3600 seconds or less, or leave the duration out"
#   symptoms:
#     - "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
#     - "The requested DurationSeconds exceeds the MaxSessionDuration set for this role"
#   facts: ["5.15"]
package rules.assume.duration

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.assume.duration

	found := finding.at(problem.at, problem, {"message": _message(problem)})
}

_message(problem) := sprintf("a profile of %s asks for %s seconds as %q; a role session opens another for 3600 at most", [
	problem.subject, problem.value, problem.expected,
]) if {
	problem.kind == "chained"
}

_message(problem) := sprintf("%s asks for %s seconds as role %q, whose sessions last %s at most", [
	problem.subject, problem.value, problem.expected, problem.field,
]) if {
	problem.kind == "role"
}
