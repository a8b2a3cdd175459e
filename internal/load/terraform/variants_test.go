package terraform

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
)

const needy = `-- infra/main.tf --
terraform {
  backend "s3" {}
}
variable "env" {
  type = string
}
variable "account" {
  type = string
}
variable "zone" {
  type    = string
  default = "z"
}
`

// TestVariants: a variable without a value is what the files that are surely meant
// for the root set, as far as each of them does.
func TestVariants(t *testing.T) {
	const (
		prod = "-- infra/envs/prod.tfvars --\nenv = \"prod\"\naccount = \"2\"\n"
		both = prod + "-- infra/envs/qa.tfvars --\nenv = \"qa\"\naccount = \"3\"\n"
	)
	for _, c := range []struct{ name, files, env, account, zone, settle string }{
		{"none", "", `<var.env>`, `<var.account>`, `"z"`, "--var env=…"},
		{"one way of more", prod, `<var.env>`, `<var.account>`, `"z"`, "--var-file infra/envs/prod.tfvars"},
		{"two", prod + "-- infra/dev.tfvars --\nenv = \"dev\"\naccount = \"1\"\n",
			`"dev" | "prod"`, `"1" | "2"`, `"z"`, "--var-file infra/dev.tfvars, or --var-file infra/envs/prod.tfvars"},
		{"JSON", `-- infra/envs/prod.tfvars.json --` + "\n" + `{"env": "prod", "account": "2"}` + "\n-- infra/envs/qa.tfvars --\nenv = \"qa\"\naccount = \"3\"\n", `"prod" | "qa"`, `"2" | "3"`, `"z"`, ""},
		{"they agree", prod + "-- infra/envs/dev.tfvars --\nenv = \"prod\"\naccount = \"1\"\n", `"prod"`, `"1" | "2"`, `"z"`, ""},
		{"one leaves something out", prod + "-- infra/envs/dev.tfvars --\nenv = \"dev\"\n",
			`"dev" | "prod"`, `<var.account> | "2"`, `"z"`, "--var-file infra/envs/dev.tfvars, or --var-file infra/envs/prod.tfvars"},
		{"layers", "-- infra/envs/common.tfvars --\naccount = \"1\"\nzone = \"y\"\n-- infra/envs/dev.tfvars --\nenv = \"dev\"\n-- infra/envs/prod.tfvars --\nenv = \"prod\"\n",
			`"dev" | "prod"`, `"1"`, `"y"`, "--var-file infra/envs/common.tfvars --var-file infra/envs/dev.tfvars, or --var-file infra/envs/common.tfvars --var-file infra/envs/prod.tfvars"},
		{"a layer that another overrides", "-- infra/envs/common.tfvars --\naccount = \"1\"\nzone = \"y\"\n-- infra/envs/dev.tfvars --\nenv = \"dev\"\nzone = \"x\"\n-- infra/envs/prod.tfvars --\nenv = \"prod\"\n",
			`"dev" | "prod"`, `"1"`, `"z" | "y" | "x"`, ""},
		{"a default that one variant leaves", prod + "-- infra/envs/dev.tfvars --\nenv = \"dev\"\naccount = \"1\"\nzone = \"y\"\n",
			`"dev" | "prod"`, `"1" | "2"`, `"y" | "z" | "y"`, ""},
		{"a default that nothing needed goes with", both + "-- infra/flags.tfvars --\nzone = \"y\"\n", `"prod" | "qa"`, `"2" | "3"`, `"z" | "y"`, ""},
		{"automatic, and another", "-- infra/terraform.tfvars --\nenv = \"dev\"\naccount = \"1\"\n" + prod, `"dev" | "prod"`, `"1" | "2"`, `"z"`, "--var-file infra/envs/prod.tfvars"},
		{"an example", "-- infra/example.tfvars --\nenv = \"x\"\naccount = \"0\"\n", `<var.env>`, `<var.account>`, `"z"`, "--var env=…"},
		{"an example beside another", both + "-- infra/prod.example.tfvars --\nenv = \"x\"\naccount = \"0\"\n", `"prod" | "qa"`, `"2" | "3"`, `"z"`, ""},
		{"of tests", "-- infra/tests/a.tfvars --\nenv = \"x\"\naccount = \"0\"\n", `<var.env>`, `<var.account>`, `"z"`, "--var env=…"},
		{"perhaps of tests", "-- infra/test/a.tfvars --\nenv = \"x\"\naccount = \"0\"\n", `<var.env>`, `<var.account>`, `"z"`, "--var-file infra/test/a.tfvars"},
		{"with more than is declared", "-- infra/a.tfvars --\nenv = \"x\"\nold = 1\n", `<var.env>`, `<var.account>`, `"z"`, "--var-file infra/a.tfvars"},
		{"all that is needed, and more", "-- infra/a.tfvars --\nenv = \"x\"\naccount = \"3\"\nold = 1\n" + prod, `"x" | "prod"`, `"3" | "2"`, `"z"`, ""},
		{"a backend", both + "-- infra/envs/prod.backend.tfvars --\nbucket = \"state\"\nkey = \"k\"\n", `"prod" | "qa"`, `"2" | "3"`, `"z"`, ""},
		{"elsewhere", "-- vars/prod.tfvars --\nenv = \"prod\"\naccount = \"2\"\n", `<var.env>`, `<var.account>`, `"z"`, "--var-file vars/prod.tfvars"},
		{"elsewhere, and here", both + "-- vars/prod.tfvars --\nenv = \"other\"\n", `<var.env>`, `"2" | "3"`, `"z"`, "--var-file infra/envs/prod.tfvars, or --var-file infra/envs/qa.tfvars, or --var-file vars/prod.tfvars"},
		{"of a module", "-- infra/modules/a/main.tf --\nvariable \"env\" {}\n-- infra/modules/a/envs/prod.tfvars --\nenv = \"x\"\naccount = \"0\"\n", `<var.env>`, `<var.account>`, `"z"`, "--var env=…"},
		{"of another root", "-- net/main.tf --\nterraform {\n  backend \"s3\" {}\n}\nvariable \"env\" {}\n-- net/envs/prod.tfvars --\nenv = \"x\"\n" + both, `"prod" | "qa"`, `"2" | "3"`, `"z"`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := load(t, needy+c.files, "infra", Options{})
			var settle string
			for name, want := range map[string]string{"env": c.env, "account": c.account, "zone": c.zone} {
				v := r.top.variable(name, r.dir.variables[name].At)
				if got := show(v); got != want {
					t.Errorf("%s is %s, not %s", name, got, want)
				}
				if name == "env" && v.Reason() != nil {
					settle = v.Reason().Settle
				}
			}
			if c.settle != "" && settle != c.settle {
				t.Errorf("settled by %q, not %q", settle, c.settle)
			}
		})
	}
}

