# METADATA
# title: Trust policy names the role it belongs to
# description: |
#   IAM looks up every role that a trust policy names as a principal. A trust policy that is
#   saved together with its role cannot name that role: it does not exist yet. Where a role
#   must be able to assume itself, its account is the principal and a condition on
#   `aws:PrincipalArn`, which is compared as text, names the role.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, the Principal element
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [terraform.trust_names_itself]
#   fails: "IAM refuses to create the role: MalformedPolicyDocument"
#   remedy: "name the account as the principal and the role in a condition on aws:PrincipalArn"
#   symptoms:
#     - "MalformedPolicyDocument: Invalid principal in policy: \"AWS\""
#   facts: ["5.10", "5.11"]
package rules.terraform.trust_names_itself

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.terraform.trust_names_itself

	found := finding.at(problem.at, problem, {"message": sprintf("the trust policy of %s names the role itself, %q, which does not exist when it is created", [problem.subject, problem.value])})
}
