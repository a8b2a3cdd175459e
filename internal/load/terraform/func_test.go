package terraform

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/policy"
)

// results evaluates expressions in one root; each is shown as text.
func results(t *testing.T, declarations string, exprs []string) []string {
	t.Helper()
	var b strings.Builder
	b.WriteString("-- main.tf --\n" + declarations + "\n")
	for i, e := range exprs {
		fmt.Fprintf(&b, "output \"x%d\" {\n  value = %s\n}\n", i, e)
	}
	r := load(t, b.String(), ".", Options{})
	list := make([]string, len(exprs))
	for i := range exprs {
		list[i] = show(r.output(fmt.Sprintf("x%d", i)))
	}
	return list
}

// TestEveryFunctionHasResults: a function that is added comes with a result that
// Terraform documents, in a table of this package.
func TestEveryFunctionHasResults(t *testing.T) {
	paths, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var tables strings.Builder
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		tables.Write(text)
	}
	for name := range loaderFor(t, t.TempDir()).functions {
		if !strings.Contains(tables.String(), "{`"+name+"(") {
			t.Errorf("%s has no result", name)
		}
	}
}

// TestTextsThatAreFound holds what is known of the roles that a data source finds
// below a path: where their ARNs begin.
func TestTextsThatAreFound(t *testing.T) {
	const declarations = `
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["444455556666"]
}
data "aws_iam_roles" "sso" {
  path_prefix = "/aws-reserved/sso.amazonaws.com/"
}
data "aws_iam_roles" "all" {}
`
	const found, open = `"arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/{…}"`, "true | false"
	for expr, want := range map[string]string{
		`tolist(data.aws_iam_roles.sso.arns)[0]`:                                                   found,
		`one(data.aws_iam_roles.sso.arns)`:                                                         found,
		`element(reverse(sort(data.aws_iam_roles.sso.arns)), 0)`:                                   found,
		`element(tolist(toset(distinct(tolist(data.aws_iam_roles.sso.arns)))), 1)`:                 found,
		`[for arn in data.aws_iam_roles.sso.arns : arn]`:                                           "[" + found + ", …]",
		`[for i, arn in sort(data.aws_iam_roles.sso.arns) : arn]`:                                  "[" + found + ", …]",
		`tolist(data.aws_iam_roles.sso.arns)[0] == tolist(data.aws_iam_roles.sso.arns)[0]`:         "true",
		`tolist(data.aws_iam_roles.sso.arns)[0] == tolist(data.aws_iam_roles.sso.arns)[1]`:         open,
		`[for a in data.aws_iam_roles.sso.arns : [for b in data.aws_iam_roles.sso.arns : a == b]]`: "[[" + open + ", …], …]",
		`length(data.aws_iam_roles.sso.arns) == 1`:                                                 open,
		`join("", data.aws_iam_roles.sso.arns)`:                                                    `<join("", data.aws_iam_roles.sso.arns)>`,
		`one(data.aws_iam_roles.all.arns)`:                                                         `<one(data.aws_iam_roles.all.arns)>`,
		`one(data.aws_iam_roles.sso.names)`:                                                        `<one(data.aws_iam_roles.sso.names)>`,
	} {
		if got := results(t, declarations, []string{expr})[0]; got != want {
			t.Errorf("%s = %s, want %s", expr, got, want)
		}
	}
}

