package terraform

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// The limits on how far modules unfold in one root.
const (
	maxModuleDepth = 24
	maxModules     = 5000
)

// module is one instance of a module: the root, or one instance of a call.
type module struct {
	root  *root
	dir   *directory // nil when the module is not on disk
	up    *module    // nil for the root
	call  *syntax.Block
	slot  *slot
	args  *body  // the call's arguments
	addr  string // "" or `module.a["x"]`
	id    string
	frame *frame
	depth int
	gone  *fact.Reason // why dir is nil

	memo      map[string]*symbolic.Value // "var.x", "local.x", "output.x"
	busy      map[string]bool
	calls     map[string]*expansion
	resources map[string]*expansion
	clouds    map[string]*cloud

	told *planBlocks // in a plan that is asked, the blocks of a module; nil elsewhere
}

func (r *root) newModule(dir *directory, up *module, call *syntax.Block, s *slot, args *body) *module {
	m := &module{root: r, dir: dir, up: up, call: call, slot: s, args: args, id: r.id,
		memo: map[string]*symbolic.Value{}, busy: map[string]bool{}, calls: map[string]*expansion{}, resources: map[string]*expansion{}, clouds: map[string]*cloud{}}
	if up != nil {
		m.addr, m.id, m.depth = s.addr, s.id+".", up.depth+1
	}
	m.frame = &frame{mod: m}
	if r.discreet {
		m.conceal()
	}
	r.modules++
	return m
}

// callers are the calls that lead to the module, outermost first.
func (m *module) callers() []fact.Call {
	list := slices.Clone(m.root.calls)
	at := len(list)
	for ; m.up != nil; m = m.up {
		list = slices.Insert(list, at, fact.Call{Address: m.addr, At: m.call.At})
	}
	return list
}

// within makes what the module declares no surer than the module itself.
func (m *module) within(d *fact.Decl) {
	for c := m; c.up != nil; c = c.up {
		d.Exists = d.Exists.And(c.slot.exists)
		d.Open = d.Open || c.slot.open
		if d.Why == nil {
			d.Why = c.slot.why
		}
	}
	m.root.deployed(d)
}

// deployed notes what stands in the way of knowing that the root is deployed.
func (r *root) deployed(d *fact.Decl) {
	if r.doubtful == nil {
		return
	}
	d.Exists = d.Exists.And(policy.Maybe)
	if d.Why == nil {
		d.Why = r.doubtful
	}
}

// once evaluates something of the module once; a cycle is a symbol.
func (m *module) once(name string, at source.Site, f func() *symbolic.Value) *symbolic.Value {
	if v, ok := m.memo[name]; ok {
		return v
	}
	if m.busy[name] || m.root.deep() {
		why := " depends on itself"
		if !m.busy[name] {
			why = " is nested too deeply to be evaluated"
		}
		return symbolic.UnknownValue(&symbolic.Symbol{ID: m.id + name, Label: m.shown(name), Reason: &fact.Reason{Why: m.shown(name) + why, At: at}}, at)
	}
	m.busy[name] = true
	m.root.depth += 10
	v := m.frame.apart(f)
	m.root.depth -= 10
	delete(m.busy, name)
	if v.IsFail() {
		v = symbolic.UnknownValue(&symbolic.Symbol{ID: m.id + name, Label: m.shown(name), Reason: v.Reason()}, v.At)
	}
	m.memo[name] = v
	return v
}

func (m *module) shown(name string) string {
	if m.addr == "" {
		return name
	}
	return m.addr + "." + name
}

func (m *module) local(name string, at source.Site) *symbolic.Value {
	a := m.dir.locals[name]
	if v := m.dir.values[name]; v != nil {
		return v
	}
	if a == nil {
		return m.undeclared("local."+name, at)
	}
	return m.once("local."+name, at, func() *symbolic.Value { return m.frame.in(a.File).eval(a.Expr) })
}

