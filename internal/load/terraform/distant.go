package terraform

import (
	"path/filepath"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// distant is a file of variables in a directory without a configuration of its
// own, which --var-file may choose for any root.
type distant struct {
	abs, dir string
	names    []string // of the variables that it sets
}

// distantFiles are all of them in the tree; they are looked for once.
func (l *loader) distantFiles() []distant {
	l.distantOnce.Do(func() {
		bare := map[string]bool{}
		for _, f := range l.files.Files() {
			if f.Kind != source.TFVars {
				continue
			}
			dir := filepath.Dir(f.Abs)
			if _, ok := bare[dir]; !ok {
				bare[dir] = len(l.configuration(dir).files) == 0
			}
			if !bare[dir] {
				continue
			}
			body, _ := l.parser.Parse(f)
			if syntax.Suffix(f.Abs) == "json" {
				body, _ = l.parser.ParseJSONVars(f)
			}
			l.distant = append(l.distant, distant{f.Abs, dir, sortedKeys(body.Attrs)})
		}
	})
	return l.distant
}

// distantVars are the distant files that may be meant for a root: those below
// it, and those that set nothing but what it declares.
func (l *loader) distantVars(root *directory) []string {
	var list []string
	for _, d := range l.distantFiles() {
		below, err := filepath.Rel(root.abs, d.dir)
		meant := err == nil && below != ".." && !strings.HasPrefix(below, ".."+string(filepath.Separator))
		if !meant {
			meant = len(d.names) > 0
			for _, name := range d.names {
				meant = meant && root.variables[name] != nil
			}
		}
		if meant {
			list = append(list, d.abs)
		}
	}
	return list
}
