package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
)

const root = "../../.."

// regoModules reads every Rego file under rules/.
func regoModules(t *testing.T) map[string]*ast.Module {
	t.Helper()
	modules := map[string]*ast.Module{}
	for _, pattern := range []string{"lib/*.rego", "*/*/*.rego"} {
		paths, err := filepath.Glob(filepath.Join(root, "rules", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			m, err := ast.ParseModuleWithOpts(path, string(text), ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: true})
			if err != nil {
				t.Fatal(err)
			}
			modules[path] = m
		}
	}
	return modules
}

func TestRegoTestsPass(t *testing.T) {
	modules := regoModules(t)
	results, err := tester.NewRunner().SetStore(inmem.New()).SetModules(modules).RunTests(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string]int{}
	for r := range results {
		packages[r.Package]++
		if !r.Pass() {
			t.Errorf("%s: %s.%s: %v", r.Location, r.Package, r.Name, r)
		}
	}
	folders, err := ruleFolders(filepath.Join(root, "rules"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		name := "data.rules." + strings.ReplaceAll(folder, "/", ".") + "_test"
		if packages[name] < 3 {
			t.Errorf("%s has %d tests; write one for each verdict: denied, allowed, unknown", name, packages[name])
		}
	}
}

// schemas makes what `opa check --schema rules/schema` makes.
func schemas(t *testing.T) *ast.SchemaSet {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "rules/schema/graph.json"))
	if err != nil {
		t.Fatal(err)
	}
	var schema any
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	set := ast.NewSchemaSet()
	set.Put(ast.MustParseRef("schema.graph"), schema)
	return set
}

func TestRulesFitTheSchema(t *testing.T) {
	c := ast.NewCompiler().WithStrict(true).WithUseTypeCheckAnnotations(true).WithSchemas(schemas(t))
	if c.Compile(regoModules(t)); c.Failed() {
		t.Error(c.Errors)
	}
}

// A misspelt field must fail the check: without that, a rule would be dead and silent.
func TestSchemaCatchesAMisspeltField(t *testing.T) {
	modules := regoModules(t)
	path := filepath.Join(root, "rules/irsa/subject_mismatch/rule.rego")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	broken := strings.Replace(string(text), "step.subject.verdict", "step.subject.veredict", 1)
	m, err := ast.ParseModuleWithOpts(path, broken, ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: true})
	if err != nil {
		t.Fatal(err)
	}
	modules[path] = m
	c := ast.NewCompiler().WithUseTypeCheckAnnotations(true).WithSchemas(schemas(t))
	if c.Compile(modules); !strings.Contains(c.Errors.Error(), "undefined ref") {
		t.Errorf("errors: %v, want an undefined ref", c.Errors)
	}
}

func TestGeneratedFilesAreFresh(t *testing.T) {
	for _, what := range []string{"index", "schemas", "pages"} {
		files, err := generate(root, what)
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range files {
			got, err := os.ReadFile(filepath.Join(root, path))
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s is stale: run make generate (%v)", path, err)
			}
		}
	}
}

// Every check is some rule's, or says why it is none's.
func TestEveryCheckIsOwned(t *testing.T) {
	entries, err := readEntries(filepath.Join(root, "rules"))
	if err != nil {
		t.Fatal(err)
	}
	list, err := lints(root, entries)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range list {
		if len(l.rules) == 0 && l.why == "" {
			t.Errorf("no rule names %s %s in its lints", l.row, l.name)
		}
	}
	if len(list) < 180 {
		t.Errorf("%d checks", len(list))
	}
}

const goodRule = `# METADATA
# title: A title
# description: What and why.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: A page
#     ref: https://docs.aws.amazon.com/
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [irsa.subject]
#   fails: it breaks
#   remedy: mend it
#   symptoms: []
#   facts: ["3.30"]
package rules.irsa.example

import data.rules.lib.finding

report contains finding.at(step.at, step, {"message": "m"}) if some step in input.failed.irsa.subject
`

func TestMetadataIsChecked(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"as it is", "", "", ""},
		{"no title", "# title: A title\n", "", "title: is empty"},
		{"broken word", "description: What and why.", "description: |\n#   The tag `eks:eks-\n#   cluster-name`.", "ends within a word"},
		{"no fails", "fails: it breaks", `fails: ""`, "custom.fails: is empty"},
		{"severity", "severity: error", "severity: fatal", `custom.severity: "fatal" is none of error, warning, note`},
		{"persona", "persona: regular", "persona: nobody", `custom.persona: "nobody" is none of`},
		{"since", `"0.1.0"`, `"soon"`, `custom.since: "soon" is no version`},
		{"group", "reads: [irsa.subject]", "reads: [irsa.subjekt]", `input.failed has no group "irsa.subjekt"`},
		{"reads too much", "reads: [irsa.subject]", "reads: [irsa.subject, irsa.issuer]", `names "irsa.issuer", which the rule does not read`},
		{"reads too little", "reads: [irsa.subject]", "reads: []", `lacks "irsa.subject", which the rule reads`},
		{"reads beyond failed", "input.failed.irsa.subject", "input.steps", "rules read input.failed.<category>.<group> only"},
		{"unknown field", "#   remedy: mend it", "#   remedy: mend it\n#   remmedy: x", "custom.remmedy: is not a field of rules"},
		{"no facts", `facts: ["3.30"]`, "facts: []", "custom.facts: names no fact"},
		{"no schema", "# schemas:\n#   - input: schema.graph\n", "", "schemas: is not"},
		{"package", "package rules.irsa.example", "package rules.irsa.other", "its folder says data.rules.irsa.example"},
		{"import", "import data.rules.lib.finding", "import data.rules.lib.finding\nimport data.other", "rules import data.rules.lib.finding only"},
		{"no report", "report contains", "reported contains", "has no set named report"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := goodRule
			if tt.old != "" {
				text = strings.Replace(goodRule, tt.old, tt.new, 1)
			}
			dir := t.TempDir()
			folder := filepath.Join(dir, "irsa", "example")
			if err := os.MkdirAll(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, "rule.rego"), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := readEntries(dir)
			switch {
			case tt.want == "" && err != nil:
				t.Error(err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

func TestNewRule(t *testing.T) {
	dir := t.TempDir()
	if err := newRule(dir, "irsa/some_thing"); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "irsa/some_thing/rule.rego"))
	if err != nil || !strings.Contains(string(text), "package rules.irsa.some_thing\n") {
		t.Errorf("rule.rego: %v\n%s", err, text)
	}
	found, _ := filepath.Glob(filepath.Join(dir, "irsa/some_thing/*"))
	if len(found) != 5 {
		t.Errorf("made %q, want rule, test and three fixtures", found)
	}
	if _, err := readEntries(dir); err == nil {
		t.Error("a rule that is not filled in passes the checks")
	}
	if err := newRule(dir, "irsa/some_thing"); err == nil {
		t.Error("overwrote a rule")
	}
	for _, path := range []string{"irsa", "Irsa/x", "irsa/x-y", "../x/y", "a/b/c"} {
		if err := newRule(dir, path); err == nil {
			t.Errorf("made %q, which is no rule path", path)
		}
	}
}
