# METADATA
# title: Malformed ARN of a role or instance profile
# description: |
#   A cluster, node group, Fargate profile, add-on or association names its role by the
#   whole ARN, and so does what starts nodes with an instance profile. IAM has no
#   region, so two colons stand before the account of twelve digits; the type of the
#   resource and a slash follow, then path and name. A name alone is no ARN either, and an ARN of
#   another partition than that of the region names nothing there.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, ARNs, names and paths
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
#   - description: EKS user guide, node IAM role
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [node.arn_malformed]
#   fails: "Terraform, eksctl or EKS refuses it, at the latest when it is applied"
#   remedy: "write the whole ARN: arn:aws:iam::<12-digit account>:role/<path and name>"
#   symptoms:
#     - "is an invalid ARN"
#     - "Invalid Arn"
#   facts: ["1.6", "8.1", "8.2", "8.3", "8.6"]
package rules.node.arn_malformed

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.node.arn_malformed

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s %q of %s %s", [problem.field, problem.value, problem.subject, problem.why]),
		"mend": _mend(problem),
	})
}

default _mend(_) := ""

_mend(problem) := sprintf("write %q", [problem.expected]) if startswith(problem.expected, "arn:")

# the role by its address, when its ARN is not known
_mend(problem) := sprintf("write %s", [problem.expected]) if {
	problem.expected != ""
	not startswith(problem.expected, "arn:")
}
