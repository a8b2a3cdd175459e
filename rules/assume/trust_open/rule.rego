# METADATA
# title: "Role trusts everybody"
# description: |
#   `{"AWS": "*"}` lets every identity of every AWS account assume the role, unless a condition tells
#   who it must be. One that anybody meets, such as `aws:SecureTransport`, or that ends with `IfExists`
#   and asks for a key that others leave out, keeps nobody out. What the role grants is public.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, the Principal element
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [assume.trust_open]
#   fails: "nothing fails; anybody with an AWS account has what the role grants"
#   remedy: "name the roles or accounts that may assume it, or add a condition on aws:PrincipalOrgID or aws:PrincipalArn"
#   symptoms: []
#   facts: ["5.2", "T29"]
#   lints: [P161]
package rules.assume.trust_open

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.assume.trust_open

	found := finding.at(problem.at, problem, {"message": sprintf("%s lets everybody assume it: it trusts %q, and no condition keeps others out", [problem.subject, problem.value])})
}
