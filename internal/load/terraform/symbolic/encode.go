package symbolic

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

// Encoder writes JSON or YAML and notes where each key and scalar comes from.
type Encoder struct {
	text  strings.Builder
	holes []*policy.Hole
	where source.MapBuilder
	Fail  *Value

	inYAML bool // YAML leaves <, > and & as they are
}

// Raw writes text that comes from at as a whole.
func (e *Encoder) Raw(s string, at source.Site) {
	e.text.WriteString(s)
	e.where.Whole(len(s), at)
}

// Quoted writes a string with the escapes of JSON, as Go and so Terraform write
// them: <, > and & are escaped, too.
func (e *Encoder) Quoted(s Text, at source.Site) {
	m := s.Map
	text := s.T.Encoded()
	if m.Len() != len(text) {
		m = source.At(len(text), at)
	}
	e.Raw(`"`, at)
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
		e.Raw(esc, m.Site(i, i+size))
		from = i + size
	}
	flush(len(text))
	for _, h := range s.T.Holes() {
		e.holes = append(e.holes, e.spelt(h, text))
	}
	e.Raw(`"`, at)
}

// spelt is the hole h of a text between quotes, where some texts are written
// otherwise than they are; in YAML those of several lines as a block.
func (e *Encoder) spelt(h *policy.Hole, text string) *policy.Hole {
	asIs := func(t policy.Text) bool { return !strings.ContainsAny(t.Encoded(), "\"\\<>&\n\r\t") }
	if slices.ContainsFunc(h.Choices, func(c policy.Text) bool { return !asIs(c) }) || e.inYAML && (h.Kind == policy.AnyText || strings.Contains(text, "\n")) {
		w := *h
		w.Encoded = true
		return &w
	}
	return h
}

// Add writes JSON that is made already.
func (e *Encoder) Add(s Text) {
	e.text.WriteString(s.T.Encoded())
	e.holes = append(e.holes, s.T.Holes()...)
	e.where.Append(s.Map)
	e.where.Whole(len(s.T.Encoded())-s.Map.Len(), source.Site{})
}

// Text is what was written.
func (e *Encoder) Text() Text { return Text{policy.Raw(e.text.String(), e.holes), e.where.Map()} }

// hole writes a hole outside quotes: any value, and as an item of a list any
// number of items.
func (e *Encoder) hole(h *policy.Hole, at source.Site) {
	e.Raw(string(policy.HoleRune), at)
	e.holes = append(e.holes, h)
}

// Unknown writes a value that is not known.
func (e *Encoder) Unknown(id, label string, why *fact.Reason, at source.Site) *policy.Hole {
	h := &policy.Hole{ID: "more(" + Shorten(id) + ")", Label: label}
	if why != nil {
		h.Origin = why
	}
	e.hole(h, at)
	return h
}

// more is the hole for what a collection may hold besides.
func more(v *Value) *policy.Hole {
	h := &policy.Hole{ID: "more(" + v.Key() + ")", Label: Label(v.At, "more items")}
	if r := v.Reason(); r != nil {
		h.Origin = r
	}
	return h
}

// Loose says that v is text in which a hole stands for items or members with
// what separates them, or for another spelling of a value: good to be read as a
// document, not to be looked at as text.
func Loose(v *Value) bool {
	return v.Kind == String && looseText(v.Text.T)
}

func looseText(t policy.Text) bool {
	for _, h := range t.Holes() {
		if h.Encoded || strings.HasPrefix(h.ID, "more(") || slices.ContainsFunc(h.Choices, looseText) {
			return true
		}
	}
	return false
}

// Textual is v as text that may be looked at: a symbol for one that is loose.
func Textual(v *Value) *Value {
	if !Loose(v) {
		return v
	}
	t := Derive("text", cty.String, v.At, v)
	t.Symbol.Solid = true
	return t
}

// isText says that v is a string for every filling.
func isText(v *Value) bool {
	switch v.Kind {
	case String:
		return true
	case Unknown:
		return v.Symbol.Kind != policy.AnyText || v.Symbol.Type.IsPrimitiveType() && v.Symbol.Type.FriendlyName() == "string"
	case Choice:
		for _, l := range v.Leaves() {
			if !isText(l) {
				return false
			}
		}
		return true
	}
	return false
}

