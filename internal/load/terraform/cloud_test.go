package terraform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
)

func TestProviders(t *testing.T) {
	r := load(t, `-- main.tf --
provider "aws" {
  region = "eu-west-1"
}
provider "aws" {
  alias  = "gov"
  region = "us-gov-west-1"
}
provider "aws" {
  alias = "hub"
  assume_role {
    role_arn = "arn:aws:iam::111122223333:role/ci"
  }
}
provider "aws" {
  alias   = "named"
  profile = "other"
}
provider "aws" {
  alias               = "listed"
  allowed_account_ids = ["444455556666"]
}
variable "ci" { default = null }
provider "aws" {
  alias = "perhaps"
  dynamic "assume_role" {
    for_each = var.ci == null ? [] : [var.ci]
    content { role_arn = assume_role.value }
  }
}
resource "test_thing" "a" {}
resource "test_thing" "b" { provider = aws.gov }
resource "test_thing" "c" { provider = aws.hub }
resource "test_thing" "d" { provider = aws.named }
resource "test_thing" "e" { provider = aws.listed }
resource "test_thing" "f" { provider = aws.perhaps }
module "m" {
  source    = "./m"
  providers = { aws = aws.hub, aws.second = aws.gov }
}
module "n" {
  source = "./n"
}
-- m/main.tf --
resource "test_thing" "a" {}
resource "test_thing" "b" { provider = aws.second }
-- n/main.tf --
resource "test_thing" "a" {}
`, ".", Options{})
	var got []string
	r.l.models = map[string]model{"test_thing": {facts: func(i *instance, _ *fact.Set) {
		d := i.decl()
		got = append(got, fmt.Sprintf("%s %s %s %s", d.Address, strings.ReplaceAll(d.Account.Key(), "\U0010FFFD", "|"), d.Region, d.Partition))
	}}}
	r.top.facts(&fact.Set{})
	want := []string{
		"test_thing.a |.:aws account| eu-west-1 aws",
		"test_thing.b |.:aws account| us-gov-west-1 aws-us-gov",
		"test_thing.c 111122223333 {region of provider aws.hub} {partition of provider aws.hub}",
		`test_thing.d |.:aws{profile="other";} account| {region of provider aws.named} {partition of provider aws.named}`,
		"test_thing.e 444455556666 {region of provider aws.listed} {partition of provider aws.listed}",
		"test_thing.f |.:aws account| {region of provider aws.perhaps} {partition of provider aws.perhaps}",
		"module.m.test_thing.a 111122223333 {region of provider aws.hub} {partition of provider aws.hub}",
		"module.m.test_thing.b |.:aws account| us-gov-west-1 aws-us-gov",
		"module.n.test_thing.a |.:aws account| eu-west-1 aws",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// A provider without a block is shown where the first resource needs it: the
// first line of a file may be a comment.
func TestProviderWithoutABlockIsShownAtAResource(t *testing.T) {
	r := load(t, "-- a.tf --\n# a comment\n\ndata \"aws_partition\" \"this\" {}\n", ".", Options{})
	reason, ok := r.top.cloud("aws").partition.Hole().Origin.(*fact.Reason)
	if !ok || where(reason.At) != "a:3:1" {
		t.Errorf("reason %+v, want one at a:3:1", reason)
	}
}
