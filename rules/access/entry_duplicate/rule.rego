# METADATA
# title: Second access entry of a principal
# description: |
#   A cluster has one access entry for each principal. EKS itself makes that of the
#   role of a managed node group or of a Fargate profile. The policies of an entry are associations with it,
#   and the groups of all its uses stand in one list.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, access entries
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
#   - description: EKS API, CreateAccessEntry
#     ref: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [access.entry_duplicate]
#   fails: "the second entry is refused when it is made"
#   remedy: "keep one entry, and give it the groups of both"
#   symptoms:
#     - "The specified access entry resource is already in use on this cluster"
#   facts: ["1.58"]
package rules.access.entry_duplicate

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.access.entry_duplicate

	found := finding.at(problem.at, problem, {"message": _message(problem), "mend": _mend(problem)})
}

default _mend(_) := ""

_mend(problem) := "leave the entry out" if _users[problem.kind]

_message(problem) := sprintf("%s is a second entry of %q in cluster %q, which takes one entry for a principal", [
	problem.subject, problem.value, problem.choices[0],
]) if {
	problem.kind == "entry"
}

_message(problem) := sprintf("%s is for %q, the role of %s %q, whose entry EKS makes itself in cluster %q", [
	problem.subject, problem.value, _users[problem.kind], problem.choices[1], problem.choices[0],
])

_users := {"made": "managed node group", "fargate": "Fargate profile"}
