# METADATA
# title: Roles that name each other in their trust policies
# description: |
#   IAM looks up every role that a trust policy names as a principal, so that role must exist
#   before. Roles that Terraform creates together and that name each other have no order in
#   which they can be created. Where both refer to the other, Terraform finds the cycle itself.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, the Principal element
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [terraform.trust_cycle]
#   fails: "terraform plan stops at the cycle, or IAM refuses to create the first of the roles: MalformedPolicyDocument"
#   remedy: "name the account as the principal of one of them, with a condition on aws:PrincipalArn"
#   symptoms:
#     - "MalformedPolicyDocument: Invalid principal in policy: \"AWS\""
#     - "Error: Cycle:"
#   facts: ["5.10", "5.11"]
package rules.terraform.trust_cycle

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.terraform.trust_cycle

	found := finding.at(problem.at, problem, {"message": sprintf("the trust policies of roles %s name each other, so that none of the roles can be created first", [finding.quoted(problem.choices)])})
}