// TestFilesAndTemplates holds what functions of files give.
func TestFilesAndTemplates(t *testing.T) {
	const files = `-- hello.txt --
Hello World
-- config/a.yaml --
a: 1
-- config/b.yaml --
b: 2
-- main.tf --
`
	exprs := [][2]string{
		{`file("${path.module}/hello.txt")`, "\"Hello World\n\""},
		{`fileexists("hello.txt")`, `true`},
		{`fileexists("custom.txt")`, `<fileexists("custom.txt")>`}, // something may write it before
		{`fileset(path.module, "config/*.yaml")`, `["config/a.yaml", "config/b.yaml"]`},
		{`fileset("${path.module}/config", "**/*.yaml")`, `["a.yaml", "b.yaml"]`},
		{`filebase64("hello.txt")`, `"SGVsbG8gV29ybGQK"`},
		{`filemd5("hello.txt")`, `"e59ff97941044f85df5297e1c302d260"`},
		{`filesha1("hello.txt")`, `"648a6a6ffffdaa0badb23b8baf90b6168dd16b3a"`},
		{`filesha256("hello.txt")`, `"d2a84f4b8b650937ec8f73cd8be2c74add5a911ba64df27458ed8229da804a26"`},
		{`filebase64sha256("hello.txt")`, `"0qhPS4tlCTfsj3PNi+LHSt1akRumTfJ0WO2CKdqASiY="`},
		{`filesha512("hello.txt")`, `"e1c112ff908febc3b98b1693a6cd3564eaf8e5e6ca629d084d9f0eba99247cacdd72e369ff8941397c2807409ff66be64be908da17ad7b8a49a2a26c0e8086aa"`},
		{`filebase64sha512("hello.txt")`, `"4cES/5CP68O5ixaTps01ZOr45ebKYp0ITZ8OupkkfKzdcuNp/4lBOXwoB0Cf9mvmS+kI2hete4pJoqJsDoCGqg=="`},
		{`templatefile("config/a.yaml", {})`, "\"a: 1\n\""},
		{`templatestring(local.greeting, { name = "Ander" })`, `"Hello, Ander!"`},
		{`yamlencode({ a = "b", c = "d" })`, "\"\"a\": \"b\"\n\"c\": \"d\"\n\""},
		{`sha512("hello world")`, `"309ecc489c12d6eb4cc40f50c902f2b4d0ed77ee511a7c7a9bcd3ca86d4cd86f989dd35bc5ff499670da34255b45b0cfd830e81f605dcf7dc5542e93ae9cd76f"`},
		{`base64sha512("hello world")`, `"MJ7MSJwS1utMxA9QyQLytNDtd+5RGnx6m808qG1M2G+YndNbxf9JlnDaNCVbRbDP2DDoH2Bdz33FVC6TrpzXbw=="`},
		{`timeadd("2024-08-16T12:45:05Z", "10m")`, `"2024-08-16T12:55:05Z"`},
		{`timestamp() == "x"`, `true | false`},
		{`plantimestamp() == "x"`, `true | false`},
		{`bcrypt("hello") == "x"`, `true | false`},
		{`abspath("x") == "y"`, `false`},
		{`endswith(abspath("config/a.yaml"), "/config/a.yaml")`, `true`},
		{`pathexpand("config")`, `"config"`},
	}
	var b strings.Builder
	b.WriteString(files + "locals {\n  greeting = \"Hello, $${name}!\"\n}\n")
	for i, e := range exprs {
		fmt.Fprintf(&b, "output \"x%d\" {\n  value = %s\n}\n", i, e[0])
	}
	r := load(t, b.String(), ".", Options{})
	for i, e := range exprs {
		if got := show(r.output(fmt.Sprintf("x%d", i))); got != e[1] {
			t.Errorf("%s\n got %s\nwant %s", e[0], got, e[1])
		}
	}
}

