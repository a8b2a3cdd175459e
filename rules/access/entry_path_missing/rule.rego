# METADATA
# title: Access entry without the path of its role
# description: |
#   An access entry names a role exactly as IAM does, with its path: the opposite of
#   aws-auth, where a path never matches. Roles of IAM Identity Center always have
#   one, `/aws-reserved/sso.amazonaws.com/`, followed by the region in all regions but
#   us-east-1.
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
#   reads: [access.entry_path_missing]
#   fails: "EKS refuses the access entry: there is no role of that ARN"
#   remedy: "write the role's ARN as IAM shows it"
#   symptoms:
#     - "The specified principalArn is invalid: invalid principal"
#   facts: ["1.54"]
package rules.access.entry_path_missing

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.access.entry_path_missing

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s %q of %s lacks the role's path %s", [problem.field, problem.value, problem.subject, _path(problem)]),
		"mend": _mend(problem),
	})
}

_path(problem) := sprintf("%q", [problem.expected]) if problem.kind == "role"

_path(problem) := sprintf("%q, which every role of IAM Identity Center has", [problem.expected]) if problem.kind == "sso"

_mend(problem) := sprintf("write the path after role: \"role%s…\"", [problem.expected]) if problem.kind == "role"

_mend(problem) := sprintf("write \"role%sREGION/AWSReservedSSO_…\", without the region for us-east-1", [problem.expected]) if problem.kind == "sso"
