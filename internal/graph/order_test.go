package graph

import (
	"reflect"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
)

// TestEveryListIsSorted: of each list of declarations, the one that stands first
// in the files comes first, in whatever order loaders found them.
func TestEveryListIsSorted(t *testing.T) {
	e := newEstate()
	first, last := e.decl("a"), e.decl("b")
	last.At.Start, last.At.End = 9, 9
	set := &fact.Set{}
	lists := reflect.ValueOf(set).Elem()
	for i := range lists.NumField() {
		list := lists.Field(i)
		if item := list.Type().Elem(); item.Kind() == reflect.Pointer && hasDecl(item.Elem()) {
			list.Set(reflect.Append(list, declared(item, last), declared(item, first)))
		}
	}
	got := reflect.ValueOf(sorted(set)).Elem()
	for i := range got.NumField() {
		list := got.Field(i)
		if list.Len() == 0 {
			continue
		}
		if address := list.Index(0).Elem().FieldByName("Address").String(); address != "a" {
			t.Errorf("%s begins with %q", got.Type().Field(i).Name, address)
		}
	}
}

func hasDecl(t reflect.Type) bool {
	f, ok := t.FieldByName("Decl")
	return ok && f.Type == reflect.TypeFor[fact.Decl]()
}

func declared(item reflect.Type, d fact.Decl) reflect.Value {
	v := reflect.New(item.Elem())
	v.Elem().FieldByName("Decl").Set(reflect.ValueOf(d))
	return v
}
