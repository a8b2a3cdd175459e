terraform {
  backend "s3" {}
}

provider "aws" {
  region = "us-east-1"
}

variable "provider_arn" {
  type    = string
  default = "arn:aws:iam::347812569034:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/6B7E52C1C1D3F4A5968778695A4B3C2D"
}

locals {
  issuer = element(split("oidc-provider/", var.provider_arn), 1)
}

# GitHub Actions.
resource "aws_iam_role" "github" {
  name = "github"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::347812569034:oidc-provider/token.actions.githubusercontent.com" }
      Condition = {
        StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
        StringLike   = { "token.actions.githubusercontent.com:sub" = ["repo:acme/*:ref:refs/heads/main", "repo:acme/app:environment:Prod"] }
      }
    }]
  })
}

# EMR on EKS: without an audience, with a pattern that EMR prescribes.
resource "aws_iam_role" "emr" {
  name                 = "emr-job"
  permissions_boundary = "arn:aws:iam::347812569034:policy/boundary"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = var.provider_arn }
      Condition = { StringLike = { "${local.issuer}:sub" = "system:serviceaccount:spark:emr-containers-sa-*-*-347812569034-1a2b3c4d5e" } }
    }]
  })
}

# A role for pods of the cluster, for GitHub and for administrators.
resource "aws_iam_role" "mixed" {
  name = "mixed"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = var.provider_arn }
        Condition = { "ForAnyValue:StringLike" = { "${local.issuer}:sub" = ["system:serviceaccount:tools:*", "system:serviceaccount:ci-*:runner"] } }
      },
      {
        Effect    = "Allow"
        Action    = ["sts:AssumeRole", "sts:TagSession"]
        Principal = { AWS = ["arn:aws:iam::347812569034:root", "893475610223"] }
        Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
      },
    ]
  })
}

resource "aws_iam_role" "saml" {
  name = "saml"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithSAML"
      Principal = { Federated = "arn:aws:iam::347812569034:saml-provider/okta" }
      Condition = { StringEquals = { "SAML:aud" = "https://signin.aws.amazon.com/saml" } }
    }]
  })
}
