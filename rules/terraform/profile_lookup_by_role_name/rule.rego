# METADATA
# title: Instance profile of a managed node group looked up by its role
# description: |
#   EKS makes the instance profile of a managed node group itself and names it `eks-` with a
#   random end. Only the IAM console gives a role a profile of the same name; a role that
#   Terraform creates has none.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, node IAM role
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
#   - description: IAM user guide, instance profiles
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [terraform.profile_lookup_by_role_name]
#   fails: "terraform plan stops when no instance profile has the name of the role"
#   remedy: "declare an aws_iam_instance_profile for the role, and refer to it"
#   symptoms:
#     - "couldn't find resource"
#     - "NoSuchEntity: Instance Profile"
#   facts: ["1.5", "1.65"]
package rules.terraform.profile_lookup_by_role_name

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.terraform.profile_lookup_by_role_name

	found := finding.at(problem.at, problem, {"message": sprintf("%s looks for an instance profile %q, the name of a role of managed node groups; EKS names their profiles eks-…", [problem.subject, problem.value])})
}
