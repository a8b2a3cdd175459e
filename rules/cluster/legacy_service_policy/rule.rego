# METADATA
# title: "Cluster role keeps the policy of clusters before 2020"
# description: |
#   AmazonEKSServicePolicy was needed by clusters made before April 2020. Since then
#   EKS does with a service-linked role what it allowed.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, service-linked roles"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/using-service-linked-roles-eks.html
#   - description: "EKS user guide, cluster IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
# custom:
#   since: "0.1.0"
#   severity: note
#   persona: pedantic
#   reads: [cluster.legacy_policy]
#   fails: "nothing fails: the role may do more than it needs"
#   remedy: "detach AmazonEKSServicePolicy"
#   symptoms: []
#   facts: ["2.3", "T23"]
package rules.cluster.legacy_service_policy

import data.rules.lib.finding

report contains found if {
	some need in input.failed.cluster.legacy_policy
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("%s has %s, which clusters made since April 2020 do without", [
			finding.cluster_role(need), need.policy,
		]),
		"mend": sprintf("detach %s from role %q", [need.policy, need.role.name]),
	})
}
