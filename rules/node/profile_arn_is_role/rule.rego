# METADATA
# title: "Role ARN where an instance profile belongs"
# description: |
#   Instances get their role through an instance profile, a resource of its own that
#   holds the role. A launch template and eksctl's `instanceProfileARN` want the
#   profile; the ARN of the role names none.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "IAM user guide, instance profiles"
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html
#   - description: "EKS user guide, node IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [node.profile_arn_is_role]
#   fails: "EC2 refuses to launch the instances: there is no such instance profile"
#   remedy: "write the ARN of the instance profile that holds the role"
#   symptoms:
#     - "Invalid IAM Instance Profile ARN"
#     - "Invalid IAM Instance Profile name"
#   facts: ["1.5", "1.6"]
package rules.node.profile_arn_is_role

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.node.profile_arn_is_role

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s of %s is the ARN of role %q; it takes that of an instance profile", [
			problem.field, problem.subject, problem.value,
		]),
		"mend": _mend(problem),
	})
}

default _mend(_) := ""

_mend(problem) := sprintf("write %s", [problem.expected]) if problem.expected != ""
