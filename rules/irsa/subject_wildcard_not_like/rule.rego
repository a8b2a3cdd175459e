# METADATA
# title: Wildcard under StringEquals
# description: |
#   `*` and `?` are wildcards under `StringLike` only. `StringEquals` compares letter by
#   letter, and no ServiceAccount has a `*` in its name: the condition is never true.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, condition operators
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [irsa.subject_wildcard]
#   fails: STS denies AssumeRoleWithWebIdentity to every pod
#   remedy: use StringLike, or name the ServiceAccounts
#   symptoms:
#     - "Not authorized to perform sts:AssumeRoleWithWebIdentity"
#   facts: ["3.32"]
#   lints: [P155]
package rules.irsa.subject_wildcard_not_like

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.subject_wildcard

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s reads the %s in %q as a letter, so no ServiceAccount matches %s", [
			problem.field, _wildcard(problem.value), problem.value, problem.subject,
		]),
		"mend": sprintf("write StringLike instead of %s, or name the ServiceAccounts", [problem.field]),
	})
}

_wildcard(value) := "*" if contains(value, "*")

_wildcard(value) := "?" if not contains(value, "*")
