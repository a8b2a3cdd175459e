package policy

import (
	"os"
	"path/filepath"
	"testing"
)

// TestValidateControllers holds Validate against the policies of the add-ons and
// controllers of EKS, each written down as its project or AWS documents it: they
// are silent. The tool reads the same files as an estate.
func TestValidateControllers(t *testing.T) {
	files, err := filepath.Glob("../testdata/estates/controllers/*.json")
	if err != nil || len(files) < 27 {
		t.Fatalf("%d documents, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d, problems := Parse(Literal(string(text)), Identity)
		for _, p := range append(problems, Validate(d, Options{Managed: true})...) {
			t.Errorf("%s: %s %s %q %s", filepath.Base(file), p.Severity, p.Code, text[p.Start:p.End], p.Why)
		}
	}
}
