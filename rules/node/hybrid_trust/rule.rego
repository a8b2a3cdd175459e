# METADATA
# title: "Role of hybrid nodes does not fit their credentials"
# description: |
#   Hybrid nodes get their role from Systems Manager or from IAM Roles Anywhere. The
#   trust policy has to name the service, for Roles Anywhere with `sts:TagSession`
#   and `sts:SetSourceIdentity`; and the role has to allow `eks:DescribeCluster`,
#   with which nodes find their cluster, and the pull of images.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, credentials of hybrid nodes"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-creds.html
#   - description: "IAM Roles Anywhere, trust model"
#     ref: https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [node.hybrid_trust, node.hybrid_actions]
#   fails: "the nodes get no credentials, or cannot describe the cluster, and never join"
#   remedy: "trust the provider of the nodes' credentials, and allow what hybrid nodes need"
#   symptoms:
#     - "could not get token: AccessDenied"
#     - "operation error EKS: DescribeCluster"
#   facts: ["1.46"]
package rules.node.hybrid_trust

import data.rules.lib.finding

report contains found if {
	some step in input.failed.node.hybrid_trust
	step.principal.verdict == "denied"

	found := finding.at(step.principal.at, step, {"message": sprintf("role %q of hybrid nodes trusts %s; their credentials come from %s%s", [
		step.role.name, finding.principals(step.principal.accepted), step.principal.presented, finding.assuming(step),
	])})
}

report contains found if {
	some step in input.failed.node.hybrid_trust
	step.action.verdict == "denied"

	found := finding.at(step.action.at, step, {"message": sprintf("role %q of hybrid nodes lets rolesanywhere.amazonaws.com call %s but not %s%s", [
		step.role.name, finding.names(step.action.accepted), step.action.presented, finding.assuming(step),
	])})
}

report contains found if {
	some need in input.failed.node.hybrid_actions
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("role %q of hybrid nodes lacks %s", [need.role.name, finding.grants(need.missing)]),
		"mend": sprintf("allow %s in a policy of role %q", [finding.names(need.missing), need.role.name]),
	})
}
