terraform {
  required_version = ">= 1.6"

  # terraform init -backend-config=backends/prod.tfvars
  backend "s3" {}

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.60"
    }
  }
}

# terraform plan -var-file=envs/common.tfvars -var-file=envs/prod.tfvars
provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = merge(var.tags, { environment = var.environment })
  }
}
