package kube

import (
	"path/filepath"
	"regexp"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// filler is a script or pipeline that fills placeholders in manifests.
type filler struct {
	file *source.File
	text string
}

var placeholder = regexp.MustCompile(`\$\{[^{}\s]+\}|\$\([A-Za-z_][A-Za-z0-9_.-]*\)|<[A-Za-z][A-Za-z0-9_ -]*>|\$[A-Z][A-Z0-9_]+|@@?[A-Z][A-Z0-9_]+@@?|\b(?:REPLACE|CHANGE)_?ME\b`)

// fillPlaceholders makes a hole of each placeholder in the names and
// annotations of o that something in the tree fills. What nothing fills stays
// as it is written: that is what Kubernetes gets.
func (l *loader) fillPlaceholders(o *object) {
	if o.file == nil {
		return
	}
	o.edit(func(s fact.String) fact.String {
		if !strings.ContainsAny(s.V.Encoded(), "$<@") && !strings.Contains(s.V.Encoded(), "ME") {
			return s
		}
		return replaceText(s, func(text string) (int, int, policy.Text, bool) {
			for _, m := range placeholder.FindAllStringIndex(text, -1) {
				found := text[m[0]:m[1]]
				if by := l.filledBy(o.file, found); by != nil {
					return m[0], m[1], policy.HoleText(&policy.Hole{
						ID: "placeholder:" + filepath.ToSlash(filepath.Dir(o.file.Path)) + ":" + found, Label: found,
						Origin: &fact.Reason{Why: by.file.Path + " fills " + found, Settle: "lint the manifests that it writes", At: s.At},
					}), true
				}
			}
			return 0, 0, policy.Text{}, false
		})
	})
}

// filledBy is a script that fills a placeholder: one that runs envsubst, for
// those with $, or one that names what stands in the placeholder beside a tool
// that replaces text.
func (l *loader) filledBy(f *source.File, found string) *filler {
	name := strings.Trim(found, "${}()<>@")
	for dir := filepath.Dir(f.Abs); ; dir = filepath.Dir(dir) {
		for i, s := range l.fillersIn(dir) {
			shell := strings.HasPrefix(found, "$") && envsubst.MatchString(s.text)
			if shell || strings.Contains(s.text, name) && replacer.MatchString(s.text) {
				return &l.fillers[dir][i]
			}
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
	}
}

var (
	envsubst = regexp.MustCompile(`\b(envsubst|gomplate|esh|consul-template|envtpl)\b`)
	replacer = regexp.MustCompile(`\b(sed|perl|awk|yq|envsubst|gomplate|kustomize edit|ytt|replace|str_replace|jinja|jinja2|tr)\b`)
	script   = regexp.MustCompile(`(?i)^(GNU)?makefile$|\.(sh|bash|mk|py|ps1)$|^(taskfile|skaffold|\.gitlab-ci|buildspec|azure-pipelines|cloudbuild|bitbucket-pipelines|\.travis|\.drone)\.ya?ml$|^(jenkinsfile|justfile|tiltfile)`)
)

// fillersIn are the scripts in a directory, and in those below it where
// projects keep them.
func (l *loader) fillersIn(dir string) []filler {
	if all, ok := l.fillers[dir]; ok {
		return all
	}
	var all []filler
	add := func(in string, every bool) {
		names, err := l.tree.ReadDir(in)
		if err != nil {
			return
		}
		for _, name := range names {
			if !every && !script.MatchString(name) || len(all) > 200 {
				continue
			}
			if f, err := l.tree.Read(filepath.Join(in, name)); err == nil {
				all = append(all, filler{f, string(f.Bytes)})
			}
		}
	}
	add(dir, false)
	for _, sub := range []string{"scripts", "script", "hack", "bin", "ci", ".ci", "build", "tools", "deploy"} {
		add(filepath.Join(dir, sub), false)
	}
	for _, sub := range []string{".github/workflows", ".circleci", ".buildkite"} {
		add(filepath.Join(dir, sub), true)
	}
	l.fillers[dir] = all
	return all
}
