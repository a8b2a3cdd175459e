# METADATA
# title: "Add-on has two roles"
# description: |
#   An add-on takes a role for IRSA in `service_account_role_arn`, or one by a Pod Identity
#   association. When it is given both and the Pod Identity agent runs, EKS ignores the first: what
#   only that role may do is denied.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, IAM roles for add-ons
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/add-ons-iam.html
#   - description: EKS API, CreateAddon
#     ref: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [addon.both_identities]
#   fails: "where the Pod Identity agent runs, the add-on's pods get the role of the association alone"
#   remedy: "keep one of the two roles"
#   symptoms: []
#   facts: ["4.18"]
package rules.addon.both_identities

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.addon.both_identities

	found := finding.at(problem.at, problem, {"message": sprintf("%s is given role %q, and its Pod Identity association gives it %q", [
		problem.subject, problem.value, problem.expected,
	])})
}
