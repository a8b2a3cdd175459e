# Stands in for terraform-aws-modules/eks/aws//modules/karpenter, v20.

variable "create" {
  type     = bool
  default  = true
  nullable = false
}
variable "cluster_name" { default = null }
variable "cluster_ip_family" { default = null }
variable "create_iam_role" {
  type     = bool
  default  = true
  nullable = false
}
variable "iam_role_name" { default = null }
variable "iam_role_use_name_prefix" {
  type     = bool
  default  = true
  nullable = false
}
variable "iam_role_path" { default = null }
variable "iam_role_permissions_boundary_arn" { default = null }
variable "iam_role_policies" {
  default  = {}
  nullable = false
}
variable "irsa_oidc_provider_arn" { default = null }
variable "irsa_namespace_service_accounts" {
  default  = ["karpenter:karpenter"]
  nullable = false
}
variable "irsa_assume_role_condition_test" {
  default  = "StringEquals"
  nullable = false
}
variable "enable_irsa" {
  type     = bool
  default  = false
  nullable = false
}
variable "enable_pod_identity" {
  type     = bool
  default  = true
  nullable = false
}
variable "create_pod_identity_association" {
  type     = bool
  default  = false
  nullable = false
}
variable "namespace" {
  default  = "kube-system"
  nullable = false
}
variable "service_account" {
  default  = "karpenter"
  nullable = false
}
variable "create_node_iam_role" {
  type     = bool
  default  = true
  nullable = false
}
variable "node_iam_role_arn" { default = null }
variable "node_iam_role_name" { default = null }
variable "node_iam_role_use_name_prefix" {
  type     = bool
  default  = true
  nullable = false
}
variable "node_iam_role_path" { default = null }
variable "node_iam_role_permissions_boundary" { default = null }
variable "node_iam_role_attach_cni_policy" {
  type     = bool
  default  = true
  nullable = false
}
variable "node_iam_role_additional_policies" {
  default  = {}
  nullable = false
}
variable "create_instance_profile" {
  type     = bool
  default  = false
  nullable = false
}
variable "create_access_entry" {
  type     = bool
  default  = true
  nullable = false
}

data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

locals {
  controller      = var.create && var.create_iam_role
  controller_name = var.iam_role_name != null ? var.iam_role_name : var.iam_role_use_name_prefix ? "KarpenterController" : stub.unknown.role_name
  node            = var.create && var.create_node_iam_role
  node_name       = var.node_iam_role_name == null ? "Karpenter-${var.cluster_name}" : var.node_iam_role_name
  policies        = "arn:${data.aws_partition.current.partition}:iam::aws:policy"
  own             = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:policy"
  cni             = var.cluster_ip_family == "ipv6" ? "${local.own}/AmazonEKS_CNI_IPv6_Policy" : "${local.policies}/AmazonEKS_CNI_Policy"
}

data "aws_iam_policy_document" "controller_assume_role" {
  dynamic "statement" {
    for_each = var.enable_pod_identity ? [1] : []
    content {
      sid     = "PodIdentity"
      actions = ["sts:AssumeRole", "sts:TagSession"]
      principals {
        type        = "Service"
        identifiers = ["pods.eks.amazonaws.com"]
      }
    }
  }
  dynamic "statement" {
    for_each = var.enable_irsa ? [1] : []
    content {
      sid     = "IRSA"
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [var.irsa_oidc_provider_arn]
      }
      condition {
        test     = var.irsa_assume_role_condition_test
        variable = "${replace(var.irsa_oidc_provider_arn, "/^(.*provider/)/", "")}:sub"
        values   = [for sa in var.irsa_namespace_service_accounts : "system:serviceaccount:${sa}"]
      }
      condition {
        test     = var.irsa_assume_role_condition_test
        variable = "${replace(var.irsa_oidc_provider_arn, "/^(.*provider/)/", "")}:aud"
        values   = ["sts.amazonaws.com"]
      }
    }
  }
  dynamic "statement" {
    for_each = length([for a in stub.unlisted : a if strcontains(a, "trust") || strcontains(a, "assume")]) > 0 ? stub.unknown.statements : []
    content {
      sid = statement.value
    }
  }
}

