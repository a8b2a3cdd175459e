# METADATA
# title: "IPv6 cluster whose CNI has the policy for IPv4"
# description: |
#   AmazonEKS_CNI_Policy lets the VPC CNI assign IPv4 addresses. On an IPv6 cluster
#   it needs `ec2:AssignIpv6Addresses`, for which AWS has no managed policy: one
#   writes it oneself, by custom under the name AmazonEKS_CNI_IPv6_Policy.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, the VPC CNI's IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html
#   - description: "EKS user guide, IPv6 clusters"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/cni-ipv6.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [node.cni_family]
#   fails: "pods get no address and nodes stay NotReady"
#   remedy: "attach a policy of your own with the actions for IPv6"
#   symptoms:
#     - "AssignIpv6Addresses"
#     - "cni plugin not initialized"
#     - "failed to assign an IP address to container"
#   facts: ["1.31", "1.32"]
package rules.node.cni_policy_wrong_family

import data.rules.lib.finding

report contains found if {
	some need in input.failed.node.cni_family
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("cluster %q is of family IPv6, and %s has %s without %s", [
			need.cluster.name, _who(need), finding.names(need.found), finding.names(need.missing),
		]),
		"mend": sprintf("attach a policy of your own with %s to role %q, with the actions of the user guide for IPv6", [
			finding.names(need.missing), need.role.name,
		]),
	})
}

_who(need) := finding.node_role(need) if need.node_group.name != ""

_who(need) := sprintf("role %q of the VPC CNI", [need.role.name]) if need.node_group.name == ""
