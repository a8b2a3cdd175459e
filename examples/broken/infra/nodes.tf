data "aws_iam_policy_document" "ec2" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

# Nodes for the services of the shop.
resource "aws_iam_role" "general" {
  name               = "${var.cluster_name}-general-nodes"
  assume_role_policy = data.aws_iam_policy_document.ec2.json
}

resource "aws_iam_role_policy_attachment" "general" {
  for_each = toset([
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKS_CNI_Policy",
    "AmazonEC2ContainerRegistryPullOnly",
  ])

  role       = aws_iam_role.general.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/${each.value}"
}

resource "aws_eks_node_group" "general" {
  cluster_name    = aws_eks_cluster.shop.name
  node_group_name = "general"
  node_role_arn   = aws_iam_role.general.arn
  subnet_ids      = ["subnet-0a1b2c3d4e5f60718"]
  ami_type        = "AL2023_x86_64_STANDARD"
  labels          = { workload = "general" }

  scaling_config {
    desired_size = 3
    max_size     = 6
    min_size     = 3
  }
}

# Nodes for nightly batches.
resource "aws_iam_role" "batch" {
  name               = "${var.cluster_name}-batch-nodes"
  assume_role_policy = data.aws_iam_policy_document.ec2.json
}

resource "aws_iam_role_policy_attachment" "batch_ssm" {
  role       = aws_iam_role.batch.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_eks_node_group" "batch" {
  cluster_name    = aws_eks_cluster.shop.name
  node_group_name = "batch"
  node_role_arn   = aws_iam_role.batch.arn
  subnet_ids      = ["subnet-08172635445362718"]
  ami_type        = "AL2023_x86_64_STANDARD"

  scaling_config {
    desired_size = 1
    max_size     = 4
    min_size     = 0
  }
}
