package terraform

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

var updateHard = flag.Bool("update-hard", false, "write what the outputs of testdata/hard are")

// TestHardShapes holds what has defeated evaluators of Terraform: each archive
// of testdata/hard says what its outputs are.
func TestHardShapes(t *testing.T) {
	paths, err := filepath.Glob("testdata/hard/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d archives, %v", len(paths), err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			for i, f := range archive.Files {
				if f.Name == "want" {
					want, archive.Files = string(f.Data), archive.Files[:i]
					break
				}
			}
			r := load(t, string(txtar.Format(archive)), ".", Options{})
			var got strings.Builder
			for _, name := range sortedKeys(r.dir.outputs) {
				fmt.Fprintf(&got, "%s = %s\n", name, show(r.output(name)))
			}
			if *updateHard {
				archive.Files = append(archive.Files, txtar.File{Name: "want", Data: []byte(got.String())})
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got.String() != want {
				t.Errorf("got\n%swant\n%s", &got, want)
			}
		})
	}
}

func TestDanglingLinks(t *testing.T) {
	dir := writeTree(t, "-- main.tf --\nresource \"aws_iam_role\" \"web\" {\n  name = \"web\"\n}\n")
	for _, name := range []string{"shared.tf", "values.auto.tfvars", "modules"} {
		if err := os.Symlink("../gone/"+name, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	l := loaderFor(t, dir)
	set := &fact.Set{}
	l.newRoot(l.directory(dir), Options{}).top.facts(set)
	if len(set.Roles) != 1 || set.Roles[0].Name.V.String() != "web" {
		t.Errorf("roles: %v", set.Roles)
	}
}

// TestTemplatesAreTerraformToo: a directory of that name in a package of another
// language is Terraform like any other.
func TestTemplatesAreTerraformToo(t *testing.T) {
	dir := writeTree(t, "-- python/pkg/template/main.tf --\nresource \"aws_iam_role\" \"web\" {\n  name = \"web\"\n}\n")
	tree, err := source.Discover(source.Options{Paths: []string{dir}, WorkDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if set := Load(tree, Options{}); len(set.Roles) != 1 {
		t.Errorf("%d roles", len(set.Roles))
	}
}

// TestHubAndSpoke: two providers of one root are two accounts.
func TestHubAndSpoke(t *testing.T) {
	set := facts(t, `-- main.tf --
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "spoke"
  region = "eu-west-1"

  assume_role {
    role_arn = var.spoke_role
  }
}

variable "spoke_role" {}

resource "aws_iam_role" "hub" {
  name = "argocd"
}

resource "aws_iam_role" "spoke" {
  provider = aws.spoke
  name     = "argocd"
}
`)
	if len(set.Roles) != 2 {
		t.Fatalf("%d roles", len(set.Roles))
	}
	hub, spoke := set.Roles[0], set.Roles[1]
	if same := policy.Equal(hub.ARN, spoke.ARN); same == policy.Yes {
		t.Errorf("%s and %s are the same", hub.ARN, spoke.ARN)
	}
	if same := policy.SameAccount(hub.Account, spoke.Account); same == policy.Yes {
		t.Error("the accounts are the same")
	}
}