// TestFunctionResults holds the examples of Terraform's documentation, and what
// differs from the library that Terraform builds on.
func TestFunctionResults(t *testing.T) {
	cases := [][2]string{
		{`abs(-12.4)`, `12.4`},
		{`alltrue(["true", true])`, `true`},
		{`alltrue([true, null])`, `false`},
		{`anytrue([true, false])`, `true`},
		{`anytrue([])`, `false`},
		{`base64decode("SGVsbG8gV29ybGQ=")`, `"Hello World"`},
		{`base64encode("Hello World")`, `"SGVsbG8gV29ybGQ="`},
		{`base64sha256("hello world")`, `"uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek="`},
		{`basename("foo/bar/baz.txt")`, `"baz.txt"`},
		{`ceil(5.1)`, `6`},
		{`chomp("hello\n")`, `"hello"`},
		{`chomp("hello\r\n")`, `"hello"`},
		{`chomp("hello\n\n")`, `"hello"`},
		{`chunklist(["a", "b", "c", "d", "e"], 2)`, `[["a", "b"], ["c", "d"], ["e"]]`},
		{`cidrsubnet("172.16.0.0/12", 4, 2)`, `"172.18.0.0/16"`},
		{`cidrsubnet("10.1.2.0/24", 4, 15)`, `"10.1.2.240/28"`},
		{`cidrsubnet("fd00:fd12:3456:7890::/56", 16, 162)`, `"fd00:fd12:3456:7800:a200::/72"`},
		{`coalesce("a", "b")`, `"a"`},
		{`coalesce("", "b")`, `"b"`},
		{`coalesce(null, "", "c")`, `"c"`},
		{`coalesce(1, 2)`, `1`},
		{`coalesce(["", "b"]...)`, `"b"`},
		{`coalesce("", null)`, `fail`},
		{`coalescelist([], ["c", "d"])`, `["c", "d"]`},
		{`setintersection(["a", []], ["a"])`, `fail`},
		{`setsubtract(["a"], [{}])`, `fail`},
		{`setunion(["a"], [{}])`, `fail`},
		{`tolist([null, "a", []])`, `fail`},
		{`tomap({ a = null, b = "x", c = {} })`, `fail`},
		{`tolist([null, 1, "a"])`, `[null, "1", "a"]`},
		{`merge(null, [])`, `{}`},
		{`setproduct(["a"], ["b"])[0]`, `["a", "b"]`},
		{`setproduct(["a"], toset(["b"]))[0]`, `fail`},
		{`tolist(setproduct(toset(["b", "a"]), ["d", "c"]))`, `[["a", "c"], ["a", "d"], ["b", "c"], ["b", "d"]]`},
		{`tolist(toset([true, false, true]))`, `[false, true]`},
		{`tolist(toset([10, 9]))`, `[9, 10]`},
		{`setproduct([1, "a"], ["b"])`, `[["1", "b"], ["a", "b"]]`},
		{`setproduct([1, []], ["b"])`, `fail`},
		{`setsubtract(regexall("a", "b"), [{}])`, `fail`},
		{`merge([], null)`, `fail`},
		{`merge({ a = 1 }, [])`, `fail`},
		{`compact(["a", "", "b", null, "c"])`, `["a", "b", "c"]`},
		{`concat(["a", ""], ["b", "c"])`, `["a", "", "b", "c"]`},
		{`contains(["a", "b", "c"], "a")`, `true`},
		{`contains(["a", "b", "c"], "d")`, `false`},
		{`csvdecode("a,b\n1,2")`, `[{a="1", b="2"}]`},
		{`dirname("foo/bar/baz.txt")`, `"foo/bar"`},
		{`distinct(["a", "b", "a", "c", "d", "b"])`, `["a", "b", "c", "d"]`},
		{`element(["a", "b", "c"], 1)`, `"b"`},
		{`element(["a", "b", "c"], 3)`, `"a"`},
		{`element(["a", "b", "c"], -1)`, `"c"`},
		{`element([], 0)`, `fail`},
		{`endswith("hello world", "world")`, `true`},
		{`endswith("hello world", "hello")`, `false`},
		{`flatten([["a", "b"], [], ["c"]])`, `["a", "b", "c"]`},
		{`flatten([[["a", "b"], []], ["c"]])`, `["a", "b", "c"]`},
		{`floor(4.9)`, `4`},
		{`format("Hello, %s!", "Ander")`, `"Hello, Ander!"`},
		{`format("There are %d lights", 4)`, `"There are 4 lights"`},
		{`format("%03d", 7)`, `"007"`},
		{`format("%[2]s %[1]s", "a", "b")`, `"b a"`},
		{`format("%%%s%%", true)`, `"%true%"`},
		{`format("%v", [1, "a"])`, `"[1,"a"]"`},
		{`format("%q", "a")`, `""a""`},
		{`format("%v", null)`, `"null"`},
		{`format("%s")`, `fail`},
		{`format("%s", "a", "b")`, `fail`},
		{`formatdate("YYYY", "2018-01-02T23:12:01Z")`, `"2018"`},
		{`formatlist("Hello, %s!", ["Valentina", "Ander"])`, `["Hello, Valentina!", "Hello, Ander!"]`},
		{`formatlist("%s:%s", "x", ["a", "b"])`, `["x:a", "x:b"]`},
		{`indent(2, "a\nb")`, "\"a\n  b\""},
		{`index(["a", "b", "c"], "b")`, `1`},
		{`index(["a"], "b")`, `fail`},
		{`join("-", ["foo", "bar", "baz"])`, `"foo-bar-baz"`},
		{`join(", ", [])`, `""`},
		{`join(",", [1, true, "x"])`, `"1,true,x"`},
		{`keys({ b = 1, a = 2 })`, `["a", "b"]`},
		{`length([])`, `0`},
		{`length({ "a" = "b" })`, `1`},
		{`length("hello")`, `5`},
		{`length("👾🕵")`, `2`},
		{`length(null)`, `fail`},
		{`log(16, 2)`, `4`},
		{`lookup({ a = "ay", b = "bee" }, "a", "what?")`, `"ay"`},
		{`lookup({ a = "ay", b = "bee" }, "c", "what?")`, `"what?"`},
		{`lookup({ a = "ay" }, "a")`, `"ay"`},
		{`lookup({ a = "ay" }, "c")`, `fail`},
		{`lower("HELLO")`, `"hello"`},
		{`matchkeys(["i-1", "i-2", "i-3"], ["w", "e", "e"], ["e"])`, `["i-2", "i-3"]`},
		{`max(12, 54, 3)`, `54`},
		{`md5("hello world")`, `"5eb63bbbe01eeed093cb22bb8f5acdc3"`},
		{`merge({ a = "b", c = "d" }, { e = "f", c = "z" })`, `{a="b", c="z", e="f"}`},
		{`merge({ a = 1 }, null)`, `{a=1}`},
		{`merge()`, `{}`},
		{`min(12, 54, 3)`, `3`},
		{`sensitive("x")`, `"x"`},
		{`nonsensitive(sensitive("x"))`, `"x"`},
		{`one([])`, `null`},
		{`one(["x"])`, `"x"`},
		{`one(toset(["x"]))`, `"x"`},
		{`one(["x", "y"])`, `fail`},
		{`parseint("FF", 16)`, `255`},
		{`pow(3, 2)`, `9`},
		{`range(3)`, `[0, 1, 2]`},
		{`range(1, 4)`, `[1, 2, 3]`},
		{`range(1, 8, 2)`, `[1, 3, 5, 7]`},
		{`range(4, 1)`, `[4, 3, 2]`},
		{`regex("[a-z]+", "53453453.345345aaabbbccc23454")`, `"aaabbbccc"`},
		{`regex("(\\d\\d\\d\\d)-(\\d\\d)-(\\d\\d)", "2019-02-01")`, `["2019", "02", "01"]`},
		{`regex("^(?:(?P<scheme>[^:/?#]+):)?(?://(?P<authority>[^/?#]*))?", "https://terraform.io/docs/")`, `{authority="terraform.io", scheme="https"}`},
		{`regex("[a-z]+", "53453453")`, `fail`},
		{`regexall("[a-z]+", "1234abcd5678efgh9")`, `["abcd", "efgh"]`},
		{`regexall("[a-z]+", "123456789")`, `[]`},
		{`replace("1 + 2 + 3", "+", "-")`, `"1 - 2 - 3"`},
		{`replace("hello world", "/w.*d/", "everybody")`, `"hello everybody"`},
		{`replace("hello world", "/(h)(e)/", "$2$1")`, `"ehllo world"`},
		{`replace("a/b/c", "/", "-")`, `"a-b-c"`},
		{`replace("a.b", "/./", "x")`, `"xxx"`},
		{`replace("abc", "", "-")`, `"-a-b-c-"`},
		{`replace("ab", "/(?P<x>a)/", "[${"$"}{x}]")`, `"[a]b"`},
		{`reverse([1, 2, 3])`, `[3, 2, 1]`},
		{`setintersection(["a", "b"], ["b", "c"], ["b", "d"])`, `["b"]`},
		{`setproduct(["a", "b"], [1, 2])`, `[["a", 1], ["a", 2], ["b", 1], ["b", 2]]`},
		{`setsubtract(["a", "b", "c"], ["a", "c"])`, `["b"]`},
		{`setunion(["a", "b"], ["b", "c"], ["d"])`, `["a", "b", "c", "d"]`},
		{`sha1("hello world")`, `"2aae6c35c94fcfb415dbe95f408b9ce91ee846ed"`},
		{`sha256("hello world")`, `"b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"`},
		{`signum(-13)`, `-1`},
		{`slice(["a", "b", "c", "d"], 1, 3)`, `["b", "c"]`},
		{`slice(["a"], 0, 2)`, `fail`},
		{`sort(["e", "d", "a", "x"])`, `["a", "d", "e", "x"]`},
		{`split(",", "foo,bar,baz")`, `["foo", "bar", "baz"]`},
		{`split(",", "foo")`, `["foo"]`},
		{`split(",", "")`, `[""]`},
		{`split("", "ab")`, `["a", "b"]`},
		{`startswith("hello world", "hello")`, `true`},
		{`strcontains("hello world", "wor")`, `true`},
		{`strcontains("hello world", "wod")`, `false`},
		{`strrev("hello")`, `"olleh"`},
		{`substr("hello world", 1, 4)`, `"ello"`},
		{`substr("hello world", -5, -1)`, `"world"`},
		{`substr("hello", 1, 99)`, `"ello"`},
		{`substr("hello", 0, 0)`, `""`},
		{`sum([10, 13, 6, 4.5])`, `33.5`},
		{`title("hello world")`, `"Hello World"`},
		{`tobool("true")`, `true`},
		{`tolist(["a", "b", 3])`, `["a", "b", "3"]`},
		{`tomap({ a = "foo", b = true })`, `{a="foo", b="true"}`},
		{`tonumber("1")`, `1`},
		{`tonumber("no")`, `fail`},
		{`toset(["c", "b", "b", 3])`, `["3", "b", "c"]`},
		{`tostring(1)`, `"1"`},
		{`trim("?!hello?!", "!?")`, `"hello"`},
		{`trim("foobar", "far")`, `"oob"`},
		{`trim("a-]^b", "]^-")`, `"a-]^b"`},
		{`trimprefix("helloworld", "hello")`, `"world"`},
		{`trimprefix("helloworld", "cat")`, `"helloworld"`},
		{`trimspace("  hello\n\n")`, `"hello"`},
		{`trimsuffix("helloworld", "world")`, `"hello"`},
		{`upper("hello")`, `"HELLO"`},
		{`urlencode("Hello World!")`, `"Hello+World%21"`},
		{`values({ a = 3, c = 2, d = 1 })`, `[3, 2, 1]`},
		{`zipmap(["a", "b"], [1, 2])`, `{a=1, b=2}`},
		{`zipmap(["a"], [1, 2])`, `fail`},
		{`provider::aws::arn_build("aws", "iam", "", "444455556666", "role/x")`, `"arn:aws:iam::444455556666:role/x"`},
		{`provider::aws::arn_parse("arn:aws:iam::444455556666:role/x:y").resource`, `"role/x:y"`},
		{`provider::aws::arn_parse("arn:aws:iam::444455556666:role/x").account_id`, `"444455556666"`},
		{`provider::kubernetes::manifest_decode("a: 1")`, `{a=1}`},
		{`provider::kubernetes::manifest_decode_multi("a: 1\n---\n# nothing\n---\nb: 2\n")`, `[{a=1}, {b=2}]`},
		{`provider::aws::trim_iam_role_path("arn:aws:iam::444455556666:role/with/path/x")`, `"arn:aws:iam::444455556666:role/x"`},
	}
	exprs := make([]string, len(cases))
	for i, c := range cases {
		exprs[i] = c[0]
		if c[1] == "fail" {
			exprs[i] = "can(" + c[0] + ") ? \"no failure\" : \"fail\""
			cases[i][1] = `"fail"`
		}
	}
	for i, got := range results(t, "", exprs) {
		if want := cases[i][1]; got != want {
			t.Errorf("%s\n got %s\nwant %s", cases[i][0], got, want)
		}
	}
}

