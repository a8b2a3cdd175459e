# METADATA
# title: Document longer than IAM takes
# description: |
#   IAM counts the characters of a document, blanks between its elements apart, and
#   refuses those that are longer than its quota: 6,144 for a managed policy, 10,240 for
#   all inline policies of a role, 2,048 for a trust policy unless AWS raised it.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, JSON policy elements
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [policy.document_size]
#   fails: "IAM refuses the document with LimitExceeded when it is applied"
#   remedy: "split the document, or say the same with fewer words"
#   symptoms:
#     - "LimitExceeded"
#     - "Cannot exceed quota for ACLSizePerRole"
#   facts: ["S4.9", "3.46"]
#   lints: [P200, P201, P202, P205]
package rules.policy.document_size

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.document_size

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
