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

// template is a manifest with placeholders.
type template struct {
	file     *source.File
	unusable bool // Kubernetes would refuse it as it stands
}

// placeholder finds what is written to be replaced; capitals also the words
// in capitals that stand for a value where no program reads them as a name.
var (
	placeholder = regexp.MustCompile(placeholders)
	capitals    = regexp.MustCompile(placeholders + `|\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\bPLACEHOLDER\b`)
)

const placeholders = `\$\{[^{}\s]+\}|\$\([A-Za-z_][A-Za-z0-9_.-]*\)|<[A-Za-z][A-Za-z0-9_ -]*>|\$[A-Z][A-Z0-9_]+|@@?[A-Z][A-Z0-9_]+@@?|__[A-Z][A-Z0-9_]*?__|%[A-Z][A-Z0-9_]*%|\b(?:REPLACE|CHANGE)_?ME\b`

// fillPlaceholders makes a hole of each placeholder in the names and
// annotations of o that something in the tree fills. What nothing fills stays
// as it is written: that is what Kubernetes gets.
func (l *loader) fillPlaceholders(o *object) {
	if o.file == nil {
		return
	}
	o.fillFromVault()
	find := placeholder
	if o.kind() == "ServiceAccount" {
		find = capitals
	}
	o.edit(func(s fact.String) fact.String {
		if !mayHoldPlaceholder(s.V.Encoded()) {
			return s
		}
		return fact.Replace(s, find, func(match []string) (policy.Text, bool) {
			why := l.filledBy(o.file, match[0])
			if why == "" {
				return policy.Text{}, false
			}
			return policy.HoleText(&policy.Hole{
				ID: "placeholder:" + path.Dir(o.file.Path) + ":" + match[0], Label: match[0],
				Origin: &fact.Reason{Why: why, Settle: "lint the manifests that it writes", At: s.At},
			}), true
		})
	})
}

// mayHoldPlaceholder is false for a text without what every placeholder has; it
// spares most texts the search.
func mayHoldPlaceholder(text string) bool {
	return strings.ContainsAny(text, "$<@%_") || strings.Contains(text, "ME") || strings.Contains(text, "PLACEHOLDER")
}

// fillFromVault makes a hole of each <key> that the Argo CD Vault Plugin fills:
// it does so where an annotation names the path of the secret.
// https://argocd-vault-plugin.readthedocs.io/en/stable/howitworks/
func (o *object) fillFromVault() {
	annotations := o.get("metadata", "annotations")
	path := annotations.get("avp.kubernetes.io/path")
	if path == nil || annotations.get("avp.kubernetes.io/ignore").literal() == "true" {
		return
	}
	o.edit(func(s fact.String) fact.String {
		return fact.Replace(s, vaultKey, func(match []string) (policy.Text, bool) {
			return policy.HoleText(&policy.Hole{
				ID: "vault:" + place(path.at) + ":" + match[0], Label: match[0],
				Origin: &fact.Reason{Why: "the Argo CD Vault Plugin fills " + match[0], At: s.At},
			}), true
		})
	})
}

var vaultKey = regexp.MustCompile(`<[^<>]+>`)

// filledBy says what fills a placeholder of a file: a script that runs envsubst,
// for those with $, one that names what stands in the placeholder beside a tool
// that replaces text, or whatever fills the other manifests that have such ones.
func (l *loader) filledBy(f *source.File, found string) string {
	key := f.Abs + "\x00" + found
	why, ok := l.filled[key]
	if ok {
		return why
	}
	if by := l.script(filepath.Dir(f.Abs), found); by != nil {
		why = by.Path + " fills " + found
	} else if by := l.template(f, found); by != nil {
		why = by.Path + " is not applied as it stands: something fills its placeholders, and so " + found
	}
	l.filled[key] = why
	return why
}

// script is a script in a directory or above it that fills a placeholder.
func (l *loader) script(dir, found string) *source.File {
	name := strings.Trim(found, "${}()<>@%_")
	for at := dir; ; at = filepath.Dir(at) {
		for _, s := range l.fillersIn(at) {
			if s.shell && strings.HasPrefix(found, "$") || s.replaces && strings.Contains(s.text, name) {
				return s.file
			}
		}
		if at == filepath.Dir(at) {
			return nil
		}
	}
}

// unusable finds the values that Kubernetes refuses with a placeholder in them,
// so that the file is a template; annotated finds those that it takes; mark is
// what placeholders begin with that no person writes for another to read.
var (
	unusable  = regexp.MustCompile(`(?m)^[ \t-]*(?:name|namespace|image): *([^#{\n]*[$@_%].*)`)
	annotated = regexp.MustCompile(`(?m)^[ \t]*["']?eks\.amazonaws\.com/role-arn["']?: *([^#{\n]*[$@_%].*)`)
	mark      = regexp.MustCompile(`\$\{|@@?[A-Z]|__[A-Z]|%[A-Z]`)
)

// template is a manifest that shows that placeholders like the one found in f
// are filled: f itself where it is no manifest before, or another that has them.
func (l *loader) template(f *source.File, found string) *source.File {
	if l.templates == nil {
		l.templates = templates(l.all, l.claimed)
	}
	for _, t := range l.templates[found[:1]] {
		if t.unusable || t.file != f {
			return t.file
		}
	}
	return nil
}

// templates are the manifests with placeholders, by the first letter of these.
// What Flux claims is left out: it fills that, and nothing else.
func templates(files []*source.File, claimed map[string]bool) map[string][]template {
	found := map[string][]template{}
	for _, f := range files {
		if f.Kind != source.Kubernetes || claimed[f.Abs] {
			continue
		}
		for _, where := range []*regexp.Regexp{unusable, annotated} {
			for _, line := range where.FindAllSubmatch(f.Bytes, -1) {
				for _, m := range mark.FindAll(line[1], -1) {
					found[string(m[:1])] = append(found[string(m[:1])], template{f, where == unusable})
				}
			}
		}
	}
	return found
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