resource "aws_iam_role" "controller" {
  count                = local.controller ? 1 : 0
  name                 = var.iam_role_use_name_prefix ? null : local.controller_name
  name_prefix          = var.iam_role_use_name_prefix ? "${local.controller_name}-" : null
  path                 = var.iam_role_path
  permissions_boundary = var.iam_role_permissions_boundary_arn
  assume_role_policy   = data.aws_iam_policy_document.controller_assume_role.json
}

resource "aws_iam_role_policy" "controller" {
  count  = local.controller ? 1 : 0
  role   = aws_iam_role.controller[0].name
  policy = stub.unknown.policy
}

resource "aws_iam_role_policy_attachment" "controller_additional" {
  for_each   = { for k, v in var.iam_role_policies : k => v if local.controller }
  role       = aws_iam_role.controller[0].name
  policy_arn = each.value
}

resource "aws_eks_pod_identity_association" "karpenter" {
  count           = local.controller && var.create_pod_identity_association && var.enable_pod_identity ? 1 : 0
  cluster_name    = var.cluster_name
  namespace       = var.namespace
  service_account = var.service_account
  role_arn        = aws_iam_role.controller[0].arn
}

data "aws_iam_policy_document" "node_assume_role" {
  statement {
    sid     = "EKSNodeAssumeRole"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "node" {
  count                = local.node ? 1 : 0
  name                 = var.node_iam_role_use_name_prefix ? null : local.node_name
  name_prefix          = var.node_iam_role_use_name_prefix ? "${local.node_name}-" : null
  path                 = var.node_iam_role_path
  permissions_boundary = var.node_iam_role_permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.node_assume_role.json
}

resource "aws_iam_role_policy_attachment" "node" {
  for_each = local.node ? {
    AmazonEKSWorkerNodePolicy          = "${local.policies}/AmazonEKSWorkerNodePolicy"
    AmazonEC2ContainerRegistryReadOnly = "${local.policies}/AmazonEC2ContainerRegistryReadOnly"
  } : {}
  role       = aws_iam_role.node[0].name
  policy_arn = each.value
}

resource "aws_iam_role_policy_attachment" "node_cni" {
  count      = local.node && var.node_iam_role_attach_cni_policy ? 1 : 0
  role       = aws_iam_role.node[0].name
  policy_arn = local.cni
}

resource "aws_iam_role_policy_attachment" "node_additional" {
  for_each   = { for k, v in var.node_iam_role_additional_policies : k => v if local.node }
  role       = aws_iam_role.node[0].name
  policy_arn = each.value
}

resource "aws_iam_instance_profile" "this" {
  count = var.create && var.create_instance_profile ? 1 : 0
  name  = stub.unknown.profile
  role  = var.create_node_iam_role ? aws_iam_role.node[0].name : reverse(split("/", var.node_iam_role_arn))[0]
}

resource "aws_eks_access_entry" "node" {
  count         = var.create && var.create_access_entry ? 1 : 0
  cluster_name  = var.cluster_name
  principal_arn = var.create_node_iam_role ? aws_iam_role.node[0].arn : var.node_iam_role_arn
  type          = var.create_access_entry && !contains(stub.unlisted, "access_entry_type") ? "EC2_LINUX" : stub.unknown.access_entry_type
}

output "iam_role_arn" { value = try(aws_iam_role.controller[0].arn, null) }
output "iam_role_name" { value = try(aws_iam_role.controller[0].name, null) }
output "iam_role_unique_id" { value = try(aws_iam_role.controller[0].unique_id, null) }
output "node_iam_role_arn" { value = var.create_node_iam_role ? try(aws_iam_role.node[0].arn, null) : var.node_iam_role_arn }
output "node_iam_role_name" { value = try(aws_iam_role.node[0].name, stub.unknown.node_role_name) }
output "namespace" { value = var.namespace }
output "service_account" { value = var.service_account }
output "instance_profile_name" { value = try(aws_iam_instance_profile.this[0].name, null) }
output "instance_profile_arn" { value = try(aws_iam_instance_profile.this[0].arn, null) }
