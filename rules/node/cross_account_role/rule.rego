# METADATA
# title: "Role of another account"
# description: |
#   EKS can be given roles of its own account only: for a cluster, a managed node
#   group, a Fargate profile, a Pod Identity association. Another account's role is
#   reached in a second step, from a role of the own account.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS API, CreateNodegroup"
#     ref: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
#   - description: "EKS user guide, Pod Identity across accounts"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [node.cross_account_role]
#   fails: "AWS refuses to pass the role"
#   remedy: "name a role of the own account; for pods, reach the other account's role from there"
#   symptoms:
#     - "Cross-account pass role is not allowed"
#   facts: ["1.8", "4.6"]
package rules.node.cross_account_role

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.node.cross_account_role

	found := finding.at(problem.at, problem, {"message": sprintf("%s is made in account %s and is given role %q of another account", [
		problem.subject, problem.expected, problem.value,
	])})
}
