variable "name" {
  type = string
}

variable "oidc_provider_arn" {
  type = string
}

variable "issuer_url" {
  type = string
}

variable "service_accounts" {
  type        = list(string)
  description = "namespace:name"
}

variable "policy_arns" {
  type    = list(string)
  default = []
}

variable "policy_json" {
  type    = string
  default = null
}

locals {
  issuer = trimprefix(var.issuer_url, "https://")
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [var.oidc_provider_arn]
    }
    condition {
      test     = length([for s in var.service_accounts : s if strcontains(s, "*")]) > 0 ? "StringLike" : "StringEquals"
      variable = "${local.issuer}:sub"
      values   = [for sa in var.service_accounts : "system:serviceaccount:${sa}"]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = toset(var.policy_arns)
  role       = aws_iam_role.this.name
  policy_arn = each.value
}

resource "aws_iam_role_policy" "this" {
  count  = var.policy_json == null ? 0 : 1
  role   = aws_iam_role.this.name
  policy = var.policy_json
}

output "arn" {
  value = aws_iam_role.this.arn
}
