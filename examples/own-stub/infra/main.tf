provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["310287465921"]
}

resource "aws_eks_cluster" "shop" {
  name     = "shop"
  role_arn = "arn:aws:iam::310287465921:role/eks-cluster"
}

resource "aws_iam_openid_connect_provider" "shop" {
  url            = aws_eks_cluster.shop.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

module "cart" {
  source  = "app.terraform.io/acme/irsa-role/aws"
  version = "2.3.0"

  name            = "cart"
  provider_arn    = aws_iam_openid_connect_provider.shop.arn
  service_account = "default:cart"
}

resource "kubernetes_service_account" "cart" {
  metadata {
    name        = "cart"
    namespace   = "shop"
    annotations = { "eks.amazonaws.com/role-arn" = module.cart.arn }
  }
}
