# METADATA
# title: Caller has no grant to assume the target role
# description: |
#   Assuming a role takes two permissions: the target's trust policy lets the caller in,
#   and, across accounts or when the trust names an account only, the caller's own
#   policies allow `sts:AssumeRole` on the target. Here the second is missing.
#   `eks-auth:AssumeRoleForPodIdentity` lets the Pod Identity agent fetch credentials;
#   it is no grant to assume anything.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, cross-account policy evaluation
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
#   - description: STS API, AssumeRole
#     ref: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [assume.not_granted]
#   fails: "the call of sts:AssumeRole is denied; across accounts the target's trust policy alone is not enough"
#   remedy: "allow sts:AssumeRole on the target's ARN in a policy of the calling role"
#   symptoms:
#     - "is not authorized to perform: sts:AssumeRole on resource"
#     - "because no identity-based policy allows the sts:AssumeRole action"
#   facts: ["5.1", "5.2", "5.3", "5.7", "5.9", "T16"]
package rules.assume.not_granted

import data.rules.lib.finding

report contains found if {
	some step in input.failed.assume.not_granted
	step.grant.verdict == "denied"

	found := finding.at(step.grant.at, step, {
		"message": sprintf("%s has no grant of sts:AssumeRole on %s%s%s%s", [
			finding.role(step.source), finding.role(step.role), finding.instead(step),
			finding.when(step), finding.assuming(step),
		]),
		"mend": sprintf("allow sts:AssumeRole on %q in a policy of role %q", [step.grant.presented, step.source.name]),
	})
}
