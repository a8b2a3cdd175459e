package terraform

import (
	"path/filepath"
	"sort"
	"strings"
	"sync"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// directory is a Terraform module as written: all its files, overrides merged.
type directory struct {
	abs, path string // path as reported
	files     []*source.File
	diags     []fact.Diagnostic

	variables, outputs, modules map[string]*syntax.Block
	locals                      map[string]*syntax.Attr
	resources                   map[string]*syntax.Block // by "aws_iam_role.x" and "data.aws_region.y"
	order                       []string                 // of resources
	providers                   []*syntax.Block
	backend                     bool // a backend or cloud block
	state                       *syntax.Block
	configuredBackend           bool           // one that says where the state is
	generated                   bool           // Terragrunt may add files
	hidden                      []*fact.Reason // why files that Terragrunt adds are not known
	// values are locals that stand for what is not known in files that Terragrunt makes.
	values map[string]*symbolic.Value
	// authMaps are the locals and outputs with the aws-auth manifest in themselves.
	authMaps []string
	// imported are the resources of the module that import blocks bring in.
	imported map[string]source.Site

	missingOnce sync.Once
	missing     []missing // references to what is not declared

	stub *stub // set when it stands in for a module that is not on disk
}

func newDirectory(abs, path string) *directory {
	return &directory{abs: abs, path: path, variables: map[string]*syntax.Block{}, outputs: map[string]*syntax.Block{},
		modules: map[string]*syntax.Block{}, locals: map[string]*syntax.Attr{}, values: map[string]*symbolic.Value{}, resources: map[string]*syntax.Block{}, imported: map[string]source.Site{}}
}

// loader holds what all roots share.
type loader struct {
	files      *source.Tree
	parser     *syntax.Parser
	functions  map[string]symbolic.Function
	models     map[string]model
	terragrunt map[string]symbolic.Function // what its files have besides

	stubs  []Stub
	planOf map[string]*plan // by the directory of the root or unit that it is of
	whole  map[string]bool  // directories with a plan that stands by itself and lacks nothing

	account func(dir string) string // of the credentials in use, where it is told

	prepareOnce sync.Once
	rootsOnce   sync.Once
	units       *units              // of Terragrunt
	rootList    []*directoryFiles   // of roots
	worth       []*directoryFiles   // of them those that may declare identity
	calls       map[string][]string // directories that a directory calls, by path

	options      Options
	declarations map[string]*declaredList // by type

	keepersOnce sync.Once
	kept        []keeper

	mu       sync.Mutex
	rendered map[*source.File]bool // as templates
	dirs     map[string]*dirEntry
	diags    map[string][]fact.Diagnostic // of directories that were released

	distantOnce sync.Once
	distant     []distant
}

type dirEntry struct {
	once sync.Once
	dir  *directory
}

// directory reads a module's directory once; nil when it holds no Terraform.
func (l *loader) directory(abs string) *directory {
	l.mu.Lock()
	e := l.dirs[abs]
	if e == nil {
		e = &dirEntry{}
		l.dirs[abs] = e
	}
	l.mu.Unlock()
	e.once.Do(func() { e.dir = l.readDirectory(abs) })
	return e.dir
}

// configName says that Terraform reads a file of this name, and whether it
// overrides others.
func configName(name string) (base string, override, ok bool) {
	for _, ext := range []string{".tf", ".tf.json", ".tofu", ".tofu.json"} {
		if base, ok = strings.CutSuffix(name, ext); ok && base != "" && !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, "~") {
			return base, base == "override" || strings.HasSuffix(base, "_override"), true
		}
	}
	return "", false, false
}

// release drops what was read of a root: its facts are out, and nobody calls
// it. Should somebody do so after all, it is read again.
func (l *loader) release(d *directory) {
	l.mu.Lock()
	delete(l.dirs, d.abs)
	l.diags[d.abs] = d.diags
	l.mu.Unlock()
	for _, f := range d.files {
		l.parser.Release(f)
	}
}

// directoryFiles are the files of a module, in the order in which they are read.
type directoryFiles struct {
	abs              string
	files, overrides []*source.File
}

// first is the file that stands for the directory in what is said about it.
func (d *directoryFiles) first() *source.File {
	return append(d.files[:len(d.files):len(d.files)], d.overrides...)[0]
}

