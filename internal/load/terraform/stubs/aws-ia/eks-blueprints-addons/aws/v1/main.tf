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
variable "create_kubernetes_resources" {
  type     = bool
  default  = true
  nullable = false
}
variable "external_dns_route53_zone_arns" { default = null }
variable "cert_manager_route53_hosted_zone_arns" { default = null }
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
variable "enable_argocd" {
  type     = bool
  default  = false
  nullable = false
}
variable "argocd" {
  default  = {}
  nullable = false
}
variable "enable_argo_workflows" {
  type     = bool
  default  = false
  nullable = false
}
variable "argo_workflows" {
  default  = {}
  nullable = false
}
variable "enable_kube_prometheus_stack" {
  type     = bool
  default  = false
  nullable = false
}
variable "kube_prometheus_stack" {
  default  = {}
  nullable = false
}

resource "aws_eks_addon" "this" {
  for_each                 = var.eks_addons
  cluster_name             = var.cluster_name
  addon_name               = try(coalesce(each.value.name), each.key)
  addon_version            = try(each.value.addon_version, null)
  configuration_values     = try(each.value.configuration_values, null)
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

  create         = var.enable_aws_load_balancer_controller
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.aws_load_balancer_controller.name), "aws-load-balancer-controller")
  chart          = try(coalesce(var.aws_load_balancer_controller.chart), "aws-load-balancer-controller")
  repository     = try(coalesce(var.aws_load_balancer_controller.repository), "https://aws.github.io/eks-charts")
  values         = try(var.aws_load_balancer_controller.values, [])
  set = concat([
    { name = "serviceAccount.name", value = try(coalesce(var.aws_load_balancer_controller.service_account_name), "aws-load-balancer-controller-sa") },
  ], try(var.aws_load_balancer_controller.set, []))
  set_sensitive        = try(var.aws_load_balancer_controller.set_sensitive, [])
  postrender           = try(var.aws_load_balancer_controller.postrender, [])
  set_irsa_names       = ["serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"]
  create_role          = try(coalesce(var.aws_load_balancer_controller.create_role), true)
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

  create         = var.enable_aws_for_fluentbit
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.aws_for_fluentbit.name), "aws-for-fluent-bit")
  chart          = try(coalesce(var.aws_for_fluentbit.chart), "aws-for-fluent-bit")
  repository     = try(coalesce(var.aws_for_fluentbit.repository), "https://aws.github.io/eks-charts")
  values         = try(var.aws_for_fluentbit.values, [])
  set = concat([
    { name = "serviceAccount.name", value = try(coalesce(var.aws_for_fluentbit.service_account_name), "aws-for-fluent-bit-sa") },
  ], try(var.aws_for_fluentbit.set, []))
  set_sensitive        = try(var.aws_for_fluentbit.set_sensitive, [])
  postrender           = try(var.aws_for_fluentbit.postrender, [])
  set_irsa_names       = ["serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"]
  create_role          = try(coalesce(var.aws_for_fluentbit.create_role), true)
  role_name            = try(coalesce(var.aws_for_fluentbit.role_name), "aws-for-fluent-bit")
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

  create         = var.enable_cluster_autoscaler
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.cluster_autoscaler.name), "cluster-autoscaler")
  chart          = try(coalesce(var.cluster_autoscaler.chart), "cluster-autoscaler")
  repository     = try(coalesce(var.cluster_autoscaler.repository), "https://kubernetes.github.io/autoscaler")
  values         = try(var.cluster_autoscaler.values, [])
  set = concat([
    { name = "rbac.serviceAccount.name", value = try(coalesce(var.cluster_autoscaler.service_account_name), "cluster-autoscaler-sa") },
  ], try(var.cluster_autoscaler.set, []))
  set_sensitive        = try(var.cluster_autoscaler.set_sensitive, [])
  postrender           = try(var.cluster_autoscaler.postrender, [])
  set_irsa_names       = ["rbac.serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"]
  create_role          = try(coalesce(var.cluster_autoscaler.create_role), true)
  role_name            = try(coalesce(var.cluster_autoscaler.role_name), "cluster-autoscaler")
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

  create         = var.enable_external_dns
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.external_dns.name), "external-dns")
  chart          = try(coalesce(var.external_dns.chart), "external-dns")
  repository     = try(coalesce(var.external_dns.repository), "https://kubernetes-sigs.github.io/external-dns/")
  values         = try(var.external_dns.values, [])
  set = concat([
    { name = "serviceAccount.name", value = try(coalesce(var.external_dns.service_account_name), "external-dns-sa") },
  ], try(var.external_dns.set, []))
  set_sensitive        = try(var.external_dns.set_sensitive, [])
  postrender           = try(var.external_dns.postrender, [])
  set_irsa_names       = ["serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"]
  create_role          = try(coalesce(var.external_dns.create_role), true) && (var.external_dns_route53_zone_arns == null ? stub.unknown.external_dns_has_role : length(var.external_dns_route53_zone_arns) > 0)
  role_name            = try(coalesce(var.external_dns.role_name), "external-dns")
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

  create         = var.enable_external_secrets
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.external_secrets.name), "external-secrets")
  chart          = try(coalesce(var.external_secrets.chart), "external-secrets")
  repository     = try(coalesce(var.external_secrets.repository), "https://charts.external-secrets.io")
  values         = try(var.external_secrets.values, [])
  set = concat([
    { name = "serviceAccount.name", value = try(coalesce(var.external_secrets.service_account_name), "external-secrets-sa") },
  ], try(var.external_secrets.set, []))
  set_sensitive        = try(var.external_secrets.set_sensitive, [])
  postrender           = try(var.external_secrets.postrender, [])
  set_irsa_names       = ["serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"]
  create_role          = try(coalesce(var.external_secrets.create_role), true)
  role_name            = try(coalesce(var.external_secrets.role_name), "external-secrets")
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

  create         = var.enable_cert_manager
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.cert_manager.name), "cert-manager")
  chart          = try(coalesce(var.cert_manager.chart), "cert-manager")
  repository     = try(coalesce(var.cert_manager.repository), "https://charts.jetstack.io")
  values         = try(var.cert_manager.values, [])
  set = concat([
    { name = "serviceAccount.name", value = try(coalesce(var.cert_manager.service_account_name), "cert-manager") },
  ], try(var.cert_manager.set, []))
  set_sensitive        = try(var.cert_manager.set_sensitive, [])
  postrender           = try(var.cert_manager.postrender, [])
  set_irsa_names       = ["serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"]
  create_role          = try(coalesce(var.cert_manager.create_role), true) && (var.cert_manager_route53_hosted_zone_arns == null ? stub.unknown.cert_manager_has_role : length(var.cert_manager_route53_hosted_zone_arns) > 0)
  role_name            = try(coalesce(var.cert_manager.role_name), "cert-manager")
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

  create         = var.enable_velero
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.velero.name), "velero")
  chart          = try(coalesce(var.velero.chart), "velero")
  repository     = try(coalesce(var.velero.repository), "https://vmware-tanzu.github.io/helm-charts/")
  values         = try(var.velero.values, [])
  set = concat([
    { name = "serviceAccount.server.name", value = try(coalesce(var.velero.service_account_name), "velero-server") },
  ], try(var.velero.set, []))
  set_sensitive        = try(var.velero.set_sensitive, [])
  postrender           = try(var.velero.postrender, [])
  set_irsa_names       = ["serviceAccount.server.annotations.eks\\.amazonaws\\.com/role-arn"]
  create_role          = try(coalesce(var.velero.create_role), true)
  role_name            = try(coalesce(var.velero.role_name), "velero")
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

  create         = var.enable_aws_node_termination_handler
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.aws_node_termination_handler.name), "aws-node-termination-handler")
  chart          = try(coalesce(var.aws_node_termination_handler.chart), "aws-node-termination-handler")
  repository     = try(coalesce(var.aws_node_termination_handler.repository), "https://aws.github.io/eks-charts")
  values         = try(var.aws_node_termination_handler.values, [])
  set = concat([
    { name = "serviceAccount.name", value = try(coalesce(var.aws_node_termination_handler.service_account_name), "aws-node-termination-handler-sa") },
  ], try(var.aws_node_termination_handler.set, []))
  set_sensitive        = try(var.aws_node_termination_handler.set_sensitive, [])
  postrender           = try(var.aws_node_termination_handler.postrender, [])
  set_irsa_names       = ["serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"]
  create_role          = try(coalesce(var.aws_node_termination_handler.create_role), true)
  role_name            = try(coalesce(var.aws_node_termination_handler.role_name), "aws-node-termination-handler")
  role_name_use_prefix = try(coalesce(var.aws_node_termination_handler.role_name_use_prefix), true)
  role_path            = try(coalesce(var.aws_node_termination_handler.role_path), "/")
  role_policies        = try(coalesce(var.aws_node_termination_handler.role_policies), {})
  policy_statements    = stub.unknown.policies
  namespace            = try(coalesce(var.aws_node_termination_handler.namespace), "aws-node-termination-handler")
  oidc_providers = {
    this = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.aws_node_termination_handler.service_account_name), "aws-node-termination-handler-sa")
    }
  }
}

