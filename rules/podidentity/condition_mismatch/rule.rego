# METADATA
# title: "Association does not meet a condition of the role it gives"
# description: |
#   EKS Pod Identity sends six session tags when it assumes a role (cluster, namespace,
#   ServiceAccount, pod), and a trust policy may ask for them with `aws:RequestTag/…`. This one
#   asks for another value, for a tag that EKS does not send, or for tags that the association
#   switches off. `aws:PrincipalTag/…` belongs in permission policies: while the role is being
#   assumed nobody carries the tags yet.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, session tags of Pod Identity
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
#   - description: EKS user guide, the trust policy of a Pod Identity role
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [podidentity.condition]
#   fails: "the association is refused when it is created, or its pods get no credentials"
#   remedy: "write the condition for the cluster, namespace and ServiceAccount of the association"
#   symptoms:
#     - "EKS does not have permissions to assume the associated role"
#     - "Trust policy of the role provided is invalid"
#   facts: ["4.3", "4.4"]
package rules.podidentity.condition_mismatch

import data.rules.lib.finding

report contains found if {
	some step in input.failed.podidentity.condition
	step.demand.verdict == "denied"

	found := finding.at(step.demand.at, step, {
		"message": sprintf("role %q %s%s", [step.role.name, _asks(step), finding.assuming(step)]),
		"mend": _mend(step.demand),
	})
}

_asks(step) := sprintf("takes %s %s only, but Pod Identity of %s comes with %q", [
	step.demand.key, finding.either(step.demand.accepted), finding.identity(step), step.demand.presented,
]) if {
	step.demand.why == "value"
	not step.demand.denies
}

_asks(step) := sprintf("does not take %s %s, and Pod Identity of %s comes with %q", [
	step.demand.key, finding.either(step.demand.accepted), finding.identity(step), step.demand.presented,
]) if {
	step.demand.why == "refused"
	not step.demand.denies
}

_asks(step) := sprintf("denies it to Pod Identity of %s: %s %s %s", [
	finding.identity(step), step.demand.key, step.demand.operator, finding.either(step.demand.accepted),
]) if {
	step.demand.denies
}

_asks(step) := sprintf("asks for %s, which Pod Identity does not send for %s", [step.demand.key, finding.identity(step)]) if {
	step.demand.why in {"key", "absent"}
	not step.demand.denies
}

_asks(step) := sprintf("asks for %s, which nobody carries yet while Pod Identity assumes it for %s", [step.demand.key, finding.identity(step)]) if {
	step.demand.why == "principal_tag"
	not step.demand.denies
}

_asks(step) := sprintf("asks for %s, but the association of %s switches session tags off", [step.demand.key, finding.identity(step)]) if {
	step.demand.why == "off"
	not step.demand.denies
}

default _mend(_) := ""

_mend(demand) := "switch the session tags of the association on, or leave the condition out" if demand.why == "off"

_mend(demand) := sprintf("write %s", [demand.expected]) if {
	demand.expected != ""
	demand.why != "off"
	not demand.denies
}
