package terraform

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	ctyyaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// encoder writes JSON or YAML and notes where each key and scalar comes from.
type encoder struct {
	text  strings.Builder
	holes []*policy.Hole
	where source.MapBuilder
	fail  *value

	inYAML bool // YAML leaves <, > and & as they are
}

// raw writes text that comes from at as a whole.
func (e *encoder) raw(s string, at source.Site) {
	e.text.WriteString(s)
	e.where.Whole(len(s), at)
}

// quoted writes a string with the escapes of JSON, as Go and so Terraform write
// them: <, > and & are escaped, too.
func (e *encoder) quoted(s str, at source.Site) {
	m := s.m
	text := s.t.Encoded()
	if m.Len() != len(text) {
		m = source.At(len(text), at)
	}
	e.raw(`"`, at)
	from := 0
	flush := func(i int) {
		if i > from {
			e.text.WriteString(text[from:i])
			e.where.AppendSlice(m, from, i)
		}
	}
	for i, r := range text {
		esc := ""
		switch r {
		case '"', '\\':
			esc = `\` + string(r)
		case '\n':
			esc = `\n`
		case '\r':
			esc = `\r`
		case '\t':
			esc = `\t`
		case '\b':
			esc = `\b`
		case '\f':
			esc = `\f`
		case '<', '>', '&', '\u2028', '\u2029':
			if e.inYAML && r < 0x80 {
				continue
			}
			esc = fmt.Sprintf(`\u%04x`, r)
		default:
			if r >= 0x20 {
				continue
			}
			esc = fmt.Sprintf(`\u%04x`, r)
		}
		flush(i)
		size := utf8.RuneLen(r)
		e.raw(esc, m.Site(i, i+size))
		from = i + size
	}
	flush(len(text))
	for _, h := range s.t.Holes() {
		e.holes = append(e.holes, e.spelt(h))
	}
	e.raw(`"`, at)
}

// spelt is the hole h between quotes, where some texts are written otherwise than
// they are.
func (e *encoder) spelt(h *policy.Hole) *policy.Hole {
	asIs := func(t policy.Text) bool { return !strings.ContainsAny(t.Encoded(), "\"\\<>&\n\r\t") }
	if slices.ContainsFunc(h.Choices, func(c policy.Text) bool { return !asIs(c) }) || e.inYAML && h.Kind == policy.AnyText && len(h.Choices) == 0 {
		w := *h
		w.Encoded = true
		return &w
	}
	return h
}

// add writes JSON that is made already.
func (e *encoder) add(s str) {
	e.text.WriteString(s.t.Encoded())
	e.holes = append(e.holes, s.t.Holes()...)
	e.where.Append(s.m)
	e.where.Whole(len(s.t.Encoded())-s.m.Len(), source.Site{})
}

// str is what was written.
func (e *encoder) str() str { return str{policy.Raw(e.text.String(), e.holes), e.where.Map()} }

// hole writes a hole outside quotes: any value, and as an item of a list any
// number of items.
func (e *encoder) hole(h *policy.Hole, at source.Site) {
	e.raw(string(policy.HoleRune), at)
	e.holes = append(e.holes, h)
}

// unknown writes a value that is not known.
func (e *encoder) unknown(id, label string, why *fact.Reason, at source.Site) *policy.Hole {
	h := &policy.Hole{ID: "more(" + shorten(id) + ")", Label: label}
	if why != nil {
		h.Origin = why
	}
	e.hole(h, at)
	return h
}

// more is the hole for what a collection may hold besides.
func more(v *value) *policy.Hole {
	h := &policy.Hole{ID: "more(" + v.key() + ")", Label: label(v.at, "more items")}
	if r := v.reason(); r != nil {
		h.Origin = r
	}
	return h
}

// loose says that v is text in which a hole stands for items or members with
// what separates them, or for another spelling of a value: good to be read as a
// document, not to be looked at as text.
func loose(v *value) bool {
	return v.kind == kString && looseText(v.s.t)
}

func looseText(t policy.Text) bool {
	for _, h := range t.Holes() {
		if h.Encoded || strings.HasPrefix(h.ID, "more(") || slices.ContainsFunc(h.Choices, looseText) {
			return true
		}
	}
	return false
}

// textual is v as text that may be looked at: a symbol for one that is loose.
func textual(v *value) *value {
	if !loose(v) {
		return v
	}
	t := derive("text", cty.String, v.at, v)
	t.sym.solid = true
	return t
}

// isText says that v is a string for every filling.
func isText(v *value) bool {
	switch v.kind {
	case kString:
		return true
	case kUnknown:
		return v.sym.kind != policy.AnyText || v.sym.typ.IsPrimitiveType() && v.sym.typ.FriendlyName() == "string"
	case kChoice:
		for _, l := range v.leaves() {
			if !isText(l) {
				return false
			}
		}
		return true
	}
	return false
}

// common is a choice between lists as one open list with what they share.
func common(v *value) *value {
	leaves := v.leaves()
	counts := map[string]int{}
	for _, l := range leaves {
		if !l.isSeq() {
			return nil
		}
		seen := map[string]bool{}
		for _, i := range l.items {
			if !seen[i.key()] {
				seen[i.key()] = true
				counts[i.key()]++
			}
		}
	}
	w := &value{kind: kTuple, at: v.at}
	for _, i := range leaves[0].items {
		if counts[i.key()] == len(leaves) {
			w.items = append(w.items, i)
		}
	}
	return w.opened(v)
}

// inOrder is v as a list is written: the order of a set is not known before its
// items are.
func (v *value) inOrder() *value {
	if v.kind == kSet {
		return v.listed()
	}
	return v
}

// json writes a value as JSON.
func (e *encoder) json(v *value) {
	if e.text.Len() > maxText {
		e.fail = tooLarge(v.at)
		return
	}
	switch {
	case v.isNull():
		e.raw("null", v.at)
	case v.kind == kBool, v.kind == kNumber:
		s, _ := v.asText()
		e.raw(s.t.Encoded(), v.at)
	case isText(v):
		s, _ := v.asText()
		e.quoted(s, v.at)
	case v.kind == kUnknown:
		h := v.sym.hole()
		h.Encoded = true
		e.hole(h, v.at)
	case v.kind == kChoice:
		if l := common(v); l != nil {
			e.json(l)
			return
		}
		e.hole(more(v), v.at)
	case v.isSeq():
		v = v.inOrder()
		e.raw("[", v.at)
		for i, item := range v.items {
			if i > 0 {
				e.raw(",", item.at)
			}
			e.json(item)
		}
		if v.open {
			if len(v.items) > 0 {
				e.raw(",", v.at)
			}
			e.hole(more(v), v.at)
		}
		e.raw("]", v.at)
	case v.isMap():
		e.raw("{", v.at)
		members, all := v.sure()
		if !all {
			v = v.opened(v)
		}
		for i, m := range members {
			if i > 0 {
				e.raw(",", m.at)
			}
			e.quoted(m.key, m.at)
			e.raw(":", m.at)
			e.json(m.val)
		}
		if v.open {
			if len(members) > 0 {
				e.raw(",", v.at)
			}
			h := more(v)
			e.quoted(str{policy.HoleText(h), source.Map{}}, v.at)
			e.raw(":", v.at)
			e.hole(more(v), v.at)
		}
		e.raw("}", v.at)
	}
}

func (e *encoder) value(at source.Site) *value {
	if e.fail != nil {
		return e.fail
	}
	return stringValue(str{policy.Raw(e.text.String(), e.holes), e.where.Map()}, at)
}

// jsonencode is the function of that name.
func jsonencode(c *call) *value {
	if len(c.args) != 1 {
		return c.fail("one argument is required")
	}
	if c.args[0].kind == kUnknown && c.args[0].sym.obj != nil {
		return c.derived(ctyString)
	}
	e := &encoder{}
	e.json(c.args[0])
	return e.value(c.at)
}

// yamlencode is the function of that name.
func yamlencode(c *call) *value {
	if len(c.args) != 1 {
		return c.fail("one argument is required")
	}
	v := c.args[0]
	if v.kind == kUnknown {
		return c.derived(ctyString)
	}
	e := &encoder{inYAML: true}
	e.yaml(v, 0, false)
	if t := e.text.String(); !strings.HasSuffix(t, "\n") {
		e.raw("\n", c.at)
	}
	out := e.value(c.at)
	if out.isFail() || !v.known() {
		return out
	}
	exact, err := ctyyaml.Marshal(v.toCty())
	if err != nil {
		return c.unknown(ctyString)
	}
	return stringValue(respelt(out.s, string(exact)), out.at)
}

// respelt is s as the text exact, which says the same in another spelling: what
// they share at both ends keeps its places.
func respelt(s str, exact string) str {
	text := s.t.Encoded()
	if text == exact || s.m.Len() != len(text) {
		return str{policy.Literal(exact), s.m}
	}
	start, end := 0, 0
	for start < min(len(text), len(exact)) && text[start] == exact[start] {
		start++
	}
	for end < min(len(text), len(exact))-start && text[len(text)-1-end] == exact[len(exact)-1-end] {
		end++
	}
	var b source.MapBuilder
	b.AppendSlice(s.m, 0, start)
	b.Whole(len(exact)-start-end, s.m.Site(start, max(start, len(text)-end)))
	b.AppendSlice(s.m, len(text)-end, len(text))
	return str{policy.Literal(exact), b.Map()}
}

// yaml writes block style as go-cty-yaml does: keys and strings in double
// quotes, lists at their parent's indentation. inline says that a key stands
// before on the line.
func (e *encoder) yaml(v *value, indent int, inline bool) {
	if e.text.Len() > maxText {
		e.fail = tooLarge(v.at)
		return
	}
	v = shared(v)
	block := (v.isSeq() && len(v.items) > 0 || v.isMap() && len(v.members) > 0) || (v.isSeq() || v.isMap()) && v.open
	switch {
	case inline && block:
		e.raw("\n", v.at)
	case inline:
		e.raw(" ", v.at)
	}
	switch pad := strings.Repeat("  ", indent); {
	case block && v.isSeq():
		e.yamlItems(v, indent, pad)
	case block:
		e.yamlMembers(v, indent, pad)
	case v.isSeq():
		e.raw("[]", v.at)
	case v.isMap():
		e.raw("{}", v.at)
	default:
		e.json(v)
	}
}

// shared is a choice between lists as what they have in common, anything else
// as it is.
func shared(v *value) *value {
	if v.kind == kChoice && !isText(v) {
		if l := common(v); l != nil {
			return l
		}
	}
	return v
}

// yamlItems writes the items of a list; first stands before the first one.
func (e *encoder) yamlItems(v *value, indent int, first string) {
	pad := first
	item := func(write func()) {
		e.raw(pad+"- ", v.at)
		pad = strings.Repeat("  ", indent)
		write()
		if t := e.text.String(); t[len(t)-1] != '\n' {
			e.raw("\n", v.at)
		}
	}
	for _, i := range v.items {
		item(func() {
			switch i = shared(i); {
			case i.isMap() && (len(i.members) > 0 || i.open):
				e.yamlMembers(i, indent+1, "")
			case i.isSeq() && (len(i.items) > 0 || i.open):
				e.yamlItems(i, indent+1, "")
			default:
				e.yaml(i, indent+1, false)
			}
		})
	}
	if v.open {
		item(func() { e.hole(more(v), v.at) })
	}
}

func (e *encoder) yamlMembers(v *value, indent int, first string) {
	pad := first
	member := func(write func()) {
		e.raw(pad, v.at)
		pad = strings.Repeat("  ", indent)
		write()
		if t := e.text.String(); t[len(t)-1] != '\n' {
			e.raw("\n", v.at)
		}
	}
	members, all := v.sure()
	if !all {
		v = v.opened(v)
	}
	for _, m := range members {
		member(func() {
			e.quoted(m.key, m.at)
			e.raw(":", m.at)
			below := indent + 1
			if shared(m.val).isSeq() {
				below = indent
			}
			e.yaml(m.val, below, true)
		})
	}
	if v.open {
		member(func() {
			e.quoted(str{policy.HoleText(more(v)), source.Map{}}, v.at)
			e.raw(": ", v.at)
			e.hole(more(v), v.at)
		})
	}
}
