package terraform

import (
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
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

// TestNotReadOrKeptUpElsewhere: what else than the files may add to a role.
func TestNotReadOrKeptUpElsewhere(t *testing.T) {
	const role = `
terraform {
  backend "s3" {}
}
resource "aws_iam_role" "node" {
  name               = "node"
  assume_role_policy = "{}"
  managed_policy_arns = []
  %s
}
`
	for _, c := range []struct {
		name, inside, more string
		open, distrusted   bool
		given              string
	}{
		{name: "nothing"},
		{name: "other changes ignored", inside: "lifecycle {\n    ignore_changes = [tags]\n  }"},
		{name: "policies ignored", inside: "lifecycle {\n    ignore_changes = [managed_policy_arns]\n  }", open: true},
		{name: "trust ignored", inside: "lifecycle {\n    ignore_changes = [assume_role_policy]\n  }", distrusted: true},
		{name: "all ignored", inside: "lifecycle {\n    ignore_changes = all\n  }", open: true, distrusted: true},
		{name: "imported", more: "import {\n  to = aws_iam_role.node\n  id = \"node\"\n}\n", open: true},
		{name: "another one imported", more: "import {\n  to = aws_iam_role.other\n  id = \"other\"\n}\n"},
		{name: "a command", more: "resource \"null_resource\" \"x\" {\n  provisioner \"local-exec\" {\n    command = \"aws iam attach-role-policy --role-name ${aws_iam_role.node.name}\"\n  }\n}\n", given: "node"},
		{name: "another provider", more: "resource \"awscc_iam_role_policy\" \"x\" {\n  role_name = aws_iam_role.node.name\n}\n", given: "node"},
		{name: "another resource", more: "resource \"aws_sns_topic\" \"x\" {\n  name = aws_iam_role.node.name\n}\n"},
		{name: "a broken file", more: "-- more.tf --\nresource \"aws_iam_role_policy_attachment\" {\n  x = (\n}\n", given: "*"},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := facts(t, "-- main.tf --"+strings.Replace(role, "%s", c.inside, 1)+c.more)
			r := set.Roles[0]
			if r.ManagedARNs.Open != c.open || (r.Trust.State == fact.Unknown) != c.distrusted {
				t.Errorf("policies %+v, trust %+v", r.ManagedARNs, r.Trust)
			}
			got := ""
			for _, m := range set.AbsentModules {
				if m.Open {
					got = "*"
				}
				for _, g := range m.Given {
					if s, _ := g.Text.V.Literal(); s == "node" {
						got = s
					}
				}
			}
			if got != c.given {
				t.Errorf("given %q in %+v", got, set.AbsentModules)
			}
		})
	}
}