func (m *module) undeclared(name string, at source.Site) *symbolic.Value {
	m.frame.Doubt()
	return symbolic.UnknownValue(&symbolic.Symbol{ID: m.id + name, Label: m.shown(name), Reason: &fact.Reason{Why: name + " is not declared", At: at}}, at)
}

func (m *module) variable(name string, at source.Site) *symbolic.Value {
	b := m.dir.variables[name]
	if b == nil {
		return m.undeclared("var."+name, at)
	}
	return m.once("var."+name, at, func() *symbolic.Value {
		t, defaults := m.frame.constraint(b)
		if m.up == nil {
			return m.root.variable(b, t, defaults)
		}
		v := m.args.given(name)
		if v == nil {
			return m.standard(b, t, defaults, at)
		}
		if n := v.HoldsNull(); n != policy.No && m.frame.notNullable(b) {
			if n == policy.Yes {
				return m.standard(b, t, defaults, at)
			}
			if v.Kind == symbolic.Choice {
				v = symbolic.Distribute(m.frame, "default", v.At, []*symbolic.Value{v}, true, func(args []*symbolic.Value) *symbolic.Value {
					if args[0].IsNull() {
						return m.standard(b, t, defaults, at)
					}
					return args[0]
				})
			}
		}
		return m.frame.typed(v, t, defaults)
	})
}

// standard is a variable's default.
func (m *module) standard(b *syntax.Block, t cty.Type, defaults *typeDefaults, at source.Site) *symbolic.Value {
	a := b.Body.Attrs["default"]
	if a == nil {
		return m.undeclared("var."+b.Label(0), at)
	}
	return m.frame.typed(m.frame.in(a.File).eval(a.Expr), t, defaults)
}

func (m *module) output(name string, at source.Site) *symbolic.Value {
	if m.dir == nil {
		m.frame.Doubt()
		return symbolic.UnknownValue(&symbolic.Symbol{ID: m.id + "output." + name, Label: m.addr + "." + name, Reason: m.gone}, at)
	}
	b := m.dir.outputs[name]
	if b == nil {
		if m.dir.stub != nil {
			m.frame.Doubt()
			return symbolic.UnknownValue(&symbolic.Symbol{ID: m.id + "output." + name, Label: m.addr + "." + name, Reason: m.unmodelled()}, at)
		}
		if len(m.dir.diags) > 0 {
			return m.undeclared("output."+name, at)
		}
		return symbolic.FailValue(fmt.Sprintf("%s has no output %q", m.addr, name), at)
	}
	a := b.Body.Attrs["value"]
	if a == nil {
		return symbolic.FailValue(fmt.Sprintf("output %q has no value", name), at)
	}
	return m.once("output."+name, at, func() *symbolic.Value { return m.frame.in(a.File).eval(a.Expr) })
}

// get is an output, for whoever holds the module as a value.
func (m *module) get(_ *frame, name string, at source.Site) *symbolic.Value {
	return m.output(name, at)
}

// moduleValue is `module.name`: the instances of a call.
func (m *module) moduleValue(name string, at source.Site) *symbolic.Value {
	x := m.callOf(name)
	if x == nil {
		return m.undeclared("module."+name, at)
	}
	return x.value(at)
}

// callOf is the expansion of a module call.
func (m *module) callOf(name string) *expansion {
	if x, ok := m.calls[name]; ok {
		return x
	}
	b := m.dir.modules[name]
	if b == nil {
		return nil
	}
	dir, gone := m.called(b)
	x := m.newExpansion("module."+name, b)
	x.make = func(s *slot) object {
		child := m.root.newModule(dir, m, b, s, &body{at: b.At, syn: b.Body, fr: m.frame.of(s)})
		child.gone = gone
		return child
	}
	m.calls[name] = x
	return x
}

