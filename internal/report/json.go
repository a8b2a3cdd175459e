package report

import (
	"encoding/json"
	"io"

	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// Output is the JSON output. Its JSON Schema, rules/schema/report.json, is
// generated from it. Fields may be added within a version, never removed or
// given another meaning.
type Output struct {
	Version   int               `json:"version"` // 1
	Tool      OutputTool        `json:"tool"`
	Complete  bool              `json:"complete"`
	Findings  []OutputFinding   `json:"findings"`
	Undecided []OutputUndecided `json:"undecided"`
	Errors    []OutputError     `json:"errors"`
	Summary   OutputSummary     `json:"summary"`
}

// OutputTool names the program.
type OutputTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// OutputFinding is one finding.
type OutputFinding struct {
	Rule        string             `json:"rule"`
	Title       string             `json:"title"`
	Severity    finding.Severity   `json:"severity"`
	Persona     finding.Persona    `json:"persona"`
	Message     string             `json:"message"`
	Location    source.Range       `json:"location"`
	Related     []OutputRelated    `json:"related"`
	Fails       string             `json:"fails"`
	Remedy      string             `json:"remedy"`
	Snippet     string             `json:"snippet"`
	Symptoms    []string           `json:"symptoms"`
	Help        string             `json:"help"`
	About       []string           `json:"about"`
	Fingerprint string             `json:"fingerprint"`
	Suppressed  *OutputSuppression `json:"suppressed"`
}

// OutputRelated is another end of what a finding is about.
type OutputRelated struct {
	Message  string        `json:"message"`
	Location *source.Range `json:"location"`
}

// OutputSuppression says who silenced a finding, and why.
type OutputSuppression struct {
	By     string `json:"by"`
	Reason string `json:"reason"`
}

// OutputUndecided is a question that could not be answered.
type OutputUndecided struct {
	About    string        `json:"about"`
	Why      string        `json:"why"`
	Settle   string        `json:"settle"`
	Location *source.Range `json:"location"`
}

// OutputError is about a file that could not be read or parsed whole.
type OutputError struct {
	Message  string        `json:"message"`
	Location *source.Range `json:"location"`
}

// OutputSummary counts. Errors, warnings and notes are those of findings that
// are not suppressed; findings counts all that are listed.
type OutputSummary struct {
	FilesRead    int            `json:"files_read"`
	FilesSkipped int            `json:"files_skipped"`
	Findings     int            `json:"findings"`
	Errors       int            `json:"errors"`
	Warnings     int            `json:"warnings"`
	Notes        int            `json:"notes"`
	Suppressed   int            `json:"suppressed"`
	Hidden       int            `json:"hidden"`
	Undecided    int            `json:"undecided"`
	Checked      map[string]int `json:"checked"`
}

// JSON writes r as the versioned JSON output.
func JSON(w io.Writer, r *Result) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(NewOutput(r))
}

// NewOutput is r in the shape of the JSON output.
func NewOutput(r *Result) Output {
	t := r.tally()
	out := Output{
		Version:   1,
		Tool:      OutputTool(r.Tool),
		Complete:  r.Complete,
		Findings:  make([]OutputFinding, 0, len(r.Findings)),
		Undecided: make([]OutputUndecided, 0, len(r.Undecided)),
		Errors:    make([]OutputError, 0, len(r.Errors)),
		Summary: OutputSummary{
			FilesRead:    r.FilesRead,
			FilesSkipped: r.FilesSkipped,
			Findings:     len(r.Findings),
			Errors:       t.errors,
			Warnings:     t.warnings,
			Notes:        t.notes,
			Suppressed:   t.suppressed,
			Hidden:       r.Hidden + r.Preview,
			Undecided:    len(r.Undecided),
			Checked:      map[string]int{},
		},
	}
	for noun, n := range r.Checked {
		out.Summary.Checked[noun] = n
	}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, outputFinding(f))
	}
	for _, g := range r.Undecided {
		out.Undecided = append(out.Undecided, OutputUndecided{About: g.About, Why: g.Why, Settle: g.Settle, Location: location(g.At)})
	}
	for _, d := range r.Errors {
		out.Errors = append(out.Errors, OutputError{Message: d.Message, Location: location(d.At)})
	}
	return out
}

func outputFinding(f *finding.Finding) OutputFinding {
	out := OutputFinding{
		Rule:        f.Rule.ID,
		Title:       f.Rule.Title,
		Severity:    f.Severity,
		Persona:     f.Rule.Persona,
		Message:     f.Message,
		Location:    f.At,
		Related:     make([]OutputRelated, 0, len(f.Evidence)),
		Fails:       f.Rule.Fails,
		Remedy:      f.HowToMend(),
		Snippet:     f.Mend.Snippet,
		Symptoms:    append([]string{}, f.Rule.Symptoms...),
		Help:        f.Rule.Help,
		About:       append([]string{}, f.About...),
		Fingerprint: f.Fingerprint,
	}
	for _, e := range f.Evidence {
		out.Related = append(out.Related, OutputRelated{Message: e.Note, Location: location(e.At)})
	}
	if s := f.Suppressed; s != nil {
		out.Suppressed = &OutputSuppression{By: s.By, Reason: s.Reason}
	}
	return out
}

// location is at, or nil when it is nowhere.
func location(at source.Range) *source.Range {
	if at.File == "" {
		return nil
	}
	if at.Line == 0 { // a file as a whole
		at.Line, at.Column, at.EndLine, at.EndColumn = 1, 1, 1, 1
	}
	return &at
}
