# Stands in for terraform-aws-modules/iam/aws//modules/iam-eks-role, v4 and v5.

variable "create_role" {
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
variable "role_policy_arns" {
  default  = {}
  nullable = false
}
variable "cluster_service_accounts" {
  default  = {}
  nullable = false
}
variable "provider_url_sa_pairs" {
  default  = {}
  nullable = false
}
variable "allow_self_assume_role" {
  type     = bool
  default  = false
  nullable = false
}
variable "assume_role_condition_test" {
  default  = "StringEquals"
  nullable = false
}

data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

data "aws_eks_cluster" "main" {
  for_each = var.cluster_service_accounts
  name     = each.key
}

locals {
  accounts = merge(
    { for k, v in var.cluster_service_accounts : replace(data.aws_eks_cluster.main[k].identity[0].oidc[0].issuer, "https://", "") => v },
    { for url, v in var.provider_url_sa_pairs : replace(url, "https://", "") => v },
  )
}

data "aws_iam_policy_document" "assume_role_with_oidc" {
  dynamic "statement" {
    for_each = var.allow_self_assume_role || length([for a in stub.unlisted : a if strcontains(a, "trust") || strcontains(a, "assume")]) > 0 ? stub.unknown.statements : []
    content {
      sid = statement.value
    }
  }
  dynamic "statement" {
    for_each = local.accounts
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/${statement.key}"]
      }
      condition {
        test     = var.assume_role_condition_test
        variable = "${statement.key}:sub"
        values   = [for sa in statement.value : "system:serviceaccount:${sa}"]
      }
      # Whether the audience is asked for depends on the version.
      dynamic "condition" {
        for_each = stub.unknown.conditions
        content {
          test     = condition.value
          variable = "${statement.key}:aud"
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
  assume_role_policy   = data.aws_iam_policy_document.assume_role_with_oidc.json
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for k, v in var.role_policy_arns : k => v if var.create_role }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_role_policy_attachment" "others" {
  for_each   = var.create_role && (length([for a in stub.unlisted : a if strcontains(a, "polic")]) > 0) ? toset(stub.unknown.policies) : []
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, "") }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, "") }
output "iam_role_path" { value = try(aws_iam_role.this[0].path, "") }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, "") }
