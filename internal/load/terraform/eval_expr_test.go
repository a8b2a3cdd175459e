package terraform

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

const evalTree = `
-- root/main.tf --
variable "names" {
  type = list(string)
}
variable "env" {
  default = "dev"
}
locals {
  which = var.names[0] == "a" ? "x" : "y"
  some  = tomap({ for n in concat(["z"], var.names) : n => 1 })
  lines = <<-EOT
    first ${var.env}
      $${second}
  EOT
  mixed = {
    a      = 1
    long-a = [true, null]
    b      = { c = "d" }
    "e f"  = toset(["g"])
  }
}
resource "aws_iam_role" "node" {
  name               = "node"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Resource = var.names }] })
}
module "child" {
  source = "../child"
  name   = "web"
}
-- root/prod.tfvars --
env = "prod"
-- child/main.tf --
variable "name" {}
output "name" {
  value = "child-${var.name}"
}
-- none/readme.md --
`

func evaluated(t *testing.T, archive, dir, expr string, o Options) (*Answer, error) {
	t.Helper()
	tmp := writeTree(t, archive)
	tree, err := source.Discover(source.Options{Paths: []string{tmp}, WorkDir: tmp})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range o.VarFiles {
		o.VarFiles[i] = filepath.Join(tmp, f)
	}
	return Evaluate(tree, filepath.Join(tmp, dir), expr, o)
}

func TestEvaluate(t *testing.T) {
	names := `{var.names}|list of string|variable "names" has no default|--var names=…|root/main.tf:1:1`
	for _, c := range []struct {
		expr    string
		o       Options
		kind    AnswerKind
		typ     string
		text    string
		at      string
		unknown []string
	}{
		{expr: `1 + 1`, kind: AnswerKnown, typ: "number", text: "2", at: "expression:1:1"},
		{expr: `null`, kind: AnswerKnown, text: "null", at: "expression:1:1"},
		{expr: "\"a\\\"\\n$${b}\"", kind: AnswerKnown, typ: "string", text: `"a\"\n$${b}"`, at: "expression:1:2"},
		{expr: `module.child.name`, kind: AnswerKnown, typ: "string", text: `"child-web"`, at: "child/main.tf:3:12"},
		{expr: `var.names`, kind: AnswerUnknown, typ: "list of string", text: "{var.names}", at: "expression:1:1", unknown: []string{names}},
		{expr: `var.names`, o: Options{Vars: map[string]string{"names": `["n"]`}}, kind: AnswerKnown, typ: "list of string", text: `["n"]`, at: "--var names:1:1"},
		{expr: `var.env`, kind: AnswerChoice, typ: "string", text: `either "dev" or "prod"`, at: "root/main.tf:5:14", unknown: []string{
			`{}||variable "env" has a default, and root/prod.tfvars sets it|--var-file root/prod.tfvars|root/main.tf:4:1|"dev"|"prod"`}},
		{expr: `var.env`, o: Options{VarFiles: []string{"root/prod.tfvars"}}, kind: AnswerKnown, typ: "string", text: `"prod"`, at: "root/prod.tfvars:1:8"},
		{expr: `"a-${data.aws_caller_identity.me.account_id}"`, kind: AnswerSymbolic, typ: "string", text: `"a-{data.aws_caller_identity.me.account_id}"`, at: "expression:1:2", unknown: []string{
			`{data.aws_caller_identity.me.account_id}||data.aws_caller_identity.me is not declared||expression:1:6`}},
		{expr: `local.some`, kind: AnswerOpen, typ: "map of number", text: "{\n  z = 1\n  …\n}", at: "root/main.tf:9:11", unknown: []string{
			`{…}||variable "names" has no default|--var names=…|root/main.tf:1:1`}},
		{expr: `local.mixed.nope`, kind: AnswerFails, text: `there is no attribute "nope"`, at: "expression:1:1"},
		{expr: `local.mixed`, kind: AnswerKnown, typ: "object", at: "root/main.tf:14:11",
			text: "{\n  a = 1\n  b = {\n    c = \"d\"\n  }\n  \"e f\"  = toset([\"g\"])\n  long-a = [true, null]\n}"},
		{expr: `local.lines`, o: Options{Vars: map[string]string{"env": "e"}}, kind: AnswerKnown, typ: "string", at: "root/main.tf:11:5",
			text: "<<-EOT\n  first e\n    $${second}\nEOT"},
		{expr: `aws_iam_role.node.assume_role_policy`, kind: AnswerSymbolic, typ: "string", at: "root/main.tf:23:24", unknown: []string{strings.Replace(names, "list of string", "", 1)},
			text: "jsonencode({\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Resource\": {var.names}\n    }\n  ]\n})"},
		{expr: `aws_iam_role.node.name`, kind: AnswerKnown, typ: "string", text: `"node"`, at: "root/main.tf:22:25"},
		{expr: `var`, kind: AnswerSymbolic, typ: "object", text: "{\n  env   = either \"dev\" or \"prod\"\n  names = {var.names}\n}", at: "expression:1:1", unknown: []string{
			`{}||variable "env" has a default, and root/prod.tfvars sets it|--var-file root/prod.tfvars|root/main.tf:4:1|"dev"|"prod"`, names}},
		{expr: `module.child`, kind: AnswerKnown, typ: "object", text: "{\n  name = \"child-web\"\n}", at: "expression:1:1"},
	} {
		a, err := evaluated(t, evalTree, "root", c.expr, c.o)
		if err != nil {
			t.Errorf("%s: %v", c.expr, err)
			continue
		}
		var unknown []string
		for _, p := range a.Unknown {
			s := []string{"{" + p.Label + "}", p.Shape, p.Why, p.Settle, position(p.At)}
			unknown = append(unknown, strings.Join(append(s, p.Choices...), "|"))
		}
		if a.Kind != c.kind || a.Type != c.typ || position(a.At) != c.at {
			t.Errorf("%s is %s %q at %s, want %s %q at %s", c.expr, a.Kind, a.Type, position(a.At), c.kind, c.typ, c.at)
		}
		if diff := cmp.Diff(c.text, a.Text); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.expr, diff)
		}
		if diff := cmp.Diff(c.unknown, unknown); diff != "" {
			t.Errorf("%s: not known (-want +got):\n%s", c.expr, diff)
		}
	}
}