// Common is a choice between lists as one open list with what they share.
func Common(v *Value) *Value {
	leaves := v.Leaves()
	counts := map[string]int{}
	for _, l := range leaves {
		if !l.IsSeq() {
			return nil
		}
		seen := map[string]bool{}
		for _, i := range l.Items {
			if !seen[i.Key()] {
				seen[i.Key()] = true
				counts[i.Key()]++
			}
		}
	}
	w := &Value{Kind: Tuple, At: v.At}
	for _, i := range leaves[0].Items {
		if counts[i.Key()] == len(leaves) {
			w.Items = append(w.Items, i)
		}
	}
	return w.Opened(v)
}

// inOrder is v as a list is written: the order of a set is not known before its
// items are.
func (v *Value) inOrder() *Value {
	if v.Kind == Set {
		return v.listed()
	}
	return v
}

// JSON writes a value as JSON.
func (e *Encoder) JSON(v *Value) {
	if e.text.Len() > MaxText {
		e.Fail = TooLarge(v.At)
		return
	}
	switch {
	case v.IsNull():
		e.Raw("null", v.At)
	case v.Kind == Bool, v.Kind == Number:
		s, _ := v.AsText()
		e.Raw(s.T.Encoded(), v.At)
	case isText(v):
		s, _ := v.AsText()
		e.Quoted(s, v.At)
	case v.Kind == Unknown:
		h := v.Symbol.Hole()
		h.Encoded = true
		e.hole(h, v.At)
	case v.Kind == Choice:
		if l := Common(v); l != nil {
			e.JSON(l)
			return
		}
		e.hole(more(v), v.At)
	case v.IsSeq():
		v = v.inOrder()
		e.Raw("[", v.At)
		for i, item := range v.Items {
			if i > 0 {
				e.Raw(",", item.At)
			}
			e.JSON(item)
		}
		if v.Open {
			if len(v.Items) > 0 {
				e.Raw(",", v.At)
			}
			e.hole(more(v), v.At)
		}
		e.Raw("]", v.At)
	case v.IsMap():
		e.Raw("{", v.At)
		members, all := v.Certain()
		if !all {
			v = v.Opened(v)
		}
		for i, m := range members {
			if i > 0 {
				e.Raw(",", m.At)
			}
			e.Quoted(m.Key, m.At)
			e.Raw(":", m.At)
			e.JSON(m.Value)
		}
		if v.Open {
			if len(members) > 0 {
				e.Raw(",", v.At)
			}
			h := more(v)
			e.Quoted(Text{policy.HoleText(h), source.Map{}}, v.At)
			e.Raw(":", v.At)
			e.hole(more(v), v.At)
		}
		e.Raw("}", v.At)
	}
}

func (e *Encoder) value(at source.Site) *Value {
	if e.Fail != nil {
		return e.Fail
	}
	return StringValue(Text{policy.Raw(e.text.String(), e.holes), e.where.Map()}, at)
}

// JSONEncode is the function of that name.
func JSONEncode(c *Call) *Value {
	if len(c.Args) != 1 {
		return c.Fail("one argument is required")
	}
	if c.Args[0].Kind == Unknown && c.Args[0].Symbol.Behind != nil {
		return c.Derived(ctyString)
	}
	e := &Encoder{}
	e.JSON(c.Args[0])
	return e.value(c.At)
}

// YAMLEncode is the function of that name.
func YAMLEncode(c *Call) *Value {
	if len(c.Args) != 1 {
		return c.Fail("one argument is required")
	}
	v := c.Args[0]
	if v.Kind == Unknown {
		return c.Derived(ctyString)
	}
	e := &Encoder{inYAML: true}
	e.yaml(v, 0, false)
	if t := e.text.String(); !strings.HasSuffix(t, "\n") {
		e.Raw("\n", c.At)
	}
	out := e.value(c.At)
	if out.IsFail() || !v.Known() {
		return out
	}
	exact, err := ctyyaml.Marshal(v.ToCty())
	if err != nil {
		return c.Unknown(ctyString)
	}
	return StringValue(respelt(out.Text, string(exact)), out.At)
}

