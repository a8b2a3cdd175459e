// Package config reads what a repository says about the tool itself: the file
// .eksiamlint.yaml and ignore comments. It decides which findings are off,
// milder or suppressed, and reports ignores that are malformed or unused.
package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
)

// Names are what a configuration file at the root of a repository is called.
var Names = []string{".eksiamlint.yaml", ".eksiamlint.yml"}

// Config is the content of a configuration file. The zero Config says nothing.
// Globs are relative to the root of the repository; one that names a directory
// holds for all below it.
type Config struct {
	Exclude []string // globs of files that are not linted
	Stubs   []Stub

	Accounts []Account
	Clusters []Cluster
	Assume   []Intent
	Expect   []Expectation

	rules   []ruleSetting
	ignores []ignore
}

// ruleSetting changes one rule, everywhere or where a glob of paths matches the
// finding's primary site.
type ruleSetting struct {
	id       string
	off      bool
	severity finding.Severity
	paths    []string
}

// ignore suppresses findings of one rule that have a site in path.
type ignore struct {
	id, path, reason string
	at               source.Range
	used             bool
}

// Stub names a directory of Terraform that stands in for a module which is not
// on disk.
type Stub struct {
	Source, Version, Dir Text
}

// Text is a value with its place; without one it is not written.
type Text struct {
	Value string
	At    source.Site
}

// Problem is something wrong in a configuration file.
type Problem struct {
	At      source.Range
	Message string
}

// Load reads a configuration file. Rules are all rules there are, [Rules]
// included: settings of any other are problems. With problems the Config holds
// what could be read.
func Load(f *source.File, rules []*finding.Rule) (*Config, []Problem) {
	l := &loader{config: &Config{}, ids: newNames(rules)}
	docs, problems := yaml.Parse(string(f.Bytes), source.Identity(f))
	for _, p := range problems {
		l.problem(p.At, "%s", p.Message)
	}
	if len(docs) > 1 {
		l.problem(docs[1].At, "a configuration is one YAML document, this is a second one")
	}
	if len(docs) > 0 {
		l.root(docs[0])
	}
	return l.config, l.problems
}

type loader struct {
	config   *Config
	ids      names
	problems []Problem
}

func (l *loader) problem(at source.Site, format string, args ...any) {
	l.problems = append(l.problems, Problem{At: at.Range(), Message: fmt.Sprintf(format, args...)})
}

func (l *loader) root(n *yaml.Node) {
	l.mapping(n, "the configuration", map[string]func(*yaml.Node){
		"rules":   l.rules,
		"exclude": func(n *yaml.Node) { l.config.Exclude = l.globs(n, `"exclude"`) },
		"ignores": l.ignores,
		"stubs":   l.stubs,

		"accounts": l.accounts,
		"clusters": l.clusters,
		"assume":   l.intents,
		"expect":   l.expectations,
	})
}

// mapping hands each value to the reader of its key, and says which keys there
// are when one is unknown.
func (l *loader) mapping(n *yaml.Node, what string, readers map[string]func(*yaml.Node)) {
	if n.Kind != yaml.Mapping {
		l.problem(n.At, "%s is %s, want a mapping", what, kind(n))
		return
	}
	for _, e := range n.Entries {
		read, ok := readers[e.Key.Value]
		if !ok {
			known := make([]string, 0, len(readers))
			for key := range readers {
				known = append(known, key)
			}
			l.problem(e.Key.At, "unknown key %q in %s%s", e.Key.Value, what, didYouMean(e.Key.Value, known, true))
			continue
		}
		read(e.Value)
	}
}

// sound is mapping, and says that nothing was wrong.
func (l *loader) sound(n *yaml.Node, what string, readers map[string]func(*yaml.Node)) bool {
	before := len(l.problems)
	l.mapping(n, what, readers)
	return len(l.problems) == before
}

// list reads a list of entries.
func (l *loader) list(n *yaml.Node, what string, entry func(*yaml.Node)) {
	if n.Kind != yaml.Sequence {
		l.problem(n.At, "%q is %s, want a list", what, kind(n))
		return
	}
	for _, item := range n.Items {
		entry(item)
	}
}

func (l *loader) rules(n *yaml.Node) {
	if n.Kind != yaml.Mapping {
		l.problem(n.At, `"rules" is %s, want a mapping from rule ids`, kind(n))
		return
	}
	for _, e := range n.Entries {
		id, ok := l.rule(e.Key)
		if !ok {
			continue
		}
		if e.Value.Kind != yaml.Sequence {
			l.setting(id, e.Value)
		}
		for _, item := range e.Value.Items {
			l.setting(id, item)
		}
	}
}

// setting reads "off", a severity, or a mapping of severity and paths.
func (l *loader) setting(id string, n *yaml.Node) {
	s := ruleSetting{id: id}
	if n.Kind == yaml.Mapping {
		written := false
		sound := l.sound(n, fmt.Sprintf("rule %q", id), map[string]func(*yaml.Node){
			"severity": func(n *yaml.Node) { written = true; l.severity(&s, n) },
			"paths":    func(n *yaml.Node) { s.paths = l.globs(n, `"paths"`) },
		})
		if !written && sound {
			l.problem(n.At, "rule %q has no severity; write off, error, warning or note", id)
		}
	} else {
		l.severity(&s, n)
	}
	l.config.rules = append(l.config.rules, s)
}

