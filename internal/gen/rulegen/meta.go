package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/eksiamlint/eksiamlint/internal/engine"
	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/internal/model"
)

// ruleFolders are the folders under dir that hold a rule, in order:
// "irsa/subject_mismatch".
func ruleFolders(dir string) ([]string, error) {
	found, err := filepath.Glob(filepath.Join(dir, "*", "*", "rule.rego"))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, path := range found {
		rel, err := filepath.Rel(dir, filepath.Dir(path))
		if err != nil {
			return nil, err
		}
		out = append(out, filepath.ToSlash(rel))
	}
	sort.Slice(out, func(i, j int) bool { return engine.RuleID(out[i]) < engine.RuleID(out[j]) })
	return out, nil
}

// readEntries reads the metadata of all rules under dir and checks it.
func readEntries(dir string) ([]engine.Entry, error) {
	folders, err := ruleFolders(dir)
	if err != nil {
		return nil, err
	}
	var entries []engine.Entry
	var faults []error
	for _, folder := range folders {
		e, err := readEntry(dir, folder)
		if err != nil {
			faults = append(faults, fmt.Errorf("rules/%s/rule.rego: %w", folder, err))
			continue
		}
		entries = append(entries, e)
	}
	return entries, errors.Join(faults...)
}

func readEntry(dir, folder string) (engine.Entry, error) {
	path := filepath.Join(dir, filepath.FromSlash(folder), "rule.rego")
	text, err := os.ReadFile(path)
	if err != nil {
		return engine.Entry{}, err
	}
	module, err := ast.ParseModuleWithOpts(path, string(text), ast.ParserOptions{
		RegoVersion:       ast.RegoV1,
		ProcessAnnotation: true,
	})
	if err != nil {
		return engine.Entry{}, err
	}
	return entryOf(module, folder)
}

// entryOf reads the package's annotations; it fails on what is missing or not
// known, so that no page has a heading without text under it.
func entryOf(module *ast.Module, folder string) (engine.Entry, error) {
	var meta *ast.Annotations
	for _, a := range module.Annotations {
		if a.Scope == "package" {
			meta = a
		}
	}
	if meta == nil {
		return engine.Entry{}, errors.New("has no METADATA for its package")
	}
	c := custom{fields: meta.Custom, used: map[string]bool{}}
	e := engine.Entry{
		Path:        folder,
		Title:       meta.Title,
		Description: strings.TrimSpace(meta.Description),
		Since:       c.text("since"),
		Severity:    c.text("severity"),
		Persona:     c.text("persona"),
		Fails:       c.text("fails"),
		Remedy:      c.text("remedy"),
		Reads:       c.list("reads"),
		Symptoms:    c.list("symptoms"),
		Facts:       c.list("facts"),
		Preview:     c.flag("preview"),
		Aliases:     c.list("aliases"),
		Lints:       c.list("lints"),
	}
	for _, r := range meta.RelatedResources {
		e.Related = append(e.Related, finding.Link{Description: r.Description, Ref: r.Ref.String()})
	}
	faults := append(c.faults(), checkEntry(e)...)
	faults = append(faults, checkModule(module, e)...)
	if len(meta.Schemas) != 1 || meta.Schemas[0].Schema.String() != "schema.graph" {
		faults = append(faults, errors.New("schemas: is not `input: schema.graph`"))
	}
	return e, errors.Join(faults...)
}

// custom reads the custom annotations and notices those that nobody knows.
type custom struct {
	fields map[string]any
	used   map[string]bool
	wrong  []error
}

func (c *custom) text(name string) string {
	c.used[name] = true
	s, ok := c.fields[name].(string)
	if _, written := c.fields[name]; written && !ok {
		c.wrong = append(c.wrong, fmt.Errorf("custom.%s: is not a string", name))
	}
	return strings.TrimSpace(s)
}

func (c *custom) flag(name string) bool {
	c.used[name] = true
	b, _ := c.fields[name].(bool)
	return b
}

func (c *custom) list(name string) []string {
	c.used[name] = true
	out := []string{}
	items, _ := c.fields[name].([]any)
	for _, item := range items {
		s, ok := item.(string)
		if !ok {
			c.wrong = append(c.wrong, fmt.Errorf("custom.%s: %v is not a string", name, item))
		}
		out = append(out, s)
	}
	return out
}

func (c *custom) faults() []error {
	for name := range c.fields {
		if !c.used[name] {
			c.wrong = append(c.wrong, fmt.Errorf("custom.%s: is not a field of rules", name))
		}
	}
	return c.wrong
}

