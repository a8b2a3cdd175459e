# Stands in for terraform-aws-modules/eks/aws, v21.

variable "create" {
  type     = bool
  default  = true
  nullable = false
}
variable "name" { default = null }
variable "ip_family" { default = null }
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
variable "iam_role_additional_policies" {
  default  = {}
  nullable = false
}
variable "enable_irsa" {
  type     = bool
  default  = true
  nullable = false
}
variable "openid_connect_audiences" {
  default  = []
  nullable = false
}
variable "outpost_config" { default = null }
variable "authentication_mode" { default = null }
variable "access_entries" {
  default  = {}
  nullable = false
}
variable "enable_cluster_creator_admin_permissions" {
  type     = bool
  default  = false
  nullable = false
}
variable "compute_config" {
  default  = {}
  nullable = false
}
variable "create_node_iam_role" {
  type     = bool
  default  = true
  nullable = false
}
variable "node_iam_role_name" { default = null }
variable "node_iam_role_use_name_prefix" {
  type     = bool
  default  = true
  nullable = false
}
variable "node_iam_role_path" { default = null }
variable "node_iam_role_permissions_boundary" { default = null }
variable "node_iam_role_additional_policies" {
  default  = {}
  nullable = false
}
variable "addons" {
  default  = {}
  nullable = false
}
variable "eks_managed_node_groups" {
  default  = {}
  nullable = false
}
variable "self_managed_node_groups" {
  default  = {}
  nullable = false
}
variable "fargate_profiles" {
  default  = {}
  nullable = false
}

data "aws_partition" "current" {}

locals {
  outposts       = var.outpost_config != null && var.outpost_config != {}
  auto           = try(var.compute_config.enabled, false)
  role           = var.create && var.create_iam_role
  role_name      = var.iam_role_name == null ? "${var.name}-cluster" : var.iam_role_name
  policies       = "arn:${data.aws_partition.current.partition}:iam::aws:policy"
  node_role      = var.create && var.create_node_iam_role && local.auto
  node_role_name = var.node_iam_role_name == null ? "${var.name}-eks-auto" : var.node_iam_role_name
}

