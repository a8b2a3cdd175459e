package cli

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/eksiamlint/eksiamlint/internal/graph"
	"github.com/eksiamlint/eksiamlint/internal/report"
)

// printModel prints the identity graph as rules see it.
func printModel(o options, s streams) (int, error) {
	if o.formatGiven && o.reports[0].format != "json" {
		return 0, usageError{problem: "the model is printed as json"}
	}
	o.paths = o.paths[1:]
	e, err := read(o, s)
	if err != nil {
		return 0, err
	}
	var b bytes.Buffer
	if err := writeJSON(&b, graph.Whole(e.set).Input); err != nil {
		return 0, err
	}
	if err := deliver(o.reports[0], s, b.Bytes()); err != nil {
		return 0, err
	}
	return complain(s, diagnostics(e.tree, e.set, nil)), nil
}

// complain writes what could not be read to standard error and gives the exit
// code.
func complain(s streams, list []report.Diagnostic) int {
	code := exitClean
	for _, d := range list {
		where := ""
		if d.At.Line > 0 {
			where = place(d.At) + ": "
		} else if d.At.File != "" {
			where = d.At.File + ": "
		}
		if d.Fatal {
			code = exitIncomplete
		}
		s.say("%s%s", where, d.Message)
	}
	return code
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
