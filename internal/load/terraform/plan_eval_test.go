package terraform

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

// asked is what an expression gives in a plan.
func asked(t *testing.T, text, expr string, o Options) string {
	t.Helper()
	dir := t.TempDir()
	name := filepath.Join(dir, "plan.json")
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	tree, err := source.Discover(source.Options{Paths: []string{name}, WorkDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	a, err := Evaluate(tree, name, expr, o)
	if err != nil {
		return err.Error()
	}
	return a.Text
}

// TestEvaluateInPlan: a plan answers by what it has of resources, with their
// instances, and hides secrets.
func TestEvaluateInPlan(t *testing.T) {
	at := func(change, index string) string {
		return strings.Replace(change, `"change"`, `"index": `+index+`, "change"`, 1)
	}
	plan := planOf([]string{
		at(creation("aws_iam_role.counted[0]", newRole, newRoleUnknown), "0"),
		at(creation("aws_iam_role.counted[1]", strings.Replace(newRole, "node", "other", 1), newRoleUnknown), "1"),
		at(creation(`aws_iam_role.keyed["a.b"]`, newRole, newRoleUnknown), `"a.b"`),
		creation("module.x.aws_iam_role.node", newRole, newRoleUnknown),
		creation("aws_ssm_parameter.key", `{"name": "key", "type": "SecureString", "value": "hunter2"}`, "{}"),
		creation("aws_ssm_parameter.plain", `{"name": "plain", "type": "String", "value": "blue"}`, "{}"),
	}, nil, "")
	for _, c := range []struct{ expr, module, want string }{
		{"aws_iam_role.counted[1].name", "", `"other"`},
		{"aws_iam_role.counted[*].name", "", `["node", "other"]`},
		{"length(aws_iam_role.counted)", "", "2"},
		{`aws_iam_role.keyed["a.b"].name`, "", `"node"`},
		{"keys(aws_iam_role.keyed)", "", `["a.b"]`},
		{"aws_iam_role.node.name", "module.x", `"node"`},
		{"aws_iam_role.node.name", "", "{aws_iam_role.node.name}"},
		{"aws_iam_role.node.name", "module.y", "plan.json has nothing in module.y"},
		{"aws_ssm_parameter.plain.value", "", `"blue"`},
		{"aws_ssm_parameter.key.value", "", "{aws_ssm_parameter.key.value}"},
		{"var.region", "module.x", "{var.region}"},
	} {
		if got := asked(t, plan, c.expr, Options{Module: c.module}); got != c.want {
			t.Errorf("%s in %q gives %s, want %s", c.expr, c.module, got, c.want)
		}
	}
}

// TestEvaluateInPartOfPlan: what a plan with -target lacks may be there.
func TestEvaluateInPartOfPlan(t *testing.T) {
	plan := planOf([]string{strings.Replace(creation("aws_iam_role.counted[1]", newRole, newRoleUnknown), `"change"`, `"index": 1, "change"`, 1)}, nil, `, "complete": false`)
	if got, want := asked(t, plan, "aws_iam_role.counted[1].name", Options{}), `"node"`; got != want {
		t.Errorf("the instance that is there gives %s, want %s", got, want)
	}
	if got := asked(t, plan, "length(aws_iam_role.counted)", Options{}); got == "1" {
		t.Error("the number of instances is known, though the plan lacks some")
	}
}
