package kube

import (
	"path/filepath"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

// testNames begin the names of the files in which tests of policies lie: those
// of the Kyverno CLI, of Chainsaw and, by custom, of Gatekeeper's gator.
var testNames = []string{"kyverno-test.", "chainsaw-test.", "suite."}

func isTest(f *source.File) bool {
	base := filepath.Base(f.Abs)
	for _, name := range testNames {
		if strings.HasPrefix(base, name) {
			return true
		}
	}
	return false
}

// tested marks the files that a test reads as its resources: they are examples
// that no cluster gets, unless something else takes them in.
// https://kyverno.io/docs/kyverno-cli/usage/test/
// https://kyverno.github.io/chainsaw/latest/configuration/file/
// https://open-policy-agent.github.io/gatekeeper/website/docs/gator/
func (l *loader) tested(f *source.File) {
	for _, o := range l.objects(f) {
		switch o.group() + "/" + o.kind() {
		case "cli.kyverno.io/Test":
			for _, r := range o.get("resources").list() {
				l.example(f, r)
			}
		case "test.gatekeeper.sh/Suite":
			for _, t := range o.get("tests").list() {
				for _, c := range t.get("cases").list() {
					l.example(f, c.get("object"))
					for _, i := range c.get("inventory").list() {
						l.example(f, i)
					}
				}
			}
		case "chainsaw.kyverno.io/Test":
			l.exampleFiles(f, o.get("spec", "steps"))
		}
	}
}

// exampleFiles takes every "file" that an operation in v names for an example.
func (l *loader) exampleFiles(f *source.File, v *value) {
	if v == nil {
		return
	}
	for _, item := range v.items {
		l.exampleFiles(f, item)
	}
	for _, e := range v.entries {
		if key, _ := e.key.V.Literal(); key == "file" {
			l.example(f, e.value)
		}
		l.exampleFiles(f, e.value)
	}
}

// example marks the file that a test f names.
func (l *loader) example(f *source.File, named *value) {
	if path := named.literal(); path != "" {
		l.examples[filepath.Join(filepath.Dir(f.Abs), filepath.FromSlash(path))] = true
	}
}
