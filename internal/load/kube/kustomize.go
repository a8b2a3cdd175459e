package kube

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

var errNoTree = errors.New("no files")

const (
	// maxLayers bounds how deep kustomizations take each other in.
	maxLayers = 50
	// maxValues bounds what all of them together make: a base that each layer
	// takes in twice doubles with every layer.
	maxValues = 1_000_000
	// comparisons of a patch with an object cost as much as a value.
	comparisons = 64
)

// built is what a kustomization makes.
type built struct {
	objects []*object
	partial *fact.Reason // there are more objects, which were not read
}

func (b *built) clone() *built {
	c := &built{partial: b.partial}
	for _, o := range b.objects {
		c.objects = append(c.objects, o.clone())
	}
	return c
}

func (b *built) size() int {
	n := 0
	for _, o := range b.objects {
		n += o.value.size()
	}
	return n
}

// afford says whether n more values may be made.
func (l *loader) afford(n int, at source.Site) bool {
	before := l.values
	l.values += n
	if l.values > maxValues && before <= maxValues {
		l.set.Diagnostics = append(l.set.Diagnostics, fact.Diagnostic{
			At: at, Fatal: true, Message: fmt.Sprintf("the kustomizations make more than %d values; from here on they are not followed", maxValues)})
	}
	return l.values <= maxValues
}

// kustomization is the kustomization of a directory, nil when it has none.
func (l *loader) kustomization(dir string) *object {
	if k, ok := l.kustomizations[dir]; ok {
		return k
	}
	l.kustomizations[dir] = nil
	for _, name := range []string{"kustomization.yaml", "kustomization.yml", "Kustomization"} {
		f, err := l.tree.Read(filepath.Join(dir, name))
		if err != nil {
			continue
		}
		if objects := l.objects(f); len(objects) > 0 {
			l.kustomizations[dir] = objects[0]
		}
		break
	}
	return l.kustomizations[dir]
}

// build is what the kustomization of a directory makes, made once.
func (l *loader) build(dir string, stack []string) *built {
	if b, ok := l.built[dir]; ok {
		return b
	}
	k := l.kustomization(dir)
	b := &built{}
	if len(stack) > maxLayers || slices.Contains(stack, dir) {
		l.set.Diagnostics = append(l.set.Diagnostics, fact.Diagnostic{At: k.value.at, Message: "kustomizations take each other in"})
		b.partial = &fact.Reason{Why: "kustomizations take each other in", At: k.value.at}
		return b
	}
	l.layer(k, dir, b, append(stack, dir))
	l.built[dir] = b
	return b
}

// layer adds the resources of k to b and then does to all objects of b what k
// says, in kustomize's order.
func (l *loader) layer(k *object, dir string, b *built, stack []string) {
	for _, key := range []string{"bases", "resources"} {
		for _, item := range k.get(key).list() {
			l.resource(k, dir, item, b, stack)
		}
	}
	for _, item := range k.get("configMapGenerator").list() {
		b.objects = append(b.objects, generated(k, item))
	}
	l.charts(k, b)
	for _, item := range k.get("components").list() {
		l.component(dir, item, b, stack)
	}
	l.transform(k, dir, b)
}

// remote says that a resource is fetched from elsewhere.
func remote(ref string) bool {
	return strings.Contains(ref, "://") || strings.Contains(ref, "?ref=") || strings.HasPrefix(ref, "github.com/") ||
		strings.HasPrefix(ref, "git@") || strings.HasPrefix(ref, "git::") || strings.HasPrefix(ref, "oci:")
}

