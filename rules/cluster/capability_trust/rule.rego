# METADATA
# title: "Capability role's trust policy does not let EKS in"
# description: |
#   EKS runs capabilities (Argo CD, ACK, KRO) with a role of their own. Its trust
#   policy has to let `capabilities.eks.amazonaws.com` call `sts:AssumeRole` and
#   `sts:TagSession`.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, capability IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/capability-role.html
#   - description: "EKS API, CreateCapability"
#     ref: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCapability.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [cluster.capability]
#   fails: "EKS refuses to create the capability, or it gets no credentials"
#   remedy: "let Service capabilities.eks.amazonaws.com call sts:AssumeRole and sts:TagSession in the trust policy"
#   symptoms: []
#   facts: ["2.30", "T15"]
package rules.cluster.capability_trust

import data.rules.lib.finding

report contains found if {
	some step in input.failed.cluster.capability
	_denied(step)

	found := finding.at(_check(step).at, step, {"message": sprintf("role %q of capability %q %s%s", [
		step.role.name, step.capability.name, _trusts(step), finding.assuming(step),
	])})
}

_denied(step) if step.principal.verdict == "denied"

_denied(step) if step.action.verdict == "denied"

_check(step) := step.principal if step.principal.verdict == "denied"

_check(step) := step.action if step.principal.verdict != "denied"

_trusts(step) := sprintf("trusts %s; EKS comes as %q", [
	finding.principals(step.principal.accepted), step.principal.presented,
]) if {
	step.principal.verdict == "denied"
	step.principal.why != "action"
}

_trusts(step) := finding.not_assuming(step.principal) if {
	step.principal.verdict == "denied"
	step.principal.why == "action"
}

_trusts(step) := sprintf("lets capabilities.eks.amazonaws.com call %s but not %s, and EKS needs both", [
	finding.names(step.action.accepted), step.action.presented,
]) if {
	step.principal.verdict != "denied"
}
