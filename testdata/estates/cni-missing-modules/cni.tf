# The add-on's module is not on disk, and neither is the role's.
module "cni_irsa" {
  source                = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
  version               = "~> 5.0"
  role_name             = "cni"
  attach_vpc_cni_policy = true
  oidc_providers = {
    this = {
      provider_arn               = aws_iam_openid_connect_provider.this.arn
      namespace_service_accounts = ["kube-system:aws-node"]
    }
  }
}

resource "aws_iam_openid_connect_provider" "this" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

module "addons" {
  source       = "git@github.com:acme/terraform-eks-addons.git?ref=v3"
  cluster_name = aws_eks_cluster.this.name
  vpc_cni_role = module.cni_irsa.iam_role_arn
}
