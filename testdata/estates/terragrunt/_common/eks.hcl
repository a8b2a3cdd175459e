# The cluster, the same in every environment but for its name.
terraform {
  source = "tfr:///terraform-aws-modules/eks/aws?version=20.24.0"
}

locals {
  account = read_terragrunt_config(find_in_parent_folders("account.hcl"))
  name    = "shop-${local.account.locals.environment}"
}

inputs = {
  cluster_name    = local.name
  cluster_version = "1.31"
  enable_irsa     = true
  tags            = { component = "cluster" }
}
