# METADATA
# title: VPC CNI has no rights by any way
# description: |
#   The VPC CNI (the DaemonSet aws-node) gives pods their addresses by calls to EC2.
#   It may have the rights in four ways: on the node role, by an IRSA role of
#   ServiceAccount kube-system/aws-node, by a Pod Identity association of it, or by
#   the role of the vpc-cni add-on. Here none of the four grants them, so no pod gets
#   an address and the node stays NotReady.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, the VPC CNI's IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html
#   - description: EKS user guide, node IAM role
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/create-node-iam-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [node.cni_policy]
#   fails: aws-node does not start, nodes stay NotReady; a managed node group ends in NodeCreationFailure
#   remedy: give the vpc-cni add-on a role with AmazonEKS_CNI_Policy, or attach that policy to the node role
#   symptoms:
#     - Unhealthy nodes in the kubernetes cluster
#     - cni plugin not initialized
#     - NetworkPluginNotReady
#     - failed to assign an IP address to container
#     - MissingIAMPermissions
#   facts: ["1.29", "1.30", "1.33"]
package rules.node.lacks_cni_policy

import data.rules.lib.finding

report contains found if {
	some need in input.failed.node.cni_policy
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("neither %s nor ServiceAccount kube-system/aws-node has %s%s%s", [
			finding.node_role(need), need.policy, _or_grants(need.missing), finding.when(need),
		]),
		"mend": _mend(need),
	})
}

_mend(need) := sprintf("attach %s to role %q, or give it to kube-system/aws-node by a role of its own", [need.policy, need.role.name]) if {
	need.grantee == ""
}

_mend(need) := sprintf("attach %s to role %q, which aws-node has", [need.policy, need.grantee]) if need.grantee != ""

# Many missing actions are those of the whole policy, and say no more than its name.
_or_grants(missing) := sprintf(" or %s", [finding.grants(missing)]) if count(missing) < 5

_or_grants(missing) := " or its grants" if count(missing) > 4