module "aws_privateca_issuer" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create         = var.enable_aws_privateca_issuer
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.aws_privateca_issuer.name), "aws-privateca-issuer")
  chart          = try(coalesce(var.aws_privateca_issuer.chart), "aws-privateca-issuer")
  repository     = try(coalesce(var.aws_privateca_issuer.repository), "https://cert-manager.github.io/aws-privateca-issuer")
  values         = try(var.aws_privateca_issuer.values, [])
  set = concat([
    { name = "serviceAccount.name", value = try(coalesce(var.aws_privateca_issuer.service_account_name), "aws-privateca-issuer-sa") },
  ], try(var.aws_privateca_issuer.set, []))
  set_sensitive        = try(var.aws_privateca_issuer.set_sensitive, [])
  postrender           = try(var.aws_privateca_issuer.postrender, [])
  set_irsa_names       = ["serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"]
  create_role          = try(coalesce(var.aws_privateca_issuer.create_role), true)
  role_name            = try(coalesce(var.aws_privateca_issuer.role_name), "aws-privateca-issuer")
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

  create         = var.enable_aws_cloudwatch_metrics
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.aws_cloudwatch_metrics.name), "aws-cloudwatch-metrics")
  chart          = try(coalesce(var.aws_cloudwatch_metrics.chart), "aws-cloudwatch-metrics")
  repository     = try(coalesce(var.aws_cloudwatch_metrics.repository), "https://aws.github.io/eks-charts")
  values         = try(var.aws_cloudwatch_metrics.values, [])
  set = concat([
    { name = "serviceAccount.name", value = try(coalesce(var.aws_cloudwatch_metrics.service_account_name), "aws-cloudwatch-metrics") },
  ], try(var.aws_cloudwatch_metrics.set, []))
  set_sensitive        = try(var.aws_cloudwatch_metrics.set_sensitive, [])
  postrender           = try(var.aws_cloudwatch_metrics.postrender, [])
  set_irsa_names       = ["serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"]
  create_role          = try(coalesce(var.aws_cloudwatch_metrics.create_role), true)
  role_name            = try(coalesce(var.aws_cloudwatch_metrics.role_name), "aws-cloudwatch-metrics")
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

  create         = var.enable_aws_efs_csi_driver
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.aws_efs_csi_driver.name), "aws-efs-csi-driver")
  chart          = try(coalesce(var.aws_efs_csi_driver.chart), "aws-efs-csi-driver")
  repository     = try(coalesce(var.aws_efs_csi_driver.repository), "https://kubernetes-sigs.github.io/aws-efs-csi-driver/")
  values         = try(var.aws_efs_csi_driver.values, [])
  set = concat([
    { name = "controller.serviceAccount.name", value = try(coalesce(var.aws_efs_csi_driver.controller_service_account_name), "efs-csi-controller-sa") },
    { name = "node.serviceAccount.name", value = try(coalesce(var.aws_efs_csi_driver.node_service_account_name), "efs-csi-node-sa") },
  ], try(var.aws_efs_csi_driver.set, []))
  set_sensitive        = try(var.aws_efs_csi_driver.set_sensitive, [])
  postrender           = try(var.aws_efs_csi_driver.postrender, [])
  set_irsa_names       = ["controller.serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn", "node.serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"]
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

  create         = var.enable_aws_fsx_csi_driver
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.aws_fsx_csi_driver.name), "aws-fsx-csi-driver")
  chart          = try(coalesce(var.aws_fsx_csi_driver.chart), "aws-fsx-csi-driver")
  repository     = try(coalesce(var.aws_fsx_csi_driver.repository), "https://kubernetes-sigs.github.io/aws-fsx-csi-driver/")
  values         = try(var.aws_fsx_csi_driver.values, [])
  set = concat([
    { name = "controller.serviceAccount.name", value = try(coalesce(var.aws_fsx_csi_driver.controller_service_account_name), "aws-fsx-csi-controller-sa") },
    { name = "node.serviceAccount.name", value = try(coalesce(var.aws_fsx_csi_driver.node_service_account_name), "aws-fsx-csi-node-sa") },
  ], try(var.aws_fsx_csi_driver.set, []))
  set_sensitive        = try(var.aws_fsx_csi_driver.set_sensitive, [])
  postrender           = try(var.aws_fsx_csi_driver.postrender, [])
  set_irsa_names       = ["controller.serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn", "node.serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"]
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

  create         = var.enable_aws_gateway_api_controller
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.aws_gateway_api_controller.name), "aws-gateway-api-controller")
  chart          = try(coalesce(var.aws_gateway_api_controller.chart), "aws-gateway-controller-chart")
  repository     = try(coalesce(var.aws_gateway_api_controller.repository), "oci://public.ecr.aws/aws-application-networking-k8s")
  values         = try(var.aws_gateway_api_controller.values, [])
  set = concat([
    { name = "serviceAccount.name", value = try(coalesce(var.aws_gateway_api_controller.service_account_name), "gateway-api-controller") },
  ], try(var.aws_gateway_api_controller.set, []))
  set_sensitive        = try(var.aws_gateway_api_controller.set_sensitive, [])
  postrender           = try(var.aws_gateway_api_controller.postrender, [])
  set_irsa_names       = ["serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"]
  create_role          = try(coalesce(var.aws_gateway_api_controller.create_role), true)
  role_name            = try(coalesce(var.aws_gateway_api_controller.role_name), "aws-gateway-api-controller")
  role_name_use_prefix = try(coalesce(var.aws_gateway_api_controller.role_name_use_prefix), true)
  role_path            = try(coalesce(var.aws_gateway_api_controller.role_path), "/")
  role_policies        = try(coalesce(var.aws_gateway_api_controller.role_policies), {})
  policy_statements    = stub.unknown.policies
  namespace            = try(coalesce(var.aws_gateway_api_controller.namespace), "aws-application-networking-system")
  oidc_providers = {
    this = {
      provider_arn    = var.oidc_provider_arn
      service_account = try(coalesce(var.aws_gateway_api_controller.service_account_name), "gateway-api-controller")
    }
  }
}

