# METADATA
# title: OIDC provider with a URL that no token comes from
# description: |
#   The URL of the IAM OIDC provider is the issuer of the cluster,
#   `https://oidc.eks.<region>.amazonaws.com/id/<32 letters>`. IAM takes it with
#   `https://`, without a port and without a query. The API server's address, the
#   dual-stack name `oidc-eks.…` and a slash at the end are accepted and never match a
#   token.
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
#   reads: [irsa.provider_url]
#   fails: "IAM refuses the provider, or STS finds no provider for the tokens: every pod is denied"
#   remedy: "take the URL from the cluster: its attribute identity[0].oidc[0].issuer"
#   symptoms:
#     - "No OpenIDConnect provider found in your account"
#   facts: ["3.20", "3.21", "3.22", "3.24"]
package rules.irsa.provider_url

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.provider_url

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s %q of %s %s", [problem.field, problem.value, problem.subject, problem.why]),
		"mend": _mend(problem),
	})
}

_mend(problem) := "write the cluster's issuer, https://oidc.eks.<region>.amazonaws.com/id/<id>" if problem.expected == ""

_mend(problem) := sprintf("write %q", [problem.expected]) if problem.expected != ""