func (l *loader) resource(k *object, dir string, item *value, b *built, stack []string) {
	ref := item.literal()
	if ref == "" || remote(ref) {
		b.partial = &fact.Reason{Why: "resource " + item.str().V.String() + " is not in the tree", At: item.at}
		return
	}
	path := filepath.Join(dir, filepath.FromSlash(ref))
	if l.kustomization(path) != nil {
		l.reached[path] = true
		base := l.build(path, stack)
		if !l.afford(base.size(), item.at) {
			b.partial = &fact.Reason{Why: "the kustomizations make too many objects", At: item.at}
			return
		}
		base = base.clone()
		call := fact.Call{Address: k.file.Path, At: item.at}
		for _, o := range base.objects {
			o.calls = append([]fact.Call{call}, o.calls...)
			b.objects = append(b.objects, o)
		}
		if base.partial != nil {
			b.partial = base.partial
		}
		return
	}
	f, err := l.tree.Read(path)
	if err != nil || !isManifest(path) {
		b.partial = &fact.Reason{Why: "resource " + ref + " cannot be read", At: item.at}
		return
	}
	l.reached[f.Abs] = true
	if f.Kind == source.Templated {
		b.partial = &fact.Reason{Why: "resource " + ref + " is a template", At: item.at}
		return
	}
	for _, o := range l.objects(f) {
		b.objects = append(b.objects, o.clone())
	}
}

// component applies a Component to the objects so far.
func (l *loader) component(dir string, item *value, b *built, stack []string) {
	ref := item.literal()
	path := filepath.Join(dir, filepath.FromSlash(ref))
	k := l.kustomization(path)
	switch {
	case ref == "" || remote(ref) || k == nil || len(stack) > maxLayers:
		b.lose(&fact.Reason{Why: "component " + item.str().V.String() + " cannot be read and may change anything", At: item.at})
	case slices.Contains(stack, path):
	case !l.afford(1+b.size(), item.at): // each Component may take others in twice
		b.lose(&fact.Reason{Why: "the kustomizations make too many objects", At: item.at})
	default:
		l.reached[path] = true
		l.layer(k, path, b, append(stack, path))
	}
}

// lose says that something may change the objects, and add others.
func (b *built) lose(why *fact.Reason) {
	b.obscure(why)
	b.partial = why
}

// obscure makes unknown what something may change in any object.
func (b *built) obscure(why *fact.Reason) {
	for _, o := range b.objects {
		o.obscure(why, true)
	}
}

// transform does to the objects what a kustomization, or a thing that is like
// one, says.
func (l *loader) transform(k *object, dir string, b *built) {
	for _, item := range k.get("patchesStrategicMerge").list() {
		l.patch(k, dir, item, nil, b)
	}
	for _, item := range k.get("patches").list() {
		if item.kind == yaml.Mapping {
			l.patch(k, dir, patchSource(item), item.get("target"), b)
		} else {
			l.patch(k, dir, item, nil, b)
		}
	}
	if ns := k.get("namespace"); ns.name().Written() {
		for _, o := range b.objects {
			if !clusterWide(o.kind()) {
				o.set(literalKey("namespace", ns.at), ns.clone(), "metadata")
			}
		}
	}
	b.affix(k.get("namePrefix").name(), k.get("nameSuffix").name())
	for _, e := range entries(k.get("commonAnnotations")) {
		for _, o := range b.objects {
			o.set(e.key, e.value.clone(), "metadata", "annotations")
			if pod := podTemplate(o); pod != nil && pod != o.value {
				pod.set(e.key, e.value.clone(), "metadata", "annotations")
			}
		}
	}
	for _, item := range k.get("patchesJson6902").list() {
		l.patch(k, dir, patchSource(item), item.get("target"), b)
	}
	b.images(k.get("images").list())
	for _, item := range k.get("replacements").list() {
		l.replacements(dir, item, b)
	}
	b.vars(k.get("vars"))
	if t := k.get("transformers"); len(t.list()) > 0 {
		b.obscure(&fact.Reason{Why: "a transformer may change anything", At: t.at})
	}
	if g := k.get("generators"); len(g.list()) > 0 {
		b.partial = &fact.Reason{Why: "generators add objects", At: g.at}
	}
}

func entries(v *value) []entry {
	if v == nil {
		return nil
	}
	return v.entries
}

