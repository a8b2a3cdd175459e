package kube

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// layering are fields of a release that bring in values or change objects in
// ways that are not followed.
var layering = []string{"inherit", "<<", "secrets", "valuesTemplate", "setTemplate", "setString", "postRenderer", "transformers", "jsonPatches", "strategicMergePatches", "hooks"}

// helmfile reads the releases of a helmfile. The files of values that it names
// count only as it uses them.
func (l *loader) helmfile(f *source.File) {
	for _, o := range l.objects(f) {
		repositories := map[string]fact.String{}
		for _, r := range o.get("repositories").list() {
			url := r.get("url").name()
			if r.get("oci").literal() == "true" {
				url = affix(url, literalKey("oci://", url.At), fact.String{})
			}
			repositories[r.get("name").literal()] = url
		}
		for _, r := range o.get("releases").list() {
			l.helmfileRelease(f, o.value, r, repositories)
		}
	}
}

func (l *loader) helmfileRelease(f *source.File, file, v *value, repositories map[string]fact.String) {
	name, namespace, chart := v.get("name").name(), v.get("namespace").name(), v.get("chart").name()
	d := *l.scope(path.Dir(f.Path))
	d.Origin, d.At, d.Address = fact.HelmValues, v.at, "release "+name.V.String()
	installed := v.get("installed")
	if installed.literal() == "false" {
		return
	}
	if installed != nil && installed.literal() != "true" || v.get("condition") != nil {
		d.Exists, d.Why = policy.Maybe, &fact.Reason{Why: "helmfile decides whether the release is installed", At: v.at}
	}
	var repository fact.String
	if whole, ok := chart.V.Literal(); ok {
		if alias, _, found := strings.Cut(whole, "/"); found && repositories[alias].Written() {
			repository = repositories[alias]
			chart = fact.String{State: fact.Known, V: policy.Literal(whole[len(alias)+1:]), At: chart.At}
		}
	}
	l.set.HelmReleases = append(l.set.HelmReleases, &fact.HelmRelease{Decl: d, Name: name, Namespace: namespace, Chart: chart, Repository: repository})
	r := release{name: name, namespace: namespace, chart: chart, repository: repository, decl: d}
	if file.get("bases") != nil || file.get("templates") != nil {
		r.partial = true
	}
	for _, field := range layering {
		if w := v.get(field); w != nil && w.kind != yaml.Null {
			r.open = &fact.Reason{Why: field + " of the release may change the values", At: w.at}
		}
	}
	all := &value{kind: yaml.Mapping, at: v.at}
	for _, item := range v.get("values").list() {
		layer, why := l.helmfileValues(f, item)
		if why != nil {
			r.open = why
		}
		if layer != nil {
			all = overlay(all, layer.clone())
		}
	}
	all = l.setEach(all, v.get("set").list(), "set", &r)
	l.helmValues(all, r)
}

// helmfileValues are the values of one item: written in place, or in a file
// beside the helmfile. why says that they are not known.
func (l *loader) helmfileValues(f *source.File, item *value) (v *value, why *fact.Reason) {
	if item.kind == yaml.Mapping {
		return item, nil
	}
	name, ok := item.name().V.Literal()
	if !ok || name == "" || item.kind != yaml.Scalar {
		return nil, &fact.Reason{Why: "which values are meant is not known", At: item.at}
	}
	lost := &fact.Reason{Why: name + " cannot be read as values", Settle: "the rendered file in the tree", At: item.at}
	if strings.HasSuffix(name, ".gotmpl") || !isManifest(name) {
		return nil, lost
	}
	values, err := l.tree.Read(filepath.Join(filepath.Dir(f.Abs), filepath.FromSlash(name)))
	if err != nil {
		return nil, lost
	}
	l.claimed[values.Abs] = true
	objects := l.objects(values)
	if len(objects) == 0 {
		return nil, nil
	}
	if objects[0].value.kind != yaml.Mapping {
		return nil, lost
	}
	return objects[0].value, nil
}
