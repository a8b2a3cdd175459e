package finding

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

var rule = &Rule{ID: "irsa-subject-mismatch", Severity: Error}

func at(line int) source.Range {
	return source.Range{File: "main.tf", Line: line, Column: 1, EndLine: line, EndColumn: 5}
}

func same(path string) string { return path }

func TestOneCauseIsOneFinding(t *testing.T) {
	calls := func(n int) []Evidence { return []Evidence{{At: at(n), Note: "makes it"}} }
	got := Tidy([]*Finding{
		{Rule: rule, Severity: Error, At: at(9), About: []string{"role/b"}, Evidence: calls(1)},
		{Rule: rule, Severity: Error, At: at(3), About: []string{"role/a"}, Evidence: calls(1)},
		{Rule: rule, Severity: Error, At: at(3), About: []string{"role/a", "role/c"}, Evidence: calls(2)},
	}, same)
	if len(got) != 2 || got[0].At.Line != 3 || got[1].At.Line != 9 {
		t.Fatalf("got %d findings", len(got))
	}
	if diff := cmp.Diff([]Evidence{{at(1), "makes it"}, {at(2), "makes it"}}, got[0].Evidence); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"role/a", "role/c"}, got[0].About); diff != "" {
		t.Error(diff)
	}
}

func TestFingerprints(t *testing.T) {
	print := func(line int, file string, about ...string) string {
		f := &Finding{Rule: rule, At: at(line), About: about}
		f.At.File = file
		return Tidy([]*Finding{f}, func(p string) string { return "infra/" + p[len(p)-len("main.tf"):] })[0].Fingerprint
	}
	first := print(3, "main.tf", "role/a", "sa/b")
	if print(30, "../infra/main.tf", "sa/b", "role/a") != first {
		t.Error("it depends on the line, the working directory or the order of nouns")
	}
	if print(3, "main.tf", "role/a", "sa/c") == first {
		t.Error("it does not depend on what the finding is about")
	}
	twice := Tidy([]*Finding{{Rule: rule, At: at(3), About: []string{"x"}}, {Rule: rule, At: at(4), About: []string{"x"}}}, same)
	if twice[0].Fingerprint == twice[1].Fingerprint {
		t.Error("two findings about one thing have one fingerprint")
	}
}

func TestShortenCountsTheRest(t *testing.T) {
	f := &Finding{Rule: rule, At: at(1)}
	for i := range 14 {
		f.Evidence = append(f.Evidence, Evidence{At: at(i + 2), Note: "makes it"})
	}
	all := Tidy([]*Finding{f}, same)
	if len(all[0].Evidence) != 14 {
		t.Errorf("%d places are left before ignores were looked for", len(all[0].Evidence))
	}
	Shorten(all)
	if n := len(all[0].Evidence); n != 11 {
		t.Fatalf("got %d places", n)
	}
	if got := all[0].Evidence[10].Note; got != fmt.Sprintf("and %d more places like this", 4) {
		t.Errorf("the last says %q", got)
	}
}

func TestPersonaSees(t *testing.T) {
	for _, tt := range []struct {
		reader, rule Persona
		sees         bool
	}{
		{"", Regular, true}, {"", Pedantic, false},
		{Regular, Regular, true}, {Regular, Pedantic, false}, {Regular, Auditor, false},
		{Pedantic, Regular, true}, {Pedantic, Pedantic, true}, {Pedantic, Auditor, false},
		{Auditor, Regular, true}, {Auditor, Pedantic, true}, {Auditor, Auditor, true},
	} {
		if got := tt.reader.Sees(tt.rule); got != tt.sees {
			t.Errorf("%q sees what is for %q: %v", tt.reader, tt.rule, got)
		}
	}
}