// respelt is s as the text exact, which says the same in another spelling: what
// they share at both ends keeps its places.
func respelt(s Text, exact string) Text {
	text := s.T.Encoded()
	if text == exact || s.Map.Len() != len(text) {
		return Text{policy.Literal(exact), s.Map}
	}
	start, end := 0, 0
	for start < min(len(text), len(exact)) && text[start] == exact[start] {
		start++
	}
	for end < min(len(text), len(exact))-start && text[len(text)-1-end] == exact[len(exact)-1-end] {
		end++
	}
	var b source.MapBuilder
	b.AppendSlice(s.Map, 0, start)
	b.Whole(len(exact)-start-end, s.Map.Site(start, max(start, len(text)-end)))
	b.AppendSlice(s.Map, len(text)-end, len(text))
	return Text{policy.Literal(exact), b.Map()}
}

// yaml writes block style as go-cty-yaml does: keys and strings in double
// quotes, lists at their parent's indentation. inline says that a key stands
// before on the line.
func (e *Encoder) yaml(v *Value, indent int, inline bool) {
	if e.text.Len() > MaxText {
		e.Fail = TooLarge(v.At)
		return
	}
	v = shared(v)
	block := (v.IsSeq() && len(v.Items) > 0 || v.IsMap() && len(v.Members) > 0) || (v.IsSeq() || v.IsMap()) && v.Open
	switch {
	case inline && block:
		e.Raw("\n", v.At)
	case inline:
		e.Raw(" ", v.At)
	}
	switch pad := strings.Repeat("  ", indent); {
	case block && v.IsSeq():
		e.yamlItems(v, indent, pad)
	case block:
		e.yamlMembers(v, indent, pad)
	case v.IsSeq():
		e.Raw("[]", v.At)
	case v.IsMap():
		e.Raw("{}", v.At)
	default:
		e.JSON(v)
	}
}

// shared is a choice between lists as what they have in common, anything else
// as it is.
func shared(v *Value) *Value {
	if v.Kind == Choice && !isText(v) {
		if l := Common(v); l != nil {
			return l
		}
	}
	return v
}

// yamlItems writes the items of a list; first stands before the first one.
func (e *Encoder) yamlItems(v *Value, indent int, first string) {
	pad := first
	item := func(write func()) {
		e.Raw(pad+"- ", v.At)
		pad = strings.Repeat("  ", indent)
		write()
		if t := e.text.String(); t[len(t)-1] != '\n' {
			e.Raw("\n", v.At)
		}
	}
	for _, i := range v.Items {
		item(func() {
			switch i = shared(i); {
			case i.IsMap() && (len(i.Members) > 0 || i.Open):
				e.yamlMembers(i, indent+1, "")
			case i.IsSeq() && (len(i.Items) > 0 || i.Open):
				e.yamlItems(i, indent+1, "")
			default:
				e.yaml(i, indent+1, false)
			}
		})
	}
	if v.Open {
		item(func() { e.hole(more(v), v.At) })
	}
}

func (e *Encoder) yamlMembers(v *Value, indent int, first string) {
	pad := first
	member := func(write func()) {
		e.Raw(pad, v.At)
		pad = strings.Repeat("  ", indent)
		write()
		if t := e.text.String(); t[len(t)-1] != '\n' {
			e.Raw("\n", v.At)
		}
	}
	members, all := v.Certain()
	if !all {
		v = v.Opened(v)
	}
	for _, m := range members {
		member(func() {
			e.Quoted(m.Key, m.At)
			e.Raw(":", m.At)
			below := indent + 1
			if shared(m.Value).IsSeq() {
				below = indent
			}
			e.yaml(m.Value, below, true)
		})
	}
	if v.Open {
		member(func() {
			e.Quoted(Text{policy.HoleText(more(v)), source.Map{}}, v.At)
			e.Raw(": ", v.At)
			e.hole(more(v), v.At)
		})
	}
}
