# METADATA
# title: "Instance profile's ARN where a role's belongs"
# description: |
#   A role and the instance profile that wraps it are two resources with two ARNs:
#   `:role/…` and `:instance-profile/…`. This field takes the role's; EKS makes the
#   instance profile of a managed node group itself.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, instance profiles
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html
#   - description: EKS API, CreateNodegroup
#     ref: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [node.role_arn_is_profile]
#   fails: EKS refuses the node group, cluster, Fargate profile or association when it is created
#   remedy: write the ARN of the role that the instance profile holds
#   symptoms:
#     - InvalidParameterException
#     - IamNodeRoleNotFound
#   facts: ["1.5", "1.6"]
package rules.node.role_arn_is_profile

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.node.role_arn_is_profile

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s of %s is instance profile %q, and EKS takes a role there", [
			problem.field, problem.subject, problem.value,
		]),
		"mend": _mend(problem),
	})
}

default _mend(_) := ""

_mend(problem) := sprintf("write %q", [problem.expected]) if startswith(problem.expected, "arn:")

# the role by its address, when its ARN is not known
_mend(problem) := sprintf("write %s", [problem.expected]) if {
	problem.expected != ""
	not startswith(problem.expected, "arn:")
}
