package kube

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// layeredValues reads Helm values with what the release lays over them. Below a
// layer that may change anything, everything is only perhaps so.
func (l *loader) layeredValues(e fact.Embedded, r release) {
	empty := func() *value { return &value{kind: yaml.Mapping, at: e.At} }
	all := empty()
	doubt := func(why *fact.Reason) {
		below := r
		below.decl.Exists, below.decl.Why, below.partial = below.decl.Exists.And(policy.Maybe), why, true
		l.helmValues(all, below)
		all, r.open = empty(), why
	}
	layers := []fact.HelmLayer{{Values: fact.String{V: e.Text, Map: e.Map, At: e.At}}}
	if e.Helm != nil {
		layers = append(layers, e.Helm.Layers...)
	}
	for _, layer := range layers {
		switch {
		case layer.Unknown != nil && layer.Path.V.Known() && layer.Path.Written():
			path, _ := setPath(layer.Path)
			all.maySet(path, layer.Unknown)
		case layer.Unknown != nil:
			doubt(layer.Unknown)
		case layer.Path.Written():
			if !layer.Path.V.Known() {
				doubt(layer.Path.Why)
				continue
			}
			path, whole := setPath(layer.Path)
			to := setValue(layer.Value)
			if !whole {
				to = unknown("items", &fact.Reason{Why: "an item of a list is set", At: layer.Path.At}, layer.Path.At)
			}
			all = overlay(all, nested(path, to))
		default:
			if v, why := l.oneText(layer.Values, e.Decl); why != nil {
				doubt(why)
			} else if v != nil {
				all = overlay(all, v)
			}
		}
	}
	l.helmValues(all, r)
}

// oneText reads one text of values; why says that it is not known what it holds.
func (l *loader) oneText(s fact.String, decl fact.Decl) (v *value, why *fact.Reason) {
	lost := len(l.set.Gaps) + len(l.set.Diagnostics)
	objects := parse(s.V, s.Map, l.set, &decl)
	switch {
	case len(objects) > 0 && objects[0].isUnknown():
		return nil, objects[0].text.Why
	case len(objects) > 0 && objects[0].value.kind == yaml.Mapping:
		return objects[0].value, nil
	case len(l.set.Gaps)+len(l.set.Diagnostics) > lost:
		return nil, &fact.Reason{Why: "the values cannot be read", At: s.At}
	}
	return nil, nil
}

// overlay lays values over others as Helm does: mappings are merged, anything
// else is replaced.
func overlay(to, over *value) *value {
	switch {
	case to == nil || over.kind != yaml.Mapping:
		return over
	case to.isUnknown():
		over.open = to.text.Why
		return over
	case to.kind != yaml.Mapping:
		return over
	}
	for _, e := range over.entries {
		if e.key.V.Known() {
			continue
		}
		for i, old := range to.entries {
			to.entries[i].value = unknown(old.key.V.String(), e.key.Why, e.key.At)
		}
		to.add(e)
	}
	for _, e := range over.entries {
		if !e.key.V.Known() {
			continue
		}
		name, _ := e.key.V.Literal()
		var old *value
		if to.has(name) {
			old = to.get(name)
		}
		to.set(e.key, overlay(old, e.value))
	}
	return to
}

// maySet makes unknown what a value at path would change if it is set.
func (v *value) maySet(path []fact.String, why *fact.Reason) {
	at, _ := v.find(path[0].V.Key())
	if at < 0 {
		v.open = why
		return
	}
	if e := &v.entries[at]; len(path) > 1 && e.value.kind == yaml.Mapping {
		e.value.maySet(path[1:], why)
	} else {
		e.value = unknown(e.key.V.String(), why, e.value.at)
	}
}

// nested is a mapping in a mapping … with one value at path.
func nested(path []fact.String, to *value) *value {
	for i := len(path) - 1; i >= 0; i-- {
		to = &value{kind: yaml.Mapping, at: path[i].At, entries: []entry{{path[i], to}}}
	}
	return to
}

// setPath takes the path of helm's --set apart: dots separate, a backslash takes
// the next character as it is. It ends before an index into a list; whole says
// that there is none.
func setPath(path fact.String) (keys []fact.String, whole bool) {
	text, m := path.V.Encoded(), path.Map
	if m.Len() != len(text) {
		m = source.At(len(text), path.At)
	}
	var key strings.Builder
	var where source.MapBuilder
	start := 0
	end := func(i int) {
		keys = append(keys, fact.String{State: fact.Known, V: policy.Literal(key.String()), At: m.Site(start, i), Map: where.Map()})
		key, where, start = strings.Builder{}, source.MapBuilder{}, i+1
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			i++
			key.WriteByte(text[i])
			where.Whole(1, m.Site(i-1, i+1))
		case c == '.':
			end(i)
		case c == '[':
			end(i)
			return keys, false
		default:
			key.WriteByte(c)
			where.AppendSlice(m, i, i+1)
		}
	}
	end(len(text))
	return keys, true
}

// setEach lays values over others, each at the path that its name is, as helm's
// --set does for helmfile and Argo CD. What is not understood leaves r open.
func (l *loader) setEach(all *value, list []*value, field string, r *release) *value {
	for _, set := range list {
		at := set.get("name").name()
		if !at.Written() || !at.V.Known() {
			r.open = &fact.Reason{Why: "which value is set is not known", At: set.at}
			continue
		}
		if l.splitKey(at, field, r) {
			continue
		}
		keys, whole := setPath(at)
		to := set.get("value")
		if !whole || to == nil || to.kind != yaml.Scalar {
			to = unknown("value", &fact.Reason{Why: "the value is no plain text", At: set.at}, set.at)
		}
		all = overlay(all, nested(keys, to.clone()))
	}
	return all
}

// setValue is a value of helm's --set. What its grammar may turn into something
// else than text is not known.
func setValue(s fact.String) *value {
	if text := s.V.Encoded(); !s.Written() || text == "null" || strings.ContainsAny(text, `,{\`) {
		return unknown("value", &fact.Reason{Why: "the value is not plain text to helm", At: s.At}, s.At)
	}
	return &value{kind: yaml.Scalar, tag: yaml.StringTag, text: s, at: s.At}
}
