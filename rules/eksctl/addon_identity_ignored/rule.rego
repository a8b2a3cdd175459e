# METADATA
# title: IRSA settings of an add-on without OIDC
# description: |
#   eksctl gives an add-on a role by IRSA only where OIDC is on. With `iam.withOIDC:
#   false` it prints a warning, drops the settings, and the add-on runs as the node
#   role.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: eksctl, add-ons
#     ref: https://docs.aws.amazon.com/eks/latest/eksctl/addons.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [eksctl.addon_identity_ignored]
#   fails: "the add-on runs as the node role, which may lack its rights"
#   remedy: "set iam.withOIDC to true, or use podIdentityAssociations"
#   symptoms:
#     - "OIDC is disabled but policies are required/specified for this addon"
#   facts: ["7.5"]
package rules.eksctl.addon_identity_ignored

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.eksctl.addon_identity_ignored

	found := finding.at(problem.at, problem, {"message": sprintf("%s sets %s, which eksctl ignores with %s", [
		problem.subject, problem.field, problem.value,
	])})
}
