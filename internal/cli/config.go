package cli

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/config"
	"github.com/eksiamlint/eksiamlint/internal/engine"
	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// settings are the configuration, the directory that its globs start from, the
// one that holds its file, and the file.
type settings struct {
	config    *config.Config
	root, dir string
	file      *source.File // nil without one
}

// misconfigured is what is said after the mistakes in a configuration.
const misconfigured = "the configuration is not as it has to be; nothing was linted"

// configure reads the file that --config names, or the one at the root of the
// repository that holds the first path. What is wrong in it is wrong usage.
func configure(o options, workDir string) (settings, error) {
	first := pathsOf(o)[0]
	if first == "-" {
		first = filepath.Dir(o.stdin)
	}
	s := settings{config: &config.Config{}, root: source.Repository(workDir, first)}
	name := o.config
	if name == "" {
		for _, n := range config.Names {
			p := filepath.Join(s.root, n)
			// A link could lead out of the repository; who wants one names it.
			if info, err := os.Lstat(p); err == nil && info.Mode().IsRegular() {
				name = p
				break
			}
		}
	}
	if name == "" {
		return s, nil
	}
	f, err := source.ReadNamed(workDir, name)
	if err != nil {
		return s, usageError{problem: err.Error()}
	}
	c, problems := config.Load(f, allRules())
	if len(problems) > 0 {
		var lines []string
		for _, p := range problems {
			lines = append(lines, fmt.Sprintf("%s:%d:%d: %s", p.At.File, p.At.Line, p.At.Column, p.Message))
		}
		return s, usageError{problem: strings.Join(lines, "\n"), hint: misconfigured}
	}
	s.config, s.dir, s.file = c, filepath.Dir(f.Abs), f
	return s, nil
}

// allRules are the rules of the engine and those about ignores, by id.
func allRules() []*finding.Rule {
	list := slices.Concat(engine.Rules(), config.Rules())
	slices.SortFunc(list, func(a, b *finding.Rule) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// engine are the flags that choose rules.
func (o options) engine() engine.Options {
	return engine.Options{Disable: o.disable, Only: o.only, Persona: o.persona, Preview: o.preview}
}

// shows says that a rule runs, and that its findings are shown.
func (o options) shows(id string) bool {
	return slices.ContainsFunc(shownRules(o), func(r *finding.Rule) bool { return r.ID == id })
}

// shownRules are the rules that the flags let run and speak.
func shownRules(o options) []*finding.Rule {
	shown := o.engine()
	return slices.DeleteFunc(allRules(), func(r *finding.Rule) bool { return !shown.Shows(r) })
}
