# METADATA
# title: Principal that IAM refuses
# description: |
#   A principal is written out in full: an account, a role, a user, a service or a
#   provider. Groups, wildcards inside ARNs and ids of deleted roles are none.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, JSON policy elements
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [policy.principal_malformed]
#   fails: "IAM refuses the document (Invalid principal in policy), or nobody is let in"
#   remedy: "write the account, or the whole ARN of the role or provider"
#   symptoms:
#     - "Invalid principal in policy"
#   facts: ["S1.8"]
#   lints: [P140, P141, P142, P143, P144, P145, P146, P147, P148, P149]
package rules.policy.principal_malformed

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.principal_malformed

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
