package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// body is the inside of a block, ready to be asked for its arguments.
type body struct {
	at  source.Site // the block's header
	syn *blockBody  // as written; nil when obj is set
	obj *value      // an object that stands for a block (attributes as blocks, JSON)
	fr  *frame

	// maybe says that the block may not be there: the content of a dynamic block
	// whose for_each is not decided.
	maybe bool

	memo map[string]*value

	settle func(name string, v *value) *value // what is known of v from elsewhere; nil for nothing
}

// attr is the value of an argument: null at the block's header when it is not
// written; never a failure, and a choice only where all alternatives are meant.
func (b *body) attr(name string) *value {
	if v, ok := b.memo[name]; ok {
		return v
	}
	v := b.evaluate(name)
	if v.isFail() {
		v = unknownValue(&symbol{id: "fail(" + v.at.Key() + ")", label: label(v.at, name), reason: v.reason()}, v.at)
	}
	if b.settle != nil {
		v = b.settle(name, v)
	}
	if b.memo == nil {
		b.memo = map[string]*value{}
	}
	b.memo[name] = v
	return v
}

func (b *body) evaluate(name string) *value {
	return b.fr.apart(func() *value {
		if b.obj != nil {
			return attribute(b.fr, b.obj, name, b.at, true)
		}
		a, ok := b.syn.attrs[name]
		if !ok {
			return nullValue(b.at)
		}
		return b.fr.in(a.file).eval(a.expr)
	})
}

// wrote is where an argument's name stands; nowhere when it is not written.
func (b *body) wrote(name string) source.Site {
	if b.syn != nil && b.syn.attrs[name] != nil {
		return b.syn.attrs[name].at
	}
	return source.Site{}
}

// blocks are the nested blocks of a type, also those of dynamic blocks and those
// written as an attribute with objects. open says that there may be others, or
// that one which is given may not be there, for the reason why.
func (b *body) blocks(typ string) (list []*body, open bool, why *fact.Reason) {
	list, open, why = b.writtenBlocks(typ)
	if !open || b.settle == nil {
		return list, open, why
	}
	v := unknownValue(&symbol{id: "blocks " + typ, label: typ, reason: why}, b.at)
	if told := b.settle(typ, v); told != v {
		return objectBodies(b.fr, told)
	}
	return list, open, why
}

// writtenBlocks are the blocks as the configuration gives them.
func (b *body) writtenBlocks(typ string) (list []*body, open bool, why *fact.Reason) {
	add := func(more []*body, o bool, w *fact.Reason) {
		list = append(list, more...)
		open = open || o
		if why == nil {
			why = w
		}
	}
	if b.obj != nil {
		add(objectBodies(b.fr, b.attr(typ)))
		return list, open, why
	}
	for _, sub := range b.syn.blocks {
		switch {
		case sub.typ == typ:
			list = append(list, &body{at: sub.at, syn: sub.body, fr: b.fr})
		case sub.typ == "dynamic" && sub.label(0) == typ:
			add(b.dynamic(typ, sub.at, sub.body))
		}
	}
	if !b.syn.json {
		if b.syn.attrs[typ] != nil {
			add(objectBodies(b.fr, b.attr(typ)))
		}
		return list, open, why
	}
	if a := b.syn.attrs[typ]; a != nil {
		if blocks := jsonBlocks(typ, nil, 0, a.expr, a.at, a.file); blocks != nil || isEmptyTuple(a.expr) {
			for _, sub := range blocks {
				list = append(list, &body{at: sub.at, syn: sub.body, fr: b.fr})
			}
		} else {
			add(objectBodies(b.fr, b.attr(typ)))
		}
	}
	if a := b.syn.attrs["dynamic"]; a != nil {
		for _, sub := range jsonBlocks("dynamic", nil, 1, a.expr, a.at, a.file) {
			if sub.label(0) == typ {
				add(b.dynamic(typ, sub.at, sub.body))
			}
		}
	}
	return list, open, why
}

func isEmptyTuple(e hclsyntax.Expression) bool {
	t, ok := e.(*hclsyntax.TupleConsExpr)
	return ok && len(t.Exprs) == 0
}

