# METADATA
# title: ServiceAccount that is not given the role made for it
# description: |
#   A trust policy names one ServiceAccount, and that stands in the files without the
#   annotation that sends its pods to the role; no association gives it one either.
#   Nothing is injected into its pods.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   preview: true
#   reads: [irsa.role_unused_by_subject]
#   fails: "pods fall back to the node role, or have no credentials"
#   remedy: "annotate the ServiceAccount with eks.amazonaws.com/role-arn"
#   symptoms:
#     - "Unable to locate credentials"
#     - "no EC2 IMDS role found"
#     - "is not authorized to perform"
#   facts: ["3.3"]
package rules.irsa.role_unused_by_subject

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.role_unused_by_subject

	found := finding.at(problem.at, problem, {
		"message": sprintf("role %q trusts %s alone, which nothing gives the role", [problem.value, problem.subject]),
		"mend": _mend(problem),
	})
}

_mend(problem) := "" if problem.expected == ""

_mend(problem) := sprintf("annotate it with eks.amazonaws.com/role-arn: %s", [problem.expected]) if problem.expected != ""
