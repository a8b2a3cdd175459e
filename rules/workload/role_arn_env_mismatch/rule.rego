# METADATA
# title: AWS_ROLE_ARN of another role than the ServiceAccount has
# description: |
#   The webhook sets AWS_ROLE_ARN from the annotation of the ServiceAccount. Where the
#   variable is written by hand it stays, and the role of the annotation is never used
#   in that container.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS Pod Identity webhook
#     ref: https://github.com/aws/amazon-eks-pod-identity-webhook
#   - description: AWS SDKs reference, standardized credential providers
#     ref: https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [workload.role_arn_env_mismatch]
#   fails: "the container works as the role in the variable, or as none; a change of the annotation has no effect"
#   remedy: "leave AWS_ROLE_ARN out, or write the same role in both places"
#   symptoms:
#     - "Not authorized to perform sts:AssumeRoleWithWebIdentity"
#     - "is not authorized to perform"
#   facts: ["3.9"]
package rules.workload.role_arn_env_mismatch

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.workload.role_arn_env_mismatch

	found := finding.at(problem.at, problem, {"message": sprintf(
		"%s %q of %s is another role than %q, which the annotation gives %s",
		[problem.field, problem.value, problem.subject, problem.expected, problem.choices[0]],
	)})
}
