terraform {
  backend "s3" {
    workspace_key_prefix = "eks"
  }
}

variable "environment" {
  type = string
}

variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "namespace" {
  type    = string
  default = "default"
}

variable "create_nodes" {
  type    = bool
  default = false
}

variable "extra_node_policies" {
  type    = list(string)
  default = []
}

provider "aws" {
  region = var.region
  assume_role {
    role_arn = "arn:aws:iam::${local.account}:role/terraform"
  }
}

locals {
  accounts = {
    dev  = "347812569034"
    prod = "893475610223"
  }
  account = local.accounts[var.environment]
  size    = lookup({ dev = 1, prod = 3 }, terraform.workspace, 1)
  name    = terraform.workspace == "default" ? "shop" : "shop-${terraform.workspace}"
}

data "aws_eks_cluster" "this" {
  name = local.name
}

locals {
  issuer = replace(data.aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://", "")
}

data "aws_iam_openid_connect_provider" "this" {
  url = data.aws_eks_cluster.this.identity[0].oidc[0].issuer
}

resource "aws_iam_role" "api" {
  name = "${var.environment}-api"
  assume_role_policy = templatefile("${path.module}/trust.json.tpl", {
    provider  = data.aws_iam_openid_connect_provider.this.arn
    issuer    = local.issuer
    namespace = var.namespace
    account   = "api"
  })
}

resource "aws_iam_role" "worker" {
  name = "${var.environment}-worker"
  assume_role_policy = templatefile("${path.module}/trust.json.tpl", {
    provider  = "arn:aws:iam::${local.account}:oidc-provider/${local.issuer}"
    issuer    = local.issuer
    namespace = { dev = "shop-dev", prod = "shop-prod" }[var.environment]
    account   = "worker"
  })
}

resource "aws_iam_role" "node" {
  count              = var.create_nodes ? 1 : 0
  name               = "${var.environment}-node"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "node" {
  for_each   = var.create_nodes ? toset(concat(["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy"], var.extra_node_policies)) : toset([])
  role       = one(aws_iam_role.node[*].name)
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}

resource "aws_eks_node_group" "this" {
  count           = var.create_nodes ? 1 : 0
  cluster_name    = data.aws_eks_cluster.this.name
  node_group_name = "main"
  node_role_arn   = aws_iam_role.node[0].arn
  subnet_ids      = ["subnet-1"]
  scaling_config {
    desired_size = local.size
    max_size     = local.size
    min_size     = local.size
  }
}
