# METADATA
# title: OIDC provider that does not take the audience of its tokens
# description: |
#   STS takes a token only if its audience is among the client ids of the provider.
#   The tokens of EKS carry `sts.amazonaws.com` in every partition unless an
#   annotation of the ServiceAccount says otherwise.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, create the IAM OIDC provider of a cluster
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
#   - description: IAM API, CreateOpenIDConnectProvider
#     ref: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [irsa.provider_client_id]
#   fails: "STS refuses every token at the pods' first AWS call"
#   remedy: "write sts.amazonaws.com into client_id_list"
#   symptoms:
#     - "Incorrect token audience"
#   facts: ["3.24", "3.5", "3.61"]
package rules.irsa.provider_client_id

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.provider_client_id

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s of %s has %s, but the tokens it is for carry audience %q", [
			problem.field, problem.subject, finding.quoted(problem.choices), problem.expected,
		]),
		"mend": sprintf("write %q", [problem.expected]),
	})
}
