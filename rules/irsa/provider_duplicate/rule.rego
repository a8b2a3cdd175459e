# METADATA
# title: Second OIDC provider of one issuer
# description: |
#   An account has one OIDC provider for each issuer. A module that makes one, and a
#   resource beside it, collide.
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
#   reads: [irsa.provider_duplicate]
#   fails: "IAM refuses the second provider"
#   remedy: "make the provider once, and look it up elsewhere with data.aws_iam_openid_connect_provider"
#   symptoms:
#     - "EntityAlreadyExists"
#     - "Provider with url"
#   facts: ["3.24"]
package rules.irsa.provider_duplicate

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.provider_duplicate

	found := finding.at(problem.at, problem, {"message": sprintf(
		"%s is a second provider of issuer %q, and an account takes one",
		[problem.subject, problem.value],
	)})
}
