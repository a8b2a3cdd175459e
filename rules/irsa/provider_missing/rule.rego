# METADATA
# title: Cluster whose tokens no OIDC provider takes
# description: |
#   Roles trust the issuer of a cluster, and nothing in the files makes an IAM OIDC
#   provider for it in their account. IAM accepts such a trust policy; STS does not
#   accept the tokens.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, create the IAM OIDC provider of a cluster
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   preview: true
#   reads: [irsa.provider_missing]
#   fails: "STS refuses every token at the pods' first AWS call, unless the provider is made elsewhere"
#   remedy: "make an aws_iam_openid_connect_provider from the cluster's identity[0].oidc[0].issuer"
#   symptoms:
#     - "No OpenIDConnect provider found in your account"
#   facts: ["3.24", "3.40", "3.60"]
package rules.irsa.provider_missing

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.provider_missing

	found := finding.at(problem.at, problem, {"message": sprintf(
		"roles trust the issuer of %s, and nothing in the files makes its OIDC provider",
		[problem.subject],
	)})
}
