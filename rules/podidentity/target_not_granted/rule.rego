# METADATA
# title: "Pod Identity role has no grant on its target role"
# description: |
#   An association with a target role makes two hops: EKS assumes the association's role, and with
#   it the target. Unless the target's trust policy names the role in its own account, the role's
#   policies must allow `sts:AssumeRole`, and `sts:TagSession` as long as session tags are on.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, access other accounts with Pod Identity
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
#   - description: IAM user guide, cross-account policy evaluation
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [podidentity.target_not_granted]
#   fails: "the second hop is denied, and the pods get no credentials"
#   remedy: "allow sts:AssumeRole and sts:TagSession on the target role in a policy of the association's role"
#   symptoms:
#     - "is not authorized to perform: sts:AssumeRole on resource"
#     - "is not authorized to perform: sts:TagSession on resource"
#   facts: ["4.7", "4.8", "5.2", "T15"]
package rules.podidentity.target_not_granted

import data.rules.lib.finding

report contains found if {
	some step in input.failed.podidentity.target_not_granted
	step.grant.verdict == "denied"

	found := finding.at(step.grant.at, step, {
		"message": sprintf("%s has no grant of %s on %s, the target of %s%s%s", [
			finding.role(step.source), step.action.presented, finding.role(step.role), finding.identity(step),
			finding.instead(step), finding.assuming(step),
		]),
		"mend": sprintf("allow %s on %q in a policy of role %q", [step.action.presented, step.grant.presented, step.source.name]),
	})
}
