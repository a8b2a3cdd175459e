package terraform

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// read lists what test_thing shows in one root of an archive.
func read(t *testing.T, dir, archive string) []string {
	t.Helper()
	tmp := writeTree(t, archive)
	l := loaderFor(t, tmp)
	l.prepare(Options{Panic: true})
	var list []string
	l.newRoot(l.directory(filepath.Join(tmp, dir)), l.options).top.each("test_thing", func(i *instance) {
		list = append(list, i.addr+" name="+show(i.attr("name"))+" value="+show(i.attr("value"))+" list="+show(i.attr("list")))
	})
	return list
}

// infra is a root whose state others read.
const infra = `
-- infra/main.tf --
terraform {
  backend "s3" {
    bucket = "state"
    key    = "infra.tfstate"
    region = "eu-west-1"
  }
}
resource "aws_iam_role" "web" {
  name = "web"
}
output "name" {
  value = aws_iam_role.web.name
}
output "names" {
  value = { web = aws_iam_role.web.name, workspace = terraform.workspace }
}
`

func TestRemoteState(t *testing.T) {
	reader := func(config string) string {
		return "\n-- app/main.tf --\nvariable \"env\" {}\ndata \"terraform_remote_state\" \"infra\" {\n" + config + `
}
terraform {
  backend "s3" {}
}
resource "test_thing" "it" {
  name  = data.terraform_remote_state.infra.outputs.name
  value = try(data.terraform_remote_state.infra.outputs["names"].web, "none")
  list  = try(data.terraform_remote_state.infra.outputs.missing, "none")
}
`
	}
	s3 := reader("backend = \"s3\"\nconfig = { bucket = \"state\", key = \"infra.tfstate\", region = \"eu-west-1\" }")
	const joined = `test_thing.it name="web" value="web"`
	const open = `test_thing.it name=<data.terraform_remote_state.infra.outputs.name> value=`
	for _, c := range []struct{ name, archive, want string }{
		{"a bucket and a key", s3 + infra, joined},
		{"its own workspace", strings.Replace(s3, "config", "workspace = terraform.workspace\nconfig", 1) + infra, joined},
		{"another workspace", strings.Replace(s3, "config", "workspace = \"blue\"\nconfig", 1) + infra, open},
		{"another key", strings.Replace(s3, "infra.tfstate", "other.tfstate", 1) + infra, open},
		{"a key that is not known", strings.Replace(s3, `"infra.tfstate"`, `"${var.env}/infra.tfstate"`, 1) + infra, open},
		{"a configuration that is not known", reader("backend = \"s3\"\nconfig = var.env") + infra, open},
		{"two roots that share it", s3 + infra + strings.Replace(infra, "infra/main.tf", "copy/main.tf", 1), open},
		{"a backend whose key is given when it is set up", s3 + strings.Replace(infra, `key    = "infra.tfstate"`, "", 1), open},
		{"no such root", s3, open},
		{"local", reader("backend = \"local\"\nconfig = { path = \"${path.module}/../infra/terraform.tfstate\" }") +
			"-- infra/main.tf --\n" + infra[strings.Index(infra, "resource"):], joined},
		{"local, but the root keeps it elsewhere", reader("backend = \"local\"\nconfig = { path = \"../infra/terraform.tfstate\" }") + infra, open},
		{"a workspace of HCP Terraform", reader("backend = \"remote\"\nconfig = {\norganization = \"acme\"\nworkspaces = { name = \"infra\" }\n}") +
			"-- infra/main.tf --\nterraform {\n  cloud {\n    organization = \"acme\"\n    workspaces {\n      name = \"infra\"\n    }\n  }\n}\n" + infra[strings.Index(infra, "resource"):], joined},
		{"a unit of Terragrunt", s3 + `
-- units/root.hcl --
remote_state {
  backend = "s3"
  config = {
    bucket = "state"
    key    = "${path_relative_to_include()}.tfstate"
  }
}
-- units/infra/terragrunt.hcl --
include { path = find_in_parent_folders("root.hcl") }
terraform { source = "../../modules/infra" }
inputs = { name = "web" }
-- modules/infra/main.tf --
variable "name" { default = "standard" }
output "name" { value = var.name }
output "names" { value = { web = var.name } }
`, joined},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(read(t, "app", c.archive), "\n")
			if !strings.HasPrefix(got, c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestRemoteStateOfOneAnother: roots that read each other's states are evaluated
// as far as they do not depend on themselves.
func TestRemoteStateOfOneAnother(t *testing.T) {
	root := func(own, other string) string {
		return "-- " + own + "/main.tf --\nterraform {\n  backend \"s3\" {\n    bucket = \"b\"\n    key = \"" + own + "\"\n  }\n}\n" +
			"data \"terraform_remote_state\" \"other\" {\n  backend = \"s3\"\n  config = { bucket = \"b\", key = \"" + other + "\" }\n}\n" +
			"output \"fixed\" {\n  value = \"" + own + "\"\n}\noutput \"circle\" {\n  value = data.terraform_remote_state.other.outputs.circle\n}\n" +
			"resource \"test_thing\" \"it\" {\n  name = data.terraform_remote_state.other.outputs.fixed\n  value = data.terraform_remote_state.other.outputs.circle\n}\n"
	}
	got := read(t, "a", root("a", "b")+root("b", "a"))
	want := []string{`test_thing.it name="b" value=<output.circle> list=null`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLookUps(t *testing.T) {
	const cluster = `
-- cluster/main.tf --
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["418872263719"]
}
resource "aws_eks_cluster" "main" {
  name = "main"
}
resource "aws_iam_openid_connect_provider" "main" {
  url = aws_eks_cluster.main.identity[0].oidc[0].issuer
}
resource "aws_iam_policy" "logs" {
  name = "logs"
  path = "/team/"
}
resource "aws_ssm_parameter" "issuer" {
  name  = "/main/issuer"
  type  = "String"
  value = replace(aws_eks_cluster.main.identity[0].oidc[0].issuer, "https://", "")
}
resource "aws_ssm_parameter" "secret" {
  name  = "/main/secret"
  type  = "SecureString"
  value = "secret"
}
resource "aws_ssm_parameter" "kept" {
  name  = "/main/kept"
  type  = "String"
  value = "placeholder"
  lifecycle {
    ignore_changes = [value]
  }
}
`
	const app = `
-- app/main.tf --
terraform {
  backend "s3" {}
}
provider "aws" {
  region = "eu-west-1"
}
data "aws_eks_cluster" "main" {
  name = "main"
}
data "aws_iam_openid_connect_provider" "main" {
  url = data.aws_eks_cluster.main.identity[0].oidc[0].issuer
}
data "aws_iam_policy" "logs" {
  name = "logs"
}
data "aws_iam_policy" "aws" {
  name = "AmazonEBSCSIDriverPolicy"
}
data "aws_ssm_parameter" "issuer" {
  name = "/main/issuer"
}
data "aws_ssm_parameter" "secret" {
  name = "/main/secret"
}
data "aws_ssm_parameter" "kept" {
  name = "/main/kept"
}
resource "test_thing" "it" {
  name  = data.aws_ssm_parameter.issuer.value
  value = [data.aws_iam_openid_connect_provider.main.arn, data.aws_iam_policy.logs.arn, data.aws_ssm_parameter.secret.value, data.aws_ssm_parameter.kept.value]
  list  = [data.aws_iam_policy.aws.arn]
}
`
	const id = "oidc.eks.eu-west-1.amazonaws.com/id/{id of aws_eks_cluster.main}"
	const joined = `test_thing.it name="` + id + `" value=["arn:aws:iam::418872263719:oidc-provider/` + id + `", "arn:aws:iam::418872263719:policy/team/logs", ` +
		`<data.aws_ssm_parameter.secret.value>, <data.aws_ssm_parameter.kept.value>] list=["arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"]`
	const open = `test_thing.it name=<data.aws_ssm_parameter.issuer.value> value=["arn:aws:iam::{account of provider aws}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/{id of data.aws_eks_cluster.main}", ` +
		`<data.aws_iam_policy.logs.arn>, `
	for _, c := range []struct{ name, archive, want string }{
		{"one of each", app + cluster, joined},
		{"another account", strings.Replace(app, "region =", "allowed_account_ids = [\"730335612044\"]\n  region =", 1) + cluster,
			strings.ReplaceAll(open, "{account of provider aws}", "730335612044")},
		{"two environments", app + cluster + strings.Replace(cluster, "cluster/main.tf", "other/main.tf", 1), open},
		{"two environments in accounts of their own", strings.Replace(app, "region =", "allowed_account_ids = [\"418872263719\"]\n  region =", 1) + cluster +
			strings.ReplaceAll(strings.Replace(cluster, "cluster/main.tf", "other/main.tf", 1), "418872263719", "730335612044"), joined},
		{"a name that may be the same", app + cluster + strings.NewReplacer("cluster/main.tf", "other/main.tf", "\"main\"\n}", "terraform.workspace\n}", "/main/", "/${terraform.workspace}/",
			"\"logs\"\n", "terraform.workspace\n").Replace(cluster), open},
		{"by their directories of different environments", strings.Replace(app, "-- app", "-- stage/app", 1) + strings.Replace(cluster, "-- cluster", "-- prod/cluster", 1), open},
		{"in no root", app, open},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := "app"
			if strings.Contains(c.archive, "stage/app") {
				dir = "stage/app"
			}
			got := strings.Join(read(t, dir, c.archive), "\n")
			if !strings.HasPrefix(got, c.want) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
