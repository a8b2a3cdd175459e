# METADATA
# title: Placeholder left in a role-arn annotation
# description: |
#   The annotation still holds a placeholder such as `${ACCOUNT_ID}` or `<ACCOUNT_ID>`,
#   and nothing in these files fills it in: no Helm chart, no Flux substitution, no
#   Kustomize replacement, no template of Terraform, no script that calls envsubst or
#   replaces the word, and no other manifest shows that they are rendered. Applied as
#   it is, the placeholder itself becomes the role ARN of the pods.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
#   - description: IAM user guide, ARNs, names and paths
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [irsa.role_arn_unrendered]
#   fails: "when the manifest is applied as it stands, STS answers ValidationError: Request ARN is invalid"
#   remedy: fill in the placeholder before the manifest is applied, or write the ARN out
#   symptoms:
#     - Request ARN is invalid
#   facts: ["3.4", "3.66"]
package rules.irsa.role_arn_unrendered

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.role_arn_unrendered

	found := finding.at(problem.at, problem, {"message": sprintf("%s, and nothing in these files fills it in", [_kept(problem)])})
}

_kept(problem) := sprintf("the role ARN of %s is still the placeholder %q", [problem.subject, problem.value]) if {
	problem.choices == [problem.value]
}

_kept(problem) := sprintf("role ARN %q of %s keeps %s", [problem.value, problem.subject, finding.quoted(problem.choices)]) if {
	problem.choices != [problem.value]
}
