package terraform

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// loadArchive loads the tree of an archive.
func loadArchive(t *testing.T, archive string) *fact.Set {
	t.Helper()
	dir := writeTree(t, archive)
	tree, err := source.Discover(source.Options{Paths: []string{dir}, WorkDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return Load(tree, Options{Panic: true})
}

const filesOfPlan = `
-- envs/prod/main.tf --
variable "name" {}
resource "aws_iam_role" "node" {
  name               = var.name
  assume_role_policy = "{}"
}
data "external" "policies" {
  program = ["policies"]
}
resource "aws_iam_role_policy_attachment" "node" {
  for_each   = data.external.policies.result
  role       = aws_iam_role.node.name
  policy_arn = each.value
}
module "far" {
  source = "git::https://example.com/far.git"
}
`

// planOfFiles is a plan of them after the first apply, with the role's name.
func planOfFiles(name string) string {
	role := fmt.Sprintf(`{"name": %q, "path": "/", "arn": "arn:aws:iam::111122223333:role/%s", "assume_role_policy": "{}"}`, name, name)
	attached := func(key, arn string) string {
		x := fmt.Sprintf(`{"role": %q, "policy_arn": %q}`, name, arn)
		return change(`aws_iam_role_policy_attachment.node["`+key+`"]`, "no-op", x, x, "{}")
	}
	text := planOf([]string{
		change("aws_iam_role.node", "no-op", role, role, "{}"), attached("a", "arn:aws:iam::aws:policy/A"), attached("b", "arn:aws:iam::aws:policy/B"),
		creation("module.far.aws_iam_role.far", `{"name": "far", "assume_role_policy": "{}"}`, `{"arn": true}`),
	}, []string{declaration("aws_iam_role.node", `{"name": {}, "assume_role_policy": {}}`), strings.Replace(declaration("aws_iam_role_policy_attachment.node", `{"role": {}, "policy_arn": {}}`), `"mode"`, `"for_each_expression": {}, "mode"`, 1)},
		`, "variables": {"name": {"value": "`+name+`"}}`)
	return strings.Replace(text, `"root_module": {"resources": [{`, `"root_module": {"module_calls": {"far": {"source": "git::https://example.com/far.git",
		"module": {"resources": [`+declaration("aws_iam_role.far", `{"name": {}, "assume_role_policy": {}}`)+`]}}}, "resources": [{`, 1)
}

// TestPlanBesideItsFiles: everything is there once, where the files have it, and
// the plan tells what they leave open.
func TestPlanBesideItsFiles(t *testing.T) {
	set := loadArchive(t, "-- plan.json --\n"+planOfFiles("node")+filesOfPlan)
	if len(set.Roles) != 2 || len(set.Attachments) != 2 || len(set.AbsentModules) != 0 {
		t.Fatalf("%d roles, %d attachments, absent modules %v", len(set.Roles), len(set.Attachments), set.AbsentModules)
	}
	r := set.Roles[0]
	if got := r.ARN.String(); got != "arn:aws:iam::111122223333:role/node" || r.Name.V.String() != "node" || r.Scope.Library {
		t.Errorf("role %s with the name %s, library: %v", got, r.Name.V, r.Scope.Library)
	}
	if got := filepath.ToSlash(r.At.Range().File); got != "envs/prod/main.tf" {
		t.Errorf("the role is at %s", got)
	}
	for i, want := range []string{"arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B"} {
		a := set.Attachments[i]
		if a.PolicyARN.V.String() != want || a.Open || a.Exists != 1 || a.PolicyARN.At.Range().File != "envs/prod/main.tf" {
			t.Errorf("attachment of %s at %v, open: %v, exists: %v", a.PolicyARN.V, a.PolicyARN.At.Range(), a.Open, a.Exists)
		}
	}
	if far := set.Roles[1]; far.Address != "module.far.aws_iam_role.far" || far.Scope != r.Scope {
		t.Errorf("the module that is not on disk has %s", far.Address)
	}
}

// TestPlanOfOtherFiles: a plan that does not agree with the files tells nothing of
// what differs, and one that may be of several roots nothing at all.
func TestPlanOfOtherFiles(t *testing.T) {
	stale := loadArchive(t, "-- envs/prod/plan.json --\n"+planOfFiles("old")+strings.Replace(filesOfPlan, "= var.name", `= "new"`, 1))
	if got := stale.Roles[0].ARN.String(); got == "arn:aws:iam::111122223333:role/old" || !strings.HasSuffix(got, ":role/new") {
		t.Errorf("a plan of older files says the ARN is %s", got)
	}
	other := loadArchive(t, "-- plan.json --\n"+planOfFiles("node")+strings.Replace(filesOfPlan, `"aws_iam_role" "node"`, `"aws_iam_role" "renamed"`, 1))
	if len(other.Roles) != 3 {
		t.Errorf("a plan of other files and they have %d roles", len(other.Roles))
	}
	for name, archive := range map[string]string{
		"two roots": "-- plan.json --\n" + planOfFiles("node") + filesOfPlan + strings.Replace(filesOfPlan, "envs/prod", "envs/dev", 1),
		"two plans": "-- a.json --\n" + planOfFiles("a") + "\n-- b.json --\n" + planOfFiles("b") + filesOfPlan,
	} {
		set := loadArchive(t, archive)
		for _, r := range set.Roles {
			if strings.HasSuffix(r.At.Range().File, ".json") || r.Name.V.Known() {
				t.Errorf("%s: role %s at %s", name, r.Name.V, r.At.Range().File)
			}
		}
		gaps := 0
		for _, g := range set.Gaps {
			if strings.HasSuffix(g.About, ".json") {
				gaps++
			}
		}
		if gaps == 0 {
			t.Errorf("%s: nothing is said of the plans", name)
		}
	}
	near := loadArchive(t, "-- envs/dev/plan.json --\n"+planOfFiles("node")+filesOfPlan+strings.Replace(filesOfPlan, "envs/prod", "envs/dev", 1))
	if near.Roles[0].ARN.String() != "arn:aws:iam::111122223333:role/node" {
		t.Errorf("a plan beside its files: %s", near.Roles[0].ARN)
	}
}

// TestPlanOfOlderDefaults: a default that was changed after the plan was made
// stays changed.
func TestPlanOfOlderDefaults(t *testing.T) {
	files := "-- main.tf --\nvariable \"name\" {\n  default = \"%s\"\n}\nresource \"aws_iam_role\" \"x\" {\n  name = var.name\n  assume_role_policy = \"{}\"\n}\n"
	for written, want := range map[string]string{"old": "given", "new": "new"} {
		text := planOf([]string{creation("aws_iam_role.x", `{"name": "given", "assume_role_policy": "{}"}`, `{"arn": true}`)}, []string{declaration("aws_iam_role.x", `{"name": {}, "assume_role_policy": {}}`)},
			`, "variables": {"name": {"value": "given"}}`)
		text = strings.Replace(text, `"root_module": {"resources": [{`, `"root_module": {"variables": {"name": {"default": "old"}}, "resources": [{`, 1)
		set := loadArchive(t, "-- plan.json --\n"+text+"\n"+fmt.Sprintf(files, written))
		if got := set.Roles[0].Name.V.String(); got != want || len(set.Roles) != 1 {
			t.Errorf("with the default %q the name is %q", written, got)
		}
	}
}

// TestProviderURLBesideFiles: what the attribute reads lacks the scheme that is
// written.
func TestProviderURLBesideFiles(t *testing.T) {
	const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/7D2E91A0C4B35F6688D1E2F3A4B5C6D7"
	provider := `{"url": "` + issuer + `", "client_id_list": ["sts.amazonaws.com"], "arn": "arn:aws:iam::111122223333:oidc-provider/` + issuer + `"}`
	text := planOf([]string{change("aws_iam_openid_connect_provider.x", "no-op", provider, provider, "{}")},
		[]string{declaration("aws_iam_openid_connect_provider.x", `{"url": {}, "client_id_list": {}}`)}, "")
	for name, files := range map[string]string{
		"beside": "-- main.tf --\ndata \"http\" \"x\" {}\nresource \"aws_iam_openid_connect_provider\" \"x\" {\n  url = data.http.x.body\n  client_id_list = [\"sts.amazonaws.com\"]\n}\n" +
			"resource \"aws_iam_role\" \"x\" {\n  name = \"x\"\n  assume_role_policy = \"${aws_iam_openid_connect_provider.x.url}:sub\"\n}\n",
		"alone": "",
	} {
		set := loadArchive(t, "-- plan.json --\n"+text+"\n"+files)
		if got := set.Providers[0].URL.V.String(); got != "https://"+issuer {
			t.Errorf("%s: the url that is written is %s", name, got)
		}
		if name == "beside" && set.Roles[0].Trust.Text.String() != issuer+":sub" {
			t.Errorf("%s: the url that is read is %s", name, set.Roles[0].Trust.Text)
		}
	}
}

// roleUnits are two units of one module, whose name Terragrunt does not tell.
const roleUnits = `
-- modules/role/main.tf --
variable "name" {}
variable "path" { default = "/" }
resource "aws_iam_role" "it" {
  name               = var.name
  path               = var.path
  assume_role_policy = "{}"
}
-- live/prod/role/terragrunt.hcl --
terraform { source = "../../../modules//role" }
inputs = { name = get_env("ROLE"), path = "/new/" }
-- live/dev/role/terragrunt.hcl --
terraform { source = "../../../modules//role" }
inputs = { name = get_env("ROLE"), path = "/dev/" }
`

// TestPlanOfUnit: a plan in a unit's directory tells what the unit's files leave
// open; what they say themselves is newer.
func TestPlanOfUnit(t *testing.T) {
	plan := planOf([]string{creation("aws_iam_role.it", `{"name": "prod", "path": "/old/", "assume_role_policy": "{}"}`, `{"arn": true}`)},
		[]string{declaration("aws_iam_role.it", `{"name": {}, "path": {}, "assume_role_policy": {}}`)}, `, "variables": {"name": {"value": "prod"}, "path": {"value": "/old/"}}`)
	set := loadArchive(t, "-- live/prod/role/plan.json --\n"+plan+"\n"+roleUnits)
	got := map[string]string{}
	for _, r := range set.Roles {
		got[r.Scope.Dir] = r.Name.V.String() + " " + r.Path.V.String()
	}
	if got["live/prod/role"] != "prod /new/" || got["live/dev/role"] == "prod /dev/" || len(set.Roles) != 2 {
		t.Errorf("the units have the roles %v", got)
	}
	elsewhere := loadArchive(t, "-- plan.json --\n"+plan+"\n"+roleUnits)
	for _, r := range elsewhere.Roles {
		if r.Name.V.Known() {
			t.Errorf("a plan that may be of two units tells the role %s", r.Name.V)
		}
	}
}

// TestPlanOfDistantUnit: a unit whose module is not on disk makes what the plan in
// its directory has.
func TestPlanOfDistantUnit(t *testing.T) {
	unit := "-- live/role/terragrunt.hcl --\nterraform { source = \"git::https://example.com/modules.git//role\" }\n"
	plan := planOf([]string{creation("aws_iam_role.it", `{"name": "prod", "assume_role_policy": "{}"}`, `{"arn": true}`)}, []string{declaration("aws_iam_role.it", `{"name": {}, "assume_role_policy": {}}`)}, "")
	if set := loadArchive(t, "-- live/role/plan.json --\n"+plan+"\n"+unit); len(set.Roles) != 1 || len(set.AbsentModules) != 0 {
		t.Errorf("%d roles, absent modules %v", len(set.Roles), set.AbsentModules)
	}
	part := planOf(nil, nil, `, "complete": false`)
	if set := loadArchive(t, "-- live/role/plan.json --\n"+part+"\n"+unit); len(set.AbsentModules) < 2 {
		t.Errorf("a plan of a part leaves only %v absent", set.AbsentModules)
	}
}

// TestEvaluateBesidePlan: the files and the plan in their directory are asked
// together.
func TestEvaluateBesidePlan(t *testing.T) {
	a, err := evaluated(t, "-- envs/prod/plan.json --\n"+planOfFiles("node")+filesOfPlan, "envs/prod", `"${var.name} ${aws_iam_role.node.arn}"`, Options{})
	if err != nil || a.Text != `"node arn:aws:iam::111122223333:role/node"` {
		t.Errorf("got %+v, %v", a, err)
	}
}
