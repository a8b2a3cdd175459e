# Stands in for cloudposse/eks-node-group/aws, 0.x to 3.x.

variable "enabled" { default = null }
variable "context" {
  default  = {}
  nullable = false
}
variable "cluster_name" { default = null }
variable "ami_type" { default = null }
variable "node_role_arn" {
  default  = []
  nullable = false
}
variable "node_role_policy_arns" {
  default  = []
  nullable = false
}
variable "node_role_cni_policy_enabled" {
  type     = bool
  default  = true
  nullable = false
}
variable "node_role_permissions_boundary" { default = null }
variable "permissions_boundary" { default = null }

data "aws_partition" "current" {}

locals {
  enabled  = try(coalesce(var.enabled, var.context.enabled), var.enabled == null ? true : var.enabled)
  role     = local.enabled && length(var.node_role_arn) == 0
  policies = "arn:${data.aws_partition.current.partition}:iam::aws:policy"
}

data "aws_iam_policy_document" "assume_role" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

# Its name is a label's.
resource "aws_iam_role" "default" {
  count                = local.role ? 1 : 0
  name                 = stub.unknown.role_name
  permissions_boundary = var.node_role_permissions_boundary != null ? var.node_role_permissions_boundary : var.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.assume_role.json
}

resource "aws_iam_role_policy_attachment" "default" {
  for_each = local.role ? {
    worker   = "${local.policies}/AmazonEKSWorkerNodePolicy"
    registry = "${local.policies}/AmazonEC2ContainerRegistryReadOnly"
  } : {}
  role       = aws_iam_role.default[0].name
  policy_arn = each.value
}

resource "aws_iam_role_policy_attachment" "existing" {
  for_each   = local.role ? toset(var.node_role_policy_arns) : []
  role       = aws_iam_role.default[0].name
  policy_arn = each.value
}

# AmazonEKS_CNI_Policy and the rights that IPv6 needs, in a policy of its own.
data "aws_iam_policy_document" "cni" {
  statement {
    actions = [
      "ec2:AssignIpv6Addresses",
      "ec2:AssignPrivateIpAddresses",
      "ec2:AttachNetworkInterface",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeInstances",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeTags",
      "ec2:DetachNetworkInterface",
      "ec2:ModifyNetworkInterfaceAttribute",
      "ec2:UnassignPrivateIpAddresses",
    ]
    resources = ["*"]
  }
  statement {
    actions   = ["ec2:CreateTags"]
    resources = ["arn:${data.aws_partition.current.partition}:ec2:*:*:network-interface/*"]
  }
}

resource "aws_iam_policy" "cni" {
  count  = local.role && stub.major >= 2 && var.node_role_cni_policy_enabled ? 1 : 0
  name   = "${stub.unknown.label}-CNI_Policy"
  policy = data.aws_iam_policy_document.cni.json
}

resource "aws_iam_role_policy_attachment" "cni" {
  count      = local.role && stub.major >= 2 && var.node_role_cni_policy_enabled ? 1 : 0
  role       = aws_iam_role.default[0].name
  policy_arn = aws_iam_policy.cni[0].arn
}

# What older versions attach besides, and inputs that are not told of here.
resource "aws_iam_role_policy_attachment" "more" {
  for_each   = local.role && (stub.major < 2 || length([for a in stub.unlisted : a if strcontains(a, "polic")]) > 0) ? toset(stub.unknown.policies) : []
  role       = aws_iam_role.default[0].name
  policy_arn = each.value
}

resource "aws_launch_template" "default" {
  count = local.enabled ? 1 : 0
  dynamic "metadata_options" {
    for_each = stub.unknown.metadata_options
    content {
      http_put_response_hop_limit = metadata_options.value
    }
  }
}

resource "aws_eks_node_group" "default" {
  count           = local.enabled ? 1 : 0
  cluster_name    = var.cluster_name
  node_group_name = stub.unknown.node_group_name
  node_role_arn   = length(var.node_role_arn) == 0 ? aws_iam_role.default[0].arn : var.node_role_arn[0]
  ami_type        = var.ami_type == null ? stub.unknown.ami_type : var.ami_type
  dynamic "launch_template" {
    for_each = stub.unknown.launch_templates
    content {
      id = launch_template.value
    }
  }
}

output "eks_node_group_role_arn" { value = try(aws_iam_role.default[0].arn, var.node_role_arn[0], "") }
output "eks_node_group_role_name" { value = try(aws_iam_role.default[0].name, stub.unknown.role_name) }
output "eks_node_group_id" { value = try(aws_eks_node_group.default[0].id, "") }
output "eks_node_group_arn" { value = try(aws_eks_node_group.default[0].arn, "") }
