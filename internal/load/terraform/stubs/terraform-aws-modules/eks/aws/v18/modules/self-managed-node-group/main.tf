# Stands in for terraform-aws-modules/eks/aws//modules/self-managed-node-group, v18 to v21.

variable "create" {
  type     = bool
  default  = true
  nullable = false
}
variable "name" { default = "" }
variable "use_name_prefix" {
  type     = bool
  default  = true
  nullable = false
}
variable "cluster_name" { default = null }
variable "cluster_ip_family" { default = null }
variable "ami_id" { default = null }
variable "create_iam_instance_profile" {
  type     = bool
  default  = true
  nullable = false
}
variable "iam_instance_profile_arn" { default = null }
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
variable "create_access_entry" {
  type     = bool
  default  = true
  nullable = false
}

data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

locals {
  role      = var.create && var.create_iam_instance_profile
  role_name = var.iam_role_name != null ? var.iam_role_name : var.iam_role_use_name_prefix ? "${var.name}-node-group" : stub.unknown.role_name
  policies  = "arn:${data.aws_partition.current.partition}:iam::aws:policy"
  own       = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:policy"
  cni       = var.cluster_ip_family == "ipv6" ? "${local.own}/AmazonEKS_CNI_IPv6_Policy" : "${local.policies}/AmazonEKS_CNI_Policy"
}

data "aws_iam_policy_document" "assume_role_policy" {
  statement {
    sid     = "EKSNodeAssumeRole"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
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
  for_each = local.role ? {
    AmazonEKSWorkerNodePolicy          = "${local.policies}/AmazonEKSWorkerNodePolicy"
    AmazonEC2ContainerRegistryReadOnly = "${local.policies}/AmazonEC2ContainerRegistryReadOnly"
  } : {}
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

resource "aws_iam_instance_profile" "this" {
  count       = local.role ? 1 : 0
  role        = aws_iam_role.this[0].name
  name        = var.iam_role_use_name_prefix ? null : local.role_name
  name_prefix = var.iam_role_use_name_prefix ? "${local.role_name}-" : null
  path        = var.iam_role_path
}

resource "aws_launch_template" "this" {
  count       = var.create ? 1 : 0
  name_prefix = "${var.name}-"
  image_id    = var.ami_id == "" ? null : var.ami_id
  iam_instance_profile {
    arn = var.create_iam_instance_profile ? aws_iam_instance_profile.this[0].arn : var.iam_instance_profile_arn
  }
  dynamic "metadata_options" {
    for_each = stub.unknown.metadata_options
    content {
      http_put_response_hop_limit = metadata_options.value
    }
  }
}

resource "aws_autoscaling_group" "this" {
  count       = var.create ? 1 : 0
  name        = var.use_name_prefix ? null : var.name
  name_prefix = var.use_name_prefix ? "${var.name}-" : null
  launch_template {
    id = aws_launch_template.this[0].id
  }
  tag {
    key   = "kubernetes.io/cluster/${var.cluster_name}"
    value = "owned"
  }
}

resource "aws_eks_access_entry" "this" {
  count         = var.create && var.create_access_entry && stub.major >= 20 ? 1 : 0
  cluster_name  = var.cluster_name
  principal_arn = var.create_iam_instance_profile ? aws_iam_role.this[0].arn : var.iam_role_arn
  type          = stub.unknown.access_entry_type
}

output "iam_role_arn" { value = var.create_iam_instance_profile ? try(aws_iam_role.this[0].arn, null) : var.iam_role_arn }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
output "iam_instance_profile_arn" { value = var.create_iam_instance_profile ? try(aws_iam_instance_profile.this[0].arn, null) : var.iam_instance_profile_arn }
output "iam_instance_profile_id" { value = try(aws_iam_instance_profile.this[0].id, null) }
output "launch_template_id" { value = try(aws_launch_template.this[0].id, null) }
