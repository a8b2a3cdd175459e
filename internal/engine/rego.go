package engine

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/rules"
)

// libraries are what rules may import.
var libraries = []string{"lib/finding.rego"}

// forbidden are the families of built-ins that reach the network, the
// environment, the clock or randomness.
var forbidden = []string{"http.", "net.", "opa.", "rand.", "uuid.", "time.now_ns", "io.jwt.decode_verify", "providers.", "rego.", "trace"}

// capabilities are OPA's without the forbidden built-ins and those that OPA
// itself marks as nondeterministic.
var capabilities = sync.OnceValue(func() *ast.Capabilities {
	c := ast.CapabilitiesForThisVersion()
	c.Builtins = slices.DeleteFunc(c.Builtins, func(b *ast.Builtin) bool {
		return b.Nondeterministic || slices.ContainsFunc(forbidden, func(prefix string) bool {
			return strings.HasPrefix(b.Name, prefix)
		})
	})
	c.AllowNet = []string{}
	return c
})

// compile parses and compiles the selected rules with their libraries, once for
// all. Annotations are comments here: the index holds what they say.
func compile(selected []*rule) (*ast.Compiler, error) {
	paths := slices.Clone(libraries)
	for _, r := range selected {
		paths = append(paths, r.path+"/rule.rego")
	}
	modules := map[string]*ast.Module{}
	for _, path := range paths {
		text, err := fs.ReadFile(rules.FS, path)
		if err != nil {
			return nil, fmt.Errorf("read rule: %w", err)
		}
		module, err := ast.ParseModuleWithOpts(path, string(text), ast.ParserOptions{
			RegoVersion:  ast.RegoV1,
			Capabilities: capabilities(),
		})
		if err != nil {
			return nil, fmt.Errorf("parse rule: %w", err)
		}
		modules[path] = module
	}
	compiler := ast.NewCompiler().WithCapabilities(capabilities()).WithDefaultRegoVersion(ast.RegoV1)
	compiler.Compile(modules)
	if compiler.Failed() {
		return nil, fmt.Errorf("compile rules: %w", compiler.Errors)
	}
	return compiler, nil
}

// evaluate gives the members of a rule's set named report.
func evaluate(ctx context.Context, compiler *ast.Compiler, r *rule, input *ast.Term, cancel topdown.Cancel) ([]*ast.Term, error) {
	ref := ast.DefaultRootRef.Append(ast.StringTerm("rules"))
	for part := range strings.SplitSeq(r.path, "/") {
		ref = ref.Append(ast.StringTerm(part))
	}
	ref = ref.Append(ast.StringTerm("report"))
	query, err := compiler.QueryCompiler().Compile(ast.NewBody(ast.Equality.Expr(ast.VarTerm("report"), ast.NewTerm(ref))))
	if err != nil {
		return nil, fmt.Errorf("compile the query of rule %s: %w", r.ID, err)
	}
	results, err := topdown.NewQuery(query).
		WithCompiler(compiler).
		WithInput(input).
		WithCancel(cancel).
		WithStrictBuiltinErrors(true).
		Run(ctx)
	if err != nil {
		return nil, fmt.Errorf("evaluate rule %s: %w", r.ID, err)
	}
	for _, bindings := range results {
		if set, ok := bindings[ast.Var("report")].Value.(ast.Set); ok {
			return set.Slice(), nil
		}
	}
	return nil, fmt.Errorf("evaluate rule %s: it has no set named report", r.ID)
}

// reported is a member of report, as rules/lib/finding.rego makes it: a place,
// like evidence, and what is said about it.
type reported struct {
	model.Evidence
	Message  string           `json:"message"`
	Severity finding.Severity `json:"severity"`
	About    []string         `json:"about"`
	Others   []model.Evidence `json:"evidence"`
	Mend     struct {
		Text    string `json:"text"`
		Kind    string `json:"kind"`
		Snippet string `json:"snippet"`
	} `json:"mend"`
}

// decode makes a finding of a member of report. What it refuses is a fault of
// the rule or of the graph, never of the files.
func decode(r *finding.Rule, member *ast.Term) (*finding.Finding, error) {
	var got reported
	if err := ast.As(member.Value, &got); err != nil {
		return nil, fmt.Errorf("decode a finding of rule %s: %w", r.ID, err)
	}
	f := &finding.Finding{
		Rule:     r,
		Severity: got.Severity,
		Message:  got.Message,
		At:       got.At,
		About:    got.About,
		Mend:     finding.Mend{Text: got.Mend.Text, Kind: got.Mend.Kind, Snippet: got.Mend.Snippet},
	}
	for _, e := range got.Others {
		f.Evidence = append(f.Evidence, finding.Evidence{At: e.At, Note: e.Note})
	}
	if f.Severity == "" {
		f.Severity = r.Severity
	}
	switch {
	case f.At.File == "":
		return nil, fmt.Errorf("rule %s made a finding without a site: %s", r.ID, f.Message)
	case f.Message == "":
		return nil, fmt.Errorf("rule %s made a finding without a message at %s:%d", r.ID, f.At.File, f.At.Line)
	case f.Severity.Rank() == 0 || f.Severity.Rank() > r.Severity.Rank():
		return nil, fmt.Errorf("rule %s made a finding of severity %q; it may say %q or milder", r.ID, f.Severity, r.Severity)
	}
	return f, nil
}
