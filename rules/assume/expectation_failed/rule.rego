# METADATA
# title: "Expectation of the configuration does not hold"
# description: |
#   An entry of `expect` in `.eksiamlint.yaml` says what a ServiceAccount, a node group or a role is,
#   or is not, to be allowed: a unit test for IAM. The files prove the opposite. What they leave open
#   is no failure; it is listed among what could not be decided.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, how policies are evaluated
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [assume.expectation]
#   fails: "what the team wrote down about access is not so"
#   remedy: "change the policies of the role, or the expectation"
#   symptoms: []
#   facts: ["5.1", "5.2"]
package rules.assume.expectation_failed

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.assume.expectation

	found := finding.at(problem.at, problem, {"message": sprintf("%s %s", [problem.subject, _outcome(problem)])})
}

_outcome(problem) := "is in no file, so nothing is known of what it may do" if problem.kind == "nobody"

_outcome(problem) := sprintf("is %s %s%s%s, and is expected to be %s", [
	problem.kind, problem.value, _on(problem.field), _as(problem.why), {"allowed": "denied it", "denied": "allowed it"}[problem.kind],
]) if {
	problem.kind != "nobody"
}

_as(role) := "" if role == ""

_as(role) := sprintf(" as role %q", [role]) if role != ""

_on(resource) := "" if resource == ""

_on(resource) := sprintf(" on %q", [resource]) if resource != ""
