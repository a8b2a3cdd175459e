# METADATA
# title: "Second hop from a Pod Identity session lacks sts:TagSession"
# description: |
#   The session tags of Pod Identity pass on: whatever role the pods assume next, the caller and the
#   target must allow `sts:TagSession` beside `sts:AssumeRole`. Roles that worked with IRSA, whose
#   sessions have no tags, break exactly here when they move to Pod Identity.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: STS, session tags and role chaining
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
#   - description: EKS user guide, session tags of Pod Identity
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [assume.tag_session]
#   fails: "the call of sts:AssumeRole is denied for want of sts:TagSession"
#   remedy: "allow sts:TagSession beside sts:AssumeRole on both sides, or disable the session tags of the association"
#   symptoms:
#     - "is not authorized to perform: sts:TagSession on resource"
#   facts: ["4.8", "5.14", "T15"]
package rules.assume.lacks_tagsession

import data.rules.lib.finding

report contains found if {
	some step in input.failed.assume.tag_session
	step.action.why == "trust"
	step.action.verdict == "denied"

	found := finding.at(step.action.at, step, {"message": sprintf("%s lets %s call %s but not sts:TagSession, which its Pod Identity sessions need%s", [
		finding.role(step.role), finding.role(step.source), finding.names(step.action.accepted), finding.assuming(step),
	])})
}

report contains found if {
	some step in input.failed.assume.tag_session
	step.action.why == "grant"
	step.grant.verdict == "denied"

	found := finding.at(step.grant.at, step, {
		"message": sprintf("%s may call sts:AssumeRole on %s but not sts:TagSession, which its Pod Identity sessions need%s", [
			finding.role(step.source), finding.role(step.role), finding.assuming(step),
		]),
		"mend": sprintf("allow sts:TagSession on %q in a policy of role %q", [step.grant.presented, step.source.name]),
	})
}
