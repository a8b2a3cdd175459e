# Stands in for aws-ia/eks-blueprints-addon/aws, v1.

variable "create" {
  type     = bool
  default  = true
  nullable = false
}
variable "create_role" {
  type     = bool
  default  = false
  nullable = false
}
variable "role_name" { default = null }
variable "role_name_use_prefix" {
  type     = bool
  default  = true
  nullable = false
}
variable "role_path" {
  default  = "/"
  nullable = false
}
variable "role_permissions_boundary_arn" { default = null }
variable "oidc_providers" {
  default  = {}
  nullable = false
}
variable "assume_role_condition_test" {
  default  = "StringEquals"
  nullable = false
}
variable "role_policies" {
  default  = {}
  nullable = false
}
variable "create_policy" {
  type     = bool
  default  = true
  nullable = false
}
variable "namespace" {
  default  = "default"
  nullable = false
}
variable "name" { default = null }
variable "chart" { default = null }
variable "repository" { default = null }
variable "allow_self_assume_role" {
  type     = bool
  default  = false
  nullable = false
}
variable "create_release" {
  type     = bool
  default  = true
  nullable = false
}
variable "values" {
  default  = []
  nullable = false
}
variable "set" {
  default  = []
  nullable = false
}
variable "set_sensitive" {
  default  = []
  nullable = false
}
variable "postrender" {
  default  = []
  nullable = false
}
variable "set_irsa_names" {
  default  = []
  nullable = false
}

locals {
  role      = var.create && var.create_role
  role_name = var.role_name == null ? stub.unknown.role_name : var.role_name
}

data "aws_iam_policy_document" "assume" {
  count = local.role ? 1 : 0

  dynamic "statement" {
    for_each = var.allow_self_assume_role || length([for a in stub.unlisted : a if strcontains(a, "trust") || strcontains(a, "assume")]) > 0 ? stub.unknown.statements : []
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
        test     = var.assume_role_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:sub"
        values   = ["system:serviceaccount:${try(coalesce(statement.value.namespace), var.namespace)}:${statement.value.service_account}"]
      }
      condition {
        test     = var.assume_role_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:aud"
        values   = ["sts.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count                = local.role ? 1 : 0
  name                 = var.role_name_use_prefix ? null : local.role_name
  name_prefix          = var.role_name_use_prefix ? "${local.role_name}-" : null
  path                 = var.role_path
  permissions_boundary = var.role_permissions_boundary_arn
  assume_role_policy   = data.aws_iam_policy_document.assume[0].json
}

resource "aws_iam_role_policy_attachment" "additional" {
  for_each   = { for k, v in var.role_policies : k => v if local.role }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

# policy_statements and documents make a policy whose text is not told here.
resource "aws_iam_role_policy_attachment" "this" {
  for_each   = local.role && length([for a in stub.unlisted : a if strcontains(a, "polic")]) > 0 ? toset(stub.unknown.policies) : []
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "helm_release" "this" {
  count      = var.create && var.create_release ? 1 : 0
  name       = try(coalesce(var.name, var.chart), stub.unknown.release)
  namespace  = var.namespace
  chart      = try(coalesce(var.chart), stub.unknown.chart)
  repository = var.repository
  values     = var.values

  dynamic "set" {
    for_each = var.set
    content {
      name  = set.value.name
      value = set.value.value
    }
  }
  dynamic "set" {
    for_each = { for k, v in toset(var.set_irsa_names) : k => v if local.role }
    content {
      name  = set.value
      value = aws_iam_role.this[0].arn
    }
  }
  dynamic "set_sensitive" {
    for_each = var.set_sensitive
    content {
      name  = set_sensitive.value.name
      value = set_sensitive.value.value
    }
  }
  dynamic "postrender" {
    for_each = var.postrender
    content {
      binary_path = postrender.value.binary_path
    }
  }
}

output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_path" { value = try(aws_iam_role.this[0].path, null) }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
output "namespace" { value = var.namespace }
