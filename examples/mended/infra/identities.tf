locals {
  issuer = replace(aws_eks_cluster.shop.identity[0].oidc[0].issuer, "https://", "")

  # ServiceAccounts that get a role through IRSA, with the buckets they read.
  irsa = {
    web    = { namespace = var.namespace, bucket = "shop-assets" }
    search = { namespace = var.namespace, bucket = "shop-index" }
  }
}

module "irsa" {
  source   = "./modules/irsa-role"
  for_each = local.irsa

  name            = each.key
  cluster_name    = var.cluster_name
  namespace       = each.value.namespace
  service_account = each.key
  provider_arn    = aws_iam_openid_connect_provider.shop.arn
  issuer          = local.issuer
  bucket          = each.value.bucket
}

# One role for all jobs of the reports team.
resource "aws_iam_role" "reports" {
  name = "${var.cluster_name}-reports"

  assume_role_policy = templatefile("${path.module}/policies/reports-trust.json.tftpl", {
    provider_arn = aws_iam_openid_connect_provider.shop.arn
    issuer       = local.issuer
  })
}

# The EBS driver's controller, through IRSA.
resource "aws_iam_role" "ebs_csi" {
  name = "${var.cluster_name}-ebs-csi"

  assume_role_policy = <<-EOF
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": { "Federated": "${aws_iam_openid_connect_provider.shop.arn}" },
          "Action": "sts:AssumeRoleWithWebIdentity",
          "Condition": {
            "StringEquals": {
              "${local.issuer}:sub": "system:serviceaccount:kube-system:ebs-csi-controller-sa",
              "${local.issuer}:aud": "sts.amazonaws.com"
            }
          }
        }
      ]
    }
  EOF
}

resource "aws_iam_role_policy_attachment" "ebs_csi" {
  role       = aws_iam_role.ebs_csi.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
}

resource "aws_eks_addon" "ebs_csi" {
  cluster_name             = aws_eks_cluster.shop.name
  addon_name               = "aws-ebs-csi-driver"
  service_account_role_arn = aws_iam_role.ebs_csi.arn
}

# Carts and orders get their roles through EKS Pod Identity.
data "aws_iam_policy_document" "pod_identity" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "carts" {
  name               = "${var.cluster_name}-carts"
  assume_role_policy = data.aws_iam_policy_document.pod_identity.json
}

resource "aws_eks_pod_identity_association" "carts" {
  cluster_name    = aws_eks_cluster.shop.name
  namespace       = var.namespace
  service_account = "carts"
  role_arn        = aws_iam_role.carts.arn
}

resource "aws_iam_role" "orders" {
  name               = "${var.cluster_name}-orders"
  assume_role_policy = file("${path.module}/policies/orders-trust.json")
}

resource "aws_eks_pod_identity_association" "orders" {
  cluster_name    = aws_eks_cluster.shop.name
  namespace       = var.namespace
  service_account = "orders"
  role_arn        = aws_iam_role.orders.arn
}