func (l *loader) severity(s *ruleSetting, n *yaml.Node) {
	switch text := strings.ToLower(n.Value); {
	case n.Kind != yaml.Scalar:
		l.problem(n.At, "the severity of rule %q is %s; want off, error, warning or note", s.id, kind(n))
	case text == "off" || text == "false":
		s.off = true
	case finding.Severity(text).Rank() > 0:
		s.severity = finding.Severity(text)
	default:
		l.problem(n.At, "unknown severity %q%s", n.Value, didYouMean(n.Value, []string{"off", "error", "warning", "note"}, true))
	}
}

func (l *loader) ignores(n *yaml.Node) {
	l.list(n, "ignores", func(item *yaml.Node) {
		i := ignore{at: item.At.Range()}
		sound := l.sound(item, "an ignore", map[string]func(*yaml.Node){
			"rule":   func(n *yaml.Node) { i.id, _ = l.rule(n) },
			"path":   func(n *yaml.Node) { i.path = l.glob(n, `"path"`) },
			"reason": func(n *yaml.Node) { i.reason = strings.TrimSpace(n.Value) },
		})
		switch {
		case !sound:
		case i.id == "":
			l.problem(item.At, `an ignore needs "rule", the id of what it ignores`)
		case i.path == "":
			l.problem(item.At, `an ignore of %s needs "path", the files it is for`, i.id)
		case i.reason == "":
			l.problem(item.At, `an ignore of %s needs "reason", for those who read it later`, i.id)
		default:
			l.config.ignores = append(l.config.ignores, i)
		}
	})
}

func (l *loader) stubs(n *yaml.Node) {
	l.list(n, "stubs", func(item *yaml.Node) {
		var s Stub
		sound := l.sound(item, "a stub", map[string]func(*yaml.Node){
			"source":  func(n *yaml.Node) { s.Source = l.text(n, `"source"`) },
			"version": func(n *yaml.Node) { s.Version = l.text(n, `"version"`) },
			"dir":     func(n *yaml.Node) { s.Dir = l.text(n, `"dir"`) },
		})
		switch {
		case !sound:
		case s.Source.Value == "":
			l.problem(item.At, `a stub needs "source", the module that it stands in for`)
		case s.Dir.Value == "":
			l.problem(item.At, `a stub of %s needs "dir", where its Terraform is`, s.Source.Value)
		default:
			l.config.Stubs = append(l.config.Stubs, s)
		}
	})
}

// text reads text that is not empty.
func (l *loader) text(n *yaml.Node, what string) Text {
	if n.Kind != yaml.Scalar || strings.TrimSpace(n.Value) == "" {
		l.problem(n.At, "%s is %s, want text", what, kind(n))
	}
	return Text{strings.TrimSpace(n.Value), n.At}
}

// rule reads the id of a rule that exists.
func (l *loader) rule(n *yaml.Node) (string, bool) {
	if n.Kind != yaml.Scalar {
		l.problem(n.At, "a rule id is text, this is %s", kind(n))
		return "", false
	}
	id, ok := l.ids.find(n.Value)
	if !ok {
		l.problem(n.At, "unknown rule %q%s", n.Value, l.ids.didYouMean(n.Value))
	}
	return id, ok
}

func (l *loader) globs(n *yaml.Node, what string) []string {
	if n.Kind == yaml.Scalar {
		return []string{l.glob(n, what)}
	}
	if n.Kind != yaml.Sequence {
		l.problem(n.At, "%s is %s, want a list of globs", what, kind(n))
		return nil
	}
	var out []string
	for _, item := range n.Items {
		if g := l.glob(item, what); g != "" {
			out = append(out, g)
		}
	}
	return out
}

func (l *loader) glob(n *yaml.Node, what string) string {
	switch err := source.CheckGlob(n.Value); {
	case n.Kind != yaml.Scalar || n.Value == "":
		l.problem(n.At, "%s is %s, want a glob", what, kind(n))
	case err != nil:
		l.problem(n.At, "glob %q %v", n.Value, err)
	case strings.HasPrefix(n.Value, "/") || n.Value == ".." || strings.HasPrefix(n.Value, "../"):
		l.problem(n.At, "glob %q leads out of the repository; globs are relative to its root", n.Value)
	default:
		return strings.TrimSuffix(strings.TrimPrefix(n.Value, "./"), "/")
	}
	return ""
}

func kind(n *yaml.Node) string {
	switch n.Kind {
	case yaml.Mapping:
		return "a mapping"
	case yaml.Sequence:
		return "a list"
	case yaml.Null:
		return "empty"
	}
	if n.Value == "" {
		return "empty"
	}
	return fmt.Sprintf("%q", n.Value)
}

// matches says that a glob names path or a directory above it.
func matches(glob, path string) bool {
	return doublestar.MatchUnvalidated(glob, path) || doublestar.MatchUnvalidated(glob+"/**", path)
}

// matchesAny is true for no globs: they stand for everywhere.
func matchesAny(globs []string, path string) bool {
	return len(globs) == 0 || slices.ContainsFunc(globs, func(g string) bool { return matches(g, path) })
}
