include "root" {
  path   = find_in_parent_folders("root.hcl")
  expose = true
}

locals {
  settings = yamldecode(file("../settings.yaml"))
}

terraform {
  source = "../../../../modules//irsa"
}

dependency "eks" {
  config_path = "../eks"

  mock_outputs = {
    oidc_provider     = "oidc.eks.eu-central-1.amazonaws.com/id/MOCK"
    oidc_provider_arn = "arn:aws:iam::111111111111:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/MOCK"
  }
}

inputs = {
  issuer       = dependency.eks.outputs.oidc_provider
  provider_arn = dependency.eks.outputs.oidc_provider_arn

  roles = {
    api = {
      namespace = local.settings.namespaces.api
      account   = "api"
      bucket    = local.settings.buckets.api
    }
    exporter = {
      namespace = "monitoring"
      account   = "exporter"
      bucket    = "shop-${include.root.locals.environment}-metrics"
    }
  }
}
