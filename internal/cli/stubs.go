package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/config"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// stubDirs are the directories of the configured stubs, in their order. They
// are relative to the configuration file.
func (s settings) stubDirs() []string {
	var dirs []string
	for _, stub := range s.config.Stubs {
		dir := filepath.Join(s.dir, filepath.FromSlash(stub.Dir.Value))
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			dir = real
		}
		dirs = append(dirs, dir)
	}
	return dirs
}

// stubs are the configured stubs. What is wrong with one is wrong usage.
func (s settings) stubs(tree *source.Tree) ([]terraform.Stub, error) {
	var list []terraform.Stub
	var problems []string
	dirs := s.stubDirs()
	for i, c := range s.config.Stubs {
		stub := terraform.Stub{Source: c.Source.Value, Version: c.Version.Value, Dir: dirs[i]}
		if field, err := stub.Check(tree); err != nil {
			at := map[string]config.Text{"source": c.Source, "version": c.Version, "dir": c.Dir}[field].At.Range()
			problems = append(problems, fmt.Sprintf("%s:%d:%d: %q of a stub: %v", at.File, at.Line, at.Column, field, err))
		}
		list = append(list, stub)
	}
	if len(problems) > 0 {
		return nil, usageError{problem: strings.Join(problems, "\n"), hint: misconfigured}
	}
	return list, nil
}
