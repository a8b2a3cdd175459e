package terraform

import (
	"fmt"
	"strings"
	"testing"
)

// mistaken lists the problems of an archive: place, group, kind and value.
func mistaken(t *testing.T, archive string) string {
	t.Helper()
	var lines []string
	for _, p := range facts(t, archive).Problems {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", place(p.Primary), strings.TrimPrefix(p.Code, "terraform."), p.Kind, p.Value)))
	}
	return strings.Join(lines, "\n")
}

const (
	trustedRole = `
resource "aws_iam_role" "a" {
  name               = "a"
  assume_role_policy = "{}"
}
`
	govCloud = `provider "aws" {
  region = "us-gov-west-1"
}
`
)

func TestMistakes(t *testing.T) {
	for _, c := range []struct{ name, main, want string }{
		{"a role without trust in JSON", `-- main.tf.json --
{"resource": {"aws_iam_role": {"a": {"name": "a"}}}}
`, "main.tf.json:1:32-1:35 role_lacks_trust"},
		{"a null that a caller passes", `-- main.tf --
module "m" {
  source = "./m"
  trust  = null
}
-- m/main.tf --
variable "trust" {}
resource "aws_iam_role" "a" {
  assume_role_policy = var.trust
}
`, "m/main.tf:2:1-2:28 role_lacks_trust"},
		{"a null that is a default may be overridden", `-- main.tf --
variable "trust" {
  default = null
}
resource "aws_iam_role" "a" {
  assume_role_policy = var.trust
}
`, ""},
		{"an ARN through a local", `-- main.tf --
` + trustedRole + `
locals {
  role = aws_iam_role.a.arn
}
resource "aws_iam_instance_profile" "a" {
  role = local.role
}
`, "main.tf:8:10-8:28 attachment_takes_name arn arn:{partition of provider aws}:iam::{account of provider aws}:role/a"},
		{"one of several roles", `-- main.tf --
` + trustedRole + `
resource "aws_iam_policy_attachment" "a" {
  name       = "a"
  policy_arn = "arn:aws:iam::111122223333:policy/p"
  roles      = ["b", aws_iam_role.a.arn]
}
`, "main.tf:10:22-10:40 attachment_takes_name arn arn:{partition of provider aws}:iam::{account of provider aws}:role/a"},
		{"a choice with a right answer", `-- main.tf --
variable "own" {
  type = bool
}
` + trustedRole + `
resource "aws_iam_role_policy_attachment" "a" {
  role       = var.own ? aws_iam_role.a.name : aws_iam_role.a.arn
  policy_arn = var.own ? "x" : "arn:aws:iam::111122223333:policy/p"
}
`, ""},
		{"dots of which one is escaped twice", `-- main.tf --
resource "helm_release" "a" {
  name  = "a"
  chart = "c"
  set {
    name  = "sa.annotations.eks\\.amazonaws.com/role-arn"
    value = "x"
  }
}
`, `main.tf:5:29-5:57 helm_unescaped_dots  eks\.amazonaws.com/role-arn`},
		{"an annotation that is no path", `-- main.tf --
resource "helm_release" "a" {
  name  = "a"
  chart = "c"
  set {
    name  = "keys"
    value = "sa.annotations.eks.amazonaws.com/role-arn"
  }
}
`, ""},
		{"a reference that is part of another word", `-- main.tf --
` + trustedRole + `
resource "aws_iam_policy" "a" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "arn:aws:s3:::x.aws_iam_role.a.arn" }] })
}
`, ""},
		{"a reference to what is not declared", `-- main.tf --
resource "aws_iam_policy" "a" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "aws_s3_bucket.a.arn" }] })
}
`, ""},
		{"a variable as part of an ARN", `-- main.tf --
variable "account" {}
resource "aws_iam_policy" "a" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "arn:aws:iam::var.account:role/x" }] })
}
`, "main.tf:3:97-3:108 heredoc_uninterpolated  var.account"},
		{"names of for and dynamic are no references", `-- main.tf --
data "aws_iam_policy_document" "a" {
  dynamic "statement" {
    for_each = { x = ["a"] }
    iterator = it
    content {
      resources = [for r in it.value : "arn:aws:s3:::${r}"]
      actions   = ["s3:GetObject"]
    }
  }
}
`, ""},
		{"a file that is broken may declare it", `-- main.tf --
resource "aws_iam_instance_profile" "a" {
  role = aws_iam_role.a.name
}
-- roles.tf --
resource "aws_iam_role" {{{
`, ""},
		{"a template of a file may declare it", `-- main.tf --
resource "aws_iam_instance_profile" "a" {
  role = aws_iam_role.a.name
}
-- roles.tf.tmpl --
resource "aws_iam_role" "a" {}
`, ""},
		{"a partition through a variable", `-- main.tf --
` + govCloud + `
variable "arn" {
  default = "arn:aws:iam::111122223333:role/a"
}
resource "aws_eks_node_group" "a" {
  node_role_arn = var.arn
}
resource "aws_eks_fargate_profile" "a" {
  pod_execution_role_arn = "arn:aws-us-gov:iam::111122223333:role/a"
}
`, "main.tf:9:19-9:26 partition_literal  arn:aws:iam::111122223333:role/a"},
		{"a bounded constraint takes the newest", `-- main.tf --
module "eks" {
  source       = "terraform-aws-modules/eks/aws"
  version      = ">= 19.0, < 22.0"
  cluster_name = "a"
}
`, "main.tf:4:3-4:15 module_renamed_argument renamed cluster_name"},
		{"a tag of the module's repository", `-- main.tf --
module "irsa" {
  source = "git::https://github.com/terraform-aws-modules/terraform-aws-iam.git//modules/iam-eks-role?ref=v6.2.0"
}
`, "main.tf:2:12-2:114 module_removed  terraform-aws-modules/iam/aws//modules/iam-eks-role"},
		{"a branch is no version", `-- main.tf --
module "irsa" {
  source = "git::https://github.com/terraform-aws-modules/terraform-aws-iam.git//modules/iam-eks-role?ref=master"
}
`, ""},
		{"a local cluster has an id", `-- main.tf --
module "eks" {
  source         = "terraform-aws-modules/eks/aws"
  version        = "~> 20.0"
  outpost_config = {}
}
resource "aws_eks_addon" "a" {
  cluster_name = module.eks.cluster_id
}
`, ""},
		{"an instance of a module", `-- main.tf --
module "eks" {
  count   = 1
  source  = "terraform-aws-modules/eks/aws"
  version = "~> 20.0"
}
resource "aws_eks_addon" "a" {
  cluster_name = "${module.eks[0].cluster_id}"
}
`, "main.tf:7:21-7:45 cluster_id_not_name  module.eks[0].cluster_id"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := mistaken(t, c.main); got != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}
