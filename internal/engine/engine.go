// Package engine runs the Rego rules over the identity graph. It alone knows
// OPA: it prepares the rules that have something to say, evaluates them and
// stamps what they found with rule, severity and help.
package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/internal/model"
)

// Options choose which rules run and which of their findings are shown.
type Options struct {
	Disable []string        // ids of rules that do not run
	Only    []string        // ids of the only rules that run; empty for all
	Persona finding.Persona // for whom the report is; Regular when empty
	Preview bool            // show rules that are still in preview
	Timeout time.Duration   // of the whole evaluation; 30 s when zero
}

// runs says that a rule is asked for.
func (o Options) runs(id string) bool {
	return !slices.Contains(o.Disable, id) && (len(o.Only) == 0 || slices.Contains(o.Only, id))
}

// Shows says that a rule runs and its findings are shown.
func (o Options) Shows(r *finding.Rule) bool {
	return o.runs(r.ID) && (o.Preview || !r.Preview) && o.Persona.Sees(r.Persona)
}

// Hidden counts findings that were made but are not shown.
type Hidden struct {
	Persona int // of rules for other personas
	Preview int // of rules in preview
}

// defaultTimeout bounds an evaluation; our rules need some milliseconds.
const defaultTimeout = 30 * time.Second

// Prepare begins to read what Run needs whatever the files are, and does not wait
// for it. What breaks there breaks in Run again, where the caller meets it.
func Prepare() {
	go func() {
		defer func() { _ = recover() }()
		index()
		capabilities()
	}()
}

// Run evaluates the rules that read a group of in.Failed that is not empty. The
// findings are in the order of rule ids; a rule that breaks loses its own
// findings only, and says so in the error.
func Run(ctx context.Context, in *model.Input, o Options) ([]*finding.Finding, Hidden, error) {
	var hidden Hidden
	selected := selectRules(in, o)
	if len(selected) == 0 {
		return nil, hidden, nil
	}
	compiler, err := compile(selected)
	if err != nil {
		return nil, hidden, err
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	ctx, stop := context.WithTimeout(ctx, o.Timeout)
	defer stop()
	cancel := topdown.NewCancel()
	defer context.AfterFunc(ctx, cancel.Cancel)()

	input := ast.NewTerm(inputValue(in))
	var found []*finding.Finding
	var broken []error
	for _, r := range selected {
		values, err := evaluate(ctx, compiler, r, input, cancel)
		if ctx.Err() != nil {
			return found, hidden, fmt.Errorf("evaluate rules: stopped after %s at %s: %w", o.Timeout, r.ID, ctx.Err())
		}
		if err != nil {
			broken = append(broken, err)
			continue
		}
		if len(values) == 0 {
			broken = append(broken, fmt.Errorf("rule %s says nothing about what fails in %s", r.ID, strings.Join(r.Reads, ", ")))
		}
		for _, v := range values {
			f, err := decode(&r.Rule, v)
			switch {
			case err != nil:
				broken = append(broken, err)
			case r.Preview && !o.Preview:
				hidden.Preview++
			case !o.Persona.Sees(r.Persona):
				hidden.Persona++
			default:
				found = append(found, f)
			}
		}
	}
	return found, hidden, errors.Join(broken...)
}

// selectRules are the rules that are asked for and whose groups are not empty.
func selectRules(in *model.Input, o Options) []*rule {
	failed := nonEmptyGroups(&in.Failed)
	var out []*rule
	for _, r := range index() {
		switch {
		case !o.runs(r.ID):
		case slices.ContainsFunc(r.Reads, func(group string) bool { return failed[group] }):
			out = append(out, r)
		}
	}
	return out
}
