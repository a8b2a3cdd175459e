# Nodes whose pods write to a bucket of another account, through a role there.
provider "aws" {
  region              = "us-west-2"
  allowed_account_ids = ["328465829101"]
}

resource "aws_eks_cluster" "data" {
  name     = "data"
  role_arn = "arn:aws:iam::328465829101:role/data-cluster"

  vpc_config {
    subnet_ids = ["subnet-0a1", "subnet-0b2"]
  }
}

resource "aws_iam_role" "nodes" {
  name = "data-nodes"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "nodes" {
  for_each = toset([
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKS_CNI_Policy",
    "AmazonEC2ContainerRegistryReadOnly",
  ])

  role       = aws_iam_role.nodes.name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}

resource "aws_eks_node_group" "data" {
  cluster_name    = aws_eks_cluster.data.name
  node_group_name = "data"
  node_role_arn   = aws_iam_role.nodes.arn
  subnet_ids      = ["subnet-0a1", "subnet-0b2"]
  ami_type        = "AL2023_x86_64_STANDARD"

  scaling_config {
    desired_size = 2
    max_size     = 4
    min_size     = 1
  }
}

resource "aws_iam_role_policy" "assume_writer" {
  name = "assume-lake-writer"
  role = aws_iam_role.nodes.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "sts:AssumeRole"
      Resource = aws_iam_role.writer.arn
    }]
  })
}
