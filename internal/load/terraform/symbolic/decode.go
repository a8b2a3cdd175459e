package symbolic

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

// JSONDecode is the function of that name.
func JSONDecode(c *Call) *Value { return c.Decode(true) }

// YAMLDecode is the function of that name, for the first document of a text.
func YAMLDecode(c *Call) *Value { return c.Decode(false) }

// Decode is the argument of c, a text, as a value.
func (c *Call) Decode(isJSON bool) *Value {
	if len(c.Args) != 1 {
		return c.Fail("one argument is required")
	}
	s, fails := c.Args[0].AsText()
	if fails == policy.Yes {
		return c.Fail("a string is required")
	}
	t := s.T
	if t.Hole() != nil {
		return c.Unknown(cty.DynamicPseudoType)
	}
	if isJSON && t.Known() && !json.Valid([]byte(t.Encoded())) {
		return c.Fail("the text is not JSON")
	}
	if isJSON && strings.TrimSpace(t.Encoded()) == "null" {
		return NullValue(c.At)
	}
	m := s.Map
	if m.Len() != len(t.Encoded()) {
		m = source.At(len(t.Encoded()), s.Map.Site(0, len(t.Encoded())))
	}
	if tooDeep(t.Encoded()) {
		return c.Unknown(cty.DynamicPseudoType)
	}
	docs, problems := yaml.Parse(t.Encoded(), m)
	if len(docs) != 1 || len(problems) > 0 {
		if t.Known() && len(docs) == 0 && len(problems) == 0 && !isJSON {
			return NullValue(c.At)
		}
		if t.Known() && len(docs) != 1 {
			return c.Fail("the text cannot be read")
		}
		return c.Unknown(cty.DynamicPseudoType)
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
	c *Call
	t policy.Text
}

func (d *decoder) text(n *yaml.Node) Text {
	before := policy.CountHoles(d.t.Encoded()[:n.Start])
	count := policy.CountHoles(n.Value)
	holes := d.t.Holes()
	if before+count > len(holes) {
		return Text{policy.Literal(n.Value), n.Map}
	}
	return Text{policy.Raw(n.Value, holes[before:before+count]), n.Map}
}

func (d *decoder) value(n *yaml.Node) *Value {
	if n == nil {
		return NullValue(d.c.At)
	}
	switch n.Kind {
	case yaml.Null:
		return NullValue(n.At)
	case yaml.Sequence:
		var items, unknown []*Value
		for _, i := range n.Items {
			v := d.value(i)
			if v.Kind == Unknown && i.Style == yaml.Plain {
				unknown = append(unknown, v) // any number of items
				continue
			}
			items = append(items, v)
		}
		v := SeqValue(Tuple, items, n.At)
		if len(unknown) > 0 {
			v = v.Opened(unknown...)
		}
		return v
	case yaml.Mapping:
		var members []Member
		var unknown []*Value
		for _, e := range n.Entries {
			key := d.text(e.Key)
			val := d.value(e.Value)
			if h := key.T.Hole(); h != nil && val.Kind == Unknown {
				unknown = append(unknown, val)
				continue
			} else if h != nil && val.IsNull() { // a hole for members, as documents have it
				unknown = append(unknown, d.hole(h, e.Key.At))
				continue
			}
			members = append(members, Member{Key: key, At: e.Key.At, Value: val})
		}
		v := MapValue(Object, members, n.At)
		if len(unknown) > 0 {
			v = v.Opened(unknown...)
		}
		return v
	}
	s := d.text(n)
	if h := s.T.Hole(); h != nil && n.Style == yaml.Plain {
		return d.hole(h, n.At)
	}
	if !s.T.Known() || n.Tag == yaml.StringTag {
		return StringValue(s, n.At)
	}
	switch n.Tag {
	case yaml.BoolTag:
		if b, ok := n.Bool(); ok {
			return BoolValue(b, n.At)
		}
	case yaml.IntTag, yaml.FloatTag:
		if v, err := cty.ParseNumberVal(n.Value); err == nil {
			return NumberValue(v.AsBigFloat(), n.At)
		}
		if i, err := strconv.ParseInt(n.Value, 0, 64); err == nil {
			return IntValue(int(i), n.At)
		}
	}
	return StringValue(s, n.At)
}

// hole is a value that a hole stands for.
func (d *decoder) hole(h *policy.Hole, at source.Site) *Value {
	r, _ := h.Origin.(*fact.Reason)
	return UnknownValue(&Symbol{ID: "decoded(" + h.ID + ")", Label: h.Label, Reason: r}, at)
}
