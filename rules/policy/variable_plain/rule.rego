# METADATA
# title: Policy variable that is not filled in
# description: |
#   IAM fills in variables such as `${aws:username}` in resources and in conditions on
#   text, in documents with `"Version": "2012-10-17"`, from keys of one value that the
#   request has. Anywhere else, or under another name, they are plain text or nothing.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, JSON policy elements
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [policy.variable_plain]
#   fails: "the statement never matches: what it means to grant is denied"
#   remedy: "write the variable as IAM fills it in, in a document of Version 2012-10-17"
#   symptoms:
#     - "AccessDenied"
#   facts: ["S1.2"]
#   lints: [P012, P130, P131, P132, P133]
package rules.policy.variable_plain

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.variable_plain

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
