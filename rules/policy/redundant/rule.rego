# METADATA
# title: Part of a document that another part covers
# description: |
#   An action, a resource, a value or a principal changes nothing because another element
#   of its list covers it, or a Deny takes it away everywhere.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM Access Analyzer, policy check reference
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: pedantic
#   reads: [policy.redundant]
#   fails: "nothing fails"
#   remedy: "take out what is covered"
#   symptoms: []
#   facts: ["S4.2", "S4.3"]
#   lints: [P032, P048, P081, P122, P126, P167]
package rules.policy.redundant

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.redundant

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
