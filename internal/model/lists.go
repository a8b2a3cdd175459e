package model

import "reflect"

// FillLists makes every nil slice in the graph an empty one: readers of its JSON see
// lists, never null.
func (in *Input) FillLists() { fillLists(reflect.ValueOf(in).Elem()) }

func fillLists(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fillLists(v.Field(i))
		}
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
			return
		}
		if kind := v.Type().Elem().Kind(); kind == reflect.Struct || kind == reflect.Slice {
			for i := range v.Len() {
				fillLists(v.Index(i))
			}
		}
	}
}
