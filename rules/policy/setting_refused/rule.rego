# METADATA
# title: Name or setting of a role that IAM refuses
# description: |
#   Names of roles and policies, paths, boundaries, session durations and tags have limits
#   of their own. IAM refuses what is beyond them when it is applied.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, quotas
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [policy.setting_refused]
#   fails: "making the role or policy fails with ValidationError when it is applied"
#   remedy: "write it within the limits of IAM"
#   symptoms:
#     - "ValidationError"
#   facts: ["P206", "P207", "P208", "P213", "P214", "P216"]
#   lints: [P206, P207, P208, P213, P214, P216]
package rules.policy.setting_refused

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.setting_refused

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
