terraform {
  backend "s3" {}
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["347812569034"]
}

locals {
  apps    = yamldecode(file("${path.module}/apps.yaml")).apps
  enabled = { for name, app in local.apps : name => app if try(app.enabled, true) }
  groups  = jsondecode(file("${path.module}/groups.json"))
}

module "cluster" {
  source = "../../modules/cluster"
  name   = "prod"
  node_groups = {
    for g in local.groups : g.name => {
      instance_types = g.types
      extra_policies = lookup(g, "policies", [])
      ami_type       = try(g.ami_type, null)
    }
  }
}

module "app_role" {
  source   = "../../modules/irsa"
  for_each = local.enabled

  name              = "prod-${each.key}"
  oidc_provider_arn = module.cluster.oidc_provider_arn
  issuer_url        = module.cluster.issuer_url
  service_accounts  = [for sa in try(each.value.service_accounts, [each.key]) : "${each.value.namespace}:${sa}"]
  policy_json       = can(each.value.policy) ? jsonencode(each.value.policy) : null
}

resource "kubernetes_service_account" "app" {
  for_each = merge([
    for name, app in local.enabled : {
      for sa in try(app.service_accounts, [name]) : "${app.namespace}/${sa}" => { role = name, namespace = app.namespace, name = sa }
    }
  ]...)

  metadata {
    name      = each.value.name
    namespace = each.value.namespace
    annotations = {
      "eks.amazonaws.com/role-arn" = module.app_role[each.value.role].arn
    }
  }
}

output "role_arns" {
  value = { for k, m in module.app_role : k => m.arn }
}
