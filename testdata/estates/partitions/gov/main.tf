provider "aws" {
  region = "us-gov-west-1"
}

data "aws_partition" "current" {}

locals {
  issuer = trimprefix(aws_eks_cluster.gov.identity[0].oidc[0].issuer, "https://")
}

resource "aws_eks_cluster" "gov" {
  name     = "gov"
  role_arn = "arn:aws-us-gov:iam::347812569034:role/eks-cluster"
  vpc_config { subnet_ids = ["subnet-1", "subnet-2"] }
}

resource "aws_iam_openid_connect_provider" "gov" {
  url            = aws_eks_cluster.gov.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "node" {
  name = "gov-node"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "node" {
  for_each = toset([
    "arn:${data.aws_partition.current.partition}:iam::aws:policy/AmazonEKSWorkerNodePolicy",
    "arn:aws-us-gov:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly",
    "arn:aws-us-gov:iam::aws:policy/AmazonEKS_CNI_Policy",
    "arn:aws-us-gov:iam::aws:policy/AmazonSSMManagedInstanceCore",
  ])
  role       = aws_iam_role.node.name
  policy_arn = each.value
}

resource "aws_eks_node_group" "gov" {
  cluster_name    = aws_eks_cluster.gov.name
  node_group_name = "gov"
  node_role_arn   = aws_iam_role.node.arn
  subnet_ids      = ["subnet-1"]
  scaling_config {
    desired_size = 1
    max_size     = 1
    min_size     = 1
  }
}

resource "aws_iam_role" "app" {
  name = "gov-app"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.gov.arn }
      Condition = { StringEquals = { "${local.issuer}:sub" = "system:serviceaccount:app:app", "${local.issuer}:aud" = "sts.amazonaws.com" } }
    }]
  })
}