func position(s source.Site) string {
	r := s.Range()
	return fmt.Sprintf("%s:%d:%d", r.File, r.Line, r.Column)
}

// TestEvaluateShowsWholeResources asks for names that the block writes and for
// one that AWS makes of them.
func TestEvaluateShowsWholeResources(t *testing.T) {
	a, err := evaluated(t, evalTree, "root", `aws_iam_role.node`, Options{Vars: map[string]string{"names": `["n"]`}})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"  arn = ", `  name = "node"`, "  assume_role_policy = jsonencode({", "  …\n}"} {
		if !strings.Contains(a.Text, line) {
			t.Errorf("no %q in %s", line, a.Text)
		}
	}
	if a.Kind != AnswerOpen {
		t.Errorf("it is %s", a.Kind)
	}
}

func TestEvaluateRefuses(t *testing.T) {
	for _, c := range []struct{ dir, expr, want string }{
		{"root", "var.x +\n  ", "line 2, column 3: Missing expression"},
		{"root", "1 2", "line 1, column 3: Extra characters after expression"},
		{"root", "", "line 1, column 1: Missing expression"},
		{"root", strings.Repeat("(", 1000), "line 1, column 1: nested too deeply"},
		{"none", "1", `no Terraform in "none"`},
	} {
		_, err := evaluated(t, evalTree, c.dir, c.expr, Options{})
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%.20q: %v, want %s", c.expr, err, c.want)
		}
		var syntax *SyntaxError
		if errors.As(err, &syntax) != (c.dir == "root") {
			t.Errorf("%.20q: %T", c.expr, err)
		}
	}
}

