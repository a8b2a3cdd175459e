# METADATA
# title: Role that trusts an OIDC provider of another account
# description: |
#   STS looks for the OIDC provider in the account of the role that is assumed,
#   nowhere else. To use a role of another account directly, that account needs a
#   provider of its own for the issuer of the cluster.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, cross-account access with IRSA
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/cross-account-access.html
#   - description: EKS user guide, create the IAM OIDC provider of a cluster
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [irsa.trust_wrong_account]
#   fails: "STS refuses the token at the pod's first AWS call"
#   remedy: "make a provider for the issuer in the role's account, and name that one"
#   symptoms:
#     - "Not authorized to perform sts:AssumeRoleWithWebIdentity"
#     - "No OpenIDConnect provider found in your account"
#   facts: ["3.41", "3.50", "3.52"]
package rules.irsa.trust_wrong_account

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.trust_wrong_account

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s is of account %s, but trusts the OIDC provider %q of account %s", [
			problem.subject, problem.choices[0], split(problem.value, ":oidc-provider/")[1], problem.choices[1],
		]),
		"mend": finding.rewrite(problem),
	})
}
