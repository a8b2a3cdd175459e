package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/eksiamlint/eksiamlint/internal/cli"
	"github.com/eksiamlint/eksiamlint/internal/engine"
	"github.com/eksiamlint/eksiamlint/internal/gen/fixture"
)

// pages makes the page of each rule, the table of all, and that of the checks of
// IAM documents. It fails where a heading would have no text under it.
func pages(root string) (map[string][]byte, error) {
	dir := filepath.Join(root, "rules")
	entries, err := readEntries(dir)
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for _, e := range entries {
		page, err := rulePage(dir, e)
		if err != nil {
			return nil, fmt.Errorf("page of %s: %w", engine.RuleID(e.Path), err)
		}
		out["rules/"+e.Path+"/README.md"] = page
	}
	out["docs/rules.md"] = table(entries)
	if out["docs/coverage.md"], err = coverage(entries); err != nil {
		return nil, err
	}
	if out["rules/policy/README.md"], err = ownership(root, entries); err != nil {
		return nil, err
	}
	return out, nil
}

const generated = "<!-- Generated from rule.rego and the fixtures beside it by make generate; change those. -->\n\n"

func rulePage(dir string, e engine.Entry) ([]byte, error) {
	fixtures, err := fixture.ReadAll(filepath.Join(dir, filepath.FromSlash(e.Path)))
	if err != nil {
		return nil, err
	}
	var bad, good *fixture.Fixture
	for _, f := range fixtures {
		switch {
		case f.Bad() && bad == nil:
			bad = f
		case !f.Bad() && !f.Unknown() && good == nil:
			good = f
		}
	}
	if bad == nil || good == nil {
		return nil, errors.New("has no bad or no good fixture to show")
	}
	output, err := toolOutput(bad, &e)
	if err != nil {
		return nil, err
	}
	id := engine.RuleID(e.Path)
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s# %s\n\n**%s**\n\n%s\n", generated, id, e.Title, e.Description)
	fmt.Fprintf(&b, "\n## When it breaks\n\n%s\n", sentence(e.Fails))
	if len(e.Symptoms) > 0 {
		b.WriteString("\nWhat people see then:\n\n")
		for _, s := range e.Symptoms {
			fmt.Fprintf(&b, "- `%s`\n", s)
		}
	}
	fmt.Fprintf(&b, "\n## Example\n\n%s\n", bad.Comment)
	showFiles(&b, bad.Files)
	fmt.Fprintf(&b, "\n## Output\n\n```text\n%s```\n", output)
	fmt.Fprintf(&b, "\n## What to write instead\n\n%s\n", good.Comment)
	showFiles(&b, changed(bad.Files, good.Files))
	fmt.Fprintf(&b, "\n## How to mend\n\n%s\n", sentence(e.Remedy))
	fmt.Fprintf(&b, "\n## Since, severity, persona\n\n| since | severity | persona |\n| --- | --- | --- |\n| %s | %s | %s |\n", e.Since, e.Severity, e.Persona)
	b.WriteString("\n## More\n\n")
	for _, r := range e.Related {
		fmt.Fprintf(&b, "- [%s](%s)\n", r.Description, r.Ref)
	}
	return b.Bytes(), nil
}

// toolOutput is what the tool prints for a fixture of a rule, without its last
// line, which counts what was checked.
func toolOutput(f *fixture.Fixture, e *engine.Entry) (string, error) {
	dir, err := os.MkdirTemp("", "fixture")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	if err := f.Lay(dir); err != nil {
		return "", err
	}
	back, err := os.Getwd()
	if err != nil {
		return "", err
	}
	if err := os.Chdir(dir); err != nil {
		return "", err
	}
	defer func() { _ = os.Chdir(back) }()
	var stdout, stderr bytes.Buffer
	args := []string{"--color", "never", "--quiet", "--persona", e.Persona}
	if e.Preview {
		args = append(args, "--preview")
	}
	cli.Run(append(args, "."), strings.NewReader(""), &stdout, &stderr)
	if stderr.Len() > 0 || stdout.Len() == 0 {
		return "", fmt.Errorf("the tool says on %s: %s", f.Path, stderr.String())
	}
	return stdout.String(), nil
}

// changed are the files of good that bad does not hold in the same words.
func changed(bad, good []txtar.File) []txtar.File {
	var out []txtar.File
	for _, g := range good {
		same := false
		for _, b := range bad {
			same = same || b.Name == g.Name && bytes.Equal(b.Data, g.Data)
		}
		if !same {
			out = append(out, g)
		}
	}
	return out
}

var languages = map[string]string{".tf": "hcl", ".yaml": "yaml", ".yml": "yaml", ".json": "json"}

func showFiles(b *bytes.Buffer, files []txtar.File) {
	for _, f := range files {
		fmt.Fprintf(b, "\n`%s`\n\n```%s\n%s```\n", f.Name, languages[path.Ext(f.Name)], f.Data)
	}
}

// sentence makes a sentence of what metadata say in the style of messages.
func sentence(s string) string {
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

func table(entries []engine.Entry) []byte {
	var b bytes.Buffer
	b.WriteString(generated + "# Rules\n\n| rule | severity | persona | what it finds |\n| --- | --- | --- | --- |\n")
	for _, e := range entries {
		fmt.Fprintf(&b, "| [%s](../rules/%s/README.md) | %s | %s | %s |\n", engine.RuleID(e.Path), e.Path, e.Severity, e.Persona, e.Title)
	}
	return b.Bytes()
}
