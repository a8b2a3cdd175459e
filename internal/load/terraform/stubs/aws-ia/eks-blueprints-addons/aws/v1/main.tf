# Stands in for aws-ia/eks-blueprints-addons/aws, v1. What is not told of an add-on's role is left open.

variable "cluster_name" { default = null }
variable "oidc_provider_arn" { default = null }
variable "eks_addons" {
  default  = {}
  nullable = false
}
variable "helm_releases" {
  default  = {}
  nullable = false
}
variable "enable_eks_fargate" {
  type     = bool
  default  = false
  nullable = false
}
variable "enable_aws_load_balancer_controller" {
  type     = bool
  default  = false
  nullable = false
}
variable "aws_load_balancer_controller" {
  default  = {}
  nullable = false
}
variable "enable_aws_for_fluentbit" {
  type     = bool
  default  = false
  nullable = false
}
variable "aws_for_fluentbit" {
  default  = {}
  nullable = false
}
variable "enable_cluster_autoscaler" {
  type     = bool
  default  = false
  nullable = false
}
variable "cluster_autoscaler" {
  default  = {}
  nullable = false
}
variable "enable_external_dns" {
  type     = bool
  default  = false
  nullable = false
}
variable "external_dns" {
  default  = {}
  nullable = false
}
variable "enable_external_secrets" {
  type     = bool
  default  = false
  nullable = false
}
variable "external_secrets" {
  default  = {}
  nullable = false
}
variable "enable_cert_manager" {
  type     = bool
  default  = false
  nullable = false
}
variable "cert_manager" {
  default  = {}
  nullable = false
}
variable "enable_velero" {
  type     = bool
  default  = false
  nullable = false
}
variable "velero" {
  default  = {}
  nullable = false
}
variable "enable_aws_node_termination_handler" {
  type     = bool
  default  = false
  nullable = false
}
variable "aws_node_termination_handler" {
  default  = {}
  nullable = false
}
variable "enable_aws_privateca_issuer" {
  type     = bool
  default  = false
  nullable = false
}
variable "aws_privateca_issuer" {
  default  = {}
  nullable = false
}
variable "enable_aws_cloudwatch_metrics" {
  type     = bool
  default  = false
  nullable = false
}
variable "aws_cloudwatch_metrics" {
  default  = {}
  nullable = false
}
variable "enable_karpenter" {
  type     = bool
  default  = false
  nullable = false
}
variable "karpenter" {
  default  = {}
  nullable = false
}
variable "karpenter_node" {
  default  = {}
  nullable = false
}
variable "enable_aws_efs_csi_driver" {
  type     = bool
  default  = false
  nullable = false
}
variable "aws_efs_csi_driver" {
  default  = {}
  nullable = false
}
variable "enable_aws_fsx_csi_driver" {
  type     = bool
  default  = false
  nullable = false
}
variable "aws_fsx_csi_driver" {
  default  = {}
  nullable = false
}
variable "enable_aws_gateway_api_controller" {
  type     = bool
  default  = false
  nullable = false
}
variable "aws_gateway_api_controller" {
  default  = {}
  nullable = false
}

resource "aws_eks_addon" "this" {
  for_each                 = var.eks_addons
  cluster_name             = var.cluster_name
  addon_name               = try(coalesce(each.value.name), each.key)
  addon_version            = try(each.value.addon_version, null)
  service_account_role_arn = try(each.value.service_account_role_arn, null)
}

resource "helm_release" "this" {
  for_each   = var.helm_releases
  name       = try(coalesce(each.value.name), each.key)
  namespace  = try(each.value.namespace, stub.unknown.namespace)
  chart      = try(each.value.chart, stub.unknown.chart)
  repository = try(each.value.repository, null)
  values     = try(each.value.values, [])

  dynamic "set" {
    for_each = try(each.value.set, [])
    content {
      name  = set.value.name
      value = set.value.value
    }
  }
  dynamic "set" {
    for_each = can(each.value.set_sensitive) || can(each.value.postrender) ? stub.unknown.set : []
    content {
      name  = set.key
      value = set.value
    }
  }
}

module "aws_load_balancer_controller" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create               = var.enable_aws_load_balancer_controller
  create_release       = false
  create_role          = try(coalesce(var.aws_load_balancer_controller.create_role), true) && true
  role_name            = try(coalesce(var.aws_load_balancer_controller.role_name), "alb-controller")
  role_name_use_prefix = try(coalesce(var.aws_load_balancer_controller.role_name_use_prefix), true)
  role_path            = try(coalesce(var.aws_load_balancer_controller.role_path), "/")
  role_policies        = try(coalesce(var.aws_load_balancer_controller.role_policies), {})
  policy_statements    = stub.unknown.policies
  namespace            = try(coalesce(var.aws_load_balancer_controller.namespace), "kube-system")
  oidc_providers = {
    this = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.aws_load_balancer_controller.service_account_name), "aws-load-balancer-controller-sa")
    }
  }
}

