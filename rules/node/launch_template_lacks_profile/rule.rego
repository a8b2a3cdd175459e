# METADATA
# title: "Launch template of self-managed nodes sets no instance profile"
# description: |
#   For self-managed nodes nobody makes an instance profile: the launch template has
#   to name one. Without it the instances run without a role and cannot join the
#   cluster.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, self-managed nodes"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/launch-workers.html
#   - description: "IAM user guide, instance profiles"
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [node.launch_template_lacks_profile]
#   fails: "the instances boot without credentials and never join"
#   remedy: "name the instance profile of the node role in the launch template"
#   symptoms:
#     - "Unable to locate credentials"
#     - "NoCredentialProviders: no valid providers in chain"
#     - "No instance profile"
#   facts: ["1.5", "1.64"]
package rules.node.launch_template_lacks_profile

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.node.launch_template_lacks_profile

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s of self-managed %s sets no instance profile, so its instances have no role", [
			problem.field, problem.subject,
		]),
		"mend": sprintf("name the instance profile of the node role in %s", [problem.field]),
	})
}
