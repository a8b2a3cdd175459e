package terraform

import (
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// model is what is known of a resource or data source type.
type model struct {
	// computed is an attribute that the configuration does not write, or that reads
	// differently from what is written; nil when there is nothing to say. It is
	// asked before the configuration.
	computed func(inst *instance, attr string, at source.Site) *value
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

	attrs map[string]*value // of get
	busy  map[string]bool

	looked bool  // kept is filled
	kept   *root // whose state a data source reads
}

func (m *module) newInstance(b *block, s *slot) *instance {
	i := &instance{typ: b.label(0), name: b.label(1), addr: s.addr, id: s.id, mod: m, slot: s, attrs: map[string]*value{}, busy: map[string]bool{}}
	if b.typ != "resource" {
		i.typ = b.typ + "." + i.typ
	}
	fr := *m.frame.of(s)
	fr.self = i
	i.body = &body{at: b.at, syn: b.body, fr: &fr}
	i.model = m.root.l.models[i.typ]
	if i.plan, _ = b.origin.(*planned); i.plan == nil {
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
	for m := i.mod; m.up != nil; m = m.up {
		d.Exists = d.Exists.And(m.slot.exists)
		d.Open = d.Open || m.slot.open
		if d.Why == nil {
			d.Why = m.slot.why
		}
	}
	d.Calls = i.mod.callers()
	i.mod.root.deployed(&d)
	return d
}

// get is an attribute as other expressions read it: what the model computes,
// else what the configuration says, else a symbol.
func (i *instance) get(fr *frame, name string, at source.Site) *value {
	v, ok := i.attrs[name]
	if !ok {
		if i.busy[name] || i.mod.root.deep() {
			return i.symbolic(name, at)
		}
		i.busy[name] = true
		v = fr.apart(func() *value { return i.compute(name, at) })
		delete(i.busy, name)
		i.attrs[name] = v
	}
	if v.kind == kUnknown {
		return v.moved(at)
	}
	if site, whole := v.s.m.Whole(); v.kind == kString && whole && site == i.at {
		// Nothing in the block is this text: it stands where it is asked for.
		return textValue(v.s.t, at)
	}
	if strings.HasPrefix(i.typ, "data.") {
		return v
	}
	return v.referred(at)
}

func (i *instance) compute(name string, at source.Site) *value {
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
func (i *instance) configured(name string, at source.Site) *value {
	if i.model.computed != nil {
		if v := i.model.computed(i, name, at); v != nil {
			return v
		}
	}
	if i.body.syn.attrs[name] != nil {
		if v := i.attr(name); !v.isNull() {
			return v
		}
		return i.symbolic(name, at)
	}
	bodies, open, _ := i.blocks(name)
	if len(bodies) == 0 {
		return i.symbolic(name, at)
	}
	items := make([]*value, len(bodies))
	for n, b := range bodies {
		path := fmt.Sprintf("%s[%d]", name, n)
		items[n] = unknownValue(&symbol{id: i.id + "." + path, label: i.addr + "." + path, solid: true, obj: &nested{i, b, path}, reason: i.reason(path, at)}, b.at)
	}
	list := seqValue(kTuple, items, bodies[0].at)
	if open {
		return list.opened(i.symbolic(name, at))
	}
	return list
}

// nested is a nested block as other expressions read it.
type nested struct {
	inst *instance
	body *body
	path string
}

func (n *nested) get(fr *frame, name string, at source.Site) *value {
	if v := fr.apart(func() *value { return n.body.attr(name) }); !v.isNull() {
		return v
	}
	if bodies, open, _ := n.body.blocks(name); len(bodies) > 0 && !open {
		items := make([]*value, len(bodies))
		for k, b := range bodies {
			path := fmt.Sprintf("%s.%s[%d]", n.path, name, k)
			items[k] = unknownValue(&symbol{id: n.inst.id + "." + path, label: n.inst.addr + "." + path, solid: true,
				obj: &nested{n.inst, b, path}, reason: n.inst.reason(path, at)}, b.at)
		}
		return seqValue(kTuple, items, bodies[0].at)
	}
	return n.inst.symbolic(n.path+"."+name, at)
}

// value is the instance as a whole.
func (i *instance) value(at source.Site) *value { return i.slot.value(at) }

// symbolic is an attribute path of the instance that only AWS or the provider
// knows: `aws_iam_role.x.unique_id`.
func (i *instance) symbolic(path string, at source.Site) *value {
	t := cty.DynamicPseudoType
	for _, end := range []string{"arn", "name", "id", "url"} {
		if path == end || strings.HasSuffix(path, "_"+end) {
			t = cty.String // by the custom of all providers
		}
	}
	return unknownValue(&symbol{id: i.id + "." + path, label: i.addr + "." + path, typ: t, reason: i.reason(path, at)}, at)
}

// symbol is symbolic as text of a shape.
func (i *instance) symbol(path string, k policy.HoleKind, at source.Site) *value {
	v := i.symbolic(path, at)
	v.sym.kind, v.sym.typ, v.sym.solid = k, cty.String, true
	return v
}

func (i *instance) reason(path string, at source.Site) *fact.Reason {
	if strings.HasPrefix(i.typ, "data.") {
		return &fact.Reason{Why: i.addr + "." + path + " is read when Terraform runs", Settle: "a literal or a variable in its place", At: at}
	}
	return &fact.Reason{Why: i.addr + "." + path + " is known after apply", Settle: "a literal in its place", At: at}
}

// factString is v as an argument that takes a string; null is absent.
func factString(v *value) fact.String {
	switch {
	case v.isNull():
		return fact.String{At: v.at}
	case v.kind == kChoice && v.holdsNull() != policy.No:
		w := unknownValue(&symbol{id: v.key(), label: label(v.at, "a conditional"), reason: v.reason()}, v.at)
		s, _ := w.asText()
		return fact.Text(s.t, v.at, s.m)
	}
	s, fails := v.asText()
	if fails == policy.Yes {
		why := &fact.Reason{Why: label(v.at, "the value") + " is not a string", Settle: "correct the expression", At: v.at}
		t := policy.HoleText(&policy.Hole{ID: "notstring(" + v.key() + ")", Label: label(v.at, "value"), Origin: why})
		return fact.String{State: fact.Unknown, V: t, At: v.at, Why: why, Map: source.At(len(t.Encoded()), v.at)}
	}
	return fact.Text(s.t, v.at, s.m)
}

// factBool is v as an argument that takes a boolean; null is absent.
func factBool(v *value) fact.Bool {
	if v.isNull() {
		return fact.Bool{At: v.at}
	}
	if v.kind != kChoice || v.holdsNull() == policy.No {
		if t, _ := v.truth(); t != policy.Maybe {
			return fact.Bool{State: fact.Known, V: t == policy.Yes, At: v.at}
		}
	}
	return fact.Bool{State: fact.Unknown, At: v.at, Why: v.reason()}
}

// factInt is v as an argument that takes a whole number; null is absent.
func factInt(v *value) fact.Int {
	if v.isNull() {
		return fact.Int{At: v.at}
	}
	if n, ok := v.whole(); ok {
		return fact.Int{State: fact.Known, V: int64(n), At: v.at}
	}
	return fact.Int{State: fact.Unknown, At: v.at, Why: v.reason()}
}

// factStrings is v as an argument that takes a list or set of strings; null is
// absent. An item that may be null is left out and the list open.
func factStrings(v *value) fact.List[fact.String] {
	if v.kind == kChoice {
		if shared := common(v); shared != nil {
			v = shared
		}
	}
	l := fact.List[fact.String]{At: v.at, Open: v.open, Why: v.why, Set: !v.isNull()}
	if v.isNull() {
		return l
	}
	if !v.isSeq() {
		l.Open, l.Why = true, v.reason()
		return l
	}
	for _, item := range v.items {
		if item.holdsNull() == policy.Yes || item.kind == kChoice && item.holdsNull() != policy.No {
			l.Open, l.Why = true, item.reason()
			continue
		}
		l.Items = append(l.Items, factString(item))
	}
	return l
}

// factDocument is v as an argument that takes JSON text; null is absent.
func factDocument(v *value) fact.Document {
	s := factString(v)
	d := fact.Document{State: s.State, Text: s.V, Map: s.Map, At: s.At, Why: s.Why}
	if d.Map.Len() == 0 {
		d.Map = source.At(len(d.Text.Encoded()), s.At)
	}
	return d
}
