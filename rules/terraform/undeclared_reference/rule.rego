# METADATA
# title: Reference to what is not declared
# description: |
#   An identity argument refers to a variable, local value, module or resource that no file of
#   its module declares, or is a bare word, which Terraform reads as the type of a resource.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: Terraform language, references to named values
#     ref: https://developer.hashicorp.com/terraform/language/expressions/references
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [terraform.undeclared_reference]
#   fails: "terraform validate stops: Invalid reference, or Reference to undeclared resource"
#   remedy: "write the address of what is meant, or put a literal text into quotes"
#   symptoms:
#     - "A reference to a resource type must be followed by at least one attribute access, specifying the resource name"
#     - "Reference to undeclared resource"
#     - "Reference to undeclared input variable"
#   facts: ["TR5.3"]
package rules.terraform.undeclared_reference

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.terraform.undeclared_reference

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s of %s refers to %s, %s", [problem.field, problem.subject, problem.value, _why[problem.kind]]),
		"mend": _mend(problem),
	})
}

_mend(problem) := "" if problem.expected == ""

_mend(problem) := sprintf("did you mean %s?", [problem.expected]) if problem.expected != ""

_why := {
	"word": "a bare word that names nothing",
	"undeclared": "which no file of its module declares",
}
