# Stands in for terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts, v6.

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
variable "oidc_providers" {
  default  = {}
  nullable = false
}
variable "trust_condition_test" {
  default  = "StringEquals"
  nullable = false
}

data "aws_iam_policy_document" "this" {
  count = var.create ? 1 : 0

  dynamic "statement" {
    for_each = length([for a in stub.unlisted : a if strcontains(a, "trust") || strcontains(a, "assume")]) > 0 ? stub.unknown.statements : []
    content {
      sid = statement.value
    }
  }
  dynamic "statement" {
    for_each = var.oidc_providers
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [statement.value.provider_arn]
      }
      condition {
        test     = var.trust_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:sub"
        values   = [for sa in statement.value.namespace_service_accounts : "system:serviceaccount:${sa}"]
      }
      condition {
        test     = var.trust_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:aud"
        values   = ["sts.amazonaws.com"]
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
  for_each   = var.create && (length([for a in stub.unlisted : a if strcontains(a, "polic") || strcontains(a, "permissions") || strcontains(a, "inline")]) > 0) ? toset(stub.unknown.policies) : []
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

output "arn" { value = try(aws_iam_role.this[0].arn, null) }
output "name" { value = try(aws_iam_role.this[0].name, null) }
output "path" { value = try(aws_iam_role.this[0].path, null) }
output "unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
