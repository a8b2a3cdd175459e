# Stands in for terraform-aws-modules/iam/aws//modules/iam-policy, v3 to v6.

variable "create_policy" {
  type     = bool
  default  = true
  nullable = false
}
variable "create" {
  type     = bool
  default  = true
  nullable = false
}
variable "name" { default = null }
variable "name_prefix" { default = null }
variable "path" {
  default  = "/"
  nullable = false
}
variable "policy" { default = null }

resource "aws_iam_policy" "policy" {
  count       = var.create_policy && var.create ? 1 : 0
  name        = var.name == "" ? null : var.name
  name_prefix = var.name_prefix == "" ? null : var.name_prefix
  path        = var.path
  policy      = var.policy
}

output "arn" { value = try(aws_iam_policy.policy[0].arn, "") }
output "id" { value = try(aws_iam_policy.policy[0].arn, "") }
output "name" { value = try(aws_iam_policy.policy[0].name, "") }
output "policy" { value = try(aws_iam_policy.policy[0].policy, "") }
