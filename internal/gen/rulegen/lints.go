package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/engine"
)

// lint is a check of package policy's list: what is wrong, and which rules say so.
type lint struct {
	row, name string
	why       string   // why no rule says so
	rules     []string // their folders
}

// lints reads the list of checks and finds the rules that own them.
func lints(root string, entries []engine.Entry) ([]lint, error) {
	text, err := os.ReadFile(filepath.Join(root, "policy", "rows.txt"))
	if err != nil {
		return nil, err
	}
	owners := map[string][]string{}
	for _, e := range entries {
		for _, row := range e.Lints {
			owners[row] = append(owners[row], e.Path)
		}
	}
	var out []lint
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		line, why, _ := strings.Cut(strings.TrimSpace(line), " -- ")
		row, name, _ := strings.Cut(line, " ")
		out = append(out, lint{row: row, name: name, why: why, rules: owners[row]})
		delete(owners, row)
	}
	for row, rules := range owners {
		return nil, fmt.Errorf("policy/rows.txt has no %s, which rules/%s names", row, rules[0])
	}
	return out, nil
}

// ownership is the page of the category policy: each check with its rules.
func ownership(root string, entries []engine.Entry) ([]byte, error) {
	list, err := lints(root, entries)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("<!-- Generated from policy/rows.txt and custom.lints of the rules by make generate; change those. -->\n\n" +
		"# IAM documents\n\nOne cause, one rule: what stands in a trust policy, a node, pod, cluster or add-on role and has a rule of\n" +
		"its own category belongs to that rule; the rules of this folder take the rest.\n\n| check | problem | rule |\n| --- | --- | --- |\n")
	for _, l := range list {
		owner := ""
		if len(l.rules) == 0 {
			owner = l.why
		}
		for i, path := range l.rules {
			if i > 0 {
				owner += ", "
			}
			owner += fmt.Sprintf("[%s](../%s/README.md)", engine.RuleID(path), path)
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", l.row, l.name, owner)
	}
	return b.Bytes(), nil
}
