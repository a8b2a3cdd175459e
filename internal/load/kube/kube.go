// Package kube reads Kubernetes manifests as they are deployed: after what
// kustomizations, Flux and Argo CD do to them, as far as that is decided. What
// is not decided becomes a hole with its reason.
package kube

import (
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// reads is what the loader asks of a source.Tree.
type reads interface {
	Read(abs string) (*source.File, error)
	ReadDir(abs string) ([]string, error)
	IsDir(abs string) bool
}

// loader reads one tree.
type loader struct {
	set    *fact.Set
	tree   reads
	all    []*source.File
	dirs   []string // of all, sorted
	scopes map[string]*fact.Decl
	files  map[string][]*object // by File.Abs

	kustomizations map[string]*object       // by directory
	lost           map[string]bool          // directories whose kustomization cannot be read
	built          map[string]*built        // by directory
	values         int                      // how many values overlays have made
	reached        map[string]bool          // files and directories that a kustomization takes in
	installed      map[string][]fact.String // namespaces that Argo CD installs a file of Helm values in
	claimed        map[string]bool          // files and directories that Flux or Argo CD takes in
	examples       map[string]bool          // files that tests of policies read
	fillers        map[string][]filler
	filled         map[string]string      // why it is filled, by file and placeholder
	templates      map[string][]template  // by the first letter of their placeholders
	sources        map[string]fact.String // addresses of Flux's sources, by kind and name
	crossplane     crossplane
}

// Load reads all files of kinds Kubernetes, HelmValues, Helmfile and
// Kustomization.
func Load(tree *source.Tree, files []*source.File) *fact.Set {
	if tree == nil {
		return load(noTree{}, files)
	}
	return load(tree, files)
}

// LoadEmbedded reads YAML that stands inside another file. Its facts have the
// declaration of the resource that holds the text.
func LoadEmbedded(e fact.Embedded) *fact.Set {
	l := newLoader(noTree{})
	decl := e.Decl
	switch e.Hint {
	case "aws-auth-rows":
		key := e.Key
		if key == "" {
			key = "mapRoles"
		}
		l.authRows(decl, key, e.Text, e.Map, e.At)
	case "helm-values":
		r := release{decl: decl}
		r.decl.Origin = fact.HelmValues
		if e.Helm != nil {
			r.name, r.namespace, r.chart, r.repository = e.Helm.Release, e.Helm.Namespace, e.Helm.Chart, e.Helm.Repository
		}
		l.layeredValues(e, r)
	case "aws-auth":
		// A text that nobody says to be a manifest: what else it is does not count.
		for _, o := range parse(e.Text, e.Map, &fact.Set{}, &decl) {
			if o.isAuthMap() {
				l.facts(o)
			}
		}
	default:
		for _, o := range parse(e.Text, e.Map, l.set, &decl) {
			if e.Namespace.Written() && o.kind() != "" {
				namespace := &value{kind: yaml.Scalar, tag: yaml.StringTag, text: e.Namespace, at: e.Namespace.At}
				o.set(literalKey("namespace", e.Namespace.At), namespace, "metadata")
			}
			l.facts(o)
		}
		l.chains()
	}
	return l.set
}

func newLoader(tree reads) *loader {
	return &loader{
		set: &fact.Set{}, tree: tree,
		scopes: map[string]*fact.Decl{}, files: map[string][]*object{},
		kustomizations: map[string]*object{}, lost: map[string]bool{}, built: map[string]*built{},
		reached: map[string]bool{}, claimed: map[string]bool{}, examples: map[string]bool{}, installed: map[string][]fact.String{}, fillers: map[string][]filler{}, filled: map[string]string{},
	}
}

func load(tree reads, files []*source.File) *fact.Set {
	l := newLoader(tree)
	l.all = files
	var dirs []string
	var lost []*source.File
	for _, f := range files {
		if !isKustomization(f) {
			continue
		}
		dir := filepath.Dir(f.Abs)
		if objects := l.objects(f); len(objects) > 0 {
			l.kustomizations[dir] = objects[0]
			dirs = append(dirs, dir)
		} else {
			l.lost[dir] = true
			lost = append(lost, f)
		}
	}
	sort.Strings(dirs)
	for _, dir := range dirs {
		l.build(dir, nil)
	}
	deployments := l.gitops(files)
	for _, d := range deployments {
		l.claim(d)
	}
	for _, d := range deployments {
		for _, o := range l.render(d) {
			l.emit(o)
		}
	}
	for _, f := range files {
		switch {
		case f.Kind == source.Helmfile:
			l.helmfile(f)
		case isTest(f):
			l.tested(f)
		}
	}
	for _, f := range files {
		l.file(f)
	}
	l.loseIdentity(lost)
	l.chains()
	return l.set
}

// loseIdentity says that the answer is incomplete when the kustomization of a
// directory that holds identity is lost.
func (l *loader) loseIdentity(lost []*source.File) {
	for _, k := range lost {
		identity := false
		for _, f := range l.all {
			identity = identity || filepath.Dir(f.Abs) == filepath.Dir(k.Abs) && source.HoldsIdentity(f.Bytes)
		}
		for i, d := range l.set.Diagnostics {
			if d.At.File == k && identity {
				l.set.Diagnostics[i].Fatal = true
			}
		}
	}
}

// file emits what a file deploys by itself. What a kustomization, Flux or
// Argo CD takes in counts only as it comes out of them.
func (l *loader) file(f *source.File) {
	dir := filepath.Dir(f.Abs)
	switch {
	case isKustomization(f):
		if l.kustomizations[dir] != nil && !l.reached[dir] && !l.claimed[dir] {
			for _, o := range l.build(dir, nil).clone().objects {
				l.emit(o)
			}
		}
	case l.reached[f.Abs], l.claimed[f.Abs], l.examples[f.Abs], f.Kind == source.Helmfile:
	case f.Kind == source.HelmValues:
		for _, o := range l.objects(f) {
			o = o.clone()
			l.fillPlaceholders(o)
			l.valuesFile(o)
		}
	default:
		for _, o := range l.objects(f) {
			o = o.clone()
			if l.lost[dir] {
				o.obscure(&fact.Reason{Why: "the kustomization beside it cannot be read", At: o.at()}, true)
			}
			l.emit(o)
		}
	}
}

// objects are the objects of a file, parsed once.
func (l *loader) objects(f *source.File) []*object {
	if objects, ok := l.files[f.Abs]; ok {
		return objects
	}
	objects := parse(policy.Literal(string(f.Bytes)), source.Identity(f), l.set, nil)
	for _, o := range objects {
		o.file = f
	}
	l.files[f.Abs] = objects
	return objects
}

// isKustomization goes by the names that kustomize looks for.
func isKustomization(f *source.File) bool {
	switch filepath.Base(f.Abs) {
	case "kustomization.yaml", "kustomization.yml", "Kustomization":
		return true
	}
	return false
}

// emit turns an object that is deployed into facts, after what scripts fill in.
func (l *loader) emit(o *object) {
	l.fillPlaceholders(o)
	l.facts(o)
}

// beside says that a file of that name lies beside f.
func (l *loader) beside(f *source.File, name string) bool {
	names, err := l.tree.ReadDir(filepath.Dir(f.Abs))
	return err == nil && slices.Contains(names, name)
}

// noTree is a tree without files.
type noTree struct{}

func (noTree) Read(abs string) (*source.File, error) { return nil, errNoTree }
func (noTree) ReadDir(abs string) ([]string, error)  { return nil, errNoTree }
func (noTree) IsDir(abs string) bool                 { return false }

// isManifest says that a file that is referred to can be read as manifests.
func isManifest(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}
