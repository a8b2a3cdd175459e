# METADATA
# title: Access entry whose type does not fit
# description: |
#   An access entry has one of a few types. Entries of nodes, all but STANDARD, name
#   roles of the account of the cluster, and EKS itself gives those of EC2 nodes their
#   groups and user name: it takes no others and no access policies.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, access entries
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
#   - description: EKS API, CreateAccessEntry
#     ref: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [access.entry_type]
#   fails: "EKS refuses the access entry, or the association of the policy"
#   remedy: "leave out what the type does not take, or use STANDARD for people and pods"
#   symptoms:
#     - "InvalidParameterException"
#   facts: ["1.56", "7.17"]
package rules.access.entry_type

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.access.entry_type

	found := finding.at(problem.at, problem, {"message": _message(problem), "mend": _mend(problem)})
}

_message(problem) := sprintf("%s has type %q, which EKS does not know; did you mean %q", [problem.subject, problem.value, problem.expected]) if problem.kind == "unknown"

_message(problem) := sprintf("%s is of type %q, whose role must be of the cluster's account %s; %s %q is not", [
	problem.subject, problem.choices[0], problem.choices[1], problem.field, problem.value,
]) if {
	problem.kind == "account"
}

_message(problem) := sprintf("%s has %s %q, and EKS takes no %s for type %q", [
	problem.subject, problem.field, problem.value, _words[problem.kind], problem.choices[0],
]) if {
	_words[problem.kind]
}

_message(problem) := sprintf("%s is of type %q, which lets no nodes in, and nodes run as its role", [problem.subject, problem.choices[0]]) if {
	problem.kind == "node"
}

_words := {"groups": "groups", "username": "user name", "policies": "access policies"}

default _mend(_) := ""

_mend(problem) := sprintf("write %q", [problem.expected]) if problem.kind == "unknown"

_mend(problem) := sprintf("write type %q; EKS changes the type of no entry, it has to be made anew", [problem.expected]) if problem.kind == "node"

_mend(problem) := sprintf("leave %s out", [problem.field]) if problem.kind in {"groups", "username"}
