# METADATA
# title: Thumbprint that IAM refuses
# description: |
#   A thumbprint is the SHA-1 of a certificate: 40 hexadecimal digits, without colons;
#   a provider takes five. For clusters of EKS none is needed: IAM trusts their
#   certificates by itself.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM API, CreateOpenIDConnectProvider
#     ref: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
#   - description: EKS user guide, create the IAM OIDC provider of a cluster
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [irsa.provider_thumbprint]
#   fails: "IAM refuses the provider"
#   remedy: "leave thumbprint_list out, or write 40 hexadecimal digits without colons"
#   symptoms:
#     - "ValidationError"
#     - "thumbprintList"
#   facts: ["3.24", "3.25"]
package rules.irsa.provider_thumbprint

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.provider_thumbprint

	found := finding.at(problem.at, problem, {"message": _message(problem)})
}

_message(problem) := sprintf("thumbprint %q of %s is not 40 hexadecimal digits", [problem.value, problem.subject]) if problem.kind == "form"

_message(problem) := sprintf("thumbprint %q of %s is the sixth, and a provider takes five", [problem.value, problem.subject]) if problem.kind == "many"
