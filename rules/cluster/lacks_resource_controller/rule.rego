# METADATA
# title: "Cluster role lacks the rights for pods' security groups or Windows"
# description: |
#   Security groups for pods, and addresses of pods on Windows, are the work of a
#   controller in the control plane. It acts with the cluster role and needs
#   AmazonEKSVPCResourceController there, not on the node role.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, security groups for pods"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/security-groups-pods-deployment.html
#   - description: "EKS user guide, Windows support"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [cluster.resource_controller]
#   fails: "pods that ask for a security group, or run on Windows, stay in ContainerCreating"
#   remedy: "attach AmazonEKSVPCResourceController to the cluster role"
#   symptoms:
#     - "ec2:CreateNetworkInterfacePermission"
#     - "vpc.amazonaws.com/pod-eni"
#     - "vpc.amazonaws.com/PrivateIPv4Address"
#   facts: ["1.37", "2.4", "9.17"]
package rules.cluster.lacks_resource_controller

import data.rules.lib.finding

report contains found if {
	some need in input.failed.cluster.resource_controller
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("%s has neither %s nor %s, with which it serves %s", [
			finding.cluster_role(need), need.policy, finding.grants(need.missing), _what[need.kind],
		]),
		"mend": sprintf("attach %s to role %q", [need.policy, need.role.name]),
	})
}

_what := {"pod_eni": "security groups for pods", "windows": "pods on Windows"}
