# METADATA
# title: Trust policy of IRSA without a condition on the audience
# description: |
#   A trust policy that asks for the subject alone lets tokens of any audience in. EKS
#   makes them for `sts.amazonaws.com`; asking for it keeps out tokens of the same
#   ServiceAccount that were made for somebody else, such as Vault.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
# custom:
#   since: "0.1.0"
#   severity: note
#   persona: pedantic
#   reads: [irsa.audience_missing]
#   fails: "nothing breaks; a token that was made for another audience that the provider takes is accepted as well"
#   remedy: "ask for the audience sts.amazonaws.com beside the subject"
#   symptoms: []
#   facts: ["3.31"]
package rules.irsa.audience_missing

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.audience_missing

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s lets tokens of %q in whatever their audience", [problem.subject, problem.value]),
		"mend": sprintf("add the key \"%s:aud\" with the value %q", [problem.value, problem.expected]),
	})
}
