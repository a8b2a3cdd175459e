# METADATA
# title: aws-auth that the authenticator does not read
# description: |
#   The authenticator reads the ConfigMap aws-auth of namespace kube-system and
#   nothing else, and of it the keys mapRoles, mapUsers and mapAccounts. They are
#   strings that hold a YAML list: a real list is refused by the API server, and a text
#   that is no YAML list maps nobody. The groups of a row are a list as well.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, the aws-auth ConfigMap
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [access.map_not_string]
#   fails: "the API server refuses the ConfigMap, or nobody in it is mapped: nodes and people get Unauthorized"
#   remedy: "write the rows as a block scalar, `mapRoles: |`, in ConfigMap kube-system/aws-auth"
#   symptoms:
#     - "cannot unmarshal array into Go struct field ConfigMap.data of type string"
#     - "ARN is not mapped"
#     - "You must be logged in to the server (Unauthorized)"
#   facts: ["1.52", "1.53"]
package rules.access.map_not_string

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.access.map_not_string

	found := finding.at(problem.at, problem, {"message": _message(problem), "mend": _mend(problem)})
}

_message(problem) := sprintf("%s of %s is a list, and the authenticator reads a string that holds one", [problem.field, problem.subject]) if problem.kind == "list"

_message(problem) := sprintf("%s of %s is not YAML: %s", [problem.field, problem.subject, problem.why]) if problem.kind == "yaml"

_message(problem) := sprintf("%s of %s holds no YAML list", [problem.field, problem.subject]) if problem.kind == "rows"

_message(problem) := sprintf("groups of a row in %s of %s is a text, and the authenticator reads a list", [problem.field, problem.subject]) if problem.kind == "groups"

_message(problem) := sprintf("%s maps roles, but the authenticator reads %q only", [problem.subject, problem.expected]) if problem.kind in {"namespace", "name"}

_message(problem) := sprintf("%q of %s is a key that the authenticator does not read; it reads %q", [problem.value, problem.subject, problem.expected]) if {
	problem.kind == "key"
}

default _mend(_) := ""

_mend(problem) := sprintf("write %s", [problem.expected]) if problem.kind == "key"

_mend(problem) := sprintf("write `%s: |` before the list", [split(problem.field, ".")[1]]) if problem.kind == "list"

_mend(problem) := "write the groups as a list" if problem.kind == "groups"

_mend(problem) := sprintf("call it %q, in namespace %q", ["aws-auth", "kube-system"]) if problem.kind in {"namespace", "name"}
