package terraform

import (
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// model is what is known of a resource or data source type.
type model struct {
	// computed is an attribute that the configuration does not write, or that reads
	// differently from what is written; nil when there is nothing to say. It is
	// asked before the configuration.
	computed func(inst *instance, attr string, at source.Site) *symbolic.Value
	// facts adds what an instance declares; nil when it declares nothing.
	facts func(inst *instance, out *fact.Set)
}

// instance is one instance of a resource or data source.
type instance struct {
	*body
	typ   string // "aws_iam_role", "data.aws_iam_policy_document"
	name  string
	addr  string // `module.a["x"].aws_iam_role.node[0]`, as messages show it
	id    string // of its symbols
	mod   *module
	slot  *slot
	model model
	cloud *cloud   // its provider
	plan  *planned // what a plan says of it; nil without one

	agreed policy.Truth // memo of agrees, Maybe before it is asked

	attrs map[string]*symbolic.Value // of get
	busy  map[string]bool

	looked bool  // kept is filled
	kept   *root // whose state a data source reads
}

func (m *module) newInstance(b *syntax.Block, s *slot) *instance {
	i := &instance{typ: b.Label(0), name: b.Label(1), addr: s.addr, id: s.id, mod: m, slot: s, attrs: map[string]*symbolic.Value{}, busy: map[string]bool{}}
	if b.Type != "resource" {
		i.typ = b.Type + "." + i.typ
	}
	fr := *m.frame.of(s)
	fr.self = i
	i.body = &body{at: b.At, syn: b.Body, fr: &fr}
	i.model = m.root.l.models[i.typ]
	if i.plan, _ = b.Origin.(*planned); i.plan == nil {
		if i.plan = m.root.plannedAt(i.addr, i.typ); i.plan != nil {
			i.body.settle = i.argued
		}
	}
	return i
}

// provider is the account, region and partition of the instance.
func (i *instance) provider() *cloud {
	if i.cloud == nil {
		if i.plan != nil && i.planRoot() {
			i.cloud = i.plan.cloudOf(i.mod)
		} else {
			i.cloud = i.mod.cloudOf(i.syn, i.typ)
		}
		if i.plan != nil && !i.planRoot() && i.plan.ownARN() != nil && i.agrees() {
			c := *i.cloud
			i.plan.own(&c)
			i.cloud = &c
		}
		if r := i.str("region"); r.Written() && strings.HasPrefix(strings.TrimPrefix(i.typ, "data."), "aws_") { // provider v6
			c := *i.cloud
			c.region = r.V
			i.cloud = &c
		}
	}
	return i.cloud
}

// decl says what declares a fact read from the instance, where and how surely.
func (i *instance) decl() fact.Decl {
	c := i.provider()
	d := fact.Decl{Address: i.addr, At: i.at, Scope: i.mod.root.scope, Exists: i.slot.exists, Open: i.slot.open, Why: i.slot.why,
		Origin: fact.Terraform, Account: c.account, Region: c.region, Partition: c.partition, Endpoint: i.endpoint()}
	d.Calls = i.mod.callers()
	i.mod.within(&d)
	return d
}

// get is an attribute as other expressions read it: what the model computes,
// else what the configuration says, else a symbol.
func (i *instance) get(fr *frame, name string, at source.Site) *symbolic.Value {
	v, ok := i.attrs[name]
	if !ok {
		if i.busy[name] || i.mod.root.deep() {
			return i.symbolic(name, at)
		}
		i.busy[name] = true
		v = fr.apart(func() *symbolic.Value { return i.compute(name, at) })
		delete(i.busy, name)
		i.attrs[name] = v
	}
	if v.Kind == symbolic.Unknown {
		return v.Moved(at)
	}
	if site, whole := v.Text.Map.Whole(); v.Kind == symbolic.String && whole && site == i.at {
		// Nothing in the block is this text: it stands where it is asked for.
		return symbolic.TextValue(v.Text.T, at)
	}
	if strings.HasPrefix(i.typ, "data.") {
		return v
	}
	return v.Referred(at)
}

func (i *instance) compute(name string, at source.Site) *symbolic.Value {
	if i.plan == nil {
		return i.configured(name, at)
	}
	if i.planRoot() {
		if i.mod.root.discreet {
			if hidden := i.secretAttribute(name, at); hidden != nil {
				return hidden
			}
		}
		if told := i.told(name); told != nil {
			return told
		}
	}
	return i.settled(name, i.configured(name, at))
}

// configured is an attribute by what the files say.
func (i *instance) configured(name string, at source.Site) *symbolic.Value {
	if i.model.computed != nil {
		if v := i.model.computed(i, name, at); v != nil {
			return v
		}
	}
	if i.body.syn.Attrs[name] != nil {
		if v := i.attr(name); !v.IsNull() {
			return v
		}
		return i.symbolic(name, at)
	}
	bodies, open, _ := i.blocks(name)
	if len(bodies) == 0 {
		return i.symbolic(name, at)
	}
	list := i.nestedBlocks(bodies, name, at)
	if open {
		return list.Opened(i.symbolic(name, at))
	}
	return list
}

// nestedBlocks are the blocks at a path as a list of objects.
func (i *instance) nestedBlocks(bodies []*body, path string, at source.Site) *symbolic.Value {
	items := make([]*symbolic.Value, len(bodies))
	for n, b := range bodies {
		path := fmt.Sprintf("%s[%d]", path, n)
		items[n] = symbolic.UnknownValue(&symbolic.Symbol{ID: i.id + "." + path, Label: i.addr + "." + path, Solid: true,
			Behind: &nested{i, b, path}, Reason: i.reason(path, at)}, b.at)
	}
	return symbolic.SeqValue(symbolic.Tuple, items, bodies[0].at)
}

// nested is a nested block as other expressions read it.
type nested struct {
	inst *instance
	body *body
	path string
}

func (n *nested) get(fr *frame, name string, at source.Site) *symbolic.Value {
	if v := fr.apart(func() *symbolic.Value { return n.body.attr(name) }); !v.IsNull() {
		return v
	}
	if bodies, open, _ := n.body.blocks(name); len(bodies) > 0 && !open {
		return n.inst.nestedBlocks(bodies, n.path+"."+name, at)
	}
	return n.inst.symbolic(n.path+"."+name, at)
}

// value is the instance as a whole.
func (i *instance) value(at source.Site) *symbolic.Value { return i.slot.value(at) }

// symbolic is an attribute path of the instance that only AWS or the provider
// knows: `aws_iam_role.x.unique_id`.
func (i *instance) symbolic(path string, at source.Site) *symbolic.Value {
	t := cty.DynamicPseudoType
	for _, end := range []string{"arn", "name", "id", "url"} {
		if path == end || strings.HasSuffix(path, "_"+end) {
			t = cty.String // by the custom of all providers
		}
	}
	return symbolic.UnknownValue(&symbolic.Symbol{ID: i.id + "." + path, Label: i.addr + "." + path, Type: t, Reason: i.reason(path, at)}, at)
}

// symbol is symbolic as text of a shape.
func (i *instance) symbol(path string, k policy.HoleKind, at source.Site) *symbolic.Value {
	v := i.symbolic(path, at)
	v.Symbol.Kind, v.Symbol.Type, v.Symbol.Solid = k, cty.String, true
	return v
}

func (i *instance) reason(path string, at source.Site) *fact.Reason {
	if strings.HasPrefix(i.typ, "data.") {
		return &fact.Reason{Why: i.addr + "." + path + " is read when Terraform runs", Settle: "a literal or a variable in its place", At: at}
	}
	return &fact.Reason{Why: i.addr + "." + path + " is known after apply", Settle: "a literal in its place", At: at}
}

// factString is v as an argument that takes a string; null is absent.
func factString(v *symbolic.Value) fact.String {
	switch {
	case v.IsNull():
		return fact.String{At: v.At}
	case v.Kind == symbolic.Choice && v.HoldsNull() != policy.No:
		w := symbolic.UnknownValue(&symbolic.Symbol{ID: v.Key(), Label: symbolic.Label(v.At, "a conditional"), Reason: v.Reason()}, v.At)
		s, _ := w.AsText()
		return fact.Text(s.T, v.At, s.Map)
	}
	s, fails := v.AsText()
	if fails == policy.Yes {
		why := &fact.Reason{Why: symbolic.Label(v.At, "the value") + " is not a string", Settle: "correct the expression", At: v.At}
		t := policy.HoleText(&policy.Hole{ID: "notstring(" + v.Key() + ")", Label: symbolic.Label(v.At, "value"), Origin: why})
		return fact.String{State: fact.Unknown, V: t, At: v.At, Why: why, Map: source.At(len(t.Encoded()), v.At)}
	}
	return fact.Text(s.T, v.At, s.Map)
}

// factBool is v as an argument that takes a boolean; null is absent.
func factBool(v *symbolic.Value) fact.Bool {
	if v.IsNull() {
		return fact.Bool{At: v.At}
	}
	if v.Kind != symbolic.Choice || v.HoldsNull() == policy.No {
		if t, _ := v.Truth(); t != policy.Maybe {
			return fact.Bool{State: fact.Known, V: t == policy.Yes, At: v.At}
		}
	}
	return fact.Bool{State: fact.Unknown, At: v.At, Why: v.Reason()}
}

// factInt is v as an argument that takes a whole number; null is absent.
func factInt(v *symbolic.Value) fact.Int {
	if v.IsNull() {
		return fact.Int{At: v.At}
	}
	if n, ok := v.Whole(); ok {
		return fact.Int{State: fact.Known, V: int64(n), At: v.At}
	}
	return fact.Int{State: fact.Unknown, At: v.At, Why: v.Reason()}
}

// factStrings is v as an argument that takes a list or set of strings; null is
// absent. An item that may be null is left out and the list open.
func factStrings(v *symbolic.Value) fact.List[fact.String] {
	if v.Kind == symbolic.Choice {
		if shared := symbolic.Common(v); shared != nil {
			v = shared
		}
	}
	l := fact.List[fact.String]{At: v.At, Open: v.Open, Why: v.Why, Set: !v.IsNull()}
	if v.IsNull() {
		return l
	}
	if !v.IsSeq() {
		l.Open, l.Why = true, v.Reason()
		return l
	}
	for _, item := range v.Items {
		if item.HoldsNull() == policy.Yes || item.Kind == symbolic.Choice && item.HoldsNull() != policy.No {
			l.Open, l.Why = true, item.Reason()
			continue
		}
		l.Items = append(l.Items, factString(item))
	}
	return l
}

// factDocument is v as an argument that takes JSON text; null is absent.
func factDocument(v *symbolic.Value) fact.Document {
	s := factString(v)
	d := fact.Document{State: s.State, Text: s.V, Map: s.Map, At: s.At, Why: s.Why}
	if d.Map.Len() == 0 {
		d.Map = source.At(len(d.Text.Encoded()), s.At)
	}
	return d
}
