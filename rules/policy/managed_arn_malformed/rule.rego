# METADATA
# title: Malformed ARN of a managed policy
# description: |
#   Managed policies are attached by their whole ARN. AWS's own have the word `aws`
#   where yours have the account of twelve digits: `arn:aws:iam::aws:policy/NAME`. IAM
#   has no region, so two colons stand before it. The partition is that of the region
#   that the policy is used in.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, ARNs, names and paths
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
#   - description: AWS managed policy reference
#     ref: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [policy.managed_arn_malformed]
#   fails: "Terraform, eksctl or IAM refuses to attach it: the ARN is not valid"
#   remedy: "write the whole ARN: arn:aws:iam::aws:policy/<path and name>, or with your account of 12 digits for a policy of your own"
#   symptoms:
#     - "is an invalid ARN"
#     - "ValidationError: ARN"
#   facts: ["8.1", "8.2", "8.6", "8.7"]
package rules.policy.managed_arn_malformed

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.managed_arn_malformed

	found := finding.at(problem.at, problem, {
		"message": sprintf("policy ARN %q %s", [problem.value, problem.why]),
		"mend": _mend(problem),
	})
}

default _mend(_) := ""

_mend(problem) := sprintf("write %q", [problem.expected]) if problem.expected != ""
