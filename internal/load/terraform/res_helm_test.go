package terraform

import (
	"strings"
	"testing"
)

func TestReleases(t *testing.T) {
	check(t, []resourceCase{
		{"set", `
variable "arn" {}
provider "aws" { region = "eu-west-1" }
resource "helm_release" "lb" {
  name       = "lb"
  repository = "https://aws.github.io/eks-charts"
  chart      = "aws-load-balancer-controller"
  namespace  = "kube-system"

  set {
    name  = "serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"
    value = "arn:aws:iam::111122223333:role/lb"
  }
  set {
    name  = "serviceAccount.name"
    value = "lb-controller"
  }
  set {
    name  = "other.serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"
    value = var.arn
  }
}
`, `
helm_release.lb serviceAccount@main:10:29-40: account "kube-system"@main:7:17-28 / "lb-controller"@main:15:14-27
  "eks.amazonaws.com/role-arn"@main:10:41-71 = "arn:aws:iam::111122223333:role/lb"@main:11:14-47
helm_release.lb other.serviceAccount@main:18:35-46: account "kube-system"@main:7:17-28 / "{ServiceAccount at other.serviceAccount}"@main:18:35-46
  "eks.amazonaws.com/role-arn"@main:18:47-77 = "{var.arn}"@main:19:13-20
helm_release.lb: release "kube-system"@main:7:17-28 / "lb"@main:4:17-19 of "aws-load-balancer-controller"@main:6:17-45 "https://aws.github.io/eks-charts"@main:5:17-49
`},
		{"set as a list", `
resource "helm_release" "lb" {
  name  = "lb"
  chart = "c"
  set = [
    { name = "rbac.serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn", value = "arn:x" },
    { name = "rbac.serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn", value = "arn:y" },
  ]
}
`, `
helm_release.lb rbac.serviceAccount@main:6:35-46: account "default"@main:1:1-29 / "{ServiceAccount at rbac.serviceAccount}"@main:6:35-46
  "eks.amazonaws.com/role-arn"@main:6:47-77 = "arn:y"@main:6:89-94
helm_release.lb: release "default"@main:1:1-29 / "lb"@main:2:12-14 of "c"@main:3:12-13 absent
`},
		{"dots that are not escaped", `
resource "helm_release" "lb" {
  name  = "lb"
  chart = "c"
  set {
    name  = "serviceAccount.annotations.eks.amazonaws.com/role-arn"
    value = "arn:x"
  }
}
`, `
helm_release.lb: release "default"@main:1:1-29 / "lb"@main:2:12-14 of "c"@main:3:12-13 absent
`},
		{"dynamic", `
variable "settings" { type = map(string) }
variable "on" { type = bool }
provider "aws" { region = "eu-west-1" }
resource "helm_release" "known" {
  name  = "lb"
  chart = "c"
  dynamic "set" {
    for_each = { "sa.annotations.eks\\.amazonaws\\.com/role-arn" = "arn:x", "sa.name" = "web" }
    content {
      name  = set.key
      value = set.value
    }
  }
}
resource "helm_release" "perhaps" {
  name  = "lb"
  chart = "c"
  set {
    name  = "a.serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"
    value = "arn:x"
  }
  set {
    name  = "b.serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"
    value = "arn:y"
  }
  dynamic "set" {
    for_each = var.on ? [1] : []
    content {
      name  = "a.serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"
      value = "arn:z"
    }
  }
}
resource "helm_release" "anything" {
  name  = "lb"
  chart = "c"
  set {
    name  = "serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"
    value = "arn:x"
  }
  dynamic "set" {
    for_each = var.settings
    content {
      name  = set.key
      value = set.value
    }
  }
}
`, `
helm_release.known sa@main:8:22-33: account "default"@main:4:1-32 / "web"@main:8:90-93
  "eks.amazonaws.com/role-arn"@main:8:34-64 = "arn:x"@main:8:69-74
helm_release.perhaps a.serviceAccount@main:19:31-42: account "default"@main:15:1-34 / "{ServiceAccount at a.serviceAccount}"@main:19:31-42
  "eks.amazonaws.com/role-arn"@main:19:43-73 = "{eks.amazonaws.com/role-arn}"@main:20:14-19
helm_release.perhaps b.serviceAccount@main:23:31-42: account "default"@main:15:1-34 / "{ServiceAccount at b.serviceAccount}"@main:23:31-42
  "eks.amazonaws.com/role-arn"@main:23:43-73 = "arn:y"@main:24:14-19
helm_release.anything serviceAccount@main:38:29-40: account "default"@main:34:1-35 / "{ServiceAccount at serviceAccount}"@main:38:29-40 exists: maybe, variable "settings" has no default
  "eks.amazonaws.com/role-arn"@main:38:41-71 = "arn:x"@main:39:14-19
helm_release.known: release "default"@main:4:1-32 / "lb"@main:5:12-14 of "c"@main:6:12-13 absent
helm_release.perhaps: release "default"@main:15:1-34 / "lb"@main:16:12-14 of "c"@main:17:12-13 absent
helm_release.anything: release "default"@main:34:1-35 / "lb"@main:35:12-14 of "c"@main:36:12-13 absent
`},
		{"values", `
-- main.tf --
resource "helm_release" "a" {
  name      = "a"
  chart     = "c"
  namespace = "net"
  values = [
    yamlencode({
      serviceAccount = {
        name        = "web"
        annotations = { "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/web" }
      }
    }),
  ]
}
resource "helm_release" "b" {
  name   = "b"
  chart  = "c"
  values = [<<-EOT
    serviceAccount:
      name: web
      annotations:
        eks.amazonaws.com/role-arn: arn:heredoc
  EOT
  ]
}
resource "helm_release" "c" {
  name   = "c"
  chart  = "c"
  values = [templatefile("${path.module}/c.tpl", { arn = "arn:template" })]
}
-- c.tpl --
serviceAccount:
  name: web
  annotations:
    eks.amazonaws.com/role-arn: ${arn}
`, `
helm_release.a serviceAccount@main:9:9-20: account "net"@main:4:16-19 / "web"@main:8:24-27
  "eks.amazonaws.com/role-arn"@main:9:26-52 = "arn:aws:iam::111122223333:role/web"@main:9:57-91
helm_release.b serviceAccount@main:20:7-18: account "default"@main:14:1-28 / "web"@main:19:13-16
  "eks.amazonaws.com/role-arn"@main:21:9-35 = "arn:heredoc"@main:21:37-48
helm_release.c serviceAccount@c.tpl:3:3-14: account "default"@main:25:1-28 / "web"@c.tpl:2:9-12
  "eks.amazonaws.com/role-arn"@c.tpl:4:5-31 = "arn:template"@c.tpl:4:33-39
helm_release.a: release "net"@main:4:16-19 / "a"@main:2:16-17 of "c"@main:3:16-17 absent
helm_release.b: release "default"@main:14:1-28 / "b"@main:15:13-14 of "c"@main:16:13-14 absent
helm_release.c: release "default"@main:25:1-28 / "c"@main:26:13-14 of "c"@main:27:13-14 absent
`},
		{"what lies over what", `
variable "extra" {}
provider "aws" { region = "eu-west-1" }
resource "helm_release" "named" {
  name   = "a"
  chart  = "c"
  values = [<<-EOT
    serviceAccount:
      name: low
      annotations:
        eks.amazonaws.com/role-arn: arn:low
  EOT
    , yamlencode({ serviceAccount = { annotations = { "eks.amazonaws.com/role-arn" = "arn:high" } } })
  ]
  set {
    name  = "serviceAccount.name"
    value = "high"
  }
}
resource "helm_release" "secret" {
  name   = "b"
  chart  = "c"
  values = [<<-EOT
    serviceAccount:
      annotations:
        eks.amazonaws.com/role-arn: arn:low
  EOT
  ]
  set_sensitive {
    name  = "serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"
    value = "hunter2"
  }
}
resource "helm_release" "extra" {
  name   = "c"
  chart  = "c"
  values = [yamlencode({ a = { annotations = { "eks.amazonaws.com/role-arn" = "arn:low" } } }), var.extra]
  set {
    name  = "b.annotations.eks\\.amazonaws\\.com/role-arn"
    value = "arn:high"
  }
}
`, `
helm_release.named serviceAccount@main:12:39-50: account "default"@main:3:1-32 / "high"@main:16:14-18
  "eks.amazonaws.com/role-arn"@main:12:56-82 = "arn:high"@main:12:87-95
helm_release.secret serviceAccount@main:29:29-40: account "default"@main:19:1-33 / "{ServiceAccount at serviceAccount}"@main:29:29-40
  "eks.amazonaws.com/role-arn"@main:29:41-71 = "{sensitive values are not read}"@main:29:14-71
helm_release.extra a@main:36:32-43: account "default"@main:33:1-32 / "{ServiceAccount at a}"@main:36:32-43 exists: maybe, variable "extra" has no default
  "eks.amazonaws.com/role-arn"@main:36:49-75 = "arn:low"@main:36:80-87
helm_release.extra b@main:38:16-27: account "default"@main:33:1-32 / "{ServiceAccount at b}"@main:38:16-27
  "eks.amazonaws.com/role-arn"@main:38:28-58 = "arn:high"@main:39:14-22
  open: variable "extra" has no default
helm_release.named: release "default"@main:3:1-32 / "a"@main:4:13-14 of "c"@main:5:13-14 absent
helm_release.secret: release "default"@main:19:1-33 / "b"@main:20:13-14 of "c"@main:21:13-14 absent
helm_release.extra: release "default"@main:33:1-32 / "c"@main:34:13-14 of "c"@main:35:13-14 absent
`},
	})
}

