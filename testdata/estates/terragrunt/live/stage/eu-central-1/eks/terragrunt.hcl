include "root" {
  path = find_in_parent_folders("root.hcl")
}

include "common" {
  path           = "${get_terragrunt_dir()}/../../../../_common/eks.hcl"
  expose         = true
  merge_strategy = "deep"
}

inputs = {
  tags = { name = include.common.locals.name }

  eks_managed_node_groups = {
    general = {
      instance_types = ["m7g.large"]
      min_size       = 2
      max_size       = 6
    }
  }
}
