# METADATA
# title: iam.serviceAccounts without iam.withOIDC
# description: |
#   `iam.serviceAccounts` makes IRSA roles, and IRSA needs the cluster's OIDC provider.
#   eksctl makes the provider only when `iam.withOIDC` is true, and refuses the file
#   otherwise.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: eksctl, IAM roles for service accounts
#     ref: https://docs.aws.amazon.com/eks/latest/eksctl/iamserviceaccounts.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [eksctl.service_accounts_without_oidc]
#   fails: eksctl refuses the file
#   remedy: set iam.withOIDC to true
#   symptoms:
#     - iam.withOIDC must be enabled explicitly for iam.serviceAccounts to be created
#   facts: ["7.3", "3.28"]
package rules.eksctl.service_accounts_without_oidc

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.eksctl.service_accounts_without_oidc

	found := finding.at(problem.at, problem, {"message": sprintf("%s has iam.serviceAccounts, but iam.withOIDC is %s", [
		problem.subject, _state(problem),
	])})
}

_state(problem) := "not set" if problem.value == ""

_state(problem) := "false" if problem.value != ""
