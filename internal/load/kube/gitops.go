package kube

import (
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// deployment is a Flux Kustomization or an Argo CD Application that takes in a
// directory of the tree.
type deployment struct {
	object    *object
	dirs      []string
	recursive bool
	call      fact.Call
	layer     *object // what it changes, in the words of a kustomization
	// namespace is for objects that have none of their own (Argo CD).
	namespace fact.String
	// post is Flux's spec.postBuild.
	post *value
}

// gitops finds the deployments among the objects, as far as kustomizations
// have made them.
func (l *loader) gitops(files []*source.File) []*deployment {
	var all []*deployment
	look := func(o *object) {
		if o.kind() == "Kustomization" && o.group() == "kustomize.toolkit.fluxcd.io" {
			all = append(all, l.flux(o, files))
		}
		for _, a := range l.applications(o) {
			all = append(all, l.argo(a, files)...)
		}
	}
	for _, f := range files {
		switch dir := filepath.Dir(f.Abs); {
		case isKustomization(f) && l.kustomizations[dir] != nil && !l.reached[dir]:
			for _, o := range l.build(dir, nil).objects {
				look(o)
			}
		case !isKustomization(f) && !l.reached[f.Abs] && f.Kind == source.Kubernetes:
			for _, o := range l.objects(f) {
				look(o)
			}
		}
	}
	return all
}

func (l *loader) flux(o *object, files []*source.File) *deployment {
	spec := o.get("spec")
	layer := &object{value: &value{kind: yaml.Mapping, at: o.at()}, file: o.file}
	for from, to := range map[string]string{
		"targetNamespace": "namespace", "namePrefix": "namePrefix", "nameSuffix": "nameSuffix",
		"patches": "patches", "patchesStrategicMerge": "patchesStrategicMerge", "patchesJson6902": "patchesJson6902",
		"images": "images",
	} {
		if v := spec.get(from); v != nil {
			layer.set(literalKey(to, v.at), v)
		}
	}
	if v := spec.get("commonMetadata", "annotations"); v != nil {
		layer.set(literalKey("commonAnnotations", v.at), v)
	}
	path := spec.get("path")
	return &deployment{
		object: o, layer: layer, recursive: true, post: spec.get("postBuild"),
		dirs: l.directories(o.file, path, files), call: call(o, path),
	}
}

// sources are where an Application takes manifests and charts from.
func (a application) sources() []*value {
	sources := a.spec.get("sources").list()
	if s := a.spec.get("source"); s != nil {
		sources = append([]*value{s}, sources...)
	}
	return sources
}

// argo reads the sources of an Application.
func (l *loader) argo(o application, files []*source.File) []*deployment {
	spec := o.spec
	var all []*deployment
	for _, s := range o.sources() {
		path := s.get("path")
		for _, v := range s.get("helm", "valueFiles").list() {
			if f := l.valueFile(o.file, path.literal(), v.literal()); f != "" {
				l.installed[f] = append(l.installed[f], spec.get("destination", "namespace").name())
			}
		}
		if !path.name().Written() {
			continue
		}
		layer := &object{value: &value{kind: yaml.Mapping, at: o.at()}, file: o.file}
		if k := s.get("kustomize"); k != nil && k.kind == yaml.Mapping {
			layer.value = k
		}
		all = append(all, &deployment{
			object: o.object, layer: layer, dirs: l.directories(o.file, path, files), call: call(o.object, path),
			recursive: s.get("directory", "recurse").literal() == "true",
			namespace: spec.get("destination", "namespace").name(),
		})
	}
	return all
}

// valueFile finds a file of Helm values that an Application names: beside its
// chart, or in another source of the Application ($name/path).
func (l *loader) valueFile(from *source.File, chart, ref string) string {
	if from == nil || ref == "" || placeholderInPath.MatchString(chart+ref) {
		return ""
	}
	if rest, ok := strings.CutPrefix(ref, "$"); ok {
		_, ref, _ = strings.Cut(rest, "/")
		chart = ""
	}
	found := ""
	for dir := filepath.Dir(from.Abs); ; dir = filepath.Dir(dir) {
		if f, err := l.tree.Read(filepath.Join(dir, filepath.FromSlash(chart), filepath.FromSlash(ref))); err == nil {
			found = f.Abs
		}
		if dir == filepath.Dir(dir) {
			return found
		}
	}
}

func call(o *object, path *value) fact.Call {
	c := fact.Call{Address: o.describe(), At: o.at()}
	if path != nil {
		c.At = path.at
	}
	return c
}

var placeholderInPath = regexp.MustCompile(`\{\{[^}]*\}\}|\$\{[^}]*\}`)

// directories are those of the tree that a path in a repository may mean. The
// repository's root is not known: it is the topmost directory under which the
// path exists. In a path with placeholders each of these stands for one name.
func (l *loader) directories(from *source.File, path *value, files []*source.File) []string {
	if from == nil || path == nil || path.kind != yaml.Scalar || path.text.State != fact.Known {
		return nil
	}
	ref := filepath.Clean(filepath.FromSlash(strings.TrimPrefix(path.literal(), "/")))
	known := l.dirsOf(files)
	if placeholderInPath.MatchString(ref) {
		var b strings.Builder
		b.WriteString(`(?:^|/)`)
		at := 0
		for _, m := range placeholderInPath.FindAllStringIndex(ref, -1) {
			b.WriteString(regexp.QuoteMeta(ref[at:m[0]]) + `[^/]+`)
			at = m[1]
		}
		b.WriteString(regexp.QuoteMeta(ref[at:]) + `$`)
		re, err := regexp.Compile(b.String())
		// A path that is nothing but a placeholder says nothing.
		if err != nil || strings.Trim(placeholderInPath.ReplaceAllString(ref, ""), "/.") == "" {
			return nil
		}
		var dirs []string
		for _, dir := range known {
			if re.MatchString(filepath.ToSlash(dir)) {
				dirs = append(dirs, dir)
			}
		}
		return dirs
	}
	found := ""
	for dir := filepath.Dir(from.Abs); ; dir = filepath.Dir(dir) {
		candidate := filepath.Join(dir, ref)
		for _, k := range known {
			if k == candidate || strings.HasPrefix(k, candidate+string(filepath.Separator)) {
				// "." exists everywhere: the first directory that holds a tree file counts.
				found = candidate
				break
			}
		}
		if dir == filepath.Dir(dir) || ref == "." && found != "" && !l.tree.IsDir(filepath.Dir(dir)) {
			break
		}
	}
	if found == "" || found == string(filepath.Separator) {
		return nil
	}
	return []string{found}
}

// dirsOf are the directories that hold the files, sorted.
func (l *loader) dirsOf(files []*source.File) []string {
	if l.dirs == nil {
		seen := map[string]bool{}
		for _, f := range files {
			if dir := filepath.Dir(f.Abs); !seen[dir] {
				seen[dir] = true
				l.dirs = append(l.dirs, dir)
			}
		}
		sort.Strings(l.dirs)
	}
	return l.dirs
}

// taken are the kustomizations and files that a deployment takes in.
func (l *loader) taken(d *deployment, dir string) (kustomizations []string, files []*source.File) {
	if l.kustomization(dir) != nil {
		return []string{dir}, nil
	}
	seen := map[string]bool{}
	for _, f := range l.all {
		at := filepath.Dir(f.Abs)
		if at != dir && (!d.recursive || !strings.HasPrefix(at, dir+string(filepath.Separator))) {
			continue
		}
		// The nearest kustomization at or above a file takes it over.
		k := at
		for len(k) >= len(dir) && l.kustomization(k) == nil {
			k = filepath.Dir(k)
		}
		switch {
		case len(k) >= len(dir):
			if !seen[k] {
				seen[k] = true
				kustomizations = append(kustomizations, k)
			}
		case f.Kind == source.Kubernetes:
			files = append(files, f)
		}
	}
	return kustomizations, files
}

// claim marks what a deployment takes in: it does not count by itself.
func (l *loader) claim(d *deployment) {
	for _, dir := range d.dirs {
		kustomizations, files := l.taken(d, dir)
		for _, k := range kustomizations {
			l.claimed[k] = true
		}
		for _, f := range files {
			l.claimed[f.Abs] = true
		}
	}
}

// render is what a deployment makes of what it takes in.
func (l *loader) render(d *deployment) []*object {
	b := &built{}
	for _, dir := range d.dirs {
		kustomizations, files := l.taken(d, dir)
		for _, k := range kustomizations {
			if l.reached[k] && k != dir {
				continue // a base of one of the others
			}
			made := l.build(k, nil)
			if !l.afford(made.size(), d.call.At) {
				continue
			}
			made = made.clone()
			b.objects = append(b.objects, made.objects...)
			if made.partial != nil {
				b.partial = made.partial
			}
		}
		for _, f := range files {
			if l.reached[f.Abs] {
				continue
			}
			read := &built{objects: l.objects(f)}
			if l.afford(read.size(), d.call.At) {
				b.objects = append(b.objects, read.clone().objects...)
			}
		}
	}
	for _, o := range b.objects {
		o.calls = append([]fact.Call{d.call}, o.calls...)
	}
	l.transform(d.layer, filepath.Dir(d.object.file.Abs), b)
	for _, o := range b.objects {
		if d.namespace.Written() && !o.namespace().Written() && !clusterWide(o.kind()) {
			o.set(literalKey("namespace", d.namespace.At), &value{kind: yaml.Scalar, tag: yaml.StringTag, at: d.namespace.At, text: d.namespace}, "metadata")
		}
		o.substitute(d.post)
	}
	return b.objects
}

var substitution = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)([^}]*)\}`)

// substitute fills ${NAME} as Flux's postBuild does.
func (o *object) substitute(post *value) {
	if post == nil || post.kind == yaml.Null {
		return
	}
	for _, key := range []string{"annotations", "labels"} {
		if o.get("metadata", key, "kustomize.toolkit.fluxcd.io/substitute").literal() == "disabled" {
			return
		}
	}
	vars := post.get("substitute")
	o.edit(func(s fact.String) fact.String {
		return fact.Replace(s, substitution, func(match []string) (policy.Text, bool) {
			name, operator := match[1], match[2]
			if text, ok := substituted(post, vars.get(name), operator); ok {
				return text, true
			}
			return policy.HoleText(&policy.Hole{
				ID: "flux:" + place(post.at) + ":" + name, Label: "${" + name + "}",
				Origin: &fact.Reason{Why: "Flux fills ${" + name + "} after the build", Settle: "write it in spec.postBuild.substitute", At: post.at},
			}), true
		})
	})
}

// substituted is what v, the value of a variable, makes of ${NAME} and what
// stands behind the name: v, or the default of ${NAME:=default} where v is not
// written, and nothing else (substituteFrom) can hold it, or is empty.
// https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
func substituted(post, v *value, operator string) (policy.Text, bool) {
	fallback, isDefault := strings.CutPrefix(operator, ":=")
	if !isDefault {
		fallback, isDefault = strings.CutPrefix(operator, ":-")
	}
	if operator != "" && !isDefault {
		return policy.Text{}, false
	}
	if v == nil && post.get("substituteFrom") != nil || v != nil && v.kind != yaml.Scalar {
		return policy.Text{}, false
	}
	text := policy.Literal(fallback)
	switch {
	case v != nil && (!isDefault || !v.text.V.IsEmpty()):
		text = v.text.V
	case !isDefault:
		return policy.Text{}, false
	}
	return text, !strings.Contains(text.Encoded(), "$")
}

// releaseOf makes what values need to know, and the fact of the release itself.
func (l *loader) releaseOf(o *object, name, namespace, chart, repository fact.String) release {
	d := l.decl(o)
	d.Origin = fact.HelmValues
	l.set.HelmReleases = append(l.set.HelmReleases, &fact.HelmRelease{Decl: d, Name: name, Namespace: namespace, Chart: chart, Repository: repository})
	return release{name: name, namespace: namespace, chart: chart, repository: repository, decl: d}
}

// fluxRelease reads a HelmRelease. Values from elsewhere (valuesFrom) lie below
// the ones that are written.
func (l *loader) fluxRelease(o *object) {
	spec := o.get("spec")
	namespace := spec.get("targetNamespace").name()
	if !namespace.Written() {
		namespace = o.namespace()
	}
	name := spec.get("releaseName").name()
	if !name.Written() {
		name = o.name()
		if spec.get("targetNamespace").name().Written() {
			name = affix(name, affix(namespace, fact.String{}, literalKey("-", o.at())), fact.String{})
		}
	}
	chart, repository := spec.get("chart", "spec", "chart").name(), l.fluxSource(spec.get("chart", "spec", "sourceRef"))
	if ref := spec.get("chartRef"); ref != nil {
		chart = l.fluxSource(ref)
	}
	r := l.releaseOf(o, name, namespace, chart, repository)
	for _, key := range []string{"valuesFrom", "postRenderers"} {
		if v := spec.get(key); v != nil && v.kind != yaml.Null {
			r.open = &fact.Reason{Why: "spec." + key + " may change the values", At: v.at}
		}
	}
	l.helmValues(spec.get("values"), r)
}

// fluxSource is the address of the HelmRepository or OCIRepository that a
// reference names; not written when it is not among the files, or when several
// of that name have different ones.
func (l *loader) fluxSource(ref *value) fact.String {
	if l.sources == nil {
		l.sources = map[string]fact.String{}
		for _, f := range l.all {
			if f.Kind != source.Kubernetes {
				continue
			}
			for _, o := range l.objects(f) {
				if kind := o.kind(); o.group() == "source.toolkit.fluxcd.io" && (kind == "HelmRepository" || kind == "OCIRepository") {
					id, url := kind+" "+o.name().V.Key(), o.get("spec", "url").name()
					if old, ok := l.sources[id]; ok && old.V.Key() != url.V.Key() {
						url = fact.String{}
					}
					l.sources[id] = url
				}
			}
		}
	}
	return l.sources[ref.get("kind").literal()+" "+ref.get("name").name().V.Key()]
}

// kustomizeChart reads an entry of a kustomization's helmCharts.
func (l *loader) kustomizeChart(o *object) {
	name := o.get("releaseName").name()
	r := l.releaseOf(o, name, o.namespace(), o.get("name").name(), o.get("repo").name())
	// A prefix or suffix changes what the chart names.
	r.partial = o.get("valuesFile") != nil || o.get("additionalValuesFiles") != nil || !name.Written() || o.name().V.Key() != name.V.Key()
	l.helmValues(o.get("valuesInline"), r)
}

// argoHelm reads the Helm values of an Application.
func (l *loader) argoHelm(o application) {
	for _, s := range o.sources() {
		helm := s.get("helm")
		if !s.get("chart").name().Written() && (helm == nil || helm.kind != yaml.Mapping) {
			continue
		}
		name := helm.get("releaseName").name()
		if !name.Written() {
			name = o.name()
		}
		r := l.releaseOf(o.object, name, o.spec.get("destination", "namespace").name(), s.get("chart").name(), s.get("repoURL").name())
		r.partial = helm.get("valueFiles") != nil || helm.get("fileParameters") != nil
		values := l.argoValues(helm, &r)
		l.helmValues(values, r)
	}
}

// argoValues are the values of an Application: valuesObject or else values, and
// parameters over them.
func (l *loader) argoValues(helm *value, r *release) *value {
	all := helm.get("valuesObject").clone()
	if text := helm.get("values"); all == nil && text != nil && text.kind == yaml.Scalar {
		if marked(text.text, actions) {
			r.partial = true // no YAML before the generator has filled it
		} else {
			v, why := l.oneText(text.text, r.decl)
			r.partial = r.partial || why != nil
			all = v
		}
	}
	parameters := helm.get("parameters")
	if len(parameters.list()) == 0 {
		return all
	}
	if all == nil {
		all = &value{kind: yaml.Mapping, at: parameters.at}
	}
	return l.setEach(all, parameters.list(), "helm.parameters", r)
}
