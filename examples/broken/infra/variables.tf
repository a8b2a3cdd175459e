variable "account_id" {
  description = "The account that holds the cluster."
  type        = string
}

variable "region" {
  description = "The region of the cluster."
  type        = string
  default     = "eu-west-1"
}

variable "cluster_name" {
  description = "The name of the cluster."
  type        = string
}

variable "namespace" {
  description = "The namespace of the shop's pods."
  type        = string
  default     = "prod"
}
