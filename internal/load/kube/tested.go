package kube

import (
	"path/filepath"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

// tested marks the files that a test of Kyverno's reads as its resources: they
// are examples that no cluster gets, unless something else takes them in.
// https://kyverno.io/docs/kyverno-cli/usage/test/
func (l *loader) tested(f *source.File) {
	for _, o := range l.objects(f) {
		if o.kind() != "Test" || o.group() != "cli.kyverno.io" {
			continue
		}
		for _, r := range o.get("resources").list() {
			if path := r.literal(); path != "" {
				l.examples[filepath.Join(filepath.Dir(f.Abs), filepath.FromSlash(path))] = true
			}
		}
	}
}