// clusterWide are the kinds without a namespace, of those that matter here.
func clusterWide(kind string) bool {
	switch kind {
	case "Namespace", "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding", "EC2NodeClass", "AWSNodeTemplate",
		"NodeClass", "NodePool", "Provisioner", "StorageClass", "PersistentVolume", "PriorityClass", "APIService",
		"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration":
		return true
	}
	return false
}

// affix adds a prefix and a suffix to all names, and to what refers to them.
func (b *built) affix(before, after fact.String) {
	if !before.Written() && !after.Written() {
		return
	}
	renamed := map[string]bool{} // kind and name before
	for _, o := range b.objects {
		switch o.kind() {
		case "CustomResourceDefinition", "APIService", "Namespace":
			continue
		}
		name := o.get("metadata", "name")
		if name == nil || name.kind != yaml.Scalar {
			continue
		}
		if was, ok := name.text.V.Literal(); ok {
			o.was = append(o.was, was)
		}
		renamed[o.kind()+" "+name.text.V.Key()] = true
		name.text = affix(name.text, before, after)
	}
	refer := func(kind string, v *value) {
		if v != nil && v.kind == yaml.Scalar && renamed[kind+" "+v.text.V.Key()] {
			v.text = affix(v.text, before, after)
		}
	}
	for _, o := range b.objects {
		b.references(o, refer)
	}
}

// references finds the names of ServiceAccounts and ConfigMaps in a workload.
func (b *built) references(o *object, refer func(kind string, v *value)) {
	pod := podTemplate(o)
	if pod == nil {
		return
	}
	spec := pod.get("spec")
	refer("ServiceAccount", spec.get("serviceAccountName"))
	refer("ServiceAccount", spec.get("serviceAccount"))
	for _, key := range []string{"initContainers", "containers"} {
		for _, c := range spec.get(key).list() {
			for _, e := range c.get("env").list() {
				refer("ConfigMap", e.get("valueFrom", "configMapKeyRef", "name"))
			}
			for _, e := range c.get("envFrom").list() {
				refer("ConfigMap", e.get("configMapRef", "name"))
			}
		}
	}
	for _, v := range spec.get("volumes").list() {
		for _, s := range append(v.get("projected", "sources").list(), v) {
			refer("ConfigMap", s.get("configMap", "name"))
		}
	}
}

// vars replaces $(NAME) by a hole wherever it stands.
func (b *built) vars(vars *value) {
	names := map[string]*value{}
	for _, v := range vars.list() {
		names[v.get("name").literal()] = v
	}
	if len(names) == 0 {
		return
	}
	for _, o := range b.objects {
		o.edit(func(s fact.String) fact.String {
			return fact.Replace(s, variable, func(match []string) (policy.Text, bool) {
				v := names[match[1]]
				if v == nil {
					return policy.Text{}, false
				}
				return policy.HoleText(&policy.Hole{
					ID: "kustomize:" + place(v.at), Label: match[0],
					Origin: &fact.Reason{Why: "kustomize fills " + match[0] + " from another object", At: v.at},
				}), true
			})
		})
	}
}

// generated is the ConfigMap that a generator makes. The hash that kustomize
// adds to its name is left out, there and in what refers to it.
func generated(k *object, item *value) *object {
	data := &value{kind: yaml.Mapping, at: item.at}
	for _, v := range item.get("literals").list() {
		text := v.str()
		key, _, ok := strings.Cut(text.V.Encoded(), "=")
		if !ok {
			continue
		}
		n := len(key)
		val := text
		val.V, val.Map = text.V.Slice(n+1, len(text.V.Encoded())), text.Map.Slice(n+1, len(text.V.Encoded()))
		val = fact.Text(val.V, val.Map.Site(0, val.Map.Len()), val.Map)
		if val.At.IsZero() {
			val.At = text.At
		}
		data.set(fact.Text(text.V.Slice(0, n), text.Map.Site(0, n), text.Map.Slice(0, n)),
			&value{kind: yaml.Scalar, tag: yaml.StringTag, at: val.At, text: val})
	}
	for _, key := range []string{"files", "envs", "env"} {
		if v := item.get(key); v != nil {
			data.open = &fact.Reason{Why: "the ConfigMap is made from files", At: v.at}
		}
	}
	o := &object{value: &value{kind: yaml.Mapping, at: item.at}, file: k.file}
	o.set(literalKey("kind", item.at), word("ConfigMap", item.at))
	if name := item.get("name"); name != nil {
		o.set(literalKey("name", name.at), name.clone(), "metadata")
	}
	if ns := item.get("namespace"); ns != nil {
		o.set(literalKey("namespace", ns.at), ns.clone(), "metadata")
	}
	o.set(literalKey("data", item.at), data)
	return o
}

