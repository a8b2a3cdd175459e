package terraform

import (
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
)

// TestDefaultsThatOthersMaySet: a default is known unless something that is not
// loaded by itself sets the variable.
func TestDefaultsThatOthersMaySet(t *testing.T) {
	const root = `
terraform {
  backend "s3" {}
}
`
	const role = `
variable "name" {
  default = "web"
}
variable "other" {
  default = "x"
}
resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = "{}"
}
`
	for _, c := range []struct {
		name, archive string
		known         bool
	}{
		{"nothing", "-- infra/main.tf --" + root + role, true},
		{"beside", "-- infra/main.tf --" + root + role + "-- infra/prod.tfvars --\nname = \"api\"\n", false},
		{"below", "-- infra/main.tf --" + root + role + "-- infra/env/prod/prod.tfvars --\nname = \"api\"\nmore = 1\n", false},
		{"elsewhere", "-- infra/main.tf --" + root + role + "-- config/prod/terraform.tfvars --\nname = \"api\"\n", false},
		{"elsewhere, of another variable", "-- infra/main.tf --" + root + role + "-- config/prod/terraform.tfvars --\nother = \"api\"\n", true},
		{"elsewhere, of other roots too", "-- infra/main.tf --" + root + role + "-- config/prod/terraform.tfvars --\nname = \"api\"\nmore = 1\n", true},
		{"of another root", "-- infra/main.tf --" + root + role + "-- other/main.tf --" + root + "-- other/prod.tfvars --\nname = \"api\"\n", true},
		{"Terragrunt", "-- infra/main.tf --" + root + role + "-- infra/terragrunt.hcl --\ninputs = { name = \"api\" }\n", false},
		{"a module with a provider block", "-- modules/web/main.tf --\nprovider \"aws\" {\n  region = \"eu-west-1\"\n}\n" + role, false},
		{"a root with a provider block", "-- web/main.tf --\nprovider \"aws\" {\n  region = \"eu-west-1\"\n}\n" + role, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, _, _ := strings.Cut(strings.TrimPrefix(c.archive, "-- "), "/main.tf")
			set := &fact.Set{}
			load(t, c.archive, dir, Options{}).top.facts(set)
			if got := set.Roles[0].Name.State == fact.Known; got != c.known {
				t.Errorf("name is %s", set.Roles[0].Name.V)
			}
		})
	}
}
