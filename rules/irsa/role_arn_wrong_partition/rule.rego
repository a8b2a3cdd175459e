# METADATA
# title: Annotated role of another partition
# description: |
#   An ARN begins with its partition: `aws`, `aws-cn` in China, `aws-us-gov` in
#   GovCloud, and others. A role is assumed in its own partition only, so its ARN has
#   the partition of the cluster.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, partitions in ARNs
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [irsa.role_arn_wrong_partition]
#   fails: "at the pod's first AWS call, STS refuses the ARN"
#   remedy: "write the partition of the cluster, or data.aws_partition.current.partition"
#   symptoms:
#     - "Not authorized to perform sts:AssumeRoleWithWebIdentity"
#     - "Request ARN is invalid"
#   facts: ["8.6", "3.4"]
package rules.irsa.role_arn_wrong_partition

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.role_arn_wrong_partition

	found := finding.at(problem.at, problem, {
		"message": sprintf("role ARN %q of %s is of partition %q, but the partition %s is %q", [
			problem.value, problem.subject, problem.choices[0], problem.why, problem.choices[1],
		]),
		"mend": finding.rewrite(problem),
	})
}
