# METADATA
# title: Exclusive set of policies beside attachments that it undoes
# description: |
#   `managed_policy_arns`, `inline_policy` and the `…_exclusive` resources say which policies a
#   role has *in all*: each apply takes away what they do not name. A policy that another
#   resource attaches to the same role is taken away by one apply and put back by the next.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: Terraform AWS provider, aws_iam_role
#     ref: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role
#   - description: Terraform AWS provider, aws_iam_role_policy_attachments_exclusive
#     ref: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy_attachments_exclusive
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [terraform.exclusive_conflict]
#   fails: "after an apply the role may lack the policy, and each plan shows a difference"
#   remedy: "attach in one way only: put the policy into the set, or drop the set"
#   symptoms:
#     - "AccessDenied"
#   facts: ["TR5.2"]
package rules.terraform.exclusive_conflict

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.terraform.exclusive_conflict

	found := finding.at(problem.at, problem, {"message": sprintf("%s of %s is the set of all its %s policies, and other resources add to it", [problem.field, problem.subject, problem.kind])})
}
