# METADATA
# title: "Profile asks for a longer session than a role may open"
# description: |
#   Pods have the credentials of a role, and a role session that opens another (role chaining) gets one
#   hour at most, whatever `MaxSessionDuration` the target has.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, role chaining
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
#   - description: STS API, AssumeRole
#     ref: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [assume.duration]
#   fails: "STS refuses the call"
#   remedy: "ask for 3600 seconds or less, or leave the duration out"
#   symptoms:
#     - "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
#   facts: ["5.15"]
package rules.assume.duration

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.assume.duration

	found := finding.at(problem.at, problem, {"message": sprintf("a profile of %s asks for %s seconds as %q; a role session opens another for 3600 at most", [
		problem.subject, problem.value, problem.expected,
	])})
}