module "karpenter" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create         = var.enable_karpenter
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.karpenter.name), "karpenter")
  chart          = try(coalesce(var.karpenter.chart), "karpenter")
  repository     = try(coalesce(var.karpenter.repository), "oci://public.ecr.aws/karpenter")
  values         = try(var.karpenter.values, [])
  set = concat([
    { name = "serviceAccount.name", value = try(coalesce(var.karpenter.service_account_name), "karpenter") },
  ], try(var.karpenter.set, []))
  set_sensitive        = try(var.karpenter.set_sensitive, [])
  postrender           = try(var.karpenter.postrender, [])
  set_irsa_names       = ["serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"]
  create_role          = try(coalesce(var.karpenter.create_role), true)
  role_name            = try(coalesce(var.karpenter.role_name), "karpenter")
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

# No role belongs to these, but their values may name one.
module "argocd" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create         = var.enable_argocd
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.argocd.name), "argo-cd")
  namespace      = try(coalesce(var.argocd.namespace), "argocd")
  chart          = try(coalesce(var.argocd.chart), "argo-cd")
  repository     = try(coalesce(var.argocd.repository), "https://argoproj.github.io/argo-helm")
  values         = try(var.argocd.values, [])
  set            = try(var.argocd.set, [])
  set_sensitive  = try(var.argocd.set_sensitive, [])
  postrender     = try(var.argocd.postrender, [])
}

