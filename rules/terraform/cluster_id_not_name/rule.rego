# METADATA
# title: Id or ARN of a cluster taken for its name
# description: |
#   Up to version 18 of `terraform-aws-modules/eks` the output `cluster_id` was the name of the
#   cluster. From 19 on it is the id of a local cluster on an Outpost, and empty for every
#   other; the name is `cluster_name`. The ARN of a cluster is no name either: the resources of
#   EKS refuse it.
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
#   fails: "no cluster has that name: terraform plan or apply stops, or the token command fails"
#   remedy: "write the name of the cluster"
#   symptoms:
#     - "Missing required argument"
#     - "expected length of name to be in the range (1 - 100)"
#   facts: ["TR8.2"]
package rules.terraform.cluster_id_not_name

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.terraform.cluster_id_not_name

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s is %s, and stands where the name of the cluster is wanted", [problem.value, _what[problem.kind]]),
		"mend": sprintf("write %s", [problem.expected]),
	})
}

_what := {
	"": "empty since version 19 of the module",
	"arn": "an ARN",
}
