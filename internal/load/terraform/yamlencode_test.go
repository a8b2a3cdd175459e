package terraform

import (
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	ctyyaml "github.com/zclconf/go-cty-yaml"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

// TestYAMLEncodeWritesWhatTerraformWrites compares with the library that
// Terraform uses: texts are compared and hashed.
func TestYAMLEncodeWritesWhatTerraformWrites(t *testing.T) {
	r := load(t, "-- main.tf --\n", ".", Options{})
	for _, expr := range []string{
		`{}`, `[]`, `null`, `true`, `1`, `1.5`, `-3`, `123456789012`, `""`, `"a"`, `"a b: c"`,
		`{ a = "x" }`, `{ a = {} }`, `{ a = [] }`, `{ a = null, b = true, c = 1 }`,
		`{ a = { b = "x", c = ["q", "r"] }, d = 1 }`,
		`["a", ["b", "c"], { d = "e", f = { g = 1 } }, [], {}]`,
		`[[["a"]], [{ a = [{ b = 1 }] }]]`,
		`{ "1" = 1, "a b" = 2, "é" = "ü", "a\"b" = "\\" }`,
		`"<a & b>"`, `"tab\tnew\nline\r"`, `"\u0001\u007f\u00a0\u2028\ufeff"`, `"😀"`, `"$${x} %%{y}"`,
		`"a long text that goes on and on and on and on and on and on and on and on and on and on and on and on and on and on"`,
		`tomap({ b = "1", a = "2" })`, `toset(["b", "a"])`, `[true, "true", "1", 1e30]`, `{ a = "line\n", b = ["x\ny"] }`,
	} {
		file := source.NewFile("expression", "expression", []byte(expr))
		want, err := ctyyaml.Marshal(r.top.frame.in(file).eval(parseExpr(t, file)).ToCty())
		if err != nil {
			t.Fatal(err)
		}
		file = source.NewFile("expression", "expression", []byte("yamlencode("+expr+")"))
		if got, _ := r.top.frame.in(file).eval(parseExpr(t, file)).Literal(); got != string(want) {
			t.Errorf("yamlencode(%s)\n got %q\nwant %q", expr, got, want)
		}
	}
}

func parseExpr(t *testing.T, file *source.File) hclsyntax.Expression {
	t.Helper()
	e, diags := hclsyntax.ParseExpression(file.Bytes, file.Path, hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return e
}
