package terraform

import (
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// frame is what an expression sees: its module, its file, and the names of the
// block and of the expressions around it. Frames are not changed once made.
type frame struct {
	mod  *module
	file *source.File
	vars map[string]*symbolic.Value // of for expressions and templates
	up   *frame                     // where vars does not have a name

	each  *slot // the instance of resource or module that the block belongs to
	self  *instance
	tmpl  *symbolic.Text  // when set, ranges are of this text and not of file
	plain bool            // a template file: only vars and functions
	rest  *symbolic.Value // of plain: where further names may come from

	setting *setting // of an expression in a file of Terragrunt's

	templates int // how many templates are being rendered around
}

// object is what lies behind a symbol that stands for a whole resource or
// module instance.
type object interface {
	// get is the attribute name, asked for at at; a missing one fails.
	get(fr *frame, name string, at source.Site) *symbolic.Value
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
func (fr *frame) with(vars map[string]*symbolic.Value) *frame {
	f := *fr
	f.vars, f.up = vars, fr
	return &f
}

func (fr *frame) lookup(name string) *symbolic.Value {
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
		return fr.tmpl.Map.Site(r.Start.Byte, max(r.End.Byte, r.Start.Byte))
	}
	return syntax.SiteOf(fr.file, r)
}

// Doubt notes that what is being evaluated may fail.
func (fr *frame) Doubt() { fr.mod.root.doubted = true }

// apart evaluates something that is not part of the expression at hand: its
// failures are not for a surrounding try.
func (fr *frame) apart(f func() *symbolic.Value) *symbolic.Value {
	r := fr.mod.root
	saved := r.doubted
	v := f()
	r.doubted = saved
	return v
}

// unknown is a value of which nothing is known, for a reason about the
// evaluation itself.
func (fr *frame) unknown(at source.Site, why string) *symbolic.Value {
	fr.Doubt()
	l := symbolic.Label(at, "the value")
	return symbolic.UnknownValue(&symbolic.Symbol{ID: fr.mod.root.id + at.Key() + fr.InstanceKey(), Label: l, Reason: &fact.Reason{Why: l + " " + why, At: at}}, at)
}

// InstanceKey tells the instances of one block apart.
func (fr *frame) InstanceKey() string {
	k := fr.mod.addr
	if fr.each != nil {
		k += "/" + fr.each.id
	}
	for f := fr; f != nil; f = f.up {
		for _, name := range sortedKeys(f.vars) {
			k += "/" + f.vars[name].Key()
		}
	}
	return k
}

// reference is the value of a name with attributes and indexes: `var.x`,
// `aws_iam_role.node[0].arn`.
func (fr *frame) reference(t hcl.Traversal, at source.Site) *symbolic.Value {
	v, rest := fr.resolve(t, at)
	if v = fr.follow(v, rest, at); v.Kind == symbolic.Unknown {
		v = v.Moved(at)
	}
	return v
}

func (fr *frame) resolve(t hcl.Traversal, at source.Site) (*symbolic.Value, hcl.Traversal) {
	root, name := t.RootName(), ""
	if v := fr.lookup(root); v != nil {
		return v, t[1:]
	}
	if fr.plain && fr.rest != nil {
		return fr.attributeOfRest(root, at), t[1:]
	}
	if fr.plain {
		return symbolic.FailValue("there is no template variable "+strconv.Quote(root), at), nil
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
	missing := func() (*symbolic.Value, hcl.Traversal) {
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
func (fr *frame) path(name string, at source.Site) *symbolic.Value {
	root := fr.mod.root
	switch name {
	case "module":
		rel, err := filepath.Rel(root.dir.abs, fr.mod.dir.abs)
		if err == nil {
			return symbolic.LiteralValue(filepath.ToSlash(rel), at)
		}
	case "root":
		return symbolic.LiteralValue(".", at)
	}
	return root.symbol("path."+name, cty.String, policy.AnyText, at, &fact.Reason{Why: "path." + name + " depends on where Terraform runs", At: at})
}

// attribute is v.name. A written null is not the same as nothing: an attribute
// that a known object lacks fails, unless lenient, which makes it null.
func attribute(fr *frame, v *symbolic.Value, name string, at source.Site, lenient bool) *symbolic.Value {
	return fr.each1("attr."+name, at, v, func(v *symbolic.Value) *symbolic.Value {
		missing := func() *symbolic.Value {
			if lenient {
				return symbolic.NullValue(at)
			}
			return symbolic.FailValue(fmt.Sprintf("there is no attribute %q", name), at)
		}
		switch {
		case v.Kind == symbolic.Unknown:
			return fr.derivedAttr(v, name, at)
		case v.IsMap():
			return fr.memberOf(v, policy.Literal(name), at, missing)
		case v.IsSeq():
			if _, err := strconv.Atoi(name); err == nil { // a legacy index, a.0
				return fr.index(v, symbolic.LiteralValue(name, at), at)
			}
		}
		if lenient {
			return symbolic.NullValue(at)
		}
		return symbolic.FailValue("only objects have attributes", at)
	})
}

// memberOf is the member of an object or map whose key is the text key.
func (fr *frame) memberOf(v *symbolic.Value, key policy.Text, at source.Site, missing func() *symbolic.Value) *symbolic.Value {
	candidates, there := v.Find(key)
	switch {
	case there == policy.No:
		return missing()
	case there == policy.Yes && len(candidates) == 1:
		return candidates[0]
	case there == policy.Maybe:
		fr.Doubt()
	}
	k := symbolic.TextValue(key, at)
	if v.Open || len(candidates) == 0 {
		return symbolic.Derive("index", cty.DynamicPseudoType, at, v, k)
	}
	// Maps with the same keys take the same alternative for the same key.
	pick := "key " + k.Key() + " of"
	candidates = nil
	for _, m := range v.Sorted() {
		if policy.Equal(m.Key.T, key) != policy.No {
			candidates = append(candidates, m.Value)
			pick += " " + strconv.Quote(m.Key.T.Key())
		}
	}
	return symbolic.Choose(fr, pick, symbolic.FirstReason(k, v), candidates, at)
}

// derivedAttr is an attribute of a value that is not known.
func (fr *frame) derivedAttr(v *symbolic.Value, name string, at source.Site) *symbolic.Value {
	s := v.Symbol
	if s.Behind != nil {
		return s.Behind.(object).get(fr, name, at)
	}
	typ := cty.DynamicPseudoType
	switch {
	case s.Type.IsObjectType():
		if !s.Type.HasAttribute(name) {
			return symbolic.FailValue(fmt.Sprintf("there is no attribute %q", name), at)
		}
		typ = s.Type.AttributeType(name)
	case s.Type.IsMapType():
		typ = s.Type.ElementType()
	case s.Type.IsPrimitiveType():
		return symbolic.FailValue("only objects have attributes", at)
	}
	fr.Doubt()
	return symbolic.UnknownValue(&symbolic.Symbol{ID: s.ID + "." + name, Label: s.Label + "." + name, Type: typ, Reason: s.Reason}, at)
}

// index is v[key].
func (fr *frame) index(v, key *symbolic.Value, at source.Site) *symbolic.Value {
	return fr.each2("index", at, v, key, func(v, key *symbolic.Value) *symbolic.Value {
		if v.IsNull() || key.IsNull() {
			return symbolic.FailValue("null has no elements", at)
		}
		if v.Kind == symbolic.Unknown {
			return fr.derivedIndex(v, key, at)
		}
		if v.IsMap() {
			k, fails := symbolic.Textual(key).AsText()
			if fails == policy.Yes {
				return symbolic.FailValue("the key is not a string", at)
			}
			return fr.memberOf(v, k.T, at, func() *symbolic.Value {
				return symbolic.FailValue(fmt.Sprintf("there is no key %q", k.T.String()), at)
			})
		}
		if v.Kind == symbolic.Set {
			return symbolic.FailValue("a set has no index", at)
		}
		if !v.IsSeq() {
			return symbolic.FailValue("only collections have elements", at)
		}
		n, ok := key.Whole()
		switch {
		case key.Known() && !ok:
			return symbolic.FailValue("the index is not a whole number", at)
		case ok && n < 0, ok && !v.Open && n >= len(v.Items):
			return symbolic.FailValue(fmt.Sprintf("there is no element %d", n), at)
		case ok && !v.Open:
			return v.Items[n]
		case !v.Open && len(v.Items) == 0:
			return symbolic.FailValue("the list is empty", at)
		}
		fr.Doubt()
		if v.Open {
			return symbolic.Derive("index", cty.DynamicPseudoType, at, v, key)
		}
		return symbolic.Choose(fr, "element "+key.Key()+" of "+strconv.Itoa(len(v.Items)), symbolic.FirstReason(key, v), v.Items, at)
	})
}

func (fr *frame) derivedIndex(v, key *symbolic.Value, at source.Site) *symbolic.Value {
	s := v.Symbol
	if lit, ok := key.Literal(); ok {
		if n, err := strconv.Atoi(lit); err != nil || n < 0 {
			return fr.derivedAttr(v, lit, at)
		}
	}
	if s.Behind != nil {
		if k, ok := key.Literal(); ok {
			return s.Behind.(object).get(fr, k, at)
		}
		fr.Doubt()
		return symbolic.Derive("index", cty.DynamicPseudoType, at, v, key)
	}
	typ := cty.DynamicPseudoType
	switch {
	case s.Type.IsMapType(), s.Type.IsListType():
		typ = s.Type.ElementType()
	case s.Type.IsPrimitiveType(), s.Type.IsSetType():
		return symbolic.FailValue("only lists and maps have elements", at)
	}
	fr.Doubt()
	if text := symbolic.TextOf(v, key.Key(), at); text != nil {
		return text
	}
	text, _ := key.AsText()
	shown := text.T.String()
	if key.Kind == symbolic.String {
		shown = strconv.Quote(shown)
	}
	return symbolic.UnknownValue(&symbolic.Symbol{ID: s.ID + "[" + key.Key() + "]", Label: s.Label + "[" + shown + "]", Type: typ, Reason: symbolic.FirstReason(v, key)}, at)
}

// each1 and each2 are each for one or two operands.
func (fr *frame) each1(op string, at source.Site, a *symbolic.Value, f func(*symbolic.Value) *symbolic.Value) *symbolic.Value {
	if a.Kind != symbolic.Choice && !a.IsFail() {
		return f(a)
	}
	return symbolic.Distribute(fr, op, at, []*symbolic.Value{a}, false, func(v []*symbolic.Value) *symbolic.Value { return f(v[0]) })
}

func (fr *frame) each2(op string, at source.Site, a, b *symbolic.Value, f func(a, b *symbolic.Value) *symbolic.Value) *symbolic.Value {
	return symbolic.Distribute(fr, op, at, []*symbolic.Value{a, b}, false, func(v []*symbolic.Value) *symbolic.Value { return f(v[0], v[1]) })
}

// within is fr for a template whose text is t.
func (fr *frame) within(t symbolic.Text) *frame {
	f := *fr
	f.tmpl = &t
	return &f
}

// attributeOfRest is a template's variable that perhaps is given.
func (fr *frame) attributeOfRest(name string, at source.Site) *symbolic.Value {
	fr.Doubt()
	return symbolic.Derive("index", cty.DynamicPseudoType, at, fr.rest, symbolic.LiteralValue(name, at))
}
