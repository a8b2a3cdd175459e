package kube

import (
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// selector says which objects a patch is for.
type selector struct {
	kind, group, name, namespace pattern
	decided                      bool // false when it selects by labels or by what is not known
}

// pattern says whether a text is meant; nil is any.
type pattern func(text string) bool

// newSelector reads the target of a patch, or the selection of a replacement:
// regular expressions for whole texts.
func newSelector(v *value) selector {
	s := selector{decided: true}
	for key, to := range map[string]*pattern{"kind": &s.kind, "group": &s.group, "name": &s.name, "namespace": &s.namespace} {
		f := v.get(key).name()
		if !f.Written() {
			continue
		}
		text, ok := f.V.Literal()
		re, err := regexp.Compile("^(?:" + text + ")$")
		if !ok || err != nil {
			s.decided = false
			continue
		}
		*to = re.MatchString
	}
	if v.get("labelSelector").name().Written() || v.get("annotationSelector").name().Written() {
		s.decided = false
	}
	return s
}

// ownSelector selects the object that a patch without a target names itself.
func ownSelector(patch *object) selector {
	s := selector{kind: exactly(patch.kind()), group: exactly(patch.group())}
	name, known := patch.name().V.Literal()
	if s.decided = known; known {
		s.name = exactly(name)
	}
	return s
}

func exactly(want string) pattern {
	if want == "" {
		return nil
	}
	return func(text string) bool { return text == want }
}

// match says whether the selector takes o.
func (s selector) match(o *object) policy.Truth {
	t := oneOf(s.kind, []string{o.kind()}, true).And(oneOf(s.group, []string{o.group()}, true))
	t = t.And(oneOf(s.name, o.names(), o.name().V.Known()))
	if ns := o.namespace(); s.namespace != nil {
		text, known := ns.V.Literal()
		t = t.And(oneOf(s.namespace, []string{text}, known && ns.Written()))
	}
	if !s.decided {
		t = t.And(policy.Maybe)
	}
	return t
}

// oneOf says whether one of the texts, which are all there are or some, is meant.
func oneOf(p pattern, texts []string, all bool) policy.Truth {
	switch {
	case p == nil, slices.ContainsFunc(texts, p):
		return policy.Yes
	case !all:
		return policy.Maybe
	}
	return policy.No
}

// patchSource is the text or the path of a patch.
func patchSource(item *value) *value {
	if v := item.get("patch"); v != nil {
		return v
	}
	return item.get("path")
}

// patch applies one patch: a text, or the path of a file, that holds strategic
// merge patches or a list of JSON 6902 operations.
func (l *loader) patch(k *object, dir string, from, target *value, b *built) {
	why := &fact.Reason{Why: "a patch of " + k.file.Path + " cannot be read"}
	if from != nil {
		why.At = from.at
	}
	docs, ok := l.patchDocs(dir, from)
	if ok && !l.afford(len(docs)*len(b.objects)/comparisons, why.At) {
		why.Why, ok = "the kustomizations make too many objects", false
	}
	sel := newSelector(target)
	if !ok {
		for _, o := range b.objects {
			if sel.match(o) != policy.No {
				o.obscure(why, false)
			}
		}
		return
	}
	for _, doc := range docs {
		if doc.kind == yaml.Sequence {
			for _, o := range b.objects {
				o.operations(doc, sel.match(o))
			}
			continue
		}
		l.merge(k, doc, target, sel, b)
	}
}

// merge applies one strategic merge patch. Without a target it names its object
// itself.
func (l *loader) merge(k *object, doc *value, target *value, sel selector, b *built) {
	p := &object{value: doc, file: k.file}
	if target == nil || target.kind == yaml.Null {
		sel = ownSelector(p)
	}
	matched := policy.No
	kept := b.objects[:0:0]
	for _, o := range b.objects {
		t := sel.match(o)
		matched = matched.Or(t)
		switch {
		case t == policy.Yes && doc.get("$patch").literal() == "delete":
			continue
		case t == policy.Yes:
			merged := patchBody(doc)
			o.value = mergeValue(o.value, merged, "")
		case t == policy.Maybe:
			o.value.blur(patchBody(doc), &fact.Reason{Why: "a patch may change the value", At: doc.at})
		}
		kept = append(kept, o)
	}
	b.objects = kept
	if matched == policy.No && b.partial != nil && doc.get("$patch") == nil {
		// What the patch changes is not in the tree: the patch is all that is known.
		p.value = doc.clone()
		if !p.namespace().Written() {
			p.set(literalKey("namespace", doc.at), unknown("namespace of "+p.describe(), b.partial, p.at()), "metadata")
		}
		if m := p.child("metadata", doc.at); m != nil {
			if a := m.child("annotations", doc.at); a != nil {
				a.open = b.partial
			}
		}
		b.objects = append(b.objects, p)
	}
}

// patchBody is a patch without what only names its object.
func patchBody(doc *value) *value {
	body := doc.clone()
	body.remove("apiVersion", "kind")
	if body.has("metadata") {
		body.get("metadata").remove("name", "namespace")
	}
	return body
}

func (l *loader) patchDocs(dir string, from *value) ([]*value, bool) {
	if from == nil || from.kind != yaml.Scalar || !from.text.V.Known() {
		return nil, false
	}
	text := from.literal()
	var objects []*object
	if !strings.ContainsAny(text, "\n{[") && !strings.Contains(text, ": ") {
		if remote(text) {
			return nil, false
		}
		f, err := l.tree.Read(filepath.Join(dir, filepath.FromSlash(text)))
		if err != nil {
			return nil, false
		}
		l.reached[f.Abs] = true
		if f.Kind == source.Templated {
			return nil, false
		}
		objects = l.objects(f)
	} else {
		objects = parse(from.text.V, from.text.Map, l.set, nil)
	}
	var docs []*value
	for _, o := range objects {
		docs = append(docs, o.value)
	}
	return docs, len(docs) > 0
}

// mergeValue lays a strategic merge patch over a value. The lists of a pod that
// have merge keys are merged by them, other lists are replaced.
func mergeValue(to, patch *value, key string) *value {
	switch {
	case to == nil || patch.kind != to.kind:
	case patch.kind == yaml.Scalar && patch.tag == to.tag && patch.text.V.Key() == to.text.V.Key():
		return to // the same text: its place stays
	case patch.kind == yaml.Mapping:
		if patch.get("$patch").literal() == "replace" {
			patch.remove("$patch")
			return patch
		}
		var gone []string
		for _, e := range patch.entries {
			name, _ := e.key.V.Literal()
			if e.value.kind == yaml.Null {
				gone = append(gone, name)
				continue
			}
			var old *value
			if to.has(name) {
				old = to.get(name)
			}
			to.set(e.key, mergeValue(old, e.value, name))
		}
		to.remove(gone...)
		return to
	case patch.kind == yaml.Sequence && mergeKey(key) != "":
		to.mergeItems(patch.items, mergeKey(key))
		return to
	}
	return patch
}

func mergeKey(list string) string {
	switch list {
	case "containers", "initContainers", "env", "volumes":
		return "name"
	}
	return ""
}

// mergeItems merges items into those of the same name, and adds the others.
func (v *value) mergeItems(items []*value, key string) {
	at := make(map[string]int, len(v.items))
	for i := len(v.items) - 1; i >= 0; i-- {
		at[v.items[i].get(key).literal()] = i
	}
	for _, item := range items {
		name := item.get(key).literal()
		i, ok := at[name]
		switch {
		case !ok || name == "":
			at[name] = len(v.items)
			v.items = append(v.items, item)
		case item.get("$patch").literal() == "delete":
			v.items[i] = nil
			delete(at, name)
		default:
			v.items[i] = mergeValue(v.items[i], item, "")
		}
	}
	v.items = slices.DeleteFunc(v.items, func(item *value) bool { return item == nil })
}

// blur makes unknown what a patch would change if it applies.
func (v *value) blur(patch *value, why *fact.Reason) {
	for _, e := range patch.entries {
		name, ok := e.key.V.Literal()
		switch old := v.get(name); {
		case !ok || v.kind != yaml.Mapping:
		case e.value.kind == yaml.Mapping && (old == nil || old.kind == yaml.Mapping):
			if c := v.child(name, e.key.At); c != nil {
				c.blur(e.value, why)
			}
		case old != nil && old.kind == yaml.Scalar && e.value.kind == yaml.Scalar && old.text.V.Key() == e.value.text.V.Key():
		default:
			v.set(e.key, unknown(name, why, e.value.at))
		}
	}
}

// blurPath makes the value at a path unknown; lists are entered whole.
func (v *value) blurPath(path []string, why *fact.Reason) {
	if v == nil || len(path) == 0 {
		return
	}
	if v.kind == yaml.Sequence {
		for i := range v.items {
			if len(path) == 1 {
				v.items[i] = unknown(path[0], why, why.At)
			} else {
				v.items[i].blurPath(path[1:], why)
			}
		}
		return
	}
	if v.kind != yaml.Mapping {
		return
	}
	if len(path) == 1 {
		v.set(literalKey(path[0], why.At), unknown(path[0], why, why.At))
		return
	}
	if next := v.get(path[0]); next != nil && next.kind == yaml.Sequence {
		next.blurPath(path[1:], why)
		return
	}
	v.child(path[0], why.At).blurPath(path[1:], why)
}

// operations applies a list of JSON 6902 operations, or makes unknown what they
// would change.
func (o *object) operations(ops *value, applies policy.Truth) {
	if applies == policy.No {
		return
	}
	for _, op := range ops.items {
		why := &fact.Reason{Why: "a patch may change the value", At: op.at}
		path := pointer(op.get("path").literal())
		name := op.get("op").literal()
		if len(path) == 0 || name == "move" || name == "copy" {
			o.obscure(why, false)
			continue
		}
		if applies == policy.Maybe {
			o.value.blurPath(path, why)
			continue
		}
		if name != "test" {
			o.value.operate(name, path, op.get("value").clone(), op.get("path"))
		}
	}
}

// pointer takes apart a JSON pointer.
func pointer(s string) []string {
	if s == "" || s[0] != '/' {
		return nil
	}
	steps := strings.Split(s[1:], "/")
	for i, step := range steps {
		steps[i] = strings.ReplaceAll(strings.ReplaceAll(step, "~1", "/"), "~0", "~")
	}
	return steps
}

func (v *value) operate(op string, path []string, to, at *value) {
	if v == nil {
		return
	}
	step := path[0]
	if v.kind == yaml.Sequence {
		i, err := strconv.Atoi(step)
		if step == "-" {
			i, err = len(v.items), nil
		}
		switch {
		case err != nil || i < 0 || i > len(v.items) || to == nil && op != "remove" && len(path) == 1:
		case len(path) > 1:
			if i < len(v.items) {
				v.items[i].operate(op, path[1:], to, at)
			}
		case op == "add":
			v.items = slices.Insert(v.items, i, to)
		case i == len(v.items):
		case op == "remove":
			v.items = slices.Delete(v.items, i, i+1)
		default:
			v.items[i] = to
		}
		return
	}
	if v.kind != yaml.Mapping {
		return
	}
	if len(path) > 1 {
		if v.has(step) && v.get(step).kind == yaml.Sequence {
			v.get(step).operate(op, path[1:], to, at)
			return
		}
		v.child(step, at.at).operate(op, path[1:], to, at)
		return
	}
	if op == "remove" {
		v.remove(step)
	} else if to != nil {
		v.set(literalKey(step, at.at), to)
	}
}

// obscure makes everything unknown that a change which is not known may touch.
// A patch cannot change name and namespace: with names they are unknown, too.
func (o *object) obscure(why *fact.Reason, names bool) {
	at := o.at()
	label := o.label()
	if names {
		if name, ok := o.name().V.Literal(); ok {
			o.was = append(o.was, name)
		}
		o.set(literalKey("name", at), unknown("name of "+label, why, at), "metadata")
		o.set(literalKey("namespace", at), unknown("namespace of "+label, why, at), "metadata")
	}
	for _, key := range []string{"annotations", "labels"} {
		o.set(literalKey(key, at), unknown(key+" of "+label, why, at), "metadata")
	}
	for _, key := range []string{"spec", "data"} {
		if o.has(key) {
			o.set(literalKey(key, at), unknown(key+" of "+label, why, at))
		}
	}
}
