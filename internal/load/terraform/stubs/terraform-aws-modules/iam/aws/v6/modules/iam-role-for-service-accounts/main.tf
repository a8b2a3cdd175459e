# Stands in for terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts, v6.

variable "create" {
  type     = bool
  default  = true
  nullable = false
}
variable "name" { default = null }
variable "use_name_prefix" {
  type     = bool
  default  = true
  nullable = false
}
variable "path" {
  default  = "/"
  nullable = false
}
variable "permissions_boundary" { default = null }
variable "policies" {
  default  = {}
  nullable = false
}
variable "create_policy" {
  type     = bool
  default  = true
  nullable = false
}
variable "policy_name" { default = null }
variable "policy_path" { default = null }
variable "policy_description" { default = null }
variable "permissions" { default = null }
variable "source_policy_documents" {
  default  = []
  nullable = false
}
variable "override_policy_documents" {
  default  = []
  nullable = false
}
variable "attach_ebs_csi_policy" {
  type     = bool
  default  = false
  nullable = false
}
variable "attach_efs_csi_policy" {
  type     = bool
  default  = false
  nullable = false
}
variable "attach_external_dns_policy" {
  type     = bool
  default  = false
  nullable = false
}
variable "attach_cert_manager_policy" {
  type     = bool
  default  = false
  nullable = false
}
variable "attach_cluster_autoscaler_policy" {
  type     = bool
  default  = false
  nullable = false
}
variable "attach_vpc_cni_policy" {
  type     = bool
  default  = false
  nullable = false
}
variable "vpc_cni_enable_ipv4" {
  type     = bool
  default  = false
  nullable = false
}
variable "vpc_cni_enable_ipv6" {
  type     = bool
  default  = false
  nullable = false
}
variable "oidc_providers" {
  default  = {}
  nullable = false
}
variable "trust_condition_test" {
  default  = "StringEquals"
  nullable = false
}

locals {
  # Of what attach_…_policy allows this tells which actions it can be about.
  any = stub.unknown.actions
  services = {
    EBS_CSI            = var.attach_ebs_csi_policy ? ["ec2:${local.any}", "kms:${local.any}"] : []
    EFS_CSI            = var.attach_efs_csi_policy ? ["ec2:Describe*", "elasticfilesystem:${local.any}"] : []
    External_DNS       = var.attach_external_dns_policy ? ["route53:${local.any}"] : []
    Cert_Manager       = var.attach_cert_manager_policy ? ["route53:${local.any}"] : []
    Cluster_Autoscaler = var.attach_cluster_autoscaler_policy ? ["autoscaling:${local.any}", "ec2:Describe*", "ec2:Get*", "eks:${local.any}"] : []
    VPC_CNI = var.attach_vpc_cni_policy ? concat(
      ["ec2:CreateTags", "logs:${local.any}"],
      var.vpc_cni_enable_ipv4 ? ["ec2:Describe*", "ec2:*PrivateIpAddresses", "ec2:*NetworkInterface*"] : [],
      var.vpc_cni_enable_ipv6 ? ["ec2:Describe*", "ec2:*Ipv6Addresses"] : [],
    ) : []
  }
  actions  = { for name, list in local.services : name => list if length(list) > 0 }
  policied = var.create && var.create_policy && (length(local.actions) > 0 || var.permissions != null || length(concat(var.source_policy_documents, var.override_policy_documents)) > 0)
}

data "aws_iam_policy_document" "policy" {
  source_policy_documents   = var.source_policy_documents
  override_policy_documents = var.override_policy_documents

  dynamic "statement" {
    for_each = local.actions
    content {
      actions   = statement.value
      resources = [statement.key == "VPC_CNI" ? "*" : stub.unknown.resources]
    }
  }
  dynamic "statement" {
    for_each = var.permissions == null ? {} : var.permissions
    content {
      sid           = try(statement.value.sid, statement.key)
      effect        = try(statement.value.effect, null)
      actions       = try(statement.value.actions, null)
      not_actions   = try(statement.value.not_actions, null)
      resources     = try(statement.value.resources, null)
      not_resources = try(statement.value.not_resources, null)

      dynamic "condition" {
        for_each = flatten([for list in [try(statement.value.condition, null)] : list if list != null])
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_policy" "this" {
  count       = local.policied ? 1 : 0
  name        = var.use_name_prefix ? null : var.policy_name
  name_prefix = var.use_name_prefix && var.policy_name != null ? "${var.policy_name}-" : null
  path        = coalesce(var.policy_path, var.path)
  policy      = data.aws_iam_policy_document.policy.json
}

resource "aws_iam_role_policy_attachment" "policy" {
  count      = local.policied ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.this[0].arn
}

data "aws_iam_policy_document" "this" {
  count = var.create ? 1 : 0

  dynamic "statement" {
    for_each = length([for a in stub.unlisted : a if strcontains(a, "trust") || strcontains(a, "assume")]) > 0 ? stub.unknown.statements : []
    content {
      sid = statement.value
    }
  }
  dynamic "statement" {
    for_each = var.oidc_providers
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [statement.value.provider_arn]
      }
      condition {
        test     = var.trust_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:sub"
        values   = [for sa in statement.value.namespace_service_accounts : "system:serviceaccount:${sa}"]
      }
      condition {
        test     = var.trust_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:aud"
        values   = ["sts.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count                = var.create ? 1 : 0
  name                 = var.use_name_prefix ? null : var.name
  name_prefix          = var.use_name_prefix && var.name != null ? "${var.name}-" : null
  path                 = var.path
  permissions_boundary = var.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.this[0].json
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for k, v in var.policies : k => v if var.create }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_role_policy_attachment" "others" {
  for_each   = var.create && (length([for a in stub.unlisted : a if strcontains(a, "polic") || strcontains(a, "permissions") || strcontains(a, "inline")]) > 0) ? toset(stub.unknown.policies) : []
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

output "arn" { value = try(aws_iam_role.this[0].arn, null) }
output "name" { value = try(aws_iam_role.this[0].name, null) }
output "path" { value = try(aws_iam_role.this[0].path, null) }
output "unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
