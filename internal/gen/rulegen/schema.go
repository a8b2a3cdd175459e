package main

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/finding"
)

// object is a JSON object whose keys keep encoding/json's order (sorted).
type object = map[string]any

// enums are the string types whose values are counted up in the schema of the
// JSON output. OPA's checker knows no enums: the schema of the graph has none.
var enums = map[reflect.Type]any{
	reflect.TypeFor[finding.Severity](): finding.Severities,
	reflect.TypeFor[finding.Persona]():  finding.Personas,
}

// schemaOf is the JSON Schema of t as encoding/json writes it.
func schemaOf(t reflect.Type, withEnums bool) object {
	switch t.Kind() {
	case reflect.Struct:
		properties := object{}
		addProperties(t, properties, withEnums)
		return object{
			"type":                 "object",
			"properties":           properties,
			"required":             slices.Sorted(maps.Keys(properties)),
			"additionalProperties": false,
		}
	case reflect.Slice:
		return object{"type": "array", "items": schemaOf(t.Elem(), withEnums)}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": schemaOf(t.Elem(), withEnums)}
	case reflect.Pointer:
		return object{"anyOf": []any{object{"type": "null"}, schemaOf(t.Elem(), withEnums)}}
	case reflect.String:
		if values, ok := enums[t]; ok && withEnums {
			return object{"type": "string", "enum": values}
		}
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	}
	panic("schema: " + t.String() + " has no form in JSON that is decided here")
}

// addProperties adds the fields of struct t; embedded ones first, so that an
// outer field of the same name stands.
func addProperties(t reflect.Type, properties object, withEnums bool) {
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous {
			addProperties(f.Type, properties, withEnums)
		}
	}
	for i := range t.NumField() {
		if f := t.Field(i); !f.Anonymous {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			properties[name] = schemaOf(f.Type, withEnums)
		}
	}
}

// graphSchema is the type of input, for opa check and editors.
//
// opa test loads every JSON file of a folder as data and merges the files of
// one folder into one object, so the two schemas have no key in common at the
// top: this one has no $schema and no $id, the other no properties.
func graphSchema(t reflect.Type) object {
	return schemaOf(t, false)
}

// reportSchema describes the JSON output.
func reportSchema(t reflect.Type) object {
	return object{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id":     "https://github.com/eksiamlint/eksiamlint/blob/main/rules/schema/report.json",
		"title":   "The JSON output of eksiamlint",
		"$ref":    "#/$defs/output",
		"$defs":   object{"output": schemaOf(t, true)},
	}
}
