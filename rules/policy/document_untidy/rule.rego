# METADATA
# title: Document that could be plainer
# description: |
#   No statement, an old Version, an Id, empty members, addresses with bits beyond
#   their mask, ARNs that are compared as text: readers stumble over it.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, JSON policy elements
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
# custom:
#   since: "0.1.0"
#   severity: note
#   persona: pedantic
#   reads: [policy.document_untidy]
#   fails: "nothing fails"
#   remedy: "write it as the IAM user guide does"
#   symptoms: []
#   facts: ["S4.1", "S4.4"]
#   lints: [P008, P011, P013, P025, P029, P101, P114]
package rules.policy.document_untidy

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.document_untidy

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
