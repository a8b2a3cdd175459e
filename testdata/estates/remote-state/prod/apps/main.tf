terraform {
  backend "s3" {
    bucket = "acme-prod-state"
    key    = "apps/terraform.tfstate"
    region = "eu-central-1"
  }
}

provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["418872263719"]
}

data "terraform_remote_state" "roles" {
  backend = "s3"
  config = {
    bucket = "acme-prod-state"
    key    = "roles/terraform.tfstate"
    region = "eu-central-1"
  }
}

resource "kubernetes_service_account_v1" "app" {
  for_each = toset(["web", "worker"])

  metadata {
    name      = each.key
    namespace = "shop"
    annotations = {
      "eks.amazonaws.com/role-arn" = data.terraform_remote_state.roles.outputs.role_arns[each.key]
    }
  }
}
