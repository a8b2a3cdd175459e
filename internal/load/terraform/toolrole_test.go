package terraform

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
)

// A provider assumes its role when something is made with it, wherever it is
// handed to.
func TestToolRoles(t *testing.T) {
	for _, c := range []struct {
		name, archive string
		want          []string
	}{
		{"default, used here", `-- main.tf --
provider "aws" {
  assume_role {
    role_arn = "arn:aws:iam::339712747201:role/a"
    duration = "1h30m"
  }
}
resource "aws_s3_bucket" "x" {}
`, []string{"provider aws: a, 5400 s"}},
		{"JSON, with a token", `-- main.tf.json --
{"provider": {"aws": [{"alias": "hub", "assume_role_with_web_identity": {"role_arn": "arn:aws:iam::339712747201:role/a", "duration": "soon"}}]},
 "data": {"aws_region": {"it": {"provider": "aws.hub"}}}}
`, []string{"provider aws.hub: a with a token, ? s"}},
		{"handed on twice", `-- main.tf --
provider "aws" {
  alias = "hub"
  assume_role { role_arn = "arn:aws:iam::339712747201:role/a" }
}
module "m" {
  source    = "./m"
  providers = { aws.far = aws.hub }
}
-- m/main.tf --
module "n" {
  source    = "../n"
  providers = { aws = aws.far }
}
-- n/main.tf --
resource "aws_s3_bucket" "x" {}
`, []string{"provider aws.hub: a"}},
		{"inherited, but for a module that has its own", `-- main.tf --
provider "aws" {
  assume_role { role_arn = "arn:aws:iam::339712747201:role/a" }
}
provider "aws" {
  alias = "other"
  assume_role { role_arn = "arn:aws:iam::339712747201:role/b" }
}
module "m" { source = "./m" }
-- m/main.tf --
provider "aws" { region = "eu-west-1" }
resource "aws_s3_bucket" "x" {}
`, nil},
		{"the old form of a backend, and an emulator's", `-- a/main.tf --
terraform {
  backend "s3" {
    role_arn                     = "arn:aws:iam::339712747201:role/a"
    assume_role_duration_seconds = 7200
  }
}
-- b/main.tf --
terraform {
  backend "s3" {
    role_arn  = "arn:aws:iam::339712747201:role/b"
    endpoints = { sts = "http://localhost:4566" }
  }
}
`, []string{"backend s3: a, 7200 s"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := loaderFor(t, writeTree(t, c.archive))
			l.units = l.survey(Options{Panic: true})
			var got []string
			for _, d := range l.roots() {
				out := &fact.Set{}
				l.newRoot(l.directory(d.abs), Options{Panic: true}).top.toolRoles(out)
				for _, r := range out.ToolRoles {
					line := fmt.Sprintf("%s: %s", r.Address, r.ARN.V.String()[len("arn:aws:iam::339712747201:role/"):])
					if r.Token {
						line += " with a token"
					}
					switch r.Seconds.State {
					case fact.Known:
						line += fmt.Sprintf(", %d s", r.Seconds.V)
					case fact.Unknown:
						line += ", ? s"
					}
					got = append(got, line)
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}
