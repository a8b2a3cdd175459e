package terraform

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// Stub is a module that the user wrote to stand in for one that is not on disk.
// It is written as our own are, and wins over them.
type Stub struct {
	Source  string // as a module call writes it
	Version string // a constraint; the stub stands in where all of a call's versions are within it
	Dir     string // absolute
}

// Check says what is wrong with a stub: with its "source", its "version" or its
// "dir".
func (s Stub) Check(tree *source.Tree) (field string, err error) {
	q := parseSource(s.Source, "")
	switch first, _, _ := strings.Cut(s.Source, "/"); {
	case q.address == "":
		return "source", fmt.Errorf("it names no module")
	case first == "." || first == ".." || first == "":
		return "source", fmt.Errorf("%q is a path; a module on disk is read as it is", s.Source)
	case strings.Contains(s.Source, "?"):
		return "source", fmt.Errorf("%q has a query; versions are given as \"version\"", s.Source)
	}
	if s.Version != "" {
		if _, ok := versionsOf(s.Version); !ok || strings.Contains(s.Version, "!=") {
			return "version", fmt.Errorf("%q is no range of versions, such as \"~> 2.0\" or \">= 1.4, < 3.0\"", s.Version)
		}
	}
	l := newLoader(tree, Options{})
	if d := l.directory(s.Dir); d == nil {
		return "dir", fmt.Errorf("%q holds no Terraform files that may be read", tree.Display(s.Dir))
	}
	return "", nil
}

// ownStub is the user's stub for a module call, the first that fits.
func (l *loader) ownStub(q moduleRequest) *stub {
	for _, s := range l.stubs {
		want := parseSource(s.Source, "")
		if want.sub != q.sub || want.address != q.address && (want.module == "" || want.module != q.module) {
			continue
		}
		if s.Version != "" {
			have, ok := versionsOf(q.version)
			if allowed, _ := versionsOf(s.Version); !ok || !have.within(allowed) {
				continue
			}
		}
		major, ok := newestMajor(q.version)
		if !ok {
			major = -1
		}
		return &stub{module: q.module, dir: s.Dir, major: major, users: true}
	}
	return nil
}

// ownStubDirectory is the module of a user's stub as a call sees it.
func (l *loader) ownStubDirectory(s *stub, call source.Site) *directory {
	files := l.configuration(s.dir)
	if len(files.files) == 0 {
		return nil
	}
	d := newDirectory(s.dir, l.files.Display(s.dir))
	d.stub = s
	for _, f := range files.files {
		d.add(l, standIn(filepath.ToSlash(f.Abs), f.Bytes, call), false)
	}
	for _, f := range files.overrides {
		d.add(l, standIn(filepath.ToSlash(f.Abs), f.Bytes, call), true)
	}
	return d
}

// stubDiagnostics are what does not parse in the user's stubs.
func (l *loader) stubDiagnostics() []fact.Diagnostic {
	var list []fact.Diagnostic
	seen := map[string]bool{}
	for _, s := range l.stubs {
		if d := l.directory(s.Dir); d != nil && !seen[s.Dir] {
			seen[s.Dir] = true
			for _, diag := range d.diags {
				diag.Fatal = true
				list = append(list, diag)
			}
		}
	}
	return list
}
