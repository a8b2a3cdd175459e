# Stands in for terraform-aws-modules/iam/aws//modules/iam-role, v6.

variable "create" {
  type     = bool
  default  = true
  nullable = false
}
variable "name" { default = null }
variable "use_name_prefix" {
  type     = bool
  default  = true
  nullable = false
}
variable "path" {
  default  = "/"
  nullable = false
}
variable "permissions_boundary" { default = null }
variable "policies" {
  default  = {}
  nullable = false
}
variable "enable_oidc" {
  type     = bool
  default  = false
  nullable = false
}
variable "oidc_provider_urls" {
  default  = []
  nullable = false
}
variable "oidc_subjects" {
  default  = []
  nullable = false
}
variable "oidc_wildcard_subjects" {
  default  = []
  nullable = false
}
variable "oidc_audiences" {
  default  = []
  nullable = false
}
variable "create_instance_profile" {
  type     = bool
  default  = false
  nullable = false
}

data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

locals {
  urls = [for url in var.oidc_provider_urls : replace(url, "https://", "")]
  # Statements of the caller's own, and the other ways in (GitHub, SAML, ...).
  trusts = length([for a in stub.unlisted : a if !contains(["description", "tags", "max_session_duration", "force_detach_policies", "inline_policy_permissions", "create_inline_policy"], a)]) > 0
}

data "aws_iam_policy_document" "this" {
  count = var.create ? 1 : 0

  dynamic "statement" {
    for_each = local.trusts ? stub.unknown.statements : []
    content {
      sid = statement.value
    }
  }
  dynamic "statement" {
    for_each = var.enable_oidc ? local.urls : []
    content {
      actions = concat(["sts:AssumeRoleWithWebIdentity"], stub.unknown.actions)
      principals {
        type        = "Federated"
        identifiers = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/${statement.value}"]
      }
      dynamic "condition" {
        for_each = length(var.oidc_subjects) > 0 ? [1] : []
        content {
          test     = "StringEquals"
          variable = "${statement.value}:sub"
          values   = var.oidc_subjects
        }
      }
      dynamic "condition" {
        for_each = length(var.oidc_wildcard_subjects) > 0 ? [1] : []
        content {
          test     = "StringLike"
          variable = "${statement.value}:sub"
          values   = var.oidc_wildcard_subjects
        }
      }
      dynamic "condition" {
        for_each = length(var.oidc_audiences) > 0 ? [1] : []
        content {
          test     = "StringLike"
          variable = "${statement.value}:aud"
          values   = var.oidc_audiences
        }
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count                = var.create ? 1 : 0
  name                 = var.use_name_prefix ? null : var.name
  name_prefix          = var.use_name_prefix && var.name != null ? "${var.name}-" : null
  path                 = var.path
  permissions_boundary = var.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.this[0].json
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for k, v in var.policies : k => v if var.create }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_role_policy_attachment" "others" {
  for_each   = var.create && (length([for a in stub.unlisted : a if strcontains(a, "inline") || strcontains(a, "attach") || strcontains(a, "polic")]) > 0) ? toset(stub.unknown.policies) : []
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_instance_profile" "this" {
  count       = var.create && var.create_instance_profile ? 1 : 0
  role        = aws_iam_role.this[0].name
  path        = var.path
  name        = var.use_name_prefix ? null : var.name
  name_prefix = var.use_name_prefix && var.name != null ? "${var.name}-" : null
}

output "arn" { value = try(aws_iam_role.this[0].arn, null) }
output "name" { value = try(aws_iam_role.this[0].name, null) }
output "path" { value = try(aws_iam_role.this[0].path, null) }
output "unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
output "instance_profile_arn" { value = try(aws_iam_instance_profile.this[0].arn, null) }
output "instance_profile_id" { value = try(aws_iam_instance_profile.this[0].id, null) }
output "instance_profile_name" { value = try(aws_iam_instance_profile.this[0].name, null) }
