package kube

import (
	"path"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// object is one Kubernetes object, or a mapping that has no kind (Helm values,
// a kustomization).
type object struct {
	*value
	file *source.File
	// calls are the overlays that it came through, outermost first.
	calls []fact.Call
	// was is the name before prefixes and suffixes, by which patches and
	// references of the layers below find it.
	was []string
	// base is set for objects that stand in a text inside another file.
	base *fact.Decl
}

func (o *object) kind() string { return o.get("kind").literal() }

// group is the API group, without the version.
func (o *object) group() string {
	group, _, ok := strings.Cut(o.get("apiVersion").literal(), "/")
	if !ok {
		return ""
	}
	return group
}

func (o *object) name() fact.String      { return o.get("metadata", "name").name() }
func (o *object) namespace() fact.String { return o.get("metadata", "namespace").name() }

func (o *object) clone() *object {
	c := *o
	c.value = o.value.clone()
	c.calls = append([]fact.Call(nil), o.calls...)
	c.was = append([]string(nil), o.was...)
	return &c
}

// names are all names that the object has had.
func (o *object) names() []string {
	name, ok := o.name().V.Literal()
	if !ok {
		return o.was
	}
	return append([]string{name}, o.was...)
}

// at is where the object is named, or begins.
func (o *object) at() source.Site {
	if n := o.get("metadata", "name"); n != nil && !n.at.IsZero() {
		return n.at
	}
	return o.value.at
}

// describe is how messages name the object.
func (o *object) describe() string {
	name := o.name().V.String()
	if ns := o.namespace(); ns.Written() {
		name = ns.V.String() + "/" + name
	}
	return o.kind() + " " + name
}

// label names the object in the labels of its holes, which may not hold each
// other: what is not known of its name is left out.
func (o *object) label() string {
	name, known := o.name().V.Literal()
	if !known && len(o.was) > 0 {
		name = o.was[len(o.was)-1]
	}
	if namespace, _ := o.namespace().V.Literal(); namespace != "" {
		name = namespace + "/" + name
	}
	return o.kind() + " " + name
}

// parse reads all objects of a text. Lists are taken apart.
func parse(text policy.Text, m source.Map, set *fact.Set, base *fact.Decl) []*object {
	docs, problems := yaml.Parse(text.Encoded(), m)
	for _, p := range problems {
		doc := text.Encoded()[p.Start:max(p.Start, p.End)]
		if p.Lost {
			set.Lost = append(set.Lost, fact.Lost{At: p.At, Text: text.Slice(p.Start, max(p.Start, p.End))})
		}
		if p.Lost && base != nil && policy.CountHoles(doc) > 0 {
			set.Gaps = append(set.Gaps, fact.Gap{About: base.Address, Reason: fact.Reason{
				Why: "the YAML inside is not known well enough to be read: " + p.Message, At: p.At,
			}})
			continue
		}
		set.Diagnostics = append(set.Diagnostics, fact.Diagnostic{At: p.At, Message: p.Message, Fatal: p.Lost && source.HoldsIdentity([]byte(doc))})
	}
	r := newReader(text)
	var objects []*object
	for _, doc := range docs {
		for _, item := range flatten(doc, 0) {
			objects = append(objects, &object{value: r.value(bare(item)), base: base})
		}
	}
	return objects
}

// bare leaves out what is never looked at: the data of Secrets, which must not
// get anywhere, and the schemas of custom resources, which are long.
func bare(doc *yaml.Node) *yaml.Node {
	if kind, _ := doc.Get("kind").Scalar(); kind != "Secret" && kind != "CustomResourceDefinition" {
		return doc
	}
	b := *doc
	b.Entries = nil
	for _, e := range doc.Entries {
		switch e.Key.Value {
		case "apiVersion", "kind", "metadata":
			b.Entries = append(b.Entries, e)
		}
	}
	return &b
}

// flatten takes List objects apart.
func flatten(doc *yaml.Node, depth int) []*yaml.Node {
	kind, _ := doc.Get("kind").Scalar()
	items := doc.Get("items")
	if !strings.HasSuffix(kind, "List") || items == nil || items.Kind != yaml.Sequence || depth > 3 {
		return []*yaml.Node{doc}
	}
	var all []*yaml.Node
	for _, item := range items.Items {
		all = append(all, flatten(item, depth+1)...)
	}
	return all
}

// decl is what every noun that o declares has.
func (l *loader) decl(o *object) fact.Decl {
	if o.base != nil {
		d := *o.base
		if o.kind() != "" {
			d.At = o.at()
		}
		return d
	}
	dir := "."
	if o.file != nil {
		dir = path.Dir(o.file.Path)
	}
	if len(o.calls) > 0 && o.calls[0].At.File != nil {
		dir = path.Dir(o.calls[0].At.File.Path)
	}
	d := *l.scope(dir)
	d.Address, d.At, d.Calls = o.describe(), o.at(), o.calls
	return d
}

// scope is the declaration that all manifests of a directory share: nothing
// says which account and region they are for.
func (l *loader) scope(dir string) *fact.Decl {
	if d := l.scopes[dir]; d != nil {
		return d
	}
	id := "kubernetes:" + dir
	hole := func(what string, kind policy.HoleKind) policy.Text {
		return policy.HoleText(&policy.Hole{
			ID: id + ":" + what, Label: what + " of " + dir, Kind: kind,
			Origin: &fact.Reason{Why: "manifests do not say which " + what + " they are for"},
		})
	}
	d := &fact.Decl{
		Scope:     &fact.Scope{ID: id, Dir: dir},
		Exists:    policy.Yes,
		Origin:    fact.Kubernetes,
		Account:   hole("account", policy.AccountID),
		Region:    hole("region", policy.RegionName),
		Partition: hole("partition", policy.Partition),
	}
	l.scopes[dir] = d
	return d
}
