package terraform

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// distant is a file of variables in a directory without a configuration of its
// own, which --var-file may choose for any root.
type distant struct {
	abs   string
	owner string   // the nearest directory above with a configuration, if there is one
	names []string // of the variables that it sets
}

// distantFiles are all of them in the tree; they are looked for once.
func (l *loader) distantFiles() []distant {
	l.distantOnce.Do(func() {
		configured := map[string]bool{}
		for _, f := range l.files.Files() {
			if f.Kind == source.Terraform || f.Kind == source.TerraformJSON {
				configured[filepath.Dir(f.Abs)] = true
			}
		}
		for _, f := range l.files.Files() {
			dir := filepath.Dir(f.Abs)
			if f.Kind != source.TFVars || configured[dir] {
				continue
			}
			body, _ := l.parser.Parse(f)
			if syntax.Suffix(f.Abs) == "json" {
				body, _ = l.parser.ParseJSONVars(f)
			}
			l.distant = append(l.distant, distant{f.Abs, nearest(dir, configured), sortedKeys(body.Attrs)})
		}
	})
	return l.distant
}

// ownerOf is the configuration that a file of variables is in, or nearest to.
func (l *loader) ownerOf(abs string) string {
	for _, d := range l.distantFiles() {
		if d.abs == abs {
			return d.owner
		}
	}
	return filepath.Dir(abs)
}

// nearest is the nearest directory above dir that is among some.
func nearest(dir string, some map[string]bool) string {
	for up := filepath.Dir(dir); up != dir; dir, up = up, filepath.Dir(up) {
		if some[up] {
			return up
		}
	}
	return ""
}

// distantVars are the distant files that may be meant for a root: those below
// it, and those that set nothing but what it declares.
func (l *loader) distantVars(root *directory) []distant {
	var list []distant
	for _, d := range l.distantFiles() {
		if below(root.abs, d.abs) || len(d.names) > 0 && !slices.ContainsFunc(d.names, func(name string) bool { return root.variables[name] == nil }) {
			list = append(list, d)
		}
	}
	return list
}

// below says that path is in dir, or in a directory below it.
func below(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// meant says whether a file of variables is meant for a root.
type meant uint8

const (
	never   meant = iota
	hardly        // an example, or nearer to another configuration
	perhaps       // shared with other roots, or of another time
	surely
)

// meantFor says whether a file that sets these variables is meant for the root;
// owner is the configuration that it is nearest to.
func (r *root) meantFor(abs, owner string, values map[string]*symbolic.Value) meant {
	undeclared, complete := false, true
	for name := range values {
		undeclared = undeclared || r.dir.variables[name] == nil
	}
	for name := range r.dir.variables {
		complete = complete && (!r.needs(name) || values[name] != nil)
	}
	switch {
	case undeclared && backendSettings(values):
		return never
	case owner == "":
		return perhaps
	case owner != r.dir.abs || r.forShow(abs):
		return hardly
	case filepath.Dir(abs) == filepath.Join(owner, "test"), undeclared && !complete:
		return perhaps
	}
	return surely
}

// forShow says that a file of variables of the root is there to be read or tried
// by people, by its name and place.
func (r *root) forShow(abs string) bool {
	rel, _ := filepath.Rel(r.dir.abs, abs)
	dirs, name := filepath.Split(rel)
	if words(name, "example", "examples", "sample", "samples", "template", "tmpl", "fixture", "fixtures", "dummy", "mock", "placeholder") {
		return true
	}
	for _, dir := range strings.Split(dirs, string(filepath.Separator)) {
		if words(dir, "example", "examples", "sample", "samples", "template", "templates", "fixture", "fixtures", "tests", "testdata", "docs") {
			return true
		}
	}
	for _, dir := range strings.Split(r.l.files.RepoRelative(r.dir.path), "/") {
		if words(dir, "example", "examples") {
			return true
		}
	}
	return false
}

// words says that one of the words of a name is among some.
func words(name string, some ...string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(name), func(c rune) bool { return !unicode.IsLetter(c) }),
		func(word string) bool { return slices.Contains(some, word) })
}

// backendSettings says that a file holds nothing but settings of the S3 backend,
// for -backend-config.
func backendSettings(values map[string]*symbolic.Value) bool {
	for name := range values {
		switch name {
		case "bucket", "key", "region", "dynamodb_table", "encrypt", "kms_key_id", "profile", "role_arn", "use_lockfile", "workspace_key_prefix",
			"access_key", "secret_key", "token", "assume_role", "external_id", "session_name", "acl", "shared_credentials_file", "shared_config_files":
		default:
			return false
		}
	}
	return len(values) > 0
}
