terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.40"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

locals {
  cluster_name = "orders"
  policy_base  = "arn:${data.aws_partition.current.partition}:iam::aws:policy"
  account_id   = data.aws_caller_identity.current.account_id
  oidc_issuer  = replace(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://", "")
}

resource "aws_eks_cluster" "this" {
  name     = local.cluster_name
  role_arn = aws_iam_role.cluster.arn
  version  = "1.30"

  vpc_config {
    subnet_ids = ["subnet-aaa", "subnet-bbb"]
  }

  depends_on = [aws_iam_role_policy_attachment.cluster]
}

resource "aws_iam_role" "cluster" {
  name = "${local.cluster_name}-cluster"

  assume_role_policy = <<POLICY
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": {
        "Service": "eks.amazonaws.com"
      },
      "Action": "sts:AssumeRole"
    }
  ]
}
POLICY
}

resource "aws_iam_role_policy_attachment" "cluster" {
  for_each   = toset(["AmazonEKSClusterPolicy", "AmazonEKSVPCResourceController"])
  role       = aws_iam_role.cluster.name
  policy_arn = "${local.policy_base}/${each.key}"
}

data "tls_certificate" "this" {
  url = aws_eks_cluster.this.identity[0].oidc[0].issuer
}

resource "aws_iam_openid_connect_provider" "this" {
  url             = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list  = ["sts.${data.aws_partition.current.dns_suffix}", "sts.amazonaws.com"]
  thumbprint_list = [data.tls_certificate.this.certificates[0].sha1_fingerprint]
}

data "aws_iam_policy_document" "ec2_trust" {
  statement {
    sid     = "EKSNodeAssumeRole"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.${data.aws_partition.current.dns_suffix}"]
    }
  }
}

# Node group 1: managed policies one by one.
resource "aws_iam_role" "node" {
  name               = "${local.cluster_name}-node"
  path               = "/eks/nodes/"
  assume_role_policy = data.aws_iam_policy_document.ec2_trust.json
}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.node.name
  policy_arn = "${local.policy_base}/AmazonEKSWorkerNodePolicy"
}

resource "aws_iam_role_policy_attachment" "cni" {
  role       = aws_iam_role.node.id
  policy_arn = "${local.policy_base}/AmazonEKS_CNI_Policy"
}

resource "aws_iam_role_policy_attachment" "ecr" {
  role       = "${local.cluster_name}-node"
  policy_arn = format("%s/%s", local.policy_base, "AmazonEC2ContainerRegistryReadOnly")
}

resource "aws_eks_node_group" "one" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "one"
  node_role_arn   = aws_iam_role.node.arn
  subnet_ids      = ["subnet-aaa"]
  scaling_config {
    desired_size = 2
    max_size     = 3
    min_size     = 1
  }
  depends_on = [aws_iam_role_policy_attachment.worker]
}

# Node group 2: one custom policy with wildcards instead of AWS's.
resource "aws_iam_role" "custom_node" {
  name               = "${local.cluster_name}-custom-node"
  assume_role_policy = data.aws_iam_policy_document.ec2_trust.json
}

