package kube

import (
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// filler is a script or pipeline that fills placeholders in manifests.
type filler struct {
	file            *source.File
	text            string
	shell, replaces bool // runs envsubst or the like; runs a tool that replaces text
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
		return replaceText(s, placeholder, func(match []string) (policy.Text, bool) {
			by := l.filledBy(filepath.Dir(o.file.Abs), match[0])
			if by == nil {
				return policy.Text{}, false
			}
			return policy.HoleText(&policy.Hole{
				ID: "placeholder:" + path.Dir(o.file.Path) + ":" + match[0], Label: match[0],
				Origin: &fact.Reason{Why: by.Path + " fills " + match[0], Settle: "lint the manifests that it writes", At: s.At},
			}), true
		})
	})
}

// filledBy is a script that fills a placeholder: one that runs envsubst, for
// those with $, or one that names what stands in the placeholder beside a tool
// that replaces text.
func (l *loader) filledBy(dir, found string) *source.File {
	key := dir + "\x00" + found
	if by, ok := l.filled[key]; ok {
		return by
	}
	var by *source.File
	name := strings.Trim(found, "${}()<>@")
	for at := dir; by == nil; at = filepath.Dir(at) {
		for _, s := range l.fillersIn(at) {
			if s.shell && strings.HasPrefix(found, "$") || s.replaces && strings.Contains(s.text, name) {
				by = s.file
				break
			}
		}
		if at == filepath.Dir(at) {
			break
		}
	}
	l.filled[key] = by
	return by
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
				text := string(f.Bytes)
				all = append(all, filler{f, text, envsubst.MatchString(text), replacer.MatchString(text)})
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
