# Stands in for terraform-aws-modules/iam/aws//modules/iam-assumable-role, v3 to v5.

variable "trusted_role_arns" {
  default  = []
  nullable = false
}
variable "trusted_role_services" {
  default  = []
  nullable = false
}
variable "create_role" {
  type     = bool
  default  = false
  nullable = false
}
variable "role_requires_mfa" {
  type     = bool
  default  = true
  nullable = false
}
variable "role_name" { default = null }
variable "role_name_prefix" { default = null }
variable "role_path" {
  default  = "/"
  nullable = false
}
variable "role_permissions_boundary_arn" {
  default  = ""
  nullable = false
}
variable "custom_role_policy_arns" {
  default  = []
  nullable = false
}
variable "number_of_custom_role_policy_arns" { default = null }
variable "create_instance_profile" {
  type     = bool
  default  = false
  nullable = false
}

locals {
  # What else makes the trust policy: a document of the caller's, session tags, external ids.
  trusts = length([for a in stub.unlisted : a if strcontains(a, "trust") || strcontains(a, "assume") || strcontains(a, "sts") || strcontains(a, "mfa")]) > 0
}

data "aws_iam_policy_document" "this" {
  count = var.create_role ? 1 : 0

  dynamic "statement" {
    for_each = local.trusts ? stub.unknown.statements : []
    content {
      sid = statement.value
    }
  }
  dynamic "statement" {
    for_each = length(var.trusted_role_arns) + length(var.trusted_role_services) > 0 ? [1] : []
    content {
      actions = concat(["sts:AssumeRole"], stub.unknown.actions)
      dynamic "principals" {
        for_each = length(var.trusted_role_arns) > 0 ? [1] : []
        content {
          type        = "AWS"
          identifiers = var.trusted_role_arns
        }
      }
      dynamic "principals" {
        for_each = length(var.trusted_role_services) > 0 ? [1] : []
        content {
          type        = "Service"
          identifiers = var.trusted_role_services
        }
      }
      dynamic "condition" {
        for_each = var.role_requires_mfa || local.trusts ? stub.unknown.conditions : []
        content {
          test = condition.value
        }
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count                = var.create_role ? 1 : 0
  name                 = var.role_name == "" ? null : var.role_name
  name_prefix          = var.role_name_prefix == "" ? null : var.role_name_prefix
  path                 = var.role_path
  permissions_boundary = var.role_permissions_boundary_arn == "" ? null : var.role_permissions_boundary_arn
  assume_role_policy   = data.aws_iam_policy_document.this[0].json
}

# A number that is given may be less than the list has.
resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for k, v in var.custom_role_policy_arns : k => v if var.create_role && var.number_of_custom_role_policy_arns == null }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_role_policy_attachment" "others" {
  for_each   = var.create_role && (var.number_of_custom_role_policy_arns != null || length([for a in stub.unlisted : a if strcontains(a, "polic") || strcontains(a, "inline")]) > 0) ? toset(stub.unknown.policies) : []
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_instance_profile" "this" {
  count = var.create_role && var.create_instance_profile ? 1 : 0
  name  = var.role_name == null || var.role_name == "" ? stub.unknown.profile : var.role_name
  path  = var.role_path
  role  = aws_iam_role.this[0].name
}

output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, "") }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, "") }
output "iam_role_path" { value = try(aws_iam_role.this[0].path, "") }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, "") }
output "this_iam_role_arn" { value = try(aws_iam_role.this[0].arn, "") }
output "this_iam_role_name" { value = try(aws_iam_role.this[0].name, "") }
output "iam_instance_profile_arn" { value = try(aws_iam_instance_profile.this[0].arn, "") }
output "iam_instance_profile_id" { value = try(aws_iam_instance_profile.this[0].id, "") }
output "iam_instance_profile_name" { value = try(aws_iam_instance_profile.this[0].name, "") }