const undecidedVars = `
terraform {
  backend "s3" {}
}
provider "aws" {
  region = "eu-west-1"
}
variable "u" {}
variable "s" { type = string }
variable "n" { type = number }
variable "b" { type = bool }
variable "l" { type = list(string) }
variable "m" { type = map(string) }
resource "aws_iam_role" "r" {
  name_prefix = "web-"
}
resource "aws_iam_role" "q" {
  name = "q"
}
resource "aws_eks_cluster" "c" {
  name = "blue"
}
resource "aws_iam_openid_connect_provider" "p" {
  url            = aws_eks_cluster.c.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}
locals {
  env  = var.b ? "prod" : "dev"
  same = var.b ? "a-x" : "a-x"
}
`

const acct = "{account of provider aws}"

var undecidedCases = [][2]string{
	// deciders
	{`length(var.l)`, `<length(var.l)>`},
	{`length(var.s)`, `<length(var.s)>`},
	{`length("x${var.s}")`, `<length("x${var.s}")>`},
	{`length([var.s, var.u])`, `2`},
	{`length(toset([var.s, var.u]))`, `<length(toset([var.s, var.u]))>`},
	{`length(toset([var.s, var.s]))`, `1`},
	{`length({ (var.s) = 1, b = 2 })`, `<length({ (var.s) = 1, b = 2 })>`},
	{`length({ "a-${var.s}" = 1, "b-${var.s}" = 2 })`, `2`},
	{`contains(var.l, "a")`, `<contains(var.l, "a")>`},
	{`contains([var.s, "a"], "a")`, `true`},
	{`contains([var.s, "b"], "a")`, `<contains([var.s, "b"], "a")>`},
	{`contains(["prod", "dev"], local.env)`, `true`},
	{`contains(["x-${var.s}"], "y-1")`, `false`},
	{`contains(concat(["a"], var.l), "a")`, `true`},
	{`contains(concat(["a"], var.l), "b")`, `<contains(concat(["a"], var.l), "b")>`},
	{`lookup({ a = 1 }, var.s, 2)`, `1 | 2`},
	{`lookup({ a = 1 }, "a-${var.s}", 2)`, `2`},
	{`lookup(var.m, "a", "d")`, `<lookup(var.m, "a", "d")>`},
	{`lookup(merge({ a = "x" }, var.m), "a", "d")`, `"x" | <merge({ a = "x" }, var.m)>`},
	{`lookup(merge(var.m, { a = "x" }), "a", "d")`, `"x"`},
	{`lookup({ (var.s) = "x" }, "prod", "none")`, `"x" | "none"`},
	{`coalesce(var.s, "b")`, `<var.s> | "b"`},
	{`coalesce("x${var.s}", "b")`, `"x{var.s}"`},
	{`coalesce(null, aws_iam_role.r.arn)`, `"arn:aws:iam::` + acct + `:role/web-{suffix}"`},
	{`coalescelist(var.l, ["a"])`, `<var.l> | ["a"]`},
	{`compact(["a", var.s])`, `["a", …]`},
	{`compact(["a", "b${var.s}"])`, `["a", "b{var.s}"]`},
	{`distinct(["a", var.s])`, `["a", …]`},
	{`distinct(["a", "b${var.s}"])`, `["a", "b{var.s}"]`},
	{`element(["a", "b"], var.n)`, `"a" | "b"`},
	{`element(var.l, 0)`, `<element(var.l, 0)>`},
	{`element(split("/", var.s), 0)`, `<element(split("/", var.s), 0)>`},
	{`index(["a", var.s, "b"], "b")`, `<index(["a", var.s, "b"], "b")>`},
	{`index(["b", var.s], "b")`, `0`},
	{`one(var.l)`, `<one(var.l)>`},
	{`one(concat(["a"], var.l))`, `"a"`},
	{`slice(var.l, 0, 1)`, `<slice(var.l, 0, 1)>`},
	{`sort(["b", var.s])`, `["b", <var.s>, …]`},
	{`sort(["b${var.s}", "a${var.u}"])`, `["a{var.u}", "b{var.s}"]`},
	{`sort(["a", "a-${var.s}"])`, `["a", "a-{var.s}"]`},
	{`alltrue([var.b, false])`, `false`},
	{`alltrue([var.b, true])`, `<alltrue([var.b, true])>`},
	{`anytrue([var.b, true])`, `true`},
	{`startswith(var.s, "a")`, `<startswith(var.s, "a")>`},
	{`startswith("a${var.s}", "a")`, `true`},
	{`startswith("a${var.s}", "b")`, `false`},
	{`endswith("a${var.s}", "b")`, `<endswith("a${var.s}", "b")>`},
	{`strcontains(aws_iam_role.r.arn, ":instance-profile/")`, `false`},
	{`strcontains(aws_iam_role.r.arn, "instance-profile")`, `<strcontains(aws_iam_role.r.arn, "instance-profile")>`},
	{`startswith(aws_iam_role.r.arn, "arn:aws:iam::${split(":", aws_iam_role.q.arn)[4]}:role/")`, `true`},
	{`startswith(aws_iam_role.r.arn, "arn:aws:iam::${var.s}:role/")`, `<startswith(aws_iam_role.r.arn, "arn:aws:iam::${var.s}:rol…>`},
	{`startswith(aws_iam_role.r.arn, "arn:aws:sts::${var.s}")`, `false`},
	{`trimprefix(aws_iam_role.q.arn, "arn:aws:iam::${split(":", aws_iam_role.r.arn)[4]}:role/")`, `"q"`},
	{`trimprefix("${var.s}-x", var.s)`, `<trimprefix("${var.s}-x", var.s)>`},
	{`replace("a-b", var.s, "x")`, `<replace("a-b", var.s, "x")>`},
	{`strcontains(aws_iam_role.r.arn, ":role/")`, `true`},
	{`strcontains(aws_iam_role.r.arn, "web")`, `true`},
	{`strcontains(aws_iam_role.r.arn, "x")`, `<strcontains(aws_iam_role.r.arn, "x")>`},
	{`setsubtract(["a", "b"], [var.s])`, `[…]`},
	{`setintersection(["a", "b"], ["a", var.s])`, `["a", …]`},
	{`matchkeys(["v", "w"], ["a", var.s], ["a"])`, `["v", …]`},
	{`regex("^arn:aws:iam::(\\d+):role/", aws_iam_role.q.arn)`, `["` + acct + `"]`},
	{`regex("role/(.*)$", aws_iam_role.r.arn)`, `["web-{suffix}"]`},
	{`regex("[a-z]+", var.s)`, `<regex("[a-z]+", var.s)>`},
	{`can(regex("^https://", var.s))`, `true | false`},
	{`can(regex("^https://", aws_eks_cluster.c.identity[0].oidc[0].issuer))`, `true`},
	{`try(regex("x", var.s), "none")`, `<regex("x", var.s)> | "none"`},
	{`try(regex("x", "y${aws_iam_role.q.arn}"), "none")`, `"none"`},
	{`try({ (var.s) = "x" }["prod"], "none")`, `"x" | "none"`},
	{`range(var.n)`, `<range(var.n)>`},
	{`max(1, var.n)`, `<max(1, var.n)>`},

	// carriers
	{`join("-", ["a", var.s, "b"])`, `"a-{var.s}-b"`},
	{`join(var.s, ["a", "b"])`, `"a{var.s}b"`},
	{`join("-", var.l)`, `<join("-", var.l)>`},
	{`join("-", toset(["a", var.s]))`, `<join("-", toset(["a", var.s]))>`},
	{`format("%s:sub", var.s)`, `"{var.s}:sub"`},
	{`format("%s-%s", local.env, "x")`, `"prod-x" | "dev-x"`},
	{`format("a-%5s", var.s)`, `"a-{var.s}"`},
	{`format("%d", var.n)`, `"{var.n}"`},
	{`formatlist("%s:x", ["a", var.s])`, `["a:x", "{var.s}:x"]`},
	{`upper("a${local.env}")`, `"APROD" | "ADEV"`},
	{`lower("A${var.s}")`, `"a{lower(var.s)}"`},
	{`replace(var.s, "a", "b")`, `<replace(var.s, "a", "b")>`},
	{`replace("x_${aws_iam_role.r.arn}", "_", "-")`, `<replace("x_${aws_iam_role.r.arn}", "_", "-")>`},
	{`replace(aws_iam_role.r.arn, ":", "_")`, `"arn_aws_iam__` + acct + `_role/web-{suffix}"`},
	{`replace(local.same, "a", "b")`, `"b-x"`},
	{`trimprefix(var.s, "a")`, `<trimprefix(var.s, "a")>`},
	{`trimprefix("ab${var.s}", "a")`, `"b{var.s}"`},
	{`trimsuffix("${aws_iam_role.r.arn}/", "/")`, `"arn:aws:iam::` + acct + `:role/web-{suffix}"`},
	{`trimspace("${aws_iam_role.r.arn} ")`, `"arn:aws:iam::` + acct + `:role/web-{suffix}"`},
	{`trimspace(var.s)`, `<trimspace(var.s)>`},
	{`trim("/${aws_iam_role.r.name}/", "/")`, `"web-{suffix}"`},
	{`substr("abc${var.s}", 1, -1)`, `"bc{var.s}"`},
	{`substr("abc${var.s}", 0, 2)`, `"ab"`},
	{`substr("abc${var.s}", 0, 20)`, `"abc{substr("abc${var.s}", 0, 20)}"`},
	{`substr(var.s, 0, 20)`, `<substr(var.s, 0, 20)>`},
	{`split(":", aws_iam_role.r.arn)[4]`, `"` + acct + `"`},
	{`split("/", aws_iam_role.r.arn)[1]`, `"web-{suffix}"`},
	{`split("/", aws_iam_role.q.arn)`, `["arn:aws:iam::` + acct + `:role", "q"]`},
	{`split("-", aws_iam_role.r.arn)`, `<split("-", aws_iam_role.r.arn)>`},
	{`split(var.s, "a")`, `<split(var.s, "a")>`},
	{`basename(aws_iam_role.q.arn)`, `"q"`},
	{`keys({ "a-${var.s}" = 1, "b" = 2 })`, `["a-{var.s}", "b"]`},
	{`keys({ (var.s) = 1, "b" = 2 })`, `[…]`},
	{`keys(merge({ a = 1 }, var.m))`, `["a", …]`},
	{`values(merge({ a = "x" }, var.m))`, `["x" | <merge({ a = "x" }, var.m)>, …]`},
	{`merge(var.m, { a = "x" })`, `{a="x", …}`},
	{`concat(["a"], var.l)`, `["a", …]`},
	{`flatten([["a"], var.l, [[var.s]]])`, `["a", <var.s>, …]`},
	{`toset(["a", var.s])`, `["a", <var.s>]`},
	{`base64encode(var.s)`, `<base64encode(var.s)>`},
	{`sha256(var.s)`, `<sha256(var.s)>`},
	{`can(tolist([var.u, "a", []]))`, `false`},
	{`try(merge(var.u, []), "z")`, `{…} | "z"`},
	{`zipmap(["a", "b"], [var.s, "x"])`, `{a=<var.s>, b="x"}`},
	{`zipmap(var.l, ["a"])`, `<zipmap(var.l, ["a"])>`},
	{`reverse(["a", var.s])`, `[<var.s>, "a"]`},
	{`tostring(var.s)`, `<var.s>`},
	{`setproduct(["a"], [var.s])`, `[["a", <var.s>]]`},

	// identity
	{`replace(var.s, "a", "b") == replace(var.s, "a", "b")`, `true`},
	{`sha256(var.s) == sha256(var.s)`, `true`},
	{`lower(var.s) == lower(lower(var.s))`, `true`},
	{`uuid() == uuid()`, `true | false`},
}

