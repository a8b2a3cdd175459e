package terraform

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// stubFiles are Terraform modules of our own that stand in for modules which a
// fresh clone does not have: their inputs, defaults, outputs and what matters
// for identity (facts TR8). They are evaluated as modules on disk are. What is
// written in them is shown at the module call.
//
// A stub sees one name that other modules do not have, stub:
//
//	stub.major      the major version that is called
//	stub.unlisted   the arguments of the call that the stub does not declare
//	stub.unknown    what the real module does and the stub does not say: no
//	                answer that depends on stub.unknown.x is certain
//
//go:embed stubs
var stubFiles embed.FS

// stubVersions says which directory stands in for which majors of a module, by
// its address in the registry and the path of the submodule.
type stubVersions struct {
	module, sub string
	from, to    int
	dir         string // below stubs/, without the submodule's path
}

// stub is what a directory stands in for.
type stub struct {
	module string // "terraform-aws-modules/eks/aws"
	dir    string // below stubFiles, or a directory of the user's
	major  int    // -1: not known
	users  bool   // it is one of the user's own
}

// moduleRequest is a module's source and version as a call writes them.
type moduleRequest struct {
	module  string // address in the registry, empty when it is no module of a registry or of its repository
	address string // host and path without scheme: "git.example.com/platform/terraform"
	sub     string // path below //
	version string // a constraint, or a tag
}

// standInFor is what stands in for a module at a call: the user's stub, or else
// one of ours; nil, and what would settle it, when there is none.
func (l *loader) standInFor(q moduleRequest, call source.Site) (d *directory, settle string) {
	if own := l.ownStub(q); own != nil {
		if d = l.stubDirectory(own, call); d != nil {
			return d, ""
		}
	}
	s, settle := stubOf(q)
	if s == nil {
		return nil, settle
	}
	return l.stubDirectory(s, call), ""
}

// stubOf is our stub for a module, or why there is none.
func stubOf(q moduleRequest) (*stub, string) {
	known := false
	latest := 0
	for _, v := range stubTable {
		if v.module == q.module {
			known = true
			latest = max(latest, v.to)
		}
	}
	if !known {
		return nil, ""
	}
	major, ok := newestMajor(q.version)
	if !ok || major > latest {
		return nil, "a version constraint with an upper bound, such as \"~> " + fmt.Sprint(latest) + ".0\", or the files that terraform init fetches"
	}
	for _, v := range stubTable {
		if v.module == q.module && v.sub == q.sub && v.from <= major && major <= v.to {
			return &stub{module: v.module, dir: path.Join("stubs", v.dir, v.sub), major: major}, ""
		}
	}
	return nil, ""
}

// stubDirectory is the module of a stub as the call b sees it: its files are
// those of the stub, and what stands in them is shown at the call.
func (l *loader) stubDirectory(s *stub, call source.Site) *directory {
	if s.users {
		return l.ownStubDirectory(s, call)
	}
	names, err := fs.Glob(stubFiles, s.dir+"/*.tf")
	if err != nil || len(names) == 0 {
		return nil
	}
	sort.Strings(names)
	d := newDirectory(s.dir, s.dir)
	d.stub = s
	for _, name := range names {
		text, err := stubFiles.ReadFile(name)
		if err != nil {
			return nil
		}
		d.add(l, standIn(name, text, call), false)
	}
	return d
}

// standIn is a file whose places are shown at a call.
func standIn(name string, text []byte, call source.Site) *source.File {
	id := call.Key() + "!" + name
	f := source.NewFile(id, id, text)
	f.For = call
	return f
}

// nestedStub is the stub that a stub's own module call names by its path.
func (l *loader) nestedStub(d *directory, b *syntax.Block) *directory {
	a := b.Body.Attrs["source"]
	if a == nil {
		return nil
	}
	rel, ok := syntax.JSONKey(a.Expr)
	if !ok {
		return nil
	}
	s := *d.stub
	if s.users {
		s.dir = filepath.Join(s.dir, filepath.FromSlash(rel))
	} else {
		s.dir = path.Join(s.dir, rel)
	}
	return l.stubDirectory(&s, b.At)
}

