package terraform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/kube"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// deployed loads an archive and reads what its texts hold.
func deployed(t *testing.T, archive string) *fact.Set {
	t.Helper()
	if !strings.HasPrefix(archive, "-- ") {
		archive = "-- main.tf --\n" + archive
	}
	tree, err := source.Discover(source.Options{WorkDir: writeTree(t, archive)})
	if err != nil {
		t.Fatal(err)
	}
	set := Load(tree, Options{})
	embedded := set.Embedded
	set.Embedded = nil
	for _, e := range embedded {
		set.Add(kube.LoadEmbedded(e))
	}
	return set
}

func spot(s source.Site) string {
	r := s.Range()
	if r.Line == 0 {
		return "-"
	}
	return fmt.Sprintf("%s:%d:%d-%d", strings.TrimSuffix(r.File, ".tf"), r.Line, r.Column, r.EndColumn)
}

func shown(s fact.String) string {
	if s.State == fact.Absent {
		return "absent"
	}
	return fmt.Sprintf("%q@%s", s.V.String(), spot(s.At))
}

func pairs(b *strings.Builder, l fact.List[fact.Annotation]) {
	for _, a := range l.Items {
		fmt.Fprintf(b, "  %s = %s\n", shown(a.Key), shown(a.Value))
	}
	if l.Open {
		fmt.Fprintf(b, "  open: %s\n", l.Why.Why)
	}
}

// listed prints what the Kubernetes resources of a set declare.
func listed(set *fact.Set) string {
	var b strings.Builder
	decl := func(d fact.Decl) {
		if d.Exists != policy.Yes {
			fmt.Fprintf(&b, " exists: %s, %s", d.Exists, d.Why.Why)
		}
		if d.Open {
			b.WriteString(" open")
		}
		b.WriteString("\n")
	}
	for _, s := range set.ServiceAccounts {
		fmt.Fprintf(&b, "%s@%s: account %s / %s", s.Address, spot(s.Decl.At), shown(s.Namespace), shown(s.Name))
		decl(s.Decl)
		pairs(&b, s.Annotations)
	}
	for _, w := range set.Workloads {
		fmt.Fprintf(&b, "%s: %s %s / %s as %s", w.Address, w.Kind, shown(w.Namespace), shown(w.Name), shown(w.ServiceAccount))
		decl(w.Decl)
		for _, l := range []fact.List[fact.Annotation]{w.Annotations, w.PodAnnotations, w.PodLabel, w.NodeSelector} {
			pairs(&b, l)
		}
		for _, c := range w.Containers {
			fmt.Fprintf(&b, "  container %s of %s\n", shown(c.Name), shown(c.Image))
			for _, e := range c.Env.Items {
				fmt.Fprintf(&b, "    %s = %s", shown(e.Name), shown(e.Value))
				if e.ConfigMap.Written() {
					fmt.Fprintf(&b, " from %s %s", shown(e.ConfigMap), shown(e.Key))
				}
				if e.FromSecret {
					b.WriteString(" from a secret")
				}
				b.WriteString("\n")
			}
			if c.Env.Open {
				b.WriteString("    open\n")
			}
			for _, e := range c.EnvFrom.Items {
				fmt.Fprintf(&b, "    all of %s\n", shown(e))
			}
		}
		for _, m := range w.Mounts.Items {
			fmt.Fprintf(&b, "  mounts %s\n", shown(m))
		}
	}
	for _, c := range set.ConfigMaps {
		fmt.Fprintf(&b, "%s: config %s / %s", c.Address, shown(c.Namespace), shown(c.Name))
		decl(c.Decl)
		for _, d := range c.Data.Items {
			fmt.Fprintf(&b, "  %s @%s\n", shown(d.Key), spot(d.Value.At))
		}
		if c.Data.Open {
			fmt.Fprintf(&b, "  open: %s\n", c.Data.Why.Why)
		}
	}
	for _, e := range set.AccessEntries {
		kind := "role"
		if e.User {
			kind = "user"
		}
		fmt.Fprintf(&b, "%s %s as %s", kind, shown(e.PrincipalARN), shown(e.Username))
		for _, g := range e.Groups.Items {
			fmt.Fprintf(&b, " %s", shown(g))
		}
		decl(e.Decl)
	}
	for _, r := range set.HelmReleases {
		fmt.Fprintf(&b, "%s: release %s / %s of %s %s", r.Address, shown(r.Namespace), shown(r.Name), shown(r.Chart), shown(r.Repository))
		decl(r.Decl)
	}
	for _, g := range set.Gaps {
		fmt.Fprintf(&b, "gap %s %s@%s\n", g.About, g.Why, spot(g.At))
	}
	for _, d := range set.Diagnostics {
		fmt.Fprintf(&b, "diagnostic %s@%s\n", d.Message, spot(d.At))
	}
	return b.String()
}

