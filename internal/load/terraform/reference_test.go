package terraform

import (
	"math/rand"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"

	ctyfunc "github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// libraryFunctions are those that Terraform takes from cty's library as they are.
var libraryFunctions = map[string]ctyfunc.Function{
	"can": tryfunc.CanFunc, "try": tryfunc.TryFunc,
	"chomp": stdlib.ChompFunc, "trimspace": stdlib.TrimSpaceFunc, "trimprefix": stdlib.TrimPrefixFunc,
	"trimsuffix": stdlib.TrimSuffixFunc, "trim": stdlib.TrimFunc, "join": stdlib.JoinFunc, "split": stdlib.SplitFunc,
	"substr": stdlib.SubstrFunc, "regex": stdlib.RegexFunc, "regexall": stdlib.RegexAllFunc, "lower": stdlib.LowerFunc,
	"abs": stdlib.AbsoluteFunc, "ceil": stdlib.CeilFunc, "floor": stdlib.FloorFunc, "signum": stdlib.SignumFunc, "parseint": stdlib.ParseIntFunc,
	"chunklist": stdlib.ChunklistFunc, "setproduct": stdlib.SetProductFunc, "csvdecode": stdlib.CSVDecodeFunc,
	"formatdate": stdlib.FormatDateFunc, "timeadd": stdlib.TimeAddFunc,
	"upper": stdlib.UpperFunc, "title": stdlib.TitleFunc, "strrev": stdlib.ReverseFunc, "indent": stdlib.IndentFunc,
	"format": stdlib.FormatFunc, "formatlist": stdlib.FormatListFunc, "max": stdlib.MaxFunc, "min": stdlib.MinFunc,
	"range": stdlib.RangeFunc, "concat": stdlib.ConcatFunc, "flatten": stdlib.FlattenFunc, "compact": stdlib.CompactFunc,
	"distinct": stdlib.DistinctFunc, "reverse": stdlib.ReverseListFunc, "slice": stdlib.SliceFunc, "sort": stdlib.SortFunc,
	"element": stdlib.ElementFunc, "contains": stdlib.ContainsFunc, "coalescelist": stdlib.CoalesceListFunc, "merge": stdlib.MergeFunc,
	"keys": stdlib.KeysFunc, "values": stdlib.ValuesFunc, "zipmap": stdlib.ZipmapFunc, "setunion": stdlib.SetUnionFunc,
	"setintersection": stdlib.SetIntersectionFunc, "setsubtract": stdlib.SetSubtractFunc,
	"jsonencode": stdlib.JSONEncodeFunc, "jsondecode": stdlib.JSONDecodeFunc,
	"tostring": stdlib.MakeToFunc(cty.String), "tonumber": stdlib.MakeToFunc(cty.Number), "tobool": stdlib.MakeToFunc(cty.Bool),
	"tolist": stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)), "toset": stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)),
	"tomap": stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
}

// lazy finds where HCL looks at the types of what is not evaluated: the other
// branch of a conditional, the body of a loop without items, the type of null and
// of the items that the list of a product or of chunks has not. Such a fault of
// the configuration is of no interest.
var lazy = regexp.MustCompile(`\?|\bfor\b|\[\*\]|&&|\|\||local\.|%\{|coalescelist|setproduct|chunklist`)

var called = regexp.MustCompile(`([a-z_0-9]+)\(`)

// onlyLibrary says that an expression calls nothing that is not in
// [libraryFunctions].
func onlyLibrary(expr string) bool {
	for _, m := range called.FindAllStringSubmatch(expr, -1) {
		if _, ok := libraryFunctions[m[1]]; !ok {
			return false
		}
	}
	return true
}

// TestKnownValuesEqualTheLibrarys makes expressions, gives them all values, and
// compares our results with those of HCL and cty.
func TestKnownValuesEqualTheLibrarys(t *testing.T) {
	compared, failed, undecided := 0, 0, 0
	for n := range *cases {
		g := &generator{Rand: rand.New(rand.NewSource(*seed + int64(n)))}
		full, _ := g.configuration()
		r := evaluateText(t, full)
		ctx := reference(t, r)
		for _, name := range sortedKeys(r.dir.outputs) {
			a := r.dir.outputs[name].Body.Attrs["value"]
			source := a.Expr.Range().SliceBytes(a.File.Bytes)
			if !onlyLibrary(string(source)) || mentionsLeftOut(string(source), ctx) {
				continue
			}
			want, diags := a.Expr.(hcl.Expression).Value(ctx)
			got, _ := direct(r, name)
			if diags.HasErrors() {
				failed++
				if got.Known() && !got.IsFail() && !lazy.Match(source) {
					t.Errorf("seed %d: %s is %s, but fails: %s", *seed+int64(n), source, show(got), diags)
				}
				continue
			}
			if !want.IsWhollyKnown() {
				continue
			}
			compared++
			if !got.Known() && mayBe(got, symbolic.FromCty(want, got.At)) {
				undecided++ // where HCL's versions differ
				continue
			}
			is := got.ToCty()
			if c, err := convert.Convert(is, want.Type()); err == nil {
				is = c
			}
			if same := is.RawEquals(want) || show(got) == show(symbolic.FromCty(want, got.At)); !got.Known() || got.IsFail() || !same {
				t.Errorf("seed %d: %s\n got %s\nwant %#v", *seed+int64(n), source, show(got), want)
			}
		}
	}
	if compared < *cases || undecided > compared/100 {
		t.Errorf("%d values compared, %d of them undecided", compared, undecided)
	}
	t.Logf("%d values compared, %d of them undecided, %d more fail", compared, undecided, failed)
}

// reference is what HCL needs to evaluate the outputs of a root: its variables
// and those locals that call nothing but the library.
func reference(t *testing.T, r *root) *hcl.EvalContext {
	t.Helper()
	vars := map[string]cty.Value{}
	for name, b := range r.dir.variables {
		v, diags := b.Body.Attrs["default"].Expr.(hcl.Expression).Value(nil)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		if a := b.Body.Attrs["type"]; a != nil {
			typ, diags := typeexpr.TypeConstraint(a.Expr)
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			converted, err := convert.Convert(v, typ)
			if err != nil {
				t.Fatal(err)
			}
			v = converted
		}
		vars[name] = v
	}
	ctx := &hcl.EvalContext{Functions: libraryFunctions, Variables: map[string]cty.Value{"var": cty.ObjectVal(vars), "local": cty.EmptyObjectVal}}
	locals := map[string]cty.Value{}
	for _, name := range sortedKeys(r.dir.locals) { // each refers to earlier ones only
		a := r.dir.locals[name]
		text := string(a.Expr.Range().SliceBytes(a.File.Bytes))
		if !onlyLibrary(text) || mentionsLeftOut(text, ctx) {
			continue
		}
		v, diags := a.Expr.(hcl.Expression).Value(ctx)
		if diags.HasErrors() {
			continue
		}
		locals[name] = v
		ctx.Variables["local"] = cty.ObjectVal(locals)
	}
	return ctx
}

var someLocal = regexp.MustCompile(`local\.([a-z0-9]+)`)

// mentionsLeftOut says that an expression needs a local that ctx has not, or
// something that is no expression of values alone.
func mentionsLeftOut(expr string, ctx *hcl.EvalContext) bool {
	if strings.Contains(expr, "module.") || strings.Contains(expr, "data.") {
		return true
	}
	for _, m := range someLocal.FindAllStringSubmatch(expr, -1) {
		if !ctx.Variables["local"].Type().HasAttribute(m[1]) {
			return true
		}
	}
	return false
}