func (l *loader) readDirectory(abs string) *directory {
	all := l.configuration(abs)
	d := newDirectory(abs, l.files.Display(abs))
	d.generated = l.units.called[abs]
	for _, f := range all.files {
		d.add(l, f, false)
	}
	for _, f := range all.overrides {
		d.add(l, f, true)
	}
	if len(d.files) == 0 {
		return nil
	}
	d.findAuthMaps()
	return d
}

// configuration finds the files that Terraform reads in a directory.
func (l *loader) configuration(abs string) *directoryFiles {
	names, err := l.files.ReadDir(abs)
	if err != nil {
		names = nil
		for _, f := range l.files.Files() {
			if filepath.Dir(f.Abs) == abs {
				names = append(names, filepath.Base(f.Abs))
			}
		}
	}
	all := &directoryFiles{abs: abs}
	has := map[string]bool{}
	for _, n := range names {
		has[n] = true
	}
	for _, n := range names {
		_, override, ok := configName(n)
		if !ok || strings.Contains(n, ".tf") && has[strings.Replace(n, ".tf", ".tofu", 1)] {
			continue
		}
		f, err := l.files.Read(filepath.Join(abs, n))
		switch {
		case err != nil:
			continue // discovery reports it
		case override:
			all.overrides = append(all.overrides, f)
		default:
			all.files = append(all.files, f)
		}
	}
	return all
}

func (d *directory) add(l *loader, f *source.File, override bool) {
	body, diags := l.parser.Parse(f)
	for i := range diags {
		diags[i].Fatal = l.files.Fatal(f)
	}
	d.files = append(d.files, f)
	d.diags = append(d.diags, diags...)
	for _, b := range body.Blocks {
		d.addBlock(b, override)
	}
}

func (d *directory) addBlock(b *syntax.Block, override bool) {
	put := func(m map[string]*syntax.Block, name string) {
		switch old := m[name]; {
		case old != nil && override:
			b = &syntax.Block{Type: old.Type, Labels: old.Labels, At: old.At, Body: old.Body.Override(b.Body)}
		case old != nil:
			return // Terraform refuses the second one
		}
		m[name] = b
	}
	switch b.Type {
	case "variable":
		put(d.variables, b.Label(0))
	case "output":
		put(d.outputs, b.Label(0))
	case "module":
		put(d.modules, b.Label(0))
	case "resource", "data", "ephemeral":
		name := b.Label(0) + "." + b.Label(1)
		if b.Type != "resource" {
			name = b.Type + "." + name
		}
		if d.resources[name] == nil {
			d.order = append(d.order, name)
		}
		put(d.resources, name)
	case "locals":
		for name, a := range b.Body.Attrs {
			if d.locals[name] == nil || override {
				d.locals[name] = a
			}
		}
	case "provider":
		d.providers = append(d.providers, b)
	case "import":
		if to := b.Body.Attrs["to"]; to != nil {
			parts := strings.SplitN(dotted(to.Expr), ".", 3)
			if len(parts) >= 2 {
				d.imported[parts[0]+"."+parts[1]] = b.At
			}
		}
	case "terraform":
		for _, sub := range b.Body.Blocks {
			if sub.Type == "backend" || sub.Type == "cloud" {
				d.backend, d.state = true, sub
				d.configuredBackend = d.configuredBackend || len(sub.Body.Attrs)+len(sub.Body.Blocks) > 0
			}
		}
		d.backend = d.backend || b.Body.Attrs["backend"] != nil || b.Body.Attrs["cloud"] != nil
	}
}

// required says that the module has a variable without default.
func (d *directory) required() bool {
	for _, v := range d.variables {
		if v.Body.Attrs["default"] == nil {
			return true
		}
	}
	return false
}

// localSource is the directory of a module call's local source.
func (d *directory) localSource(b *syntax.Block) (string, bool) {
	a := b.Body.Attrs["source"]
	if a == nil {
		return "", false
	}
	s, ok := syntax.JSONKey(a.Expr)
	if !ok || !strings.HasPrefix(s, "./") && !strings.HasPrefix(s, "../") && s != "." && s != ".." {
		return "", false
	}
	return filepath.Join(d.abs, filepath.FromSlash(s)), true
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
