package terraform

import (
	"fmt"
	"path/filepath"
	"sort"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// kubectlModels are the data sources of the kubectl provider (gavinbunney's, and
// alekc's, which goes on with it) that take manifests apart.
func kubectlModels() map[string]model {
	return map[string]model{
		"data.kubectl_path_documents": {computed: pathDocumentsComputed},
		"data.kubectl_file_documents": {computed: fileDocumentsComputed},
		"data.kubectl_filename_list":  {computed: filenamesComputed},
	}
}

// maxDocuments bounds the files and the documents of one data source.
const maxDocuments = 1000

// fileDocumentsComputed are the documents of one text.
func fileDocumentsComputed(inst *instance, attr string, at source.Site) *symbolic.Value {
	if attr != "documents" && attr != "manifests" {
		return nil
	}
	return symbolic.Distribute(inst.fr, attr, at, []*symbolic.Value{inst.attr("content")}, false, func(args []*symbolic.Value) *symbolic.Value {
		s, fails := args[0].AsText()
		if fails == policy.Yes || s.T.Hole() != nil {
			return inst.notRead(attr, at, args[0].Reason())
		}
		return inst.manifestsOf(attr, at, splitDocuments(s))
	})
}

// pathDocumentsComputed are the documents of the files that match a pattern,
// rendered as templates unless that is disabled.
func pathDocumentsComputed(inst *instance, attr string, at source.Site) *symbolic.Value {
	if attr != "documents" && attr != "manifests" {
		return nil
	}
	args := []*symbolic.Value{inst.attr("pattern"), inst.attr("disable_template"), inst.attr("vars"), inst.attr("sensitive_vars")}
	return symbolic.Distribute(inst.fr, attr, at, args, false, func(args []*symbolic.Value) *symbolic.Value {
		files, why := inst.matching(args[0])
		if why != nil {
			return inst.notRead(attr, at, why)
		}
		plain := policy.No
		if !args[1].IsNull() {
			plain, _ = args[1].Truth()
		}
		if plain == policy.Maybe {
			return inst.notRead(attr, at, args[1].Reason())
		}
		vars := inst.templateVars(args[2], args[3])
		var all []symbolic.Text
		for _, f := range files {
			text := symbolic.Text{T: policy.Literal(string(f.Bytes)), Map: source.Identity(f)}
			if plain == policy.No {
				v := inst.fr.in(inst.at.File).render(text, f, vars, inst.at)
				s, fails := v.AsText()
				if v.Kind != symbolic.String || fails == policy.Yes || s.T.Hole() != nil {
					return inst.notRead(attr, at, v.Reason())
				}
				text = s
			}
			all = append(all, splitDocuments(text)...)
		}
		return inst.manifestsOf(attr, at, all)
	})
}

// filenamesComputed are the names of the files that match a pattern.
func filenamesComputed(inst *instance, attr string, at source.Site) *symbolic.Value {
	if attr != "matches" && attr != "basenames" {
		return nil
	}
	return symbolic.Distribute(inst.fr, attr, at, []*symbolic.Value{inst.attr("pattern")}, false, func(args []*symbolic.Value) *symbolic.Value {
		files, why := inst.matching(args[0])
		if why != nil {
			return inst.notRead(attr, at, why)
		}
		var items []*symbolic.Value
		for _, f := range files {
			name, err := filepath.Rel(inst.mod.root.dir.abs, f.Abs)
			if attr == "basenames" || err != nil {
				name = filepath.Base(f.Abs)
			}
			items = append(items, symbolic.LiteralValue(filepath.ToSlash(name), at))
		}
		return symbolic.SeqValue(symbolic.List, items, at)
	})
}

// notRead stands for what a data source reads from files that are not known.
func (i *instance) notRead(attr string, at source.Site, why *fact.Reason) *symbolic.Value {
	v := i.symbolic(attr, at)
	if why != nil {
		v.Symbol.Reason = why
	}
	return v
}

// matching are the files that a pattern names, as Go's filepath.Glob takes it,
// sorted.
func (i *instance) matching(pattern *symbolic.Value) ([]*source.File, *fact.Reason) {
	root := i.mod.root
	unknown := func(why string) ([]*source.File, *fact.Reason) {
		return nil, &fact.Reason{Why: why, Settle: "a pattern that names files of the tree", At: i.at}
	}
	abs, ok := i.fr.filePath(pattern)
	if !ok {
		if why := pattern.Reason(); why != nil {
			return nil, why
		}
		return unknown("which files " + i.addr + " reads is not known")
	}
	// Braces and double stars mean nothing to filepath.Glob.
	glob := strings.NewReplacer("{", `\{`, "}", `\}`).Replace(filepath.ToSlash(abs))
	for strings.Contains(glob, "**") {
		glob = strings.ReplaceAll(glob, "**", "*")
	}
	base, rest := doublestar.SplitPattern(glob)
	names, err := root.l.files.Glob(filepath.FromSlash(base), rest)
	if err != nil {
		return unknown(root.l.files.Display(base) + " cannot be read: it may be made at deploy time, or lie outside the boundary")
	}
	var files []*source.File
	for _, name := range names {
		f, err := root.l.files.Read(filepath.Join(base, name))
		if err != nil || len(files) == maxDocuments {
			return unknown(root.l.files.Display(filepath.Join(base, name)) + " cannot be read")
		}
		files = append(files, f)
	}
	return files, nil
}

// templateVars are the variables of the templates. What is sensitive is not read.
func (i *instance) templateVars(vars, sensitive *symbolic.Value) *symbolic.Value {
	if vars.IsNull() {
		vars = symbolic.MapValue(symbolic.Object, nil, i.at)
	}
	switch {
	case sensitive.IsNull() || !vars.IsMap():
		return vars
	case !sensitive.IsMap():
		return sensitive
	}
	all := *vars
	all.Members = append([]symbolic.Member{}, vars.Members...)
	for _, m := range sensitive.Sorted() {
		path := "sensitive_vars." + m.Key.T.String()
		m.Value = symbolic.UnknownValue(&symbolic.Symbol{ID: i.id + "." + path, Label: i.addr + "." + path, Type: cty.String,
			Reason: &fact.Reason{Why: "sensitive values are not read", At: m.At}}, m.At)
		all.Members = append(all.Members, m)
	}
	return &all
}

// manifestsOf are texts as the attribute holds them: a list, or a map by what
// they declare.
func (i *instance) manifestsOf(attr string, at source.Site, texts []symbolic.Text) *symbolic.Value {
	if len(texts) > maxDocuments {
		return i.notRead(attr, at, &fact.Reason{Why: fmt.Sprintf("%s has more than %d documents", i.addr, maxDocuments), At: i.at})
	}
	var items []*symbolic.Value
	var members []symbolic.Member
	seen := map[string]bool{}
	for _, s := range texts {
		v := symbolic.StringValue(s, s.Map.Site(0, len(s.T.Encoded())))
		items = append(items, v)
		key := selfLink(s)
		if seen[key.Key()] {
			return i.notRead(attr, at, &fact.Reason{Why: "two documents declare " + key.String() + ", which the provider refuses", At: v.At})
		}
		seen[key.Key()] = true
		members = append(members, symbolic.Member{Key: symbolic.Text{T: key, Map: source.At(len(key.Encoded()), v.At)}, At: v.At, Value: v})
	}
	if attr == "documents" {
		return symbolic.SeqValue(symbolic.List, items, at)
	}
	return symbolic.MapValue(symbolic.Map, members, at)
}

// splitDocuments takes YAML apart as the provider does; documents that hold
// nothing are left out.
func splitDocuments(s symbolic.Text) []symbolic.Text {
	if s.Map.Len() != len(s.T.Encoded()) {
		s.Map = source.At(len(s.T.Encoded()), s.Map.Site(0, s.Map.Len()))
	}
	text := s.T.Encoded()
	var list []symbolic.Text
	add := func(from, to int) {
		part := text[from:to]
		start := from + len(part) - len(strings.TrimLeft(part, " \t\r\n"))
		end := from + len(strings.TrimRight(part, " \t\r\n"))
		if start >= end {
			return
		}
		doc := s.Slice(start, end)
		if nodes, problems := yaml.Parse(doc.T.Encoded(), doc.Map); len(problems) == 0 && (len(nodes) == 0 || nodes[0].Kind != yaml.Mapping || len(nodes[0].Entries) == 0) {
			return
		}
		list = append(list, doc)
	}
	from := 0
	for {
		i := strings.Index(text[from:], "\n---")
		if i < 0 {
			add(from, len(text))
			return list
		}
		add(from, from+i)
		rest := strings.IndexByte(text[from+i+4:], '\n')
		if rest < 0 {
			return list
		}
		from += i + 4 + rest + 1
	}
}

// manifestDecodeMulti are the objects of a text with several documents, as the
// Kubernetes provider's function gives them.
func manifestDecodeMulti(c *symbolic.Call) *symbolic.Value {
	if len(c.Args) != 1 {
		return c.Fail("one argument is required")
	}
	s, fails := c.Args[0].AsText()
	if fails == policy.Yes {
		return c.Fail("a string is required")
	}
	if s.T.Hole() != nil {
		return c.Unknown(cty.DynamicPseudoType)
	}
	var items []*symbolic.Value
	for _, doc := range splitDocuments(s) {
		one := *c
		one.Args = []*symbolic.Value{symbolic.StringValue(doc, doc.Map.Site(0, len(doc.T.Encoded())))}
		items = append(items, one.Decode(false))
	}
	return symbolic.SeqValue(symbolic.Tuple, items, c.At)
}

// selfLink is the path of an object in the Kubernetes API, by which the provider
// names manifests.
func selfLink(s symbolic.Text) policy.Text {
	nodes, _ := yaml.Parse(s.T.Encoded(), s.Map)
	if len(nodes) == 0 {
		return policy.Literal("")
	}
	field := func(keys ...string) policy.Text {
		n := nodes[0]
		for _, key := range keys {
			var found *yaml.Node
			for _, e := range n.Entries {
				if e.Key.Value == key {
					found = e.Value
				}
			}
			if n = found; n == nil {
				return policy.Literal("")
			}
		}
		return scalarText(s.T, n)
	}
	kind, group := field("kind"), field("apiVersion")
	link := policy.Literal("/apis/")
	if v, ok := group.Literal(); ok && !strings.Contains(v, "/") {
		link = policy.Literal("/api/")
	}
	link = policy.Concat(link, group)
	if namespace := field("metadata", "namespace"); !namespace.IsEmpty() {
		link = policy.Concat(link, policy.Literal("/namespaces/"), namespace)
	}
	if k, ok := kind.Literal(); ok {
		kind = policy.Literal(plural(strings.ToLower(k)))
	}
	return policy.Concat(link, policy.Literal("/"), kind, policy.Literal("/"), field("metadata", "name"))
}

// plural is what Kubernetes' client guesses for the plural of a kind.
func plural(kind string) string {
	switch {
	case kind == "endpoints":
		return kind
	case strings.HasSuffix(kind, "s"):
		return kind + "es"
	case strings.HasSuffix(kind, "y"):
		return strings.TrimSuffix(kind, "y") + "ies"
	}
	return kind + "s"
}

// scalarText is the text of a scalar node, with the holes that stand in it.
func scalarText(t policy.Text, n *yaml.Node) policy.Text {
	count := policy.CountHoles(n.Value)
	if count == 0 {
		return policy.Literal(n.Value)
	}
	var at []int
	for i, c := range t.Encoded() {
		if c == policy.HoleRune {
			at = append(at, i)
		}
	}
	first := sort.SearchInts(at, n.Start)
	if first+count > len(at) {
		return policy.HoleText(t.Holes()[0])
	}
	return policy.Raw(n.Value, t.Holes()[first:first+count])
}
