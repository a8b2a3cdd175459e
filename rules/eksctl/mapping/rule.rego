# METADATA
# title: iamIdentityMappings of two kinds in one
# description: |
#   A row of `iamIdentityMappings` is for a role or user, for a whole account, or for a
#   service. eksctl refuses a row that is two of these.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: eksctl, manage IAM users and roles
#     ref: https://docs.aws.amazon.com/eks/latest/eksctl/iam-identity-mappings.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [eksctl.mapping]
#   fails: "eksctl refuses the file, and nobody is mapped"
#   remedy: "write a row for each"
#   symptoms:
#     - "account cannot be configured with any other options"
#     - "cannot use arn, username, and groups with serviceName"
#   facts: ["7.18"]
package rules.eksctl.mapping

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.eksctl.mapping

	found := finding.at(problem.at, problem, {"message": sprintf("%s sets %s%s: %q", [
		problem.subject, problem.field, _beside(problem), problem.why,
	])})
}

_beside(problem) := "" if problem.value == ""

_beside(problem) := sprintf(" beside %s", [problem.value]) if problem.value != ""
