package terraform

import (
	"fmt"
	"strings"
	"testing"
)

// TestWrittenAuthMaps holds which texts are taken for aws-auth, once each, and how
// surely they are.
func TestWrittenAuthMaps(t *testing.T) {
	const manifest = `apiVersion: v1
kind: ConfigMap
metadata:
  name: aws-auth
data:
  mapRoles: []
`
	archive := `-- main.tf --
variable "on" {}
locals {
  auth = <<EOF
` + manifest + `EOF
  other = "mapRoles and ConfigMap"
  either = var.on ? "aws-auth ConfigMap mapRoles" : 1
}
output "written" {
  value = local.auth
}
output "also" {
  value = <<EOF
# ${var.on}
` + manifest + `EOF
}
resource "local_file" "auth" {
  content = local.auth
}
resource "local_file" "aws_auth" {
  content = templatefile("aws_auth.tpl", { on = "" })
}
module "mine" {
  source = "./mine"
  count  = var.on ? 1 : 0
}
module "fetched" {
  source = "acme/eks/aws"
}
-- aws_auth.tpl --
` + manifest + `${on}
-- mine/main.tf --
locals {
  auth = "mapRoles ConfigMap aws-auth"
}
-- .terraform/modules/modules.json --
{"Modules": [{"Key": "fetched", "Source": "acme/eks/aws", "Dir": ".terraform/modules/fetched"}]}
-- .terraform/modules/fetched/main.tf --
locals {
  auth = "aws-auth ConfigMap mapRoles"
}
`
	var got []string
	for _, e := range facts(t, archive).Embedded {
		got = append(got, fmt.Sprintf("%s %s %s %v", e.Hint, e.Decl.Address, where(e.Map.Site(0, 1)), e.Decl.Exists))
	}
	want := []string{
		"aws-auth local_file.aws_auth aws_auth.tpl:1:1 yes", "aws-auth local.auth main:4:1 yes", "aws-auth output.also main:19:1 yes",
		"aws-auth module.mine[0].local.auth mine/main:2:11 maybe",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
