# METADATA
# title: "Role trusts all of another account"
# description: |
#   The root of another account in a trust policy does not mean its root user: it leaves to that account
#   who of it may assume the role. An external id, `aws:PrincipalArn` or the organization narrows it.
#   The root of the role's own account leaves it to the policies of that account, and is no finding.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, external ids
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
# custom:
#   since: "0.1.0"
#   severity: note
#   persona: auditor
#   reads: [assume.trust_account_root]
#   fails: "nothing fails; whoever the other account lets may assume the role"
#   remedy: "name the role of the other account, or add a condition on sts:ExternalId or aws:PrincipalArn"
#   symptoms: []
#   facts: ["5.17"]
#   lints: [P163, P164]
package rules.assume.trust_account_root

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.assume.trust_account_root

	found := finding.at(problem.at, problem, {"message": sprintf("%s trusts all of account %s, which then decides who of it gets in", [problem.subject, problem.expected])})
}
