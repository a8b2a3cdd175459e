package terraform

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

var (
	cases = flag.Int("cases", 1000, "how many configurations TestWithheldValues makes")
	seed  = flag.Int64("seed", 1, "where TestWithheldValues starts")
)

// TestWithheldValues makes configurations, evaluates each with all its variables
// and with some of them withheld, and looks for something that is certain
// without the values and not so with them.
func TestWithheldValues(t *testing.T) {
	compared, undecided, doubted := 0, 0, 0
	covered := coverage{}
	for n := range *cases {
		g := &generator{Rand: rand.New(rand.NewSource(*seed + int64(n)))}
		full, withheld := g.configuration()
		covered.count(strings.Replace(full, callsOfModules, "", 1))
		full, withheld = sound(t, full, withheld)
		a := evaluateText(t, full)
		b := evaluateText(t, withheld)
		for _, name := range sortedKeys(a.dir.outputs) {
			certain, _ := direct(b, name)
			known, sure := direct(a, name)
			if !known.Known() { // the configuration is wrong
				continue
			}
			if !sure {
				doubted++ // by what the types are, or by Terraform's version
				continue
			}
			compared++
			if !certain.Known() {
				undecided++
			}
			if mayBe(certain, known) {
				continue
			}
			expr := a.dir.outputs[name].Body.Attrs["value"].Expr.Range()
			t.Fatalf("seed %d: %s\nis %s with all values\n but %s without\n%s", *seed+int64(n), full[expr.Start.Byte:expr.End.Byte], show(known), show(certain), withheld+"\n----\n"+full)
		}
		if msg := compareInstances(observe(b), observe(a)); msg != "" {
			t.Fatalf("seed %d: %s\n%s\n----\n%s", *seed+int64(n), msg, full, withheld)
		}
	}
	if compared < *cases || undecided < compared/10 || undecided > compared*9/10 || doubted > compared/20 {
		t.Errorf("%d values compared, %d of them undecided, %d left out: the generator proves little", compared, undecided, doubted)
	}
	t.Logf("%d values compared, %d of them undecided, %d more may fail with all values", compared, undecided, doubted)
	covered.check(t)
}

// sound puts something in the place of each local that fails, or may, with all
// values, as it says nothing, until none does: what is put in one may let another
// fail.
func sound(t *testing.T, full, withheld string) (string, string) {
	t.Helper()
	for replaced := true; replaced; {
		replaced = false
		r := evaluateText(t, full)
		for _, name := range sortedKeys(r.dir.locals) {
			a := r.dir.locals[name]
			v, sure := r.top.frame.in(a.File).surely(a.Expr)
			if sure && v.Known() && (!v.IsNull() || arguments[name].instead == "") {
				continue
			}
			was := fmt.Sprintf("  %s = %s\n", name, a.Expr.Range().SliceBytes(a.File.Bytes))
			is := fmt.Sprintf("  %s = %s\n", name, cmp.Or(arguments[name].instead, `"a"`))
			replaced = replaced || strings.Contains(full, was) && was != is
			full = strings.Replace(full, was, is, 1)
			withheld = strings.Replace(withheld, was, is, 1)
		}
	}
	return full, withheld
}

// coverage counts what generated configurations are made of.
type coverage map[string]int

