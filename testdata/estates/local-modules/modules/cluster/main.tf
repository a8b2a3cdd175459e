variable "name" {
  type = string
}

variable "node_groups" {
  type = map(object({
    instance_types = optional(list(string), ["m6i.large"])
    extra_policies = optional(list(string), [])
    ami_type       = optional(string)
    min_size       = optional(number, 1)
  }))
  default = {}
}

variable "create_cni_role" {
  type    = bool
  default = true
}

locals {
  base = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryReadOnly"]
  attachments = flatten([
    for name, group in var.node_groups : concat(
      [for p in local.base : { key = "${name}-${p}", group = name, arn = "arn:aws:iam::aws:policy/${p}" }],
      [for i, p in group.extra_policies : { key = "${name}-extra-${i}", group = name, arn = p }],
    )
  ])
}

data "aws_iam_policy_document" "cluster" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "Service"
      identifiers = ["eks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "cluster" {
  name               = "${var.name}-cluster"
  assume_role_policy = data.aws_iam_policy_document.cluster.json
}

resource "aws_iam_role_policy_attachment" "cluster" {
  role       = aws_iam_role.cluster.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
}

resource "aws_eks_cluster" "this" {
  name     = var.name
  role_arn = aws_iam_role.cluster.arn
  vpc_config {
    subnet_ids = ["subnet-1", "subnet-2"]
  }
}

resource "aws_iam_openid_connect_provider" "this" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

data "aws_iam_policy_document" "node" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "node" {
  for_each           = var.node_groups
  name_prefix        = substr("${var.name}-${each.key}-", 0, 38)
  assume_role_policy = data.aws_iam_policy_document.node.json
}

resource "aws_iam_role_policy_attachment" "node" {
  for_each   = { for a in local.attachments : a.key => a }
  role       = aws_iam_role.node[each.value.group].name
  policy_arn = each.value.arn
}

resource "aws_eks_node_group" "this" {
  for_each        = var.node_groups
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = each.key
  node_role_arn   = aws_iam_role.node[each.key].arn
  subnet_ids      = ["subnet-1"]
  instance_types  = each.value.instance_types
  ami_type        = each.value.ami_type
  scaling_config {
    desired_size = each.value.min_size
    max_size     = each.value.min_size * 3
    min_size     = each.value.min_size
  }
}

module "cni" {
  source            = "../irsa"
  count             = var.create_cni_role ? 1 : 0
  name              = "${var.name}-vpc-cni"
  oidc_provider_arn = aws_iam_openid_connect_provider.this.arn
  issuer_url        = aws_eks_cluster.this.identity[0].oidc[0].issuer
  service_accounts  = ["kube-system:aws-node"]
  policy_arns       = ["arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"]
}

resource "aws_eks_addon" "cni" {
  cluster_name             = aws_eks_cluster.this.name
  addon_name               = "vpc-cni"
  service_account_role_arn = one(module.cni[*].arn)
}

output "oidc_provider_arn" {
  value = aws_iam_openid_connect_provider.this.arn
}

output "issuer_url" {
  value = aws_eks_cluster.this.identity[0].oidc[0].issuer
}
