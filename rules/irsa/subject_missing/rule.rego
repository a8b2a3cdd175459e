# METADATA
# title: Every ServiceAccount of the cluster may assume the role
# description: |
#   The trust policy lets the cluster's OIDC provider in and does not say which
#   ServiceAccount: there is no `sub` condition, or its pattern matches them all. Any
#   pod of the cluster can take the role by annotating a ServiceAccount of its own
#   namespace.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
#   - description: EKS user guide, IAM roles for service accounts
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [irsa.subject_missing]
#   fails: "nothing fails: any pod of the cluster can take this role"
#   remedy: name the ServiceAccounts in a sub condition
#   symptoms: []
#   facts: ["3.30", "3.31", "T26", "T27"]
#   lints: [P151, P152, P156]
package rules.irsa.subject_missing

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.subject_missing

	found := finding.at(problem.at, problem, {"message": sprintf("%s lets in every ServiceAccount of the cluster: %s", [
		problem.subject, _reason(problem),
	])})
}

default _reason(_) := "its trust policy has no sub condition"

_reason(problem) := sprintf("subject %q matches them all", [problem.value]) if problem.kind == "any"
