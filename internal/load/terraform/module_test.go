package terraform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// things makes a model of test_thing that notes each instance.
func things(r *root) []string {
	var list []string
	r.l.models = map[string]model{"test_thing": {facts: func(i *instance, _ *fact.Set) {
		d := i.decl()
		line := d.Address
		if d.Exists != policy.Yes {
			line += " exists:" + d.Exists.String()
		}
		if d.Open {
			line += " open"
		}
		for _, name := range []string{"name", "value", "list"} {
			if v := i.attr(name); !v.IsNull() {
				line += " " + name + "=" + show(v)
			}
		}
		bodies, open, _ := i.blocks("item")
		for _, b := range bodies {
			line += " item{" + show(b.attr("a"))
			if subs, _, _ := b.blocks("sub"); len(subs) > 0 {
				line += fmt.Sprintf(" %d subs", len(subs))
			}
			line += "}"
		}
		if open {
			line += " items-open"
		}
		for _, c := range d.Calls {
			line += " via " + c.Address
		}
		list = append(list, line)
	}}}
	r.top.facts(&fact.Set{})
	return list
}

func TestInstances(t *testing.T) {
	for _, c := range []struct{ name, archive, want string }{
		{"count, for_each and what is not decided", `-- main.tf --
terraform {
  backend "s3" {}
}
variable "n" {}
variable "on" { type = bool }
variable "names" { type = set(string) }
resource "test_thing" "a" {
  count = 2
  name  = "a${count.index}"
}
resource "test_thing" "b" {
  for_each = { x = "1", y = "2" }
  name     = each.key
  value    = each.value
}
resource "test_thing" "c" {
  count = var.n
  name  = "c${count.index}"
}
resource "test_thing" "d" {
  count = var.on ? 1 : 0
  name  = "d"
}
resource "test_thing" "e" {
  for_each = var.names
  name     = "e-${each.value}"
}
resource "test_thing" "f" {
  for_each = var.on ? { x = "1", y = "2" } : { x = "3" }
  value    = each.value
}
resource "test_thing" "g" {
  for_each = merge({ x = "1" }, var.n)
  value    = each.value
}
resource "test_thing" "h" {
  for_each = toset(["p", "q", "p"])
  name     = each.value
}
resource "test_thing" "none" {
  count = 0
}
resource "test_thing" "refused" {
  for_each = toset(["p", null])
}
resource "test_thing" "unless" {
  for_each = var.on ? toset(["p", null]) : toset(["q", "r"])
}
resource "test_thing" "chain" {
  for_each = test_thing.b
  name     = each.value.name
}
`, `test_thing.a[0] name="a0"
test_thing.a[1] name="a1"
test_thing.b["x"] name="x" value="1"
test_thing.b["y"] name="y" value="2"
test_thing.c[0] exists:maybe name="c0"
test_thing.c[{count.index}] exists:maybe open name="c{count.index}"
test_thing.d[0] exists:maybe name="d"
test_thing.e["{each.key}"] exists:maybe open name="e-{each.key}"
test_thing.f["x"] value="1" | "3"
test_thing.f["y"] exists:maybe value="2"
test_thing.g["x"] value="1" | <merge({ x = "1" }, var.n)>
test_thing.g["{each.key}"] exists:maybe open value=<each.value>
test_thing.h["p"] name="p"
test_thing.h["q"] name="q"
test_thing.refused["{each.key}"] exists:maybe open
test_thing.unless["q"]
test_thing.unless["r"]
test_thing.chain["x"] name="x"
test_thing.chain["y"] name="y"`},
		{"modules with for_each, outputs and a cycle between modules", `-- main.tf --
module "m" {
  source   = "./m"
  for_each = { x = "1", y = "2" }
  name     = "${each.key}-${each.value}"
  other    = module.n.out
}
module "n" {
  source = "./n"
  list   = [for k, m in module.m : m.name]
}
resource "test_thing" "r" {
  name = module.m["x"].name
  list = module.n.back
}
-- m/main.tf --
variable "name" {}
variable "other" {}
variable "unset" { default = "dflt" }
resource "test_thing" "in" {
  name  = var.name
  value = "${var.other}-${var.unset}"
}
output "name" { value = test_thing.in.name }
-- n/main.tf --
variable "list" {}
output "out" { value = "out" }
output "back" { value = var.list }
`, `test_thing.r name="x-1" list=["x-1", "y-2"]
module.m["x"].test_thing.in name="x-1" value="out-dflt" via module.m["x"]
module.m["y"].test_thing.in name="y-2" value="out-dflt" via module.m["y"]`},
		{"a module that may exist, twice nested, and one that is not on disk", `-- main.tf --
terraform {
  backend "s3" {}
}
variable "on" { type = bool }
module "m" {
  count  = var.on ? 1 : 0
  source = "./m"
}
module "far" {
  source = "terraform-aws-modules/eks/aws"
}
resource "test_thing" "r" {
  name  = module.far.cluster_name
  value = "${module.far.a["b"]}/x"
}
-- m/main.tf --
module "n" {
  source = "../n"
  name   = "deep"
}
-- n/main.tf --
variable "name" {}
resource "test_thing" "in" { name = var.name }
`, `test_thing.r name=<module.far.cluster_name> value="{module.far.a.b}/x"
module.m[0].module.n.test_thing.in exists:maybe name="deep" via module.m[0] via module.m[0].module.n`},
		{"dynamic blocks", `-- main.tf --
terraform {
  backend "s3" {}
}
variable "u" { type = list(string) }
resource "test_thing" "a" {
  name = "a"
  item { a = 1 }
  dynamic "item" {
    for_each = ["x", "y"]
    content {
      a = "${item.key}${item.value}"
      dynamic "sub" {
        for_each = [1, 2]
        iterator = it
        content { b = "${item.value}${it.value}" }
      }
    }
  }
}
resource "test_thing" "b" {
  name = "b"
  dynamic "item" {
    for_each = var.u
    content { a = "z-${item.value}" }
  }
}
resource "test_thing" "c" {
  name = "c"
  item = [{ a = 1 }, { a = 2 }]
}
`, `test_thing.a name="a" item{1} item{"0x" 2 subs} item{"1y" 2 subs}
test_thing.b name="b" item{"z-{item.value}"} items-open
test_thing.c name="c" item{1} item{2}`},
		{"JSON syntax", `-- main.tf.json --
{"terraform": {"backend": {"s3": {}}},
 "variable": {"v": {"default": "dflt"}},
 "locals": [{"l": "${var.v}-l"}, {"m": ["x"]}],
 "resource": {"test_thing": {
   "a": {"//": "a comment", "count": 2, "name": "a-${count.index}-${local.l}", "item": {"a": 1}},
   "b": [{"for_each": "${toset(local.m)}", "value": "${each.key}", "item": [{"a": "p\n${var.v}"}, {"a": "q"}],
          "dynamic": {"item": {"for_each": ["z"], "content": {"a": "${item.value}"}}}}]}}}
`, `test_thing.a[0] name="a-0-dflt-l" item{1}
test_thing.a[1] name="a-1-dflt-l" item{1}
test_thing.b["x"] value="x" item{"p
dflt"} item{"q"} item{"z"}`},
		{"overrides", `-- main.tf --
resource "test_thing" "a" {
  name  = "a"
  value = "first"
  item { a = 1 }
  item { a = 2 }
}
-- override.tf --
resource "test_thing" "a" {
  value = "second"
  item { a = 3 }
}
`, `test_thing.a name="a" value="second" item{3}`},
		{"a broken block costs that block only", `-- main.tf --
resource "test_thing" "a" {
  name = "a"
}
resource "test_thing" "b" {
  name = 
}
-- other.tf --
resource "test_thing" "c" {
  name = "c"
}
`, `test_thing.a name="a"
test_thing.c name="c"`},
		{"nothing is taken from half a block, whichever error is told", `-- main.tf --
locals {
  l = ["x"
  m = "m"
}
resource "test_thing" "a" {
  name = "a"
  item { a = 1, b = 2 }
}
resource "test_thing" "b" {
  name  = "b"
  value = local.m
}
resource "test_thing" "c" {
  name  = "c"
  value = (
}
resource "test_thing" "d" {
  name = "d"
`, `test_thing.b name="b" value=<local.m>`},
		{"a module that calls itself", `-- main.tf --
module "m" {
  source = "./m"
}
-- m/main.tf --
resource "test_thing" "a" { name = "a" }
module "again" {
  source = "./"
}
`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(things(load(t, c.archive, ".", Options{})), "\n")
			if c.want == "" {
				if n := strings.Count(got, "\n"); n == 0 || n > maxModuleDepth {
					t.Errorf("%d instances", n)
				}
				return
			}
			if d := cmp.Diff(strings.Split(c.want, "\n"), strings.Split(got, "\n")); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestVariablesOfRoots(t *testing.T) {
	const archive = `-- main.tf --
variable "a" { default = "a0" }
variable "b" { default = "b0" }
variable "n" {
  type    = list(number)
  default = []
}
variable "r" {}
output "x" { value = [var.a, var.b, var.n, var.r] }
output "y" { value = "${var.a}-${var.b}" == "p-q" ? 1 : 2 }
-- terraform.tfvars --
a = "a1"
r = "r1"
-- b.auto.tfvars --
a = "a3"
-- a.auto.tfvars.json --
{"a": "a2", "n": [7]}
-- prod.tfvars --
b = "b-prod"
n = [1, 2]
-- dev.tfvars --
b = "b-dev"
`
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{}, `["a3", "b0" | "b-dev" | "b-prod", [7] | [7] | [1, 2] | [1, 2], "r1"]`},
		{Options{VarFiles: []string{"prod.tfvars"}}, `["a3", "b-prod", [1, 2], "r1"]`},
		{Options{VarFiles: []string{"prod.tfvars", "dev.tfvars"}, Vars: map[string]string{"a": "[x", "n": "[5]"}}, `["[x", "b-dev", [5], "r1"]`},
	} {
		tmp := writeTree(t, archive)
		for i, f := range c.o.VarFiles {
			c.o.VarFiles[i] = tmp + "/" + f
		}
		l := loaderFor(t, tmp)
		r := l.newRoot(l.directory(tmp), c.o)
		if got := show(r.output("x")); got != c.want {
			t.Errorf("%v\n got %s\nwant %s", c.o, got, c.want)
		}
	}
}

// A file that Terraform loads and that is broken may set any variable once it is
// mended.
func TestBrokenFilesOfVariables(t *testing.T) {
	tmp := writeTree(t, `-- main.tf --
variable "a" { default = "a0" }
variable "b" { default = "b0" }
variable "c" { default = "c0" }
output "x" { value = [var.a, var.b, var.c] }
-- terraform.tfvars --
a = "a1"
-- m.auto.tfvars --
b = "b2"
c = [
-- z.auto.tfvars --
d = 1
`)
	l := loaderFor(t, tmp)
	r := l.newRoot(l.directory(tmp), Options{})
	if got, want := show(r.output("x")), `[<var.a>, "b2", <var.c>]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	r = l.newRoot(l.directory(tmp), Options{Vars: map[string]string{"a": "a9"}})
	if got, want := show(r.output("x")), `["a9", "b2", <var.c>]`; got != want {
		t.Errorf("with --var: got %s, want %s", got, want)
	}
}

func TestLibrariesAreOpaque(t *testing.T) {
	for _, c := range []struct {
		name, archive, dir string
		library            bool
	}{
		{"an example with all it needs", "-- main.tf --\nvariable \"a\" { default = 1 }\n", ".", false},
		{"a module that needs values", "-- main.tf --\nvariable \"a\" {}\n", ".", true},
		{"with values", "-- main.tf --\nvariable \"a\" {}\n-- terraform.tfvars --\na = 1\n", ".", false},
		{"with a provider", "-- main.tf --\nvariable \"a\" {}\nprovider \"aws\" {\n region = \"eu-west-1\"\n}\n", ".", false},
		{"with a backend", "-- main.tf --\nvariable \"a\" {}\nterraform {\n backend \"s3\" {}\n}\n", ".", false},
		{"under modules", "-- modules/x/main.tf --\nvariable \"a\" { default = 1 }\n", "modules/x", true},
		{"under environments", "-- environments/x/main.tf --\nvariable \"a\" {}\n", "environments/x", false},
	} {
		r := load(t, c.archive, c.dir, Options{})
		if r.library != c.library {
			t.Errorf("%s: library is %v", c.name, r.library)
		}
		if got := r.top.variable("a", source.Site{}).Known(); c.library && got {
			t.Errorf("%s: the variable is known", c.name)
		}
	}
}

func TestRoots(t *testing.T) {
	tmp := writeTree(t, `-- envs/prod/main.tf --
module "m" {
  source = "../../modules/m"
}
-- modules/m/main.tf --
module "n" {
  source = "../n"
}
-- modules/n/main.tf --
-- modules/unused/main.tf --
-- tests/x.tftest.hcl --
run "x" {}
`)
	l := loaderFor(t, tmp)
	var got []string
	for _, d := range l.roots() {
		got = append(got, l.files.Display(d.abs))
	}
	if d := cmp.Diff([]string{"envs/prod", "modules/unused"}, got); d != "" {
		t.Error(d)
	}
}
