# Stands in for terraform-aws-modules/eks/aws//modules/fargate-profile, v18 to v21.

variable "create" {
  type     = bool
  default  = true
  nullable = false
}
variable "name" { default = "" }
variable "cluster_name" { default = null }
variable "cluster_ip_family" { default = null }
variable "selectors" {
  default  = []
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
variable "iam_role_attach_cni_policy" {
  type     = bool
  default  = true
  nullable = false
}
variable "iam_role_additional_policies" {
  default  = {}
  nullable = false
}
variable "iam_role_policy_statements" { default = null }

data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

locals {
  role      = var.create && var.create_iam_role
  role_name = var.iam_role_name == null ? var.name : var.iam_role_name
  policies  = "arn:${data.aws_partition.current.partition}:iam::aws:policy"
  own       = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:policy"
  cni       = var.cluster_ip_family == "ipv6" ? "${local.own}/AmazonEKS_CNI_IPv6_Policy" : "${local.policies}/AmazonEKS_CNI_Policy"
}

data "aws_iam_policy_document" "assume_role_policy" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["eks-fargate-pods.amazonaws.com"]
    }
    dynamic "condition" {
      for_each = stub.unknown.conditions
      content {
        test = condition.value
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count                = local.role ? 1 : 0
  name                 = var.iam_role_use_name_prefix ? null : local.role_name
  name_prefix          = var.iam_role_use_name_prefix ? "${local.role_name}-" : null
  path                 = var.iam_role_path
  permissions_boundary = var.iam_role_permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.assume_role_policy.json
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = local.role ? { AmazonEKSFargatePodExecutionRolePolicy = "${local.policies}/AmazonEKSFargatePodExecutionRolePolicy" } : {}
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_role_policy_attachment" "cni" {
  count      = local.role && var.iam_role_attach_cni_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = local.cni
}

resource "aws_iam_role_policy_attachment" "additional" {
  for_each   = { for k, v in var.iam_role_additional_policies : k => v if local.role }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_role_policy" "this" {
  count  = local.role && (var.iam_role_policy_statements != null || length([for a in stub.unlisted : a if strcontains(a, "polic")]) > 0) ? 1 : 0
  role   = aws_iam_role.this[0].name
  policy = stub.unknown.policy
}

resource "aws_eks_fargate_profile" "this" {
  count                  = var.create ? 1 : 0
  cluster_name           = var.cluster_name
  fargate_profile_name   = var.name
  pod_execution_role_arn = var.create_iam_role ? aws_iam_role.this[0].arn : var.iam_role_arn
  dynamic "selector" {
    for_each = var.selectors
    content {
      namespace = selector.value.namespace
      labels    = try(selector.value.labels, null)
    }
  }
}

output "iam_role_arn" { value = var.create_iam_role ? try(aws_iam_role.this[0].arn, null) : var.iam_role_arn }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
output "fargate_profile_id" { value = try(aws_eks_fargate_profile.this[0].id, null) }
output "fargate_profile_arn" { value = try(aws_eks_fargate_profile.this[0].arn, null) }
output "fargate_profile_pod_execution_role_arn" { value = try(aws_eks_fargate_profile.this[0].pod_execution_role_arn, null) }
