# METADATA
# title: Access given to what is no role
# description: |
#   A row of aws-auth and an access entry name an IAM role. The ARN of an instance
#   profile, of a session (`assumed-role`), or a name alone matches no caller; an
#   access entry with such a principal is refused.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, the aws-auth ConfigMap
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
#   - description: EKS user guide, access entries
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [access.not_a_role]
#   fails: "the access entry is refused, or the row of aws-auth never matches: the API server answers Unauthorized"
#   remedy: write the ARN of the role
#   symptoms:
#     - "The specified principalArn is invalid: invalid principal"
#     - ARN is not mapped
#     - Unauthorized
#   facts: ["1.6", "1.50", "1.54"]
package rules.access.not_a_role

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.access.not_a_role

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s %q of %s %s; it takes the ARN of a role", [
			problem.field, problem.value, problem.subject, _kind(problem),
		]),
		"mend": finding.rewrite(problem),
	})
}

default _kind(_) := "is no role"

_kind(problem) := {
	"instance-profile": "is an instance profile",
	"session": "is a session of a role",
	"name": "is a name, not an ARN",
	"root": "is an account",
}[problem.kind]

_kind(problem) := problem.why if problem.kind == "other"
