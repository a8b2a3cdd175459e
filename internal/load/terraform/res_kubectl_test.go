package terraform

import "testing"

func TestKubectlDocuments(t *testing.T) {
	check(t, []resourceCase{
		{"by a pattern, as templates", `
-- main.tf --
variable "role" {}
data "kubectl_path_documents" "all" {
  pattern        = "${path.module}/manifests/*.yaml"
  vars           = { namespace = "shop", role = var.role }
  sensitive_vars = { password = "hunter2" }
}
resource "kubectl_manifest" "all" {
  for_each  = data.kubectl_path_documents.all.manifests
  yaml_body = each.value
}
-- manifests/b.yaml --
---
# nothing
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: b
  namespace: ${namespace}
  annotations:
    eks.amazonaws.com/role-arn: ${role}
    password: ${password}
---
-- manifests/a.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: a}
-- manifests/c.yml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: c}
-- manifests/below/d.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: d}
`, `
kubectl_manifest.all["/api/v1/namespaces/shop/serviceaccounts/b"]@manifests/b.yaml:7:9-10: account "shop"@manifests/b.yaml:8:14-26 / "b"@manifests/b.yaml:7:9-10
  "eks.amazonaws.com/role-arn"@manifests/b.yaml:10:5-31 = "{var.role}"@manifests/b.yaml:10:33-40
  "password"@manifests/b.yaml:11:5-13 = "{data.kubectl_path_documents.all.sensitive_vars.password}"@manifests/b.yaml:11:15-26
kubectl_manifest.all["/api/v1/serviceaccounts/a"]@manifests/a.yaml:3:18-19: account absent / "a"@manifests/a.yaml:3:18-19
`},
		{"by number, without templates", `
-- main.tf --
data "kubectl_path_documents" "all" {
  pattern          = "./manifests/**.yaml"
  disable_template = true
}
resource "kubectl_manifest" "all" {
  count     = length(data.kubectl_path_documents.all.documents)
  yaml_body = element(data.kubectl_path_documents.all.documents, count.index)
}
-- manifests/a.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: "${x}"}
--- more
apiVersion: v1
kind: ServiceAccount
metadata: {name: b}
`, `
kubectl_manifest.all[0]@manifests/a.yaml:3:18-24: account absent / "${x}"@manifests/a.yaml:3:19-23
kubectl_manifest.all[1]@manifests/a.yaml:7:18-19: account absent / "b"@manifests/a.yaml:7:18-19
`},
		{"of a text", `
-- main.tf --
data "kubectl_file_documents" "all" {
  content = templatefile("${path.module}/all.tpl", { name = "b" })
}
resource "kubernetes_manifest" "all" {
  for_each = data.kubectl_file_documents.all.manifests
  manifest = yamldecode(each.value)
}
-- all.tpl --
apiVersion: v1
kind: ServiceAccount
metadata: {name: a}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: "${name}"}
`, `
kubernetes_manifest.all["/api/v1/serviceaccounts/a"]@all.tpl:3:18-19: account absent / "a"@all.tpl:3:18-19
kubernetes_manifest.all["/api/v1/serviceaccounts/b"]@all.tpl:7:18-27: account absent / "b"@all.tpl:7:19-26
`},
		{"decoded by the Kubernetes provider", `
-- main.tf --
resource "kubernetes_manifest" "all" {
  for_each = { for m in provider::kubernetes::manifest_decode_multi(file("${path.module}/all.txt")) : m.metadata.name => m }
  manifest = each.value
}
-- all.txt --
apiVersion: v1
kind: ServiceAccount
metadata: {name: a}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: b}
`, `
kubernetes_manifest.all["a"]@all.txt:3:18-19: account absent / "a"@all.txt:3:18-19
kubernetes_manifest.all["b"]@all.txt:7:18-19: account absent / "b"@all.txt:7:18-19
`},
		{"by their names", `
-- main.tf --
data "kubectl_filename_list" "all" {
  pattern = "./manifests/*.yaml"
}
resource "kubectl_manifest" "all" {
  count     = length(data.kubectl_filename_list.all.matches)
  yaml_body = file(element(data.kubectl_filename_list.all.matches, count.index))
}
-- manifests/a.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: a}
`, `
kubectl_manifest.all[0]@manifests/a.yaml:3:18-19: account absent / "a"@manifests/a.yaml:3:18-19
`},
		{"several directories, or one that is not there", `
-- main.tf --
data "kubectl_path_documents" "dirs" {
  pattern = "./*/*.yaml"
}
data "kubectl_path_documents" "later" {
  pattern = "./made-later/*.yaml"
}
resource "kubectl_manifest" "dirs" {
  for_each  = data.kubectl_path_documents.dirs.manifests
  yaml_body = each.value
}
resource "kubectl_manifest" "later" {
  for_each  = data.kubectl_path_documents.later.manifests
  yaml_body = each.value
}
-- a/a.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: a}
-- a/b/b.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: b}
`, `
kubectl_manifest.dirs["/api/v1/serviceaccounts/a"]@a/a.yaml:3:18-19: account absent / "a"@a/a.yaml:3:18-19
gap kubectl_manifest.later["{each.key}"] made-later cannot be read: it may be made at deploy time, or lie outside the boundary@main:4:1-38
`},
	})
}
