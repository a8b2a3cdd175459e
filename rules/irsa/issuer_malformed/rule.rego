# METADATA
# title: Issuer written in a form that never matches
# description: |
#   In IAM an EKS issuer is `oidc.eks.<region>.amazonaws.com/id/<32 letters>`: without
#   `https://`, without a slash at the end. A condition key is that text with `:sub` or
#   `:aud` after it. The scheme, a whole ARN, the API server's address, the dual-stack
#   name `oidc-eks.…` and the like are accepted by IAM and never match a token.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, create the IAM OIDC provider of a cluster
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [irsa.issuer_malformed]
#   fails: "STS finds no provider for the token, or the condition never holds: every pod is denied"
#   remedy: "write the cluster's issuer without https:// and without a slash at the end"
#   symptoms:
#     - No OpenIDConnect provider found in your account
#     - "Not authorized to perform sts:AssumeRoleWithWebIdentity"
#   facts: ["3.20", "3.21", "3.22", "3.26"]
#   lints: [P148]
package rules.irsa.issuer_malformed

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.issuer_malformed

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s %q of %s %s", [problem.field, problem.value, problem.subject, problem.why]),
		"mend": _mend(problem),
	})
}

_mend(problem) := finding.rewrite(problem) if problem.kind != "no-claim"

_mend(problem) := "end the key with the claim that is asked for, :sub or :aud" if problem.kind == "no-claim"