data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Ec2"
    actions   = ["ec2:Describe*", "EKS:describecluster"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "pull" {
  statement {
    sid       = "Pull"
    actions   = ["ecr:Get*", "ecr:BatchGet*", "ecr:BatchCheckLayerAvailability"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "node" {
  source_policy_documents   = [data.aws_iam_policy_document.base.json]
  override_policy_documents = [data.aws_iam_policy_document.pull.json, data.aws_iam_policy_document.narrower.json]

  statement {
    sid = "Pull"
    actions = ["ecr:*"]
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = { assign = ["AssignPrivateIpAddresses", "UnassignPrivateIpAddresses"], eni = ["*NetworkInterface", "ModifyNetworkInterfaceAttribute"] }
    content {
      sid       = title(statement.key)
      actions   = [for a in statement.value : "ec2:${a}"]
      resources = ["*"]
    }
  }
}

data "aws_iam_policy_document" "narrower" {
  statement {
    sid       = "Tag"
    actions   = ["ec2:CreateTags"]
    resources = ["arn:${data.aws_partition.current.partition}:ec2:*:*:network-interface/*"]
  }
}

resource "aws_iam_role_policy" "custom_node" {
  name   = "all-a-node-needs"
  role   = aws_iam_role.custom_node.id
  policy = data.aws_iam_policy_document.node.json
}

resource "aws_eks_node_group" "two" {
  cluster_name    = aws_eks_cluster.this.id
  node_group_name = "two"
  node_role_arn   = aws_iam_role.custom_node.arn
  ami_type        = "AL2_x86_64"
  subnet_ids      = ["subnet-aaa"]
  scaling_config {
    desired_size = 2
    max_size     = 3
    min_size     = 1
  }
}

# Node group 3: administrators, as nobody should.
resource "aws_iam_role" "lab" {
  name                = "lab-node"
  assume_role_policy  = file("${path.module}/policies/ec2-trust.json")
  # eksiamlint: ignore[node-role-administrator] the account is the lab's alone
  managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
}

resource "aws_eks_node_group" "lab" {
  cluster_name    = local.cluster_name
  node_group_name = "lab"
  node_role_arn   = aws_iam_role.lab.arn
  subnet_ids      = ["subnet-aaa"]
  scaling_config {
    desired_size = 0
    max_size     = 3
    min_size     = 0
  }
}

# Node group 4: NotAction.
resource "aws_iam_role" "ops" {
  name = "ops-node"
  assume_role_policy = templatefile("${path.module}/policies/trust.json.tftpl", {
    services = ["ec2.amazonaws.com", "ssm.amazonaws.com"]
  })

  inline_policy {
    name = "everything-but-iam"
    policy = jsonencode({
      Version = "2012-10-17"
      Statement = {
        Effect    = "Allow"
        NotAction = ["iam:*", "organizations:*"]
        Resource  = "*"
      }
    })
  }
}

resource "aws_eks_node_group" "ops" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "ops"
  node_role_arn   = aws_iam_role.ops.arn
  subnet_ids      = ["subnet-aaa"]
  scaling_config {
    desired_size = 0
    max_size     = 3
    min_size     = 0
  }
}

# Node group 5: attachments in one exclusive resource.
resource "aws_iam_role" "exclusive" {
  name_prefix        = "exclusive-"
  assume_role_policy = data.aws_iam_policy_document.ec2_trust.minified_json
}

resource "aws_iam_role_policy_attachments_exclusive" "exclusive" {
  role_name = aws_iam_role.exclusive.name
  policy_arns = [
    "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
    "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
    "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
  ]
}

resource "aws_eks_node_group" "exclusive" {
  cluster_name           = aws_eks_cluster.this.name
  node_group_name_prefix = "exclusive-"
  node_role_arn          = aws_iam_role.exclusive.arn
  subnet_ids             = ["subnet-aaa"]
  scaling_config {
    desired_size = 0
    max_size     = 3
    min_size     = 0
  }
}

# Node group 6: one policy for several roles.
resource "aws_iam_role" "six" {
  assume_role_policy = data.aws_iam_policy_document.ec2_trust.json
}

# The attachments are exclusive for their policies, so these are the estate's own.
resource "aws_iam_policy" "six" {
  for_each = {
    worker = [
      "ec2:DescribeInstances", "ec2:DescribeInstanceTypes", "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets",
      "ec2:DescribeVolumes", "ec2:DescribeVolumesModifications", "ec2:DescribeVpcs", "eks:DescribeCluster", "eks-auth:AssumeRoleForPodIdentity",
    ]
    cni = [
      "ec2:AssignPrivateIpAddresses", "ec2:AttachNetworkInterface", "ec2:CreateNetworkInterface", "ec2:CreateTags", "ec2:DeleteNetworkInterface",
      "ec2:DescribeInstances", "ec2:DescribeInstanceTypes", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DescribeTags",
      "ec2:DetachNetworkInterface", "ec2:ModifyNetworkInterfaceAttribute", "ec2:UnassignPrivateIpAddresses",
    ]
    pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer"]
  }
  name = "six-${each.key}"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = each.value, Resource = "*" }]
  })
}

resource "aws_iam_policy_attachment" "six" {
  for_each   = aws_iam_policy.six
  name       = each.key
  roles      = [aws_iam_role.six.name]
  policy_arn = each.value.arn
}

resource "aws_eks_node_group" "six" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "six"
  node_role_arn   = aws_iam_role.six.arn
  subnet_ids      = ["subnet-aaa"]
  scaling_config {
    desired_size = 0
    max_size     = 3
    min_size     = 0
  }
}
