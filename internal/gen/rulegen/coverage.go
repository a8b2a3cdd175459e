package main

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/engine"
)

// coverageList has a line for each fact about EKS identity that shows itself at
// run time: its number, as rules cite it, what fails, and, when no rule reports
// it, why it cannot be seen in files.
//
//go:embed coverage.txt
var coverageList string

// coverage is docs/coverage.md: which rules report what fails at run time. A
// fact without a rule and without a reason is an error.
func coverage(entries []engine.Entry) ([]byte, error) {
	cited := map[string][]engine.Entry{}
	for _, e := range entries {
		for _, f := range e.Facts {
			cited[f] = append(cited[f], e)
		}
	}
	var b strings.Builder
	b.WriteString("# What is covered\n\nWhat fails at run time for want of the right identity, and the rules that report it beforehand. The numbers are those of the facts\n" +
		"that rules cite in their metadata. Each rule has fixtures: files that break, and files that must stay silent.\n\n" +
		"| fact | what fails | reported by |\n| --- | --- | --- |\n")
	for line := range strings.Lines(coverageList) {
		part := strings.Split(strings.TrimSpace(line), " |")
		if len(part) != 3 {
			return nil, fmt.Errorf("coverage.txt: %q has not three parts", line)
		}
		number, what, reason := part[0], strings.TrimSpace(part[1]), strings.TrimSpace(part[2])
		var by []string
		for _, e := range cited[number] {
			by = append(by, fmt.Sprintf("[%s](../rules/%s/README.md)", engine.RuleID(e.Path), e.Path))
		}
		slices.Sort(by)
		switch {
		case len(by) == 0 && reason == "":
			return nil, fmt.Errorf("no rule cites fact %s (%s), and coverage.txt does not say why", number, what)
		case len(by) == 0:
			by = []string{"no rule: " + reason}
		case reason != "":
			return nil, fmt.Errorf("%s cites fact %s, which coverage.txt says no rule reports", by[0], number)
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", number, what, strings.Join(by, ", "))
	}
	return []byte(b.String()), nil
}
