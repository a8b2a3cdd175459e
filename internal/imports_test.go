package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/eksiamlint/eksiamlint/"

// arrows say which rooms of the house a room may import. The longest prefix of
// a package's path decides; a room may import its own parts.
var arrows = map[string][]string{
	"policy":                           {},
	"rules":                            {},
	"internal/workers":                 {},
	"internal/source":                  {"internal/workers"},
	"internal/eks":                     {"policy"},
	"internal/fact":                    {"internal/source", "policy"},
	"internal/load":                    {"internal/fact", "internal/source", "internal/workers", "policy"},
	"internal/load/terraform":          {"internal/eks", "internal/fact", "internal/source", "internal/workers", "policy", "internal/load/terraform/symbolic", "internal/load/terraform/syntax"},
	"internal/load/terraform/symbolic": {"internal/fact", "internal/source", "policy"},
	"internal/load/terraform/syntax":   {"internal/fact", "internal/source"},
	"internal/load/eksctl":             {"internal/eks", "internal/fact", "internal/source", "policy"},
	"internal/load/kube":               {"internal/eks", "internal/fact", "internal/source", "policy"},
	"internal/load/iamjson":            {"internal/fact", "internal/source", "policy"},
	"internal/model":                   {"internal/source"},
	"internal/graph":                   {"internal/eks", "internal/fact", "internal/model", "internal/source", "internal/workers", "policy"},
	"internal/finding":                 {"internal/source"},
	"internal/engine":                  {"internal/model", "rules", "internal/finding"},
	"internal/report":                  {"internal/finding", "internal/source"},
	"internal/config":                  {"internal/source", "internal/finding", "policy/spelling"},
	"internal/symptom":                 {},
	"internal/cli":                     {"policy", "rules", "internal/source", "internal/fact", "internal/load", "internal/model", "internal/graph", "internal/finding", "internal/engine", "internal/report", "internal/config", "internal/symptom"},
	"internal/gen":                     {"policy", "rules", "internal"},
	"cmd":                              {"internal/cli"},
}

// barred are packages that only some rooms may import: OPA belongs to the
// engine, and nothing that ships reaches the network or starts a process.
var barred = map[string][]string{
	"github.com/open-policy-agent/opa": {"internal/engine", "internal/gen"},
	"net":                              {},
	"net/http":                         {},
	"os/exec":                          {"internal/gen"},
	"plugin":                           {},
}

func TestImportsFollowTheArrows(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == "testdata" || strings.HasPrefix(name, ".") && name != ".." {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel("..", file)
		if err != nil {
			return err
		}
		from := path.Dir(filepath.ToSlash(rel))
		room := roomOf(from)
		if room == "" {
			t.Errorf("%s: %s is no room of the house; add it to the arrows if it is to be one", rel, from)
			return nil
		}
		seen[room] = true
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range parsed.Imports {
			to, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			if fault := fault(room, to); fault != "" {
				t.Errorf("%s: %s", rel, fault)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room := range arrows {
		if !seen[room] {
			t.Errorf("the arrows name %s, which holds no Go file", room)
		}
	}
}

// fault says what is wrong with a room importing a package; it is empty when nothing is.
func fault(room, to string) string {
	for prefix, rooms := range barred {
		if (to == prefix || strings.Contains(prefix, ".") && strings.HasPrefix(to, prefix+"/")) && !slices.ContainsFunc(rooms, func(r string) bool { return within(room, r) }) {
			return room + " may not import " + to
		}
	}
	own, ok := strings.CutPrefix(to, module)
	if !ok || roomOf(own) == room || room == "internal/load" && within(own, room) {
		return ""
	}
	if slices.ContainsFunc(arrows[room], func(r string) bool { return within(own, r) }) && !(room == "internal/cli" && within(own, "internal/gen")) {
		return ""
	}
	return room + " may not import " + own
}

func roomOf(pkg string) string {
	best := ""
	for room := range arrows {
		if within(pkg, room) && len(room) > len(best) {
			best = room
		}
	}
	return best
}

func within(pkg, room string) bool { return pkg == room || strings.HasPrefix(pkg, room+"/") }

func TestFaultsAreFound(t *testing.T) {
	tests := []struct {
		room, to string
		faulty   bool
	}{
		{"policy", module + "internal/source", true},
		{"internal/source", module + "policy", true},
		{"internal/source", module + "internal/source/yaml", false},
		{"internal/fact", module + "policy", false},
		{"internal/load/terraform", module + "internal/load/kube", true},
		{"internal/load", module + "internal/load/kube", false},
		{"internal/load", module + "internal/graph", true},
		{"internal/graph", module + "internal/load", true},
		{"internal/report", module + "internal/engine", true},
		{"internal/cli", module + "internal/gen/fixture", true},
		{"internal/gen", module + "internal/cli", false},
		{"internal/graph", "github.com/open-policy-agent/opa/v1/ast", true},
		{"internal/engine", "github.com/open-policy-agent/opa/v1/ast", false},
		{"internal/cli", "net/http", true},
		{"internal/cli", "net/url", false},
	}
	for _, tt := range tests {
		if got := fault(tt.room, tt.to); (got != "") != tt.faulty {
			t.Errorf("%s imports %s: %q", tt.room, tt.to, got)
		}
	}
}