// TestFunctionsOfUndecidedArguments: never a certain answer that some filling
// would make wrong; the certain one where all fillings agree.
func TestFunctionsOfUndecidedArguments(t *testing.T) {
	wantResults(t, undecidedVars, undecidedCases)
}

// wantResults holds each expression against what it gives.
func wantResults(t *testing.T, declarations string, cases [][2]string) {
	t.Helper()
	exprs := make([]string, len(cases))
	for i, c := range cases {
		exprs[i] = c[0]
	}
	for i, got := range results(t, declarations, exprs) {
		if got != cases[i][1] {
			t.Errorf("%s\n got %s\nwant %s", cases[i][0], got, cases[i][1])
		}
	}
}

// TestIssuerPaths: the ways in which configurations turn an issuer or a
// provider's ARN into the name of a condition variable all give one text.
func TestIssuerPaths(t *testing.T) {
	const want = `"oidc.eks.eu-west-1.amazonaws.com/id/{id of aws_eks_cluster.c}:sub"`
	const issuer, arn = "aws_eks_cluster.c.identity[0].oidc[0].issuer", "aws_iam_openid_connect_provider.p.arn"
	var exprs []string
	for _, path := range []string{
		`replace(` + issuer + `, "https://", "")`,
		`replace(aws_eks_cluster.c.identity.0.oidc.0.issuer, "https://", "")`,
		`replace(` + issuer + `, "/^https:\\/\\//", "")`,
		`replace(` + issuer + `, "/https?:\\/\\//", "")`,
		`trimprefix(` + issuer + `, "https://")`,
		`split("//", ` + issuer + `)[1]`,
		`element(split("//", ` + issuer + `), 1)`,
		`substr(` + issuer + `, 8, -1)`,
		`regex("^https://(.*)$", ` + issuer + `)[0]`,
		`join("/", slice(split("/", ` + issuer + `), 2, 5))`,
		`replace(aws_iam_openid_connect_provider.p.url, "https://", "")`,
		`trimprefix(aws_iam_openid_connect_provider.p.url, "https://")`,
		`element(split("//", aws_iam_openid_connect_provider.p.url), 1)`,
		`replace(` + arn + `, "/^(.*provider/)/", "")`,
		`replace(` + arn + `, "/arn:.*:oidc-provider//", "")`,
		`replace(` + arn + `, "arn:aws:iam::${split(":", ` + arn + `)[4]}:oidc-provider/", "")`,
		`element(split("oidc-provider/", ` + arn + `), 1)`,
		`split("oidc-provider/", ` + arn + `)[1]`,
		`format("oidc.eks.%s.amazonaws.com/id/%s", "eu-west-1", regex("[A-F0-9]{32}", ` + issuer + `))`,
		`"oidc.eks.eu-west-1.amazonaws.com/id/${regex("[A-Z0-9]{32}", ` + arn + `)}"`,
		`"oidc.eks.eu-west-1.amazonaws.com/id/${split("/", ` + issuer + `)[4]}"`,
		`trimspace(lower(replace(upper("` + "oidc.eks.eu-west-1.amazonaws.com" + `"), "X", ""))) == "" ? "" : replace(one([` + issuer + `]), "https://", "")`,
		`try(replace(` + issuer + `, "https://", ""), "")`,
		`coalesce(replace(` + issuer + `, "https://", ""), "x")`,
	} {
		exprs = append(exprs, `"${`+path+`}:sub"`, `format("%s:sub", `+path+`)`, `keys({ "${`+path+`}:sub" = 1 })[0]`)
	}
	for i, got := range results(t, undecidedVars, exprs) {
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", exprs[i], got, want)
		}
	}
}

