# METADATA
# title: "Auto Mode cluster role lacks sts:TagSession"
# description: |
#   The policies of EKS Auto Mode are written against the session tag
#   `eks:eks-cluster-name`. EKS sets it when it assumes the cluster role, so the trust policy
#   has to allow `sts:TagSession` beside `sts:AssumeRole`.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, Auto Mode cluster IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html
#   - description: "EKS user guide, cluster IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [cluster.tag_session]
#   fails: "EKS cannot assume the cluster role: creating the cluster or turning Auto Mode on fails"
#   remedy: "allow both sts:AssumeRole and sts:TagSession"
#   symptoms:
#     - "could not be assumed because it does not exist or the trusted entity is not correct"
#     - "ASSUME_ROLE_ACCESS_DENIED"
#   facts: ["2.5", "T15"]
package rules.cluster.auto_mode_lacks_tagsession

import data.rules.lib.finding

report contains found if {
	some step in input.failed.cluster.tag_session
	step.action.verdict == "denied"

	found := finding.at(step.action.at, step, {
		"message": sprintf("%s lets eks.amazonaws.com call %s but not %s, and Auto Mode needs both%s", [
			finding.cluster_role(step), finding.names(step.action.accepted), step.action.presented, finding.assuming(step),
		]),
		"mend": sprintf("allow %s in the trust policy as well", [step.action.presented]),
	})
}