// kinds are what a run must cover, each with a text that shows it.
var kinds = map[string]*regexp.Regexp{
	"text functions":       regexp.MustCompile(`\b(replace|join|split|substr|format|trimprefix|lower|regex)\(`),
	"number functions":     regexp.MustCompile(`\b(min|max|abs|ceil|floor|signum|sum|parseint|range)\(`),
	"collection functions": regexp.MustCompile(`\b(concat|merge|keys|flatten|distinct|setunion|setproduct|zipmap|matchkeys|chunklist|element|lookup)\(`),
	"deciding functions":   regexp.MustCompile(`\b(contains|length|startswith|alltrue|coalesce|one|index)\(`),
	"type functions":       regexp.MustCompile(`\b(tostring|tonumber|tobool|toset|tomap|sensitive)\(`),
	"encoding functions":   regexp.MustCompile(`\b(jsonencode|jsondecode|yamlencode|yamldecode|base64encode|urlencode|csvdecode)\(`),
	"file functions":       regexp.MustCompile(`\b(file|templatefile|fileexists|fileset)\(`),
	"date functions":       regexp.MustCompile(`\b(formatdate|timeadd)\(`),
	"hash functions":       regexp.MustCompile(`\b(md5|sha256)\(`),
	"network functions":    regexp.MustCompile(`\bcidrsubnet\(`),
	"conditional":          regexp.MustCompile(` \? .* : `),
	"count":                regexp.MustCompile(`(?m)^  count = `),
	"for_each":             regexp.MustCompile(`(?m)^  for_each = `),
	"for":                  regexp.MustCompile(`[\[{] ?for `),
	"dynamic":              regexp.MustCompile(`dynamic "`),
	"try and can":          regexp.MustCompile(`\b(try|can)\(`),
	"index":                regexp.MustCompile(`\]?[\w)]\[`),
	"splat":                regexp.MustCompile(`\[\*\]`),
	"template":             regexp.MustCompile(`\$\{|%\{`),
	"module output":        regexp.MustCompile(`module\.c\d`),
	"policy document":      regexp.MustCompile(`data\.aws_iam_policy_document\.d`),
}

func (c coverage) count(configuration string) {
	for kind, shows := range kinds {
		c[kind] += len(shows.FindAllString(configuration, -1))
	}
}

func (c coverage) check(t *testing.T) {
	t.Helper()
	for _, kind := range sortedKeys(kinds) {
		if c[kind] == 0 {
			t.Errorf("no configuration has a %s", kind)
		}
		t.Logf("%7d %s", c[kind], kind)
	}
}

// arguments are locals that modules and documents are given; what a module is
// given may not fail, so those that do are replaced.
var arguments = map[string]struct{ typ, shape, instead string }{
	"y_text": {"string", `"x${%s}"`, `"a"`},
	"y_list": {"list", `[for i in %s : "x${i}"]`, `["a", "b"]`},
	"y_map":  {"map", `{ for k, v in %s : k => "x${v}" }`, `{ a = "b" }`},
	"y_on":   {"bool", `tobool(%s)`, `true`},
	"z_text": {"string", `"x${%s}"`, `"b"`},
	"z_list": {"list", `[for i in %s : "x${i}"]`, `[]`},
	"z_map":  {"map", `{ for k, v in %s : k => "x${v}" }`, `{}`},
	"z_on":   {"bool", `tobool(%s)`, `false`},
}

const callsOfModules = `module "c0" {
  source = "./generated"
  text = local.y_text
  list = local.y_list
}
module "c1" {
  source = "./generated"
  count = local.y_on ? 1 : 0
  text = local.z_text
  on = local.z_on
}
module "c2" {
  source = "./generated"
  for_each = local.y_map
  text = each.value
}
data "aws_iam_policy_document" "d" {
  statement {
    actions = local.z_list
    resources = [local.y_text]
    dynamic "condition" {
      for_each = local.z_map
      content {
        test = "StringEquals"
        variable = "x:${condition.key}"
        values = [condition.value]
      }
    }
  }
}
`

// generatedModule is what generated configurations call.
const generatedModule = `
variable "text" {}
variable "list" {
  default = []
}
variable "on" {
  type    = bool
  default = true
}
resource "test_thing" "m" {
  count = var.on ? 1 : 0
  name  = "m-${var.text}"
  dynamic "item" {
    for_each = var.list
    content {
      a = item.value
    }
  }
}
output "text" {
  value = "<${var.text}>"
}
output "list" {
  value = [for i in var.list : "${var.text}/${i}"]
}
output "name" {
  value = one(test_thing.m[*].name)
}
`

// generatedFiles are beside it.
var generatedFiles = map[string]string{
	"main.tf": generatedModule, "word.txt": "word", "a.txt": "a-b\n",
	"line.tftpl": "${name}: %{ if on }yes%{ else }${name}%{ endif }\n%{ for i in list ~}\n- ${i}\n%{ endfor ~}\n",
}

