# METADATA
# title: Document that IAM refuses
# description: |
#   A part of the document is missing, written twice, misspelt or of the wrong type. IAM
#   refuses such a document when it is applied; a few of these it takes, and then grants
#   nothing.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, JSON policy elements
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [policy.document_refused]
#   fails: "IAM refuses the document when it is applied (MalformedPolicyDocument)"
#   remedy: "write the member as IAM has it"
#   symptoms:
#     - "MalformedPolicyDocument"
#     - "Syntax errors in policy"
#   facts: ["S1.11"]
#   lints:
#     [P002, P004, P005, P006, P007, P009, P014, P015, P016, P017, P018, P019, P020, P021,
#      P023, P024, P027, P028, P030]
package rules.policy.document_refused

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.document_refused

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