data "aws_iam_policy_document" "assume_role_policy" {
  statement {
    sid     = "EKSClusterAssumeRole"
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "Service"
      identifiers = ["eks.amazonaws.com"]
    }
    dynamic "principals" {
      for_each = local.outposts ? stub.unknown.principals : []
      content {
        type = principals.value
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
  for_each   = local.role ? { policy = local.outposts ? "${local.policies}/AmazonEKSLocalOutpostClusterPolicy" : "${local.policies}/AmazonEKSClusterPolicy" } : {}
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_role_policy_attachment" "eks_auto" {
  for_each   = toset(local.role && local.auto ? ["Compute", "BlockStorage", "LoadBalancing", "Networking"] : [])
  role       = aws_iam_role.this[0].name
  policy_arn = "${local.policies}/AmazonEKS${each.value}Policy"
}

resource "aws_iam_role_policy_attachment" "additional" {
  for_each   = { for k, v in var.iam_role_additional_policies : k => v if local.role }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

# Encryption, security groups for pods and custom policies add to the role.
resource "aws_iam_role_policy_attachment" "others" {
  for_each   = local.role ? toset(stub.unknown.policies) : []
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_eks_cluster" "this" {
  count                         = var.create ? 1 : 0
  name                          = var.name
  role_arn                      = var.create_iam_role ? aws_iam_role.this[0].arn : var.iam_role_arn
  bootstrap_self_managed_addons = stub.unknown.bootstrap
  dynamic "access_config" {
    for_each = stub.major >= 20 ? [1] : []
    content {
      authentication_mode = var.authentication_mode == null ? "API_AND_CONFIG_MAP" : var.authentication_mode
    }
  }
  dynamic "compute_config" {
    for_each = local.auto ? [1] : []
    content {
      enabled       = true
      node_role_arn = length(try(var.compute_config.node_pools, [])) > 0 ? (var.create_node_iam_role ? aws_iam_role.eks_auto[0].arn : try(var.compute_config.node_role_arn, null)) : null
    }
  }
  kubernetes_network_config {
    ip_family = var.ip_family
  }
  dynamic "outpost_config" {
    for_each = local.outposts ? [1] : []
    content {
      outpost_arns = stub.unknown.outposts
    }
  }
}

resource "aws_iam_openid_connect_provider" "oidc_provider" {
  count          = var.create && var.enable_irsa && !local.outposts ? 1 : 0
  url            = aws_eks_cluster.this[0].identity[0].oidc[0].issuer
  client_id_list = distinct(compact(concat(["sts.amazonaws.com"], var.openid_connect_audiences)))
}

data "aws_iam_policy_document" "node_assume_role_policy" {
  statement {
    sid     = "EKSAutoNodeAssumeRole"
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "eks_auto" {
  count                = local.node_role ? 1 : 0
  name                 = var.node_iam_role_use_name_prefix ? null : local.node_role_name
  name_prefix          = var.node_iam_role_use_name_prefix ? "${local.node_role_name}-" : null
  path                 = var.node_iam_role_path
  permissions_boundary = var.node_iam_role_permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.node_assume_role_policy.json
}

resource "aws_iam_role_policy_attachment" "eks_auto_node" {
  for_each   = toset(local.node_role ? ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"] : [])
  role       = aws_iam_role.eks_auto[0].name
  policy_arn = "${local.policies}/${each.value}"
}

resource "aws_iam_role_policy_attachment" "eks_auto_additional" {
  for_each   = { for k, v in var.node_iam_role_additional_policies : k => v if local.node_role }
  role       = aws_iam_role.eks_auto[0].name
  policy_arn = each.value
}

resource "aws_eks_addon" "this" {
  for_each                 = { for k, v in var.addons : k => v if var.create && !local.outposts && !try(v.before_compute, false) }
  cluster_name             = aws_eks_cluster.this[0].name
  addon_name               = try(coalesce(each.value.name), each.key)
  addon_version            = try(each.value.addon_version, null)
  service_account_role_arn = try(each.value.service_account_role_arn, null)
  configuration_values     = try(each.value.configuration_values, null)
  dynamic "pod_identity_association" {
    for_each = try(coalescelist(each.value.pod_identity_association), [])
    content {
      role_arn        = pod_identity_association.value.role_arn
      service_account = pod_identity_association.value.service_account
    }
  }
}

resource "aws_eks_addon" "before_compute" {
  for_each                 = { for k, v in var.addons : k => v if var.create && !local.outposts && try(v.before_compute, false) }
  cluster_name             = aws_eks_cluster.this[0].name
  addon_name               = try(coalesce(each.value.name), each.key)
  addon_version            = try(each.value.addon_version, null)
  service_account_role_arn = try(each.value.service_account_role_arn, null)
  configuration_values     = try(each.value.configuration_values, null)
  dynamic "pod_identity_association" {
    for_each = try(coalescelist(each.value.pod_identity_association), [])
    content {
      role_arn        = pod_identity_association.value.role_arn
      service_account = pod_identity_association.value.service_account
    }
  }
}

resource "aws_eks_access_entry" "this" {
  for_each          = { for k, v in var.access_entries : k => v if var.create }
  cluster_name      = aws_eks_cluster.this[0].name
  principal_arn     = each.value.principal_arn
  type              = try(each.value.type, null)
  user_name         = try(each.value.user_name, null)
  kubernetes_groups = try(each.value.kubernetes_groups, null)
}

resource "aws_eks_access_policy_association" "this" {
  for_each = merge([
    for key, entry in var.access_entries : {
      for name, association in coalesce(try(entry.policy_associations, null), {}) :
      "${key}_${name}" => { principal_arn = entry.principal_arn, policy_arn = association.policy_arn }
    } if var.create
  ]...)
  cluster_name  = aws_eks_cluster.this[0].name
  principal_arn = each.value.principal_arn
  policy_arn    = each.value.policy_arn
}

resource "aws_eks_access_entry" "cluster_creator" {
  count         = var.create && var.enable_cluster_creator_admin_permissions ? 1 : 0
  cluster_name  = aws_eks_cluster.this[0].name
  principal_arn = stub.unknown.creator
}

module "eks_managed_node_group" {
  source   = "../v18/modules/eks-managed-node-group"
  for_each = { for k, v in var.eks_managed_node_groups : k => v if var.create && !local.outposts }

  create                        = try(each.value.create, true)
  cluster_name                  = aws_eks_cluster.this[0].name
  cluster_ip_family             = var.ip_family
  name                          = try(coalesce(each.value.name), each.key)
  use_name_prefix               = try(each.value.use_name_prefix, true)
  ami_type                      = try(each.value.ami_type, null)
  ami_id                        = try(each.value.ami_id, null)
  use_custom_launch_template    = try(each.value.use_custom_launch_template, true)
  create_launch_template        = try(each.value.create_launch_template, true)
  launch_template_id            = try(each.value.launch_template_id, null)
  create_iam_role               = try(each.value.create_iam_role, true)
  iam_role_arn                  = try(each.value.iam_role_arn, null)
  iam_role_name                 = try(each.value.iam_role_name, null)
  iam_role_use_name_prefix      = try(each.value.iam_role_use_name_prefix, true)
  iam_role_path                 = try(each.value.iam_role_path, null)
  iam_role_permissions_boundary = try(each.value.iam_role_permissions_boundary, null)
  iam_role_attach_cni_policy    = try(each.value.iam_role_attach_cni_policy, true)
  iam_role_additional_policies  = try(each.value.iam_role_additional_policies, {})
  iam_role_policy_statements    = try(each.value.iam_role_policy_statements, null)
}

module "self_managed_node_group" {
  source   = "../v18/modules/self-managed-node-group"
  for_each = { for k, v in var.self_managed_node_groups : k => v if var.create && !local.outposts }

  create                        = try(each.value.create, true)
  cluster_name                  = aws_eks_cluster.this[0].name
  cluster_ip_family             = var.ip_family
  name                          = try(coalesce(each.value.name), each.key)
  use_name_prefix               = try(each.value.use_name_prefix, true)
  ami_id                        = try(each.value.ami_id, null)
  create_iam_instance_profile   = try(each.value.create_iam_instance_profile, true)
  iam_instance_profile_arn      = try(each.value.iam_instance_profile_arn, null)
  create_access_entry           = try(each.value.create_access_entry, true)
  iam_role_arn                  = try(each.value.iam_role_arn, null)
  iam_role_name                 = try(each.value.iam_role_name, null)
  iam_role_use_name_prefix      = try(each.value.iam_role_use_name_prefix, true)
  iam_role_path                 = try(each.value.iam_role_path, null)
  iam_role_permissions_boundary = try(each.value.iam_role_permissions_boundary, null)
  iam_role_attach_cni_policy    = try(each.value.iam_role_attach_cni_policy, true)
  iam_role_additional_policies  = try(each.value.iam_role_additional_policies, {})
  iam_role_policy_statements    = try(each.value.iam_role_policy_statements, null)
}

module "fargate_profile" {
  source   = "../v18/modules/fargate-profile"
  for_each = { for k, v in var.fargate_profiles : k => v if var.create && !local.outposts }

  create                        = try(each.value.create, true)
  cluster_name                  = aws_eks_cluster.this[0].name
  cluster_ip_family             = var.ip_family
  name                          = try(coalesce(each.value.name), each.key)
  selectors                     = try(each.value.selectors, [])
  create_iam_role               = try(each.value.create_iam_role, true)
  iam_role_arn                  = try(each.value.iam_role_arn, null)
  iam_role_name                 = try(each.value.iam_role_name, null)
  iam_role_use_name_prefix      = try(each.value.iam_role_use_name_prefix, true)
  iam_role_path                 = try(each.value.iam_role_path, null)
  iam_role_permissions_boundary = try(each.value.iam_role_permissions_boundary, null)
  iam_role_attach_cni_policy    = try(each.value.iam_role_attach_cni_policy, true)
  iam_role_additional_policies  = try(each.value.iam_role_additional_policies, {})
  iam_role_policy_statements    = try(each.value.iam_role_policy_statements, null)
}

output "cluster_name" { value = try(aws_eks_cluster.this[0].name, "") }
output "cluster_arn" { value = try(aws_eks_cluster.this[0].arn, null) }
output "cluster_endpoint" { value = try(aws_eks_cluster.this[0].endpoint, null) }
output "cluster_oidc_issuer_url" { value = try(aws_eks_cluster.this[0].identity[0].oidc[0].issuer, null) }
output "oidc_provider" { value = try(replace(aws_eks_cluster.this[0].identity[0].oidc[0].issuer, "https://", ""), null) }
output "oidc_provider_arn" { value = try(aws_iam_openid_connect_provider.oidc_provider[0].arn, null) }
output "cluster_iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "cluster_iam_role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "cluster_iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
output "eks_managed_node_groups" { value = module.eks_managed_node_group }
output "self_managed_node_groups" { value = module.self_managed_node_group }
output "fargate_profiles" { value = module.fargate_profile }
output "cluster_addons" { value = merge(aws_eks_addon.this, aws_eks_addon.before_compute) }
output "access_entries" { value = aws_eks_access_entry.this }
output "node_iam_role_name" { value = try(aws_iam_role.eks_auto[0].name, stub.unknown.node_role_name) }
output "node_iam_role_arn" { value = try(aws_iam_role.eks_auto[0].arn, stub.unknown.node_role_arn) }
