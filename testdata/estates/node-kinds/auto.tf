resource "aws_eks_cluster" "auto" {
  name     = "auto"
  role_arn = aws_iam_role.auto_cluster.arn

  bootstrap_self_managed_addons = false

  access_config {
    authentication_mode = "API"
  }

  compute_config {
    enabled       = true
    node_pools    = ["general-purpose", "system"]
    node_role_arn = aws_iam_role.auto_node.arn
  }

  kubernetes_network_config {
    elastic_load_balancing {
      enabled = true
    }
  }

  storage_config {
    block_storage {
      enabled = true
    }
  }

  vpc_config {
    subnet_ids = ["subnet-1", "subnet-2"]
  }
}

resource "aws_iam_role" "auto_cluster" {
  name = "auto-cluster"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "eks.amazonaws.com" }
      Action    = ["sts:AssumeRole", "sts:TagSession"]
    }]
  })
}

resource "aws_iam_role_policy_attachment" "auto_cluster" {
  for_each = toset([
    "AmazonEKSClusterPolicy", "AmazonEKSComputePolicy", "AmazonEKSBlockStoragePolicy",
    "AmazonEKSLoadBalancingPolicy", "AmazonEKSNetworkingPolicy",
  ])
  role       = aws_iam_role.auto_cluster.name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}

resource "aws_iam_role" "auto_node" {
  name = "auto-node"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = ["sts:AssumeRole", "sts:TagSession"]
    }]
  })
}

resource "aws_iam_role_policy_attachment" "auto_node" {
  for_each   = toset(["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"])
  role       = aws_iam_role.auto_node.name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}

# A second node class of Auto Mode, with its access entry.
resource "aws_iam_role" "auto_batch" {
  name               = "auto-batch"
  assume_role_policy = aws_iam_role.auto_node.assume_role_policy
}

resource "aws_iam_role_policy_attachment" "auto_batch" {
  for_each   = aws_iam_role_policy_attachment.auto_node
  role       = aws_iam_role.auto_batch.name
  policy_arn = each.value.policy_arn
}

resource "aws_eks_access_entry" "auto_batch" {
  cluster_name  = aws_eks_cluster.auto.name
  principal_arn = aws_iam_role.auto_batch.arn
  type          = "EC2"
}

resource "aws_eks_access_policy_association" "auto_batch" {
  cluster_name  = aws_eks_cluster.auto.name
  principal_arn = aws_iam_role.auto_batch.arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy"
  access_scope {
    type = "cluster"
  }
}
