# METADATA
# title: "Node role's trust policy does not let EC2 in"
# description: |
#   An EC2 node gets its credentials by EC2 assuming the node role. The trust policy
#   names other principals only: often the cluster role (`eks.amazonaws.com`), a role
#   made for IRSA, or a Fargate role was used by mistake. EKS refuses such a role for
#   a managed node group; any other node boots without credentials.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, node IAM role
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/create-node-iam-role.html
#   - description: IAM user guide, instance profiles
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [node.trust]
#   fails: EKS refuses the managed node group; any other node boots without credentials and never joins
#   remedy: "let Service ec2.amazonaws.com call sts:AssumeRole in the trust policy, or name another role"
#   symptoms:
#     - were not found in the trust relationships of nodeRole
#     - Unable to locate credentials
#     - no EC2 IMDS role found
#   facts: ["1.1", "1.2", "1.4"]
package rules.node.untrusted_by_ec2

import data.rules.lib.finding

report contains found if {
	some step in input.failed.node.trust
	step.principal.verdict == "denied"

	found := finding.at(step.principal.at, step, {"message": sprintf("%s %s%s", [
		finding.node_role(step), _trusts(step.principal), finding.when(step),
	])})
}

_trusts(check) := sprintf("trusts %s; instances need %q", [
	finding.principals(check.accepted), check.presented,
]) if {
	check.why != "action"
}

_trusts(check) := finding.not_assuming(check) if check.why == "action"