module "aws_for_fluentbit" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create               = var.enable_aws_for_fluentbit
  create_release       = false
  create_role          = try(coalesce(var.aws_for_fluentbit.create_role), true) && stub.unknown.aws_for_fluentbit_has_role
  role_name            = try(coalesce(var.aws_for_fluentbit.role_name), null)
  role_name_use_prefix = try(coalesce(var.aws_for_fluentbit.role_name_use_prefix), true)
  role_path            = try(coalesce(var.aws_for_fluentbit.role_path), "/")
  role_policies        = try(coalesce(var.aws_for_fluentbit.role_policies), {})
  policy_statements    = stub.unknown.policies
  namespace            = try(coalesce(var.aws_for_fluentbit.namespace), "kube-system")
  oidc_providers = {
    this = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.aws_for_fluentbit.service_account_name), "aws-for-fluent-bit-sa")
    }
  }
}

module "cluster_autoscaler" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create               = var.enable_cluster_autoscaler
  create_release       = false
  create_role          = try(coalesce(var.cluster_autoscaler.create_role), true) && true
  role_name            = try(coalesce(var.cluster_autoscaler.role_name), null)
  role_name_use_prefix = try(coalesce(var.cluster_autoscaler.role_name_use_prefix), true)
  role_path            = try(coalesce(var.cluster_autoscaler.role_path), "/")
  role_policies        = try(coalesce(var.cluster_autoscaler.role_policies), {})
  policy_statements    = stub.unknown.policies
  namespace            = try(coalesce(var.cluster_autoscaler.namespace), "kube-system")
  oidc_providers = {
    this = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.cluster_autoscaler.service_account_name), "cluster-autoscaler-sa")
    }
  }
}

module "external_dns" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create               = var.enable_external_dns
  create_release       = false
  create_role          = try(coalesce(var.external_dns.create_role), true) && stub.unknown.external_dns_has_role
  role_name            = try(coalesce(var.external_dns.role_name), null)
  role_name_use_prefix = try(coalesce(var.external_dns.role_name_use_prefix), true)
  role_path            = try(coalesce(var.external_dns.role_path), "/")
  role_policies        = try(coalesce(var.external_dns.role_policies), {})
  policy_statements    = stub.unknown.policies
  namespace            = try(coalesce(var.external_dns.namespace), "external-dns")
  oidc_providers = {
    this = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.external_dns.service_account_name), "external-dns-sa")
    }
  }
}

module "external_secrets" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create               = var.enable_external_secrets
  create_release       = false
  create_role          = try(coalesce(var.external_secrets.create_role), true) && stub.unknown.external_secrets_has_role
  role_name            = try(coalesce(var.external_secrets.role_name), null)
  role_name_use_prefix = try(coalesce(var.external_secrets.role_name_use_prefix), true)
  role_path            = try(coalesce(var.external_secrets.role_path), "/")
  role_policies        = try(coalesce(var.external_secrets.role_policies), {})
  policy_statements    = stub.unknown.policies
  namespace            = try(coalesce(var.external_secrets.namespace), "external-secrets")
  oidc_providers = {
    this = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.external_secrets.service_account_name), "external-secrets-sa")
    }
  }
}

module "cert_manager" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create               = var.enable_cert_manager
  create_release       = false
  create_role          = try(coalesce(var.cert_manager.create_role), true) && stub.unknown.cert_manager_has_role
  role_name            = try(coalesce(var.cert_manager.role_name), null)
  role_name_use_prefix = try(coalesce(var.cert_manager.role_name_use_prefix), true)
  role_path            = try(coalesce(var.cert_manager.role_path), "/")
  role_policies        = try(coalesce(var.cert_manager.role_policies), {})
  policy_statements    = stub.unknown.policies
  namespace            = try(coalesce(var.cert_manager.namespace), "cert-manager")
  oidc_providers = {
    this = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.cert_manager.service_account_name), "cert-manager")
    }
  }
}

module "velero" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create               = var.enable_velero
  create_release       = false
  create_role          = try(coalesce(var.velero.create_role), true) && stub.unknown.velero_has_role
  role_name            = try(coalesce(var.velero.role_name), null)
  role_name_use_prefix = try(coalesce(var.velero.role_name_use_prefix), true)
  role_path            = try(coalesce(var.velero.role_path), "/")
  role_policies        = try(coalesce(var.velero.role_policies), {})
  policy_statements    = stub.unknown.policies
  namespace            = try(coalesce(var.velero.namespace), "velero")
  oidc_providers = {
    this = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.velero.service_account_name), "velero-server")
    }
  }
}