func evaluateText(t *testing.T, text string) *root {
	t.Helper()
	abs := t.TempDir()
	if err := os.Mkdir(filepath.Join(abs, "generated"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range generatedFiles {
		if err := os.WriteFile(filepath.Join(abs, "generated", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f := source.NewFile("main.tf", filepath.Join(abs, "main.tf"), []byte(text))
	tree, err := source.Discover(source.Options{Stdin: strings.NewReader(text), StdinFilename: filepath.Join(abs, "main.tf"), Paths: []string{"-"}, WorkDir: abs})
	if err != nil {
		t.Fatal(err)
	}
	l := newLoader(tree, Options{})
	d := &directory{abs: abs, path: ".", variables: map[string]*syntax.Block{}, outputs: map[string]*syntax.Block{},
		modules: map[string]*syntax.Block{}, locals: map[string]*syntax.Attr{}, resources: map[string]*syntax.Block{}}
	d.add(l, f, false)
	if len(d.diags) > 0 {
		t.Fatalf("%s at %s\n%s", d.diags[0].Message, place(d.diags[0].At), text)
	}
	return l.newRoot(d, Options{})
}

// direct is an output as its expression gives it, and whether that surely does
// not fail.
func direct(r *root, name string) (v *symbolic.Value, sure bool) {
	a := r.dir.outputs[name].Body.Attrs["value"]
	return r.top.frame.in(a.File).surely(a.Expr)
}

// mayBe says that the known value v is among those that w may be.
func mayBe(w, v *symbolic.Value) bool {
	switch w.Kind {
	case symbolic.Unknown:
		return w.Symbol.Type.HasDynamicTypes() || v.IsNull() || symbolic.ConvertTo(v, w.Symbol.Type).Kind != symbolic.Failure
	case symbolic.Choice:
		for _, l := range w.Leaves() {
			if mayBe(l, v) {
				return true
			}
		}
		return false
	case symbolic.String:
		s, fails := v.AsText()
		if fails == policy.No && symbolic.Loose(w) {
			a, b := inLists(decoded(w)), inLists(decoded(v))
			if a == nil || b == nil { // at least what stands before a document in it
				before := w.Text.T.Encoded()
				before = before[:strings.IndexAny(before, "{[\""+string(policy.HoleRune))]
				return strings.HasPrefix(s.T.Encoded(), before)
			}
			return mayBe(a, b)
		}
		return fails == policy.No && policy.Equal(w.Text.T, s.T) != policy.No
	case symbolic.Failure:
		return false
	}
	if w.IsSeq() && v.IsSeq() {
		if w.Kind == symbolic.Set || v.Kind == symbolic.Set || w.Open {
			for _, i := range w.Items {
				if !anyContains(i, v.Items) {
					return false
				}
			}
			return w.Open || len(v.Items) <= len(w.Items)
		}
		next := 0
		for _, i := range v.Items {
			if next < len(w.Items) && mayBe(w.Items[next], i) {
				next++
			} else if !w.Open {
				return false
			}
		}
		return next == len(w.Items)
	}
	if w.IsMap() && v.IsMap() {
		for _, m := range w.Members {
			found := false
			for _, k := range v.Members {
				found = found || policy.Equal(m.Key.T, k.Key.T) != policy.No
			}
			if !found {
				return false
			}
		}
		for _, k := range v.Members {
			candidates, there := w.Find(k.Key.T)
			ok := there == policy.Maybe && w.Open
			for _, c := range candidates {
				ok = ok || mayBe(c, v.Member(k.Key.T.Encoded()))
			}
			if !ok {
				return false
			}
		}
		return true
	}
	// A number or boolean becomes text when something beside it turns out to be
	// text.
	a, failsA := w.AsText()
	b, failsB := v.AsText()
	if failsA == policy.No && failsB == policy.No {
		return a.T.Key() == b.T.Key()
	}
	return w.Kind == v.Kind && w.Key() == v.Key()
}

// decoded is the value of JSON or YAML, nil for other text.
func decoded(v *symbolic.Value) *symbolic.Value {
	if t := v.Text.T.Encoded(); t == "" || !strings.ContainsRune("{[\"-", rune(t[0])) {
		return nil
	}
	r := &root{l: &loader{}, effort: newEffort(Options{})}
	d := symbolic.YAMLDecode(&symbolic.Call{Name: "yamldecode", Args: []*symbolic.Value{v}, In: &frame{mod: &module{root: r}}})
	if !d.IsSeq() && !d.IsMap() {
		return nil
	}
	return d
}

// inLists writes the scalars of an object as lists, as documents may be read: one
// item stands by itself in them, and none is left out.
func inLists(v *symbolic.Value) *symbolic.Value {
	if v == nil {
		return nil
	}
	w := *v
	w.Items, w.Members = nil, nil
	for _, i := range v.Items {
		w.Items = append(w.Items, inLists(i))
	}
	for _, m := range v.Members {
		m.Value = inLists(m.Value)
		if (m.Value.IsSeq() || m.Value.IsMap()) && m.Value.Open && len(m.Value.Items)+len(m.Value.Members) == 0 {
			w.Open = true // what turns out to be empty is left out
			continue
		}
		if m.Value.Kind == symbolic.String {
			m.Value = symbolic.SeqValue(symbolic.Tuple, []*symbolic.Value{m.Value}, m.Value.At)
		}
		w.Members = append(w.Members, m)
	}
	return &w
}

func anyContains(w *symbolic.Value, list []*symbolic.Value) bool {
	for _, i := range list {
		if mayBe(w, i) {
			return true
		}
	}
	return false
}

type sighting struct {
	decl  fact.Decl
	name  *symbolic.Value
	items []*symbolic.Value
	open  bool
}

func observe(r *root) []sighting {
	var list []sighting
	r.l.models = maps.Clone(r.l.models)
	r.l.models["test_thing"] = model{facts: func(i *instance, _ *fact.Set) {
		s := sighting{decl: i.decl(), name: i.attr("name")}
		bodies, open, _ := i.blocks("item")
		s.open = open
		for _, b := range bodies {
			s.items = append(s.items, b.attr("a"))
		}
		list = append(list, s)
	}}
	r.top.facts(&fact.Set{})
	return list
}

func compareInstances(certain, known []sighting) string {
	byAddress := map[string]sighting{}
	opaque := map[string]bool{} // resources of which there may be others
	base := func(a string) string { return strings.SplitN(a, "[", 2)[0] }
	wrong := map[string]bool{} // resources whose count fails
	for _, k := range known {
		byAddress[k.decl.Address] = k
		if k.decl.Open || !k.name.Known() {
			wrong[base(k.decl.Address)] = true
		}
	}
	for _, c := range certain {
		if wrong[base(c.decl.Address)] {
			continue
		}
		if c.decl.Open || strings.Contains(c.decl.Address, "{") {
			opaque[base(c.decl.Address)] = true
			continue
		}
		k, ok := byAddress[c.decl.Address]
		switch {
		case !ok && c.decl.Exists == policy.Yes:
			// All instances are gone when the count itself fails.
			for _, o := range known {
				if base(o.decl.Address) == base(c.decl.Address) {
					return c.decl.Address + " surely exists and does not"
				}
			}
		case !ok:
		case !k.decl.Open && !k.name.IsFail() && k.name.Known() && !mayBe(c.name, k.name):
			return fmt.Sprintf("%s: name is %s, and %s without values", c.decl.Address, show(k.name), show(c.name))
		case !c.open && !k.open && len(c.items) < len(k.items): // items of a set may turn out equal
			return fmt.Sprintf("%s: %d items, and %d without values", c.decl.Address, len(k.items), len(c.items))
		}
		delete(byAddress, c.decl.Address)
	}
	for a, k := range byAddress {
		if !opaque[base(a)] && !wrong[base(k.decl.Address)] {
			return a + " exists and is not there without values"
		}
	}
	return ""
}

// generator makes configurations.
type generator struct {
	*rand.Rand
	loops   int
	locals  int      // how many may be referred to; a cycle is no configuration
	modules bool     // and what modules and documents may
	names   []string // of for variables in scope
}

func (g *generator) one(list ...string) string { return list[g.Intn(len(list))] }

var someTexts = []string{`"a"`, `"b"`, `"prod"`, `"dev"`, `""`, `"a-b"`, `"x/y"`, `"3"`, `"true"`, `"arn:aws:iam::123456789012:role/a"`, `"https://a/b"`}

func (g *generator) value(typ string) string {
	switch typ {
	case "string":
		return g.one(someTexts...)
	case "bool":
		return g.one("true", "false")
	case "number":
		return g.one("0", "1", "2", "3", "-1", "1.5")
	case "list(string)", "set(string)":
		return g.many("[", "]", 3, func() string { return g.one(someTexts...) })
	case "map(string)":
		return g.many("{ ", " }", 3, func() string { return g.one("a", "b", "prod", "dev") + " = " + g.one(someTexts...) })
	case "object":
		return fmt.Sprintf("{ name = %s, on = %s, list = %s }", g.value("string"), g.value("bool"), g.value("list(string)"))
	}
	return g.one("null", g.value("string"), g.value("bool"), g.value("number"), g.value("list(string)"), g.value("map(string)"), g.value("object"))
}

func (g *generator) many(open, shut string, n int, f func() string) string {
	var parts []string
	for range g.Intn(n + 1) {
		parts = append(parts, f())
	}
	return open + strings.Join(parts, ", ") + shut
}

var inputs = map[string]string{
	"s1": "string", "s2": "string", "s3": "string", "b1": "bool", "b2": "bool", "n1": "number",
	"l1": "list(string)", "l2": "set(string)", "m1": "map(string)", "o1": "object", "u1": "any", "u2": "any",
}

func (g *generator) configuration() (full, withheld string) {
	var a, b strings.Builder
	both := func(format string, args ...any) {
		fmt.Fprintf(&a, format, args...)
		fmt.Fprintf(&b, format, args...)
	}
	both("terraform {\n  backend \"s3\" {}\n}\n")
	for _, name := range sortedKeys(inputs) {
		typ := inputs[name]
		declared := typ
		if typ == "object" {
			declared = "object({ name = string, on = bool, list = list(string) })"
		}
		both("variable %q {\n", name)
		if typ != "any" && g.Intn(3) > 0 || typ == "set(string)" {
			both("  type = %s\n", declared)
		}
		both("  default = %s\n}\n", g.value(typ))
	}
	b.Reset()
	b.WriteString(g.withhold(a.String()))
	both("locals {\n")
	for _, name := range sortedKeys(arguments) {
		both("  %s = %s\n", name, fmt.Sprintf(arguments[name].shape, g.expr(arguments[name].typ, 2)))
	}
	both("}\n%s", callsOfModules)
	g.modules = true
	both("locals {\n")
	for i := range 3 {
		both("  x%d = %s\n", i, g.expr(g.one("string", "list", "map", "any"), 3))
		g.locals++
	}
	both("}\n")
	for i := range 6 {
		both("output \"o%d\" {\n  value = %s\n}\n", i, g.expr(g.one("string", "bool", "number", "list", "map", "any"), 4))
	}
	for i := range 3 {
		both("resource \"test_thing\" \"t%d\" {\n", i)
		switch g.Intn(3) {
		case 0:
			both("  count = %s\n  name = \"n-${count.index}\"\n", g.one(g.expr("bool", 2)+" ? 1 : 0", "length("+g.expr("list", 2)+")"))
		case 1:
			both("  for_each = %s\n  name = \"n-${each.key}\"\n", g.one("toset("+g.expr("list", 2)+")", g.expr("map", 3), g.expr("bool", 2)+" ? { a = 1 } : {}"))
		default:
			both("  name = %s\n", g.expr("string", 3))
		}
		both("  dynamic \"item\" {\n    for_each = %s\n    content {\n      a = item.value\n    }\n  }\n}\n", g.expr("list", 3))
	}
	return a.String(), b.String()
}

// withhold takes the defaults of half of the variables away.
func (g *generator) withhold(text string) string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "  default") && g.Intn(2) == 0 {
			continue
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func (g *generator) expr(typ string, depth int) string {
	if depth <= 0 {
		return g.leaf(typ)
	}
	sub := func(typ string) string { return g.expr(typ, depth-1-g.Intn(2)) }
	switch g.Intn(12) {
	case 0:
		return fmt.Sprintf("(%s ? %s : %s)", sub("bool"), sub(typ), sub(typ))
	case 1:
		return fmt.Sprintf("try(%s, %s)", sub(g.one("any", typ)), sub(typ))
	case 2:
		return g.leaf(typ)
	case 3:
		return g.one(g.local(typ), g.local(typ), g.leaf(typ))
	case 4:
		switch g.Intn(4) {
		case 0:
			return fmt.Sprintf("%s[%s]", g.one(g.local("list"), g.paren(sub("list"))), g.one("0", "1", `"a"`, sub("string")))
		case 1:
			return fmt.Sprintf("%s[%s]", g.paren(sub("map")), g.one(`"a"`, `"prod"`, sub("string")))
		case 2:
			return fmt.Sprintf("lookup(%s, %s, %s)", sub("map"), sub("string"), sub(typ))
		}
		return g.paren(sub("any")) + "." + g.one("name", "on", "a", "list")
	case 5:
		switch g.Intn(3) {
		case 0:
			return fmt.Sprintf("coalesce(%s, %s)", sub(typ), sub(typ))
		case 1:
			return fmt.Sprintf("element(%s, %s)", sub("list"), sub("number"))
		}
		return fmt.Sprintf("one(%s)", sub("list"))
	}
	switch typ {
	case "string":
		switch g.Intn(22) {
		case 0, 1, 2:
			return fmt.Sprintf(`"%s${%s}%s${%s}"`, g.one("", "a-", "x/"), sub("string"), g.one("", "-", ":", "/"), sub("string"))
		case 3:
			return fmt.Sprintf("replace(%s, %s, %s)", sub("string"), g.one(`"a"`, `"/"`, `"/^a/"`, `"/.*\\//"`, sub("string")), g.one(`"z"`, `""`, sub("string")))
		case 4:
			return fmt.Sprintf("join(%s, %s)", g.one(`","`, `"-"`), sub("list"))
		case 5:
			return fmt.Sprintf("%s(%s)", g.one("lower", "upper", "trimspace", "title", "basename", "dirname", "chomp", "strrev", "base64encode", "md5", "sha256", "urlencode", "sensitive"), sub("string"))
		case 6:
			return fmt.Sprintf("%s(%s, %s)", g.one("trimprefix", "trimsuffix", "trim"), sub("string"), g.one(`"a"`, `"a-"`, `"/"`, sub("string")))
		case 7:
			return fmt.Sprintf("substr(%s, %s, %s)", sub("string"), g.one("0", "1", "2", "-1"), g.one("1", "2", "-1", "0"))
		case 8:
			return fmt.Sprintf("format(%s, %s, %s)", g.one(`"%s-%s"`, `"%v%q"`, `"%5s%-3s|"`, `"%s%%%d"`), sub("string"), sub("string"))
		case 9:
			return fmt.Sprintf("jsonencode(%s)", sub("any"))
		case 10:
			return fmt.Sprintf("regex(%s, %s)", g.one(`"a"`, `"^[a-z]+"`, `"[a-z]+$"`, `"^$"`, `".*"`), sub("string"))
		case 11:
			return fmt.Sprintf("tostring(%s)", sub("any"))
		case 12:
			return fmt.Sprintf(`"%%{ if %s }yes%%{ else }${%s}%%{ endif }"`, sub("bool"), sub("string"))
		case 13:
			return fmt.Sprintf(`"%%{ for i in %s }${i};%%{ endfor }"`, sub("list"))
		case 14:
			return fmt.Sprintf("base64decode(base64encode(%s))", sub("string"))
		case 15:
			return fmt.Sprintf("yamlencode(%s)", sub("any"))
		case 16, 17:
			return fmt.Sprintf(`templatefile("generated/line.tftpl", { name = %s, on = %s, list = %s })`, sub("string"), sub("bool"), sub("list"))
		case 18:
			return fmt.Sprintf(`file("generated/%s.txt")`, g.one("word", "${"+sub("string")+"}"))
		case 19:
			return fmt.Sprintf(`cidrsubnet("10.${%s}.0.0/16", %s, %s)`, sub("number"), sub("number"), sub("number"))
		case 20:
			return fmt.Sprintf("%s(%s, %s)", g.one("formatdate", "timeadd"), g.one(`"2024-02-28T23:59:59Z"`, `"YYYY-MM"`, sub("string")), g.one(`"2024-02-28T23:59:59Z"`, `"1h"`, sub("string")))
		}
		return fmt.Sprintf("indent(2, %s)", sub("string"))
	case "bool":
		switch g.Intn(13) {
		case 0, 1, 2:
			return fmt.Sprintf("(%s %s %s)", sub(g.one("string", "any", "list")), g.one("==", "!="), g.one(sub("string"), sub("any"), "null", `""`, "[]"))
		case 3:
			return fmt.Sprintf("(%s %s %s)", sub("bool"), g.one("&&", "||"), sub("bool"))
		case 4:
			return "!" + g.paren(sub("bool"))
		case 5:
			return fmt.Sprintf("contains(%s, %s)", sub("list"), sub("string"))
		case 6:
			return fmt.Sprintf("(%s %s %s)", sub("number"), g.one("<", "<=", ">", ">="), sub("number"))
		case 7:
			return fmt.Sprintf("can(%s)", sub("any"))
		case 8:
			return fmt.Sprintf("%s(%s, %s)", g.one("startswith", "endswith", "strcontains"), sub("string"), sub("string"))
		case 9:
			return fmt.Sprintf("%s([%s, %s])", g.one("alltrue", "anytrue"), sub("bool"), sub("bool"))
		case 10:
			return fmt.Sprintf("tobool(%s)", sub("any"))
		case 11:
			return fmt.Sprintf(`fileexists("generated/${%s}.txt")`, g.one(`"word"`, sub("string")))
		}
		return fmt.Sprintf("can(regex(%s, %s))", g.one(`"a"`, `"^[a-z]+$"`, `"^$"`), sub("string"))
	case "number":
		switch g.Intn(9) {
		case 0, 1:
			return fmt.Sprintf("length(%s)", sub(g.one("list", "map", "string", "any")))
		case 2:
			return fmt.Sprintf("(%s %s %s)", sub("number"), g.one("+", "-", "*", "%"), sub("number"))
		case 3:
			return fmt.Sprintf("%s(%s, %s)", g.one("min", "max"), sub("number"), sub("number"))
		case 4:
			return fmt.Sprintf("tonumber(%s)", sub("string"))
		case 5:
			return fmt.Sprintf("%s(%s)", g.one("abs", "ceil", "floor", "signum"), sub("number"))
		case 6:
			return fmt.Sprintf("parseint(%s, %s)", sub("string"), g.one("10", "16"))
		case 7:
			return fmt.Sprintf("sum(%s)", g.one(g.many("[", "]", 3, func() string { return sub("number") }), sub("list")))
		}
		return fmt.Sprintf("index(%s, %s)", sub("list"), sub("string"))
	case "list":
		switch g.Intn(22) {
		case 0, 1:
			return g.many("[", "]", 3, func() string { return sub("string") })
		case 2:
			return fmt.Sprintf("concat(%s, %s)", sub("list"), sub("list"))
		case 3:
			return fmt.Sprintf("%s(%s)", g.one("toset", "tolist", "distinct", "compact", "sort", "reverse", "flatten"), sub("list"))
		case 4:
			return fmt.Sprintf("%s(%s)", g.one("keys", "values"), sub("map"))
		case 5:
			return fmt.Sprintf("split(%s, %s)", g.one(`","`, `"-"`, `"/"`), sub("string"))
		case 6, 7:
			g.loops++
			v := fmt.Sprintf("v%d", g.loops)
			coll := sub(g.one("list", "map"))
			g.names = append(g.names, v)
			val, cond := sub("string"), ""
			if g.Intn(2) == 0 {
				cond = " if " + sub("bool")
			}
			g.names = g.names[:len(g.names)-1]
			return fmt.Sprintf("[for %s in %s : %s%s]", v, coll, val, cond)
		case 8:
			return fmt.Sprintf("slice(%s, %s, %s)", sub("list"), g.one("0", "1"), g.one("1", "2", sub("number")))
		case 9:
			return fmt.Sprintf("%s(%s, %s)", g.one("setunion", "setintersection", "setsubtract"), sub("list"), sub("list"))
		case 10:
			return fmt.Sprintf("coalescelist(%s, %s)", sub("list"), sub("list"))
		case 11:
			return fmt.Sprintf("%s[*].%s", g.paren(sub(g.one("list", "any"))), g.one("name", "a"))
		case 12:
			return fmt.Sprintf("formatlist(%s, %s)", g.one(`"x-%s"`, `"%s"`), sub("list"))
		case 13:
			return fmt.Sprintf("regexall(%s, %s)", g.one(`"a"`, `"[a-z]+"`), sub("string"))
		case 14:
			return fmt.Sprintf("%s(%s)", g.one("jsondecode(jsonencode", "yamldecode(yamlencode"), sub("list")) + ")"
		case 15:
			return fmt.Sprintf("chunklist(%s, %s)", sub("list"), sub("number"))
		case 16:
			return fmt.Sprintf("setproduct(%s, %s)", sub("list"), sub("list"))
		case 17:
			return fmt.Sprintf("matchkeys(%s, %s, %s)", sub("list"), sub("list"), sub("list"))
		case 18:
			return fmt.Sprintf(`csvdecode("name,a\n${%s},${%s}\n")`, sub("string"), sub("string"))
		case 19:
			return fmt.Sprintf(`fileset("generated", %s)`, g.one(`"*.txt"`, sub("string")))
		}
		return fmt.Sprintf("range(%s)", sub("number"))
	case "map":
		switch g.Intn(10) {
		case 0, 1:
			return g.many("{ ", " }", 3, func() string {
				return g.one("a", "b", `"prod"`, g.paren(sub("string"))) + " = " + sub(g.one("string", "any"))
			})
		case 2, 3:
			return fmt.Sprintf("merge(%s, %s)", sub("map"), sub("map"))
		case 4, 5:
			g.loops++
			k, v := fmt.Sprintf("k%d", g.loops), fmt.Sprintf("w%d", g.loops)
			coll := sub(g.one("list", "map"))
			g.names = append(g.names, k, v)
			key, val, cond := sub("string"), sub("string"), ""
			if g.Intn(3) == 0 {
				val += "..."
			}
			if g.Intn(2) == 0 {
				cond = " if " + sub("bool")
			}
			g.names = g.names[:len(g.names)-2]
			return fmt.Sprintf("{ for %s, %s in %s : %s => %s%s }", k, v, coll, key, val, cond)
		case 6:
			return fmt.Sprintf("zipmap(%s, %s)", sub("list"), sub("list"))
		case 7:
			return fmt.Sprintf("%s(%s)", g.one("jsondecode(jsonencode", "yamldecode(yamlencode"), sub("map")) + ")"
		case 8:
			return fmt.Sprintf(`regex("(?P<name>[a-z]+)-?(?P<a>[a-z]*)", %s)`, sub("string"))
		}
		return fmt.Sprintf("tomap(%s)", sub("map"))
	}
	return g.expr(g.one("string", "bool", "number", "list", "map"), depth-1)
}

// local is a reference to a local that is there already.
func (g *generator) local(typ string) string {
	if g.locals == 0 {
		return g.leaf(typ)
	}
	return fmt.Sprintf("local.x%d", g.Intn(g.locals))
}

func (g *generator) paren(s string) string { return "(" + s + ")" }

// module is a reference to what a module or a document gives.
func (g *generator) module(typ string) string {
	switch typ {
	case "string":
		return g.one("module.c0.text", "module.c0.name", "module.c1[0].text", "one(module.c1[*].name)", `module.c2["a"].text`, "data.aws_iam_policy_document.d.json")
	case "list":
		return g.one("module.c0.list", "module.c1[*].name", "[for m in module.c2 : m.text]", "values(module.c2)[*].name", "keys(module.c2)",
			"flatten([jsondecode(data.aws_iam_policy_document.d.json).Statement[0].Action])")
	case "map":
		return g.one("module.c0", "{ for k, m in module.c2 : k => m.text }")
	case "bool":
		return g.one("length(module.c1) > 0", `can(module.c2["a"])`)
	case "number":
		return g.one("length(module.c2)", "length(module.c1)")
	}
	return g.one("module.c0.name", "module.c2")
}

func (g *generator) leaf(typ string) string {
	if g.modules && g.Intn(6) == 0 {
		return g.module(typ)
	}
	if len(g.names) > 0 && g.Intn(2) == 0 {
		return g.one(g.names...)
	}
	switch typ {
	case "string":
		return g.one("var.s1", "var.s2", "var.s3", "var.o1.name", g.value("string"), "var.u1")
	case "bool":
		return g.one("var.b1", "var.b2", "var.o1.on", g.value("bool"))
	case "number":
		return g.one("var.n1", g.value("number"))
	case "list":
		return g.one("var.l1", "var.l2", "var.o1.list", g.value("list(string)"), "var.u2")
	case "map":
		return g.one("var.m1", "var.o1", g.value("map(string)"), "var.u1")
	}
	return g.one("var.u1", "var.u2", "var.u1.name", "var.u2[0]", g.value("any"))
}