module "argo_workflows" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create         = var.enable_argo_workflows
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.argo_workflows.name), "argo-workflows")
  namespace      = try(coalesce(var.argo_workflows.namespace), "argo-workflows")
  chart          = try(coalesce(var.argo_workflows.chart), "argo-workflows")
  repository     = try(coalesce(var.argo_workflows.repository), "https://argoproj.github.io/argo-helm")
  values         = try(var.argo_workflows.values, [])
  set            = try(var.argo_workflows.set, [])
  set_sensitive  = try(var.argo_workflows.set_sensitive, [])
  postrender     = try(var.argo_workflows.postrender, [])
}

module "kube_prometheus_stack" {
  source = "../../../eks-blueprints-addon/aws/v1"

  create         = var.enable_kube_prometheus_stack
  create_release = var.create_kubernetes_resources
  name           = try(coalesce(var.kube_prometheus_stack.name), "kube-prometheus-stack")
  namespace      = try(coalesce(var.kube_prometheus_stack.namespace), "kube-prometheus-stack")
  chart          = try(coalesce(var.kube_prometheus_stack.chart), "kube-prometheus-stack")
  repository     = try(coalesce(var.kube_prometheus_stack.repository), "https://prometheus-community.github.io/helm-charts")
  values         = try(var.kube_prometheus_stack.values, [])
  set            = try(var.kube_prometheus_stack.set, [])
  set_sensitive  = try(var.kube_prometheus_stack.set_sensitive, [])
  postrender     = try(var.kube_prometheus_stack.postrender, [])
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

data "aws_partition" "current" {}

resource "aws_iam_role_policy_attachment" "karpenter" {
  for_each   = toset(local.karpenter_node ? ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryReadOnly", "AmazonEKS_CNI_Policy"] : [])
  role       = aws_iam_role.karpenter[0].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/${each.value}"
}

resource "aws_iam_role_policy_attachment" "karpenter_additional" {
  for_each   = { for k, v in try(var.karpenter_node.iam_role_additional_policies, {}) : k => v if local.karpenter_node }
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
output "argocd" { value = module.argocd }
output "argo_workflows" { value = module.argo_workflows }
output "kube_prometheus_stack" { value = module.kube_prometheus_stack }
