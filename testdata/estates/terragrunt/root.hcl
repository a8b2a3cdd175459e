# What every unit includes: the state, the provider and the inputs that all share.
locals {
  account = read_terragrunt_config(find_in_parent_folders("account.hcl"))
  region  = read_terragrunt_config(find_in_parent_folders("region.hcl"))

  environment = local.account.locals.environment
  aws_region  = local.region.locals.aws_region
}

remote_state {
  backend = "s3"
  generate = {
    path      = "backend.tf"
    if_exists = "overwrite"
  }
  config = {
    bucket = "acme-state-${local.environment}"
    key    = "${path_relative_to_include()}/terraform.tfstate"
    region = local.aws_region
  }
}

generate "provider" {
  path      = "provider.tf"
  if_exists = "overwrite_terragrunt"
  contents  = <<-EOF
    provider "aws" {
      region              = "${local.aws_region}"
      allowed_account_ids = ["${local.account.locals.account_id}"]
      assume_role {
        role_arn = "arn:aws:iam::${local.account.locals.account_id}:role/${get_env("DEPLOY_ROLE", "terraform")}"
      }
    }
  EOF
}

inputs = {
  environment = local.environment
  tags        = { team = "platform" }
}