// objectBodies are the objects of a value that stands for blocks.
func objectBodies(fr *frame, v *value) (list []*body, open bool, why *fact.Reason) {
	switch {
	case v.isNull():
		return nil, false, nil
	case v.isMap():
		return []*body{{at: v.at, obj: v, fr: fr}}, false, nil
	case v.isSeq():
		for _, item := range v.items {
			sub, o, w := objectBodies(fr, item)
			list = append(list, sub...)
			if open = open || o; why == nil {
				why = w
			}
		}
		if v.open && why == nil {
			why = v.reason()
		}
		return list, open || v.open, why
	case v.kind == kUnknown && v.sym.solid && v.sym.obj != nil:
		return []*body{{at: v.at, obj: v, fr: fr}}, false, nil
	}
	return nil, true, v.reason()
}

// dynamic unfolds a dynamic block. What is not decided gives its content once,
// with an iterator that is not known, and leaves the body open.
func (b *body) dynamic(typ string, at source.Site, syn *blockBody) (list []*body, open bool, why *fact.Reason) {
	frame := &body{at: at, syn: syn, fr: b.fr}
	over := frame.attr("for_each")
	iterator := typ
	if a := syn.attrs["iterator"]; a != nil {
		if name := hcl.ExprAsKeyword(a.expr); name != "" {
			iterator = name
		} else if name, ok := jsonKey(a.expr); ok {
			iterator = name
		}
	}
	content := func(key, val *value) {
		it := mapValue(kObject, []member{
			{key: str{t: policy.Literal("key")}, at: at, val: key}, {key: str{t: policy.Literal("value")}, at: at, val: val}}, at)
		fr := b.fr.with(map[string]*value{iterator: it})
		for _, sub := range syn.blocks {
			if sub.typ == "content" {
				list = append(list, &body{at: sub.at, syn: sub.body, fr: fr})
			}
		}
		if a := syn.attrs["content"]; a != nil && syn.json {
			for _, sub := range jsonBlocks(typ, nil, 0, a.expr, a.at, a.file) {
				list = append(list, &body{at: sub.at, syn: sub.body, fr: fr})
			}
		}
	}
	items, more, _, ok := entries(over, over.at)
	for n, en := range items {
		if n == maxInstances {
			more = true
			break
		}
		if over.isSeq() && over.kind != kSet {
			en.key = intValue(n, at)
		}
		content(en.key, en.val)
	}
	if !ok && !over.isNull() || more {
		key := derive("dynamic.key", cty.DynamicPseudoType, at, over)
		val := derive("dynamic.value", elementType(over), at, over)
		key.sym.label, val.sym.label = iterator+".key", iterator+".value"
		sure := len(list)
		content(key, val)
		for _, sub := range list[sure:] {
			sub.maybe = true
		}
		return list, true, firstReason(over, key)
	}
	return list, false, nil
}

func elementType(v *value) cty.Type {
	if t := typeOf(v); t.IsCollectionType() {
		return t.ElementType()
	}
	return cty.DynamicPseudoType
}

// str is attr as facts hold it. Text that nobody wrote as it is (an ARN that
// AWS makes) stands at the argument, not where it was computed.
func (b *body) str(name string) fact.String {
	s := factString(b.attr(name))
	if b.syn == nil || b.syn.attrs[name] == nil || !s.Written() || s.Map.Written() {
		return s
	}
	a := b.syn.attrs[name]
	s.At = b.fr.in(a.file).site(a.expr.Range())
	s.Map = source.At(len(s.V.Encoded()), s.At)
	return s
}

// boolean, integer, strings and document are attr as facts hold them.
func (b *body) boolean(name string) fact.Bool              { return factBool(b.attr(name)) }
func (b *body) integer(name string) fact.Int               { return factInt(b.attr(name)) }
func (b *body) strings(name string) fact.List[fact.String] { return factStrings(b.attr(name)) }
func (b *body) document(name string) fact.Document         { return factDocument(b.attr(name)) }
