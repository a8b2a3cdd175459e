# METADATA
# title: Principal that many can act through
# description: |
#   A service acts for the resources of every account unless a condition on
#   `aws:SourceArn` or `aws:SourceAccount` says for which; and everybody with a condition is
#   as safe as the condition. Services that act for the machine or task that has the role,
#   such as EC2, Lambda and EKS, are left out.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, the confused deputy problem
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
# custom:
#   since: "0.1.0"
#   severity: note
#   persona: auditor
#   reads: [policy.principal_unconfined]
#   fails: "nothing fails: others than those who are meant may act through the principal"
#   remedy: "name the source in a condition on aws:SourceArn or aws:SourceAccount"
#   symptoms: []
#   facts: ["P162", "P165"]
#   lints: [P162, P165]
package rules.policy.principal_unconfined

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.principal_unconfined

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": _mend(problem),
	})
}

_mend(problem) := "name the accounts or roles that are meant, or see that the condition lets in no others" if {
	problem.kind == "anyone-with-conditions"
}

_mend(problem) := finding.rewrite(problem) if problem.kind != "anyone-with-conditions"
