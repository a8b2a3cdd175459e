# METADATA
# title: Reference written as plain text
# description: |
#   Within text Terraform evaluates `${…}` only. A reference that is written without it, or that
#   stands in a file which is read with `file()`, reaches AWS letter by letter: a principal
#   `aws_iam_role.web.arn` is no principal.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: Terraform language, strings and templates
#     ref: https://developer.hashicorp.com/terraform/language/expressions/strings
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [terraform.heredoc_uninterpolated]
#   fails: "IAM refuses the document, or the row of aws-auth never matches a caller"
#   remedy: "put ${ } around the reference; use templatefile or a policy document in place of file"
#   symptoms:
#     - "MalformedPolicyDocument: Invalid principal in policy"
#     - "MalformedPolicyDocument"
#   facts: ["TR5.2", "5.10"]
package rules.terraform.heredoc_uninterpolated

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.terraform.heredoc_uninterpolated

	found := finding.at(problem.at, problem, {"message": sprintf("%s holds %q as plain text, and Terraform puts no value in its place", [problem.subject, problem.value])})
}
