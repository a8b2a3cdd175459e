# Stands in for terraform-aws-modules/eks/aws//modules/aws-auth, which v20 alone has.

variable "create" {
  type     = bool
  default  = true
  nullable = false
}
variable "create_aws_auth_configmap" {
  type     = bool
  default  = false
  nullable = false
}
variable "manage_aws_auth_configmap" {
  type     = bool
  default  = true
  nullable = false
}
variable "aws_auth_roles" {
  default  = []
  nullable = false
}
variable "aws_auth_users" {
  default  = []
  nullable = false
}

resource "kubernetes_config_map_v1" "aws_auth" {
  count = var.create && (var.create_aws_auth_configmap || var.manage_aws_auth_configmap) ? 1 : 0
  metadata {
    name      = "aws-auth"
    namespace = "kube-system"
  }
  data = {
    mapRoles = yamlencode(var.aws_auth_roles)
    mapUsers = yamlencode(var.aws_auth_users)
  }
}
