package terraform

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"

	ctyfunc "github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	"golang.org/x/tools/txtar"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

// load reads a txtar archive as a tree and evaluates the root in dir.
func load(t testing.TB, archive, dir string, o Options) *root {
	t.Helper()
	tmp := writeTree(t, archive)
	l := loaderFor(t, tmp)
	d := l.directory(filepath.Join(tmp, dir))
	if d == nil {
		t.Fatalf("no Terraform in %q", dir)
	}
	return l.newRoot(d, o)
}

func loaderFor(t testing.TB, dir string) *loader {
	t.Helper()
	tree, err := source.Discover(source.Options{Paths: []string{dir}, WorkDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return newLoader(tree, Options{})
}

func writeTree(t testing.TB, archive string) string {
	t.Helper()
	tmp, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		path := filepath.Join(tmp, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return tmp
}

// output is an output of the root.
func (r *root) output(name string) *symbolic.Value { return r.top.output(name, source.Site{}) }

// show writes a value for tests: known values as HCL, the rest by its labels.
func show(v *symbolic.Value) string {
	list := func(open, shut string, parts []string) string {
		if v.Open {
			parts = append(parts, "…")
		}
		return open + strings.Join(parts, ", ") + shut
	}
	var parts []string
	switch v.Kind {
	case symbolic.Null:
		return "null"
	case symbolic.Bool, symbolic.Number:
		s, _ := v.AsText()
		return s.T.String()
	case symbolic.String:
		return `"` + v.Text.T.String() + `"`
	case symbolic.Failure:
		return "fail: " + v.Message
	case symbolic.Unknown:
		return "<" + v.Symbol.Label + ">"
	case symbolic.Choice:
		for _, l := range v.Leaves() {
			parts = append(parts, show(l))
		}
		return strings.Join(parts, " | ")
	case symbolic.Tuple, symbolic.List, symbolic.Set:
		for _, i := range v.Items {
			parts = append(parts, show(i))
		}
		return list("[", "]", parts)
	}
	for _, m := range v.Sorted() {
		parts = append(parts, m.Key.T.String()+"="+show(m.Value))
	}
	return list("{", "}", parts)
}

const vocabulary = `
terraform {
  backend "s3" {}
}
variable "u" {}
variable "s" { type = string }
variable "b" { type = bool }
variable "l" { type = list(string) }
variable "m" { type = map(string) }
variable "o" { type = object({ name = string, n = optional(number, 3) }) }
variable "d" { default = "dflt" }
variable "given" {
  type    = object({ a = string, b = optional(string, "bee"), c = optional(list(object({ x = optional(number, 1) })), []) })
  default = { a = "A", c = [{}] }
}
locals {
  known = { prod = "p", dev = "d" }
  list  = ["a", "b"]
  loop  = local.loop2
  loop2 = local.loop
}
resource "aws_thing" "one" { name = "thing" }
resource "aws_thing" "maybe" {
  count = var.b ? 1 : 0
  name  = "maybe"
}
resource "aws_thing" "many" {
  for_each = toset(["x", "y"])
  name     = "t-${each.key}"
}
resource "aws_thing" "open" {
  for_each = var.m
  name     = "t-${each.value}"
}
`

func TestExpressionsWithWhatIsNotKnown(t *testing.T) {
	for _, c := range []struct{ expr, want string }{
		// references
		{`var.u`, `<var.u>`},
		{`var.d`, `"dflt"`},
		{`var.u.a.b[0]["c"]`, `<var.u.a.b[0].c>`},
		{`"x-${var.s}-y"`, `"x-{var.s}-y"`},
		{`"${var.s}"`, `<var.s>`},
		{`var.given`, `{a="A", b="bee", c=[{x=1}]}`},
		{`var.o.n`, `<var.o.n>`},
		{`local.loop`, `<local.loop>`},
		{`terraform.workspace`, `<terraform.workspace>`},
		{`path.module`, `"."`},
		{`aws_thing.one.name`, `"thing"`},
		{`resource.aws_thing.one.name`, `"thing"`},
		{`aws_thing.one.arn`, `<aws_thing.one.arn>`},
		{`data.aws_other.x.y`, `<data.aws_other.x.y>`},
		{`aws_thing.many["x"].name`, `"t-x"`},
		{`[for k, v in aws_thing.many : v.name]`, `["t-x", "t-y"]`},
		{`values(aws_thing.many)[*].name`, `["t-x", "t-y"]`},
		{`aws_thing.maybe[0].name`, `"maybe"`},
		{`aws_thing.maybe[*].name`, `["maybe"] | []`},
		{`one(aws_thing.maybe[*].name)`, `"maybe" | null`},
		{`try(aws_thing.maybe[0].name, "none")`, `"maybe" | "none"`},
		{`var.b ? aws_thing.maybe[0].name : "none"`, `"maybe" | "none"`},
		{`!var.b ? "none" : aws_thing.maybe[0].name`, `"maybe" | "none"`},
		{`length(aws_thing.maybe) > 0 ? aws_thing.maybe[0].name : "none"`, `"maybe" | "none"`},
		{`var.b ? (var.b ? "x" : "never") : (var.b ? "never" : "y")`, `"x" | "y"`},
		{`var.b == true ? 1 : 2`, `1 | 2`},
		{`aws_thing.open["k"].id`, `<aws_thing.open["k"].id>`},
		{`aws_thing.one.*.name`, `["thing"]`},
		// conditionals
		{`var.b ? "same" : "same"`, `"same"`},
		{`var.b ? "x" : null`, `"x" | null`},
		{`var.s == "" ? "x" : var.s`, `"x" | <var.s>`},
		{`var.s == var.s ? 1 : 2`, `1`},
		{`"a-${var.s}" == "b-${var.s}" ? 1 : 2`, `2`},
		{`"a-${var.s}" == "a-x" ? 1 : 2`, `1 | 2`},
		{`var.u == null ? 1 : 2`, `1 | 2`},
		{`"${var.s}x" == null ? 1 : 2`, `2`},
		{`false && var.b`, `false`},
		{`true || var.b`, `true`},
		{`var.b && !var.b`, `false`},
		{`true && null`, `false`},
		{`try(true && null, "older")`, `false | "older"`},
		{`null || true`, `true`},
		{`null || false`, `fail`},
		{`true && {}.a`, `fail`},
		{`var.b ? ["x"] : { a = "y" }`, `fail`},
		{`local.known[terraform.workspace]`, `"d" | "p"`},
		{`lookup(local.known, var.s, "z")`, `"d" | "p" | "z"`},
		{`var.u > 3`, `<var.u > 3>`},
		// try and can
		{`try(var.u.name, "z")`, `<var.u.name> | "z"`},
		{`try({a=1}.b, "z")`, `"z"`},
		{`try(null.x, "z")`, `"z"`},
		{`try(local.known.prod, "z")`, `"p"`},
		{`can(var.u.name)`, `true | false`},
		{`can(local.known.prod)`, `true`},
		{`can(local.known.nope)`, `false`},
		{`try(aws_thing.one.nope, "z")`, `<aws_thing.one.nope>`},
		{`try(local.list[2], "z")`, `"z"`},
		{`try(var.l[2], "z")`, `<var.l[2]> | "z"`},
		{`try({(var.s)="x"}["prod"], "none")`, `"x" | "none"`},
		{`can(regex("^a", var.s))`, `true | false`},
		{`try(regex("^a", var.s), "z")`, ``},
		{`try(tonumber(var.s), 0)`, ``},
		// functions that decide
		{`length(var.l) > 0 ? "y" : "n"`, `"y" | "n"`},
		{`contains(["a", var.s], "a") ? "y" : "n"`, `"y"`},
		{`contains(["b", var.s], "a") ? "y" : "n"`, `"y" | "n"`},
		{`coalesce(var.s, "z")`, ``},
		{`join(",", ["a", var.s])`, `"a,{var.s}"`},
		{`[for x in ["a", var.s] : x if x != ""]`, `["a", …]`},
		{`[for x in var.l : x]`, `[…]`},
		{`[for x in [] : x if x.on]`, `[]`},
		{`try([for x in [] : x if x.on], "z")`, `[]`},
		{`[for x in [] : x if null.on]`, `fail`},
		{`try([for x in [] : x if [x]], "z")`, `[] | "z"`},
		{`try([for x in [] : x if var.u.on], "z")`, `[] | "z"`},
		{`try({ for x in ["a", "b"] : x => x if x != var.s }, "z")`, `{…}`},
		{`try({ for x in ["a", "b"] : "k" => x if x != var.s }, "z")`, `{…} | "z"`},
		{`try({ for x in ["a", "b"] : "k" => x if x == "b" || x != var.s }, "z")`, `{k="b", …} | "z"`},
		{`try({ for x in ["a", "b"] : "k" => x if x == "a" || x != var.s }, "z")`, `{k="a", …} | "z"`},
		{`{for x in ["a", "b"] : x => upper(x)}`, `{a="A", b="B"}`},
		{`{for x in ["a", "b", "a"] : x => 1...}`, `{a=[1, 1], b=[1]}`},
		{`{for k, v in local.known : k => v if k != "dev"}`, `{prod="p"}`},
		{`merge({a=1}, var.m)`, ``},
		{`[for i, x in local.list : "${i}${x}"]`, `["0a", "1b"]`},
		{`flatten([["a"], [["b"], []]])`, `["a", "b"]`},
		{`jsonencode({b=[var.s, 1], a="<&>", c=var.u, d=null})`, `"{"a":"\u003c\u0026\u003e","b":["{var.s}",1],"c":{var.u},"d":null}"`},
		{`jsonencode(concat(["a"], var.l))`, ``},
		{`jsondecode(jsonencode({b=[var.s, 1], a="<&>"}))`, `{a="<&>", b=["{var.s}", 1]}`},
		{`yamldecode("a:\n- x: 1\n")`, `{a=[{x=1}]}`},
		{`"%{ if var.b }yes%{ else }no%{ endif }"`, `"{yes or no}"`},
		{`"%{ if var.b }x%{ else }${jsonencode(concat(["a"], var.l))}%{ endif }" == "[\"a\"]" ? 1 : 2`, `1 | 2`},
		{`jsonencode(var.u) == "${var.u}" ? 1 : 2`, `1 | 2`},
		{`jsonencode(var.u) == jsonencode(var.u) ? 1 : 2`, `1`},
		{`yamlencode("a${var.s}") == "\"a${var.s}\"\n" ? 1 : 2`, `1 | 2`},
		{`yamlencode("%{ if var.b }x%{ else }y%{ endif }\n") == "\"x\\n\"\n" ? 1 : 2`, `1 | 2`},
		{`jsonencode(var.b ? "x" : "\"") == "\"x\"" ? 1 : 2`, `1 | 2`},
		{`can(true ? {} : merge(var.m, var.m))`, ``},
		{`"%{ for x in local.list }${x};%{ endfor }"`, `"a;b;"`},
		{"<<-EOT\n    a\n      b ${var.s}\n    EOT\n", "\"a\n  b {var.s}\n\""},
		{`nosuchfunction(var.s)`, `<nosuchfunction(var.s)>`},
		{`var.m.key`, `<var.m.key>`},
		{`var.l[0]`, `<var.l[0]>`},
		{`1 + var.u`, `<1 + var.u>`},
		{`0 / 0`, `fail`},
		{`range(2000000000)`, ``},
	} {
		r := load(t, "-- main.tf --\n"+vocabulary+"output \"x\" {\n value = "+c.expr+"\n}\n", ".", Options{})
		if ds := r.dir.diags; len(ds) > 0 {
			t.Errorf("%s: %v", c.expr, ds[0].Message)
			continue
		}
		a := r.dir.outputs["x"].Body.Attrs["value"]
		v := r.top.frame.in(a.File).eval(a.Expr)
		got := show(v)
		if c.want == "" {
			if v.Known() {
				t.Errorf("%s is certain: %s", c.expr, got)
			}
			continue
		}
		if got != c.want && !(c.want == "fail" && v.IsFail()) {
			t.Errorf("%s\n got %s\nwant %s", c.expr, got, c.want)
		}
	}
}

func TestKnownExpressionsAreAsHCLSaysThem(t *testing.T) {
	vars := map[string]cty.Value{"local": cty.ObjectVal(map[string]cty.Value{
		"n":  cty.NumberIntVal(3),
		"s":  cty.StringVal("text"),
		"l":  cty.TupleVal([]cty.Value{cty.StringVal("a"), cty.StringVal("b")}),
		"o":  cty.ObjectVal(map[string]cty.Value{"a": cty.NumberIntVal(1), "b": cty.ObjectVal(map[string]cty.Value{"c": cty.True})}),
		"ob": cty.TupleVal([]cty.Value{cty.ObjectVal(map[string]cty.Value{"n": cty.StringVal("x")}), cty.ObjectVal(map[string]cty.Value{"n": cty.StringVal("y")})}),
	})}
	const locals = `locals {
  n = 3
  s = "text"
  l = ["a", "b"]
  o = { a = 1, b = { c = true } }
  ob = [{ n = "x" }, { n = "y" }]
}
`
	functions := map[string]ctyfunc.Function{"jsonencode": stdlib.JSONEncodeFunc, "upper": stdlib.UpperFunc}
	for _, expr := range []string{
		`1 + 2 * 3 - 4 / 2 % 3`, `-local.n`, `!true`, `1.5 * 2`, `10 / 4`, `7 % -3`,
		`local.n > 2 && local.n <= 3 || false`, `local.s == "text"`, `"1" == 1`, `local.l == ["a", "b"]`, `local.o != {}`, `null == null`, `"" == null`,
		`true ? 1 : "a"`, `false ? 1 : "a"`, `true ? {} : {a = 1, b = "x"}`, `false ? {} : {a = 1, b = "x"}`, `true ? ["a"] : []`, `true ? null : "x"`, `true ? 1 : null`, `true ? {a = ["x"]} : {b = "y"}`, `true ? [1] : {}`,
		`true ? [] : local.s.x == ""`, `true ? 1 : "${local.s.x}-"`, `true ? 1 : -local.s.x`, `true ? [] : (!local.s.x)`, `true ? [] : local.s.x`, `true ? [] : upper({})`,
		`local.l[1]`, `local.l.1`, `local.o.b.c`, `local.o["a"]`, `local.ob[*].n`, `local.ob.*.n`, `local.ob[*].n[1]`, `local.n[*]`, `null[*]`, `local.o[*].a`,
		`[for x in local.l : "${x}!"]`, `[for i, x in local.l : i if x == "b"]`, `{for i, x in local.l : x => i}`, `{for x in local.ob : x.n => x...}`, `[for k, v in local.o : k]`,
		`"a${local.n}b${true}"`, `"$${x} %%{y}"`, `"a\n\t\"\\\u00e9"`, `"${local.l}"`, `"x${local.l}"`, `"${local.n}"`,
		`"%{ if local.n > 2 }big%{ else }small%{ endif }"`, `"%{ for x in local.l ~} [${x}] %{ endfor ~} z"`,
		"<<EOT\na ${local.s}\n  b\nEOT\n", "<<-EOT\n    a\n      ${local.s}\n    EOT\n",
		`{a = 1, "b" = 2, (local.s) = 3, "k-${local.n}" = 4}`, `{a : 1}`, `[1, "a", null, [], {}]`,
		`jsonencode({b = [1, 1.5, 1e30, true, null], a = "<a href='x'>&\u2028\"", z = {}})`, `jsonencode("x")`, `jsonencode([])`,
		`upper("a")`, `(1)`, `local.o.nope`, `local.l[5]`, `null.x`, `1 + "a"`, `1 + "2"`, `"3" * 2`, `upper(local.l...)`, `1 / 0`,
	} {
		parsed, diags := hclsyntax.ParseExpression([]byte(expr), "x", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatalf("%s: %s", expr, diags)
		}
		want, diags := parsed.Value(&hcl.EvalContext{Variables: vars, Functions: functions})
		r := load(t, "-- main.tf --\n"+locals+"output \"x\" {\n value = "+expr+"\n}\n", ".", Options{})
		a := r.dir.outputs["x"].Body.Attrs["value"]
		v := r.top.frame.in(a.File).eval(a.Expr)
		if diags.HasErrors() {
			if !v.IsFail() {
				t.Errorf("%s is %s, but fails: %s", expr, show(v), diags)
			}
			continue
		}
		got := v.ToCty()
		if c, err := convert.Convert(got, want.Type()); err == nil {
			got = c
		}
		if !v.Known() || !got.RawEquals(want) {
			t.Errorf("%s\n got %s (%#v)\nwant %#v", expr, show(v), got, want)
		}
	}
}