// TestVariantsGoTogether: what one file sets is compared with what the same file
// sets, whatever became of it in between.
func TestVariantsGoTogether(t *testing.T) {
	const files = needy + `-- infra/dev.tfvars --
env = "dev"
account = "1"
-- infra/prod.tfvars --
env = "prod"
account = "2"
`
	for expr, want := range map[string]string{
		`"${var.env}-${var.account}" == "dev-2"`:                                      "false",
		`"${var.env}-${var.account}" == "dev-1"`:                                      "true | false",
		`var.env == "stage"`:                                                          "false",
		`replace("https://${var.env}/${var.account}", "https://", "") == "dev/2"`:     "false",
		`{ dev = "1", prod = "2" }[var.env] == var.account`:                           "true",
		`length(var.env == "dev" ? ["1"] : ["2", "3"]) == (var.account == "1" ? 1:2)`: "true",
	} {
		archive := files + "-- infra/out.tf --\noutput \"x\" {\n  value = " + expr + "\n}\n"
		if got := show(load(t, archive, "infra", Options{}).output("x")); got != want {
			t.Errorf("%s is %s, not %s", expr, got, want)
		}
	}
}

// TestVariantsMakeARoot: a directory that needs values is no library when several
// files give it them.
func TestVariantsMakeARoot(t *testing.T) {
	bare := strings.Replace(needy, "terraform {\n  backend \"s3\" {}\n}\n", "", 1)
	one := "-- infra/dev.tfvars --\nenv = \"dev\"\naccount = \"1\"\n"
	for _, c := range []struct {
		name, archive, dir string
		library            bool
	}{
		{"nothing gives it any", bare, "infra", true},
		{"one file", bare + one, "infra", true},
		{"two", bare + one + strings.ReplaceAll(one, "dev", "prod"), "infra", false},
		{"two that leave something out", bare + "-- infra/dev.tfvars --\nenv = \"dev\"\n-- infra/prod.tfvars --\nenv = \"prod\"\n", "infra", true},
		{"under modules", strings.ReplaceAll(bare+one+strings.ReplaceAll(one, "dev", "prod"), "infra/", "modules/infra/"), "modules/infra", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := load(t, c.archive, c.dir, Options{}).library; got != c.library {
				t.Errorf("library is %v", got)
			}
		})
	}
}

// TestNamedVariantMakesARoot: so is it when the command line names its file.
func TestNamedVariantMakesARoot(t *testing.T) {
	tmp := writeTree(t, `-- infra/main.tf --
variable "env" {}
-- infra/envs/dev.tfvars --
env = "dev"
-- other/main.tf --
variable "env" {}
`)
	l := loaderFor(t, tmp)
	for dir, library := range map[string]bool{"infra": false, "other": true} {
		r := l.newRoot(l.directory(filepath.Join(tmp, dir)), Options{VarFiles: []string{filepath.Join(tmp, "infra/envs/dev.tfvars")}})
		if r.library != library {
			t.Errorf("%s: library is %v", dir, r.library)
		}
	}
}

// TestAccountsOfVariants: what a provider allows is its account only if each
// variant sets one.
func TestAccountsOfVariants(t *testing.T) {
	const archive = `-- main.tf --
variable "account" {}
provider "aws" {
  allowed_account_ids = [var.account]
}
resource "aws_iam_role" "this" {
  name               = "web"
  assume_role_policy = "{}"
}
-- a.tfvars --
account = "347812569034"
-- b.tfvars --
account = "ACCOUNT"
`
	for account, want := range map[string]string{"893475610223": "{347812569034 or 893475610223}", "prod": "{account of provider aws}"} {
		set := &fact.Set{}
		load(t, strings.Replace(archive, "ACCOUNT", account, 1), ".", Options{}).top.facts(set)
		if got := set.Roles[0].Account.String(); got != want {
			t.Errorf("%s: %s", account, got)
		}
	}
}

// TestRegionsOfVariants: variants in several regions are of one partition.
func TestRegionsOfVariants(t *testing.T) {
	const archive = `-- main.tf --
variable "region" {}
provider "aws" {
  region = var.region
}
resource "aws_iam_role" "this" {
  name               = "web"
  assume_role_policy = "{}"
}
-- a.tfvars --
region = "eu-west-1"
-- b.tfvars --
region = "REGION"
`
	for region, want := range map[string]string{"us-east-1": "arn:aws:iam:", "cn-north-1": "arn:{partition of provider aws}:iam:"} {
		set := &fact.Set{}
		load(t, strings.Replace(archive, "REGION", region, 1), ".", Options{}).top.facts(set)
		if got := set.Roles[0].ARN.String(); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s", region, got)
		}
	}
}