// stubValue is stub.name, in a stub.
func (m *module) stubValue(name string, at source.Site) *symbolic.Value {
	switch name {
	case "major":
		if m.dir.stub.major >= 0 {
			return symbolic.IntValue(m.dir.stub.major, at)
		}
	case "unlisted":
		var items []*symbolic.Value
		for _, arg := range sortedKeys(m.args.syn.Attrs) {
			if !metaArguments[arg] && m.dir.variables[arg] == nil {
				items = append(items, symbolic.LiteralValue(arg, at))
			}
		}
		return symbolic.SeqValue(symbolic.List, items, at)
	}
	m.frame.Doubt()
	return symbolic.UnknownValue(&symbolic.Symbol{ID: m.id + "stub." + name, Label: m.addr, Type: cty.DynamicPseudoType, Reason: m.unmodelled()}, at)
}

// unmodelled is the reason for what a stub does not say.
func (m *module) unmodelled() *fact.Reason {
	list := m.callers()
	by := list[len(list)-1]
	name := "module " + by.Address
	if m.up == nil {
		name = "the module of " + by.Address
	}
	return &fact.Reason{Why: fmt.Sprintf("not all that %s does is known without its files", name),
		Settle: "the files that terraform init fetches", At: by.At.Shown()}
}

// requestOf is what a module call asks for.
func requestOf(b *syntax.Block) moduleRequest {
	text := func(name string) string {
		if a := b.Body.Attrs[name]; a != nil {
			s, _ := syntax.JSONKey(a.Expr)
			return strings.TrimSpace(s)
		}
		return ""
	}
	return parseSource(text("source"), text("version"))
}

// parseSource reads the address of a module: in a registry, in the GitHub
// repository that the registry serves it from, or anywhere else.
func parseSource(src, version string) moduleRequest {
	src, query, _ := strings.Cut(src, "?")
	src, git := strings.CutPrefix(src, "git::")
	schemed := strings.Contains(src, "://")
	for _, scheme := range []string{"https://", "ssh://", "http://", "tfr:///", "tfr://"} {
		src = strings.TrimPrefix(src, scheme)
	}
	if rest, ok := strings.CutPrefix(src, "git@"); ok {
		src, git = rest, true
		if host, repo, ok := strings.Cut(rest, ":"); ok && !schemed {
			src = host + "/" + repo
		}
	}
	for _, registry := range []string{"registry.terraform.io/", "registry.opentofu.org/"} {
		src = strings.TrimPrefix(src, registry)
	}
	src, sub, _ := strings.Cut(src, "//")
	src = strings.TrimSuffix(strings.TrimSuffix(src, "/"), ".git")
	onGitHub := strings.HasPrefix(src, "github.com/")
	q := moduleRequest{address: src, sub: strings.Trim(path.Clean("/"+sub), "/"), version: version}
	if git = git || onGitHub; git {
		q.version = ""
	}
	for _, p := range strings.Split(query, "&") {
		if v, ok := strings.CutPrefix(p, "version="); ok && !git {
			q.version = v
		}
		if tag, ok := strings.CutPrefix(p, "ref="); ok {
			q.version = strings.TrimPrefix(strings.TrimPrefix(tag, "tags/"), "v")
		}
	}
	parts := strings.Split(src, "/")
	switch {
	case onGitHub && len(parts) == 3:
		if words := strings.SplitN(parts[2], "-", 3); len(words) == 3 && words[0] == "terraform" { // terraform-aws-eks
			q.module = parts[1] + "/" + words[2] + "/" + words[1]
		}
	case !git && len(parts) == 3 && !strings.HasPrefix(parts[0], "."):
		q.module = src
	}
	return q
}
