# METADATA
# title: attachPolicyARNs leaves out what nodes need
# description: |
#   `iam.attachPolicyARNs` of a node group replaces the policies that eksctl attaches by
#   itself; it does not add to them. For a managed node group every policy that nodes
#   need is then yours to list; for a self-managed one eksctl still adds the right to
#   pull images.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: eksctl, IAM policies of node groups
#     ref: https://docs.aws.amazon.com/eks/latest/eksctl/iam-policies.html
#   - description: EKS user guide, node IAM role
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/create-node-iam-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [eksctl.attach_policies_incomplete]
#   fails: nodes do not join, stay NotReady or cannot pull images; the node group ends in NodeCreationFailure
#   remedy: list the missing policies in attachPolicyARNs beside your own
#   symptoms:
#     - Instances failed to join the kubernetes cluster
#     - Unhealthy nodes in the kubernetes cluster
#     - "The provided role doesn't have the Amazon EKS Managed Policies associated with it"
#   facts: ["7.11", "7.12", "1.20"]
package rules.eksctl.attach_policies_incomplete

import data.rules.lib.finding

report contains found if {
	some need in input.failed.eksctl.attach_policies_incomplete
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("attachPolicyARNs of node group %q replaces eksctl's defaults and lacks %s%s", [
			need.node_group.name, finding.names(need.policies), finding.when(need),
		]),
		"mend": sprintf("add %s to the list", [finding.names(need.policies)]),
	})
}
