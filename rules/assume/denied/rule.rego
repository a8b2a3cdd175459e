# METADATA
# title: "Explicit Deny or permissions boundary blocks an assumed role"
# description: |
#   A role that is to be assumed is forbidden to its caller: a statement of the caller's own policies
#   denies `sts:AssumeRole` on it, and a Deny wins over every Allow; or the caller's permissions
#   boundary does not allow it, and a role session never gets past its boundary. The same of
#   `sts:TagSession` stops a session whose tags pass on, such as one of EKS Pod Identity.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, how policies are evaluated
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
#   - description: STS API, AssumeRole
#     ref: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [assume.denied]
#   fails: "the call of sts:AssumeRole is denied"
#   remedy: "narrow the Deny, or allow the action on the target in the boundary"
#   symptoms:
#     - "is not authorized to perform: sts:AssumeRole on resource"
#     - "with an explicit deny in an identity-based policy"
#     - "because no permissions boundary allows the sts:AssumeRole action"
#   facts: ["5.2", "5.5", "5.8"]
package rules.assume.denied

import data.rules.lib.finding

report contains found if {
	some step in input.failed.assume.denied
	step.grant.verdict == "denied"

	found := finding.at(step.grant.at, step, {"message": sprintf("%s is denied %s on %s %s%s%s", [
		finding.role(step.source), step.action.presented, finding.role(step.role), _by(step.grant), finding.when(step), finding.assuming(step),
	])})
}

_by(grant) := "by this statement" if grant.why == "deny"

_by(grant) := sprintf("by its permissions boundary %s", [finding.quoted(grant.accepted)]) if grant.why == "boundary"
