# METADATA
# title: Target role does not trust the caller
# description: |
#   The calling role is allowed to call `sts:AssumeRole` on the target, and the target's
#   trust policy names others only. Permission to ask is not permission to enter: the
#   trust policy of the target decides, in every account. Where nothing but the grant
#   says that the role is to be assumed, this is a warning.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, the Principal element
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#   - description: STS API, AssumeRole
#     ref: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [assume.not_trusted]
#   fails: "the call of sts:AssumeRole is denied"
#   remedy: name the calling role in the trust policy of the target
#   symptoms:
#     - "is not authorized to perform: sts:AssumeRole on resource"
#     - "because no resource-based policy allows the sts:AssumeRole action"
#   facts: ["5.1", "5.2", "5.4", "5.8", "5.10"]
package rules.assume.not_trusted

import data.rules.lib.finding

report contains found if {
	some step in input.failed.assume.not_trusted
	step.principal.verdict == "denied"

	found := finding.at(step.principal.at, step, {
		"message": sprintf("%s trusts %s, but %s is to assume it%s%s", [
			finding.role(step.role), finding.principals(step.principal.accepted),
			finding.role(step.source), finding.when(step), finding.assuming(step),
		]),
		"mend": sprintf("name %q in the trust policy of role %q", [step.principal.presented, step.role.name]),
	})
}
