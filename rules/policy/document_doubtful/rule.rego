# METADATA
# title: Document that says less than it seems
# description: |
#   The document has the same statement twice, numbers among strings, or no Version. It
#   works, and hardly as its author believes: without a Version it is read by the rules of
#   2008.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, JSON policy elements
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
# custom:
#   since: "0.1.0"
#   severity: note
#   persona: regular
#   reads: [policy.document_doubtful]
#   fails: "nothing fails, but the document does not say what its author believes"
#   remedy: "write the Version, and each statement once"
#   symptoms: []
#   facts: ["S4.1"]
#   lints: [P010, P031, P134]
package rules.policy.document_doubtful

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.document_doubtful

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
