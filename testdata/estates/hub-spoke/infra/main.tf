terraform {
  backend "s3" {
    bucket = "state"
    key    = "infra.tfstate"
    region = "us-east-1"
  }
}

provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "spoke"
  region = "us-east-1"
  assume_role {
    role_arn = "arn:aws:iam::893475610223:role/terraform"
  }
}

data "aws_caller_identity" "spoke" {
  provider = aws.spoke
}

resource "aws_eks_cluster" "hub" {
  name     = "hub"
  role_arn = aws_iam_role.cluster.arn
  access_config {
    authentication_mode = "API_AND_CONFIG_MAP"
  }
  vpc_config { subnet_ids = ["subnet-1", "subnet-2"] }
}

resource "aws_iam_role" "cluster" {
  name = "hub-cluster"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["sts:AssumeRole", "sts:TagSession"], Principal = { Service = "eks.amazonaws.com" } }]
  })
  managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"]
}

resource "aws_iam_openid_connect_provider" "hub" {
  url            = aws_eks_cluster.hub.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

# The hub's issuer is known in the spoke's account as well.
resource "aws_iam_openid_connect_provider" "hub_in_spoke" {
  provider       = aws.spoke
  url            = aws_eks_cluster.hub.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  issuer = replace(aws_eks_cluster.hub.identity[0].oidc[0].issuer, "https://", "")
}

# Way A: web identity straight into the other account.
resource "aws_iam_role" "direct" {
  provider = aws.spoke
  name     = "hub-direct"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.hub_in_spoke.arn }
      Condition = { StringEquals = { "${local.issuer}:sub" = "system:serviceaccount:argocd:image-updater" } }
    }]
  })
}

# Way B: a role in the hub that assumes one in the spoke.
resource "aws_iam_role" "argocd" {
  name = "argocd"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Principal = { Service = "pods.eks.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "argocd" {
  name = "spokes"
  role = aws_iam_role.argocd.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sts:AssumeRole", "sts:TagSession"]
      Resource = "arn:aws:iam::*:role/argocd-spoke*"
    }]
  })
}

resource "aws_iam_role" "argocd_spoke" {
  provider = aws.spoke
  name     = "argocd-spoke"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Principal = { AWS = aws_iam_role.argocd.arn }
    }]
  })
}

resource "aws_eks_addon" "agent" {
  cluster_name = aws_eks_cluster.hub.name
  addon_name   = "eks-pod-identity-agent"
}

resource "aws_eks_pod_identity_association" "argocd" {
  for_each        = toset(["argocd-application-controller", "argocd-server", "argocd-applicationset-controller"])
  cluster_name    = aws_eks_cluster.hub.name
  namespace       = "argocd"
  service_account = each.key
  role_arn        = aws_iam_role.argocd.arn
}

resource "aws_eks_pod_identity_association" "reader" {
  cluster_name    = aws_eks_cluster.hub.name
  namespace       = "shop"
  service_account = "reader"
  role_arn        = aws_iam_role.reader.arn
  target_role_arn = aws_iam_role.reader_target.arn
}

resource "aws_iam_role" "reader" {
  name               = "reader"
  assume_role_policy = aws_iam_role.argocd.assume_role_policy
}

resource "aws_iam_role_policy" "reader" {
  role   = aws_iam_role.reader.name
  policy = data.aws_iam_policy_document.reader.json
}

data "aws_iam_policy_document" "reader" {
  statement {
    actions   = ["sts:AssumeRole", "sts:TagSession"]
    resources = [aws_iam_role.reader_target.arn]
  }
}

resource "aws_iam_role" "reader_target" {
  provider = aws.spoke
  name     = "reader-target"
  path     = "/data/"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.hub.account_id}:root" }
      Condition = { ArnEquals = { "aws:PrincipalArn" = aws_iam_role.reader.arn } }
    }]
  })
}

data "aws_caller_identity" "hub" {}

resource "aws_eks_access_entry" "spoke_admin" {
  cluster_name  = aws_eks_cluster.hub.name
  principal_arn = "arn:aws:iam::${data.aws_caller_identity.spoke.account_id}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef"
}

output "issuer" {
  value = local.issuer
}

output "provider_arn" {
  value = aws_iam_openid_connect_provider.hub.arn
}

output "argocd_role_arn" {
  value = aws_iam_role.argocd.arn
}
