# Deployed behind the cluster, with the same names for environments.
terraform {
  backend "s3" {}
}

variable "environment" {
  type = string
}

variable "account" {
  type = string
}

variable "namespaces" {
  type = map(string)
}

provider "aws" {
  region = "eu-central-1"

  assume_role {
    role_arn = "arn:aws:iam::${var.account}:role/deployer"
  }
}

data "aws_eks_cluster" "this" {
  name = "shop-${var.environment}"
}

data "aws_iam_openid_connect_provider" "this" {
  url = data.aws_eks_cluster.this.identity[0].oidc[0].issuer
}

module "reports" {
  source          = "../modules/irsa"
  name            = "reports-${var.environment}"
  namespace       = var.namespaces["reports"]
  service_account = "reports"
  provider_arn    = data.aws_iam_openid_connect_provider.this.arn
  policies        = ["arn:aws:iam::aws:policy/AmazonAthenaFullAccess"]
}
