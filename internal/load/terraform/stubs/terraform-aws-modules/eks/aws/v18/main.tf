# Stands in for terraform-aws-modules/eks/aws, v18 to v20.

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
variable "prefix_separator" {
  default  = "-"
  nullable = false
}
variable "bootstrap_self_managed_addons" { default = null }
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
variable "cluster_compute_config" {
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
variable "cluster_addons" {
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
variable "eks_managed_node_group_defaults" {
  default  = {}
  nullable = false
}
variable "self_managed_node_group_defaults" {
  default  = {}
  nullable = false
}
variable "fargate_profile_defaults" {
  default  = {}
  nullable = false
}
variable "create_aws_auth_configmap" {
  type     = bool
  default  = false
  nullable = false
}
variable "manage_aws_auth_configmap" {
  type     = bool
  default  = false
  nullable = false
}
variable "aws_auth_roles" {
  default  = []
  nullable = false
}
variable "aws_auth_users" {
  default  = []
  nullable = false
}

data "aws_partition" "current" {}

locals {
  outposts       = var.outpost_config != null && var.outpost_config != {}
  auto           = try(var.cluster_compute_config.enabled, false)
  role           = var.create && var.create_iam_role
  role_name      = var.iam_role_name == null ? "${var.cluster_name}-cluster" : var.iam_role_name
  policies       = "arn:${data.aws_partition.current.partition}:iam::aws:policy"
  node_role      = var.create && var.create_node_iam_role && local.auto
  node_role_name = var.node_iam_role_name == null ? "${var.cluster_name}-eks-auto" : var.node_iam_role_name
}

data "aws_iam_policy_document" "assume_role_policy" {
  statement {
    sid     = "EKSClusterAssumeRole"
    actions = concat(["sts:AssumeRole"], stub.major >= 20 ? stub.unknown.actions : [])
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
  name_prefix          = var.iam_role_use_name_prefix ? "${local.role_name}${var.prefix_separator}" : null
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
  name                          = var.cluster_name
  role_arn                      = var.create_iam_role ? aws_iam_role.this[0].arn : var.iam_role_arn
  bootstrap_self_managed_addons = var.bootstrap_self_managed_addons
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
      node_role_arn = length(try(var.cluster_compute_config.node_pools, [])) > 0 ? (var.create_node_iam_role ? aws_iam_role.eks_auto[0].arn : try(var.cluster_compute_config.node_role_arn, null)) : null
    }
  }
  kubernetes_network_config {
    ip_family = var.cluster_ip_family
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
  for_each                 = { for k, v in var.cluster_addons : k => v if var.create && !local.outposts && !try(v.before_compute, false) }
  cluster_name             = aws_eks_cluster.this[0].name
  addon_name               = try(coalesce(each.value.name), each.key)
  addon_version            = try(each.value.addon_version, null)
  service_account_role_arn = try(each.value.service_account_role_arn, null)
  configuration_values     = try(each.value.configuration_values, null)
  dynamic "pod_identity_association" {
    for_each = stub.major >= 20 ? try(coalescelist(each.value.pod_identity_association), []) : []
    content {
      role_arn        = pod_identity_association.value.role_arn
      service_account = pod_identity_association.value.service_account
    }
  }
}

resource "aws_eks_addon" "before_compute" {
  for_each                 = { for k, v in var.cluster_addons : k => v if var.create && !local.outposts && try(v.before_compute, false) }
  cluster_name             = aws_eks_cluster.this[0].name
  addon_name               = try(coalesce(each.value.name), each.key)
  addon_version            = try(each.value.addon_version, null)
  service_account_role_arn = try(each.value.service_account_role_arn, null)
  configuration_values     = try(each.value.configuration_values, null)
  dynamic "pod_identity_association" {
    for_each = stub.major >= 20 ? try(coalescelist(each.value.pod_identity_association), []) : []
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
  source   = "./modules/eks-managed-node-group"
  for_each = { for k, v in var.eks_managed_node_groups : k => v if var.create && !local.outposts }

  create                        = try(each.value.create, true)
  cluster_name                  = aws_eks_cluster.this[0].name
  cluster_ip_family             = var.cluster_ip_family
  name                          = try(coalesce(each.value.name), each.key)
  use_name_prefix               = try(each.value.use_name_prefix, var.eks_managed_node_group_defaults.use_name_prefix, true)
  ami_type                      = try(each.value.ami_type, var.eks_managed_node_group_defaults.ami_type, null)
  ami_id                        = try(each.value.ami_id, var.eks_managed_node_group_defaults.ami_id, null)
  use_custom_launch_template    = try(each.value.use_custom_launch_template, var.eks_managed_node_group_defaults.use_custom_launch_template, true)
  create_launch_template        = try(each.value.create_launch_template, var.eks_managed_node_group_defaults.create_launch_template, true)
  launch_template_id            = try(each.value.launch_template_id, var.eks_managed_node_group_defaults.launch_template_id, null)
  create_iam_role               = try(each.value.create_iam_role, var.eks_managed_node_group_defaults.create_iam_role, true)
  iam_role_arn                  = try(each.value.iam_role_arn, var.eks_managed_node_group_defaults.iam_role_arn, null)
  iam_role_name                 = try(each.value.iam_role_name, var.eks_managed_node_group_defaults.iam_role_name, null)
  iam_role_use_name_prefix      = try(each.value.iam_role_use_name_prefix, var.eks_managed_node_group_defaults.iam_role_use_name_prefix, true)
  iam_role_path                 = try(each.value.iam_role_path, var.eks_managed_node_group_defaults.iam_role_path, null)
  iam_role_permissions_boundary = try(each.value.iam_role_permissions_boundary, var.eks_managed_node_group_defaults.iam_role_permissions_boundary, null)
  iam_role_attach_cni_policy    = try(each.value.iam_role_attach_cni_policy, var.eks_managed_node_group_defaults.iam_role_attach_cni_policy, true)
  iam_role_additional_policies  = try(each.value.iam_role_additional_policies, var.eks_managed_node_group_defaults.iam_role_additional_policies, {})
  iam_role_policy_statements    = try(each.value.iam_role_policy_statements, var.eks_managed_node_group_defaults.iam_role_policy_statements, null)
}

module "self_managed_node_group" {
  source   = "./modules/self-managed-node-group"
  for_each = { for k, v in var.self_managed_node_groups : k => v if var.create && !local.outposts }

  create                        = try(each.value.create, true)
  cluster_name                  = aws_eks_cluster.this[0].name
  cluster_ip_family             = var.cluster_ip_family
  name                          = try(coalesce(each.value.name), each.key)
  use_name_prefix               = try(each.value.use_name_prefix, var.self_managed_node_group_defaults.use_name_prefix, true)
  ami_id                        = try(each.value.ami_id, var.self_managed_node_group_defaults.ami_id, null)
  create_iam_instance_profile   = try(each.value.create_iam_instance_profile, var.self_managed_node_group_defaults.create_iam_instance_profile, true)
  iam_instance_profile_arn      = try(each.value.iam_instance_profile_arn, var.self_managed_node_group_defaults.iam_instance_profile_arn, null)
  create_access_entry           = try(each.value.create_access_entry, var.self_managed_node_group_defaults.create_access_entry, true)
  iam_role_arn                  = try(each.value.iam_role_arn, var.self_managed_node_group_defaults.iam_role_arn, null)
  iam_role_name                 = try(each.value.iam_role_name, var.self_managed_node_group_defaults.iam_role_name, null)
  iam_role_use_name_prefix      = try(each.value.iam_role_use_name_prefix, var.self_managed_node_group_defaults.iam_role_use_name_prefix, true)
  iam_role_path                 = try(each.value.iam_role_path, var.self_managed_node_group_defaults.iam_role_path, null)
  iam_role_permissions_boundary = try(each.value.iam_role_permissions_boundary, var.self_managed_node_group_defaults.iam_role_permissions_boundary, null)
  iam_role_attach_cni_policy    = try(each.value.iam_role_attach_cni_policy, var.self_managed_node_group_defaults.iam_role_attach_cni_policy, true)
  iam_role_additional_policies  = try(each.value.iam_role_additional_policies, var.self_managed_node_group_defaults.iam_role_additional_policies, {})
  iam_role_policy_statements    = try(each.value.iam_role_policy_statements, var.self_managed_node_group_defaults.iam_role_policy_statements, null)
}

module "fargate_profile" {
  source   = "./modules/fargate-profile"
  for_each = { for k, v in var.fargate_profiles : k => v if var.create && !local.outposts }

  create                        = try(each.value.create, true)
  cluster_name                  = aws_eks_cluster.this[0].name
  cluster_ip_family             = var.cluster_ip_family
  name                          = try(coalesce(each.value.name), each.key)
  selectors                     = try(each.value.selectors, var.fargate_profile_defaults.selectors, [])
  create_iam_role               = try(each.value.create_iam_role, var.fargate_profile_defaults.create_iam_role, true)
  iam_role_arn                  = try(each.value.iam_role_arn, var.fargate_profile_defaults.iam_role_arn, null)
  iam_role_name                 = try(each.value.iam_role_name, var.fargate_profile_defaults.iam_role_name, null)
  iam_role_use_name_prefix      = try(each.value.iam_role_use_name_prefix, var.fargate_profile_defaults.iam_role_use_name_prefix, true)
  iam_role_path                 = try(each.value.iam_role_path, var.fargate_profile_defaults.iam_role_path, null)
  iam_role_permissions_boundary = try(each.value.iam_role_permissions_boundary, var.fargate_profile_defaults.iam_role_permissions_boundary, null)
  iam_role_attach_cni_policy    = try(each.value.iam_role_attach_cni_policy, var.fargate_profile_defaults.iam_role_attach_cni_policy, true)
  iam_role_additional_policies  = try(each.value.iam_role_additional_policies, var.fargate_profile_defaults.iam_role_additional_policies, {})
  iam_role_policy_statements    = try(each.value.iam_role_policy_statements, var.fargate_profile_defaults.iam_role_policy_statements, null)
}

resource "kubernetes_config_map_v1" "aws_auth" {
  count = var.create && (var.create_aws_auth_configmap || var.manage_aws_auth_configmap) ? 1 : 0
  metadata {
    name      = "aws-auth"
    namespace = "kube-system"
  }
  data = {
    mapRoles = yamlencode(concat(
      [for g in module.eks_managed_node_group : {
        rolearn  = g.iam_role_arn
        username = "system:node:{{EC2PrivateDNSName}}"
        groups   = ["system:bootstrappers", "system:nodes"]
      }],
      [for g in module.self_managed_node_group : {
        rolearn  = g.iam_role_arn
        username = "system:node:{{EC2PrivateDNSName}}"
        groups   = ["system:bootstrappers", "system:nodes"]
      }],
      var.aws_auth_roles,
      stub.unknown.rows, # of Fargate profiles and of roles that are named otherwise
    ))
    mapUsers = yamlencode(var.aws_auth_users)
  }
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
# From v19 on it is the id of a local cluster on Outposts only.
output "cluster_id" { value = stub.major == 18 ? try(aws_eks_cluster.this[0].name, "") : stub.unknown.cluster_id }
output "node_iam_role_name" { value = try(aws_iam_role.eks_auto[0].name, stub.unknown.node_role_name) }
output "node_iam_role_arn" { value = try(aws_iam_role.eks_auto[0].arn, stub.unknown.node_role_arn) }
