resource "aws_eks_cluster" "fargate" {
  name     = "fargate"
  role_arn = aws_iam_role.auto_cluster.arn
  vpc_config {
    subnet_ids = ["subnet-1", "subnet-2"]
  }
}

data "aws_caller_identity" "current" {}

resource "aws_iam_role" "fargate" {
  name = "fargate-pods"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "eks-fargate-pods.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        ArnLike = { "aws:SourceArn" = "arn:aws:eks:eu-west-1:${data.aws_caller_identity.current.account_id}:fargateprofile/fargate/*" }
      }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "fargate" {
  role       = aws_iam_role.fargate.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"
}

resource "aws_eks_fargate_profile" "system" {
  for_each               = toset(["kube-system", "default"])
  cluster_name           = aws_eks_cluster.fargate.name
  fargate_profile_name   = each.key
  pod_execution_role_arn = aws_iam_role.fargate.arn
  subnet_ids             = ["subnet-1"]
  selector {
    namespace = each.key
  }
}
