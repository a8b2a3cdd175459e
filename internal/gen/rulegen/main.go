// Rulegen writes what follows from the rule folders and from Go's types: the
// index of rules, the schemas, the rules' pages and their table. It also makes
// the folder of a new rule.
//
//	rulegen -root DIR index schemas     what the engine and opa check need
//	rulegen -root DIR pages             README.md of each rule, docs/rules.md, the table of checks
//	rulegen -root DIR new irsa/subject_mismatch
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/internal/report"
)

func main() {
	root := flag.String("root", ".", "the repository's folder")
	flag.Parse()
	if err := run(*root, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "rulegen:", err)
		os.Exit(1)
	}
}

func run(root string, args []string) error {
	if len(args) == 2 && args[0] == "new" {
		return newRule(filepath.Join(root, "rules"), args[1])
	}
	if len(args) == 0 {
		return fmt.Errorf("say what to write: index, schemas, pages, or new <category>/<rule>")
	}
	for _, what := range args {
		files, err := generate(root, what)
		if err != nil {
			return err
		}
		for _, path := range slices.Sorted(maps.Keys(files)) {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(root, path)), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(root, path), files[path], 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// generate makes files of one sort: their paths under root, and their bytes.
func generate(root, what string) (map[string][]byte, error) {
	dir := filepath.Join(root, "rules")
	switch what {
	case "index":
		entries, err := readEntries(dir)
		if err != nil {
			return nil, err
		}
		// An object, not an array: opa test loads the file as data.
		return map[string][]byte{"rules/index.json": encode(object{"index": entries})}, nil
	case "schemas":
		return map[string][]byte{
			"rules/schema/graph.json":  encode(graphSchema(reflect.TypeFor[model.Input]())),
			"rules/schema/report.json": encode(reportSchema(reflect.TypeFor[report.Output]())),
		}, nil
	case "pages":
		return pages(root)
	}
	return nil, fmt.Errorf("%q is none of index, schemas, pages", what)
}

// encode is v as indented JSON with a final line break, "<" and "&" as they are.
func encode(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		panic(err) // our own types
	}
	return b.Bytes()
}
