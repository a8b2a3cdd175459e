# METADATA
# title: Node role lacks the rights of a worker node
# description: |
#   A node asks EC2 about itself when it boots. Its role holds neither the managed
#   policy AmazonEKSWorkerNodePolicy nor a policy of one's own with
#   `ec2:DescribeInstances`, so the kubelet learns no name for the node and never
#   registers. Since October 2023 nothing checks this when the node group is created:
#   it surfaces after some 20 minutes of waiting.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, node IAM role
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/create-node-iam-role.html
#   - description: EKS API, CreateNodegroup
#     ref: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [node.worker_policy]
#   fails: the node boots but never joins; a managed node group ends in NodeCreationFailure after some 20 minutes
#   remedy: attach AmazonEKSWorkerNodePolicy to the node role
#   symptoms:
#     - Instances failed to join the kubernetes cluster
#     - "The provided role doesn't have the Amazon EKS Managed Policies associated with it"
#     - "node \"\" not found"
#     - error describing instance type
#   facts: ["1.20", "1.21", "1.22"]
package rules.node.lacks_worker_policy

import data.rules.lib.finding

report contains found if {
	some need in input.failed.node.worker_policy
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("%s has neither %s nor %s%s", [
			finding.node_role(need), need.policy, finding.grants(need.missing), finding.when(need),
		]),
		"mend": sprintf("attach %s to role %q", [need.policy, need.role.name]),
	})
}
