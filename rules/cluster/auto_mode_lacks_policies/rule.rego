# METADATA
# title: "Auto Mode cluster role lacks policies"
# description: |
#   In EKS Auto Mode the control plane itself starts nodes, gives pods addresses,
#   makes load balancers and volumes, all with the cluster role. It needs five
#   managed policies, or their actions.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, Auto Mode cluster IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html
#   - description: "AWS managed policies for EKS"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/security-iam-awsmanpol.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [cluster.auto_mode_policies]
#   fails: "without the policies for compute and networking no node appears and no pod gets an address; without the others load balancers and volumes stay pending"
#   remedy: "attach the policies of Auto Mode to the cluster role"
#   symptoms:
#     - "UnauthorizedOperation"
#     - "PERMISSION_ACCESS_DENIED"
#   facts: ["2.5", "9.19", "9.20", "9.22", "9.23"]
package rules.cluster.auto_mode_lacks_policies

import data.rules.lib.finding

report contains found if {
	some need in input.failed.cluster.auto_mode_policies
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("%s in Auto Mode lacks %s, or %s%s", [
			finding.cluster_role(need), finding.names(need.policies), finding.grants(need.missing), finding.when(need),
		]),
		"mend": sprintf("attach %s to role %q", [finding.names(need.policies), need.role.name]),
	})
}
