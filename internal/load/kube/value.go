package kube

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// value is a YAML value that overlays may change: texts with holes at the
// leaves, each with the place it comes from.
type value struct {
	kind    yaml.Kind
	tag     string
	text    fact.String // of a scalar
	at      source.Site
	entries []entry      // of a mapping; of duplicates the last one only
	items   []*value     // of a sequence
	open    *fact.Reason // a mapping or sequence that may hold more

	index *index // of a large mapping's entries, nil while it is not needed
}

type entry struct {
	key   fact.String
	value *value
}

// reader turns the nodes of one text into values.
type reader struct {
	text  policy.Text
	holes []int // where the holes stand in the text
}

func newReader(text policy.Text) *reader {
	r := &reader{text: text}
	if text.Known() {
		return r
	}
	for i, c := range text.Encoded() {
		if c == policy.HoleRune {
			r.holes = append(r.holes, i)
		}
	}
	return r
}

// scalar is the text of a scalar node. The holes in it are those that stand
// between its start and end.
func (r *reader) scalar(n *yaml.Node) policy.Text {
	count := policy.CountHoles(n.Value)
	if count == 0 {
		return policy.Literal(n.Value)
	}
	first := sort.SearchInts(r.holes, n.Start)
	if first+count > len(r.holes) {
		return policy.HoleText(r.text.Holes()[0])
	}
	return policy.Raw(n.Value, r.text.Holes()[first:first+count])
}

func (r *reader) value(n *yaml.Node) *value {
	v := &value{kind: n.Kind, tag: n.Tag, at: n.At}
	switch n.Kind {
	case yaml.Mapping:
		last := make(map[string]int, len(n.Entries))
		for i, e := range n.Entries {
			last[e.Key.Value] = i
		}
		v.entries = make([]entry, 0, len(last))
		for i, e := range n.Entries {
			if last[e.Key.Value] == i {
				v.entries = append(v.entries, entry{fact.Text(r.scalar(e.Key), e.Key.Text(), e.Key.Map), r.value(e.Value)})
			}
		}
	case yaml.Sequence:
		v.items = make([]*value, 0, len(n.Items))
		for _, item := range n.Items {
			v.items = append(v.items, r.value(item))
		}
	case yaml.Scalar:
		v.text = fact.Text(r.scalar(n), n.Text(), n.Map)
		if v.text.Why == nil && v.text.V.Hole() != nil {
			v.text.Why = &fact.Reason{Why: "the value is one of several", At: n.At}
		}
	}
	return v
}

// unknown is a value of which nothing is known.
func unknown(label string, why *fact.Reason, at source.Site) *value {
	return &value{kind: yaml.Scalar, tag: yaml.StringTag, at: at, text: unknownText(label, why, at)}
}

func unknownText(label string, why *fact.Reason, at source.Site) fact.String {
	h := &policy.Hole{ID: "kubernetes:" + label + "@" + place(at), Label: label, Origin: why}
	return fact.String{State: fact.Unknown, V: policy.HoleText(h), At: at, Why: why}
}

// place makes identities of holes: two holes made at one place are one.
func place(at source.Site) string {
	if at.File == nil {
		return ""
	}
	return at.File.Path + ":" + strconv.Itoa(at.Start)
}

// isUnknown says that a mapping or a list may stand in the place of v.
func (v *value) isUnknown() bool {
	return v != nil && v.kind == yaml.Scalar && (v.text.State == fact.Unknown || v.text.V.Hole() != nil)
}

// index says where the keys of a mapping stand in its entries.
type index struct {
	at      map[string]int // by their Text.Key
	unknown int            // the first that is not known; -1 when all are
}

// indexed is the number of entries from which on a mapping has an index.
const indexed = 32

// find is where a key, or else the first that is not known and may be it, stands
// among the entries of v; -1 is nowhere.
func (v *value) find(key string) (at, unknown int) {
	if len(v.entries) >= indexed {
		if v.index == nil {
			v.index = newIndex(v.entries)
		}
		at, ok := v.index.at[key]
		if !ok {
			at = -1
		}
		return at, v.index.unknown
	}
	at, unknown = -1, -1
	for i := range v.entries {
		switch k := &v.entries[i].key.V; {
		case k.Key() == key:
			at = i
		case unknown < 0 && !k.Known():
			unknown = i
		}
	}
	return at, unknown
}

func newIndex(entries []entry) *index {
	x := &index{at: make(map[string]int, len(entries)), unknown: -1}
	for i := range entries {
		x.add(&entries[i].key.V, i)
	}
	return x
}

func (x *index) add(key *policy.Text, at int) {
	x.at[key.Key()] = at
	if x.unknown < 0 && !key.Known() {
		x.unknown = at
	}
}

// add puts an entry behind the others.
func (v *value) add(e entry) {
	v.entries = append(v.entries, e)
	if v.index != nil {
		v.index.add(&e.key.V, len(v.entries)-1)
	}
}

// get walks down mappings. Below an unknown value everything is unknown; nil is
// surely not written.
func (v *value) get(keys ...string) *value {
	for _, key := range keys {
		switch {
		case v == nil || v.isUnknown():
			return v
		case v.kind != yaml.Mapping:
			return nil
		}
		switch at, perhaps := v.find(key); {
		case at >= 0:
			v = v.entries[at].value
		case perhaps >= 0:
			k := v.entries[perhaps].key
			v = unknown(key, k.Why, k.At)
		case v.open != nil:
			v = unknown(key, v.open, v.at)
		default:
			return nil
		}
	}
	return v
}

// has says that a key is surely written.
func (v *value) has(key string) bool {
	at, _ := v.find(key)
	return at >= 0
}

