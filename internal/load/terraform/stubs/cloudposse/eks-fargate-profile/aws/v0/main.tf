# Stands in for cloudposse/eks-fargate-profile/aws, 0.x and 1.x.

variable "enabled" { default = null }
variable "context" {
  default  = {}
  nullable = false
}
variable "cluster_name" { default = null }
variable "kubernetes_namespace" { default = null }
variable "kubernetes_labels" { default = null }
variable "permissions_boundary" { default = null }
variable "fargate_profile_enabled" {
  type     = bool
  default  = true
  nullable = false
}
variable "fargate_pod_execution_role_enabled" {
  type     = bool
  default  = true
  nullable = false
}
variable "fargate_pod_execution_role_arn" { default = null }

data "aws_partition" "current" {}

locals {
  enabled = try(coalesce(var.enabled, var.context.enabled), var.enabled == null ? true : var.enabled)
  role    = local.enabled && var.fargate_pod_execution_role_enabled
}

data "aws_iam_policy_document" "assume_role" {
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

# Its name is a label's, with the namespace at its end.
resource "aws_iam_role" "default" {
  count                = local.role ? 1 : 0
  name                 = stub.unknown.role_name
  permissions_boundary = var.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.assume_role.json
}

resource "aws_iam_role_policy_attachment" "default" {
  count      = local.role ? 1 : 0
  role       = aws_iam_role.default[0].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"
}

resource "aws_eks_fargate_profile" "default" {
  count                  = local.enabled && var.fargate_profile_enabled ? 1 : 0
  cluster_name           = var.cluster_name
  fargate_profile_name   = stub.unknown.name
  pod_execution_role_arn = var.fargate_pod_execution_role_enabled ? aws_iam_role.default[0].arn : var.fargate_pod_execution_role_arn
  selector {
    namespace = var.kubernetes_namespace
    labels    = var.kubernetes_labels
  }
}

locals {
  arn  = var.fargate_pod_execution_role_enabled ? one(aws_iam_role.default[*].arn) : var.fargate_pod_execution_role_arn
  name = var.fargate_pod_execution_role_enabled ? one(aws_iam_role.default[*].name) : stub.unknown.role_name
}

output "eks_fargate_profile_role_arn" { value = local.arn }
output "eks_fargate_profile_role_name" { value = local.name }
output "eks_fargate_pod_execution_role_arn" { value = local.arn }
output "eks_fargate_pod_execution_role_name" { value = local.name }
output "eks_fargate_profile_id" { value = one(aws_eks_fargate_profile.default[*].id) }
output "eks_fargate_profile_arn" { value = one(aws_eks_fargate_profile.default[*].arn) }
