package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// body is the inside of a block, ready to be asked for its arguments.
type body struct {
	at  source.Site     // the block's header
	syn *syntax.Body    // as written; nil when obj is set
	obj *symbolic.Value // an object that stands for a block (attributes as blocks, JSON)
	fr  *frame

	// maybe says that the block may not be there: the content of a dynamic block
	// whose for_each is not decided.
	maybe bool

	memo map[string]*symbolic.Value

	settle func(name string, v *symbolic.Value) *symbolic.Value // what is known of v from elsewhere; nil for nothing
}

// attr is the value of an argument: null at the block's header when it is not
// written; never a failure, and a choice only where all alternatives are meant.
func (b *body) attr(name string) *symbolic.Value {
	if v, ok := b.memo[name]; ok {
		return v
	}
	v := b.evaluate(name)
	if v.IsFail() {
		v = symbolic.UnknownValue(&symbolic.Symbol{ID: "fail(" + v.At.Key() + ")", Label: symbolic.Label(v.At, name), Reason: v.Reason()}, v.At)
	}
	if b.settle != nil {
		v = b.settle(name, v)
	}
	if b.memo == nil {
		b.memo = map[string]*symbolic.Value{}
	}
	b.memo[name] = v
	return v
}

func (b *body) evaluate(name string) *symbolic.Value {
	return b.fr.apart(func() *symbolic.Value {
		if b.obj != nil {
			return attribute(b.fr, b.obj, name, b.at, true)
		}
		a, ok := b.syn.Attrs[name]
		if !ok {
			return symbolic.NullValue(b.at)
		}
		return b.fr.in(a.File).eval(a.Expr)
	})
}

// wrote is where an argument's name stands; nowhere when it is not written.
func (b *body) wrote(name string) source.Site {
	if b.syn != nil && b.syn.Attrs[name] != nil {
		return b.syn.Attrs[name].At
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
	v := symbolic.UnknownValue(&symbolic.Symbol{ID: "blocks " + typ, Label: typ, Reason: why}, b.at)
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
	for _, sub := range b.syn.Blocks {
		switch {
		case sub.Type == typ:
			list = append(list, &body{at: sub.At, syn: sub.Body, fr: b.fr})
		case sub.Type == "dynamic" && sub.Label(0) == typ:
			add(b.dynamic(typ, sub.At, sub.Body))
		}
	}
	if !b.syn.JSON {
		if b.syn.Attrs[typ] != nil {
			add(objectBodies(b.fr, b.attr(typ)))
		}
		return list, open, why
	}
	if a := b.syn.Attrs[typ]; a != nil {
		if blocks := syntax.JSONBlocks(typ, nil, 0, a.Expr, a.At, a.File); blocks != nil || isEmptyTuple(a.Expr) {
			for _, sub := range blocks {
				list = append(list, &body{at: sub.At, syn: sub.Body, fr: b.fr})
			}
		} else {
			add(objectBodies(b.fr, b.attr(typ)))
		}
	}
	if a := b.syn.Attrs["dynamic"]; a != nil {
		for _, sub := range syntax.JSONBlocks("dynamic", nil, 1, a.Expr, a.At, a.File) {
			if sub.Label(0) == typ {
				add(b.dynamic(typ, sub.At, sub.Body))
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
func objectBodies(fr *frame, v *symbolic.Value) (list []*body, open bool, why *fact.Reason) {
	switch {
	case v.IsNull():
		return nil, false, nil
	case v.IsMap():
		return []*body{{at: v.At, obj: v, fr: fr}}, false, nil
	case v.IsSeq():
		for _, item := range v.Items {
			sub, o, w := objectBodies(fr, item)
			list = append(list, sub...)
			if open = open || o; why == nil {
				why = w
			}
		}
		if v.Open && why == nil {
			why = v.Reason()
		}
		return list, open || v.Open, why
	case v.Kind == symbolic.Unknown && v.Symbol.Solid && v.Symbol.Behind != nil:
		return []*body{{at: v.At, obj: v, fr: fr}}, false, nil
	}
	return nil, true, v.Reason()
}

// dynamic unfolds a dynamic block. What is not decided gives its content once,
// with an iterator that is not known, and leaves the body open.
func (b *body) dynamic(typ string, at source.Site, syn *syntax.Body) (list []*body, open bool, why *fact.Reason) {
	frame := &body{at: at, syn: syn, fr: b.fr}
	over := frame.attr("for_each")
	iterator := typ
	if a := syn.Attrs["iterator"]; a != nil {
		if name := hcl.ExprAsKeyword(a.Expr); name != "" {
			iterator = name
		} else if name, ok := syntax.JSONKey(a.Expr); ok {
			iterator = name
		}
	}
	content := func(key, val *symbolic.Value) {
		it := symbolic.MapValue(symbolic.Object, []symbolic.Member{
			{Key: symbolic.Text{T: policy.Literal("key")}, At: at, Value: key}, {Key: symbolic.Text{T: policy.Literal("value")}, At: at, Value: val}}, at)
		fr := b.fr.with(map[string]*symbolic.Value{iterator: it})
		for _, sub := range syn.Blocks {
			if sub.Type == "content" {
				list = append(list, &body{at: sub.At, syn: sub.Body, fr: fr})
			}
		}
		if a := syn.Attrs["content"]; a != nil && syn.JSON {
			for _, sub := range syntax.JSONBlocks(typ, nil, 0, a.Expr, a.At, a.File) {
				list = append(list, &body{at: sub.At, syn: sub.Body, fr: fr})
			}
		}
	}
	items, more, _, ok := symbolic.Entries(over, over.At)
	for n, en := range items {
		if n == maxInstances {
			more = true
			break
		}
		if over.IsSeq() && over.Kind != symbolic.Set {
			en.Key = symbolic.IntValue(n, at)
		}
		content(en.Key, en.Value)
	}
	if !ok && !over.IsNull() || more {
		key := symbolic.Derive("dynamic.key", cty.DynamicPseudoType, at, over)
		val := symbolic.Derive("dynamic.value", elementType(over), at, over)
		key.Symbol.Label, val.Symbol.Label = iterator+".key", iterator+".value"
		sure := len(list)
		content(key, val)
		for _, sub := range list[sure:] {
			sub.maybe = true
		}
		return list, true, symbolic.FirstReason(over, key)
	}
	return list, false, nil
}

func elementType(v *symbolic.Value) cty.Type {
	if t := symbolic.TypeOf(v); t.IsCollectionType() {
		return t.ElementType()
	}
	return cty.DynamicPseudoType
}

// str is attr as facts hold it. Text that nobody wrote as it is (an ARN that
// AWS makes) stands at the argument, not where it was computed.
func (b *body) str(name string) fact.String {
	s := factString(b.attr(name))
	if b.syn == nil || b.syn.Attrs[name] == nil || !s.Written() || s.Map.Written() {
		return s
	}
	a := b.syn.Attrs[name]
	s.At = b.fr.in(a.File).site(a.Expr.Range())
	s.Map = source.At(len(s.V.Encoded()), s.At)
	return s
}

// boolean, integer, strings and document are attr as facts hold them.
func (b *body) boolean(name string) fact.Bool              { return factBool(b.attr(name)) }
func (b *body) integer(name string) fact.Int               { return factInt(b.attr(name)) }
func (b *body) strings(name string) fact.List[fact.String] { return factStrings(b.attr(name)) }
func (b *body) document(name string) fact.Document         { return factDocument(b.attr(name)) }
