# Stands in for cloudposse/eks-cluster/aws, 0.x to 4.x.

variable "enabled" { default = null }
variable "namespace" { default = null }
variable "tenant" { default = null }
variable "environment" { default = null }
variable "stage" { default = null }
variable "name" { default = null }
variable "delimiter" { default = null }
variable "label_order" { default = null }
variable "id_length_limit" { default = null }
variable "regex_replace_chars" { default = null }
variable "label_value_case" { default = null }
variable "attributes" {
  default  = []
  nullable = false
}
variable "context" {
  default  = {}
  nullable = false
}
variable "cluster_attributes" {
  default  = ["cluster"]
  nullable = false
}
variable "create_eks_service_role" {
  type     = bool
  default  = true
  nullable = false
}
variable "eks_cluster_service_role_arn" { default = null }
variable "permissions_boundary" { default = null }
variable "oidc_provider_enabled" { default = null }
variable "kubernetes_network_ipv6_enabled" {
  default  = false
  nullable = false
}
variable "apply_config_map_aws_auth" {
  default  = true
  nullable = false
}
variable "workers_role_arns" {
  default  = []
  nullable = false
}
variable "map_additional_iam_roles" {
  default  = []
  nullable = false
}
variable "map_additional_iam_users" {
  default  = []
  nullable = false
}
variable "addons" {
  default  = []
  nullable = false
}

module "label" {
  source = "../../../label/null/v0"

  enabled             = var.enabled
  namespace           = var.namespace
  tenant              = var.tenant
  environment         = var.environment
  stage               = var.stage
  name                = var.name
  delimiter           = var.delimiter
  label_order         = var.label_order
  id_length_limit     = var.id_length_limit
  regex_replace_chars = var.regex_replace_chars
  label_value_case    = var.label_value_case
  attributes          = concat(var.attributes, var.cluster_attributes)
  context             = var.context
}

data "aws_partition" "current" {}

locals {
  enabled = module.label.enabled
  role    = local.enabled && var.create_eks_service_role
  issuer  = aws_eks_cluster.default[*].identity[0].oidc[0].issuer
  # Its default is false up to 2.x, and is not told of later ones.
  provider = var.oidc_provider_enabled != null ? var.oidc_provider_enabled : stub.major < 3 ? false : stub.unknown.oidc_provider_enabled
}

data "aws_iam_policy_document" "assume_role" {
  statement {
    actions = concat(["sts:AssumeRole"], stub.major < 4 ? [] : stub.unknown.actions)
    principals {
      type        = "Service"
      identifiers = ["eks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "default" {
  count                = local.role ? 1 : 0
  name                 = stub.major < 3 ? module.label.id : stub.unknown.role_name
  permissions_boundary = var.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.assume_role.json
}

resource "aws_iam_role_policy_attachment" "amazon_eks_cluster_policy" {
  count      = local.role ? 1 : 0
  role       = aws_iam_role.default[0].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AmazonEKSClusterPolicy"
}

# AmazonEKSServicePolicy and a policy of its own for load balancers, by version.
resource "aws_iam_role_policy_attachment" "more" {
  for_each   = local.role ? toset(stub.unknown.policies) : []
  role       = aws_iam_role.default[0].name
  policy_arn = each.value
}

resource "aws_eks_cluster" "default" {
  count    = local.enabled ? 1 : 0
  name     = module.label.id
  role_arn = var.create_eks_service_role ? aws_iam_role.default[0].arn : var.eks_cluster_service_role_arn

  dynamic "kubernetes_network_config" {
    for_each = var.kubernetes_network_ipv6_enabled ? [1] : []
    content {
      ip_family = "ipv6"
    }
  }
  dynamic "access_config" {
    for_each = stub.major < 3 ? [] : stub.unknown.access_config
    content {
      authentication_mode = access_config.value
    }
  }
  dynamic "compute_config" {
    for_each = stub.major < 4 ? [] : stub.unknown.compute_config
    content {
      enabled       = compute_config.value
      node_role_arn = compute_config.value
    }
  }
}

resource "aws_iam_openid_connect_provider" "default" {
  count          = local.enabled && local.provider ? 1 : 0
  url            = local.issuer[0]
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_eks_addon" "cluster" {
  for_each                 = local.enabled ? { for addon in var.addons : addon.addon_name => addon } : {}
  cluster_name             = aws_eks_cluster.default[0].name
  addon_name               = each.key
  addon_version            = try(each.value.addon_version, null)
  configuration_values     = try(each.value.configuration_values, null)
  service_account_role_arn = try(each.value.service_account_role_arn, null)
  dynamic "pod_identity_association" {
    for_each = can(each.value.pod_identity_association) ? stub.unknown.associations : []
    content {
      role_arn        = pod_identity_association.key
      service_account = pod_identity_association.value
    }
  }
}

# EKS adds the roles of managed node groups to it, others may be added by hand.
resource "kubernetes_config_map" "aws_auth" {
  count = local.enabled && (stub.major < 3 ? var.apply_config_map_aws_auth : stub.unknown.aws_auth) ? 1 : 0
  metadata {
    name      = "aws-auth"
    namespace = "kube-system"
  }
  data = {
    mapRoles = yamlencode(concat(
      [for arn in var.workers_role_arns : {
        rolearn  = arn
        username = "system:node:{{EC2PrivateDNSName}}"
        groups   = ["system:bootstrappers", "system:nodes"]
      }],
      var.map_additional_iam_roles,
      stub.unknown.rows,
    ))
    mapUsers = yamlencode(var.map_additional_iam_users)
  }
}

# access_entry_map, access_entries, access_entries_for_nodes and their like.
resource "aws_eks_access_entry" "any" {
  for_each      = local.enabled && stub.major >= 4 ? toset(stub.unknown.access_entries) : []
  cluster_name  = aws_eks_cluster.default[0].name
  principal_arn = each.value
}

output "eks_cluster_id" { value = one(aws_eks_cluster.default[*].name) }
output "eks_cluster_arn" { value = one(aws_eks_cluster.default[*].arn) }
output "eks_cluster_identity_oidc_issuer" { value = one(local.issuer) }
output "eks_cluster_identity_oidc_issuer_arn" { value = one(aws_iam_openid_connect_provider.default[*].arn) }
output "eks_cluster_role_arn" { value = one(aws_eks_cluster.default[*].role_arn) }
output "eks_cluster_managed_security_group_id" { value = one(aws_eks_cluster.default[*].vpc_config[0].cluster_security_group_id) }
