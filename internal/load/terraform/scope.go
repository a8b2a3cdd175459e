package terraform

import (
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// frame is what an expression sees: its module, its file, and the names of the
// block and of the expressions around it. Frames are not changed once made.
type frame struct {
	mod  *module
	file *source.File
	vars map[string]*value // of for expressions and templates
	up   *frame            // where vars does not have a name

	each  *slot // the instance of resource or module that the block belongs to
	self  *instance
	tmpl  *str   // when set, ranges are of this text and not of file
	plain bool   // a template file: only vars and functions
	rest  *value // of plain: where further names may come from

	setting *setting // of an expression in a file of Terragrunt's

	templates int // how many templates are being rendered around
}

// object is what lies behind a symbol that stands for a whole resource or
// module instance.
type object interface {
	// get is the attribute name, asked for at at; a missing one fails.
	get(fr *frame, name string, at source.Site) *value
}

// in is fr for an expression of file.
func (fr *frame) in(file *source.File) *frame {
	if fr.file == file && fr.tmpl == nil {
		return fr
	}
	f := *fr
	f.file, f.tmpl = file, nil
	return &f
}

// with is fr with more names.
func (fr *frame) with(vars map[string]*value) *frame {
	f := *fr
	f.vars, f.up = vars, fr
	return &f
}

func (fr *frame) lookup(name string) *value {
	for f := fr; f != nil; f = f.up {
		if v, ok := f.vars[name]; ok {
			return v
		}
	}
	return nil
}

// site is the place of a range of the frame's file.
func (fr *frame) site(r hcl.Range) source.Site {
	if fr.tmpl != nil {
		return fr.tmpl.m.Site(r.Start.Byte, max(r.End.Byte, r.Start.Byte))
	}
	return siteOf(fr.file, r)
}

// doubt notes that what is being evaluated may fail.
func (fr *frame) doubt() { fr.mod.root.doubted = true }

// apart evaluates something that is not part of the expression at hand: its
// failures are not for a surrounding try.
func (fr *frame) apart(f func() *value) *value {
	r := fr.mod.root
	saved := r.doubted
	v := f()
	r.doubted = saved
	return v
}

// unknown is a value of which nothing is known, for a reason about the
// evaluation itself.
func (fr *frame) unknown(at source.Site, why string) *value {
	fr.doubt()
	l := label(at, "the value")
	return unknownValue(&symbol{id: fr.mod.root.id + at.Key() + fr.instanceKey(), label: l, reason: &fact.Reason{Why: l + " " + why, At: at}}, at)
}

// instanceKey tells the instances of one block apart.
func (fr *frame) instanceKey() string {
	k := fr.mod.addr
	if fr.each != nil {
		k += "/" + fr.each.id
	}
	for f := fr; f != nil; f = f.up {
		for _, name := range sortedKeys(f.vars) {
			k += "/" + f.vars[name].key()
		}
	}
	return k
}

// reference is the value of a name with attributes and indexes: `var.x`,
// `aws_iam_role.node[0].arn`.
func (fr *frame) reference(t hcl.Traversal, at source.Site) *value {
	v, rest := fr.resolve(t, at)
	for _, step := range rest {
		if v.isFail() {
			return v
		}
		switch s := step.(type) {
		case hcl.TraverseAttr:
			v = attribute(fr, v, s.Name, at, false)
		case hcl.TraverseIndex:
			v = fr.index(v, fromCty(s.Key, fr.site(s.SrcRange)), at)
		default:
			return fr.unknown(at, "is not understood")
		}
	}
	if v.kind == kUnknown {
		v = v.moved(at)
	}
	return v
}

func (fr *frame) resolve(t hcl.Traversal, at source.Site) (*value, hcl.Traversal) {
	root, name := t.RootName(), ""
	if v := fr.lookup(root); v != nil {
		return v, t[1:]
	}
	if fr.plain && fr.rest != nil {
		return fr.attributeOfRest(root, at), t[1:]
	}
	if fr.plain {
		return failValue("there is no template variable "+strconv.Quote(root), at), nil
	}
	if root == "resource" && len(t) > 1 {
		if a, ok := t[1].(hcl.TraverseAttr); ok {
			root, t = a.Name, t[1:]
		}
	}
	if len(t) > 1 {
		if a, ok := t[1].(hcl.TraverseAttr); ok {
			name = a.Name
		}
	}
	missing := func() (*value, hcl.Traversal) {
		return fr.unknown(at, "is not declared"), nil
	}
	m := fr.mod
	switch root {
	case "var":
		return m.variable(name, at), t[min(2, len(t)):]
	case "local":
		return m.local(name, at), t[min(2, len(t)):]
	case "module":
		return m.moduleValue(name, at), t[min(2, len(t)):]
	case "path":
		return fr.path(name, at), t[min(2, len(t)):]
	case "terraform", "tofu":
		return m.root.symbol("terraform."+name, cty.String, policy.AnyText, at,
			&fact.Reason{Why: "the workspace is chosen when Terraform runs", At: at}), t[min(2, len(t)):]
	case "stub":
		if m.dir.stub != nil {
			return m.stubValue(name, at), t[min(2, len(t)):]
		}
	case "each", "count":
		if fr.each == nil {
			return missing()
		}
		return fr.each.name(root+"."+name, at), t[min(2, len(t)):]
	case "self":
		if fr.self == nil {
			return missing()
		}
		return fr.self.value(at), t[1:]
	case "data", "ephemeral":
		if len(t) < 3 {
			return missing()
		}
		a, ok := t[2].(hcl.TraverseAttr)
		if !ok {
			return missing()
		}
		return m.resourceValue(root+"."+name+"."+a.Name, at), t[3:]
	}
	if name == "" {
		return missing()
	}
	return m.resourceValue(root+"."+name, at), t[2:]
}

// path is path.module and the like. Terraform runs in the root's directory.
func (fr *frame) path(name string, at source.Site) *value {
	root := fr.mod.root
	switch name {
	case "module":
		rel, err := filepath.Rel(root.dir.abs, fr.mod.dir.abs)
		if err == nil {
			return literalValue(filepath.ToSlash(rel), at)
		}
	case "root":
		return literalValue(".", at)
	}
	return root.symbol("path."+name, cty.String, policy.AnyText, at, &fact.Reason{Why: "path." + name + " depends on where Terraform runs", At: at})
}

// attribute is v.name. A written null is not the same as nothing: an attribute
// that a known object lacks fails, unless lenient, which makes it null.
func attribute(fr *frame, v *value, name string, at source.Site, lenient bool) *value {
	return fr.each1("attr."+name, at, v, func(v *value) *value {
		missing := func() *value {
			if lenient {
				return nullValue(at)
			}
			return failValue(fmt.Sprintf("there is no attribute %q", name), at)
		}
		switch {
		case v.kind == kUnknown:
			return fr.derivedAttr(v, name, at)
		case v.isMap():
			return fr.memberOf(v, policy.Literal(name), at, missing)
		case v.isSeq():
			if _, err := strconv.Atoi(name); err == nil { // a legacy index, a.0
				return fr.index(v, literalValue(name, at), at)
			}
		}
		if lenient {
			return nullValue(at)
		}
		return failValue("only objects have attributes", at)
	})
}

// memberOf is the member of an object or map whose key is the text key.
func (fr *frame) memberOf(v *value, key policy.Text, at source.Site, missing func() *value) *value {
	candidates, there := v.find(key)
	switch {
	case there == policy.No:
		return missing()
	case there == policy.Yes && len(candidates) == 1:
		return candidates[0]
	case there == policy.Maybe:
		fr.doubt()
	}
	k := textValue(key, at)
	if v.open || len(candidates) == 0 {
		return derive("index", cty.DynamicPseudoType, at, v, k)
	}
	// Maps with the same keys take the same alternative for the same key.
	pick := "key " + k.key() + " of"
	candidates = nil
	for _, m := range v.sorted() {
		if policy.Equal(m.key.t, key) != policy.No {
			candidates = append(candidates, m.val)
			pick += " " + strconv.Quote(m.key.t.Key())
		}
	}
	return choose(fr, pick, firstReason(k, v), candidates, at)
}

// derivedAttr is an attribute of a value that is not known.
func (fr *frame) derivedAttr(v *value, name string, at source.Site) *value {
	s := v.sym
	if s.obj != nil {
		return s.obj.(object).get(fr, name, at)
	}
	typ := cty.DynamicPseudoType
	switch {
	case s.typ.IsObjectType():
		if !s.typ.HasAttribute(name) {
			return failValue(fmt.Sprintf("there is no attribute %q", name), at)
		}
		typ = s.typ.AttributeType(name)
	case s.typ.IsMapType():
		typ = s.typ.ElementType()
	case s.typ.IsPrimitiveType():
		return failValue("only objects have attributes", at)
	}
	fr.doubt()
	return unknownValue(&symbol{id: s.id + "." + name, label: s.label + "." + name, typ: typ, reason: s.reason}, at)
}

// index is v[key].
func (fr *frame) index(v, key *value, at source.Site) *value {
	return fr.each2("index", at, v, key, func(v, key *value) *value {
		if v.isNull() || key.isNull() {
			return failValue("null has no elements", at)
		}
		if v.kind == kUnknown {
			return fr.derivedIndex(v, key, at)
		}
		if v.isMap() {
			k, fails := textual(key).asText()
			if fails == policy.Yes {
				return failValue("the key is not a string", at)
			}
			return fr.memberOf(v, k.t, at, func() *value {
				return failValue(fmt.Sprintf("there is no key %q", k.t.String()), at)
			})
		}
		if v.kind == kSet {
			return failValue("a set has no index", at)
		}
		if !v.isSeq() {
			return failValue("only collections have elements", at)
		}
		n, ok := key.whole()
		switch {
		case key.known() && !ok:
			return failValue("the index is not a whole number", at)
		case ok && n < 0, ok && !v.open && n >= len(v.items):
			return failValue(fmt.Sprintf("there is no element %d", n), at)
		case ok && !v.open:
			return v.items[n]
		case !v.open && len(v.items) == 0:
			return failValue("the list is empty", at)
		}
		fr.doubt()
		if v.open {
			return derive("index", cty.DynamicPseudoType, at, v, key)
		}
		return choose(fr, "element "+key.key()+" of "+strconv.Itoa(len(v.items)), firstReason(key, v), v.items, at)
	})
}

func (fr *frame) derivedIndex(v, key *value, at source.Site) *value {
	s := v.sym
	if lit, ok := key.literal(); ok {
		if n, err := strconv.Atoi(lit); err != nil || n < 0 {
			return fr.derivedAttr(v, lit, at)
		}
	}
	if s.obj != nil {
		if k, ok := key.literal(); ok {
			return s.obj.(object).get(fr, k, at)
		}
		fr.doubt()
		return derive("index", cty.DynamicPseudoType, at, v, key)
	}
	typ := cty.DynamicPseudoType
	switch {
	case s.typ.IsMapType(), s.typ.IsListType():
		typ = s.typ.ElementType()
	case s.typ.IsPrimitiveType(), s.typ.IsSetType():
		return failValue("only lists and maps have elements", at)
	}
	fr.doubt()
	text, _ := key.asText()
	shown := text.t.String()
	if key.kind == kString {
		shown = strconv.Quote(shown)
	}
	return unknownValue(&symbol{id: s.id + "[" + key.key() + "]", label: s.label + "[" + shown + "]", typ: typ, reason: firstReason(v, key)}, at)
}

// each1 and each2 are each for one or two operands.
func (fr *frame) each1(op string, at source.Site, a *value, f func(*value) *value) *value {
	if a.kind != kChoice && !a.isFail() {
		return f(a)
	}
	return distribute(fr, op, at, []*value{a}, false, func(v []*value) *value { return f(v[0]) })
}

func (fr *frame) each2(op string, at source.Site, a, b *value, f func(a, b *value) *value) *value {
	return distribute(fr, op, at, []*value{a, b}, false, func(v []*value) *value { return f(v[0], v[1]) })
}

// within is fr for a template whose text is t.
func (fr *frame) within(t str) *frame {
	f := *fr
	f.tmpl = &t
	return &f
}

// attributeOfRest is a template's variable that perhaps is given.
func (fr *frame) attributeOfRest(name string, at source.Site) *value {
	fr.doubt()
	return derive("index", cty.DynamicPseudoType, at, fr.rest, literalValue(name, at))
}
