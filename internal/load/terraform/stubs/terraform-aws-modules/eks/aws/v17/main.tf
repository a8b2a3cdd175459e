# Stands in for terraform-aws-modules/eks/aws, v17.

variable "create_eks" {
  type     = bool
  default  = true
  nullable = false
}
variable "cluster_name" { default = null }
variable "manage_cluster_iam_resources" {
  type     = bool
  default  = true
  nullable = false
}
variable "cluster_iam_role_name" { default = "" }
variable "enable_irsa" {
  type     = bool
  default  = false
  nullable = false
}
variable "openid_connect_audiences" {
  default  = []
  nullable = false
}
variable "manage_worker_iam_resources" {
  type     = bool
  default  = true
  nullable = false
}
variable "workers_role_name" { default = "" }
variable "attach_worker_cni_policy" {
  type     = bool
  default  = true
  nullable = false
}
variable "workers_additional_policies" {
  default  = []
  nullable = false
}
variable "iam_path" { default = "/" }
variable "permissions_boundary" { default = null }
variable "node_groups" {
  default  = {}
  nullable = false
}
variable "node_groups_defaults" {
  default  = {}
  nullable = false
}
variable "map_roles" {
  default  = []
  nullable = false
}
variable "map_users" {
  default  = []
  nullable = false
}
variable "manage_aws_auth" {
  type     = bool
  default  = true
  nullable = false
}

data "aws_partition" "current" {}

locals {
  policies = "arn:${data.aws_partition.current.partition}:iam::aws:policy"
  workers  = var.create_eks && var.manage_worker_iam_resources
}

resource "aws_eks_cluster" "this" {
  count    = var.create_eks ? 1 : 0
  name     = var.cluster_name
  role_arn = stub.unknown.cluster_role
}

resource "aws_iam_openid_connect_provider" "oidc_provider" {
  count          = var.create_eks && var.enable_irsa ? 1 : 0
  url            = aws_eks_cluster.this[0].identity[0].oidc[0].issuer
  client_id_list = distinct(compact(concat(["sts.amazonaws.com"], var.openid_connect_audiences)))
}

data "aws_iam_policy_document" "workers_assume_role_policy" {
  statement {
    sid     = "EKSWorkerAssumeRole"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "workers" {
  count                = local.workers ? 1 : 0
  name                 = var.workers_role_name != "" ? var.workers_role_name : null
  name_prefix          = var.workers_role_name != "" ? null : var.cluster_name
  path                 = var.iam_path
  permissions_boundary = var.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.workers_assume_role_policy.json
}

resource "aws_iam_role_policy_attachment" "workers_AmazonEKSWorkerNodePolicy" {
  count      = local.workers ? 1 : 0
  role       = aws_iam_role.workers[0].name
  policy_arn = "${local.policies}/AmazonEKSWorkerNodePolicy"
}

resource "aws_iam_role_policy_attachment" "workers_AmazonEKS_CNI_Policy" {
  count      = local.workers && var.attach_worker_cni_policy ? 1 : 0
  role       = aws_iam_role.workers[0].name
  policy_arn = "${local.policies}/AmazonEKS_CNI_Policy"
}

resource "aws_iam_role_policy_attachment" "workers_AmazonEC2ContainerRegistryReadOnly" {
  count      = local.workers ? 1 : 0
  role       = aws_iam_role.workers[0].name
  policy_arn = "${local.policies}/AmazonEC2ContainerRegistryReadOnly"
}

resource "aws_iam_role_policy_attachment" "workers_additional_policies" {
  count      = local.workers ? length(var.workers_additional_policies) : 0
  role       = aws_iam_role.workers[0].name
  policy_arn = var.workers_additional_policies[count.index]
}

# worker_groups are instances whose role and image have many spellings.
resource "aws_autoscaling_group" "workers" {
  for_each = contains(stub.unlisted, "worker_groups") || contains(stub.unlisted, "worker_groups_launch_template") ? toset(stub.unknown.worker_groups) : []
  name     = each.value
  tag {
    key   = "kubernetes.io/cluster/${var.cluster_name}"
    value = "owned"
  }
}

module "node_groups" {
  source   = "./modules/node-group"
  for_each = { for k, v in var.node_groups : k => v if var.create_eks }

  cluster_name = aws_eks_cluster.this[0].name
  node_role    = try(each.value.iam_role_arn, var.node_groups_defaults.iam_role_arn, aws_iam_role.workers[0].arn, stub.unknown.node_role)
}

resource "kubernetes_config_map" "aws_auth" {
  count = var.create_eks && var.manage_aws_auth ? 1 : 0
  metadata {
    name      = "aws-auth"
    namespace = "kube-system"
  }
  data = {
    mapRoles = yamlencode(concat(stub.unknown.rows, var.map_roles))
    mapUsers = yamlencode(var.map_users)
  }
}

output "cluster_id" { value = try(aws_eks_cluster.this[0].id, "") }
output "cluster_name" { value = stub.unknown.cluster_name }
output "cluster_arn" { value = try(aws_eks_cluster.this[0].arn, "") }
output "cluster_endpoint" { value = try(aws_eks_cluster.this[0].endpoint, null) }
output "cluster_oidc_issuer_url" { value = try(aws_eks_cluster.this[0].identity[0].oidc[0].issuer, "") }
output "oidc_provider_arn" { value = try(aws_iam_openid_connect_provider.oidc_provider[0].arn, null) }
output "worker_iam_role_name" { value = try(aws_iam_role.workers[0].name, stub.unknown.worker_role_name) }
output "worker_iam_role_arn" { value = try(aws_iam_role.workers[0].arn, stub.unknown.worker_role_arn) }
