package engine

import (
	"reflect"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/eksiamlint/eksiamlint/internal/model"
)

// inputValue is what our rules see of the graph. They read input.failed only (a
// test of the generator holds them to it), so nothing else is converted.
func inputValue(in *model.Input) ast.Value {
	return ast.NewObject(
		ast.Item(ast.StringTerm("version"), ast.IntNumberTerm(in.Version)),
		ast.Item(ast.StringTerm("failed"), ast.NewTerm(toValue(reflect.ValueOf(in.Failed)))),
	)
}

// toValue converts a Go value as encoding/json would, but a nil slice to an
// empty array: rules may count on arrays.
func toValue(v reflect.Value) ast.Value {
	switch v.Kind() {
	case reflect.Struct:
		return ast.NewObject(fields(v, nil)...)
	case reflect.Slice:
		items := make([]*ast.Term, v.Len())
		for i := range items {
			items[i] = ast.NewTerm(toValue(v.Index(i)))
		}
		return ast.NewArray(items...)
	case reflect.String:
		return ast.String(v.String())
	case reflect.Bool:
		return ast.Boolean(v.Bool())
	case reflect.Int:
		return ast.Number(ast.IntNumberTerm(int(v.Int())).Value.(ast.Number))
	}
	panic("engine: the graph holds a " + v.Kind().String() + ", which rules cannot see")
}

// fields appends the fields of struct v, those of embedded structs among them;
// where two have one name, the outer one stands.
func fields(v reflect.Value, items [][2]*ast.Term) [][2]*ast.Term {
	t := v.Type()
	for i := range t.NumField() {
		if t.Field(i).Anonymous {
			items = fields(v.Field(i), items)
		}
	}
	for i := range t.NumField() {
		if f := t.Field(i); !f.Anonymous {
			items = append(items, ast.Item(ast.StringTerm(jsonName(f)), ast.NewTerm(toValue(v.Field(i)))))
		}
	}
	return items
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// nonEmptyGroups are the names of the groups that hold something: "irsa.subject".
func nonEmptyGroups(failed *model.Failed) map[string]bool {
	out := map[string]bool{}
	for name, group := range failed.Groups() {
		if group.Len() > 0 {
			out[name] = true
		}
	}
	return out
}
