terraform {
  backend "s3" {
    bucket = "acme-stage-state"
    key    = "roles/terraform.tfstate"
    region = "eu-central-1"
  }
}

provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["730335612044"]
}

data "terraform_remote_state" "eks" {
  backend = "s3"
  config = {
    bucket = "acme-stage-state"
    key    = "eks/terraform.tfstate"
    region = "eu-central-1"
  }
}

locals {
  cluster = data.terraform_remote_state.eks.outputs.cluster
}

data "aws_iam_policy" "read" {
  name = "AmazonS3ReadOnlyAccess"
}

resource "aws_iam_role" "web" {
  name_prefix = "web-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = local.cluster.provider_arn }
      Condition = {
        StringEquals = {
          "${local.cluster.issuer}:sub" = "system:serviceaccount:shop:web"
          "${local.cluster.issuer}:aud" = "sts.amazonaws.com"
        }
      }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "web" {
  role       = aws_iam_role.web.name
  policy_arn = data.aws_iam_policy.read.arn
}

# A role whose cluster and provider are looked up by their names.
data "aws_eks_cluster" "main" {
  name = "main"
}

data "aws_iam_openid_connect_provider" "main" {
  url = data.aws_eks_cluster.main.identity[0].oidc[0].issuer
}

resource "aws_iam_role" "worker" {
  name_prefix = "worker-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = data.aws_iam_openid_connect_provider.main.arn }
      Condition = {
        StringEquals = {
          "${trimprefix(data.aws_eks_cluster.main.identity[0].oidc[0].issuer, "https://")}:sub" = "system:serviceaccount:shop:worker"
          "${trimprefix(data.aws_eks_cluster.main.identity[0].oidc[0].issuer, "https://")}:aud" = "sts.amazonaws.com"
        }
      }
    }]
  })
}

output "role_arns" {
  value = {
    web    = aws_iam_role.web.arn
    worker = aws_iam_role.worker.arn
  }
}
