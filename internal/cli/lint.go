package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/term"

	"github.com/eksiamlint/eksiamlint/internal/config"
	"github.com/eksiamlint/eksiamlint/internal/engine"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/internal/graph"
	"github.com/eksiamlint/eksiamlint/internal/load"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/internal/report"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy/spelling"
)

// lint runs the pipeline: files, facts, graph, findings, reports.
func lint(o options, s streams) (int, error) {
	engine.Prepare() // while discovery waits for the disk
	e, err := read(o, s)
	if err != nil {
		return 0, err
	}
	tree, set := e.tree, e.set
	estate := graph.Build(set)
	found, hidden, broken := e.judge(estate, o)

	r := &report.Result{
		Tool:         report.Tool{Name: "eksiamlint", Version: version()},
		Findings:     found,
		Rules:        shownRules(o),
		Undecided:    gaps(estate.Gaps),
		Errors:       diagnostics(tree, set, broken),
		Hidden:       hidden.Persona,
		Preview:      hidden.Preview,
		Checked:      checked(estate.Checked),
		FilesRead:    tree.FilesRead(),
		FilesSkipped: tree.Skipped(),
		Unread:       unread(tree, set),
	}
	r.Complete = !slices.ContainsFunc(r.Errors, func(d report.Diagnostic) bool { return d.Fatal })

	nothing := empty(r, set)
	if err := write(o, s, r, tree, nothing); err != nil {
		return 0, err
	}
	if nothing {
		s.say("no EKS identity in %s", strings.Join(pathsOf(o), ", "))
	}
	return exitCode(o, r), nil
}

// judge runs the rules on the graph of the files.
func (e files) judge(estate *graph.Graph, o options) ([]*finding.Finding, engine.Hidden, error) {
	found, hidden, broken := engine.Run(context.Background(), &estate.Input, o.engine())
	found = finding.Tidy(found, e.tree.RepoRelative)
	found = config.Apply(e.settings.config, found, config.Options{
		Rules: allRules(), Ran: o.shows, Files: e.tree.Files(), Source: e.tree.ByPath, Path: e.tree.RepoRelative,
	})
	finding.Shorten(found)
	return found, hidden, broken
}

// files are what was read: the configuration, the files and the facts in them.
type files struct {
	settings settings
	tree     *source.Tree
	set      *fact.Set
}

// read is the part of the pipeline that all commands on files have in common.
func read(o options, s streams) (files, error) {
	in, err := find(o, s)
	if err != nil {
		return files{}, err
	}
	set := in.settings.load(in.tree, absolute(in.workDir, pathsOf(o)),
		load.Options{VarFiles: absolute(in.workDir, o.varFiles), Vars: o.vars, Stubs: in.stubs, Panic: debugging()})
	return files{in.settings, in.tree, set}, nil
}

// inputs are the configuration and the files, not yet loaded.
type inputs struct {
	workDir  string
	settings settings
	tree     *source.Tree
	stubs    []terraform.Stub
}

// find reads the configuration and finds the files.
func find(o options, s streams) (in inputs, err error) {
	if in.workDir, err = os.Getwd(); err != nil {
		return in, fmt.Errorf("find the working directory: %w", err)
	}
	if in.settings, err = configure(o, in.workDir); err != nil {
		return in, err
	}
	if in.tree, err = discover(o, in.workDir, in.settings, s); err != nil {
		return in, err
	}
	in.stubs, err = in.settings.stubs(in.tree)
	return in, err
}

// discover finds the files. Whatever is wrong with the arguments is wrong usage.
func discover(o options, workDir string, settings settings, s streams) (*source.Tree, error) {
	var omit []string // what this run writes, and stubs
	for _, r := range o.reports {
		if r.file != "" {
			omit = append(omit, r.file)
		}
	}
	omit = append(omit, settings.stubDirs()...)
	tree, err := source.Discover(source.Options{
		Paths: o.paths, WorkDir: workDir, Exclude: o.exclude, Boundary: o.boundary,
		ExcludeRoot: settings.config.Exclude, Root: settings.root,
		Stdin: s.in, StdinFilename: o.stdin, References: o.varFiles, Omit: omit,
	})
	if err == nil {
		return tree, nil
	}
	usage := usageError{problem: err.Error()}
	for _, p := range o.paths {
		if _, err := os.Lstat(p); err == nil || p == "-" {
			continue
		}
		if near := spelling.Nearest(p, commands); near != "" {
			usage.hint = fmt.Sprintf("did you mean the command %q?", near)
		}
		break
	}
	return nil, usage
}

func absolute(workDir string, paths []string) []string {
	var out []string
	for _, p := range paths {
		if !filepath.IsAbs(p) {
			p = filepath.Join(workDir, p)
		}
		if real, err := filepath.EvalSymlinks(p); err == nil {
			p = real
		}
		out = append(out, p)
	}
	return out
}

func pathsOf(o options) []string {
	if len(o.paths) == 0 {
		return []string{"."}
	}
	return o.paths
}

