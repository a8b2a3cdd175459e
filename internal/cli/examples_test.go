package cli_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/cli"
)

var updateReadme = flag.Bool("update-readme", false, "write the tool's output into README.md and the pages")

// readmeRun is a block of a page that shows what a command prints.
var readmeRun = regexp.MustCompile("(?s)(<!-- run: eksiamlint ([^\n]*) -->\n```text\n)(.*?)(```\n)")

func TestReadmeShowsWhatTheToolPrints(t *testing.T) {
	t.Chdir("../..")
	for _, page := range []string{"README.md", "docs/seeing-inside.md", "docs/iam.md", "docs/stubs.md", "docs/diagnose.md", "docs/plans.md", "docs/configuration.md"} {
		t.Run(page, func(t *testing.T) { checkPage(t, page) })
	}
}

// checkPage runs the commands of a page and compares what they print.
func checkPage(t *testing.T, page string) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	blocks := 0
	got := readmeRun.ReplaceAllStringFunc(string(text), func(block string) string {
		blocks++
		part := readmeRun.FindStringSubmatch(block)
		var stdout, stderr bytes.Buffer
		cli.Run(words(part[2]), strings.NewReader(""), &stdout, &stderr)
		if stderr.Len() > 0 {
			t.Errorf("eksiamlint %s: %s", part[2], stderr.String())
		}
		return part[1] + stdout.String() + part[4]
	})
	if blocks == 0 {
		t.Fatal("the page shows no output")
	}
	if got == string(text) {
		return
	}
	if !*updateReadme {
		t.Fatal("the page shows other output than the tool prints; run go test ./internal/cli -run Readme -update-readme and read the change")
	}
	if err := os.WriteFile(page, []byte(got), 0o644); err != nil {
		t.Fatal(err)
	}
}

// words splits a command as a shell does, with single quotes only.
func words(command string) []string {
	var list []string
	for i, part := range strings.Split(command, "'") {
		if i%2 == 1 {
			list = append(list, part)
		} else {
			list = append(list, strings.Fields(part)...)
		}
	}
	return list
}

// copyTree copies a directory of regular files into a new repository.
func copyTree(t *testing.T, from string) string {
	t.Helper()
	return copyTreeAs(t, from, ".")
}

// copyTreeAs copies it to a place in the repository.
func copyTreeAs(t *testing.T, from, to string) string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		files[filepath.Join(to, name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return write(t, files)
}

// places are findings by rule, file and the text at the place, which do not
// change when a line elsewhere goes.
func places(t *testing.T, r report) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, f := range r.Findings {
		text, err := os.ReadFile(f.Location.File)
		if err != nil {
			t.Fatal(err)
		}
		line := []rune(strings.Split(string(text), "\n")[f.Location.Line-1])
		out[fmt.Sprintf("%s %s %s", f.Rule, filepath.Base(f.Location.File), string(line))] = true
	}
	return out
}

// withheld are the values of the variables of examples/broken, each the line
// that gives it.
var withheld = []struct{ variable, file, line string }{
	{"account_id", "infra/terraform.tfvars", "account_id   = \"111122223333\"\n"},
	{"cluster_name", "infra/terraform.tfvars", "cluster_name = \"shop\"\n"},
	{"region", "infra/variables.tf", "  default     = \"eu-west-1\"\n"},
	{"namespace", "infra/variables.tf", "  default     = \"prod\"\n"},
}

// TestWithheldVariables takes the variables' values away one at a time: most
// findings stay, and no new one appears.
func TestWithheldVariables(t *testing.T) {
	run := func(t *testing.T, dir string) map[string]bool {
		t.Chdir(dir)
		return places(t, lint(t, "."))
	}
	var all map[string]bool
	t.Run("none", func(t *testing.T) { all = run(t, copyTree(t, "../../examples/broken")) })
	if len(all) == 0 {
		t.Fatal("examples/broken has no findings")
	}
	for _, w := range withheld {
		t.Run(w.variable, func(t *testing.T) {
			dir := copyTree(t, "../../examples/broken")
			path := filepath.Join(dir, w.file)
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), w.line) {
				t.Fatalf("%s has no line %q", w.file, w.line)
			}
			if err := os.WriteFile(path, []byte(strings.Replace(string(text), w.line, "", 1)), 0o644); err != nil {
				t.Fatal(err)
			}
			left := run(t, dir)
			kept := 0
			for f := range all {
				if left[f] {
					kept++
				} else {
					t.Logf("not decided without it: %s", f)
				}
			}
			for f := range left {
				if !all[f] {
					t.Errorf("appears without it: %s", f)
				}
			}
			if kept*100 < len(all)*80 {
				t.Errorf("%d of %d findings are left, want 80 %%", kept, len(all))
			}
		})
	}
}

func TestExamples(t *testing.T) {
	t.Chdir("../..")
	if got := lint(t, "examples/mended"); len(got.Findings) != 0 || !got.Complete {
		t.Errorf("examples/mended: complete %v, %v", got.Complete, got.Findings)
	}
	fired := map[string]bool{}
	for _, id := range lint(t, "examples/broken").rules() {
		fired[id] = true
	}
	for _, id := range []string{
		"node-lacks-worker-policy", "node-lacks-image-pull", "irsa-role-arn-malformed", "irsa-subject-mismatch",
		"irsa-subject-wildcard-not-like", "irsa-annotation-misspelt", "irsa-trust-not-web-identity", "podidentity-untrusted",
		"podidentity-trust-lacks-tagsession", "assume-not-granted", "access-role-path", "policy-managed-arn-unknown",
		"eksctl-attach-policies-incomplete", "eksctl-service-accounts-without-oidc",
	} {
		if !fired[id] {
			t.Errorf("examples/broken does not show %s", id)
		}
	}
}

// localLink is a link in Markdown to a file of the repository.
var localLink = regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)

func TestDocumentsLinkToWhatIsThere(t *testing.T) {
	t.Chdir("../..")
	pages, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	links := 0
	for _, page := range append(pages, more...) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range localLink.FindAllStringSubmatch(string(text), -1) {
			links++
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), link[1])); err != nil {
				t.Errorf("%s links to %s: %v", page, link[1], err)
			}
		}
	}
	if links == 0 {
		t.Error("no links found")
	}
}
