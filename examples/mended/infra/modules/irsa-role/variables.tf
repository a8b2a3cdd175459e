variable "name" {
  type = string
}

variable "cluster_name" {
  type = string
}

variable "namespace" {
  type = string
}

variable "service_account" {
  type = string
}

variable "provider_arn" {
  type = string
}

variable "issuer" {
  description = "The cluster's issuer without https://."
  type        = string
}

variable "bucket" {
  type = string
}
