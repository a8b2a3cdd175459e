# The ways in which people write the trust policy of one and the same link.
resource "aws_iam_role" "jsonencode" {
  name = "orders-api"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = aws_iam_openid_connect_provider.this.arn }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "${local.oidc_issuer}:sub" = "system:serviceaccount:orders:api"
          "${local.oidc_issuer}:aud" = "sts.amazonaws.com"
        }
      }
    }]
  })
}

resource "aws_iam_role" "heredoc" {
  name               = "orders-worker"
  assume_role_policy = <<-EOF
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": {
            "Federated": "arn:aws:iam::${local.account_id}:oidc-provider/${local.oidc_issuer}"
          },
          "Action": "sts:AssumeRoleWithWebIdentity",
          "Condition": {
            "StringLike": {
              "${local.oidc_issuer}:sub": ["system:serviceaccount:orders:worker-*", "system:serviceaccount:orders-*:worker"]
            },
            "StringEquals": {
              "${local.oidc_issuer}:aud": "sts.amazonaws.com"
            }
          }
        }
      ]
    }
  EOF
}

data "aws_iam_policy_document" "reports" {
  version = "2012-10-17"
  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.this.arn]
    }
    condition {
      test     = "StringEquals"
      variable = format("%s:sub", trimprefix(aws_eks_cluster.this.identity.0.oidc.0.issuer, "https://"))
      values   = formatlist("system:serviceaccount:%s:%s", "orders", ["reports", "reports-cron"])
    }
    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "${replace(aws_iam_openid_connect_provider.this.arn, "/^(.*provider\\/)/", "")}:aud"
      values   = aws_iam_openid_connect_provider.this.client_id_list
    }
  }
}

resource "aws_iam_role" "document" {
  name               = join("-", [local.cluster_name, "reports"])
  assume_role_policy = data.aws_iam_policy_document.reports.json
  permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
}

resource "aws_iam_role" "either" {
  name = "orders-either"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "IRSA"
        Effect    = "Allow"
        Principal = { Federated = [aws_iam_openid_connect_provider.this.id] }
        Action    = ["sts:AssumeRoleWithWebIdentity"]
        Condition = {
          StringEquals = {
            "${element(split("oidc-provider/", aws_iam_openid_connect_provider.this.arn), 1)}:sub" = "system:serviceaccount:orders:either"
          }
        }
      },
      {
        Sid       = "PodIdentity"
        Effect    = "Allow"
        Principal = { Service = "pods.eks.amazonaws.com" }
        Action    = ["sts:AssumeRole", "sts:TagSession"]
      },
    ]
  })
}

resource "aws_eks_addon" "agent" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "eks-pod-identity-agent"
}

resource "aws_eks_pod_identity_association" "either" {
  cluster_name    = aws_eks_cluster.this.name
  namespace       = "orders"
  service_account = "either"
  role_arn        = aws_iam_role.either.arn
}

resource "kubernetes_service_account_v1" "orders" {
  for_each = {
    api          = aws_iam_role.jsonencode.arn
    worker-blue  = aws_iam_role.heredoc.arn
    reports      = aws_iam_role.document.arn
    reports-cron = aws_iam_role.document.arn
    either       = aws_iam_role.either.arn
  }
  metadata {
    name        = each.key
    namespace   = "orders"
    annotations = { "eks.amazonaws.com/role-arn" = each.value }
  }
}

resource "kubernetes_service_account_v1" "team" {
  metadata {
    name        = "worker"
    namespace   = "orders-team"
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.heredoc.arn, "eks.amazonaws.com/sts-regional-endpoints" = "true" }
  }
}
