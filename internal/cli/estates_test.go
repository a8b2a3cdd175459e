package cli_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/cli"
)

var updateEstates = flag.Bool("update-estates", false, "write what is not decided of testdata/estates into undecided.golden")

// TestCorrectEstatesHaveNoFindings runs the tool over estates that work, in the
// shapes that teams write: not one finding, whatever its severity, and of what is
// not decided only what undecided.golden names.
func TestCorrectEstatesHaveNoFindings(t *testing.T) {
	t.Chdir("../..")
	dirs, err := os.ReadDir("testdata/estates")
	if err != nil {
		t.Fatal(err)
	}
	if len(dirs) < 14 {
		t.Fatalf("%d estates", len(dirs))
	}
	for _, d := range dirs {
		t.Run(d.Name(), func(t *testing.T) { estateIsClean(t, filepath.ToSlash(filepath.Join("testdata/estates", d.Name()))) })
	}
}

func estateIsClean(t *testing.T, dir string) {
	var stdout, stderr bytes.Buffer
	if code := cli.Run([]string{"--format", "json", "--persona", "auditor", "--preview", dir}, strings.NewReader(""), &stdout, &stderr); code != 0 || stderr.Len() > 0 {
		t.Errorf("exit %d, %s", code, stderr.String())
	}
	var r struct {
		Complete bool
		Findings []struct {
			Rule, Severity, Persona, Message string
			Suppressed                       *struct{ By string }
			Location                         struct {
				File string
				Line int
			}
		}
		Undecided []struct{ About, Why string }
		Errors    []struct{ Message string }
		Summary   struct{ Checked map[string]int }
	}
	if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		if f.Suppressed != nil || f.Severity == "note" && f.Persona != "regular" {
			continue // an estate may be correct, and not to everybody's taste
		}
		t.Errorf("%s:%d: %s: %s [%s]", f.Location.File, f.Location.Line, f.Severity, f.Message, f.Rule)
	}
	if !r.Complete || len(r.Errors) > 0 || len(r.Summary.Checked) == 0 {
		t.Errorf("complete: %v, errors %v, checked %v", r.Complete, r.Errors, r.Summary.Checked)
	}
	lines := []string{}
	for _, u := range r.Undecided {
		lines = append(lines, u.About+": "+u.Why+"\n")
	}
	slices.Sort(lines)
	got := strings.Join(slices.Compact(lines), "")
	golden := filepath.Join(dir, "undecided.golden")
	if *updateEstates {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("not decided:\n%s\nwant:\n%s\nrun go test ./internal/cli -run CorrectEstates -update-estates and read the change", got, want)
	}
}
