terraform {
  backend "s3" {
    bucket = "state"
    key    = "apps.tfstate"
    region = "us-east-1"
  }
}

data "terraform_remote_state" "infra" {
  backend = "s3"
  config = {
    bucket = "state"
    key    = "infra.tfstate"
    region = "us-east-1"
  }
}

locals {
  infra = data.terraform_remote_state.infra.outputs
}

data "aws_iam_policy_document" "trust" {
  for_each = toset(["search", "catalog"])
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [local.infra.provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.infra.issuer}:sub"
      values   = ["system:serviceaccount:${each.key}:${each.key}"]
    }
  }
}

resource "aws_iam_role" "app" {
  for_each           = data.aws_iam_policy_document.trust
  name               = "app-${each.key}"
  assume_role_policy = each.value.json
}

resource "helm_release" "app" {
  for_each         = aws_iam_role.app
  name             = each.key
  namespace        = each.key
  create_namespace = true
  chart            = "./charts/app"
  values = [
    yamlencode({
      serviceAccount = {
        create      = true
        name        = each.key
        annotations = { "eks.amazonaws.com/role-arn" = each.value.arn }
      }
    }),
  ]
}

resource "kubernetes_service_account" "argocd" {
  metadata {
    name      = "argocd-server"
    namespace = "argocd"
  }
}
