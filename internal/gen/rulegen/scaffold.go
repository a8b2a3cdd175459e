package main

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"
)

//go:embed template/*
var templates embed.FS

var rulePath = regexp.MustCompile(`^([a-z]+)/([a-z][a-z0-9]*(?:_[a-z0-9]+)*)$`)

// newRule makes the folder of a rule, with a file for each thing that it needs;
// what is left to fill in fails the checks until it is filled in.
func newRule(dir, path string) error {
	m := rulePath.FindStringSubmatch(path)
	if m == nil {
		return fmt.Errorf("%q is no rule path; write <category>/<rule>, such as irsa/subject_mismatch", path)
	}
	folder := filepath.Join(dir, m[1], m[2])
	if _, err := os.Stat(folder); err == nil {
		return fmt.Errorf("%s exists", folder)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	names, err := templates.ReadDir("template")
	if err != nil {
		return err
	}
	for _, n := range names {
		text, err := templates.ReadFile("template/" + n.Name())
		if err != nil {
			return err
		}
		t, err := template.New(n.Name()).Delims("[[", "]]").Parse(string(text))
		if err != nil {
			return err
		}
		var b strings.Builder
		if err := t.Execute(&b, map[string]string{"Category": m[1], "Name": m[2]}); err != nil {
			return err
		}
		name := strings.TrimSuffix(n.Name(), ".tmpl")
		if err := os.WriteFile(filepath.Join(folder, name), []byte(b.String()), 0o644); err != nil {
			return err
		}
	}
	fmt.Printf("made %s: fill in rule.rego and its fixtures, then run make generate check\n", folder)
	return nil
}
