# METADATA
# title: Role that can take the rights of others
# description: |
#   What the policies of a role allow together on every resource is a way to more rights:
#   attaching policies, rewriting trust, making access keys, giving itself access to clusters,
#   or running code where others' roles are. Passing every role is a finding of its own.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, security best practices
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [policy.privilege_escalation]
#   fails: "nothing fails: whoever reaches the role can have the rights of an administrator"
#   remedy: "allow these actions on named resources only, or bound what they may give with a condition"
#   symptoms: []
#   facts: ["S4.8"]
#   lints: [P182]
package rules.policy.privilege_escalation

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.privilege_escalation

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s %s: it is allowed %s on every resource", [problem.subject, problem.why, finding.names(problem.choices)]),
	})
}
