# Stands in for terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks, v4 and v5.

variable "create_role" {
  type     = bool
  default  = true
  nullable = false
}
variable "role_name" { default = null }
variable "role_name_prefix" { default = null }
variable "role_path" { default = "/" }
variable "role_permissions_boundary_arn" { default = null }
variable "policy_name_prefix" { default = "AmazonEKS_" }
variable "role_policy_arns" { default = {} }
variable "oidc_providers" { default = {} }
variable "assume_role_condition_test" { default = "StringEquals" }
variable "allow_self_assume_role" {
  type     = bool
  default  = false
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

locals {
  # Of a policy that attach_…_policy makes this tells its name and which actions it
  # can be about; of other ones nothing.
  any = stub.unknown.actions
  services = {
    EBS_CSI_Policy            = var.attach_ebs_csi_policy ? ["ec2:${local.any}", "kms:${local.any}"] : []
    EFS_CSI_Policy            = var.attach_efs_csi_policy ? ["ec2:Describe*", "elasticfilesystem:${local.any}"] : []
    External_DNS_Policy       = var.attach_external_dns_policy ? ["route53:${local.any}"] : []
    Cert_Manager_Policy       = var.attach_cert_manager_policy ? ["route53:${local.any}"] : []
    Cluster_Autoscaler_Policy = var.attach_cluster_autoscaler_policy ? ["autoscaling:${local.any}", "ec2:Describe*", "ec2:Get*", "eks:${local.any}"] : []
    CNI_Policy = var.attach_vpc_cni_policy ? concat(
      ["ec2:CreateTags", "logs:${local.any}"],
      var.vpc_cni_enable_ipv4 ? ["ec2:Describe*", "ec2:*PrivateIpAddresses", "ec2:*NetworkInterface*"] : [],
      var.vpc_cni_enable_ipv6 ? ["ec2:Describe*", "ec2:*Ipv6Addresses"] : [],
    ) : []
  }
  actions  = { for name, list in local.services : name => list if var.create_role && length(list) > 0 }
  attaches = length([for a in stub.unlisted : a if strcontains(a, "polic")]) > 0
  trusts   = var.allow_self_assume_role || length([for a in stub.unlisted : a if strcontains(a, "trust") || strcontains(a, "assume")]) > 0
}

data "aws_iam_policy_document" "this" {
  count = var.create_role ? 1 : 0

  dynamic "statement" {
    for_each = local.trusts ? stub.unknown.statements : []
    content {
      sid = statement.value
    }
  }
  dynamic "statement" {
    for_each = var.oidc_providers
    content {
      effect  = "Allow"
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [statement.value.provider_arn]
      }
      condition {
        test     = var.assume_role_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:sub"
        values   = [for sa in statement.value.namespace_service_accounts : "system:serviceaccount:${sa}"]
      }
      condition {
        test     = var.assume_role_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:aud"
        values   = ["sts.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count                = var.create_role ? 1 : 0
  name                 = var.role_name
  name_prefix          = var.role_name_prefix
  path                 = var.role_path
  permissions_boundary = var.role_permissions_boundary_arn
  assume_role_policy   = data.aws_iam_policy_document.this[0].json
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for k, v in var.role_policy_arns : k => v if var.create_role }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

data "aws_iam_policy_document" "services" {
  for_each = local.actions
  statement {
    actions   = each.value
    resources = [each.key == "CNI_Policy" ? "*" : stub.unknown.resources]
  }
}

resource "aws_iam_policy" "services" {
  for_each    = local.actions
  name_prefix = "${var.policy_name_prefix}${each.key}-"
  path        = var.role_path
  policy      = data.aws_iam_policy_document.services[each.key].json
}

resource "aws_iam_role_policy_attachment" "services" {
  for_each   = local.actions
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.services[each.key].arn
}

resource "aws_iam_role_policy_attachment" "attached" {
  for_each   = var.create_role && local.attaches ? toset(stub.unknown.policies) : []
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

output "iam_role_arn" { value = try(aws_iam_role.this[0].arn, "") }
output "iam_role_name" { value = try(aws_iam_role.this[0].name, "") }
output "iam_role_path" { value = try(aws_iam_role.this[0].path, "") }
output "iam_role_unique_id" { value = try(aws_iam_role.this[0].unique_id, "") }
