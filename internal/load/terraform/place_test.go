package terraform

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

func place(s source.Site) string {
	r := s.Range()
	return fmt.Sprintf("%s:%d:%d-%d:%d", r.File, r.Line, r.Column, r.EndLine, r.EndColumn)
}

// subject is where the text of a subject in the string v comes from.
func subject(t *testing.T, v *symbolic.Value, text string) string {
	t.Helper()
	if v.Kind != symbolic.String {
		t.Fatalf("no string: %s", show(v))
	}
	s := v.Text.T.Encoded()
	i := strings.Index(s, text)
	if i < 0 {
		t.Fatalf("%q is not in %q", text, s)
	}
	return place(v.Text.Map.Site(i, i+len(text)))
}

func TestPlaces(t *testing.T) {
	const shared = `
-- policy.json --
{
  "Sub": "system:serviceaccount:ns:sa"
}
-- policy.tftpl --
{
%{ for n in names ~}
  "Sub": "system:serviceaccount:ns:${n}",
%{ endfor ~}
  "Lit": "system:serviceaccount:ns:lit",
  "One": "${one}"
}
-- m/main.tf --
variable "sub" {}
output "doc" {
  value = jsonencode({ Sub = var.sub })
}
`
	const sub = "system:serviceaccount:ns:sa"
	for _, c := range []struct{ name, main, text, want string }{
		{"jsonencode", `output "x" {
  value = jsonencode({ Statement = [{ Sub = "` + sub + `" }] })
}`, sub, "main.tf:2:46-2:73"},
		{"a key", `output "x" {
  value = jsonencode({ "a:sub" = "b" })
}`, "a:sub", "main.tf:2:25-2:30"},
		{"heredoc", `output "x" {
  value = <<EOT
{
  "Sub": "` + sub + `"
}
EOT
}`, sub, "main.tf:4:11-4:38"},
		{"indented heredoc", `output "x" {
  value = <<-EOT
    {
      "Sub": "` + sub + `"
    }
    EOT
}`, sub, "main.tf:4:15-4:42"},
		{"an interpolation in a heredoc", `locals {
  ns = "ns"
}
output "x" {
  value = <<-EOT
    { "Sub": "system:serviceaccount:${local.ns}:sa" }
    EOT
}`, "ns", "main.tf:6:37-6:48"},
		{"text around an interpolation", `locals {
  ns = "ns"
}
output "x" {
  value = "system:serviceaccount:${local.ns}:sa"
}`, sub, "main.tf:5:12-5:48"},
		{"text after an escape", `output "x" {
  value = "\u00e9\"$${a} sub"
}`, "sub", "main.tf:2:26-2:29"},
		{"file", `output "x" {
  value = file("${path.module}/policy.json")
}`, sub, "policy.json:2:11-2:38"},
		{"literal text of a template", `output "x" {
  value = templatefile("policy.tftpl", { names = ["a"], one = "b" })
}`, "system:serviceaccount:ns:lit", "policy.tftpl:5:11-5:39"},
		{"text of a loop in a template", `output "x" {
  value = templatefile("policy.tftpl", { names = ["abc"], one = "b" })
}`, "system:serviceaccount:ns:abc", "policy.tftpl:3:11-3:40"},
		{"an interpolation in a template", `output "x" {
  value = templatefile("policy.tftpl", { names = ["a"], one = "uno" })
}`, "uno", "policy.tftpl:6:11-6:17"},
		{"a module argument", `module "m" {
  source = "./m"
  sub    = "` + sub + `"
}
output "x" {
  value = module.m.doc
}`, sub, "main.tf:3:13-3:40"},
		{"jsonencode of a decoded file", `output "x" {
  value = jsonencode(merge({ a = 1 }, jsondecode(file("policy.json"))))
}`, sub, "policy.json:2:11-2:38"},
		{"yamlencode", `output "x" {
  value = yamlencode({ a = [{ Sub = "` + sub + `" }] })
}`, sub, "main.tf:2:38-2:65"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := load(t, "-- main.tf --\n"+c.main+shared, ".", Options{})
			if got := subject(t, r.output("x"), c.text); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestPlacesInJSONSyntax(t *testing.T) {
	r := load(t, `-- main.tf.json --
{
  "locals": {"ns": "ns", "esc": "a\"b"},
  "output": {
    "x": {"value": "system:serviceaccount:${local.ns}:sa"},
    "y": {"value": "${jsonencode({Sub = \"sub-${local.ns}\"})}"},
    "z": {"value": "${local.esc}"}
  }
}
`, ".", Options{})
	for _, c := range []struct{ output, text, want string }{
		{"x", "system:serviceaccount:", "main.tf.json:4:21-4:43"},
		{"x", "ns", "main.tf.json:4:43-4:54"},
		{"y", "sub-ns", "main.tf.json:5:43-5:58"},
		{"z", `a"b`, "main.tf.json:2:34-2:38"},
	} {
		if got := subject(t, r.output(c.output), c.text); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.output, c.text, got, c.want)
		}
	}
}

func TestYAMLEncodeReadsBack(t *testing.T) {
	for _, expr := range []string{
		`{ a = [{ b = "x", c = [1, [2, []], {}] }, "s"], d = { e = null, f = true, g = "a\nb: c" }, "k:1" = "" }`,
		`["a"]`, `"x"`, `[]`, `{}`, `[[["a"], "b"], { x = [{ y = { z = 1 } }] }]`,
	} {
		r := load(t, "-- main.tf --\noutput \"x\" {\n value = yamldecode(yamlencode("+expr+"))\n}\noutput \"y\" {\n value = "+expr+"\n}\n", ".", Options{})
		if got, want := show(r.output("x")), show(r.output("y")); got != want {
			t.Errorf("got  %s\nwant %s\ntext %s", got, want, expr)
		}
	}
}

func TestBombs(t *testing.T) {
	double := func(make func(i int) string, n int) string {
		var b strings.Builder
		b.WriteString("locals {\n")
		for i := 1; i < n; i++ {
			fmt.Fprintf(&b, "  a%d = %s\n", i, make(i-1))
		}
		return b.String() + "}\n"
	}
	long := "locals {\n  s = \"" + strings.Repeat("a", 1_000_000) + "\"\n}\n"
	documents := ""
	for i := range 40 {
		documents += fmt.Sprintf("data \"aws_iam_policy_document\" \"d%d\" {\n  source_policy_documents = [data.aws_iam_policy_document.d%[2]d.json, data.aws_iam_policy_document.d%[2]d.json]\n}\n", i+1, i)
	}
	for _, c := range []struct{ name, text string }{
		{"doubled strings", "locals {\n  a0 = \"xxxxxxxx\"\n}\n" + double(func(i int) string { return fmt.Sprintf(`"${local.a%d}${local.a%d}"`, i, i) }, 60) + "output \"x\" {\n  value = jsonencode([local.a59])\n}\n"},
		{"doubled lists", "locals {\n  a0 = [\"x\"]\n}\n" + double(func(i int) string { return fmt.Sprintf(`[local.a%d, local.a%d]`, i, i) }, 60) + "output \"x\" {\n  value = jsonencode(local.a59)\n}\n"},
		{"flattened lists", "locals {\n  a0 = [\"x\"]\n}\n" + double(func(i int) string { return fmt.Sprintf(`concat(local.a%d, local.a%d)`, i, i) }, 60) + "output \"x\" {\n  value = length(local.a59)\n}\n"},
		{"nested loops", "locals {\n  r = range(1000)\n}\noutput \"x\" {\n  value = [for a in local.r : [for b in local.r : [for c in local.r : a]]]\n}\n"},
		{"range", "output \"x\" {\n  value = jsonencode(range(2000000000))\n}\n"},
		{"count", "resource \"test_thing\" \"a\" {\n  count = 2000000000\n}\noutput \"x\" {\n  value = test_thing.a[*].id\n}\n"},
		{"nested expressions", "output \"x\" {\n  value = " + strings.Repeat("[", 200_000) + strings.Repeat("]", 200_000) + "\n}\n"},
		{"nested interpolations", "output \"x\" {\n  value = " + strings.Repeat(`"${`, 100_000) + "1" + strings.Repeat(`}"`, 100_000) + "\n}\n"},
		{"signs", "output \"x\" {\n  value = " + strings.Repeat("!", 200_000) + "true\n}\n"},
		{"signs apart", "output \"x\" {\n  value = " + strings.Repeat("- ", 200_000) + "1\n}\n"},
		{"signs in parentheses over lines", "output \"x\" {\n  value = (" + strings.Repeat("!\n", 200_000) + "true)\n}\n"},
		{"conditionals", "output \"x\" {\n  value = " + strings.Repeat("true ? 1 : ", 100_000) + "1\n}\n"},
		{"a long sum", "output \"x\" {\n  value = 1" + strings.Repeat(" + 1", 100_000) + "\n}\n"},
		{"a long product", "output \"x\" {\n  value = 9e999" + strings.Repeat(" * 9e999", 1000) + "\n}\n"},
		{"a long path", "output \"x\" {\n  value = var.u" + strings.Repeat(".a", 50_000) + "\n}\nvariable \"u\" {}\n"},
		{"many choices", "variable \"u\" {}\noutput \"x\" {\n  value = [" + strings.Repeat(`var.u == "a" ? 1 : `, 500) + "2]\n}\n"},
		{"a chain of locals", "locals {\n  a0 = 1\n}\n" + double(func(i int) string { return fmt.Sprintf("local.a%d", i) }, 5000) + "output \"x\" {\n  value = local.a4999\n}\n"},
		{"formats", "output \"x\" {\n  value = format(\"%099999999d\", 1)\n}\n"},
		{"products of sets", "output \"x\" {\n  value = setproduct(range(1000), range(1000), range(1000))\n}\n"},
		{"independent choices", "variable \"l\" { type = list(string) }\noutput \"x\" {\n  value = join(\",\", [" + strings.Repeat("var.l[0] == \"a\" ? 1 : 2, var.l[1] == \"b\" ? 3 : 4, ", 50) + "])\n}\n"},
		{"a text for each letter", long + "output \"x\" {\n  value = [replace(local.s, \"a\", local.s), replace(local.s, \"/a/\", local.s), join(local.s, split(\"\", local.s)), join(local.s, range(1000))]\n}\n"},
		{"many parts", long + "output \"x\" {\n  value = [split(\"\", local.s), split(\"a\", local.s), regexall(\".\", local.s), csvdecode(\"a\\n${replace(local.s, \"aa\", \"a\\n\")}\")]\n}\n"},
		{"indentation", "output \"x\" {\n  value = [indent(2000000000, \"a\\nb\"), indent(1000000, \"" + strings.Repeat("\\n", 10_000) + "\")]\n}\n"},
		{"doubled documents", "data \"aws_iam_policy_document\" \"d0\" {\n  statement {\n    actions = [\"s3:*\"]\n  }\n}\n" + documents + "output \"x\" {\n  value = data.aws_iam_policy_document.d40.json\n}\n"},
		{"statements with Sids", "data \"aws_iam_policy_document\" \"d\" {\n" + strings.Repeat("  statement {\n    sid = \"${var.u}x\"\n  }\n", 100_000) + "}\nvariable \"u\" {}\noutput \"x\" {\n  value = data.aws_iam_policy_document.d.json\n}\n"},
		{"modules in modules", "module \"a\" {\n  source = \"./m\"\n}\n-- m/main.tf --\nmodule \"a\" {\n  count  = 10\n  source = \"./\"\n}\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tmp := writeTree(t, "-- main.tf --\n"+c.text)
			l := loaderFor(t, tmp)
			r := l.newRoot(l.directory(tmp), Options{})
			things(r)
			if r.dir.outputs["x"] != nil {
				r.output("x").Key()
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			if m.HeapAlloc > 1<<30 {
				t.Errorf("%d MiB", m.HeapAlloc>>20)
			}
		})
	}
}

func TestFilesOutsideTheBoundaryAreNotRead(t *testing.T) {
	if err := os.WriteFile(t.TempDir()+"/secret", []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := load(t, `-- main.tf --
output "x" { value = file("/etc/passwd") }
output "y" { value = file("../../../../../../../../../etc/passwd") }
output "z" { value = fileexists("/etc/passwd") ? "there" : "not" }
output "w" { value = try(file("missing.json"), "fallback") }
`, ".", Options{})
	for name, want := range map[string]string{"x": `<file("/etc/passwd")>`, "y": `<file("../../../../../../../../../etc/passwd")>`, "z": `"there" | "not"`, "w": `<file("missing.json")> | "fallback"`} {
		if got := show(r.output(name)); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