// TestFunctionsHoldForEveryFilling gives the variables values: what was certain
// without them must still be so.
func TestFunctionsHoldForEveryFilling(t *testing.T) {
	var b strings.Builder
	b.WriteString("-- main.tf --\n" + undecidedVars)
	for i, c := range undecidedCases {
		fmt.Fprintf(&b, "output \"x%d\" {\n  value = %s\n}\n", i, c[0])
	}
	open := load(t, b.String(), ".", Options{})
	texts := []string{"", "a", "b", "x", "prod", "a-x", "https://a", "a/b", " a ", "A", "-", "a-b,c", "role/x", "aws"}
	lists := []string{"[]", `["a"]`, `["b"]`, `["a", "b", ""]`}
	maps := []string{"{}", `{ a = "other" }`, `{ b = "x", a = "y" }`}
	for n := range 40 {
		pick := func(list []string, k int) string { return list[(n*k+n/len(list))%len(list)] }
		filled := load(t, b.String(), ".", Options{Vars: map[string]string{
			"u": pick(texts, 3), "s": pick(texts, 1), "n": fmt.Sprint(n % 4), "b": fmt.Sprint(n%2 == 0), "l": pick(lists, 1), "m": pick(maps, 1)}})
		for i, c := range undecidedCases {
			name := fmt.Sprintf("x%d", i)
			if strings.HasPrefix(c[0], "uuid") {
				continue
			}
			if sym, real := open.output(name), filled.output(name); !consistent(sym, real) {
				t.Errorf("%s is %s, but with s=%q u=%q l=%s m=%s it is %s", c[0], show(sym), pick(texts, 1), pick(texts, 3), pick(lists, 1), pick(maps, 1), show(real))
			}
		}
	}
}

