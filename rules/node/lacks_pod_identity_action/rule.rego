# METADATA
# title: "Node role lacks the action of the Pod Identity agent"
# description: |
#   The agent of EKS Pod Identity runs on every node and fetches credentials for
#   pods with the role of the node. AmazonEKSWorkerNodePolicy has held
#   `eks-auth:AssumeRoleForPodIdentity` since November 2023; copies made before, and
#   minimal policies of one's own, lack it. The action gives the node no role.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, set up the Pod Identity agent"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
#   - description: "EKS user guide, node IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [node.pod_identity_action]
#   fails: "pods with an association get no credentials; the agent logs AccessDeniedException"
#   remedy: "allow eks-auth:AssumeRoleForPodIdentity in the node role"
#   symptoms:
#     - "is not authorized to perform: eks-auth:AssumeRoleForPodIdentity"
#   facts: ["1.23", "1.38", "4.30", "T16"]
package rules.node.lacks_pod_identity_action

import data.rules.lib.finding

report contains found if {
	some need in input.failed.node.pod_identity_action
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("%s lacks %s, with which the Pod Identity agent of cluster %q fetches credentials", [
			finding.node_role(need), finding.grants(need.missing), need.node_group.cluster,
		]),
		"mend": sprintf("attach %s to role %q, or allow %s in a policy of its own", [
			need.policy, need.role.name, finding.names(need.missing),
		]),
	})
}
