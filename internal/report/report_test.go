package report_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/internal/report"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

var update = flag.Bool("update", false, "write the golden files anew")

var files = map[string]string{
	"iam.tf": `data "aws_iam_policy_document" "web" {
  statement {
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
		values   = ["system:serviceaccount:default:web"]
    }
  }
}
`,
	"k8s/sa web.yaml": "metadata:\n  annotations: {\"überschrift 名前\": x, eks.amazonaws.com/role-arn: \"arn:aws:iam::111122223333:role/web\"}\n",
	"nodes.tf":        "resource \"aws_iam_role\" \"nodes\" {\n  name = \"nodes\"\n}\n",
	"broken.tf":       "resource \"x\" {\n",
}

// at is the place of text in file.
func at(t *testing.T, file, text string) source.Range {
	t.Helper()
	f := lookup(file)
	i := strings.Index(files[file], text)
	if f == nil || i < 0 {
		t.Fatalf("no %q in %s", text, file)
	}
	return source.Site{File: f, Start: i, End: i + len(text)}.Range()
}

func lookup(path string) *source.File {
	text, ok := files[path]
	if !ok {
		return nil
	}
	return source.NewFile(path, "/repo/infra/"+path, []byte(text))
}

var subject = &finding.Rule{
	ID:          "irsa-subject-mismatch",
	Title:       "Trust policy accepts a different ServiceAccount",
	Description: "The role named in a ServiceAccount's annotation accepts tokens of other subjects only.",
	Severity:    finding.Error,
	Persona:     finding.Regular,
	Fails:       "at the pod's first AWS call, STS denies AssumeRoleWithWebIdentity",
	Remedy:      "name this ServiceAccount in the trust policy's sub condition",
	Symptoms:    []string{"Not authorized to perform sts:AssumeRoleWithWebIdentity"},
	Help:        "https://github.com/eksiamlint/eksiamlint/blob/main/rules/irsa/subject_mismatch/README.md",
	Related:     []finding.Link{{Description: "EKS user guide, IAM roles for service accounts", Ref: "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html"}},
}

var worker = &finding.Rule{
	ID:          "node-lacks-worker-policy",
	Title:       "Node role lacks the worker policy",
	Description: "A node role has no grant of what the kubelet calls.",
	Severity:    finding.Error,
	Persona:     finding.Regular,
	Fails:       "the nodes do not join",
	Remedy:      "attach AmazonEKSWorkerNodePolicy",
	Help:        "https://github.com/eksiamlint/eksiamlint/blob/main/rules/node/lacks_worker_policy/README.md",
}

// full is a result that has one of everything.
func full(t *testing.T) *report.Result {
	return &report.Result{
		Tool:  report.Tool{Name: "eksiamlint", Version: "0.1.0"},
		Rules: []*finding.Rule{subject, worker},
		Findings: []*finding.Finding{
			{
				Rule:     subject,
				Severity: finding.Error,
				Message:  `role "web" trusts "system:serviceaccount:default:web", but ServiceAccount prod/web presents "system:serviceaccount:prod:web"`,
				At:       at(t, "iam.tf", `"system:serviceaccount:default:web"`),
				Evidence: []finding.Evidence{
					{At: at(t, "k8s/sa web.yaml", "eks.amazonaws.com/role-arn"), Note: "the annotation that sends its pods to this role"},
				},
				About:       []string{"role/web", "sa/prod/web"},
				Mend:        finding.Mend{Kind: "hcl", Snippet: "values = [\n\t\"system:serviceaccount:prod:web\",\n]\n"},
				Fingerprint: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
			},
			{
				Rule:        worker,
				Severity:    finding.Warning,
				Message:     "node role \"no\x1b[31mdes\" lacks \"AmazonEKSWorkerNodePolicy\", see [docs](1)",
				At:          at(t, "nodes.tf", "\"nodes\" {\n  name = \"nodes\"\n}"),
				About:       []string{"role/nodes"},
				Mend:        finding.Mend{Text: "attach the policy to nodes"},
				Fingerprint: "11111111111111111111111111111111",
			},
			{
				Rule:        worker,
				Severity:    finding.Error,
				Message:     "node role \"old\" lacks \"AmazonEKSWorkerNodePolicy\"",
				At:          at(t, "nodes.tf", "name"),
				Suppressed:  &finding.Suppression{By: "comment", Reason: "drained in May", At: at(t, "nodes.tf", "resource")},
				Fingerprint: "22222222222222222222222222222222",
			},
			{
				Rule:        worker,
				Severity:    finding.Error,
				Message:     "node role \"older\" lacks \"AmazonEKSWorkerNodePolicy\"",
				At:          at(t, "nodes.tf", "name = "),
				Suppressed:  &finding.Suppression{By: "config", Reason: "drained in June"},
				Fingerprint: "33333333333333333333333333333333",
			},
		},
		Undecided: []report.Gap{
			{About: `role "db"`, Why: `variable "issuer" has no default`, Settle: "--var issuer=…", At: at(t, "iam.tf", "local.issuer")},
			{About: `role "web"`, Why: `variable "issuer" has no default`, Settle: "--var issuer=…", At: at(t, "iam.tf", "local.issuer")},
			{About: `role "all"`, Why: "the chart is not rendered"},
		},
		Errors: []report.Diagnostic{
			{Message: "block \"x\" is not closed", At: at(t, "broken.tf", "{"), Fatal: true},
			{Message: "not JSON", At: source.Range{File: "data.json"}},
		},
		Hidden:       3,
		Preview:      1,
		Checked:      map[string]int{"roles": 12, "node_groups": 3, "access_entries": 1, "irsa_links": 9, "clusters": 0, "quantum_links": 2},
		FilesRead:    14,
		FilesSkipped: 2,
		Unread:       []report.Unread{{Kind: "CloudFormation template", Files: 14}, {Kind: "Helm chart", Files: 1}},
	}
}

