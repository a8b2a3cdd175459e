# METADATA
# title: Annotated role by another path than it has
# description: |
#   The path is part of a role's ARN, and STS takes the ARN as it is written. Within an account
#   no two roles have one name, whatever their paths, so the annotated role cannot exist beside
#   the declared one.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, friendly names and paths
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
# custom:
#   since: next
#   severity: error
#   persona: regular
#   reads: [irsa.role_arn_wrong_path]
#   fails: "at the pod's first AWS call, STS denies AssumeRoleWithWebIdentity: it finds no such role"
#   remedy: "write the ARN with the role's path"
#   symptoms:
#     - "Not authorized to perform sts:AssumeRoleWithWebIdentity"
#   facts: ["3.4", "8.2"]
package rules.irsa.role_arn_wrong_path

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.role_arn_wrong_path

	found := finding.at(problem.at, problem, {
		"message": sprintf("role ARN %q of %s has another path than the role of that name, whose ARN is %q", [problem.value, problem.subject, problem.expected]),
		"mend": sprintf("write %q", [problem.expected]),
	})
}