// called is the directory of a module call, or why there is none.
func (m *module) called(b *syntax.Block) (*directory, *fact.Reason) {
	at := b.At
	if a := b.Body.Attrs["source"]; a != nil {
		at = m.frame.in(a.File).site(a.Expr.Range())
	}
	if m.depth >= maxModuleDepth || m.root.modules >= maxModules {
		return nil, &fact.Reason{Why: "modules are nested too deeply, or there are too many", At: at}
	}
	abs, local := m.dir.localSource(b)
	if m.dir.stub != nil && local {
		return m.root.l.nestedStub(m.dir, b), m.unmodelled()
	}
	if local {
		if dir := m.root.l.directory(abs); dir != nil {
			return dir, nil
		}
		return nil, &fact.Reason{Why: fmt.Sprintf("the source of module %q is not among the files that may be read", b.Label(0)), Settle: "--boundary with a directory that holds it", At: at}
	}
	dir, version := m.fetched(b)
	if dir != nil {
		return dir, nil
	}
	q := requestOf(b)
	if version != "" {
		q.version = version
	}
	dir, settle := m.root.l.standInFor(q, b.At)
	if dir != nil {
		return dir, nil
	}
	if settle == "" {
		settle = "the files that terraform init fetches, or a stub of your own"
	}
	return nil, &fact.Reason{Why: fmt.Sprintf("module %q is not on disk (%s)", b.Label(0), symbolic.Label(at, "no source")), Settle: settle, At: at}
}

// resourceValue is `aws_iam_role.name`: the instances of a resource.
func (m *module) resourceValue(name string, at source.Site) *symbolic.Value {
	if m.told != nil {
		return m.told.block(name, at)
	}
	x := m.resource(name)
	if x == nil {
		return m.undeclared(name, at)
	}
	return x.value(at)
}

func (m *module) resource(name string) *expansion {
	if x, ok := m.resources[name]; ok {
		return x
	}
	b := m.dir.resources[name]
	if b == nil {
		return nil
	}
	x := m.newExpansion(name, b)
	x.make = func(s *slot) object { return m.newInstance(b, s) }
	m.resources[name] = x
	return x
}

// of is fr for a block whose instance is s.
func (fr *frame) of(s *slot) *frame {
	f := *fr
	f.each = s
	return &f
}

// slot is one instance of a resource or module call.
type slot struct {
	x      *expansion
	key    *symbolic.Value // nil without count and for_each
	addr   string
	id     string
	exists policy.Truth
	open   bool // stands for an unknown number of instances
	why    *fact.Reason
	obj    object

	cases int // in how many cases of the expansion it is there
	last  int // the last of them
}

func (s *slot) value(at source.Site) *symbolic.Value {
	return symbolic.UnknownValue(&symbolic.Symbol{ID: s.id, Label: s.addr, Solid: true, Behind: s.obj,
		Reason: &fact.Reason{Why: s.addr + " as a whole is known after apply", At: at}}, at)
}

// name is each.key, each.value or count.index.
func (s *slot) name(name string, at source.Site) *symbolic.Value {
	if s.key != nil {
		switch {
		case name == "count.index" && !s.x.byKey, name == "each.key" && s.x.byKey:
			return s.key
		case name == "each.value" && s.x.byKey:
			return s.x.valueOf(s.key, at)
		}
	}
	return s.x.mod.undeclared(name, at)
}

// expansion is the instances of a block by its count or for_each.
type expansion struct {
	mod   *module
	name  string // `module.a`, `aws_iam_role.x`
	blk   *syntax.Block
	byKey bool // for_each
	make  func(*slot) object

	over  *symbolic.Value
	slots map[string]*slot
	order []*slot
	shape *symbolic.Value
	busy  bool
	cases int
}

func (m *module) newExpansion(name string, b *syntax.Block) *expansion {
	return &expansion{mod: m, name: name, blk: b, slots: map[string]*slot{}}
}

// maxInstances bounds the instances of one block; what is beyond stands for one
// that may be many.
const maxInstances = 1000

// value is all instances: one, a tuple, or an object by key.
func (x *expansion) value(at source.Site) *symbolic.Value {
	x.expand()
	if x.shape == nil { // the count depends on the resource itself
		return symbolic.UnknownValue(&symbolic.Symbol{ID: x.mod.id + x.name, Label: x.mod.shown(x.name), Reason: &fact.Reason{Why: x.mod.shown(x.name) + " depends on itself", At: at}}, at)
	}
	if x.shape.Kind == symbolic.Unknown {
		return x.shape.Moved(at)
	}
	return x.shape
}

