package terraform

import "testing"

func TestManifests(t *testing.T) {
	check(t, []resourceCase{
		{"YAML in a heredoc", `
variable "ns" {}
provider "aws" { region = "eu-west-1" }
resource "kubectl_manifest" "sa" {
  yaml_body = <<-YAML
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: web
      namespace: ${var.ns}
      annotations:
        eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/web
  YAML
}
`, `
kubectl_manifest.sa@main:8:13-16: account "{var.ns}"@main:9:18-27 / "web"@main:8:13-16
  "eks.amazonaws.com/role-arn"@main:11:9-35 = "arn:aws:iam::111122223333:role/web"@main:11:37-71
`},
		{"override_namespace", `
resource "kubectl_manifest" "sa" {
  override_namespace = "other"
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata   = { name = "web", namespace = "prod" }
  })
}
`, `
kubectl_manifest.sa@main:6:28-31: account "other"@main:2:25-30 / "web"@main:6:28-31
`},
		{"an object", `
variable "labels" {}
provider "aws" { region = "eu-west-1" }
resource "kubernetes_manifest" "sa" {
  manifest = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name      = "web"
      namespace = "prod"
      labels    = var.labels
      annotations = merge({
        "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/web"
      }, var.labels)
    }
  }
}
`, `
kubernetes_manifest.sa@main:8:20-23: account "prod"@main:9:20-24 / "web"@main:8:20-23
  "eks.amazonaws.com/role-arn"@main:12:10-36 = "{arn:aws:iam::111122223333:role/web}"@main:12:41-75
  "{merge({ \"eks.amazonaws.com/role-arn\" = \"arn:aws:iam::1111…}"@main:11:21-21 = "{merge({ \"eks.amazonaws.com/role-arn\" = \"arn:aws:iam::1111…}"@main:11:21-21
  open: variable "labels" has no default
`},
		{"from files", `
-- main.tf --
resource "kubernetes_manifest" "sa" {
  manifest = yamldecode(file("${path.module}/sa.yml.txt"))
}
resource "kubectl_manifest" "sa" {
  for_each  = toset(["a", "b"])
  yaml_body = templatefile("${path.module}/sa.tpl", { name = each.key })
}
-- sa.yml.txt --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  annotations:
    eks.amazonaws.com/role-arn: "arn:x"
-- sa.tpl --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: sa-${name}
`, `
kubernetes_manifest.sa@sa.yml.txt:4:9-12: account absent / "web"@sa.yml.txt:4:9-12
  "eks.amazonaws.com/role-arn"@sa.yml.txt:6:5-31 = "arn:x"@sa.yml.txt:6:34-39
kubectl_manifest.sa["a"]@sa.tpl:4:9-19: account absent / "sa-a"@sa.tpl:4:9-19
kubectl_manifest.sa["b"]@sa.tpl:4:9-19: account absent / "sa-b"@sa.tpl:4:9-19
`},
		{"not known", `
data "kubectl_path_documents" "d" {
  pattern = var.files
}
variable "files" {}
variable "manifest" {}
provider "aws" { region = "eu-west-1" }
resource "kubectl_manifest" "all" {
  for_each  = data.kubectl_path_documents.d.manifests
  yaml_body = each.value
}
resource "kubernetes_manifest" "x" {
  manifest = var.manifest
}
`, `
gap kubectl_manifest.all["{each.key}"] variable "files" has no default@main:4:1-17
gap kubernetes_manifest.x variable "manifest" has no default@main:5:1-20
`},
	})
}
