# METADATA
# title: Role without a trust policy
# description: |
#   `aws_iam_role` has one argument that it cannot do without: `assume_role_policy` says who
#   may become the role. Terraform refuses the configuration when it is missing or null.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: Terraform AWS provider, aws_iam_role
#     ref: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role
#   - description: IAM user guide, terms and concepts of roles
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [terraform.role_lacks_trust]
#   fails: "terraform plan stops: Missing required argument"
#   remedy: "write an assume_role_policy that names who may assume the role"
#   symptoms:
#     - "The argument \"assume_role_policy\" is required, but no definition was found"
#   facts: ["TR5.2"]
package rules.terraform.role_lacks_trust

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.terraform.role_lacks_trust

	found := finding.at(problem.at, problem, {"message": sprintf("%s has no assume_role_policy", [problem.subject])})
}