// all are the instances, in order.
func (x *expansion) all() []*slot {
	x.expand()
	return x.order
}

func (x *expansion) expand() {
	if x.shape != nil || x.busy {
		return
	}
	x.busy = true
	defer func() { x.busy = false }()
	fr := x.mod.frame
	arg := func(name string) *symbolic.Value {
		a := x.blk.Body.Attrs[name]
		if a == nil {
			return nil
		}
		return fr.apart(func() *symbolic.Value { return fr.in(a.File).eval(a.Expr) })
	}
	if x.over = arg("for_each"); x.over != nil {
		x.byKey = true
		x.over = fr.each1("for_each", x.over.At, x.over, keyed)
	} else if x.over = arg("count"); x.over == nil {
		s := x.slot(nil)
		s.exists = policy.Yes
		x.shape = s.value(x.blk.At)
		return
	}
	over := x.over
	if keys := x.plannedKeys(); keys != nil && unsettled(over, x.byKey) {
		over = keys
	}
	shape := x.build(over)
	for _, s := range x.order {
		if s.cases == x.cases && !s.open {
			s.exists = policy.Yes
		} else if s.why == nil {
			s.why = x.over.Reason()
		}
	}
	x.shape = shape
}

// keyed is v as a for_each, which fails when an item of a set is no text.
func keyed(v *symbolic.Value) *symbolic.Value {
	for _, i := range v.Items {
		if _, fails := i.AsText(); fails == policy.Yes {
			return symbolic.FailValue("the keys of for_each must be strings", i.At)
		}
	}
	return v
}

func (x *expansion) build(v *symbolic.Value) *symbolic.Value {
	if v.Kind == symbolic.Choice {
		alts := make([]*symbolic.Value, len(v.Alternatives))
		for i, a := range v.Alternatives {
			alts[i] = x.build(a)
		}
		return symbolic.ChoiceValue(v.Pick, v.Why, alts, v.At)
	}
	if v.IsFail() && len(x.over.Leaves()) > 0 { // a case that is not to be
		return v
	}
	x.cases++
	if x.byKey {
		return x.buildKeys(v)
	}
	shape := symbolic.SeqValue(symbolic.Tuple, nil, x.blk.At)
	n, ok := v.Whole()
	if !ok || n > maxInstances {
		x.take(symbolic.IntValue(0, v.At)).cases--
		x.open(v)
		return x.place(symbolic.SeqValue(symbolic.Tuple, nil, x.blk.At), v)
	}
	for i := range n {
		shape.Items = append(shape.Items, x.take(symbolic.IntValue(i, v.At)).value(x.blk.At))
	}
	return symbolic.SeqValue(symbolic.Tuple, shape.Items, x.blk.At)
}

func (x *expansion) buildKeys(v *symbolic.Value) *symbolic.Value {
	var members []symbolic.Member
	add := func(key symbolic.Text, at source.Site) {
		s := x.take(symbolic.StringValue(key, at))
		members = append(members, symbolic.Member{Key: key, At: at, Value: s.value(x.blk.At)})
	}
	whole := !v.Open
	switch {
	case v.IsMap():
		certain, all := v.Certain()
		whole = whole && all
		for i, m := range certain {
			if i == maxInstances {
				whole = false
				break
			}
			add(m.Key, m.At)
		}
	case v.IsSeq():
		for i, item := range v.Items {
			if i == maxInstances {
				whole = false
				break
			}
			key, _ := item.AsText() // keyed has seen to it
			add(key, item.At)
		}
	default:
		whole = false
	}
	shape := symbolic.MapValue(symbolic.Object, members, x.blk.At)
	if !whole {
		x.open(v)
		shape = x.place(shape, v)
	}
	return shape
}

