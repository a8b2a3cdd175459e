# METADATA
# title: Misspelt annotation of EKS
# description: |
#   EKS reads four annotations of a ServiceAccount, spelled exactly:
#   `eks.amazonaws.com/role-arn`, `/audience`, `/sts-regional-endpoints` and
#   `/token-expiration`. A key that is almost one of them, or that has another domain,
#   is ignored without a word: nothing is injected into the pods.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
#   - description: EKS user guide, IAM roles for service accounts
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [irsa.annotation_misspelt]
#   fails: nothing is injected; pods fall back to the node role, or have no credentials
#   remedy: write the key as EKS spells it
#   symptoms:
#     - Unable to locate credentials
#     - no EC2 IMDS role found
#   facts: ["3.1", "3.3"]
package rules.irsa.annotation_misspelt

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.annotation_misspelt

	found := finding.at(problem.at, problem, {
		"message": sprintf("EKS does not read annotation %q of %s; the key is %q", [
			problem.value, problem.subject, problem.expected,
		]),
		"mend": sprintf("write %q", [problem.expected]),
	})
}
