# METADATA
# title: Instance profile on a managed node group
# description: |
#   EKS makes the instance profile of a managed node group itself, from the role.
#   eksctl refuses `instanceProfileARN` there.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: eksctl, IAM policies of node groups
#     ref: https://docs.aws.amazon.com/eks/latest/eksctl/iam-policies.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [eksctl.profile_on_managed]
#   fails: "eksctl refuses the file"
#   remedy: "give the role by iam.instanceRoleARN and drop iam.instanceProfileARN"
#   symptoms:
#     - "instanceProfileARN is not supported for Managed Nodes"
#   facts: ["7.7", "1.6"]
package rules.eksctl.profile_on_managed

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.eksctl.profile_on_managed

	found := finding.at(problem.at, problem, {"message": sprintf("managed %s sets %s, and EKS makes the instance profile of managed nodes itself", [
		problem.subject, problem.field,
	])})
}
