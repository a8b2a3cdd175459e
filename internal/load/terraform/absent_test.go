package terraform

import (
	"strings"
	"testing"
)

func TestAbsentModules(t *testing.T) {
	set := facts(t, `-- main.tf --
terraform {
  backend "s3" {}
}
variable "more" {}
resource "aws_iam_role" "node" {
  name               = "node"
  assume_role_policy = "{}"
}
module "policies" {
  source   = "acme/policies/aws"
  version  = "1.0.0"
  roles    = { web = aws_iam_role.node.name }
  whole    = aws_iam_role.node
  enabled  = true
  policies = ["a", var.more]
}
module "open" {
  source = "git::https://example.com/open"
  count  = 1
  tags   = merge(var.more, { a = "b" })
}
`)
	var got []string
	for _, m := range set.AbsentModules {
		line := m.Address
		if m.Open {
			line += " open"
		}
		for _, g := range m.Given {
			line += " " + g.Argument + "=" + g.Text.V.String()
		}
		got = append(got, line)
	}
	want := []string{
		"module.open[0] tags=a tags=b tags={merge(var.more, { a = \"b\" })}",
		"module.policies policies=a policies={var.more} roles=web roles=node whole=node whole=arn:{partition of provider aws}:iam::{account of provider aws}:role/node",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
