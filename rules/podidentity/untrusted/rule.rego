# METADATA
# title: Pod Identity role does not trust pods.eks.amazonaws.com
# description: |
#   EKS Pod Identity assumes the role of an association as the service
#   `pods.eks.amazonaws.com`, the same in every partition. The trust policy names other
#   principals only: often an OIDC provider, because the role was made for IRSA, or a
#   name that is almost the service's.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, the trust policy of a Pod Identity role
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
#   - description: EKS user guide, Pod Identity associations
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [podidentity.untrusted]
#   fails: the association is refused when it is created, or its pods get no credentials
#   remedy: "let Service pods.eks.amazonaws.com call sts:AssumeRole and sts:TagSession in the trust policy"
#   symptoms:
#     - Trust policy of the role provided is invalid
#     - EKS does not have permissions to assume the associated role
#   facts: ["4.1", "4.2"]
package rules.podidentity.untrusted

import data.rules.lib.finding

report contains found if {
	some step in input.failed.podidentity.untrusted
	step.principal.verdict == "denied"

	found := finding.at(step.principal.at, step, {"message": sprintf("role %q %s%s%s", [
		step.role.name, _trusts(step), finding.when(step), finding.assuming(step),
	])})
}

_trusts(step) := sprintf("%s, and %s needs both", [finding.not_assuming(step.principal), finding.identity(step)]) if {
	step.principal.why == "action"
}

_trusts(step) := sprintf("trusts %s, but Pod Identity of %s comes as %q", [
	_accepted(step), finding.identity(step), step.principal.presented,
]) if {
	step.principal.why != "action"
}

_accepted(step) := finding.principals(step.principal.accepted) if step.principal.why != "typo"

_accepted(step) := sprintf("%s, which is no service", [finding.quoted(step.principal.accepted)]) if {
	step.principal.why == "typo"
}
