# Stands in for cloudposse/label/null, 0.x: a name made of parts, and what is passed on.

variable "context" {
  default  = {}
  nullable = false
}
variable "enabled" { default = null }
variable "namespace" { default = null }
variable "tenant" { default = null }
variable "environment" { default = null }
variable "stage" { default = null }
variable "name" { default = null }
variable "delimiter" { default = null }
variable "label_order" { default = null }
variable "id_length_limit" { default = null }
variable "regex_replace_chars" { default = null }
variable "label_value_case" { default = null }
variable "attributes" {
  default  = []
  nullable = false
}
variable "tags" {
  default  = {}
  nullable = false
}

locals {
  enabled     = try(coalesce(var.enabled, var.context.enabled), var.enabled == null ? true : var.enabled)
  namespace   = var.namespace != null ? var.namespace : try(var.context.namespace, null)
  tenant      = var.tenant != null ? var.tenant : try(var.context.tenant, null)
  environment = var.environment != null ? var.environment : try(var.context.environment, null)
  stage       = var.stage != null ? var.stage : try(var.context.stage, null)
  name        = var.name != null ? var.name : try(var.context.name, null)
  delimiter   = var.delimiter != null ? var.delimiter : try(coalesce(var.context.delimiter), "-")
  attributes  = compact(distinct(concat(try(coalescelist(var.context.attributes), []), var.attributes)))
  tags        = merge(try(var.context.tags, {}), var.tags)

  # Another order, case or limit of length makes another name; where a tenant
  # stands depends on the version.
  own    = var.id_length_limit != null || var.regex_replace_chars != null || var.label_value_case != null || try(length(var.label_order) > 0, false)
  passed = try(var.context.id_length_limit != null, false) || try(var.context.regex_replace_chars != null, false) || try(var.context.label_value_case != null, false) || try(length(var.context.label_order) > 0, false)
  other  = local.own || local.tenant != null || try(var.context.stub_other, local.passed)
  parts = [for p in concat([local.namespace, local.environment, local.stage, local.name], local.attributes) :
  lower(replace(p, "/[^a-zA-Z0-9-]/", "")) if p != null && p != ""]
  id = local.other ? stub.unknown.id : join(local.delimiter, local.parts)
}

output "enabled" { value = local.enabled }
output "id" { value = local.enabled ? local.id : "" }
output "id_full" { value = local.enabled ? local.id : "" }
output "namespace" { value = local.enabled ? stub.unknown.namespace : "" }
output "delimiter" { value = local.enabled ? local.delimiter : "" }
output "attributes" { value = local.enabled ? local.attributes : [] }
output "tags" { value = merge(stub.unknown.tags, local.tags) }
output "context" {
  value = {
    enabled             = local.enabled
    namespace           = local.namespace
    tenant              = local.tenant
    environment         = local.environment
    stage               = local.stage
    name                = local.name
    delimiter           = local.delimiter
    attributes          = local.attributes
    tags                = local.tags
    additional_tag_map  = stub.unknown.additional_tag_map
    label_order         = stub.unknown.label_order
    regex_replace_chars = stub.unknown.regex_replace_chars
    id_length_limit     = stub.unknown.id_length_limit
    label_key_case      = stub.unknown.label_key_case
    label_value_case    = stub.unknown.label_value_case
    descriptor_formats  = stub.unknown.descriptor_formats
    labels_as_tags      = stub.unknown.labels_as_tags
    stub_other          = local.other
  }
}
