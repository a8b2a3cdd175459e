# METADATA
# title: "Karpenter may not pass the role of its node class"
# description: |
#   Karpenter starts nodes with the role of their node class, and has to be allowed
#   to pass exactly this role to EC2. A policy that was copied names the node role
#   of another cluster, or another service.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "Karpenter, getting started"
#     ref: https://karpenter.sh/docs/getting-started/
#   - description: "IAM user guide, passing roles to services"
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [node.pass_role]
#   fails: "Karpenter starts no node: AccessDenied for iam:PassRole"
#   remedy: "allow iam:PassRole on the role of the node class, for ec2.amazonaws.com"
#   symptoms:
#     - "is not authorized to perform: iam:PassRole"
#     - "RunInstancesAuthCheckFailed"
#     - "CreateFleetAuthCheckFailed"
#   facts: ["1.9", "1.45", "T18"]
package rules.node.karpenter_passrole

import data.rules.lib.finding

report contains found if {
	some need in input.failed.node.pass_role
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("Karpenter's role %q may not pass role %q of node class %q to EC2%s", [
			need.role.name, need.policy, need.node_group.name, _instead(need),
		]),
		"mend": sprintf("allow iam:PassRole on role %q, with iam:PassedToService ec2.amazonaws.com", [need.policy]),
	})
}

_instead(need) := "" if count(need.found) == 0

_instead(need) := sprintf("; its grant of iam:PassRole is for %s", [finding.quoted(need.found)]) if {
	count(need.found) > 0
	need.kind == "pass_role"
}

_instead(need) := ", only to other services" if {
	count(need.found) > 0
	need.kind == "pass_role_service"
}
