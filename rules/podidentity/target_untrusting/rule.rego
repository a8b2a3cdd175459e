# METADATA
# title: "Target role does not trust the association's role"
# description: |
#   The target role of a Pod Identity association must name the association's role in its trust
#   policy, or the account of that role, and let it call `sts:AssumeRole` and, as long as session
#   tags are on, `sts:TagSession`.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, access other accounts with Pod Identity
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
#   - description: STS, session tags and role chaining
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [podidentity.target_untrusting]
#   fails: "the second hop is denied, and the pods get no credentials"
#   remedy: "let the association's role call sts:AssumeRole and sts:TagSession in the trust policy of the target"
#   symptoms:
#     - "is not authorized to perform: sts:AssumeRole on resource"
#     - "is not authorized to perform: sts:TagSession on resource"
#   facts: ["4.7", "4.8", "5.4", "T15"]
package rules.podidentity.target_untrusting

import data.rules.lib.finding

report contains found if {
	some step in input.failed.podidentity.target_untrusting
	step.action.presented == "sts:AssumeRole"
	step.principal.verdict == "denied"

	found := finding.at(step.principal.at, step, {
		"message": sprintf("%s trusts %s, but it is the target of %s, whose %s is to assume it%s", [
			finding.role(step.role), finding.principals(step.principal.accepted), finding.identity(step),
			finding.role(step.source), finding.assuming(step),
		]),
		"mend": sprintf("let %q call sts:AssumeRole and sts:TagSession in the trust policy of role %q", [step.principal.presented, step.role.name]),
	})
}

report contains found if {
	some step in input.failed.podidentity.target_untrusting
	step.action.presented == "sts:TagSession"
	step.action.verdict == "denied"

	found := finding.at(step.action.at, step, {"message": sprintf("%s lets %s call %s but not sts:TagSession, and as the target of %s it needs both%s", [
		finding.role(step.role), finding.role(step.source), finding.names(step.action.accepted), finding.identity(step), finding.assuming(step),
	])})
}
