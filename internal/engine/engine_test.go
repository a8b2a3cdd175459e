package engine

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

var place = source.Range{File: "iam.tf", Line: 14, Column: 17, EndLine: 14, EndColumn: 52}

// mismatch is a graph in which one ServiceAccount presents what its role does not accept.
func mismatch() *model.Input {
	step := model.Step{
		Via:            "irsa",
		ServiceAccount: model.ServiceAccount{Noun: model.Noun{Name: "prod/web"}},
		Role:           model.Role{Noun: model.Noun{Name: "web"}},
		Subject: model.Check{
			Verdict:   model.Denied,
			Presented: "system:serviceaccount:prod:web",
			Accepted:  []string{"system:serviceaccount:default:web"},
			At:        place,
		},
		Evidence: []model.Evidence{{At: source.Range{File: "sa.yaml", Line: 6, Column: 5}, Note: "the annotation"}},
		About:    []string{"sa/prod/web", "role/web"},
		Snippet:  "x", Kind: "hcl",
	}
	return &model.Input{Version: 1, Failed: model.Failed{IRSA: model.FailedIRSA{Subject: []model.Step{step}}}}
}

func TestRunStampsWhatRulesFind(t *testing.T) {
	got, hidden, err := Run(context.Background(), mismatch(), Options{})
	if err != nil || len(got) != 1 || hidden != (Hidden{}) {
		t.Fatalf("Run: %d findings, hidden %v, %v; want one finding", len(got), hidden, err)
	}
	f := got[0]
	if f.Rule.ID != "irsa-subject-mismatch" || f.Severity != finding.Error || f.At != place {
		t.Errorf("finding %s %s at %v", f.Rule.ID, f.Severity, f.At)
	}
	if want := `role "web" trusts "system:serviceaccount:default:web", but ServiceAccount prod/web presents "system:serviceaccount:prod:web"`; f.Message != want {
		t.Errorf("message\n%s, want\n%s", f.Message, want)
	}
	if diff := cmp.Diff([]finding.Evidence{{At: source.Range{File: "sa.yaml", Line: 6, Column: 5}, Note: "the annotation"}}, f.Evidence); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"sa/prod/web", "role/web"}, f.About); diff != "" {
		t.Error(diff)
	}
	if f.Mend.Kind != "hcl" || f.Mend.Snippet != "x" || f.Mend.Text == "" {
		t.Errorf("mend %+v", f.Mend)
	}
	if want := "https://github.com/eksiamlint/eksiamlint/blob/main/rules/irsa/subject_mismatch/README.md"; f.Rule.Help != want {
		t.Errorf("help %s, want %s", f.Rule.Help, want)
	}
}

func TestOptionsChooseRules(t *testing.T) {
	tests := []struct {
		name string
		o    Options
		want int
	}{
		{"all", Options{}, 1},
		{"disabled", Options{Disable: []string{"irsa-subject-mismatch"}}, 0},
		{"another is disabled", Options{Disable: []string{"irsa-issuer-mismatch"}}, 1},
		{"only this", Options{Only: []string{"irsa-subject-mismatch"}}, 1},
		{"only another", Options{Only: []string{"irsa-issuer-mismatch"}}, 0},
	}
	for _, tt := range tests {
		got, _, err := Run(context.Background(), mismatch(), tt.o)
		if err != nil || len(got) != tt.want {
			t.Errorf("%s: %d findings, %v; want %d", tt.name, len(got), err, tt.want)
		}
	}
}

func TestCleanGraphCompilesNothing(t *testing.T) {
	if rules := selectRules(&model.Input{Version: 1}, Options{}); len(rules) != 0 {
		t.Errorf("%d rules are compiled for a graph in which nothing fails", len(rules))
	}
}

func TestEveryGroupHasOneRule(t *testing.T) {
	readers := map[string]int{}
	for _, r := range Rules() {
		for _, group := range r.Reads {
			readers[group]++
		}
	}
	for group := range allGroups(t) {
		if readers[group] != 1 {
			t.Errorf("group %s is read by %d rules, want one", group, readers[group])
		}
	}
}