func gaps(list []model.Gap) []report.Gap {
	out := make([]report.Gap, len(list))
	for i, g := range list {
		out[i] = report.Gap{About: g.About, Why: g.Why, Settle: g.Settle, At: g.At}
	}
	return out
}

// diagnostics are all reasons why the answer may not be whole, in order.
func diagnostics(tree *source.Tree, set *fact.Set, broken error) []report.Diagnostic {
	var list []report.Diagnostic
	for _, p := range tree.Problems() {
		list = append(list, report.Diagnostic{Message: p.Message, Fatal: p.Fatal,
			At: source.Range{File: p.Path, Line: p.Line, Column: p.Column, EndLine: p.Line, EndColumn: p.Column}})
	}
	for _, d := range set.Diagnostics {
		list = append(list, report.Diagnostic{Message: d.Message, At: d.At.Range(), Fatal: d.Fatal})
	}
	if broken != nil {
		list = append(list, report.Diagnostic{Message: "internal error, please report it: " + broken.Error(), Fatal: true})
	}
	slices.SortStableFunc(list, func(a, b report.Diagnostic) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(list)
}

// checked names what was looked at as the reports do.
func checked(counts map[string]int) map[string]int {
	out := map[string]int{}
	for noun, n := range counts {
		out[strings.ToLower(strings.ReplaceAll(noun, " ", "_"))] += n
	}
	return out
}

// unread adds up what discovery and the loaders recognised but do not read.
func unread(tree *source.Tree, set *fact.Set) []report.Unread {
	files := map[string]int{}
	for _, u := range tree.Unread() {
		files[u.Kind] += u.Files
	}
	for _, u := range set.Unread {
		files[u.Kind] += u.Files
	}
	var list []report.Unread
	for kind, n := range files {
		list = append(list, report.Unread{Kind: kind, Files: n})
	}
	slices.SortFunc(list, func(a, b report.Unread) int { return cmp.Compare(a.Kind, b.Kind) })
	return list
}

// empty says that the files hold no AWS identity at all, and that none was
// lost. Workloads and ServiceAccounts that nobody gives a role are no identity.
func empty(r *report.Result, set *fact.Set) bool {
	if len(r.Findings)+len(r.Errors)+len(r.Unread)+len(set.Problems) > 0 {
		return false
	}
	for _, sa := range set.ServiceAccounts {
		if len(sa.Annotations.Items) > 0 || sa.Annotations.Open {
			return false
		}
	}
	return len(set.Roles)+len(set.InlinePolicies)+len(set.Policies)+len(set.Attachments)+len(set.InstanceProfiles)+
		len(set.Providers)+len(set.Clusters)+len(set.NodeGroups)+len(set.FargateProfiles)+len(set.Addons)+
		len(set.Associations)+len(set.AccessEntries)+
		len(set.RepositoryPolicies)+len(set.StandalonePolicies) == 0
}

// write makes each report and puts it where it goes.
func write(o options, s streams, r *report.Result, tree *source.Tree, nothing bool) error {
	for _, to := range o.reports {
		if to.format == "text" && to.file == "" && nothing && len(r.Checked) == 0 {
			continue // one line on standard error says it
		}
		var b bytes.Buffer
		if err := render(&b, to, o, s, r, tree); err != nil {
			return err
		}
		if err := deliver(to, s, b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// deliver puts text where an output goes.
func deliver(to output, s streams, text []byte) error {
	if to.file != "" {
		if err := os.WriteFile(to.file, text, 0o644); err != nil {
			return fmt.Errorf("write %q: %w", to.file, pathless(err))
		}
		return nil
	}
	if _, err := s.out.Write(text); err != nil {
		return fmt.Errorf("write the report: %w", pathless(err))
	}
	return nil
}

func render(w io.Writer, to output, o options, s streams, r *report.Result, tree *source.Tree) error {
	switch to.format {
	case "json":
		return report.JSON(w, r)
	case "sarif":
		return report.SARIF(w, r, report.SARIFOptions{Path: tree.RepoRelative})
	}
	return report.Text(w, r, report.TextOptions{
		Color: colored(o.color, to, s.out), Quiet: o.quiet, ExplainUnknown: o.explain, Source: tree.ByPath,
	})
}

// colored says whether text is coloured: on a terminal, unless the environment
// or the flag says otherwise (https://no-color.org).
func colored(flag string, to output, w io.Writer) bool {
	if flag != "auto" {
		return flag == "always"
	}
	f, ok := w.(*os.File)
	return to.file == "" && ok && term.IsTerminal(int(f.Fd())) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

func pathless(err error) error {
	var pathErr *os.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

// exitCode judges the findings that nobody ignored; they win over what could
// not be read.
func exitCode(o options, r *report.Result) int {
	for _, f := range r.Findings {
		if f.Suppressed == nil && o.failOn != "never" && f.Severity.Rank() >= finding.Severity(o.failOn).Rank() {
			return exitFindings
		}
	}
	if !r.Complete {
		return exitIncomplete
	}
	return exitClean
}
