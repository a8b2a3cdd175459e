# METADATA
# title: Role for another cluster than its ServiceAccount is in
# description: |
#   Each cluster has an issuer of its own, and its tokens carry that. A trust policy
#   that names the OIDC provider of one cluster lets nobody of another cluster in,
#   whatever the namespaces and names.
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
#   reads: [irsa.issuer_other_cluster]
#   fails: "STS refuses the token at the pod's first AWS call"
#   remedy: "add a statement with the provider and the issuer of the cluster that the pods run in"
#   symptoms:
#     - "Not authorized to perform sts:AssumeRoleWithWebIdentity"
#     - "No OpenIDConnect provider found in your account"
#   facts: ["3.22", "3.34", "3.36"]
package rules.irsa.issuer_other_cluster

import data.rules.lib.finding

report contains found if {
	some step in input.failed.irsa.issuer_other_cluster
	step.issuer.verdict == "denied"

	found := finding.at(step.issuer.at, step, {"message": sprintf(
		"role %q trusts the provider of %s, but %s lives in %s%s%s",
		[
			step.role.name, concat(" and ", step.issuer.accepted), finding.identity(step), step.issuer.presented,
			finding.when(step), finding.assuming(step),
		],
	)})
}