func word(s string, at source.Site) *value {
	return &value{kind: yaml.Scalar, tag: yaml.StringTag, at: at, text: literalKey(s, at)}
}

// replacements puts values of objects into others: what an item of a
// kustomization says, or the file that it names.
func (l *loader) replacements(dir string, item *value, b *built) {
	path := item.get("path").literal()
	if path == "" {
		b.replacement(item)
		return
	}
	f, err := l.tree.Read(filepath.Join(dir, filepath.FromSlash(path)))
	if err != nil {
		b.obscure(&fact.Reason{Why: "replacements " + path + " cannot be read", At: item.at})
		return
	}
	l.reached[f.Abs] = true
	for _, o := range l.objects(f) {
		if o.value.kind != yaml.Sequence {
			b.replacement(o.value)
		}
		for _, r := range o.value.items {
			b.replacement(r)
		}
	}
}

// replacement puts a value of one object into others. Which value that is is
// not followed: the fields become unknown.
func (b *built) replacement(item *value) {
	for _, t := range item.get("targets").list() {
		sel := newSelector(t.get("select"))
		paths := t.get("fieldPaths").list()
		if len(paths) == 0 {
			paths = []*value{word("metadata.name", t.at)}
		}
		for _, o := range b.objects {
			if sel.match(o) == policy.No {
				continue
			}
			for _, p := range paths {
				o.value.blurPath(fieldPath(p.literal()), &fact.Reason{Why: "kustomize replaces the value", At: p.at})
			}
		}
	}
}

var pathStep = regexp.MustCompile(`\[([^\]]*)\]|((?:\\.|[^.\[])+)`)

// fieldPath takes apart the path of a replacement: metadata.annotations.[a/b].
func fieldPath(s string) []string {
	var steps []string
	for _, m := range pathStep.FindAllStringSubmatch(s, -1) {
		if m[1] != "" {
			steps = append(steps, m[1])
		} else {
			steps = append(steps, strings.ReplaceAll(m[2], `\.`, "."))
		}
	}
	return steps
}

// charts adds an object for each chart that kustomize inflates.
func (l *loader) charts(k *object, b *built) {
	for _, c := range k.get("helmCharts").list() {
		o := &object{value: &value{kind: yaml.Mapping, at: c.at}, file: k.file}
		o.set(literalKey("kind", c.at), word("HelmChart", c.at))
		o.set(literalKey("apiVersion", c.at), word("kustomize.config.k8s.io/v1beta1", c.at))
		for _, key := range []string{"name", "repo", "valuesInline", "valuesFile", "additionalValuesFiles", "releaseName"} {
			if v := c.get(key); v != nil {
				o.set(literalKey(key, v.at), v.clone())
			}
		}
		if v := c.get("releaseName"); v != nil {
			o.set(literalKey("name", v.at), v.clone(), "metadata")
		}
		if v := c.get("namespace"); v != nil {
			o.set(literalKey("namespace", v.at), v.clone(), "metadata")
		}
		b.objects = append(b.objects, o)
		b.partial = &fact.Reason{Why: "a Helm chart adds objects", At: c.at}
	}
}
