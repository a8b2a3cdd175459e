# METADATA
# title: Role ARN with a path in aws-auth
# description: |
#   The authenticator knows a caller by its session, and a session's ARN holds no path:
#   it compares `arn:aws:iam::<account>:role/<name>` with the text in aws-auth. A
#   `rolearn` with a path never matches. Access entries are the opposite: they take the
#   ARN with its path.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, the aws-auth ConfigMap
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [access.role_path]
#   fails: "the mapping never matches: the API server answers Unauthorized, nodes of the role do not join"
#   remedy: "write the role's ARN without its path, or use an access entry"
#   symptoms:
#     - Unauthorized
#     - ARN is not mapped
#     - identity is not mapped
#   facts: ["1.50", "T13"]
package rules.access.role_path

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.access.role_path

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s %q in aws-auth has a path; callers are compared without one, so it never matches", [
			problem.field, problem.value,
		]),
		"mend": _mend(problem.expected),
	})
}

_mend(expected) := sprintf("write %q", [expected]) if expected != ""

_mend("") := "make the ARN of the account and the role's name alone, or use an access entry, which takes the path"
