provider "aws" {
  region = "cn-northwest-1"
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "node" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.${data.aws_partition.current.dns_suffix}"]
    }
  }
}

resource "aws_eks_cluster" "cn" {
  name     = "cn"
  role_arn = aws_iam_role.cluster.arn
  vpc_config { subnet_ids = ["subnet-1", "subnet-2"] }
}

resource "aws_iam_role" "cluster" {
  name = "cn-cluster"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "eks.amazonaws.com" } }]
  })
  managed_policy_arns = ["arn:${data.aws_partition.current.partition}:iam::aws:policy/AmazonEKSClusterPolicy"]
}

resource "aws_iam_role" "node" {
  name               = "cn-node"
  assume_role_policy = data.aws_iam_policy_document.node.json
  managed_policy_arns = formatlist("arn:${data.aws_partition.current.partition}:iam::aws:policy/%s", [
    "AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryReadOnly", "AmazonEKS_CNI_Policy",
  ])
}

resource "aws_eks_node_group" "cn" {
  cluster_name    = aws_eks_cluster.cn.name
  node_group_name = "cn"
  node_role_arn   = aws_iam_role.node.arn
  subnet_ids      = ["subnet-1"]
  scaling_config {
    desired_size = 1
    max_size     = 1
    min_size     = 1
  }
}

# Written out, as in many Chinese estates.
resource "aws_iam_role" "app" {
  name               = "cn-app"
  assume_role_policy = file("${path.module}/app-trust.json")
}
