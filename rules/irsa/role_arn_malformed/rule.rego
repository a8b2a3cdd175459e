# METADATA
# title: role-arn annotation is no IAM role ARN
# description: |
#   EKS's webhook copies the text of the `eks.amazonaws.com/role-arn` annotation into
#   the pod as it is; it only logs a warning when that is no role ARN. An empty or
#   missing part (IAM has no region: two colons stand before the account), another
#   kind of ARN, a name alone, a stray blank or quote: STS refuses each of them.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
#   - description: IAM user guide, ARNs, names and paths
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [irsa.role_arn_malformed]
#   fails: "at the pod's first AWS call, STS answers ValidationError: Request ARN is invalid"
#   remedy: "write the whole ARN of the role: arn:aws:iam::<12-digit account>:role/<path and name>"
#   symptoms:
#     - Request ARN is invalid
#     - Member must have length greater than or equal to 20
#   facts: ["3.4", "3.66", "8.1", "8.2", "8.3"]
package rules.irsa.role_arn_malformed

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.role_arn_malformed

	found := finding.at(problem.at, problem, {
		"message": sprintf("role ARN %q of %s %s", [problem.value, problem.subject, problem.why]),
		"mend": _mend(problem),
	})
}

_mend(problem) := finding.rewrite(problem) if not _block(problem)

_mend(problem) := sprintf("write %q behind the key, without | or >", [problem.expected]) if _block(problem)

# a block scalar keeps its line end
_block(problem) if {
	problem.kind == "blank"
	problem.expected != ""
	endswith(problem.value, "\n")
}
