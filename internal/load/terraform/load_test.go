package terraform

import (
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// TestTooManyModules: a root with more modules than are evaluated says so, and
// gives no facts: with half of its attachments a role would look poorer than it is.
func TestTooManyModules(t *testing.T) {
	tmp := writeTree(t, `-- main.tf --
provider "aws" {
  region = "eu-west-1"
}
module "a" {
  source   = "./a"
  for_each = toset([for i in range(900) : tostring(i)])
}
-- a/main.tf --
module "b" {
  source   = "../b"
  for_each = toset([for i in range(900) : tostring(i)])
}
-- b/main.tf --
resource "aws_iam_role" "x" {
  name = "x"
}
`)
	l := loaderFor(t, tmp)
	roots := l.roots()
	if len(roots) != 1 {
		t.Fatalf("got %d roots, want 1", len(roots))
	}
	set := l.guarded(roots[0], Options{Panic: true})
	if len(set.Roles) != 0 {
		t.Errorf("got %d roles", len(set.Roles))
	}
	if len(set.Diagnostics) != 1 || !set.Diagnostics[0].Fatal || !strings.Contains(set.Diagnostics[0].Message, "more than 5000 modules") {
		t.Errorf("diagnostics %v", set.Diagnostics)
	}
}

func TestOneQuoteTooFewIsToldOnce(t *testing.T) {
	file := source.NewFile("a.tf", "a.tf", []byte("locals {\n  a = \"x\n  b = \"y\"\n  c = \"z\"\n  d = \"z\"\n}\n"))
	_, diags := syntax.NewParser().Parse(file)
	told := map[string]bool{}
	for _, d := range diags {
		if told[d.Message] {
			t.Errorf("%q is told twice", d.Message)
		}
		told[d.Message] = true
	}
	if len(diags) == 0 {
		t.Error("nothing is told")
	}
}
