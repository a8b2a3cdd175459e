package terraform

import (
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// TestJSONTemplateErrors: what is wrong in a template within JSON has a place.
func TestJSONTemplateErrors(t *testing.T) {
	text := `{
  "locals": {
    "plain": "${foo(}",
    "escaped": "${jsonencode({a = \"b\" c = 1})}",
    "right": "${jsonencode({a = \"b\"})}"
  }
}
`
	_, diags := syntax.NewParser().ParseJSON(source.NewFile("x.tf.json", "/x.tf.json", []byte(text)))
	if len(diags) != 2 {
		t.Fatalf("got %d diagnostics, want 2: %v", len(diags), diags)
	}
	for i, want := range []string{"}", `"${jsonencode({a = \"b\" c = 1})}"`} {
		d := diags[i]
		if got := string(d.At.Bytes()); got != want {
			t.Errorf("diagnostic %d (%s) stands at %q, want %q", i, d.Message, got, want)
		}
	}
	if strings.Contains(diags[0].Message, "\n") {
		t.Errorf("message %q", diags[0].Message)
	}
}
