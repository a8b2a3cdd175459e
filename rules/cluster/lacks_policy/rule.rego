# METADATA
# title: "Cluster role lacks the rights of a control plane"
# description: |
#   The control plane asks EC2 about instances, networks and availability zones. Its
#   role holds neither the managed policy AmazonEKSClusterPolicy nor a policy of
#   one's own with these actions. Since October 2023 nothing checks this when the
#   cluster is created.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, cluster IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
#   - description: "AWS managed policies for EKS"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/security-iam-awsmanpol.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [cluster.policy]
#   fails: "the cluster is created, but nodes stay without a provider id and NotReady, and load balancers and security groups are not kept"
#   remedy: "attach AmazonEKSClusterPolicy to the cluster role"
#   symptoms:
#     - "PERMISSION_ACCESS_DENIED"
#     - "node.cloudprovider.kubernetes.io/uninitialized"
#   facts: ["2.2"]
package rules.cluster.lacks_policy

import data.rules.lib.finding

report contains found if {
	some need in input.failed.cluster.policy
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("%s has neither %s nor %s%s", [
			finding.cluster_role(need), need.policy, finding.grants(need.missing), finding.when(need),
		]),
		"mend": sprintf("attach %s to role %q", [need.policy, need.role.name]),
	})
}
