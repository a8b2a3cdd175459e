variable "account_id" {
  type = string
}

variable "environment" {
  type = string

  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "dev or prod"
  }
}

variable "region" {
  type = string
}

variable "project" {
  type = string
}

variable "tags" {
  type = map(string)
}

variable "cluster_version" {
  type    = string
  default = "1.31"
}

variable "node_groups" {
  type = map(object({
    instance_types = list(string)
    size           = number
    policies       = optional(list(string), [])
    labels         = optional(map(string), {})
  }))
}

variable "admins" {
  type    = list(string)
  default = []
}

variable "irsa" {
  type = map(object({
    namespace = string
    policies  = list(string)
  }))
}

variable "enable_autoscaler" {
  type    = bool
  default = false
}

variable "ebs_csi" {
  type = bool
}
