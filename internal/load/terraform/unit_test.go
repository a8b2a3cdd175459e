package terraform

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// thing is a module whose test_thing shows its variables.
const thing = `
-- modules/thing/main.tf --
variable "name" {
  type    = string
  default = "nobody"
}
variable "value" {
  type    = any
  default = "standard"
}
resource "test_thing" "it" {
  name  = var.name
  value = var.value
}
output "name" {
  value = "out-${var.name}"
}
`

// unitsOf lists what the units of an archive deploy, and the roots beside them.
func unitsOf(t *testing.T, archive string) []string {
	t.Helper()
	tmp := writeTree(t, archive)
	l := loaderFor(t, tmp)
	l.units = l.survey(Options{Panic: true})
	var list []string
	for _, dir := range l.units.list {
		u := l.newUnit(dir, newEffort(Options{Panic: true}))
		rel, _ := filepath.Rel(tmp, dir)
		r := u.evaluated()
		if r == nil {
			u.facts()
			list = append(list, rel+": "+u.gone.Why)
			continue
		}
		for _, line := range things(r) {
			list = append(list, strings.Join(strings.Fields(rel+": "+line), " "))
		}
	}
	for _, d := range l.roots() {
		rel, _ := filepath.Rel(tmp, d.abs)
		line := "root " + rel
		if l.newRoot(l.directory(d.abs), Options{}).library {
			line = "library " + rel
		}
		list = append(list, line)
	}
	return list
}

