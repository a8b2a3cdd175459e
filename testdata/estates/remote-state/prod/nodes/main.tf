terraform {
  backend "s3" {
    bucket = "acme-prod-state"
    key    = "nodes/terraform.tfstate"
    region = "eu-central-1"
  }
}

provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["418872263719"]
}

data "aws_ssm_parameter" "node_role" {
  name = "/eks/main/node-role"
}

data "aws_eks_cluster" "main" {
  name = "main"
}

resource "aws_eks_node_group" "general" {
  cluster_name    = data.aws_eks_cluster.main.name
  node_group_name = "general"
  node_role_arn   = data.aws_ssm_parameter.node_role.value
  subnet_ids      = ["subnet-0a1b2c3d4e5f60718"]

  scaling_config {
    desired_size = 2
    max_size     = 4
    min_size     = 1
  }
}
