# METADATA
# title: "Pod Identity role lacks sts:TagSession"
# description: |
#   Pod Identity sends session tags with every session (cluster, namespace,
#   ServiceAccount, pod), so its service needs `sts:TagSession` beside
#   `sts:AssumeRole` in the trust policy.
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
#   reads: [podidentity.tag_session]
#   fails: Pod Identity sends session tags, so the association is refused or its pods get no credentials
#   remedy: "allow both sts:AssumeRole and sts:TagSession"
#   symptoms:
#     - EKS does not have permissions to assume the associated role
#     - Trust policy of the role provided is invalid
#   facts: ["4.1", "T15"]
#   lints: [P159]
package rules.podidentity.trust_lacks_tagsession

import data.rules.lib.finding

report contains found if {
	some step in input.failed.podidentity.tag_session
	step.action.verdict == "denied"

	found := finding.at(step.action.at, step, {"message": sprintf(
		"role %q lets pods.eks.amazonaws.com call sts:AssumeRole but not sts:TagSession, and %s needs both%s%s",
		[step.role.name, finding.identity(step), finding.when(step), finding.assuming(step)],
	)})
}
