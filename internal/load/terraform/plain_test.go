package terraform

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestMarkersStandInModels: what is modelled cannot be declared without a marker
// in the text.
func TestMarkersStandInModels(t *testing.T) {
	for name, m := range resourceModels() {
		byWords := name == "aws_autoscaling_group" || // nodes by their tag kubernetes.io/cluster/…
			strings.HasPrefix(name, "local_") // files by the name aws-auth
		if m.facts == nil || byWords {
			continue
		}
		if !holds([]byte(name), markers) {
			t.Errorf("%s holds no marker", name)
		}
	}
	for name := range handedOver {
		if !holds([]byte(name), markers) && !holds([]byte(name), handing) {
			t.Errorf("%s is handed over unseen", name)
		}
	}
}

func TestWorthwhile(t *testing.T) {
	const tree = `
-- network/main.tf --
resource "aws_vpc" "main" {}
module "subnets" {
  source = "../modules/subnets"
}
-- modules/subnets/main.tf --
resource "aws_subnet" "a" {}
module "again" {
  source = "../subnets"
}
-- dns/main.tf.json --
{"resource": {"aws_route53_zone": {"main": {"name": "example.com"}}}}
-- variables/main.tf --
resource "aws_autoscaling_group" "a" { tags = var.tags }
variable "tags" {}
`
	for _, c := range []struct{ name, more, want string }{
		{"no identity anywhere", "", ""},
		{"not even handed on", "-- registry/main.tf --\nmodule \"vpc\" {\n  source = \"terraform-aws-modules/vpc/aws\"\n}\n", ""},
		{"a role", "-- roles/main.tf --\nresource \"aws_iam_role\" \"a\" {}\n", "roles"},
		{"a role in a module", "-- roles/main.tf --\nmodule \"a\" {\n  source = \"./below\"\n}\n-- roles/below/main.tf --\nresource \"aws_iam_role\" \"a\" {}\n", "roles"},
		{"a module in JSON", "-- roles/main.tf.json --\n{\"module\": {\"a\": {\"source\": \"./below\"}}}\n-- roles/below/main.tf --\nresource \"aws_iam_role\" \"a\" {}\n", "roles"},
		{"modules that are not on disk", "-- roles/main.tf --\nresource \"aws_iam_role\" \"a\" {}\n-- registry/main.tf --\nmodule \"vpc\" {\n  source = \"terraform-aws-modules/vpc/aws\"\n}\n-- lost/main.tf --\nmodule \"x\" {\n  source = \"../gone\"\n}\n", "lost registry roles"},
		{"a noun of identity", "-- roles/main.tf --\nresource \"google_service_account\" \"a\" {}\n", "roles"},
		{"scripts", "-- roles/main.tf --\nresource \"aws_iam_role\" \"a\" {}\n-- script/main.tf --\nresource \"null_resource\" \"a\" {}\n", "roles script"},
		{"manifests", "-- sa.yaml --\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n-- script/main.tf --\nresource \"null_resource\" \"a\" {}\n", "script"},
		{"variables beside", "-- variables/prod.tfvars --\ntags = { \"kubernetes.io/cluster/x\" = \"owned\" }\n", "dns network variables"},
		{"a role and variables elsewhere", "-- envs/prod.tfvars --\ntags = { \"kubernetes.io/cluster/x\" = \"owned\" }\n", "dns network variables"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tmp := writeTree(t, tree+c.more)
			l := loaderFor(t, tmp)
			l.units = l.survey(Options{})
			var got []string
			for _, d := range l.worthwhile(Options{}) {
				got = append(got, filepath.Base(d.abs))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("evaluated are %q, not %q", got, c.want)
			}
		})
	}
}
