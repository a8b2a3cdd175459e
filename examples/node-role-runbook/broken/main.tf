# Four node groups. In the broken estate each role lacks one thing that its nodes
# need: to register, to pull images, to give pods addresses, to be reached.
provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["328465829101"]
}

resource "aws_iam_role" "cluster" {
  name = "runbook-cluster"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "eks.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "cluster" {
  role       = aws_iam_role.cluster.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
}

resource "aws_eks_cluster" "this" {
  name     = "runbook"
  role_arn = aws_iam_role.cluster.arn

  vpc_config {
    subnet_ids = ["subnet-0a1", "subnet-0b2"]
  }
}

resource "aws_iam_role" "register" {
  name = "runbook-register"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "register" {
  for_each = toset([
    "AmazonEKS_CNI_Policy",
    "AmazonEC2ContainerRegistryPullOnly",
  ])

  role       = aws_iam_role.register.name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}

resource "aws_eks_node_group" "register" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "register"
  node_role_arn   = aws_iam_role.register.arn
  subnet_ids      = ["subnet-0a1", "subnet-0b2"]
  ami_type        = "AL2_x86_64"

  scaling_config {
    desired_size = 2
    max_size     = 4
    min_size     = 1
  }
}

resource "aws_iam_role" "pull" {
  name = "runbook-pull"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "pull" {
  for_each = toset([
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKS_CNI_Policy",
  ])

  role       = aws_iam_role.pull.name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}

resource "aws_eks_node_group" "pull" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "pull"
  node_role_arn   = aws_iam_role.pull.arn
  subnet_ids      = ["subnet-0a1", "subnet-0b2"]
  ami_type        = "AL2_x86_64"

  scaling_config {
    desired_size = 2
    max_size     = 4
    min_size     = 1
  }
}

resource "aws_iam_role" "network" {
  name = "runbook-network"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "network" {
  for_each = toset([
    "AmazonEKSWorkerNodePolicy",
    "AmazonEC2ContainerRegistryPullOnly",
  ])

  role       = aws_iam_role.network.name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}

resource "aws_eks_node_group" "network" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "network"
  node_role_arn   = aws_iam_role.network.arn
  subnet_ids      = ["subnet-0a1", "subnet-0b2"]
  ami_type        = "AL2_x86_64"

  scaling_config {
    desired_size = 2
    max_size     = 4
    min_size     = 1
  }
}
