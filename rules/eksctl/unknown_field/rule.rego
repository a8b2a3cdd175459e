# METADATA
# title: Misspelt eksctl field
# description: |
#   eksctl knows no such field here, and one that is written almost alike. It refuses
#   the file; where only letter case differs, some versions take the file and drop the
#   value.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: eksctl, config file schema
#     ref: https://docs.aws.amazon.com/eks/latest/eksctl/schema.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [eksctl.unknown_field]
#   fails: "eksctl refuses the file, or drops the value where only letter case differs"
#   remedy: "write the field as eksctl spells it"
#   symptoms:
#     - "json: unknown field"
#   facts: ["7.1"]
package rules.eksctl.unknown_field

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.eksctl.unknown_field

	found := finding.at(problem.at, problem, {
		"message": _message(problem),
		"mend": sprintf("write %q", [problem.expected]),
	})
}

_message(problem) := sprintf("%s has %q in %s; eksctl spells it %q", [problem.subject, problem.value, problem.field, problem.expected]) if problem.kind != "case"

_message(problem) := sprintf("%s has %q in %s, which eksctl drops or refuses; the field is %q", [problem.subject, problem.value, problem.field, problem.expected]) if problem.kind == "case"
