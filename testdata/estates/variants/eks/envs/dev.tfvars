environment = "dev"
account_id  = "347812569034"
region      = "eu-central-1"
ebs_csi     = false

node_groups = {
  general = {
    instance_types = ["t3.large"]
    size           = 2
  }
}
