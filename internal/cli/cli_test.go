package cli

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNumericVersion(t *testing.T) {
	for module, want := range map[string]string{
		"v1.2.3":        "1.2.3",
		"v1.2.3-rc.1":   "1.2.3-rc.1",
		"(devel)":       devVersion,
		"":              devVersion,
		"v0.0.0-2026":   devVersion,
		"v1.2.3+dirty":  "1.2.3+dirty",
		"main":          devVersion,
		"v0.0.0-2026a1": devVersion,
	} {
		if got := numericVersion(module); got != want {
			t.Errorf("numericVersion(%q) = %q, want %q", module, got, want)
		}
	}
}

func TestOutputsFollowTheirFormats(t *testing.T) {
	for _, c := range []struct {
		args   string
		want   []output
		failOn string
	}{
		{"", []output{{"text", ""}}, "error"},
		{"--output a", []output{{"text", "a"}}, "error"},
		{"--format sarif", []output{{"sarif", ""}}, "never"},
		{"--output a --format sarif", []output{{"sarif", "a"}}, "never"},
		{"--format sarif --output a --format json", []output{{"sarif", "a"}, {"json", ""}}, "error"},
		{"--format json --format sarif --output a --fail-on note", []output{{"json", ""}, {"sarif", "a"}}, "note"},
	} {
		o, err := parse(strings.Fields(c.args))
		if err != nil {
			t.Errorf("%s: %v", c.args, err)
			continue
		}
		if diff := cmp.Diff(c.want, o.reports, cmp.AllowUnexported(output{})); diff != "" || o.failOn != c.failOn {
			t.Errorf("%s: fail on %s; reports (-want +got):\n%s", c.args, o.failOn, diff)
		}
	}
}

func TestWrap(t *testing.T) {
	words := strings.TrimSpace(strings.Repeat("word ", 20))
	text := words + "\nmore\n\n- one\n- two\n```hcl\na  =  b\n```\n"
	want := "  " + strings.TrimSpace(strings.Repeat("word ", 15)) + "\n" +
		"  " + strings.TrimSpace(strings.Repeat("word ", 5)) + " more\n" +
		"\n  - one\n  - two\n  ```hcl\n  a  =  b\n  ```\n"
	if diff := cmp.Diff(want, wrap(text, "  ")); diff != "" {
		t.Errorf("wrap (-want +got):\n%s", diff)
	}
}

// faulty is a standard input that brings out a fault of ours.
type faulty struct{ err error }

func (f faulty) Read([]byte) (int, error) {
	if f.err == nil {
		panic("boom")
	}
	return 0, f.err
}

func TestFaultsHaveAnAnswer(t *testing.T) {
	t.Setenv(debugVariable, "")
	var stdout, stderr bytes.Buffer
	if code := Run([]string{"-"}, faulty{}, &stdout, &stderr); code != exitIncomplete {
		t.Errorf("exit code %d after a panic", code)
	}
	if got := stderr.String(); !strings.HasPrefix(got, "eksiamlint: internal error: boom\n") || strings.Contains(got, "goroutine") {
		t.Errorf("standard error is %q", got)
	}
	if stdout.Len() > 0 {
		t.Errorf("standard output is %q", &stdout)
	}
	stderr.Reset()
	if code := Run([]string{"-"}, faulty{errors.New("closed")}, &stdout, &stderr); code != exitIncomplete {
		t.Errorf("exit code %d after an error of reading", code)
	}
	if !strings.Contains(stdout.String(), "<stdin>: error: closed") {
		t.Errorf("standard output is %q", &stdout)
	}
}
