# METADATA
# title: Condition that no request meets
# description: |
#   Two conditions on one key have no value in common, or the statement demands a key that
#   its requests never have, such as `aws:PrincipalOrgID` in a call with a token. The
#   statement never applies.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, global condition keys
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [policy.condition_never_holds]
#   fails: "the statement never applies: what it allows is denied"
#   remedy: "write the condition with a value that both accept, or with a key of the request"
#   symptoms:
#     - "AccessDenied"
#   facts: ["S2.7", "S2.11"]
#   lints: [P121, P172]
package rules.policy.condition_never_holds

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.condition_never_holds

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
