resource "helm_release" "cilium" {
  name       = "cilium"
  namespace  = "kube-system"
  repository = "https://helm.cilium.io"
  chart      = "cilium"
  version    = "1.16.4"
  set {
    name  = "kubeProxyReplacement"
    value = "true"
  }
}