// TestEvaluateKeepsSecrets asks for secrets in every way; what is given in
// their place has the reason.
func TestEvaluateKeepsSecrets(t *testing.T) {
	archive := `
-- main.tf --
variable "token" {
  sensitive = true
  default   = "hunter2"
}
variable "admin_password" {
  default = "hunter2"
}
locals {
  creds  = { secret_key = "hunter2", other = 1 }
  env    = [{ name = "AWS_SECRET_ACCESS_KEY", value = "hunter2" }]
  marked = sensitive("hunter2")
  text   = "user: x\npassword: hunter2\nuser: y"
  json   = jsonencode({ "db_password" = "hunter2", n = { api_key = "hunter2" } })
  items  = "- name: AWS_SECRET_ACCESS_KEY\n  value: hunter2\n"
  secret = <<-EOT
    apiVersion: v1
    kind: Secret
    stringData:
      a: hunter2
  EOT
  object = { kind = "Secret", data = { a = "hunter2" } }
}
resource "kubernetes_secret_v1" "s" {
  data = { a = "hunter2" }
}
resource "aws_ssm_parameter" "p" {
  type  = "SecureString"
  value = "hunter2"
}
resource "aws_ssm_parameter" "open" {
  type  = "String"
  value = "blue"
}
resource "helm_release" "h" {
  set_sensitive {
    name  = "a"
    value = "hunter2"
  }
  set {
    name  = "db.password"
    value = "hunter2"
  }
}
resource "aws_db_instance" "d" {
  password = "hunter2"
}
module "m" {
  source = "./m"
  key    = "hunter2"
}
-- json.tf.json --
{
  "variable": {"json_password": {"default": "hunter2"}},
  "locals": {
    "inJSON": {"secret_key": "hunter2", "more": {"password": "hunter2"}},
    "envJSON": [{"name": "AWS_SECRET_ACCESS_KEY", "value": "hunter2"}]
  },
  "resource": {"aws_db_instance": {"password": {"password": "hunter2"}}}
}
-- terraform.tfvars --
admin_password = "hunter2"
-- m/main.tf --
variable "key" {
  sensitive = true
}
output "key" {
  value = "k-${var.key}"
}
output "out" {
  sensitive = true
  value     = "hunter2"
}
`
	for _, expr := range []string{
		`var.token`, `"x${var.token}"`, `split("", var.token)`, `base64encode(var.token)`, `[var.token]`, `{ a = var.token }`,
		`var.admin_password`, `upper(var.admin_password)`,
		`local.creds`, `local.creds.secret_key`, `upper(local.creds.secret_key)`, `values(local.creds)`, `{ for k, v in local.creds : k => "v${v}" }`,
		`local.env`, `local.env[0].value`, `join(",", local.env[*].value)`, `{ for e in local.env : e.name => e.value }`,
		`local.marked`, `"${local.marked}"`, `local.text`, `local.json`, `jsondecode(local.json)`, `local.items`, `local.secret`, `yamldecode(local.secret)`, `local.object`,
		`kubernetes_secret_v1.s`, `kubernetes_secret_v1.s.data`, `aws_ssm_parameter.p`, `aws_ssm_parameter.p.value`, `[aws_ssm_parameter.open.value, aws_ssm_parameter.p.value]`,
		`helm_release.h`, `helm_release.h.set_sensitive`, `helm_release.h.set`, `aws_db_instance.d`, `aws_db_instance.d.password`,
		`module.m`, `module.m.key`, `module.m.out`,
		`var.json_password`, `local.inJSON`, `base64encode(local.inJSON.more.password)`, `upper(local.envJSON[0].value)`, `aws_db_instance.password`, `var`, `local`,
	} {
		a, err := evaluated(t, archive, ".", expr, Options{})
		if err != nil {
			t.Errorf("%s: %v", expr, err)
			continue
		}
		all := fmt.Sprintf("%s %v %+v", a.Text, a.Value, a.Unknown)
		for _, leak := range []string{"hunter", "HUNTER", "aHVudGVyMg", `"h", "u"`} {
			if strings.Contains(all, leak) {
				t.Errorf("%s shows the secret: %s", expr, all)
			}
		}
		said := false
		for _, p := range a.Unknown {
			said = said || strings.Contains(p.Why, "not shown")
		}
		if !said {
			t.Errorf("%s does not say that something is not shown: %s", expr, all)
		}
		if strings.ContainsRune(all, policy.HoleRune) {
			t.Errorf("%s shows a hole as it is", expr)
		}
	}
	a, err := evaluated(t, archive, ".", `local.creds.other`, Options{})
	if err != nil || a.Text != "1" {
		t.Errorf("what is beside a secret is %+v, %v", a, err)
	}
}
