# Stands in for terraform-aws-modules/eks-pod-identity/aws, v1 and v2.

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
variable "permissions_boundary_arn" { default = null }
variable "additional_policy_arns" {
  default  = {}
  nullable = false
}
variable "policy_name_prefix" { default = "AmazonEKS_" }
variable "custom_policy_description" { default = null }
variable "policy_statements" { default = null }
variable "source_policy_documents" {
  default  = []
  nullable = false
}
variable "override_policy_documents" {
  default  = []
  nullable = false
}
variable "attach_custom_policy" {
  type     = bool
  default  = false
  nullable = false
}
variable "attach_aws_ebs_csi_policy" {
  type     = bool
  default  = false
  nullable = false
}
variable "attach_aws_efs_csi_policy" {
  type     = bool
  default  = false
  nullable = false
}
variable "attach_aws_vpc_cni_policy" {
  type     = bool
  default  = false
  nullable = false
}
variable "aws_vpc_cni_enable_ipv4" {
  type     = bool
  default  = false
  nullable = false
}
variable "aws_vpc_cni_enable_ipv6" {
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
variable "associations" {
  default  = {}
  nullable = false
}
variable "association_defaults" {
  default  = {}
  nullable = false
}

locals {
  # Statements and conditions of the caller's own.
  trusts = length([for a in stub.unlisted : a if strcontains(a, "trust") || strcontains(a, "assume")]) > 0

  # Of a policy that attach_…_policy makes this tells which actions it can be about.
  any = stub.unknown.actions
  services = {
    EBS_CSI            = var.attach_aws_ebs_csi_policy ? ["ec2:${local.any}", "kms:${local.any}"] : []
    EFS_CSI            = var.attach_aws_efs_csi_policy ? ["ec2:Describe*", "elasticfilesystem:${local.any}"] : []
    External_DNS       = var.attach_external_dns_policy ? ["route53:${local.any}"] : []
    Cert_Manager       = var.attach_cert_manager_policy ? ["route53:${local.any}"] : []
    Cluster_Autoscaler = var.attach_cluster_autoscaler_policy ? ["autoscaling:${local.any}", "ec2:Describe*", "ec2:Get*", "eks:${local.any}"] : []
    VPC_CNI = var.attach_aws_vpc_cni_policy ? concat(
      ["ec2:CreateTags", "logs:${local.any}"],
      var.aws_vpc_cni_enable_ipv4 ? ["ec2:Describe*", "ec2:*PrivateIpAddresses", "ec2:*NetworkInterface*"] : [],
      var.aws_vpc_cni_enable_ipv6 ? ["ec2:Describe*", "ec2:*Ipv6Addresses"] : [],
    ) : []
  }
  actions = { for name, list in local.services : name => list if var.create && length(list) > 0 }
}

data "aws_iam_policy_document" "assume" {
  dynamic "statement" {
    for_each = local.trusts ? stub.unknown.statements : []
    content {
      sid = statement.value
    }
  }
  statement {
    sid     = "EksPodIdentity"
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }
    dynamic "condition" {
      for_each = local.trusts ? stub.unknown.conditions : []
      content {
        test = condition.value
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count                = var.create ? 1 : 0
  name                 = var.use_name_prefix ? null : var.name
  name_prefix          = var.use_name_prefix && var.name != null ? "${var.name}-" : null
  path                 = var.path
  permissions_boundary = var.permissions_boundary_arn
  assume_role_policy   = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for k, v in var.additional_policy_arns : k => v if var.create }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

# The caller's own statements are part of every policy that is made.
data "aws_iam_policy_document" "base" {
  source_policy_documents   = var.source_policy_documents
  override_policy_documents = var.override_policy_documents

  dynamic "statement" {
    for_each = var.policy_statements == null ? [] : var.policy_statements
    content {
      sid           = try(statement.value.sid, null)
      effect        = try(statement.value.effect, null)
      actions       = try(statement.value.actions, null)
      not_actions   = try(statement.value.not_actions, null)
      resources     = try(statement.value.resources, null)
      not_resources = try(statement.value.not_resources, null)

      dynamic "condition" {
        # conditions in version 1, condition in version 2
        for_each = flatten([for list in [try(statement.value.conditions, null), try(statement.value.condition, null)] : list if list != null])
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_policy" "custom" {
  count       = var.create && var.attach_custom_policy ? 1 : 0
  name        = var.use_name_prefix ? null : var.name
  name_prefix = var.use_name_prefix && var.name != null ? "${var.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.base.json
}

resource "aws_iam_role_policy_attachment" "custom" {
  count      = var.create && var.attach_custom_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.custom[0].arn
}

data "aws_iam_policy_document" "services" {
  for_each                = local.actions
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    actions   = each.value
    resources = [each.key == "VPC_CNI" ? "*" : stub.unknown.resources]
  }
}

resource "aws_iam_policy" "services" {
  for_each    = local.actions
  name_prefix = "${var.policy_name_prefix}${each.key}-"
  path        = var.path
  policy      = data.aws_iam_policy_document.services[each.key].json
}

resource "aws_iam_role_policy_attachment" "services" {
  for_each   = local.actions
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.services[each.key].arn
}

resource "aws_iam_role_policy_attachment" "others" {
  for_each   = var.create && (length([for a in stub.unlisted : a if strcontains(a, "polic") && !endswith(a, "_policy_name")]) > 0) ? toset(stub.unknown.policies) : []
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_eks_pod_identity_association" "this" {
  for_each             = { for k, v in var.associations : k => v if var.create }
  cluster_name         = try(each.value.cluster_name, var.association_defaults.cluster_name)
  namespace            = try(each.value.namespace, var.association_defaults.namespace)
  service_account      = try(each.value.service_account, var.association_defaults.service_account)
  target_role_arn      = try(each.value.target_role_arn, var.association_defaults.target_role_arn, null)
  disable_session_tags = try(each.value.disable_session_tags, var.association_defaults.disable_session_tags, null)
  role_arn             = aws_iam_role.this[0].arn
}

output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, null) }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, null) }
output "iam_role_path" { value = try(aws_iam_role.this[0].path, null) }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, null) }
output "associations" { value = aws_eks_pod_identity_association.this }
