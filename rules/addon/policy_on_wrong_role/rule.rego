# METADATA
# title: "Policy of an add-on on the role of a cluster"
# description: |
#   The pods of a storage driver call AWS as the role that their ServiceAccount is given, or as the
#   nodes. Nothing but the control plane runs as the role of a cluster: there the policy of the
#   driver serves nobody.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, IAM role for the EBS CSI driver
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html
#   - description: EKS user guide, cluster IAM role
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [addon.policy_on_wrong_role]
#   fails: "the add-on's pods do not get these rights; without another grant, volumes are not made"
#   remedy: "attach the policy to the role of the add-on's ServiceAccount"
#   symptoms:
#     - "could not create volume in EC2: UnauthorizedOperation"
#   facts: ["6.2", "6.3", "6.30"]
package rules.addon.policy_on_wrong_role

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.addon.policy_on_wrong_role

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s has %s; the pods that need it run as ServiceAccount %s, not as cluster %s", [
			problem.subject, problem.value, problem.expected, finding.quoted(problem.choices),
		]),
		"mend": sprintf("attach %s to the role of ServiceAccount %s", [problem.value, problem.expected]),
	})
}