module "aws_node_termination_handler" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create               = var.enable_aws_node_termination_handler
  create_release       = false
  create_role          = try(coalesce(var.aws_node_termination_handler.create_role), true) && stub.unknown.aws_node_termination_handler_has_role
  role_name            = try(coalesce(var.aws_node_termination_handler.role_name), null)
  role_name_use_prefix = try(coalesce(var.aws_node_termination_handler.role_name_use_prefix), true)
  role_path            = try(coalesce(var.aws_node_termination_handler.role_path), "/")
  role_policies        = try(coalesce(var.aws_node_termination_handler.role_policies), {})
  policy_statements    = stub.unknown.policies
  namespace            = try(coalesce(var.aws_node_termination_handler.namespace), stub.unknown.namespace)
  oidc_providers = {
    this = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.aws_node_termination_handler.service_account_name), "aws-node-termination-handler-sa")
    }
  }
}

module "aws_privateca_issuer" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create               = var.enable_aws_privateca_issuer
  create_release       = false
  create_role          = try(coalesce(var.aws_privateca_issuer.create_role), true) && stub.unknown.aws_privateca_issuer_has_role
  role_name            = try(coalesce(var.aws_privateca_issuer.role_name), null)
  role_name_use_prefix = try(coalesce(var.aws_privateca_issuer.role_name_use_prefix), true)
  role_path            = try(coalesce(var.aws_privateca_issuer.role_path), "/")
  role_policies        = try(coalesce(var.aws_privateca_issuer.role_policies), {})
  policy_statements    = stub.unknown.policies
  namespace            = try(coalesce(var.aws_privateca_issuer.namespace), stub.unknown.namespace)
  oidc_providers = {
    this = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.aws_privateca_issuer.service_account_name), "aws-privateca-issuer-sa")
    }
  }
}

module "aws_cloudwatch_metrics" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create               = var.enable_aws_cloudwatch_metrics
  create_release       = false
  create_role          = try(coalesce(var.aws_cloudwatch_metrics.create_role), true) && stub.unknown.aws_cloudwatch_metrics_has_role
  role_name            = try(coalesce(var.aws_cloudwatch_metrics.role_name), null)
  role_name_use_prefix = try(coalesce(var.aws_cloudwatch_metrics.role_name_use_prefix), true)
  role_path            = try(coalesce(var.aws_cloudwatch_metrics.role_path), "/")
  role_policies        = try(coalesce(var.aws_cloudwatch_metrics.role_policies), {})
  policy_statements    = stub.unknown.policies
  namespace            = try(coalesce(var.aws_cloudwatch_metrics.namespace), "amazon-cloudwatch")
  oidc_providers = {
    this = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.aws_cloudwatch_metrics.service_account_name), "aws-cloudwatch-metrics")
    }
  }
}

module "aws_efs_csi_driver" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create               = var.enable_aws_efs_csi_driver
  create_release       = false
  create_role          = try(coalesce(var.aws_efs_csi_driver.create_role), true)
  role_name            = try(coalesce(var.aws_efs_csi_driver.role_name), "aws-efs-csi-driver")
  role_name_use_prefix = try(coalesce(var.aws_efs_csi_driver.role_name_use_prefix), true)
  role_path            = try(coalesce(var.aws_efs_csi_driver.role_path), "/")
  role_policies        = try(coalesce(var.aws_efs_csi_driver.role_policies), {})
  policy_statements    = stub.unknown.policies
  namespace            = try(coalesce(var.aws_efs_csi_driver.namespace), "kube-system")
  oidc_providers = {
    controller = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.aws_efs_csi_driver.controller_service_account_name), "efs-csi-controller-sa")
    }
    node = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.aws_efs_csi_driver.node_service_account_name), "efs-csi-node-sa")
    }
  }
}

module "aws_fsx_csi_driver" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create               = var.enable_aws_fsx_csi_driver
  create_release       = false
  create_role          = try(coalesce(var.aws_fsx_csi_driver.create_role), true)
  role_name            = try(coalesce(var.aws_fsx_csi_driver.role_name), "aws-fsx-csi-driver")
  role_name_use_prefix = try(coalesce(var.aws_fsx_csi_driver.role_name_use_prefix), true)
  role_path            = try(coalesce(var.aws_fsx_csi_driver.role_path), "/")
  role_policies        = try(coalesce(var.aws_fsx_csi_driver.role_policies), {})
  policy_statements    = stub.unknown.policies
  namespace            = try(coalesce(var.aws_fsx_csi_driver.namespace), "kube-system")
  oidc_providers = {
    controller = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.aws_fsx_csi_driver.controller_service_account_name), "aws-fsx-csi-controller-sa")
    }
    node = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.aws_fsx_csi_driver.node_service_account_name), "aws-fsx-csi-node-sa")
    }
  }
}

