# METADATA
# title: "Pod execution role lets Fargate in for every profile"
# description: |
#   The trust policy names Fargate without a condition. A condition on
#   `aws:SourceArn` or `aws:SourceAccount` keeps the service from using the role for
#   profiles of somebody else.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, pod execution role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
#   - description: "IAM user guide, the confused deputy problem"
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
# custom:
#   since: "0.1.0"
#   severity: note
#   persona: pedantic
#   reads: [fargate.no_source_arn]
#   fails: "nothing fails: the role can be used for other profiles"
#   remedy: "add a condition on aws:SourceArn with the ARNs of the cluster's Fargate profiles"
#   symptoms: []
#   facts: ["2.20", "2.24"]
package rules.fargate.no_source_arn

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.fargate.no_source_arn

	found := finding.at(problem.at, problem, {
		"message": sprintf("role %q of %s lets Fargate in without a condition on aws:SourceArn or aws:SourceAccount", [
			problem.value, problem.subject,
		]),
		"mend": sprintf("add the condition ArnLike aws:SourceArn %q", [problem.expected]),
	})
}