// clean is the result of a run that found nothing.
func clean() *report.Result {
	return &report.Result{
		Tool:      report.Tool{Name: "eksiamlint", Version: "0.1.0"},
		Rules:     []*finding.Rule{worker},
		Complete:  true,
		Checked:   map[string]int{"node_groups": 1, "roles": 2},
		FilesRead: 1,
	}
}

func golden(t *testing.T, name string, write func(io.Writer) error) {
	t.Helper()
	var first, second bytes.Buffer
	if err := write(&first); err != nil {
		t.Fatal(err)
	}
	if err := write(&second); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same result gives different bytes")
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, first.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), first.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestGolden(t *testing.T) {
	sarif := report.SARIFOptions{Path: func(file string) string { return "infra/" + file }}
	for name, r := range map[string]*report.Result{"full": full(t), "clean": clean()} {
		golden(t, name+".txt", func(w io.Writer) error { return report.Text(w, r, report.TextOptions{Source: lookup}) })
		golden(t, name+".json", func(w io.Writer) error { return report.JSON(w, r) })
		golden(t, name+".sarif", func(w io.Writer) error { return report.SARIF(w, r, sarif) })
	}
	r := full(t)
	golden(t, "explain.txt", func(w io.Writer) error {
		return report.Text(w, r, report.TextOptions{Source: lookup, ExplainUnknown: true})
	})
	golden(t, "quiet.txt", func(w io.Writer) error {
		return report.Text(w, r, report.TextOptions{Source: lookup, Quiet: true})
	})
	golden(t, "color.txt", func(w io.Writer) error {
		return report.Text(w, r, report.TextOptions{Source: lookup, Color: true})
	})
}

func TestWhatWasCheckedIsSaid(t *testing.T) {
	for _, test := range []struct {
		name     string
		checked  map[string]int
		findings []*finding.Finding
		want     string
	}{
		{"nothing", nil, nil, "no findings\nnothing to check: no EKS identity in 2 files\n"},
		{"policies alone", map[string]int{"policies": 1, "repository_policies": 2}, nil, "no findings\nchecked 1 policy, 2 repository policies in 2 files\n"},
		{"a finding about none of the nouns", nil, full(t).Findings[:1], "\nchecked 2 files\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := &report.Result{Complete: true, FilesRead: 2, Checked: test.checked, Findings: test.findings}
			var b bytes.Buffer
			if err := report.Text(&b, r, report.TextOptions{Source: lookup}); err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(b.String(), test.want) {
				t.Errorf("got %q, want its end to be %q", b.String(), test.want)
			}
		})
	}
}

