// Package report turns what a run found into text for people, JSON for
// programs and SARIF for code scanning. The same result gives the same bytes.
package report

import (
	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// Result is all that one run has to say.
type Result struct {
	Tool     Tool
	Findings []*finding.Finding // in order; ignored ones are marked as suppressed
	Rules    []*finding.Rule    // the rules that ran, also those that found nothing

	Undecided []Gap
	Errors    []Diagnostic
	Complete  bool // every file that had to be read was read

	Hidden  int // findings of rules for other personas
	Preview int // findings of rules still in preview

	Checked      map[string]int // what was looked at: "node_groups": 3
	FilesRead    int
	FilesSkipped int
	Unread       []Unread
}

// Tool says which program made a report.
type Tool struct {
	Name    string
	Version string // numeric, such as "0.1.0"
}

// Gap is a question that could not be answered.
type Gap struct {
	About  string // what it is about: `role "web"`
	Why    string // `variable "name" has no default`
	Settle string // what would answer it: `--var name=…`
	At     source.Range
}

// Diagnostic is about a file that could not be read or parsed whole.
type Diagnostic struct {
	Message string
	At      source.Range
	Fatal   bool // the answer is incomplete without it
}

// Unread counts identity files of a kind that is not read.
type Unread struct {
	Kind  string // "CloudFormation template"
	Files int
}

// tally counts findings by severity, and those that are suppressed.
type tally struct {
	errors, warnings, notes, suppressed int
}

func (r *Result) tally() tally {
	var t tally
	for _, f := range r.Findings {
		switch {
		case f.Suppressed != nil:
			t.suppressed++
		case f.Severity == finding.Error:
			t.errors++
		case f.Severity == finding.Warning:
			t.warnings++
		default:
			t.notes++
		}
	}
	return t
}
