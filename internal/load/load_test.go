package load

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// tree writes files to a new directory and discovers them.
func tree(t *testing.T, files map[string]string) *source.Tree {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := source.Discover(source.Options{WorkDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// places lists where the nouns of a set stand, in the set's own order.
func places(set *fact.Set) []string {
	var list []string
	add := func(kind string, d fact.Decl) {
		r := d.At.Range()
		list = append(list, fmt.Sprintf("%s %s:%d:%d", kind, r.File, r.Line, r.Column))
	}
	for _, x := range set.Clusters {
		add("cluster", x.Decl)
	}
	for _, x := range set.ServiceAccounts {
		add("service account", x.Decl)
	}
	for _, x := range set.StandalonePolicies {
		add("policy", x.Decl)
	}
	return list
}

const serviceAccount = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n  namespace: prod\n"

func TestEachKindFindsItsLoader(t *testing.T) {
	tr := tree(t, map[string]string{
		"z/cluster.yaml":  "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: a, region: eu-west-1}\n---\n" + serviceAccount,
		"k8s/sa.yaml":     serviceAccount,
		"iam/policy.json": `{"Version": "2012-10-17", "Statement": []}`,
		"a/cluster.yaml":  "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: b, region: eu-west-1}\n",
	})
	want := []string{
		"cluster a/cluster.yaml:3:18",
		"cluster z/cluster.yaml:3:18",
		"service account k8s/sa.yaml:4:9",
		"service account z/cluster.yaml:8:9",
		"policy iam/policy.json:1:1",
	}
	for range 5 { // the loaders run side by side, the order stays
		if diff := cmp.Diff(want, places(Load(tr, Options{}))); diff != "" {
			t.Fatalf("facts (-want +got):\n%s", diff)
		}
	}
}

func TestDiagnosticsAreFatalWhenIdentityIsLost(t *testing.T) {
	set := Load(tree(t, map[string]string{
		"identity.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: {\n",
		"other.yaml":    "apiVersion: example.com/v1\nkind: Thing\nmetadata: {\n",
		"sa.yaml":       serviceAccount,
	}), Options{})
	got := map[string]bool{}
	for _, d := range set.Diagnostics {
		got[d.At.Range().File] = d.Fatal
	}
	if diff := cmp.Diff(map[string]bool{"identity.yaml": true, "other.yaml": false}, got); diff != "" {
		t.Errorf("files and whether their loss is fatal (-want +got):\n%s", diff)
	}
	if len(set.ServiceAccounts) != 1 {
		t.Errorf("%d ServiceAccounts, want the one of sa.yaml", len(set.ServiceAccounts))
	}
}

func TestPanicCostsItsOwnFactsOnly(t *testing.T) {
	f := source.NewFile("bad.yaml", "/bad.yaml", nil)
	role := &fact.Role{}
	tasks := []task{
		{source.Site{File: f}, func() *fact.Set { panic("boom") }},
		{source.Site{}, func() *fact.Set { return &fact.Set{Roles: []*fact.Role{role}} }},
		{source.Site{}, func() *fact.Set { return nil }},
	}
	sets := run(tasks, false)
	if len(sets[0].Diagnostics) != 1 {
		t.Fatalf("diagnostics: %v", sets[0].Diagnostics)
	}
	d := sets[0].Diagnostics[0]
	if !d.Fatal || d.At.File != f || d.Message != "internal error, please report it: boom" {
		t.Errorf("diagnostic is %+v", d)
	}
	if len(sets[1].Roles) != 1 || sets[1].Roles[0] != role || sets[2] == nil {
		t.Errorf("the other loaders gave %v", sets[1:])
	}
	defer func() {
		if r := recover(); r != "boom" {
			t.Errorf("recovered %v; developers want the panic", r)
		}
	}()
	call(tasks[0], true)
}

func TestEmbeddedTexts(t *testing.T) {
	f := source.NewFile("main.tf", "/main.tf", []byte("x = <<E\n"+serviceAccount+"E\n"))
	at := source.Site{File: f, Start: 8, End: 8 + len(serviceAccount)}
	e := fact.Embedded{Hint: "kubernetes", Text: policy.Literal(serviceAccount), Map: source.Exact(at), At: at}
	e.Decl.Address = "kubectl_manifest.web"
	next, ok := embeddedTask(e)
	if !ok {
		t.Fatal("no loader for Kubernetes YAML in a file")
	}
	set := call(next, false)
	if diff := cmp.Diff([]string{"service account main.tf:5:9"}, places(set)); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	e.Hint = "iam-policy"
	if _, ok := embeddedTask(e); ok {
		t.Error("a policy document is read twice")
	}
	if strings.Contains(fmt.Sprint(set.Diagnostics), "internal error") {
		t.Errorf("diagnostics: %v", set.Diagnostics)
	}
}

// TestHoleRune holds source, which may not know policy, to policy's mark of
// unknown text and to what takes its place.
func TestHoleRune(t *testing.T) {
	text := "# " + string(policy.HoleRune) + " and \U0010FFFE\n"
	tr := tree(t, map[string]string{"main.tf": text})
	if got, want := string(tr.Files()[0].Bytes), policy.Sanitize(text); got != want || policy.CountHoles(got) != 0 {
		t.Errorf("the file holds %q, want %q", got, want)
	}
}
