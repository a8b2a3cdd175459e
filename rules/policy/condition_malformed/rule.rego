# METADATA
# title: Condition that does not hold as meant
# description: |
#   An unknown operator or key, a value of the wrong type, a wildcard under an operator
#   that knows none: IAM refuses the document, or the condition never holds, or always.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, JSON policy elements
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [policy.condition_malformed]
#   fails: "IAM refuses the document, or the condition never holds"
#   remedy: "write the condition with a key, an operator and values that go together"
#   symptoms:
#     - "AccessDenied"
#     - "MalformedPolicyDocument"
#     - "Not authorized to perform sts:AssumeRoleWithWebIdentity"
#   facts: ["S2.6"]
#   lints:
#     [P026, P090, P091, P092, P093, P094, P095, P098, P099, P100, P102, P103, P104, P105,
#      P106, P107, P109, P112, P113, P115, P116, P117, P127, P215]
package rules.policy.condition_malformed

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.condition_malformed

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": _mend(problem),
	})
}

_mend(problem) := sprintf("compare by %s", [problem.expected]) if _needs_like(problem)

_mend(problem) := finding.rewrite(problem) if not _needs_like(problem)

_needs_like(problem) if {
	problem.kind == "wildcard-without-like"
	problem.expected != ""
}