// literal is the text of a scalar without holes.
func (v *value) literal() string {
	if v == nil || v.kind != yaml.Scalar {
		return ""
	}
	s, _ := v.text.V.Literal()
	return s
}

// str is a scalar as a fact; null and the empty text count as not written where
// Kubernetes treats them so.
func (v *value) str() fact.String {
	switch {
	case v == nil || v.kind == yaml.Null:
		return fact.String{}
	case v.kind != yaml.Scalar:
		return unknownText("value", &fact.Reason{Why: "the value is not a scalar", At: v.at}, v.at)
	case templated(v.text):
		why := v.text.Why
		if why == nil {
			why = &fact.Reason{Why: "the value is a template", Settle: "lint the rendered file", At: v.at}
		}
		return unknownText(v.text.V.String(), why, v.at)
	}
	return v.text
}

// name is a name or namespace: the empty text counts as not written.
func (v *value) name() fact.String {
	s := v.str()
	if s.State == fact.Known && s.V.IsEmpty() {
		return fact.String{}
	}
	return s
}

// marker is what a language puts around what it fills in.
type marker struct{ open, end string }

// actions are the marks of Helm, Jinja and the generators of Argo CD.
var actions = marker{"{{", "}}"}

// markers are those, and the ones of Copier, Octopus Deploy and Azure Pipelines,
// Harness, ERB, ytt, Jsonnet, the Argo CD Vault Plugin and Zarf.
var markers = []marker{actions, {"[[", "]]"}, {"#{", "}"}, {"<+", ">"}, {"<%", "%>"}, {"(@", "@)"}, {"%(", ")s"}, {"<path:", ">"}, {"###ZARF_", "###"}}

// wholly begin values that a tool replaces as a whole: SOPS, vals, Kapitan,
// Concourse.
var wholly = []string{"ENC[AES256_GCM,", "ref+", "secretref+", "?{", "(("}

// templated says that a tool fills s in before Kubernetes gets to see it.
func templated(s fact.String) bool {
	text := s.V.Encoded()
	for _, begin := range wholly {
		if strings.HasPrefix(text, begin) {
			return true
		}
	}
	return strings.ContainsAny(text, "{[(<#") && slices.ContainsFunc(markers, func(m marker) bool { return marked(s, m) })
}

func marked(s fact.String, m marker) bool {
	_, rest, open := strings.Cut(s.V.Encoded(), m.open)
	return open && strings.Contains(rest, m.end)
}

// list are the items of a sequence.
func (v *value) list() []*value {
	if v == nil || v.kind != yaml.Sequence {
		return nil
	}
	return v.items
}

// set writes a value into a mapping, making mappings on the way.
func (v *value) set(key fact.String, to *value, path ...string) {
	for _, step := range path {
		v = v.child(step, key.At)
		if v == nil {
			return
		}
	}
	if v.kind != yaml.Mapping {
		return
	}
	if at, _ := v.find(key.V.Key()); at >= 0 {
		v.entries[at] = entry{key, to}
		return
	}
	v.add(entry{key, to})
}

// child is the mapping at key, made when it is missing; nil when something else
// stands there.
func (v *value) child(key string, at source.Site) *value {
	if v.kind != yaml.Mapping {
		return nil
	}
	if i, _ := v.find(key); i >= 0 {
		e := &v.entries[i]
		if e.value.kind == yaml.Null {
			e.value = &value{kind: yaml.Mapping, at: at}
		}
		if e.value.kind != yaml.Mapping {
			return nil
		}
		return e.value
	}
	c := &value{kind: yaml.Mapping, at: at, open: v.open}
	v.add(entry{literalKey(key, at), c})
	return c
}

func literalKey(key string, at source.Site) fact.String {
	return fact.String{State: fact.Known, V: policy.Literal(key), At: at}
}

// remove deletes keys.
func (v *value) remove(keys ...string) {
	if v == nil || len(keys) == 0 {
		return
	}
	gone := make(map[string]bool, len(keys))
	for _, key := range keys {
		gone[key] = true
	}
	kept := make([]entry, 0, len(v.entries))
	for _, e := range v.entries {
		if !gone[e.key.V.Key()] {
			kept = append(kept, e)
		}
	}
	v.entries, v.index = kept, nil
}

func (v *value) clone() *value {
	if v == nil {
		return nil
	}
	c := *v
	c.index = nil
	c.entries = make([]entry, len(v.entries))
	for i, e := range v.entries {
		c.entries[i] = entry{e.key, e.value.clone()}
	}
	c.items = make([]*value, len(v.items))
	for i, item := range v.items {
		c.items[i] = item.clone()
	}
	return &c
}

// size is the number of values in v.
func (v *value) size() int {
	if v == nil {
		return 0
	}
	n := 1
	for _, e := range v.entries {
		n += e.value.size()
	}
	for _, item := range v.items {
		n += item.size()
	}
	return n
}

// edit puts what change makes of it in the place of every scalar under v.
func (v *value) edit(change func(fact.String) fact.String) {
	if v == nil {
		return
	}
	if v.kind == yaml.Scalar {
		v.text = change(v.text)
	}
	v.index = nil
	for i := range v.entries {
		v.entries[i].key = change(v.entries[i].key)
		v.entries[i].value.edit(change)
	}
	for _, item := range v.items {
		item.edit(change)
	}
}

// affix puts texts before and after a name.
func affix(s, before, after fact.String) fact.String {
	if !s.Written() {
		return s
	}
	var b source.MapBuilder
	for _, part := range []fact.String{before, s, after} {
		if n := len(part.V.Encoded()); part.Map.Len() == n {
			b.Append(part.Map)
		} else {
			b.Whole(n, part.At)
		}
	}
	t := fact.Text(policy.Concat(before.V, s.V, after.V), s.At, b.Map())
	return t
}
