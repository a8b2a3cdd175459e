# Stands in for terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc, v2 to v5.

variable "create_role" {
  type     = bool
  default  = false
  nullable = false
}
variable "provider_url" {
  default  = ""
  nullable = false
}
variable "provider_urls" {
  default  = []
  nullable = false
}
variable "aws_account_id" {
  default  = ""
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
variable "role_policy_arns" {
  default  = []
  nullable = false
}
variable "number_of_role_policy_arns" { default = null }
variable "oidc_fully_qualified_subjects" {
  default  = []
  nullable = false
}
variable "oidc_subjects_with_wildcards" {
  default  = []
  nullable = false
}
variable "oidc_fully_qualified_audiences" {
  default  = []
  nullable = false
}
variable "allow_self_assume_role" {
  type     = bool
  default  = false
  nullable = false
}

data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

locals {
  account = var.aws_account_id != "" ? var.aws_account_id : data.aws_caller_identity.current.account_id
  urls    = [for url in compact(distinct(concat(var.provider_urls, [var.provider_url]))) : replace(url, "https://", "")]
}

data "aws_iam_policy_document" "this" {
  count = var.create_role ? 1 : 0

  dynamic "statement" {
    for_each = var.allow_self_assume_role || length([for a in stub.unlisted : a if strcontains(a, "trust") || strcontains(a, "assume") || strcontains(a, "provider")]) > 0 ? stub.unknown.statements : []
    content {
      sid = statement.value
    }
  }
  dynamic "statement" {
    for_each = local.urls
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = ["arn:${data.aws_partition.current.partition}:iam::${local.account}:oidc-provider/${statement.value}"]
      }
      dynamic "condition" {
        for_each = length(var.oidc_fully_qualified_subjects) > 0 ? [1] : []
        content {
          test     = "StringEquals"
          variable = "${statement.value}:sub"
          values   = var.oidc_fully_qualified_subjects
        }
      }
      dynamic "condition" {
        for_each = length(var.oidc_subjects_with_wildcards) > 0 ? [1] : []
        content {
          test     = "StringLike"
          variable = "${statement.value}:sub"
          values   = var.oidc_subjects_with_wildcards
        }
      }
      dynamic "condition" {
        for_each = length(var.oidc_fully_qualified_audiences) > 0 ? [1] : []
        content {
          test     = "StringLike"
          variable = "${statement.value}:aud"
          values   = var.oidc_fully_qualified_audiences
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
  for_each   = { for k, v in var.role_policy_arns : k => v if var.create_role && var.number_of_role_policy_arns == null }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_role_policy_attachment" "others" {
  for_each   = var.create_role && (var.number_of_role_policy_arns != null || length([for a in stub.unlisted : a if strcontains(a, "polic")]) > 0) ? toset(stub.unknown.policies) : []
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, "") }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, "") }
output "iam_role_path" { value = try(aws_iam_role.this[0].path, "") }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, "") }
output "this_iam_role_arn" { value = try(aws_iam_role.this[0].arn, "") }
output "this_iam_role_name" { value = try(aws_iam_role.this[0].name, "") }
