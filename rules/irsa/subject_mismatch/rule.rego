# METADATA
# title: Trust policy accepts a different ServiceAccount
# description: |
#   The role named in a ServiceAccount's `eks.amazonaws.com/role-arn` annotation
#   accepts tokens of other subjects only: its `sub` condition names another
#   namespace, another name, or both. Terraform applies it and the cluster admits the
#   manifest; nothing looks at the two ends together before a pod runs.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
#   - description: STS API, AssumeRoleWithWebIdentity
#     ref: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [irsa.subject]
#   fails: "at the pod's first AWS call, STS denies AssumeRoleWithWebIdentity"
#   remedy: name this ServiceAccount in the sub condition of the trust policy
#   symptoms:
#     - "Not authorized to perform sts:AssumeRoleWithWebIdentity"
#   facts: ["3.30", "3.32", "3.43", "3.64"]
package rules.irsa.subject_mismatch

import data.rules.lib.finding

report contains found if {
	some step in input.failed.irsa.subject
	step.subject.verdict == "denied"

	found := finding.at(step.subject.at, step, {
		"message": sprintf("role %q trusts %s, but %s presents %q%s%s", [
			step.role.name, finding.quoted(step.subject.accepted), finding.identity(step),
			step.subject.presented, finding.when(step), finding.assuming(step),
		]),
		"mend": sprintf("name %q in the sub condition, or annotate the ServiceAccount that it names", [
			step.subject.presented,
		]),
	})
}
