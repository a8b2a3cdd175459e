package cli

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/config"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// account says to which account the configuration assigns a directory.
func (s settings) account(tree *source.Tree) func(dir string) string {
	if len(s.config.Accounts) == 0 {
		return nil
	}
	return func(dir string) string { return s.config.Account(tree.RepoRelative(dir)) }
}

// load reads the facts of a tree, with what the configuration says about the
// estate. Paths are what was asked to be linted.
func (s settings) load(tree *source.Tree, paths []string, o load.Options) *fact.Set {
	o.Account = s.account(tree)
	set := load.Load(tree, o)
	s.tell(set, tree, paths)
	return set
}

// Facts are the facts of a tree that is a whole repository, with what the
// configuration in a file says about it: what the checks of rules' fixtures read.
func Facts(tree *source.Tree, root string, file *source.File) (*fact.Set, error) {
	c, problems := config.Load(file, allRules())
	if len(problems) > 0 {
		p := problems[0]
		return nil, fmt.Errorf("%s:%d:%d: %s", p.At.File, p.At.Line, p.At.Column, p.Message)
	}
	s := settings{config: c, root: root, dir: root, file: file}
	return s.load(tree, []string{root}, load.Options{}), nil
}

// tell adds to the facts what the configuration says about the estate.
func (s settings) tell(set *fact.Set, tree *source.Tree, paths []string) {
	if s.file != nil {
		tree.Show(s.file)
	}
	for _, sa := range set.ServiceAccounts {
		sa.Cluster = s.cluster(tree, &sa.Decl, sa.Namespace)
	}
	for _, w := range set.Workloads {
		w.Cluster = s.cluster(tree, &w.Decl, w.Namespace)
	}
	for _, h := range set.HelmReleases {
		h.Cluster = s.cluster(tree, &h.Decl, h.Namespace)
	}
	for _, i := range s.config.Assume {
		set.Intents = append(set.Intents, &fact.Intent{
			Decl: s.decl("assume", i.From.At), From: []fact.Party{party(i.From)}, To: text(i.To),
			Link: "the configuration says that role %s is to be assumed",
		})
	}
	whole := slices.Contains(paths, s.root)
	for _, e := range s.config.Expect {
		set.Expectations = append(set.Expectations, &fact.Expectation{
			Decl: s.decl("expect", e.From.At), From: party(e.From), Action: text(e.Action), Resource: text(e.Resource),
			Allowed: e.Verdict.Value == "allowed", Whole: whole,
		})
	}
}

// cluster is the cluster that the configuration names for a manifest.
func (s settings) cluster(tree *source.Tree, d *fact.Decl, namespace fact.String) fact.String {
	if d.At.File == nil || len(s.config.Clusters) == 0 {
		return fact.String{}
	}
	ns, _ := namespace.V.Literal()
	name := s.config.Cluster(path.Clean(tree.RepoRelative(d.At.File.Path)), ns)
	if name == "" {
		return fact.String{}
	}
	return fact.Text(policy.Literal(name), d.At, source.Map{})
}

// decl is the declaration of an entry of the configuration.
func (s settings) decl(section string, at source.Site) fact.Decl {
	return fact.Decl{
		Address: filepath.Base(at.File.Path) + " " + section, At: at, Exists: policy.Yes, Origin: fact.Configured,
		Scope: &fact.Scope{ID: "configuration", Dir: "."},
	}
}

func text(t config.Text) fact.String {
	if t.Value == "" {
		return fact.String{}
	}
	return fact.Text(policy.Literal(t.Value), t.At, source.Map{})
}

func party(p config.Party) fact.Party {
	return fact.Party{
		Kind:      fact.PartyKind(p.Kind),
		Namespace: fact.Text(policy.Literal(p.Namespace), p.At, source.Map{}),
		Name:      fact.Text(policy.Literal(p.Name), p.At, source.Map{}),
	}
}
