package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// evaluate shows what an expression gives in a directory of Terraform.
func evaluate(o options, s streams) (int, error) {
	if len(o.paths) < 2 {
		e := usageError{problem: "eval takes one expression", hint: "quote it for the shell: eksiamlint eval 'local.issuer' --in infra"}
		return 0, e
	}
	expr, dir, to := o.paths[1], o.in, o.reports[0]
	if dir == "" {
		dir = "."
	}
	if len(o.reports) > 1 || to.format == "sarif" {
		return 0, usageError{problem: "an expression is shown as text or json"}
	}
	o.paths = append([]string{dir}, o.paths[2:]...)
	in, err := find(o, s)
	if err != nil {
		return 0, err
	}
	where := absolute(in.workDir, o.paths)[0]
	if info, err := os.Stat(where); err == nil && !info.IsDir() && !isPlan(in.tree, where) {
		return 0, usageError{problem: fmt.Sprintf("--in %q is no directory and no plan", dir), hint: fmt.Sprintf("did you mean --in %q?", filepath.Dir(dir))}
	}
	answer, err := terraform.Evaluate(in.tree, where, expr, terraform.Options{VarFiles: absolute(in.workDir, o.varFiles), Vars: o.vars, Stubs: in.stubs, Module: o.module, Account: in.settings.account(in.tree)})
	var syntax *terraform.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return 0, usageError{problem: fmt.Sprintf("read the expression: %v", syntax), hint: pointed(expr, syntax)}
	case err != nil:
		return 0, usageError{problem: err.Error(), hint: "--in names the directory of a root module or of a unit, or a plan, --module an instance of a module below it"}
	}
	var b bytes.Buffer
	if to.format == "json" {
		err = writeJSON(&b, answerOutput(expr, dir, answer))
	} else {
		b.WriteString(answerText(answer))
	}
	if err == nil {
		err = deliver(to, s, b.Bytes())
	}
	if err != nil {
		return 0, err
	}
	return complain(s, diagnostics(in.tree, &fact.Set{Diagnostics: answer.Diagnostics}, nil)), nil
}

// isPlan says that the file of a path is a plan.
func isPlan(tree *source.Tree, abs string) bool {
	return slices.ContainsFunc(tree.Files(), func(f *source.File) bool { return f.Abs == abs && f.Kind == source.TerraformPlan })
}

// pointed is the line of a mistake with a mark below it.
func pointed(expr string, e *terraform.SyntaxError) string {
	lines := strings.Split(expr, "\n")
	if e.Line > len(lines) {
		return ""
	}
	line := strings.ReplaceAll(strings.TrimRight(lines[e.Line-1], "\r"), "\t", " ")
	return "  " + line + "\n  " + strings.Repeat(" ", min(e.Column-1, utf8.RuneCountInString(line))) + "^"
}

// kindTexts are what the kinds of answers mean.
var kindTexts = map[terraform.AnswerKind]string{
	terraform.AnswerKnown:    "known",
	terraform.AnswerSymbolic: "symbolic: known but for what is listed below",
	terraform.AnswerUnknown:  "unknown: only its identity is known",
	terraform.AnswerChoice:   "choice: one of these, and which is not known",
	terraform.AnswerOpen:     "open collection: it may hold more than this",
	terraform.AnswerFails:    "fails: Terraform refuses it",
}

// answerText is an answer for people: the value, how much of it is known, and
// what is not.
func answerText(a *terraform.Answer) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", a.Text)
	row := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "  %-9s%s\n", name, text)
		}
	}
	row("kind:", kindTexts[a.Kind])
	row("type:", a.Type)
	switch at := a.At.Range(); {
	case a.Kind == terraform.AnswerFails:
		row("at:", place(at))
	case at.File != terraform.ExpressionFile:
		row("written:", place(at))
	}
	for _, p := range a.Unknown {
		switch p.Label {
		case "":
			b.WriteString("\nwhich of them")
		case "…":
			b.WriteString("\n… what else it holds")
		default:
			fmt.Fprintf(&b, "\n{%s}", p.Label)
		}
		if p.Shape != "" {
			fmt.Fprintf(&b, " (%s)", p.Shape)
		}
		b.WriteByte('\n')
		if !slices.ContainsFunc(p.Choices, func(c string) bool { return strings.Contains(c, "\n") }) {
			row("one of:", strings.Join(p.Choices, ", "))
		}
		row("why:", p.Why)
		row("at:", place(p.At.Range()))
		row("settle:", p.Settle)
	}
	return b.String()
}

// place is a position as compilers write it, empty for nowhere.
func place(r source.Range) string {
	if r.File == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d", r.File, r.Line, r.Column)
}

// expressionOutput is an answer in the output of eval --format json.
type expressionOutput struct {
	Version    int                  `json:"version"`
	Expression string               `json:"expression"`
	In         string               `json:"in"`
	Kind       terraform.AnswerKind `json:"kind"`
	Type       string               `json:"type"`
	Text       string               `json:"text"`
	Value      any                  `json:"value"`
	Location   *source.Range        `json:"location"`
	Unknown    []unknownOutput      `json:"unknown"`
}

type unknownOutput struct {
	Label    string        `json:"label"`
	Shape    string        `json:"shape"`
	Choices  []string      `json:"choices"`
	Why      string        `json:"why"`
	Settle   string        `json:"settle"`
	Location *source.Range `json:"location"`
}

func answerOutput(expr, dir string, a *terraform.Answer) expressionOutput {
	out := expressionOutput{Version: 1, Expression: expr, In: filepath.ToSlash(filepath.Clean(dir)), Kind: a.Kind, Type: a.Type,
		Text: a.Text, Value: a.Value, Location: rangeOf(a.At), Unknown: []unknownOutput{}}
	for _, p := range a.Unknown {
		out.Unknown = append(out.Unknown, unknownOutput{Label: p.Label, Shape: p.Shape, Choices: append([]string{}, p.Choices...),
			Why: p.Why, Settle: p.Settle, Location: rangeOf(p.At)})
	}
	return out
}

func rangeOf(s source.Site) *source.Range {
	if s.IsZero() {
		return nil
	}
	r := s.Range()
	return &r
}