func TestUnits(t *testing.T) {
	for _, c := range []struct {
		name, archive string
		want          []string
	}{
		{"a unit gives inputs, a path may go through a double slash", `
-- a/terragrunt.hcl --
terraform {
  source = "../modules//thing"
}
inputs = { name = "a" }
-- b/terragrunt.hcl --
terraform { source = "${get_terragrunt_dir()}/../modules/thing" }
inputs = { name = "b", value = ["x"] }
` + thing, []string{
			`a: test_thing.it name="a" value="standard" via unit a`,
			`b: test_thing.it name="b" value=["x"] via unit b`,
		}},
		{"beside the configuration: files of variables win over inputs", `
-- app/terragrunt.hcl --
inputs = { name = "unit", value = "unit" }
-- app/terraform.tfvars --
value = "file"
-- app/main.tf --
variable "name" { default = "nobody" }
variable "value" { default = "standard" }
resource "test_thing" "it" {
  name  = var.name
  value = var.value
}
`, []string{`app: test_thing.it name="unit" value="file"`}},
		{"includes: the later wins, the unit wins over both, deep joins, no_merge adds nothing", `
-- one.hcl --
inputs = { name = "one", value = { a = "one", b = "one", c = ["one"] } }
-- two.hcl --
inputs = { name = "two", value = { b = "two", d = "two" } }
-- three.hcl --
inputs = { name = "three", value = "three" }
-- shallow/terragrunt.hcl --
include "one" { path = find_in_parent_folders("one.hcl") }
include "two" { path = find_in_parent_folders("two.hcl") }
include "three" {
  path           = find_in_parent_folders("three.hcl")
  merge_strategy = "no_merge"
}
terraform { source = "../modules/thing" }
-- deep/terragrunt.hcl --
include "one" {
  path           = find_in_parent_folders("one.hcl")
  merge_strategy = "deep"
}
terraform { source = "../modules/thing" }
inputs = { name = "deep", value = { b = "deep", c = ["deep"], e = "deep" } }
-- empty/terragrunt.hcl --
include "one" {
  path           = find_in_parent_folders("one.hcl")
  merge_strategy = "deep"
}
terraform { source = "../modules/thing" }
inputs = { name = "" }
` + thing, []string{
			`deep: test_thing.it name="deep" value={a="one", b="deep", c=["one", "deep"], e="deep"} via unit deep`,
			`empty: test_thing.it name=<merge> value={a="one", b="one", c=["one"]} via unit empty`,
			`shallow: test_thing.it name="two" value={b="two", d="two"} via unit shallow`,
		}},
		{"an include that is not known may set what the unit does not", `
-- a/terragrunt.hcl --
include { path = "${get_env("HOME")}/common.hcl" }
terraform { source = "../modules/thing" }
inputs = { name = "a" }
-- b/terragrunt.hcl --
include "x" {
  path = find_in_parent_folders("missing.hcl")
}
inputs = { name = "b" }
` + thing, []string{
			`a: test_thing.it name="a" value=<var.value> via unit a`,
			`b: there is no missing.hcl in the folders above that may be read`,
		}},
		{"what an included file sees: the unit's place, its own files", `
-- .git/HEAD --
-- live/root.hcl --
locals {
  env    = read_terragrunt_config(find_in_parent_folders("env.hcl"))
  texts  = yamldecode(file("texts.yaml"))
  module = basename(get_terragrunt_dir())
}
terraform { source = "${get_repo_root()}/modules//${local.module}" }
inputs = {
  name  = "${local.env.locals.name}-${local.texts.suffix}"
  value = [path_relative_to_include(), basename(get_parent_terragrunt_dir()), path_relative_from_include(), get_path_from_repo_root(), get_path_to_repo_root()]
}
-- live/texts.yaml --
suffix: live
-- live/prod/texts.yaml --
suffix: prod
-- live/prod/env.hcl --
locals {
  name = "prod-${basename(get_terragrunt_dir())}-${basename(get_original_terragrunt_dir())}"
}
-- live/prod/thing/terragrunt.hcl --
include "root" {
  path = find_in_parent_folders("root.hcl")
}
` + thing, []string{
			`live/prod/thing: test_thing.it name="prod-prod-thing-live" value=["prod/thing", "live", "../..", "live/prod/thing", "../../.."] via unit live/prod/thing`,
		}},
		{"what others expose", `
-- common.hcl --
locals {
  name = "common"
  more = { x = "y" }
}
inputs = { value = local.more }
-- a/terragrunt.hcl --
include "common" {
  path   = find_in_parent_folders("common.hcl")
  expose = true
}
locals {
  read = read_terragrunt_config("../common.hcl")
}
terraform { source = "../modules/thing" }
inputs = merge(local.read.inputs, { name = "${include.common.locals.name}-${local.read.locals.more.x}" })
-- b/terragrunt.hcl --
include {
  path   = "../common.hcl"
  expose = true
}
terraform { source = "../modules/thing" }
inputs = { name = include.locals.name, value = try(include.inputs.missing, include.inputs.value.x) }
` + thing, []string{
			`a: test_thing.it name="common-y" value={x="y"} via unit a`,
			`b: test_thing.it name="common" value="y" via unit b`,
		}},
		{"outputs of other units, and never what mocks say", `
-- a/terragrunt.hcl --
terraform { source = "../modules/thing" }
inputs = { name = "a", value = dependency.b.outputs.name }
dependency "b" {
  config_path  = "../b"
  mock_outputs = { name = "mock" }
}
-- b/terragrunt.hcl --
terraform { source = "../modules/thing" }
inputs = { name = "b", value = dependency.gone.outputs.name }
dependency "gone" {
  config_path  = "../../elsewhere"
  mock_outputs = { name = "mock" }
}
-- c/terragrunt.hcl --
include { path = "../common.hcl" }
terraform { source = "../modules/thing" }
inputs = { name = dependency.b.outputs.name, value = dependency.b.outputs.missing }
-- common.hcl --
dependency "b" {
  config_path = "${get_terragrunt_dir()}/../b"
}
-- d/terragrunt.hcl --
terraform { source = "../modules/thing" }
inputs = { name = dependency.d.outputs.name, value = dependency.skipped.outputs.name }
dependency "d" { config_path = "../d" }
dependency "skipped" {
  config_path  = "../b"
  skip_outputs = true
}
` + thing, []string{
			`a: test_thing.it name="a" value="out-b" via unit a`,
			`b: test_thing.it name="b" value=<dependency.gone.outputs.name> via unit b`,
			`c: test_thing.it name="out-b" value=<dependency.b.outputs.missing> via unit c`,
			`d: test_thing.it name=<dependency.d.outputs.name> value=<dependency.skipped.outputs.name> via unit d`,
		}},
		{"inputs are variables of the environment", `
-- a/terragrunt.hcl --
terraform { source = "../modules/odd" }
inputs = { untyped = ["a"], list = "[\"a\"]", number = "1", nothing = null, undeclared = 1 }
-- modules/odd/main.tf --
variable "untyped" {}
variable "list" { type = list(string) }
variable "number" { type = number }
variable "nothing" { default = "x" }
resource "test_thing" "it" {
  name  = "${var.nothing}"
  value = [var.untyped, var.number]
  list  = var.list
}
`, []string{`a: test_thing.it name=<var.nothing> value=[<var.untyped>, 1] list=<var.list> via unit a`}},
		{"files of variables on the command line", `
-- a/terragrunt.hcl --
terraform {
  source = "../modules/thing"
  extra_arguments "vars" {
    commands           = get_terraform_commands_that_need_vars()
    required_var_files = ["${get_terragrunt_dir()}/a.tfvars"]
    optional_var_files = ["${get_terragrunt_dir()}/missing.tfvars"]
  }
}
inputs = { name = "a", value = "a" }
-- a/a.tfvars --
value = "file"
-- b/terragrunt.hcl --
terraform {
  source = "../modules/thing"
  extra_arguments "vars" {
    commands  = ["apply"]
    arguments = ["-var-file=${get_env("VARS")}"]
  }
}
inputs = { name = "b" }
` + thing, []string{
			`a: test_thing.it name="a" value="file" via unit a`,
			`b: test_thing.it name=<var.name> value=<var.value> via unit b`,
		}},
		{"generated files", `
-- a/terragrunt.hcl --
terraform { source = "../modules/thing" }
generate "more" {
  path      = "more.tf"
  if_exists = "overwrite"
  contents  = <<-EOF
    resource "test_thing" "more" {
      name = "${get_env("NAME")}-more"
    }
  EOF
}
generate "main" {
  path      = "main.tf"
  if_exists = "skip"
  contents  = "broken"
}
-- b/terragrunt.hcl --
terraform { source = "../modules/thing" }
generate "more" {
  path      = "more.tf"
  if_exists = "overwrite"
  contents  = run_cmd("cat", "more.tf")
}
-- d/terragrunt.hcl --
terraform { source = "../modules/thing" }
generate "main" {
  path      = "main.tf"
  if_exists = "overwrite"
  contents  = run_cmd("cat", "main.tf")
}
-- c/terragrunt.hcl --
terraform { source = "../modules/thing" }
generate "main" {
  path      = "main.tf"
  if_exists = "overwrite"
  contents  = <<-EOF
    resource "test_thing" "other" {
      name = "other"
    }
  EOF
}
` + thing, []string{
			`a: test_thing.it name="nobody" value="standard" via unit a`,
			`a: test_thing.more name="{environment variable NAME}-more" via unit a`,
			`b: test_thing.it name="nobody" value="standard" via unit b`,
			`c: test_thing.other name="other" via unit c`,
			`d: run_cmd("cat", "main.tf"): a command that runs with Terragrunt makes it`,
		}},
		{"what is no unit, and what is left out", `
-- terragrunt.hcl --
terraform { source = "modules/thing" }
-- a/terragrunt.hcl --
include { path = find_in_parent_folders() }
inputs = { name = "a" }
skip   = true
-- common/terragrunt.hcl --
inputs = { name = "nobody deploys this" }
` + thing, []string{
			`a: test_thing.it exists:maybe name="a" value="standard" via unit a`,
		}},
		{"sources that are not known, or elsewhere", `
-- a/terragrunt.hcl --
terraform { source = "${get_env("MODULES")}//thing?ref=v1" }
-- b/terragrunt.hcl --
terraform { source = "git::git@github.com:acme/platform.git//stacks/base?ref=v1" }
-- c/terragrunt.hcl --
exclude {
  if      = true
  actions = ["all"]
}
terraform { source = "./module" }
-- c/module/main.tf --
resource "test_thing" "it" { name = "c" }
-- stacks/base/main.tf --
resource "test_thing" "it" { name = "base" }
-- other/main.tf --
resource "test_thing" "it" { name = "other" }
-- thing/main.tf --
resource "test_thing" "it" { name = "thing" }
`, []string{
			`a: environment variable MODULES is set where Terragrunt runs`,
			`b: the module of unit b is not on disk ("git::git@github.com:acme/platform.git//stacks/base?ref=v1")`,
			`c: test_thing.it exists:maybe name="c" via unit c`,
			`root other`, `library stacks/base`, `library thing`,
		}},
		{"files that read each other, many times", `
-- a/terragrunt.hcl --
terraform { source = "../modules/thing" }
locals {
  b = read_terragrunt_config("../b.hcl")
}
inputs = { name = local.b.locals.name, value = local.b.locals.c.locals.name }
-- b.hcl --
locals {
  name = "b"
  c    = read_terragrunt_config("c.hcl")
  d    = [local.c.locals, local.c.locals, read_terragrunt_config("c.hcl").locals, read_terragrunt_config("c.hcl").locals]
}
-- c.hcl --
locals {
  name = "c"
  b1   = read_terragrunt_config("b.hcl").locals
  b2   = [local.b1, read_terragrunt_config("b.hcl").locals.d, read_terragrunt_config("b.hcl").locals]
}
` + thing, []string{`a: test_thing.it name="b" value="c" via unit a`}},
		{"a module with a file for Terragrunt is its caller's", `
-- env/a/terragrunt.hcl --
terraform { source = "../../modules/thing" }
inputs = { name = "a" }
-- modules/thing/terragrunt.hcl --
inputs = { value = "nobody deploys this" }
-- b/terragrunt.hcl --
include { path = "../modules/other/terragrunt.hcl" }
-- modules/other/terragrunt.hcl --
terraform { source = "${get_parent_terragrunt_dir()}" }
inputs = { name = basename(get_terragrunt_dir()) }
-- modules/other/main.tf --
variable "name" { default = "nobody" }
resource "test_thing" "it" { name = var.name }
` + thing, []string{
			`b: test_thing.it name="b" via unit b`,
			`env/a: test_thing.it name="a" value="standard" via unit env/a`,
		}},
		{"a stack makes units of a directory, each with its values", `
-- .git/HEAD --
-- live/root.hcl --
locals { owner = "platform" }
-- live/dev/terragrunt.stack.hcl --
locals { env = "dev" }
unit "a" {
  source = "../../units/thing"
  path   = "a"
  values = { name = "a-${local.env}", tags = ["x"] }
}
unit "b" {
  source                  = "${get_repo_root()}/units/thing"
  path                    = "deep/b"
  no_dot_terragrunt_stack = true
  values                  = { name = "b" }
}
unit "c" {
  source = "../../units/reader"
  path   = "c"
  values = { of = "../a" }
}
-- units/thing/terragrunt.hcl --
locals { root = read_terragrunt_config(find_in_parent_folders("root.hcl")) }
terraform { source = "${get_repo_root()}/modules//thing" }
inputs = { name = "${values.name} ${local.root.locals.owner}", value = try(values.tags, "none") }
-- units/reader/terragrunt.hcl --
dependency "a" { config_path = values.of }
terraform { source = "${get_repo_root()}/modules//thing" }
inputs = { name = dependency.a.outputs.name, value = path_relative_to_include() }
-- units/other/terragrunt.hcl --
terraform { source = "../../modules/thing" }
inputs = { name = values.name }
` + thing, []string{
			`live/dev/.terragrunt-stack/a: test_thing.it name="a-dev platform" value=["x"] via unit live/dev/.terragrunt-stack/a`,
			`live/dev/.terragrunt-stack/c: test_thing.it name="out-a-dev platform" value="." via unit live/dev/.terragrunt-stack/c`,
			`live/dev/deep/b: test_thing.it name="b platform" value="none" via unit live/dev/deep/b`,
			`units/other: stacks make units from units/other, with values that are not read`,
		}},
		{"a stack makes stacks, and those units", `
-- .git/HEAD --
-- live/terragrunt.stack.hcl --
stack "eu" {
  source = "../stacks/region"
  path   = "eu"
  values = { region = "eu-west-1" }
}
stack "us" {
  source = "../stacks/region"
  path   = "us"
  values = { region = "us-east-1" }
}
-- stacks/region/terragrunt.stack.hcl --
unit "thing" {
  source = "${get_repo_root()}/units/thing"
  path   = "thing"
  values = { name = "thing-${values.region}" }
}
-- units/thing/terragrunt.hcl --
terraform { source = "./module" }
inputs = { name = values.name }
-- units/thing/module/main.tf --
variable "name" {}
resource "test_thing" "it" { name = var.name }
-- units/here/main.tf --
resource "test_thing" "it" { name = "here" }
`, []string{
			`live/.terragrunt-stack/eu/.terragrunt-stack/thing: test_thing.it name="thing-eu-west-1" via unit live/.terragrunt-stack/eu/.terragrunt-stack/thing`,
			`live/.terragrunt-stack/us/.terragrunt-stack/thing: test_thing.it name="thing-us-east-1" via unit live/.terragrunt-stack/us/.terragrunt-stack/thing`,
			`root units/here`,
		}},
		{"a unit of a stack with its configuration beside it", `
-- live/terragrunt.stack.hcl --
unit "a" {
  source = "../units/here"
  path   = "a"
  values = { name = "a" }
}
-- units/here/terragrunt.hcl --
inputs = { name = values.name }
-- units/here/main.tf --
variable "name" {}
resource "test_thing" "it" { name = var.name }
`, []string{`live/.terragrunt-stack/a: test_thing.it name="a" via unit live/.terragrunt-stack/a`}},
		{"units of stacks that are not read are made of no other ones", `
-- live/terragrunt.stack.hcl --
unit "a" {
  source = "../units/a"
  path   = "a"
  expansion {
    for_each = toset(["x", "y"])
  }
}
unit "b" {
  source = "git::https://example.com/catalog.git//units/b?ref=v1"
  path   = "b"
  values = { role = "arn:aws:iam::329599638901:role/b" }
}
unit "c" {
  source = "../units/none"
  path   = "c"
}
unit "d" {
  source = "../units/a"
  path   = get_env("PATH_OF_D")
}
-- units/a/terragrunt.hcl --
terraform { source = "../../modules/thing" }
-- units/b/terragrunt.hcl --
terraform { source = "../../modules/thing" }
` + thing, []string{
			`units/a: stacks make units from units/a, with values that are not read`,
			`units/b: stacks make units from units/b, with values that are not read`,
		}},
		{"modules that only call each other are evaluated beside others", `
-- a/main.tf --
module "b" { source = "../b" }
-- b/main.tf --
module "a" { source = "../a" }
-- c/main.tf --
module "d" { source = "../d" }
-- d/main.tf --
resource "test_thing" "it" { name = "d" }
`, []string{`root a`, `root b`, `root c`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, unitsOf(t, c.archive)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestUnitProvider: a generated provider block says region and account, whose
// number may be unknown.
func TestUnitProvider(t *testing.T) {
	tmp := writeTree(t, `
-- a/terragrunt.hcl --
terraform { source = "../role" }
generate "provider" {
  path      = "provider.tf"
  if_exists = "overwrite_terragrunt"
  contents  = <<-EOF
    provider "aws" {
      region              = "eu-west-1"
      allowed_account_ids = ["${get_aws_account_id()}"]
    }
  EOF
}
-- b/terragrunt.hcl --
terraform { source = "../role" }
generate "provider" {
  path      = "provider.tf"
  if_exists = "overwrite_terragrunt"
  contents  = templatefile("provider.tftpl", { account = "418872263719" })
}
-- b/provider.tftpl --
provider "aws" {
  region              = "us-gov-west-1"
  allowed_account_ids = ["${account}"]
}
-- role/main.tf --
resource "aws_iam_role" "it" {
  name = "it"
}
`)
	l := loaderFor(t, tmp)
	l.units = l.survey(Options{Panic: true})
	var got []string
	for _, dir := range l.units.list {
		for _, r := range l.guardedUnit(dir, Options{Panic: true}).Roles {
			got = append(got, r.ARN.String()+" "+r.Region.String()+" "+r.Scope.ID)
		}
	}
	want := []string{"arn:aws:iam::{account of provider aws}:role/it eu-west-1 terragrunt:a", "arn:aws-us-gov:iam::418872263719:role/it us-gov-west-1 terragrunt:b"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestUnitModuleIsNoRoot: of a module that only units call nothing is said by its
// defaults.
func TestUnitModuleIsNoRoot(t *testing.T) {
	tmp := writeTree(t, `
-- a/terragrunt.hcl --
terraform { source = "../role" }
inputs = { name = "a" }
-- role/main.tf --
terraform {
  backend "s3" {}
}
variable "name" { default = "standard" }
resource "aws_iam_role" "it" {
  name = var.name
}
`)
	set := Load(loaderFor(t, tmp).files, Options{Panic: true})
	if len(set.Roles) != 1 || set.Roles[0].Name.V.String() != "a" {
		t.Errorf("roles %v", set.Roles)
	}
}

// TestUnreadStacks: what a stack makes that is not read may be anything that its
// values are given to; stacks that make themselves come to an end.
func TestUnreadStacks(t *testing.T) {
	set := loadArchive(t, `
-- .git/HEAD --
-- live/terragrunt.stack.hcl --
unit "far" {
  source = "git::https://example.com/catalog.git//units/far?ref=v1"
  path   = "far"
  values = { role = "arn:aws:iam::329599638901:role/far" }
}
stack "same" {
  source = "../stacks/same"
  path   = "same"
}
-- stacks/same/terragrunt.stack.hcl --
stack "one" {
  source = "${get_repo_root()}/stacks/same"
  path   = "one"
}
stack "two" {
  source = "${get_repo_root()}/stacks/same"
  path   = "two"
}
`)
	why := map[string]bool{}
	for _, g := range set.Gaps {
		why[g.Why] = true
	}
	for _, want := range []string{`the source of unit "far" is not on disk`, "stacks make too many stacks"} {
		if !why[want] {
			t.Errorf("nothing says that %s", want)
		}
	}
	if len(set.AbsentModules) == 0 || !set.AbsentModules[0].Open {
		t.Error("what is not read makes nothing")
	}
}
