# Stands in for aws-ia/eks-blueprints-teams/aws, v0 and v1.

variable "name" { default = "" }
variable "annotations" {
  default  = {}
  nullable = false
}
variable "namespaces" {
  default  = {}
  nullable = false
}
variable "create_iam_role" {
  type     = bool
  default  = true
  nullable = false
}
variable "iam_role_arn" { default = null }
variable "iam_role_name" { default = null }
variable "iam_role_use_name_prefix" {
  type     = bool
  default  = true
  nullable = false
}
variable "iam_role_path" { default = null }
variable "iam_role_permissions_boundary" { default = null }
variable "iam_role_policies" {
  default  = {}
  nullable = false
}
variable "users" {
  default  = []
  nullable = false
}
variable "principal_arns" {
  default  = []
  nullable = false
}
variable "oidc_provider_arn" { default = "" }
variable "enable_admin" {
  type     = bool
  default  = false
  nullable = false
}

locals {
  role_name = var.iam_role_name == null || var.iam_role_name == "" ? var.name : var.iam_role_name
  provider  = replace(var.oidc_provider_arn, "/^(.*provider/)/", "")
}

data "aws_iam_policy_document" "this" {
  dynamic "statement" {
    for_each = length(var.users) > 0 ? [1] : stub.unknown.statements
    content {
      sid     = "AssumeRole"
      actions = ["sts:AssumeRole"]
      principals {
        type        = "AWS"
        identifiers = var.users
      }
      dynamic "condition" {
        for_each = length(var.principal_arns) > 0 ? stub.unknown.conditions : []
        content {
          test = condition.value
        }
      }
    }
  }
  dynamic "statement" {
    for_each = var.enable_admin ? [] : [1]
    content {
      sid     = "IRSA"
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [var.oidc_provider_arn]
      }
      condition {
        test     = "StringEquals"
        variable = "${local.provider}:sub"
        values   = [for k, v in var.namespaces : "system:serviceaccount:${try(v.name, k)}:${try(v.service_account.name, v.name, k)}"]
      }
      condition {
        test     = "StringEquals"
        variable = "${local.provider}:aud"
        values   = ["sts.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count                = var.create_iam_role ? 1 : 0
  name                 = var.iam_role_use_name_prefix ? null : local.role_name
  name_prefix          = var.iam_role_use_name_prefix ? "${local.role_name}-" : null
  path                 = var.iam_role_path
  permissions_boundary = var.iam_role_permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.this.json
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for k, v in var.iam_role_policies : k => v if var.create_iam_role }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

# enable_admin makes a policy whose text is not told here.
resource "aws_iam_role_policy_attachment" "more" {
  for_each   = var.create_iam_role && (var.enable_admin || length([for a in stub.unlisted : a if strcontains(a, "polic")]) > 0) ? toset(stub.unknown.policies) : []
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

locals {
  role_arn = var.create_iam_role ? one(aws_iam_role.this[*].arn) : var.iam_role_arn
}

resource "kubernetes_service_account_v1" "this" {
  for_each = { for k, v in var.namespaces : k => v if try(v.create, true) && try(v.create_service_account, true) }
  metadata {
    name        = try(each.value.service_account.name, each.key)
    namespace   = each.key
    annotations = merge(var.annotations, try(each.value.service_account.annotations, {}), { "eks.amazonaws.com/role-arn" = local.role_arn })
  }
}

output "iam_role_arn" { value = local.role_arn }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
output "rbac_group" { value = var.name }
output "aws_auth_configmap_role" {
  value = {
    rolearn  = local.role_arn
    username = var.name
    groups   = [var.name]
  }
}
