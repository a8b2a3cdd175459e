# METADATA
# title: Annotated role lets no OIDC provider in
# description: |
#   A ServiceAccount is annotated with a role whose trust policy has no statement for
#   an OIDC provider at all: it was made for EC2, for Pod Identity, or for people.
#   IRSA and Pod Identity are two mechanisms with two trust policies; the annotation
#   belongs to the first, `pods.eks.amazonaws.com` to the second.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
#   - description: EKS user guide, the trust policy of a Pod Identity role
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [irsa.trust_not_web_identity]
#   fails: "at the pod's first AWS call, STS denies AssumeRoleWithWebIdentity"
#   remedy: "let the cluster's OIDC provider call sts:AssumeRoleWithWebIdentity in the trust policy, or drop the annotation and give the role by a Pod Identity association"
#   symptoms:
#     - "Not authorized to perform sts:AssumeRoleWithWebIdentity"
#   facts: ["3.30", "4.2", "4.13"]
package rules.irsa.trust_not_web_identity

import data.rules.lib.finding

report contains found if {
	some step in input.failed.irsa.trust_not_web_identity
	step.principal.verdict == "denied"

	found := finding.at(step.principal.at, step, {"message": sprintf(
		"role %q trusts %s and no OIDC provider, but %s comes with a token of one%s%s",
		[
			step.role.name, finding.principals(step.principal.accepted), finding.identity(step),
			finding.when(step), finding.assuming(step),
		],
	)})
}
