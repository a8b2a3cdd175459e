terraform {
  backend "s3" {}
}

variable "env" {
  type = string
}

provider "aws" {
  region = "eu-west-1"
}

data "aws_eks_cluster" "this" {
  name = "shop-${var.env}"
}

data "aws_caller_identity" "this" {}

locals {
  issuer = trimprefix(data.aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://")
  roles = {
    api             = ["${var.env}-shop:api", "${var.env}-shop:api-canary"]
    search          = ["${var.env}-shop:search"]
    external-dns    = ["external-dns:external-dns"]
    loki            = ["monitoring:loki"]
    cluster-tools   = ["kube-system:*"]
    cert-manager    = ["cert-manager:cert-manager"]
  }
}

resource "aws_iam_role" "this" {
  for_each = local.roles
  name     = "${var.env}-${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::${data.aws_caller_identity.this.account_id}:oidc-provider/${local.issuer}" }
      Condition = {
        StringLike   = { "${local.issuer}:sub" = [for s in each.value : "system:serviceaccount:${s}"] }
        StringEquals = { "${local.issuer}:aud" = "sts.amazonaws.com" }
      }
    }]
  })
}
