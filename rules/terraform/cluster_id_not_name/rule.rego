# METADATA
# title: cluster_id taken for the name of the cluster
# description: |
#   Up to version 18 of `terraform-aws-modules/eks` the output `cluster_id` was the name of the
#   cluster. From 19 on it is the id of a local cluster on an Outpost, and empty for every
#   other; the name is `cluster_name`.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: terraform-aws-modules/eks, upgrade guide of version 19
#     ref: https://github.com/terraform-aws-modules/terraform-aws-eks/blob/master/docs/UPGRADE-19.0.md
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [terraform.cluster_id_not_name]
#   fails: "the name is empty: terraform plan stops, or the token command fails"
#   remedy: "write cluster_name"
#   symptoms:
#     - "Missing required argument"
#     - "expected length of name to be in the range (1 - 100)"
#   facts: ["TR8.2"]
package rules.terraform.cluster_id_not_name

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.terraform.cluster_id_not_name

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s is empty since version 19 of the module, and stands where the name of the cluster is wanted", [problem.value]),
		"mend": _mend(problem),
	})
}

_mend(problem) := sprintf("write %s", [problem.expected])
