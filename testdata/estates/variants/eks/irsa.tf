module "irsa" {
  source   = "../modules/irsa"
  for_each = var.irsa

  name            = "${local.name}-${each.key}"
  namespace       = each.value.namespace
  service_account = each.key
  provider_arn    = aws_iam_openid_connect_provider.this.arn
  policies        = each.value.policies
}

resource "kubernetes_service_account_v1" "app" {
  for_each = var.irsa

  metadata {
    name      = each.key
    namespace = each.value.namespace
    annotations = {
      "eks.amazonaws.com/role-arn" = "arn:aws:iam::${var.account_id}:role/${local.name}-${each.key}"
    }
  }
}

module "autoscaler" {
  source = "../modules/irsa"
  count  = var.enable_autoscaler ? 1 : 0

  name            = "${local.name}-cluster-autoscaler"
  namespace       = "kube-system"
  service_account = "cluster-autoscaler"
  provider_arn    = aws_iam_openid_connect_provider.this.arn
  policies        = [aws_iam_policy.autoscaler[0].arn]
}

resource "aws_iam_policy" "autoscaler" {
  count = var.enable_autoscaler ? 1 : 0
  name  = "${local.name}-cluster-autoscaler"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingInstances", "autoscaling:DescribeLaunchConfigurations",
          "autoscaling:DescribeScalingActivities", "ec2:DescribeImages", "ec2:DescribeInstanceTypes", "ec2:DescribeLaunchTemplateVersions",
          "ec2:GetInstanceTypesFromInstanceRequirements", "eks:DescribeNodegroup", "autoscaling:DescribeTags",
        ]
        Resource = "*"
      },
      {
        Effect   = "Allow"
        Action   = ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"]
        Resource = "*"
        Condition = {
          StringEquals = { "aws:ResourceTag/k8s.io/cluster-autoscaler/${local.name}" = "owned" }
        }
      },
    ]
  })
}

resource "helm_release" "autoscaler" {
  count      = var.enable_autoscaler ? 1 : 0
  name       = "cluster-autoscaler"
  namespace  = "kube-system"
  repository = "https://kubernetes.github.io/autoscaler"
  chart      = "cluster-autoscaler"

  values = [templatefile("${path.module}/values/autoscaler.yaml", {
    cluster  = local.name
    region   = var.region
    role_arn = module.autoscaler[0].role_arn
  })]
}
