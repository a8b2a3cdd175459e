# METADATA
# title: "Policy names a role by another path than it has"
# description: |
#   The ARN of a role holds its path. Within an account a name is one role's, whatever its path: an ARN
#   with that name and another path is no role's, and IAM saves no trust policy, and ECR no repository
#   policy, with a principal that does not exist.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, friendly names and paths
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
#   - description: IAM user guide, troubleshoot IAM policies
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [assume.principal_path]
#   fails: "AWS refuses the policy: there is no principal of that ARN"
#   remedy: "write the role's ARN with its path, or refer to the role itself"
#   symptoms:
#     - "MalformedPolicyDocument: Invalid principal in policy"
#   facts: ["5.10", "5.11"]
#   lints: [P170]
package rules.assume.principal_path

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.assume.principal_path

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s names %q, and the role of that name has another path: its ARN is %q", [problem.subject, problem.value, problem.expected]),
		"mend": sprintf("write %q", [problem.expected]),
	})
}
