# METADATA
# title: "Launch template of a managed node group sets an instance profile"
# description: |
#   EKS makes the instance profile of a managed node group itself, from the node
#   role. A launch template that sets one is refused.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, launch templates of managed node groups"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
#   - description: "EKS API, LaunchTemplateSpecification"
#     ref: https://docs.aws.amazon.com/eks/latest/APIReference/API_LaunchTemplateSpecification.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [node.launch_template_has_profile]
#   fails: "EKS refuses to create or update the node group"
#   remedy: "take the instance profile out of the launch template; the node group's node_role_arn says the role"
#   symptoms:
#     - "IAM instance profile must not be set in the launch template"
#     - "Ec2LaunchTemplateInvalidConfiguration"
#   facts: ["1.5", "1.63"]
package rules.node.launch_template_has_profile

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.node.launch_template_has_profile

	found := finding.at(problem.at, problem, {
		"message": sprintf("launch template %s of managed %s sets instance profile %q; EKS makes the profile itself", [
			problem.field, problem.subject, problem.value,
		]),
		"mend": sprintf("take iam_instance_profile out of %s; node_role_arn of the node group says the role", [problem.field]),
	})
}