type resourceCase struct{ name, files, want string }

func check(t *testing.T, cases []resourceCase) {
	t.Helper()
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			got := listed(deployed(t, strings.TrimPrefix(tt.files, "\n")))
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestServiceAccounts(t *testing.T) {
	check(t, []resourceCase{
		{"literal", `
resource "kubernetes_service_account" "a" {
  metadata {
    name      = "web"
    namespace = "prod"
    annotations = {
      "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/web"
    }
  }
}
`, `
kubernetes_service_account.a@main:1:1-42: account "prod"@main:4:18-22 / "web"@main:3:18-21
  "eks.amazonaws.com/role-arn"@main:6:8-34 = "arn:aws:iam::111122223333:role/web"@main:6:39-73
`},
		{"defaults and references", `
provider "aws" { region = "eu-west-1" }
resource "kubernetes_namespace_v1" "n" {
  metadata {
    name = "prod"
  }
}
resource "kubernetes_service_account_v1" "a" {
  metadata {
    name = "web"
  }
}
resource "kubernetes_default_service_account_v1" "d" {
  metadata {
    namespace = kubernetes_namespace_v1.n.metadata[0].name
  }
}
resource "kubernetes_service_account" "b" {
  metadata {
    generate_name = "${kubernetes_service_account_v1.a.metadata.0.name}-"
    namespace     = kubernetes_service_account_v1.a.metadata[0].namespace
  }
}
resource "kubernetes_service_account" "c" {
  metadata {
    name      = replace(kubernetes_service_account_v1.a.id, "/", "-")
    namespace = kubernetes_namespace_v1.n.id
  }
}
`, `
kubernetes_service_account_v1.a@main:7:1-45: account "default"@main:8:3-11 / "web"@main:9:13-16
kubernetes_default_service_account_v1.d@main:12:1-53: account "prod"@main:4:13-17 / "default"@main:13:3-11
kubernetes_service_account.b@main:17:1-42: account "default"@main:8:3-11 / "web-{kubernetes_service_account.b.metadata[0].name}"@main:19:22-73
kubernetes_service_account.c@main:23:1-42: account "prod"@main:26:17-45 / "default-web"@main:25:17-70
`},
		{"unknown", `
variable "ns" {}
variable "more" { type = map(string) }
variable "irsa" { type = bool }
provider "aws" { region = "eu-west-1" }
resource "kubernetes_service_account" "a" {
  count = var.irsa ? 1 : 0
  metadata {
    name        = "web-${var.ns}"
    namespace   = var.ns
    annotations = merge({ "a" = "b" }, var.more)
  }
}
resource "kubernetes_service_account" "b" {
  metadata {
    name        = "b"
    annotations = var.irsa ? { "eks.amazonaws.com/role-arn" = "arn:x", z = "1" } : { "eks.amazonaws.com/role-arn" = "arn:x" }
  }
}
resource "kubernetes_service_account" "c" {
  metadata {
    name        = "c"
    annotations = var.irsa ? { "eks.amazonaws.com/role-arn" = "arn:x" } : {}
  }
}
`, `
kubernetes_service_account.a[0]@main:5:1-42: account "{var.ns}"@main:9:19-25 / "web-{var.ns}"@main:8:20-33 exists: maybe, variable "irsa" has no default
  open: variable "more" has no default
kubernetes_service_account.b@main:13:1-42: account "default"@main:14:3-11 / "b"@main:15:20-21
  "eks.amazonaws.com/role-arn"@main:16:33-59 = "arn:x"@main:16:64-69
  open: variable "irsa" has no default
kubernetes_service_account.c@main:19:1-42: account "default"@main:20:3-11 / "c"@main:21:20-21
  open: variable "irsa" has no default
`},
		{"annotations of its own", `
resource "kubernetes_annotations" "a" {
  api_version = "v1"
  kind        = "ServiceAccount"
  metadata {
    name      = "aws-node"
    namespace = "kube-system"
  }
  annotations = {
    "eks.amazonaws.com/role-arn" = "arn:x"
  }
}
resource "kubernetes_annotations" "b" {
  api_version = "v1"
  kind        = "Namespace"
  metadata {
    name = "x"
  }
  annotations = { "eks.amazonaws.com/role-arn" = "arn:x" }
}
`, `
kubernetes_annotations.a@main:1:1-38: account "kube-system"@main:6:18-29 / "aws-node"@main:5:18-26
  "eks.amazonaws.com/role-arn"@main:9:6-32 = "arn:x"@main:9:37-42
  open: kubernetes_annotations.a adds to annotations that are written elsewhere
`},
	})
}

func TestConfigMaps(t *testing.T) {
	check(t, []resourceCase{
		{"aws-auth as a heredoc", `
resource "kubernetes_config_map" "auth" {
  metadata {
    name      = "aws-auth"
    namespace = "kube-system"
  }
  data = {
    mapRoles = <<-EOT
      - rolearn: arn:aws:iam::111122223333:role/node
        username: system:node:{{EC2PrivateDNSName}}
        groups: [system:nodes]
    EOT
    mapUsers = "[]"
    password = "hunter2"
  }
}
`, `
kubernetes_config_map.auth: config "kube-system"@main:4:18-29 / "aws-auth"@main:3:18-26
  "mapRoles"@main:7:5-13 @main:8:7-1
  "mapUsers"@main:12:5-13 @main:12:17-19
  "password"@main:13:5-13 @main:13:5-13
role "arn:aws:iam::111122223333:role/node"@main:8:18-53 as "system:node:{{EC2PrivateDNSName}}"@main:9:19-52 "system:nodes"@main:10:18-30
`},
		{"aws-auth by yamlencode", `
variable "more" {}
provider "aws" { region = "eu-west-1" }
resource "kubernetes_config_map_v1_data" "auth" {
  metadata {
    name      = "aws-auth"
    namespace = "kube-system"
  }
  data = {
    mapRoles = yamlencode([
      {
        rolearn  = "arn:aws:iam::111122223333:role/node"
        username = "system:node:{{EC2PrivateDNSName}}"
        groups   = ["system:nodes"]
      },
      {
        rolearn  = var.more
        username = "x"
      },
    ])
  }
}
`, `
kubernetes_config_map_v1_data.auth: config "kube-system"@main:6:18-29 / "aws-auth"@main:5:18-26
  "mapRoles"@main:9:5-13 @main:9:16-7
  open: kubernetes_config_map_v1_data.auth adds to data that is written elsewhere
role "arn:aws:iam::111122223333:role/node"@main:11:21-56 as "system:node:{{EC2PrivateDNSName}}"@main:12:21-54 "system:nodes"@main:13:22-34
role "{var.more}"@main:16:20-28 as "x"@main:17:21-22
user "{mapUsers}"@main:8:10-4 as absent open
`},
		{"another", `
resource "kubernetes_config_map" "env" {
  metadata {
    name = "aws-auth"
  }
  data = { mapRoles = "- rolearn: x" }
}
`, `
kubernetes_config_map.env: config "default"@main:2:3-11 / "aws-auth"@main:3:13-21
  "mapRoles"@main:5:12-20 @main:5:24-36
`},
	})
}

func TestWorkloads(t *testing.T) {
	check(t, []resourceCase{
		{"deployment", `
variable "env" {}
provider "aws" { region = "eu-west-1" }
resource "kubernetes_deployment_v1" "web" {
  metadata {
    name      = "web"
    namespace = "prod"
    annotations = { on = "deployment" }
  }
  spec {
    template {
      metadata {
        labels      = { app = "web" }
        annotations = { "iam.amazonaws.com/role" = "x" }
      }
      spec {
        service_account_name = "web"
        node_selector        = { a = "b" }
        init_container {
          name = "init"
        }
        container {
          name  = "web"
          image = "nginx:1"
          env {
            name  = "AWS_ROLE_ARN"
            value = "arn:aws:iam::111122223333:role/web"
          }
          env {
            name  = "AWS_SECRET_ACCESS_KEY"
            value = "hunter2"
          }
          env {
            name = "ARN"
            value_from {
              config_map_key_ref {
                name = "settings"
                key  = "arn"
              }
            }
          }
          env {
            name = "KEY"
            value_from {
              secret_key_ref {
                name = "s"
                key  = "k"
              }
            }
          }
          env_from {
            config_map_ref {
              name = "more"
            }
          }
          env_from {
            prefix = "P_"
            config_map_ref {
              name = "prefixed"
            }
          }
          dynamic "env" {
            for_each = var.env
            content {
              name  = env.key
              value = env.value
            }
          }
        }
        volume {
          config_map {
            name = "files"
          }
        }
      }
    }
  }
}
`, `
kubernetes_deployment_v1.web: Deployment "prod"@main:6:18-22 / "web"@main:5:18-21 as "web"@main:16:33-36
  "on"@main:7:21-23 = "deployment"@main:7:27-37
  "iam.amazonaws.com/role"@main:13:26-48 = "x"@main:13:53-54
  "app"@main:12:25-28 = "web"@main:12:32-35
  "a"@main:17:34-35 = "b"@main:17:39-40
  container "web"@main:22:20-23 of "nginx:1"@main:23:20-27
    "AWS_ROLE_ARN"@main:25:22-34 = "arn:aws:iam::111122223333:role/web"@main:26:22-56
    "AWS_SECRET_ACCESS_KEY"@main:29:22-43 = "{secrets are not read}"@main:29:22-43
    "ARN"@main:33:21-24 = absent from "settings"@main:36:25-33 "arn"@main:37:25-28
    "KEY"@main:42:21-24 = absent from a secret
    open
    all of "more"@main:52:23-27
  container "init"@main:19:19-23 of absent
  mounts "files"@main:71:21-26
`},
		{"cron job and pod", `
resource "kubernetes_cron_job_v1" "c" {
  metadata {
    name = "c"
  }
  spec {
    job_template {
      spec {
        template {
          spec {
            service_account_name = "job"
            container {
              name = "c"
            }
          }
        }
      }
    }
  }
}
resource "kubernetes_pod" "p" {
  metadata {
    name = "p"
    labels = { a = "b" }
  }
  spec {
    container {
      name = "p"
    }
  }
}
`, `
kubernetes_cron_job_v1.c: CronJob "default"@main:2:3-11 / "c"@main:3:13-14 as "job"@main:10:37-40
  container "c"@main:12:23-24 of absent
kubernetes_pod.p: Pod "default"@main:21:3-11 / "p"@main:22:13-14 as absent
  "a"@main:23:16-17 = "b"@main:23:21-22
  container "p"@main:27:15-16 of absent
`},
	})
}