// TestSecretsAreNotRead looks for a sensitive value in everything that leaves.
func TestSecretsAreNotRead(t *testing.T) {
	set := deployed(t, `
resource "helm_release" "a" {
  name  = "a"
  chart = "c"
  set_sensitive {
    name  = "serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn"
    value = "hunter2"
  }
}
resource "kubernetes_config_map" "c" {
  metadata {
    name = "c"
  }
  data = { db_password = "hunter2" }
}
resource "kubernetes_pod" "p" {
  metadata {
    name = "p"
  }
  spec {
    container {
      name = "p"
      env {
        name  = "AWS_SECRET_ACCESS_KEY"
        value = "hunter2"
      }
    }
  }
}
`)
	if got := listed(set); strings.Contains(got, "hunter2") || !strings.Contains(got, "AWS_SECRET_ACCESS_KEY") {
		t.Errorf("got\n%s", got)
	}
}

// TestTextsThatAreChosen lets a condition decide which text is deployed.
func TestTextsThatAreChosen(t *testing.T) {
	check(t, []resourceCase{
		{"rows", `
variable "on" { type = bool }
provider "aws" { region = "eu-west-1" }
resource "kubernetes_config_map" "auth" {
  metadata {
    name      = "aws-auth"
    namespace = "kube-system"
  }
  data = {
    mapRoles = var.on ? yamlencode([{ rolearn = "a" }]) : yamlencode([{ rolearn = "b" }])
  }
}
`, `
kubernetes_config_map.auth: config "kube-system"@main:6:18-29 / "aws-auth"@main:5:18-26
  "mapRoles"@main:9:5-13 @main:9:16-90
role "{mapRoles}"@main:9:16-90 as absent open
`},
		{"values", `
variable "on" { type = bool }
provider "aws" { region = "eu-west-1" }
resource "helm_release" "a" {
  name   = "a"
  chart  = "c"
  values = [yamlencode({ sa = { name = "web", annotations = { "eks.amazonaws.com/role-arn" = "arn:x" } } }), var.on ? "a: b" : "sa: {}"]
}
resource "helm_release" "b" {
  name   = "b"
  chart  = "c"
  values = [yamlencode({ sa = { annotations = { "eks.amazonaws.com/role-arn" = "arn:x" } } })]
  set {
    name  = "sa.name"
    value = var.on ? "web" : "api"
  }
}
resource "helm_release" "json" {
  name   = "c"
  chart  = "c"
  values = [jsonencode({ sa = { name = var.on ? "web" : null, annotations = { "eks.amazonaws.com/role-arn" = "arn:x" } } })]
}
`, `
helm_release.a sa@main:6:47-58: account "default"@main:3:1-28 / "web"@main:6:41-44 exists: maybe, variable "on" has no default
  "eks.amazonaws.com/role-arn"@main:6:64-90 = "arn:x"@main:6:95-100
helm_release.b sa@main:11:33-44: account "default"@main:8:1-28 / "{web or api}"@main:14:13-35
  "eks.amazonaws.com/role-arn"@main:11:50-76 = "arn:x"@main:11:81-86
helm_release.json sa@main:20:63-74: account "default"@main:17:1-31 / "{var.on ? \"web\" : null}"@main:20:40-61
  "eks.amazonaws.com/role-arn"@main:20:80-106 = "arn:x"@main:20:111-116
helm_release.a: release "default"@main:3:1-28 / "a"@main:4:13-14 of "c"@main:5:13-14 absent
helm_release.b: release "default"@main:8:1-28 / "b"@main:9:13-14 of "c"@main:10:13-14 absent
helm_release.json: release "default"@main:17:1-31 / "c"@main:18:13-14 of "c"@main:19:13-14 absent
`},
		{"in JSON", `
-- main.tf.json --
{"resource": {"helm_release": {"a": {"name": "a", "chart": "c", "set": [
  {"name": "sa.annotations.eks\\.amazonaws\\.com/role-arn", "value": "arn:x"}
]}}}}
`, `
helm_release.a sa@main.tf.json:2:16-27: account "default"@main.tf.json:1:32-35 / "{ServiceAccount at sa}"@main.tf.json:2:16-27
  "eks.amazonaws.com/role-arn"@main.tf.json:2:28-58 = "arn:x"@main.tf.json:2:71-76
helm_release.a: release "default"@main.tf.json:1:32-35 / "a"@main.tf.json:1:47-48 of "c"@main.tf.json:1:61-62 absent
`},
	})
}
