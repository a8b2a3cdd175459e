# METADATA
# title: "Pod execution role's trust policy does not let Fargate in"
# description: |
#   Fargate starts pods with the pod execution role. Its trust policy has to name
#   `eks-fargate-pods.amazonaws.com`; a condition on `aws:SourceArn` has to match
#   the ARNs of Fargate profiles, not that of the cluster.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, pod execution role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
#   - description: "EKS API, CreateFargateProfile"
#     ref: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateFargateProfile.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [fargate.trust]
#   fails: "EKS refuses to create the Fargate profile"
#   remedy: "let Service eks-fargate-pods.amazonaws.com call sts:AssumeRole in the trust policy"
#   symptoms:
#     - "Misconfigured PodExecutionRole Trust Policy"
#     - "Please add the eks-fargate-pods.amazonaws.com Service Principal"
#   facts: ["2.20", "2.31"]
package rules.fargate.untrusted

import data.rules.lib.finding

report contains found if {
	some step in input.failed.fargate.trust
	step.principal.verdict == "denied"

	found := finding.at(step.principal.at, step, {
		"message": sprintf("pod execution role %q of Fargate profile %q %s%s", [
			step.role.name, step.fargate.name, _trusts(step), finding.assuming(step),
		]),
		"mend": _mend(step),
	})
}

_trusts(step) := sprintf("trusts %s; Fargate comes as %q", [
	finding.principals(step.principal.accepted), step.principal.presented,
]) if {
	step.principal.why == ""
}

_trusts(step) := sprintf("trusts %s, which is the principal of Fargate's service-linked role; pods are started as %q", [
	finding.quoted(step.principal.accepted), step.principal.presented,
]) if {
	step.principal.why == "typo"
}

_trusts(step) := finding.not_assuming(step.principal) if step.principal.why == "action"

_trusts(step) := sprintf("accepts aws:SourceArn %s; the profile comes with %q", [
	finding.either(step.principal.accepted), step.principal.presented,
]) if {
	step.principal.why == "source_arn"
}

default _mend(_) := ""

_mend(step) := "write the ARNs of the cluster's Fargate profiles: arn:aws:eks:REGION:ACCOUNT:fargateprofile/CLUSTER/*" if {
	step.principal.why == "source_arn"
}
