# METADATA
# title: "Instance profile of nodes holds no role"
# description: |
#   An instance profile is an empty shell until a role is put into it. The profile
#   with which these nodes start names no role.
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
#   reads: [node.profile_lacks_role]
#   fails: "the instances boot without credentials and never join"
#   remedy: "name the node role in the instance profile"
#   symptoms:
#     - "Unable to locate credentials"
#     - "no EC2 IMDS role found"
#   facts: ["1.5"]
package rules.node.profile_role_missing

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.node.profile_lacks_role

	found := finding.at(problem.at, problem, {
		"message": sprintf("instance profile %q of %s names no role", [problem.value, problem.subject]),
		"mend": sprintf("name the node role in %s", [problem.field]),
	})
}
