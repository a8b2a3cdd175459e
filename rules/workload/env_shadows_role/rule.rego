# METADATA
# title: Environment that comes before the role of a pod
# description: |
#   AWS SDKs look for credentials in a fixed order. Access keys in the environment
#   come before a web identity token, and both before EKS Pod Identity; the webhook of
#   IRSA sets neither of its variables when one of them is written by hand.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: AWS SDKs reference, standardized credential providers
#     ref: https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
#   - description: EKS Pod Identity webhook
#     ref: https://github.com/aws/amazon-eks-pod-identity-webhook
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [workload.env_shadows_role]
#   fails: "the pod works with the rights of the keys or of the other role, or gets no credentials, and not with the role it is given"
#   remedy: "leave the variable out, and let the role of the ServiceAccount give the rights"
#   symptoms:
#     - "is not authorized to perform"
#     - "Unable to locate credentials"
#     - "AWS_WEB_IDENTITY_TOKEN_FILE"
#     - "could not be found"
#   facts: ["3.9", "4.13", "3.8"]
package rules.workload.env_shadows_role

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.workload.env_shadows_role

	found := finding.at(problem.at, problem, {"message": sprintf(
		"%s of %s %s the role that the %s gives %s",
		[problem.field, problem.subject, _how[problem.kind], problem.choices[1], problem.choices[0]],
	)})
}

_how := {
	"keys": "is an access key that comes before",
	"profile": "names a profile that no mounted file holds, in place of",
	"role": "is set by hand without AWS_WEB_IDENTITY_TOKEN_FILE, so EKS injects neither and nothing leads to",
	"token": "is set by hand without AWS_ROLE_ARN, so EKS injects neither and nothing leads to",
	"web-identity": "and AWS_WEB_IDENTITY_TOKEN_FILE come before",
}