// Whatever files and rules hold, a terminal gets printable text and line breaks.
func TestNoControlCharactersReachTheTerminal(t *testing.T) {
	evil := "a\x1b]0;x\x07\u202e\u009b\u2028\r\nb\x00"
	files["evil.tf"] = "x = \"" + strings.ReplaceAll(evil, "\n", "") + "\"\n"
	defer delete(files, "evil.tf")
	place := source.Range{File: "evil.tf", Line: 1, Column: 5, EndLine: 1, EndColumn: 9}
	rule := &finding.Rule{ID: evil, Fails: evil, Remedy: evil}
	r := &report.Result{
		Findings:  []*finding.Finding{{Rule: rule, Severity: finding.Error, Message: evil, At: place, Evidence: []finding.Evidence{{At: place, Note: evil}}, Mend: finding.Mend{Snippet: evil}}},
		Undecided: []report.Gap{{About: evil, Why: evil, Settle: evil, At: place}},
		Errors:    []report.Diagnostic{{Message: evil, At: source.Range{File: evil}}, {Message: evil, Fatal: true}},
		Unread:    []report.Unread{{Kind: evil, Files: 1}},
	}
	var b bytes.Buffer
	if err := report.Text(&b, r, report.TextOptions{Source: lookup, ExplainUnknown: true}); err != nil {
		t.Fatal(err)
	}
	for _, c := range b.String() {
		if c != '\n' && (c < ' ' || c >= 0x7f && c < 0xa0 || c == '\u202e' || c == '\u2028') {
			t.Fatalf("%q is in the output:\n%q", c, b.String())
		}
	}
}

// The contract is the schema: what is written fits it, with everything and with nothing.
func TestJSONFitsItsSchema(t *testing.T) {
	schema := compile(t, filepath.Join("..", "..", "rules", "schema", "report.json"))
	for name, r := range map[string]*report.Result{"full": full(t), "clean": clean(), "empty": {}} {
		var b bytes.Buffer
		if err := report.JSON(&b, r); err != nil {
			t.Fatal(err)
		}
		validate(t, name, schema, b.Bytes())
		for _, list := range []string{`"findings": null`, `"undecided": null`, `"errors": null`, `"related": null`, `"about": null`, `"checked": null`} {
			if bytes.Contains(b.Bytes(), []byte(list)) {
				t.Errorf("%s: %s", name, list)
			}
		}
	}
}

func TestSARIFFitsItsSchema(t *testing.T) {
	schema := compile(t, filepath.Join("testdata", "sarif-schema-2.1.0.json"))
	for name, r := range map[string]*report.Result{"full": full(t), "clean": clean(), "empty": {Tool: report.Tool{Name: "eksiamlint", Version: "0.1.0"}}} {
		var b bytes.Buffer
		if err := report.SARIF(&b, r, report.SARIFOptions{}); err != nil {
			t.Fatal(err)
		}
		validate(t, name, schema, b.Bytes())
		if !bytes.Contains(b.Bytes(), []byte(`"results": [`)) {
			t.Errorf("%s: results is no list", name)
		}
		if bytes.Contains(b.Bytes(), []byte(": null")) || bytes.Contains(b.Bytes(), []byte(": -1")) {
			t.Errorf("%s: null or -1 stands for what is not set:\n%s", name, b.String())
		}
	}
}

func compile(t *testing.T, path string) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t *testing.T, name string, schema *jsonschema.Schema, text []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Errorf("%s: %v\n%s", name, err, text)
	}
}

// Each link in a message leads to a related location that exists.
func TestSARIFLinks(t *testing.T) {
	var b bytes.Buffer
	if err := report.SARIF(&b, full(t), report.SARIFOptions{}); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Runs []struct {
			Results []struct {
				Message          struct{ Text string }
				RelatedLocations []struct{ ID int }
				CodeFlows        []struct {
					ThreadFlows []struct{ Locations []any }
				}
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Runs) != 1 {
		t.Fatalf("%d runs, want one", len(doc.Runs))
	}
	res := doc.Runs[0].Results[0]
	if len(res.RelatedLocations) != 1 || res.RelatedLocations[0].ID != 1 || !strings.Contains(res.Message.Text, "[k8s/sa web.yaml:2](1)") {
		t.Errorf("related %v, message %q", res.RelatedLocations, res.Message.Text)
	}
	if len(res.CodeFlows) != 1 || len(res.CodeFlows[0].ThreadFlows) != 1 || len(res.CodeFlows[0].ThreadFlows[0].Locations) != 2 {
		t.Errorf("code flows %v, want one of two steps", res.CodeFlows)
	}
	if text := doc.Runs[0].Results[1].Message.Text; !strings.Contains(text, `\[docs\](1)`) {
		t.Errorf("message %q has a link that leads nowhere", text)
	}
}