module "aws_gateway_api_controller" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create               = var.enable_aws_gateway_api_controller
  create_release       = false
  create_role          = try(coalesce(var.aws_gateway_api_controller.create_role), true) && stub.unknown.aws_gateway_api_controller_has_role
  role_name            = try(coalesce(var.aws_gateway_api_controller.role_name), null)
  role_name_use_prefix = try(coalesce(var.aws_gateway_api_controller.role_name_use_prefix), true)
  role_path            = try(coalesce(var.aws_gateway_api_controller.role_path), "/")
  role_policies        = try(coalesce(var.aws_gateway_api_controller.role_policies), {})
  policy_statements    = stub.unknown.policies
  namespace            = try(coalesce(var.aws_gateway_api_controller.namespace), stub.unknown.namespace)
  oidc_providers = {
    this = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.aws_gateway_api_controller.service_account_name), stub.unknown.aws_gateway_api_controller_service_account)
    }
  }
}

module "karpenter" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create               = var.enable_karpenter
  create_release       = false
  create_role          = try(coalesce(var.karpenter.create_role), true) && true
  role_name            = try(coalesce(var.karpenter.role_name), null)
  role_name_use_prefix = try(coalesce(var.karpenter.role_name_use_prefix), true)
  role_path            = try(coalesce(var.karpenter.role_path), "/")
  role_policies        = try(coalesce(var.karpenter.role_policies), {})
  policy_statements    = stub.unknown.policies
  namespace            = try(coalesce(var.karpenter.namespace), "karpenter")
  oidc_providers = {
    this = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.karpenter.service_account_name), "karpenter")
    }
  }
}

data "aws_iam_policy_document" "karpenter_node" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

locals {
  karpenter_node      = var.enable_karpenter && try(coalesce(var.karpenter_node.create_iam_role), true)
  karpenter_node_name = try(coalesce(var.karpenter_node.iam_role_name), "karpenter-${var.cluster_name}")
}

resource "aws_iam_role" "karpenter" {
  count              = local.karpenter_node ? 1 : 0
  name               = try(coalesce(var.karpenter_node.iam_role_use_name_prefix), true) ? null : local.karpenter_node_name
  name_prefix        = try(coalesce(var.karpenter_node.iam_role_use_name_prefix), true) ? "${local.karpenter_node_name}-" : null
  path               = try(var.karpenter_node.iam_role_path, null)
  assume_role_policy = data.aws_iam_policy_document.karpenter_node.json
}

resource "aws_iam_role_policy_attachment" "karpenter" {
  for_each   = local.karpenter_node ? toset(stub.unknown.policies) : []
  role       = aws_iam_role.karpenter[0].name
  policy_arn = each.value
}

output "eks_addons" { value = aws_eks_addon.this }
output "karpenter" {
  value = merge(stub.unknown.karpenter, {
    iam_role_arn       = module.karpenter.iam_role_arn
    iam_role_name      = module.karpenter.iam_role_name
    namespace          = module.karpenter.namespace
    node_iam_role_arn  = try(aws_iam_role.karpenter[0].arn, stub.unknown.node_role_arn)
    node_iam_role_name = try(aws_iam_role.karpenter[0].name, stub.unknown.node_role_name)
  })
}
output "aws_load_balancer_controller" { value = module.aws_load_balancer_controller }
output "aws_for_fluentbit" { value = module.aws_for_fluentbit }
output "cluster_autoscaler" { value = module.cluster_autoscaler }
output "external_dns" { value = module.external_dns }
output "external_secrets" { value = module.external_secrets }
output "cert_manager" { value = module.cert_manager }
output "velero" { value = module.velero }
output "aws_node_termination_handler" { value = module.aws_node_termination_handler }
output "aws_privateca_issuer" { value = module.aws_privateca_issuer }
output "aws_cloudwatch_metrics" { value = module.aws_cloudwatch_metrics }
output "aws_efs_csi_driver" { value = module.aws_efs_csi_driver }
output "aws_fsx_csi_driver" { value = module.aws_fsx_csi_driver }
output "aws_gateway_api_controller" { value = module.aws_gateway_api_controller }
