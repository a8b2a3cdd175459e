# METADATA
# title: "Token's audience is not accepted"
# description: |
#   The token that EKS mounts into a pod carries the audience `sts.amazonaws.com`,
#   unless the ServiceAccount's `eks.amazonaws.com/audience` annotation says otherwise.
#   Here the trust policy's `aud` condition, or the client ids of the OIDC provider,
#   accept other audiences only.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
#   - description: EKS user guide, create the IAM OIDC provider of a cluster
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [irsa.audience]
#   fails: "STS denies the token at the pod's first AWS call"
#   remedy: "accept \"sts.amazonaws.com\", or set the audience annotation to what is accepted"
#   symptoms:
#     - Incorrect token audience
#     - "Not authorized to perform sts:AssumeRoleWithWebIdentity"
#   facts: ["3.5", "3.24", "3.61"]
package rules.irsa.audience_mismatch

import data.rules.lib.finding

report contains found if {
	some step in input.failed.irsa.audience
	step.audience.verdict == "denied"

	found := finding.at(step.audience.at, step, {
		"message": sprintf("%s %s, but tokens of %s carry %q%s%s", [
			_accepting(step), finding.either(step.audience.accepted), finding.identity(step),
			step.audience.presented, finding.when(step), finding.assuming(step),
		]),
		"mend": sprintf("accept %q%s", [step.audience.presented, _asking(step)]),
	})
}

# the ServiceAccount of an add-on is EKS's
_asking(step) := "" if step.addon.name != ""

_asking(step) := ", or set the audience annotation to match" if {
	step.addon.name == ""
	step.workload.name == ""
}

_asking(step) := ", or let the projected volume ask for what is accepted" if step.workload.name != ""

_accepting(step) := sprintf("role %q requires audience", [step.role.name]) if step.audience.why != "provider"

_accepting(step) := sprintf("the OIDC provider that role %q trusts takes audience", [step.role.name]) if {
	step.audience.why == "provider"
}
