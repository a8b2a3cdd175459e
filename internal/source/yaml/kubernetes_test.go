package yaml

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	kubernetes "sigs.k8s.io/yaml"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

// asJSON is a node as encoding/json reads the JSON that Kubernetes makes of YAML.
func asJSON(n *Node) any {
	switch n.Kind {
	case Mapping:
		m := map[string]any{}
		for _, e := range n.Entries {
			m[e.Key.Value] = asJSON(e.Value)
		}
		return m
	case Sequence:
		list := []any{}
		for _, item := range n.Items {
			list = append(list, asJSON(item))
		}
		return list
	case Null:
		return nil
	}
	if b, ok := n.Bool(); ok {
		return b
	}
	if n.Tag == "!!int" || n.Tag == "!!float" {
		if f, err := strconv.ParseFloat(n.Value, 64); err == nil {
			return f
		}
	}
	return n.Value
}

// TestReadsAsKubernetesDoes compares the reader with the one that kubectl and
// the API server use, on scalars that YAML versions read differently and on all
// manifests of this repository.
func TestReadsAsKubernetesDoes(t *testing.T) {
	texts := map[string]string{}
	for _, scalar := range []string{
		"yes", "No", "on", "OFF", "y", "n", "true", "True", "~", "null", "", "1", "-7", "1.5", `"1"`, `'yes'`,
		"2012-10-17", "2024-01-01T00:00:00Z", "arn:aws:iam::111122223333:role/web", "a: b", "[yes, no, 1]", "{a: on, b: [x]}",
		"|\n  - rolearn: x\n  - y\n", ">-\n  folded\n  text\n", `"tab\tand é"`, "plain text # comment",
	} {
		texts["scalar "+scalar] = "value: " + strings.ReplaceAll(scalar, "a: b", "\n  a: b") + "\n"
	}
	for _, root := range []string{"../../../examples", "../../../testdata/estates"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".yaml" {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for i, doc := range strings.Split(string(text), "\n---\n") {
				texts[path+" "+strconv.Itoa(i)] = strings.TrimPrefix(doc, "---\n")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	compared := 0
	for name, text := range texts {
		want, err := kubernetes.YAMLToJSON([]byte(text))
		if err != nil {
			continue // both may refuse it; what ours says of broken text is tested elsewhere
		}
		docs, problems := Parse(text, source.Map{})
		if len(problems) > 0 || len(docs) != 1 {
			t.Errorf("%s: %d documents, %v", name, len(docs), problems)
			continue
		}
		var v any
		if err := json.Unmarshal(want, &v); err != nil {
			t.Fatal(err)
		}
		compared++
		if diff := cmp.Diff(v, asJSON(docs[0])); diff != "" {
			t.Errorf("%s (-kubernetes +ours):\n%s", name, diff)
		}
	}
	if compared < 60 {
		t.Errorf("compared %d documents only", compared)
	}
}
