package terraform

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

var ctyString = cty.String

// jsondecode is the function of that name.
func jsondecode(c *call) *value { return c.decode(true) }

// yamldecode is the function of that name, for the first document of a text.
func yamldecode(c *call) *value { return c.decode(false) }

// decode is the argument of c, a text, as a value.
func (c *call) decode(isJSON bool) *value {
	if len(c.args) != 1 {
		return c.fail("one argument is required")
	}
	s, fails := c.args[0].asText()
	if fails == policy.Yes {
		return c.fail("a string is required")
	}
	t := s.t
	if t.Hole() != nil {
		return c.unknown(cty.DynamicPseudoType)
	}
	if isJSON && t.Known() && !json.Valid([]byte(t.Encoded())) {
		return c.fail("the text is not JSON")
	}
	if isJSON && strings.TrimSpace(t.Encoded()) == "null" {
		return nullValue(c.at)
	}
	m := s.m
	if m.Len() != len(t.Encoded()) {
		m = source.At(len(t.Encoded()), s.m.Site(0, len(t.Encoded())))
	}
	if tooDeep(t.Encoded()) {
		return c.unknown(cty.DynamicPseudoType)
	}
	docs, problems := yaml.Parse(t.Encoded(), m)
	if len(docs) != 1 || len(problems) > 0 {
		if t.Known() && len(docs) == 0 && len(problems) == 0 && !isJSON {
			return nullValue(c.at)
		}
		if t.Known() && len(docs) != 1 {
			return c.fail("the text cannot be read")
		}
		return c.unknown(cty.DynamicPseudoType)
	}
	if !t.Known() {
		c.doubt() // a filling may break the syntax
	}
	d := &decoder{c: c, t: t}
	return d.value(docs[0])
}

func tooDeep(text string) bool {
	return source.TooComplex([]byte(strings.ReplaceAll(text, "#", " "))) != ""
}

type decoder struct {
	c *call
	t policy.Text
}

func (d *decoder) text(n *yaml.Node) str {
	before := policy.CountHoles(d.t.Encoded()[:n.Start])
	count := policy.CountHoles(n.Value)
	holes := d.t.Holes()
	if before+count > len(holes) {
		return str{policy.Literal(n.Value), n.Map}
	}
	return str{policy.Raw(n.Value, holes[before:before+count]), n.Map}
}

func (d *decoder) value(n *yaml.Node) *value {
	if n == nil {
		return nullValue(d.c.at)
	}
	switch n.Kind {
	case yaml.Null:
		return nullValue(n.At)
	case yaml.Sequence:
		var items, unknown []*value
		for _, i := range n.Items {
			v := d.value(i)
			if v.kind == kUnknown && i.Style == yaml.Plain {
				unknown = append(unknown, v) // any number of items
				continue
			}
			items = append(items, v)
		}
		v := seqValue(kTuple, items, n.At)
		if len(unknown) > 0 {
			v = v.opened(unknown...)
		}
		return v
	case yaml.Mapping:
		var members []member
		var unknown []*value
		for _, e := range n.Entries {
			key := d.text(e.Key)
			val := d.value(e.Value)
			if h := key.t.Hole(); h != nil && val.kind == kUnknown {
				unknown = append(unknown, val)
				continue
			} else if h != nil && val.isNull() { // a hole for members, as documents have it
				unknown = append(unknown, d.hole(h, e.Key.At))
				continue
			}
			members = append(members, member{key: key, at: e.Key.At, val: val})
		}
		v := mapValue(kObject, members, n.At)
		if len(unknown) > 0 {
			v = v.opened(unknown...)
		}
		return v
	}
	s := d.text(n)
	if h := s.t.Hole(); h != nil && n.Style == yaml.Plain {
		return d.hole(h, n.At)
	}
	if !s.t.Known() || n.Tag == yaml.StringTag {
		return stringValue(s, n.At)
	}
	switch n.Tag {
	case yaml.BoolTag:
		if b, ok := n.Bool(); ok {
			return boolValue(b, n.At)
		}
	case yaml.IntTag, yaml.FloatTag:
		if v, err := cty.ParseNumberVal(n.Value); err == nil {
			return numberValue(v.AsBigFloat(), n.At)
		}
		if i, err := strconv.ParseInt(n.Value, 0, 64); err == nil {
			return intValue(int(i), n.At)
		}
	}
	return stringValue(s, n.At)
}

// hole is a value that a hole stands for.
func (d *decoder) hole(h *policy.Hole, at source.Site) *value {
	r, _ := h.Origin.(*fact.Reason)
	return unknownValue(&symbol{id: "decoded(" + h.ID + ")", label: h.Label, reason: r}, at)
}
