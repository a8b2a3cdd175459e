package engine

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/finding"
)

// TestSeveritiesFitTheRules holds the severities that Go gives problems against
// those of the rules that read their groups: a rule that is handed more than it
// may say is an error of the tool, and the user gets no report.
func TestSeveritiesFitTheRules(t *testing.T) {
	allowed := map[string]finding.Severity{}
	for _, r := range index() {
		for _, group := range r.Reads {
			if r.Severity.Rank() > allowed[group].Rank() {
				allowed[group] = r.Severity
			}
		}
	}
	found := severities{t: t, lints: map[string][]given{}, groups: map[string]string{}}
	for _, dir := range []string{"../../policy", "../graph", "../load"} {
		found.read(dir)
	}
	for code, groups := range found.groups {
		for _, lint := range found.lints[code] {
			found.list = append(found.list, givenTo{groups, lint})
		}
	}
	if len(found.list) < 100 {
		t.Fatalf("found %d severities only: is the code still written this way?", len(found.list))
	}
	for _, g := range found.list {
		if most, read := allowed[g.group]; read && g.severity.Rank() > most.Rank() {
			t.Errorf("%s: %s for group %s, and its rule is a %s", g.at, g.severity, g.group, most)
		}
	}
}

type given struct {
	severity finding.Severity
	at       token.Position
}

type givenTo struct {
	group string
	given
}

// severities are found in the source: what composite literals of problems say,
// and what the checks of package policy say of each code.
type severities struct {
	t      *testing.T
	list   []givenTo
	lints  map[string][]given // by the name of the code
	groups map[string]string  // of the codes
}

func (s *severities) read(dir string) {
	files := token.NewFileSet()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				s.problem(n, files.Position(n.Pos()))
				s.table(n)
			case *ast.CallExpr:
				s.check(n, files.Position(n.Pos()))
			}
			return true
		})
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// problem reads Problem{Code: "irsa.subject", Severity: "error"}.
func (s *severities) problem(lit *ast.CompositeLit, at token.Position) {
	fields := map[string]string{}
	for _, e := range lit.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok {
				fields[key.Name] = text(pair.Value)
			}
		}
	}
	if code, severity := fields["Code"], fields["Severity"]; code != "" && severity != "" {
		s.list = append(s.list, givenTo{code, given{finding.Severity(severity), at}})
	}
}

// table reads "policy.redundant": {policy.ShadowedAllow, …}.
func (s *severities) table(lit *ast.CompositeLit) {
	for _, e := range lit.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok || !strings.HasPrefix(text(pair.Key), "policy.") {
			continue
		}
		codes, ok := pair.Value.(*ast.CompositeLit)
		if !ok {
			continue
		}
		for _, c := range codes.Elts {
			if code, ok := c.(*ast.SelectorExpr); ok {
				s.groups[code.Sel.Name] = text(pair.Key)
			}
		}
	}
}

// check reads v.add(EmptySid, Note, …).
func (s *severities) check(call *ast.CallExpr, at token.Position) {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || method.Sel.Name != "add" && method.Sel.Name != "addValue" && method.Sel.Name != "addWhole" || len(call.Args) < 2 {
		return
	}
	code, isCode := call.Args[0].(*ast.Ident)
	severity, isSeverity := call.Args[1].(*ast.Ident)
	if isCode && isSeverity && (severity.Name == "Error" || severity.Name == "Warning" || severity.Name == "Note") {
		s.lints[code.Name] = append(s.lints[code.Name], given{finding.Severity(strings.ToLower(severity.Name)), at})
	}
}

func text(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, _ := strconv.Unquote(lit.Value)
	return s
}
