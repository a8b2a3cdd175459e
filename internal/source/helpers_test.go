package source_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

// write makes files below dir; a name that ends in a slash makes a directory.
func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		parent := filepath.Dir(path)
		if name[len(name)-1] == '/' {
			parent = path
		}
		if err := os.MkdirAll(parent, 0o755); err != nil {
			t.Fatal(err)
		}
		if parent == path {
			continue
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// tempDir is a new directory whose path has no links in it.
func tempDir(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// discover lints paths with dir as the working directory.
func discover(t *testing.T, dir string, o source.Options) *source.Tree {
	t.Helper()
	o.WorkDir = dir
	tree, err := source.Discover(o)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func paths(tree *source.Tree) []string {
	list := []string{}
	for _, f := range tree.Files() {
		list = append(list, f.Path)
	}
	return list
}
