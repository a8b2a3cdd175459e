# METADATA
# title: More managed policies than a role can have
# description: |
#   A role has 10 managed policies unless AWS raised its quota, and 25 at most. IAM refuses
#   to attach more.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, quotas
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [policy.too_many_attached]
#   fails: "attaching the next policy fails with LimitExceeded when it is applied"
#   remedy: "merge policies, or ask AWS to raise the quota up to 25"
#   symptoms:
#     - "Cannot exceed quota for PoliciesPerRole"
#   facts: ["S4.9", "8.13"]
#   lints: [P203]
package rules.policy.too_many_attached

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.too_many_attached

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s %s", [problem.subject, problem.why]),
	})
}
