terraform {
  cloud {
    organization = "acme"
    workspaces {
      tags = ["eks"]
    }
  }
  required_providers {
    aws  = { source = "hashicorp/aws", version = ">= 6.0" }
    helm = { source = "hashicorp/helm", version = ">= 3.0" }
  }
}

variable "region" {
  type    = string
  default = "us-west-2"
}

variable "name" {
  type    = string
  default = "blue"
}

provider "aws" {
  region = var.region
}

provider "helm" {
  kubernetes = {
    host                   = module.eks.cluster_endpoint
    cluster_ca_certificate = base64decode(module.eks.cluster_certificate_authority_data)
  }
}

module "eks" {
  source  = "terraform-aws-modules/eks/aws"
  version = "~> 21.0"

  name               = var.name
  kubernetes_version = "1.33"

  addons = {
    coredns    = {}
    kube-proxy = {}
    eks-pod-identity-agent = {
      before_compute = true
    }
    vpc-cni = {
      before_compute = true
      pod_identity_association = [{
        role_arn        = module.aws_vpc_cni_pod_identity.iam_role_arn
        service_account = "aws-node"
      }]
    }
    aws-ebs-csi-driver = {
      pod_identity_association = [{
        role_arn        = aws_iam_role.ebs_csi.arn
        service_account = "ebs-csi-controller-sa"
      }]
    }
  }

  eks_managed_node_groups = {
    general = {
      ami_type                   = "AL2023_ARM_64_STANDARD"
      instance_types             = ["m7g.large"]
      iam_role_attach_cni_policy = false
    }
    reuse = {
      create_iam_role = false
      iam_role_arn    = aws_iam_role.shared_node.arn
    }
  }

  vpc_id     = "vpc-0123456789abcdef0"
  subnet_ids = ["subnet-1", "subnet-2"]
}

module "aws_vpc_cni_pod_identity" {
  source  = "terraform-aws-modules/eks-pod-identity/aws"
  version = "~> 2.0"

  name                      = "aws-vpc-cni"
  attach_aws_vpc_cni_policy = true
  aws_vpc_cni_enable_ipv4   = true
}

resource "aws_iam_role" "ebs_csi" {
  name_prefix = "ebs-csi-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "pods.eks.amazonaws.com" }
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Condition = {
        StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.this.account_id }
        ArnEquals    = { "aws:SourceArn" = module.eks.cluster_arn }
      }
    }]
  })
}

data "aws_caller_identity" "this" {}

resource "aws_iam_role_policy_attachment" "ebs_csi" {
  role       = aws_iam_role.ebs_csi.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
}

resource "aws_iam_role" "shared_node" {
  name = "${var.name}-shared-node"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

module "shared_node_policies" {
  source   = "git::https://github.com/acme/terraform-aws-role-policies.git?ref=v1.2.0"
  role     = aws_iam_role.shared_node.name
  policies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"]
}

# Nodes outside of the module, with the policies from a module that is not on disk.
resource "aws_eks_node_group" "gpu" {
  cluster_name    = module.eks.cluster_name
  node_group_name = "gpu"
  node_role_arn   = aws_iam_role.shared_node.arn
  subnet_ids      = ["subnet-1"]
  scaling_config {
    desired_size = 1
    max_size     = 1
    min_size     = 0
  }
}

module "karpenter" {
  source       = "terraform-aws-modules/eks/aws//modules/karpenter"
  version      = "~> 21.0"
  cluster_name = module.eks.cluster_name
}

module "app_irsa" {
  source  = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts"
  version = "~> 6.0"

  name = "orders"
  oidc_providers = {
    this = {
      provider_arn               = module.eks.oidc_provider_arn
      namespace_service_accounts = ["shop:orders"]
    }
  }
}

resource "helm_release" "orders" {
  name       = "orders"
  namespace  = "shop"
  repository = "oci://111122223333.dkr.ecr.us-west-2.amazonaws.com/charts"
  chart      = "orders"
  version    = "4.1.0"

  set = [
    { name = "serviceAccount.name", value = "orders" },
    { name = "serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn", value = module.app_irsa.arn },
  ]
}

module "eks_blueprints_addons" {
  source  = "aws-ia/eks-blueprints-addons/aws"
  version = "~> 1.20"

  cluster_name      = module.eks.cluster_name
  cluster_endpoint  = module.eks.cluster_endpoint
  cluster_version   = module.eks.cluster_version
  oidc_provider_arn = module.eks.oidc_provider_arn

  enable_external_dns            = true
  external_dns_route53_zone_arns = ["*"]
  enable_cert_manager            = true
}
