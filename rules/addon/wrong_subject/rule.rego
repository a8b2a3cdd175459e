# METADATA
# title: "Role of an add-on trusts another ServiceAccount"
# description: |
#   The pods of an EKS add-on run as a ServiceAccount whose name AWS fixes: `kube-system/aws-node`
#   for vpc-cni, `kube-system/ebs-csi-controller-sa` for aws-ebs-csi-driver,
#   `amazon-cloudwatch/cloudwatch-agent` for amazon-cloudwatch-observability. The role that the
#   add-on is given accepts tokens of other ServiceAccounts only. Where the controller and the pods on
#   the nodes have ServiceAccounts of their own, either will do.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, IAM role for the EBS CSI driver
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html
#   - description: EKS user guide, VPC CNI with IRSA
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [addon.wrong_subject]
#   fails: "STS denies the add-on's pods AssumeRoleWithWebIdentity, and the add-on becomes DEGRADED"
#   remedy: "name the add-on's ServiceAccount in the sub condition of the trust policy"
#   symptoms:
#     - "Not authorized to perform sts:AssumeRoleWithWebIdentity"
#   facts: ["6.1", "6.2", "6.3", "6.5", "6.6", "6.7", "6.12", "6.17", "6.30"]
package rules.addon.wrong_subject

import data.rules.lib.finding

report contains found if {
	some step in input.failed.addon.wrong_subject
	step.subject.verdict == "denied"

	found := finding.at(step.subject.at, step, {
		"message": sprintf("role %q trusts %s, but add-on %q presents %q%s%s", [
			step.role.name, finding.quoted(step.subject.accepted), step.addon.name,
			step.subject.presented, finding.when(step), finding.assuming(step),
		]),
		"mend": sprintf("name %q in the sub condition", [step.subject.presented]),
	})
}
