# METADATA
# title: Resource that matches nothing
# description: |
#   A resource is `*` or an ARN of six parts, in the form that its service gives it. IAM
#   refuses some wrong forms and takes others silently: they match no resource.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, JSON policy elements
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [policy.resource_malformed]
#   fails: "IAM refuses the document, or the statement matches nothing"
#   remedy: "write the ARN as its service has it"
#   symptoms:
#     - "must be in ARN format"
#     - "AccessDenied"
#   facts: ["S1.7"]
#   lints:
#     [P060, P061, P062, P063, P064, P065, P066, P067, P068, P069, P070, P071, P072, P073,
#      P074, P075, P076, P087]
package rules.policy.resource_malformed

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.resource_malformed

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": _mend(problem),
	})
}

_mend(problem) := "fill the placeholder in before IAM gets the document" if problem.kind == "arn-placeholder"

_mend(problem) := finding.rewrite(problem) if problem.kind != "arn-placeholder"