// allGroups fills every group with one zero item.
func allGroups(t *testing.T) map[string]bool {
	t.Helper()
	var failed model.Failed
	fillGroups(&failed)
	return nonEmptyGroups(&failed)
}

func fillGroups(failed *model.Failed) {
	for _, group := range failed.Groups() {
		group.Set(reflect.MakeSlice(group.Type(), 1, 1))
	}
}

// A rule that says nothing about what failed would lose a certain fault silently.
func TestSilentRuleIsAnError(t *testing.T) {
	in := mismatch()
	in.Failed.IRSA.Subject[0].Subject.Verdict = model.Unknown
	if _, _, err := Run(context.Background(), in, Options{}); err == nil || !strings.Contains(err.Error(), "irsa-subject-mismatch says nothing") {
		t.Errorf("error %v, want that the rule says nothing", err)
	}
}

func TestFindingWithoutSiteIsAnError(t *testing.T) {
	in := mismatch()
	in.Failed.IRSA.Subject[0].Subject.At = source.Range{}
	if _, _, err := Run(context.Background(), in, Options{}); err == nil || !strings.Contains(err.Error(), "finding without a site") {
		t.Errorf("error %v, want a finding without a site", err)
	}
}

func TestSeverityMayBeMilderOnly(t *testing.T) {
	in := mismatch()
	in.Failed.IRSA.Subject[0].Severity = "warning"
	got, _, err := Run(context.Background(), in, Options{})
	if err != nil || len(got) != 1 || got[0].Severity != finding.Warning {
		t.Errorf("findings %v, %v; want one warning", got, err)
	}
	in.Failed.IRSA.Subject[0].Severity = "fatal"
	if _, _, err := Run(context.Background(), in, Options{}); err == nil || !strings.Contains(err.Error(), `severity "fatal"`) {
		t.Errorf("error %v, want that the severity is refused", err)
	}
}

func TestDeadline(t *testing.T) {
	_, _, err := Run(context.Background(), mismatch(), Options{Timeout: -time.Second}) // over before it begins
	if err == nil || !strings.Contains(err.Error(), "stopped after -1s") {
		t.Errorf("error %v, want that the evaluation stopped", err)
	}
}

func TestForbiddenBuiltins(t *testing.T) {
	for _, call := range []string{
		`http.send({})`, `net.lookup_ip_addr("x")`, `opa.runtime()`, `rand.intn("x", 2)`,
		`time.now_ns()`, `uuid.rfc4122("x")`, `io.jwt.decode_verify("x", {})`,
	} {
		m, err := ast.ParseModuleWithOpts("x.rego", "package x\n\nr := "+call+"\n", ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			t.Fatal(err)
		}
		c := ast.NewCompiler().WithCapabilities(capabilities())
		if c.Compile(map[string]*ast.Module{"x.rego": m}); !c.Failed() {
			t.Errorf("%s compiles", call)
		}
	}
}

// Rules count on arrays: a nil slice of the graph must not become null.
func TestNilSlicesAreArrays(t *testing.T) {
	got := toValue(reflect.ValueOf(model.Need{}))
	for _, name := range []string{"missing", "evidence", "about"} {
		if v := got.(ast.Object).Get(ast.StringTerm(name)); v == nil || v.String() != "[]" {
			t.Errorf("%s is %v, want []", name, v)
		}
	}
	sa := toValue(reflect.ValueOf(model.ServiceAccount{Noun: model.Noun{Name: "prod/web"}})).(ast.Object)
	if v := sa.Get(ast.StringTerm("name")); v == nil || v.String() != `"prod/web"` {
		t.Errorf("the name of an embedded noun is %v", v)
	}
}

func BenchmarkRunOneGroup(b *testing.B) {
	in := mismatch()
	for b.Loop() {
		if _, _, err := Run(context.Background(), in, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRunEveryGroup(b *testing.B) {
	in := &model.Input{Version: 1}
	fillGroups(&in.Failed)
	for b.Loop() {
		if _, err := compile(selectRules(in, Options{})); err != nil {
			b.Fatal(err)
		}
	}
}