// consistent says that sym may turn out to be real. What fails is nothing that
// Terraform would apply.
func consistent(sym, real *symbolic.Value) bool {
	switch {
	case sym.Kind == symbolic.Unknown || real.Kind == symbolic.Unknown:
		return true
	case sym.Kind == symbolic.Choice:
		for _, l := range sym.Leaves() {
			if consistent(l, real) {
				return true
			}
		}
		return false
	case sym.IsNull() || real.IsNull():
		return sym.Kind == real.Kind
	case sym.Kind == symbolic.String:
		s, fails := real.AsText()
		return fails != policy.Yes && policy.Equal(sym.Text.T, s.T) != policy.No
	case sym.IsSeq():
		if !real.IsSeq() || !sym.Open && len(real.Items) > len(sym.Items) || !sym.Open && sym.Kind != symbolic.Set && len(real.Items) != len(sym.Items) {
			return false
		}
		for i, item := range sym.Items {
			found := false
			for k, r := range real.Items {
				found = found || (sym.Open || sym.Kind == symbolic.Set || i == k) && consistent(item, r)
			}
			if !found {
				return false
			}
		}
		return true
	case sym.IsMap():
		if !real.IsMap() || !sym.Open && len(real.Sorted()) > len(sym.Sorted()) {
			return false
		}
		for _, m := range sym.Members {
			found := false
			for _, r := range real.Members {
				found = found || policy.Equal(m.Key.T, r.Key.T) != policy.No && consistent(m.Value, r.Value)
			}
			if !found {
				return false
			}
		}
		return true
	}
	return sym.Key() == real.Key()
}
