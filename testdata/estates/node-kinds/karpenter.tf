resource "aws_eks_cluster" "karpenter" {
  name     = "karpenter"
  role_arn = aws_iam_role.auto_cluster.arn
  vpc_config {
    subnet_ids = ["subnet-1", "subnet-2"]
  }
}

resource "aws_iam_role" "karpenter_node" {
  name_prefix        = "KarpenterNodeRole-"
  assume_role_policy = local.ec2_trust
}

resource "aws_iam_role_policy_attachment" "karpenter_node" {
  for_each = {
    worker = "AmazonEKSWorkerNodePolicy"
    cni    = "AmazonEKS_CNI_Policy"
    pull   = "AmazonEC2ContainerRegistryPullOnly"
    ssm    = "AmazonSSMManagedInstanceCore"
  }
  role       = aws_iam_role.karpenter_node.name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}

resource "aws_eks_access_entry" "karpenter_node" {
  cluster_name  = aws_eks_cluster.karpenter.name
  principal_arn = aws_iam_role.karpenter_node.arn
  type          = "EC2_LINUX"
}

resource "aws_iam_role" "karpenter_controller" {
  name = "karpenter-controller"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "pods.eks.amazonaws.com" }
      Action    = ["sts:AssumeRole", "sts:TagSession"]
    }]
  })
}

resource "aws_eks_addon" "agent" {
  cluster_name = aws_eks_cluster.karpenter.name
  addon_name   = "eks-pod-identity-agent"
}

resource "aws_iam_role_policy" "karpenter_controller" {
  role = aws_iam_role.karpenter_controller.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["ec2:RunInstances", "ec2:CreateFleet", "ec2:CreateLaunchTemplate", "ec2:CreateTags", "ec2:Describe*"]
        Resource = "*"
      },
      {
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = aws_iam_role.karpenter_node.arn
        Condition = { StringEquals = { "iam:PassedToService" = ["ec2.amazonaws.com"] } }
      },
    ]
  })
}

resource "aws_eks_pod_identity_association" "karpenter" {
  cluster_name    = aws_eks_cluster.karpenter.name
  namespace       = "kube-system"
  service_account = "karpenter"
  role_arn        = aws_iam_role.karpenter_controller.arn
}

resource "kubectl_manifest" "node_class" {
  yaml_body = <<-YAML
    apiVersion: karpenter.k8s.aws/v1
    kind: EC2NodeClass
    metadata:
      name: default
    spec:
      role: ${aws_iam_role.karpenter_node.name}
      amiSelectorTerms:
        - alias: al2023@latest
      subnetSelectorTerms:
        - tags: {karpenter.sh/discovery: karpenter}
  YAML
}
