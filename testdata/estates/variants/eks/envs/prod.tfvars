environment       = "prod"
account_id        = "893475610223"
region            = "eu-west-1"
cluster_version   = "1.30"
ebs_csi           = true
enable_autoscaler = true

node_groups = {
  general = {
    instance_types = ["m6i.xlarge"]
    size           = 6
  }
  batch = {
    instance_types = ["c6i.4xlarge"]
    size           = 3
    policies       = ["AmazonSSMManagedInstanceCore"]
    labels         = { workload = "batch" }
  }
}

admins = ["arn:aws:iam::893475610223:role/platform-admin"]
