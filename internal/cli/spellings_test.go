package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/eksiamlint/eksiamlint/internal/graph"
	"github.com/eksiamlint/eksiamlint/internal/load"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// spelling is one way to write what the others of its directory write, too.
type spelling struct {
	name  string
	files map[string]string
	token string // the text that says the fault, when it is not the subject
}

// spellings reads a directory of testdata/spellings: files that each stand in a
// tree with those of base.txtar.
func spellings(t *testing.T, dir string) []spelling {
	t.Helper()
	dir = filepath.Join("testdata", "spellings", dir)
	paths, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	base, err := txtar.ParseFile(filepath.Join(dir, "base.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var list []spelling
	for _, path := range paths {
		s := spelling{name: strings.TrimSuffix(filepath.Base(path), ".txtar"), files: map[string]string{}}
		if s.name == "base" {
			continue
		}
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range append(base.Files, archive.Files...) {
			s.files[f.Name] = string(f.Data)
		}
		for line := range strings.Lines(string(archive.Comment)) {
			if token, ok := strings.CutPrefix(strings.TrimSpace(line), "token: "); ok {
				s.token = token
			}
		}
		list = append(list, s)
	}
	return list
}

// graphOf is the identity graph of files without places and names of files and
// blocks, with every list in an order of its own.
func graphOf(t *testing.T, files map[string]string) any {
	t.Helper()
	tree, err := source.Discover(source.Options{Paths: []string{write(t, files)}})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(graph.Whole(load.Load(tree, load.Options{})).Input)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return placeless(v)
}

// placeless drops what says where and how something is written.
func placeless(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range []string{"at", "address", "origin", "calls", "evidence", "id", "trust", "snippet", "snippet_kind"} {
			delete(v, key)
		}
		for key, x := range v {
			v[key] = placeless(x)
		}
	case []any:
		for i, x := range v {
			v[i] = placeless(x)
		}
		sort.Slice(v, func(i, j int) bool { return fmt.Sprint(v[i]) < fmt.Sprint(v[j]) })
	}
	return v
}

func TestSpellingsGiveTheSameGraph(t *testing.T) {
	for dir, first := range map[string]string{"trust": "jsonencode", "attachments": "three"} {
		list := spellings(t, dir)
		var want any
		for _, s := range list {
			if s.name == first {
				want = graphOf(t, s.files)
			}
		}
		if roles := want.(map[string]any)["roles"].([]any); len(roles) == 0 {
			t.Fatal("the graph has no roles")
		}
		for _, s := range list {
			t.Run(dir+"/"+s.name, func(t *testing.T) {
				if diff := cmp.Diff(want, graphOf(t, s.files)); diff != "" {
					t.Errorf("-%s +%s:\n%s", first, s.name, diff)
				}
			})
		}
		t.Logf("%d spellings of %s", len(list), dir)
	}
}

// TestSpellingsShowTheSameToken: the same finding stands at the text that says
// the fault.
func TestSpellingsShowTheSameToken(t *testing.T) {
	for _, s := range spellings(t, "trust") {
		t.Run(s.name, func(t *testing.T) {
			s.files["sa.yaml"] = webServiceAccount("web-prod")
			want := s.token
			if want == "" {
				want = "system:serviceaccount:default:web"
			}
			got := shown(t, write(t, s.files), "irsa-subject-mismatch")
			if got != want {
				t.Errorf("the finding stands at %q, want %q", got, want)
			}
		})
	}
}

// TestSpellingsFailAlike: without one of its policies, a node role lacks the same.
func TestSpellingsFailAlike(t *testing.T) {
	const policy, other = "AmazonEKSWorkerNodePolicy", "AmazonSSMManagedInstanceCore"
	for _, s := range spellings(t, "attachments") {
		t.Run(s.name, func(t *testing.T) {
			for name, text := range s.files {
				s.files[name] = strings.ReplaceAll(text, policy, other)
			}
			var rules []string
			for _, f := range lint(t, write(t, s.files)).Findings {
				rules = append(rules, f.Rule)
			}
			if diff := cmp.Diff([]string{"node-lacks-worker-policy"}, rules); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// shown is the text at which the one finding of a tree stands.
func shown(t *testing.T, dir, rule string) string {
	t.Helper()
	r := lint(t, dir)
	if got := r.rules(); !cmp.Equal(got, []string{rule}) || len(r.Findings) != 1 {
		t.Fatalf("got %v, undecided %v", r.Findings, r.Undecided)
	}
	at := r.Findings[0].Location
	path, err := filepath.Abs(at.File)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if at.EndLine != at.Line {
		t.Fatalf("the finding goes from line %d to %d", at.Line, at.EndLine)
	}
	line := []rune(string(bytes.Split(text, []byte("\n"))[at.Line-1]))
	return strings.Trim(string(line[at.Column-1:at.EndColumn-1]), `"\`)
}
