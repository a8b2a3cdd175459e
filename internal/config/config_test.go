package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

var (
	subject = &finding.Rule{ID: "irsa-subject-mismatch", Severity: finding.Error}
	issuer  = &finding.Rule{ID: "irsa-issuer-mismatch", Severity: finding.Error, Aliases: []string{"irsa-wrong-issuer"}}
	all     = append([]*finding.Rule{subject, issuer}, Rules()...)
)

func file(path, text string) *source.File { return source.NewFile(path, "/repo/"+path, []byte(text)) }

// load reads text as a configuration that has no problems.
func load(t *testing.T, text string) *Config {
	t.Helper()
	c, problems := Load(file(".eksiamlint.yaml", text), all)
	for _, p := range problems {
		t.Fatalf("%d:%d: %s", p.At.Line, p.At.Column, p.Message)
	}
	return c
}

func TestLoadSaysWhatIsWrong(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", nil},
		{"a comment", "# nothing yet\n", nil},
		{"all there is", `rules:
  irsa-subject-mismatch: off
  IRSA-wrong-issuer: [{severity: note, paths: [dev/**]}, {severity: off, paths: old}]
exclude: ["vendor/**", ./legacy/]
ignores:
  - rule: irsa-issuer-mismatch
    path: envs/dev
    reason: recreated every night
stubs:
  - {source: acme/irsa/aws, version: "~> 2.0", dir: stubs/irsa}
accounts:
  - {name: apps, id: 012345678901, paths: [envs/prod, envs/stage]}
clusters:
  - {name: blue, paths: k8s, namespaces: [prod, web]}
assume:
  - {from: ServiceAccount prod/web, to: "arn:aws:iam::210000000001:role/writer"}
expect:
  - {from: node group workers, action: "s3:GetObject", resource: "arn:aws:s3:::reports/*", verdict: denied}
  - {from: role web, action: "sqs:SendMessage", verdict: allowed}
  - {from: "arn:aws:iam::210000000001:role/web", action: "sqs:SendMessage", verdict: allowed}
`, nil},
		{"stubs are no list", "stubs: {}\n", []string{`1:8: "stubs" is a mapping, want a list`}},
		{"a stub without source", "stubs:\n  - dir: a\n", []string{`2:5: a stub needs "source", the module that it stands in for`}},
		{"a stub without dir", "stubs:\n  - source: a/b/c\n", []string{`2:5: a stub of a/b/c needs "dir", where its Terraform is`}},
		{"a stub's dir is empty", "stubs:\n  - source: a/b/c\n    dir:\n", []string{`3:9: "dir" is empty, want text`}},
		{"unknown key of a stub", "stubs:\n  - source: a/b/c\n    directory: x\n", []string{`3:5: unknown key "directory" in a stub; there are dir, source, version`}},
		{"an account without id", "accounts:\n  - paths: a\n", []string{`2:5: an account needs "id", its 12 digits`}},
		{"an account without paths", "accounts:\n  - id: 210000000001\n", []string{`2:5: account 210000000001 needs "paths", the files that are deployed to it`}},
		{"an account id of 11 digits", "accounts:\n  - {id: 21000000000, paths: a}\n", []string{`2:10: account id "21000000000" is not 12 digits`}},
		{"a cluster without name", "clusters:\n  - paths: a\n", []string{`2:5: a cluster needs "name", as EKS knows it`}},
		{"a cluster of nothing", "clusters:\n  - name: a\n", []string{`2:5: cluster a needs "paths" or "namespaces", to say what is applied to it`}},
		{"namespaces are text", "clusters:\n  - {name: a, namespaces: b}\n", []string{`2:27: "namespaces" is "b", want a list`}},
		{"nobody assumes", "assume:\n  - to: arn:aws:iam::210000000001:role/web\n", []string{`2:5: an entry of assume needs "from", who assumes the role`}},
		{"nothing is assumed", "assume:\n  - from: role web\n", []string{`2:5: an entry of assume needs "to", the ARN of the role`}},
		{"a name is assumed", "assume:\n  - {from: role web, to: writer}\n", []string{`2:26: "to" is "writer", want the ARN of a role`}},
		{"a ServiceAccount without namespace", "assume:\n  - {from: ServiceAccount web, to: \"arn:aws:iam::210000000001:role/web\"}\n",
			[]string{`2:12: "ServiceAccount web" is nobody; want "ServiceAccount NAMESPACE/NAME", "node group NAME", "role NAME" or the ARN of a role`}},
		{"nobody is expected anything", "expect:\n  - {action: \"s3:GetObject\", verdict: denied}\n", []string{`2:5: an expectation needs "from", who calls`}},
		{"nothing is expected", "expect:\n  - {from: role web, verdict: denied}\n", []string{`2:5: an expectation needs "action", such as s3:GetObject`}},
		{"no verdict", "expect:\n  - {from: role web, action: \"s3:GetObject\"}\n", []string{`2:5: an expectation needs "verdict", allowed or denied`}},
		{"another verdict", "expect:\n  - {from: role web, action: \"s3:GetObject\", verdict: deny}\n", []string{`2:55: unknown verdict "deny"; there are allowed, denied`}},
		{"a pattern of actions", "expect:\n  - {from: role web, action: \"s3:*\", verdict: denied}\n", []string{`2:30: action "s3:*" is not one action, such as s3:GetObject`}},
		{"no mapping", "- x\n", []string{"1:1: the configuration is a list, want a mapping"}},
		{"two documents", "exclude: []\n---\nexclude: []\n", []string{"3:1: a configuration is one YAML document, this is a second one"}},
		{"unknown key", "rule:\n  x: off\n", []string{`1:1: unknown key "rule" in the configuration; did you mean "rules"?`}},
		{"unknown key, nothing near", "severity: x\n", []string{`1:1: unknown key "severity" in the configuration; there are accounts, assume, clusters, exclude, expect, ignores, rules, stubs`}},
		{"unknown rule", "rules:\n  irsa-subject-missmatch: off\n", []string{`2:3: unknown rule "irsa-subject-missmatch"; did you mean "irsa-subject-mismatch"?`}},
		{"unknown rule, nothing near", "rules:\n  x: off\n", []string{`2:3: unknown rule "x"; eksiamlint rules lists them`}},
		{"unknown severity", "rules:\n  irsa-subject-mismatch: warn\n", []string{`2:26: unknown severity "warn"; there are error, note, off, warning`}},
		{"severity misspelt", "rules:\n  irsa-subject-mismatch: {severity: eror}\n", []string{`2:37: unknown severity "eror"; did you mean "error"?`}},
		{"no severity", "rules:\n  irsa-subject-mismatch: {paths: [a]}\n", []string{`2:26: rule "irsa-subject-mismatch" has no severity; write off, error, warning or note`}},
		{"unknown key of a rule", "rules:\n  irsa-subject-mismatch: {severity: off, path: a}\n", []string{`2:42: unknown key "path" in rule "irsa-subject-mismatch"; did you mean "paths"?`}},
		{"no reason", "ignores:\n  - rule: irsa-issuer-mismatch\n    path: a\n", []string{`2:5: an ignore of irsa-issuer-mismatch needs "reason", for those who read it later`}},
		{"no path", "ignores:\n  - {rule: irsa-issuer-mismatch, reason: x}\n", []string{`2:5: an ignore of irsa-issuer-mismatch needs "path", the files it is for`}},
		{"no rule", "ignores:\n  - {path: a, reason: x}\n", []string{`2:5: an ignore needs "rule", the id of what it ignores`}},
		{"glob that leads out", "exclude: [../other]\n", []string{`1:11: glob "../other" leads out of the repository; globs are relative to its root`}},
		{"glob that does not parse", "exclude: ['[a']\n", []string{`1:11: glob "[a" does not parse`}},
		{"glob with too many alternatives", "exclude: ['{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}']\n",
			[]string{`1:11: glob "{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}" has braces that can be read in more than 1000 ways`}},
		{"globs with alternatives", "exclude: ['{a,b}/{c,d,{e,f}}/*.{yaml,yml}', '\\{a,b\\}']\n", nil},
		{"two problems", "exclude: {}\nignores: x\n", []string{`1:10: "exclude" is a mapping, want a list of globs`, `2:10: "ignores" is "x", want a list`}},
	}
	for _, tt := range tests {
		_, problems := Load(file(".eksiamlint.yaml", tt.text), all)
		var got []string
		for _, p := range problems {
			if p.At.File != ".eksiamlint.yaml" {
				t.Errorf("%s: problem in %q", tt.name, p.At.File)
			}
			got = append(got, fmt.Sprintf("%d:%d: %s", p.At.Line, p.At.Column, p.Message))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestSyntaxErrorHasItsPlace(t *testing.T) {
	_, problems := Load(file(".eksiamlint.yaml", "rules:\n  a: [\n"), all)
	if len(problems) == 0 || problems[0].At.Line < 2 {
		t.Fatalf("problems %v, want one below line 1", problems)
	}
}

func TestRulesBySeverityAndPath(t *testing.T) {
	c := load(t, `rules:
  irsa-subject-mismatch:
    - severity: warning
    - {severity: off, paths: ["legacy", "envs/*/old.tf"]}
    - {severity: note, paths: [legacy/kept.tf]}
`)
	for path, want := range map[string]string{
		"main.tf":           "warning",
		"legacy/a/b.tf":     "off",
		"envs/prod/old.tf":  "off",
		"envs/a/b/old.tf":   "warning",
		"legacy/kept.tf":    "note",
		"legacy.tf":         "warning",
		"notlegacy/main.tf": "warning",
	} {
		f := &finding.Finding{Rule: subject, Severity: finding.Error, At: source.Range{File: path}}
		got := "off"
		if out := Apply(c, []*finding.Finding{f}, Options{Rules: all}); len(out) == 1 {
			got = string(out[0].Severity)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// estate has findings whose sites are marked in the text of files: {1} before
// the primary site of finding 1, {1e} before its evidence.
func estate(t *testing.T, files map[string]string) ([]*finding.Finding, Options) {
	t.Helper()
	o := Options{Rules: all}
	byPath := map[string]*source.File{}
	found := map[string]*finding.Finding{}
	var out []*finding.Finding
	for _, path := range []string{"iam.tf", "k8s/sa.yaml", "main.tf.json", "modules/m.tf"} {
		text, ok := files[path]
		if !ok {
			continue
		}
		type mark struct {
			name   string
			offset int
		}
		var marks []mark
		for {
			i := strings.Index(text, "{{")
			if i < 0 {
				break
			}
			j := i + strings.Index(text[i:], "}}")
			marks = append(marks, mark{text[i+2 : j], i})
			text = text[:i] + text[j+2:]
		}
		f := file(path, text)
		byPath[path] = f
		o.Files = append(o.Files, f)
		for _, m := range marks {
			at := source.Site{File: f, Start: m.offset, End: m.offset + 1}.Range()
			key := strings.TrimSuffix(m.name, "e")
			one := found[key]
			if one == nil {
				one = &finding.Finding{Rule: subject, Severity: finding.Error, Message: key}
				found[key] = one
				out = append(out, one)
			}
			if key != m.name {
				one.Evidence = append(one.Evidence, finding.Evidence{At: at, Note: "here, too"})
			} else {
				one.At = at
			}
		}
	}
	o.Source = func(path string) *source.File { return byPath[path] }
	return out, o
}

// said lists findings: "iam.tf:3:1 irsa-subject-mismatch ignored by comment: why".
func said(findings []*finding.Finding) []string {
	out := []string{}
	for _, f := range findings {
		line := fmt.Sprintf("%s:%d:%d %s", f.At.File, f.At.Line, f.At.Column, f.Rule.ID)
		switch {
		case f.Suppressed != nil:
			line += fmt.Sprintf(" ignored by %s: %s", f.Suppressed.By, f.Suppressed.Reason)
		case f.Rule.ID == "ignore-unused" || f.Rule.ID == "ignore-malformed":
			line += " " + f.Message
		}
		out = append(out, line)
	}
	return out
}

func TestComments(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"on the line", map[string]string{"iam.tf": "a = {{1}}1 # eksiamlint: ignore[irsa-subject-mismatch] known since May\n"},
			[]string{"iam.tf:1:5 irsa-subject-mismatch ignored by comment: known since May"}},
		{"on the line above", map[string]string{"iam.tf": "  # eksiamlint: ignore[irsa-subject-mismatch] known\n  a = {{1}}1\n"},
			[]string{"iam.tf:2:7 irsa-subject-mismatch ignored by comment: known"}},
		{"slashes, letter case, blanks, CRLF", map[string]string{"iam.tf": "//eksiamlint:ignore [ IRSA-Subject-Mismatch ]   known  \r\na = {{1}}1\r\n"},
			[]string{"iam.tf:2:5 irsa-subject-mismatch ignored by comment: known"}},
		{"a block comment", map[string]string{"iam.tf": "a = {{1}}1 /* eksiamlint: ignore[irsa-subject-mismatch] known */\n"},
			[]string{"iam.tf:1:5 irsa-subject-mismatch ignored by comment: known"}},
		{"several rules, one of them not needed", map[string]string{"iam.tf": "a = {{1}}1 # eksiamlint: ignore[irsa-subject-mismatch, irsa-issuer-mismatch] known\n"},
			[]string{"iam.tf:1:5 irsa-subject-mismatch ignored by comment: known", "iam.tf:1:51 ignore-unused no finding of irsa-issuer-mismatch is here to ignore"}},
		{"several comments above", map[string]string{"iam.tf": "# eksiamlint: ignore[irsa-subject-mismatch] known\n# see the wiki\na = {{1}}1\n"},
			[]string{"iam.tf:3:5 irsa-subject-mismatch ignored by comment: known"}},
		{"at the evidence", map[string]string{"iam.tf": "a = {{1}}1\n", "k8s/sa.yaml": "a: {{1e}}1 # eksiamlint: ignore[irsa-subject-mismatch] known\n"},
			[]string{"iam.tf:1:5 irsa-subject-mismatch ignored by comment: known"}},
		{"above a heredoc", map[string]string{"iam.tf": "# eksiamlint: ignore[irsa-subject-mismatch] known\na = <<-EOT\n  {\n    {{1}}x\n  }\nEOT\nb = {{2}}1\n"},
			[]string{"iam.tf:4:5 irsa-subject-mismatch ignored by comment: known", "iam.tf:7:5 irsa-subject-mismatch"}},
		{"behind other code, not for the line below", map[string]string{"iam.tf": "b = 2 # eksiamlint: ignore[irsa-subject-mismatch] known\na = {{1}}1\n"},
			[]string{"iam.tf:1:28 ignore-unused no finding of irsa-subject-mismatch is here to ignore", "iam.tf:2:5 irsa-subject-mismatch"}},
		{"an empty line between", map[string]string{"iam.tf": "# eksiamlint: ignore[irsa-subject-mismatch] known\n\na = {{1}}1\n"},
			[]string{"iam.tf:1:22 ignore-unused no finding of irsa-subject-mismatch is here to ignore", "iam.tf:3:5 irsa-subject-mismatch"}},
		{"no reason", map[string]string{"iam.tf": "a = {{1}}1 # eksiamlint: ignore[irsa-subject-mismatch]\n"},
			[]string{"iam.tf:1:5 irsa-subject-mismatch", "iam.tf:1:9 ignore-malformed ignore of irsa-subject-mismatch gives no reason"}},
		{"no brackets", map[string]string{"iam.tf": "a = {{1}}1 # eksiamlint: ignore irsa-subject-mismatch known\n"},
			[]string{"iam.tf:1:5 irsa-subject-mismatch", `iam.tf:1:9 ignore-malformed ignore is not of the form "eksiamlint: ignore[rule-id] reason"`}},
		{"empty brackets", map[string]string{"iam.tf": "a = {{1}}1 # eksiamlint: ignore[] known\n"},
			[]string{"iam.tf:1:5 irsa-subject-mismatch", "iam.tf:1:27 ignore-malformed ignore names no rule between its brackets"}},
		{"no colon", map[string]string{"iam.tf": "a = {{1}}1 # eksiamlint-ignore irsa-subject-mismatch\n"},
			[]string{"iam.tf:1:5 irsa-subject-mismatch", `iam.tf:1:9 ignore-malformed ignore is not of the form "eksiamlint: ignore[rule-id] reason"`}},
		{"another verb", map[string]string{"iam.tf": "a = {{1}}1 # eksiamlint: ignroe[irsa-subject-mismatch] known\n"},
			[]string{"iam.tf:1:5 irsa-subject-mismatch", `iam.tf:1:9 ignore-malformed unknown directive "ignroe"; did you mean "ignore"?`}},
		{"an unknown rule among others", map[string]string{"iam.tf": "a = {{1}}1 # eksiamlint: ignore[irsa-subject-mismatch,irsa-isuer-mismatch] known\n"},
			[]string{"iam.tf:1:5 irsa-subject-mismatch ignored by comment: known", `iam.tf:1:50 ignore-malformed ignore names unknown rule "irsa-isuer-mismatch"; did you mean "irsa-issuer-mismatch"?`}},
		{"a word about the tool", map[string]string{"iam.tf": "# linted by eksiamlint, see eksiamlint.yaml\na = \"https://example.com/eksiamlint:latest\" # {{1}}\n"},
			[]string{"iam.tf:2:47 irsa-subject-mismatch"}},
		{"a property of the JSON object", map[string]string{"main.tf.json": `{
  "resource": {
    "x": {
      "//": "eksiamlint: ignore[irsa-subject-mismatch] known",
      "a": {"b": {{1}}1}
    },
    "y": {"a": {{2}}1}
  }
}
`}, []string{"main.tf.json:5:18 irsa-subject-mismatch ignored by comment: known", "main.tf.json:7:16 irsa-subject-mismatch"}},
		{"a property that ignores nothing", map[string]string{"main.tf.json": "{\"a\": {\"//\": \"eksiamlint: ignore[irsa-subject-mismatch] known }\", \"b\": 1}, \"c\": {{1}}1}\n"},
			[]string{"main.tf.json:1:34 ignore-unused no finding of irsa-subject-mismatch is here to ignore", "main.tf.json:1:81 irsa-subject-mismatch"}},
	}
	for _, tt := range tests {
		findings, o := estate(t, tt.files)
		if diff := cmp.Diff(tt.want, said(Apply(nil, findings, o))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestIgnoresOfTheConfiguration(t *testing.T) {
	c := load(t, `ignores:
  - {rule: irsa-subject-mismatch, path: "k8s/*.yaml", reason: the manifest is generated}
  - {rule: irsa-issuer-mismatch, path: iam.tf, reason: one}
  - {rule: irsa-issuer-mismatch, path: not/linted, reason: another run may need it}
`)
	findings, o := estate(t, map[string]string{"iam.tf": "a = {{1}}1\nb = {{2}}1\n", "k8s/sa.yaml": "a: {{1e}}1\n"})
	got := said(Apply(c, findings, o))
	want := []string{
		`.eksiamlint.yaml:3:5 ignore-unused no finding of irsa-issuer-mismatch has a site in "iam.tf"`,
		"iam.tf:1:5 irsa-subject-mismatch ignored by config: the manifest is generated",
		"iam.tf:2:5 irsa-subject-mismatch",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What did not run cannot use its ignores.
func TestIgnoresOfRulesThatDidNotRunAreNotUnused(t *testing.T) {
	files := map[string]string{"iam.tf": "a = 1 # eksiamlint: ignore[irsa-subject-mismatch] known\n"}
	_, o := estate(t, files)
	o.Ran = func(id string) bool { return id != subject.ID }
	if got := said(Apply(nil, nil, o)); len(got) > 0 {
		t.Errorf("the rule did not run: %v", got)
	}
	_, o = estate(t, files)
	if got := said(Apply(load(t, "rules: {irsa-subject-mismatch: off}\n"), nil, o)); len(got) > 0 {
		t.Errorf("the rule is off: %v", got)
	}
	o.Ran = func(id string) bool { return id != "ignore-unused" }
	if got := said(Apply(nil, nil, o)); len(got) > 0 {
		t.Errorf("ignore-unused did not run: %v", got)
	}
	o.Ran = nil
	if got := said(Apply(load(t, "rules: {ignore-unused: off}\n"), nil, o)); len(got) > 0 {
		t.Errorf("ignore-unused is off: %v", got)
	}
	if got := said(Apply(nil, nil, o)); len(got) != 1 {
		t.Errorf("got %v, want one unused ignore", got)
	}
}

// Files that are only read by reference may hold ignores for other runs; they
// work, and are never called unused.
func TestIgnoresInFilesReadByReference(t *testing.T) {
	findings, o := estate(t, map[string]string{
		"iam.tf":       "a = {{1}}1\n",
		"modules/m.tf": "a = {{1e}}1 # eksiamlint: ignore[irsa-subject-mismatch] known\nb = 2 # eksiamlint: ignore[irsa-subject-mismatch] known\n",
	})
	o.Files = o.Files[:1]
	want := []string{"iam.tf:1:5 irsa-subject-mismatch ignored by comment: known"}
	if diff := cmp.Diff(want, said(Apply(nil, findings, o))); diff != "" {
		t.Error(diff)
	}
}

func TestOwnFindingsHaveFingerprints(t *testing.T) {
	_, o := estate(t, map[string]string{"iam.tf": "# eksiamlint: ignore[irsa-subject-mismatch] a\n\n# eksiamlint: ignore[irsa-subject-mismatch] b\n"})
	out := Apply(nil, nil, o)
	if len(out) != 2 || out[0].Fingerprint == "" || out[0].Fingerprint == out[1].Fingerprint {
		t.Errorf("findings %v", said(out))
	}
}

func FuzzDirectives(f *testing.F) {
	f.Add("a = 1 # eksiamlint: ignore[irsa-subject-mismatch] known\n", false)
	f.Add("a = <<-EOT\n// eksiamlint: ignore[,]\nEOT\n", false)
	f.Add(`{"a": {"//": "eksiamlint: ignore[x] y", "b": {}}}`, true)
	ids := newNames(all)
	f.Fuzz(func(t *testing.T, text string, json bool) {
		path := "a.tf"
		if json {
			path = "a.json"
		}
		file := file(path, text)
		d := read(file, ids)
		for _, one := range d.list {
			if one.at.Line < 1 || one.at.Line > file.Lines() || one.reason == "" {
				t.Errorf("directive at line %d of %d, reason %q", one.at.Line, file.Lines(), one.reason)
			}
			one.covers(one.at, d.heredoc)
		}
		for _, x := range d.defects {
			if x.at.Line < 1 || x.at.Line > file.Lines() || x.message == "" {
				t.Errorf("defect at line %d of %d: %q", x.at.Line, file.Lines(), x.message)
			}
		}
	})
}