var (
	sinceForm = regexp.MustCompile(`^(next|\d+\.\d+\.\d+)$`)
	factForm  = regexp.MustCompile(`^(E|S|P|TR|T)?\d+(\.\d+)*$`)
	lintForm  = regexp.MustCompile(`^P\d{3}$`)
)

func checkEntry(e engine.Entry) []error {
	var faults []error
	fail := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	for name, text := range map[string]string{
		"title": e.Title, "description": e.Description, "custom.fails": e.Fails, "custom.remedy": e.Remedy,
	} {
		if text == "" {
			fail("%s: is empty", name)
		}
	}
	for line := range strings.Lines(e.Description) {
		if line = strings.TrimRight(line, "\n"); strings.HasSuffix(line, "-") {
			fail("description: the line %q ends within a word, which pages then show with a blank", line)
		}
	}
	if !sinceForm.MatchString(e.Since) {
		fail("custom.since: %q is no version, nor next", e.Since)
	}
	if finding.Severity(e.Severity).Rank() == 0 {
		fail("custom.severity: %q is none of error, warning, note", e.Severity)
	}
	if !slices.Contains(finding.Personas, finding.Persona(e.Persona)) {
		fail("custom.persona: %q is none of regular, pedantic, auditor", e.Persona)
	}
	if len(e.Related) == 0 {
		fail("related_resources: names no page of AWS or Kubernetes")
	}
	for _, r := range e.Related {
		if r.Description == "" || !strings.HasPrefix(r.Ref, "https://") {
			fail("related_resources: %q has no description or is no https address", r.Ref)
		}
	}
	if len(e.Facts) == 0 {
		fail("custom.facts: names no fact that the rule stands on")
	}
	for _, f := range e.Facts {
		if !factForm.MatchString(f) {
			fail("custom.facts: %q is no fact number", f)
		}
	}
	for _, row := range e.Lints {
		if !lintForm.MatchString(row) {
			fail("custom.lints: %q is no number of a check", row)
		}
	}
	for _, group := range e.Reads {
		if !groups()[group] {
			fail("custom.reads: input.failed has no group %q", group)
		}
	}
	return faults
}

// groups are the names of the groups of input.failed.
func groups() map[string]bool {
	out := map[string]bool{}
	for name := range new(model.Failed).Groups() {
		out[name] = true
	}
	return out
}

// maxLines is how long the code of a rule may be, comments and blanks aside.
const maxLines = 60

// checkModule holds a rule to its folder and to the groups that it says it
// reads: the engine runs it only when one of these is not empty, and shows it
// nothing of the graph but input.failed.
func checkModule(module *ast.Module, e engine.Entry) []error {
	var faults []error
	want := "data.rules." + strings.ReplaceAll(e.Path, "/", ".")
	if got := module.Package.Path.String(); got != want {
		faults = append(faults, fmt.Errorf("its package is %s, its folder says %s", got, want))
	}
	for _, i := range module.Imports {
		if path := i.Path.String(); path != "data.rules.lib.finding" {
			faults = append(faults, fmt.Errorf("imports %s; rules import data.rules.lib.finding only", path))
		}
	}
	read := map[string]bool{}
	lines := map[int]bool{}
	ast.WalkRefs(module, func(ref ast.Ref) bool {
		if !ref.HasPrefix(ast.InputRootRef) {
			return false
		}
		parts := strings.Split(ref.ConstantPrefix().String(), ".")
		if len(parts) < 4 || parts[1] != "failed" {
			faults = append(faults, fmt.Errorf("reads %s; rules read input.failed.<category>.<group> only", ref))
			return false
		}
		read[parts[2]+"."+parts[3]] = true
		return false
	})
	ast.WalkNodes(module, func(n ast.Node) bool {
		if loc := n.Loc(); loc != nil {
			lines[loc.Row] = true
		}
		return false
	})
	for _, group := range e.Reads {
		if !read[group] {
			faults = append(faults, fmt.Errorf("custom.reads: names %q, which the rule does not read", group))
		}
		delete(read, group)
	}
	for group := range read {
		faults = append(faults, fmt.Errorf("custom.reads: lacks %q, which the rule reads", group))
	}
	if len(lines) > maxLines {
		faults = append(faults, fmt.Errorf("has %d lines of code, a rule has at most %d", len(lines), maxLines))
	}
	if !slices.ContainsFunc(module.Rules, func(r *ast.Rule) bool {
		return r.Head.Name.Equal(ast.Var("report")) && r.Head.Key != nil && r.Head.Value == nil
	}) {
		faults = append(faults, errors.New("has no set named report"))
	}
	return faults
}