// place is a shape that may hold more instances; asking for one by a literal
// key gives a symbol of its own.
func (x *expansion) place(shape *symbolic.Value, by *symbolic.Value) *symbolic.Value {
	if len(shape.Members) == 0 && len(shape.Items) == 0 {
		s := &symbolic.Symbol{ID: x.mod.id + x.name, Label: x.mod.shown(x.name), Reason: by.Reason(), Behind: &instances{x}}
		if s.Reason == nil {
			s.Reason = &fact.Reason{Why: "how many " + x.mod.shown(x.name) + " there are is not known", At: by.At}
		}
		return symbolic.UnknownValue(s, x.blk.At)
	}
	return shape.Opened(by)
}

// instances stands for the instances of a block when not one is known.
type instances struct{ x *expansion }

// get is the instance with a key that was asked for.
func (i *instances) get(fr *frame, key string, at source.Site) *symbolic.Value {
	fr.Doubt()
	var k *symbolic.Value
	if n, err := strconv.Atoi(key); err == nil && !i.x.byKey {
		k = symbolic.IntValue(n, at)
	} else {
		k = symbolic.LiteralValue(key, at)
	}
	s := i.x.slots[k.Key()]
	if s == nil {
		s = i.x.newSlot(k)
		s.why = i.x.over.Reason()
	}
	return s.value(at)
}

// take notes that the instance with this key is there in the present case.
func (x *expansion) take(key *symbolic.Value) *slot {
	s := x.slot(key)
	if s.last != x.cases {
		s.cases++
		s.last = x.cases
	}
	return s
}

// open adds the instance that stands for those that are not known.
func (x *expansion) open(by *symbolic.Value) {
	why := by.Reason()
	if n, ok := by.Whole(); ok && !x.byKey {
		why = &fact.Reason{Why: fmt.Sprintf("count is %d: of more than %d instances none is looked at by itself", n, maxInstances), At: by.At}
	}
	if why == nil {
		why = &fact.Reason{Why: "how many " + x.mod.shown(x.name) + " there are is not known", At: by.At}
	}
	name, t := "count.index", cty.Number
	if x.byKey {
		name, t = "each.key", cty.String
	}
	key := symbolic.UnknownValue(&symbolic.Symbol{ID: name + "(" + by.Key() + ")", Label: name, Type: t, Solid: true, Reason: why}, by.At)
	s := x.slot(key)
	s.open, s.why = true, why
}

func (x *expansion) slot(key *symbolic.Value) *slot {
	id := ""
	if key != nil {
		id = key.Key()
	}
	if s := x.slots[id]; s != nil {
		return s
	}
	s := x.newSlot(key)
	x.slots[id] = s
	x.order = append(x.order, s)
	return s
}

func (x *expansion) newSlot(key *symbolic.Value) *slot {
	s := &slot{x: x, key: key, addr: x.mod.shown(x.name), id: x.mod.id + x.name}
	if key != nil {
		t, _ := key.AsText()
		shown := t.T.String()
		if x.byKey {
			shown = strconv.Quote(shown)
		}
		s.addr += "[" + shown + "]"
		s.id += "[" + key.Key() + "]"
	}
	s.obj = x.make(s)
	return s
}

// valueOf is each.value of the instance with this key.
func (x *expansion) valueOf(key *symbolic.Value, at source.Site) *symbolic.Value {
	over := x.over
	v := symbolic.Distribute(x.mod.frame, "each.value", at, []*symbolic.Value{over}, true, func(args []*symbolic.Value) *symbolic.Value {
		o := args[0]
		switch {
		case o.IsSeq(), o.Kind == symbolic.Unknown && (o.Symbol.Type.IsSetType() || o.Symbol.Type.IsListType()):
			for _, item := range o.Items {
				if item.Key() == key.Key() {
					return item
				}
			}
			if o.IsSeq() && !o.Open {
				return symbolic.FailValue("no such key", at)
			}
			return key
		}
		return x.mod.frame.index(o, key, at)
	})
	if v.IsFail() {
		return x.mod.undeclared("each.value", at)
	}
	return v
}
