# Stands in for terraform-aws-modules/eks-pod-identity/aws, v1 and v2.

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
variable "permissions_boundary_arn" { default = null }
variable "additional_policy_arns" {
  default  = {}
  nullable = false
}
variable "associations" {
  default  = {}
  nullable = false
}
variable "association_defaults" {
  default  = {}
  nullable = false
}

locals {
  # Statements and conditions of the caller's own.
  trusts = length([for a in stub.unlisted : a if strcontains(a, "trust") || strcontains(a, "assume")]) > 0
}

data "aws_iam_policy_document" "assume" {
  dynamic "statement" {
    for_each = local.trusts ? stub.unknown.statements : []
    content {
      sid = statement.value
    }
  }
  statement {
    sid     = "EksPodIdentity"
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }
    dynamic "condition" {
      for_each = local.trusts ? stub.unknown.conditions : []
      content {
        test = condition.value
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count                = var.create ? 1 : 0
  name                 = var.use_name_prefix ? null : var.name
  name_prefix          = var.use_name_prefix && var.name != null ? "${var.name}-" : null
  path                 = var.path
  permissions_boundary = var.permissions_boundary_arn
  assume_role_policy   = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for k, v in var.additional_policy_arns : k => v if var.create }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_role_policy_attachment" "others" {
  for_each   = var.create && (length([for a in stub.unlisted : a if strcontains(a, "polic")]) > 0) ? toset(stub.unknown.policies) : []
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_eks_pod_identity_association" "this" {
  for_each             = { for k, v in var.associations : k => v if var.create }
  cluster_name         = try(each.value.cluster_name, var.association_defaults.cluster_name)
  namespace            = try(each.value.namespace, var.association_defaults.namespace)
  service_account      = try(each.value.service_account, var.association_defaults.service_account)
  target_role_arn      = try(each.value.target_role_arn, var.association_defaults.target_role_arn, null)
  disable_session_tags = try(each.value.disable_session_tags, var.association_defaults.disable_session_tags, null)
  role_arn             = aws_iam_role.this[0].arn
}

output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_path" { value = try(aws_iam_role.this[0].path, null) }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
output "associations" { value = aws_eks_pod_identity_association.this }
