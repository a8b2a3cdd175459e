# Stands in for cloudposse/eks-iam-role/aws, 0.x to 2.x.

variable "enabled" { default = null }
variable "context" {
  default  = {}
  nullable = false
}
variable "eks_cluster_oidc_issuer_url" { default = null }
variable "service_account_name" { default = null }
variable "service_account_namespace" { default = null }
variable "service_account_namespace_name_list" {
  default  = []
  nullable = false
}
variable "aws_account_number" { default = null }
variable "aws_partition" { default = "aws" }
variable "permissions_boundary" { default = null }

data "aws_caller_identity" "current" {}

locals {
  enabled = try(coalesce(var.enabled, var.context.enabled), var.enabled == null ? true : var.enabled)
  issuer  = replace(var.eks_cluster_oidc_issuer_url, "https://", "")
  account = var.aws_account_number == null || var.aws_account_number == "" ? data.aws_caller_identity.current.account_id : var.aws_account_number
  any     = "*"
  one     = "${coalesce(var.service_account_namespace, local.any)}:${coalesce(var.service_account_name, local.any)}"
  names   = length(var.service_account_namespace_name_list) > 0 ? var.service_account_namespace_name_list : [local.one]
}

data "aws_iam_policy_document" "service_account_assume_role" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:${var.aws_partition}:iam::${local.account}:oidc-provider/${local.issuer}"]
    }
    condition {
      test     = "StringLike"
      variable = "${local.issuer}:sub"
      values   = [for name in local.names : "system:serviceaccount:${name}"]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}

# The name is a label's: namespace, stage and others before the ServiceAccount's.
resource "aws_iam_role" "service_account" {
  count                = local.enabled ? 1 : 0
  name                 = var.service_account_name != null && var.service_account_namespace != null && length(var.service_account_namespace_name_list) == 0 && !strcontains(local.one, "*") ? "${stub.unknown.label}-${var.service_account_name}@${var.service_account_namespace}" : stub.unknown.role_name
  permissions_boundary = var.permissions_boundary == "" ? null : var.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.service_account_assume_role.json
}

resource "aws_iam_role_policy_attachment" "managed" {
  for_each   = local.enabled ? toset(stub.unknown.policies) : []
  role       = aws_iam_role.service_account[0].name
  policy_arn = each.value
}

output "service_account_role_arn" { value = try(aws_iam_role.service_account[0].arn, "") }
output "service_account_role_name" { value = try(aws_iam_role.service_account[0].name, "") }
output "service_account_name" { value = var.service_account_name }
output "service_account_namespace" { value = var.service_account_namespace }
