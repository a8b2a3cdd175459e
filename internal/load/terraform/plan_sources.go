package terraform

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// A plan whose files are in the tree describes what they describe. Then the files
// are evaluated, so that everything stands where somebody wrote it, and the plan
// tells what they leave open: variables, what was looked up, what is there
// already, and which instances there are.

// placePlans finds the root, or the unit of Terragrunt, that each plan is of. It
// returns the plans that stand by themselves; what a plan that fits several roots
// says is not used.
func (l *loader) placePlans(plans []*plan, roots []*directoryFiles, out *fact.Set) (alone []*plan) {
	l.planOf, l.whole = map[string]*plan{}, map[string]bool{}
	if len(plans) == 0 {
		return nil
	}
	modules := l.modulesDeployed(roots)
	claimed := map[string][]*plan{}
	var order []string
	for _, p := range plans {
		var fitting []string
		for _, abs := range sortedKeys(modules) {
			if p.isOf(modules[abs]) {
				fitting = append(fitting, abs)
			}
		}
		if own := filepath.Dir(p.file.Abs); slices.Contains(fitting, own) {
			fitting = []string{own}
		}
		switch len(fitting) {
		case 0:
			alone = append(alone, p)
			l.whole[filepath.Dir(p.file.Abs)] = p.config != nil && p.partial == nil
		case 1:
			if claimed[fitting[0]] == nil {
				order = append(order, fitting[0])
			}
			claimed[fitting[0]] = append(claimed[fitting[0]], p)
		default:
			out.Gaps = append(out.Gaps, p.unused("could be of "+l.files.Display(fitting[0])+" or of "+l.files.Display(fitting[1]), "the plan in the directory that it is of"))
		}
	}
	for _, abs := range order {
		if list := claimed[abs]; len(list) == 1 {
			l.planOf[abs] = list[0]
		} else {
			for _, p := range list {
				out.Gaps = append(out.Gaps, p.unused("is not the only one of "+l.files.Display(abs), "one plan for each root module"))
			}
		}
	}
	return alone
}

// modulesDeployed are the modules of roots and units, by their directories.
func (l *loader) modulesDeployed(roots []*directoryFiles) map[string]*directory {
	modules := map[string]*directory{}
	for _, r := range roots {
		if dir := l.directory(r.abs); dir != nil {
			modules[r.abs] = dir
		}
	}
	for _, abs := range l.units.list {
		u := l.newUnit(abs, apartEffort(l.options))
		src := u.source()
		if src.why != nil {
			continue
		}
		if dir, _ := u.moduleOf(src); dir != nil && dir.stub == nil {
			modules[abs] = dir
		}
	}
	return modules
}

// unused is the gap that a plan leaves which is not used.
func (p *plan) unused(why, settle string) fact.Gap {
	return fact.Gap{About: p.file.Path, Reason: fact.Reason{Why: p.file.Path + " " + why, Settle: settle, At: source.Site{File: p.file}}}
}

// isOf says that a root module declares all that the plan's root module does.
func (p *plan) isOf(dir *directory) bool {
	if p.config != nil {
		for _, r := range p.config.Get("resources").List() {
			if dir.resources[r.Get("address").Text()] == nil {
				return false
			}
		}
		calls := p.config.Get("module_calls")
		if calls != nil {
			for i, name := range calls.Keys {
				b := dir.modules[name.Text()]
				if b == nil || b.Body.Attrs["source"] == nil {
					return false
				}
				if src, ok := syntax.JSONKey(b.Body.Attrs["source"].Expr); !ok || src != calls.Items[i].Get("source").Text() {
					return false
				}
			}
		}
		return len(p.config.Get("resources").List()) > 0 || calls != nil && len(calls.Keys) > 0
	}
	for _, x := range p.resources {
		if names := moduleNames(x.module); len(names) > 0 {
			if dir.modules[names[0]] == nil {
				return false
			}
		} else if dir.resources[x.block()] == nil {
			return false
		}
	}
	return len(p.resources) > 0
}

// block is the name of the resource's block in its module.
func (x *planned) block() string {
	if x.data {
		return "data." + x.typ + "." + x.name
	}
	return x.typ + "." + x.name
}

// follow lets the root be what a plan says: with its variables it is deployed.
func (r *root) follow(p *plan, o Options) {
	r.plan = p
	if p.config == nil {
		return // a state
	}
	r.library, r.scope.Library, r.others, r.grunted = false, false, nil, false
	if p.variables == nil {
		return
	}
	for i, key := range p.variables.Keys {
		name, v := key.Text(), p.variables.Items[i].Get("value")
		if r.raw[name] || r.given[name] != nil && len(o.VarFiles) > 0 || v == nil {
			continue // the command line comes first
		}
		if r.inputs[name] && r.given[name].Known() {
			continue // the unit's files say it themselves
		}
		if !r.sameDefault(name, p.config.Get("variables", name, "default")) {
			continue
		}
		r.given[name] = planValue(v)
		if p.config.Get("variables", name, "sensitive").Is(true) {
			r.given[name] = symbolic.UnknownValue(&symbolic.Symbol{ID: r.id + "var." + name, Label: "var." + name,
				Reason: &fact.Reason{Why: "var." + name + " is sensitive and not shown", At: textSite(v)}}, textSite(v))
		}
	}
}

// sameDefault says that a variable has the default that the plan has read, so that
// a plan of older files does not bring an old one back.
func (r *root) sameDefault(name string, planned *source.JSON) bool {
	b := r.dir.variables[name]
	if b == nil {
		return false
	}
	a := b.Body.Attrs["default"]
	if a == nil || planned == nil {
		return a == nil && planned == nil
	}
	written := r.top.frame.apart(func() *symbolic.Value { return r.top.frame.in(a.File).eval(a.Expr) })
	return written.Key() == planValue(planned).Key()
}

// plannedAt is what the root's plan says of an instance, nil when it says nothing.
func (r *root) plannedAt(address, typ string) *planned {
	if r.plan == nil {
		return nil
	}
	x := r.plan.byAddress[address]
	if x == nil || strings.TrimPrefix(typ, "data.") != x.typ {
		return nil
	}
	return x
}

// agrees says that no text that is known in both the files and the plan differs:
// otherwise the plan is not of these files any more.
func (i *instance) agrees() bool {
	if i.agreed != policy.Maybe {
		return i.agreed == policy.Yes
	}
	i.agreed = policy.No // while it is being found out
	for _, name := range sortedKeys(i.syn.Attrs) {
		told := i.plan.known(name)
		if told == nil || told.Text() == "" || strings.ContainsAny(told.Text(), "{\n") || name == "url" {
			continue // AWS writes documents and issuers in its own way
		}
		if s, ok := i.fr.apart(func() *symbolic.Value { return i.body.evaluate(name) }).Literal(); ok && s != told.Text() {
			return false
		}
	}
	i.agreed = policy.Yes
	return true
}

// told is an attribute that a plan knows, nil when there is none. Beside the files
// it stands where the files speak of it.
func (i *instance) told(name string) *symbolic.Value {
	if i.plan == nil || i.plan.known(name) == nil {
		return nil
	}
	if i.planRoot() {
		return i.plan.attribute(i.fr, name)
	}
	if !i.agrees() {
		return nil
	}
	return i.plan.attribute(i.fr.in(i.plan.file()), name).Standing(i.at)
}

// planRoot says that the instance is made of a plan alone.
func (i *instance) planRoot() bool { return i.mod.root.plan == nil }

func (x *planned) file() *source.File { return x.at.File }

// settled is an argument's value v as the files give it, or what the plan knows of
// it when the files leave it open. Of a document the files show more.
func (i *instance) settled(name string, v *symbolic.Value) *symbolic.Value {
	if i.plan == nil || i.planRoot() || v.Known() {
		return v
	}
	if v.Kind == symbolic.String && v.Text.T.Hole() == nil && strings.Contains(v.Text.T.Encoded(), "{") {
		return v
	}
	if told := i.told(name); told != nil {
		return told.Standing(v.At)
	}
	return v
}

// argued is settled for an argument.
func (i *instance) argued(name string, v *symbolic.Value) *symbolic.Value {
	if told := i.settled(name, v); told != v {
		return i.plan.asWritten(name, told)
	}
	return v
}

// instancesIn are the keys of the instances that the plan has of a block, in a
// module's instance; ok is false when the plan does not tell.
func (p *plan) instancesIn(module string, b *syntax.Block, name string) (keys []string, ok bool) {
	if p.partial != nil || p.config == nil {
		return nil, false // a state is of the files as they were
	}
	prefix := joinAddress(module, name)
	seen := map[string]bool{}
	for _, x := range p.resources {
		rest, is := strings.CutPrefix(x.address, prefix)
		if !is || !strings.HasPrefix(rest, "[") {
			continue
		}
		if key := rest[1 : keyEnd(rest)-1]; !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	none := b.Type == "resource" && p.blockIn(p.moduleConfig(module), name) != nil
	return keys, len(keys) > 0 || none
}

// plannedKeys is what count or for_each is by the plan: the number of instances, or
// the set of their keys; nil when it does not tell.
func (x *expansion) plannedKeys() *symbolic.Value {
	p := x.mod.root.plan
	if p == nil {
		return nil
	}
	keys, ok := p.instancesIn(x.mod.addr, x.blk, x.name)
	switch {
	case !ok:
		return nil
	case !x.byKey:
		return symbolic.IntValue(len(keys), x.over.At)
	}
	items := make([]*symbolic.Value, len(keys))
	for i, key := range keys {
		text, err := strconv.Unquote(key)
		if err != nil {
			return nil
		}
		items[i] = symbolic.LiteralValue(text, x.over.At)
	}
	return symbolic.SeqValue(symbolic.Set, items, x.over.At)
}

// unsettled says that the instances of a block do not follow from its count or
// for_each.
func unsettled(over *symbolic.Value, byKey bool) bool {
	if !byKey {
		_, ok := over.Whole()
		return !ok
	}
	switch {
	case over.Kind == symbolic.Unknown || over.Kind == symbolic.Choice || over.Open:
		return true
	case over.IsSeq():
		return !over.Known()
	}
	for _, m := range over.Members {
		if !m.Key.T.Known() {
			return true
		}
	}
	return false
}

// planned adds what the root's plan has of a module that is not on disk; it is all
// that the module declares. It is false without such a plan.
func (m *module) planned(out *fact.Set) bool {
	p := m.root.plan
	if p == nil || p.config == nil || p.partial != nil || p.moduleConfig(m.addr) == nil {
		return false
	}
	l := m.root.l
	r := l.newPlanRoot(p, l.useful(p, m.addr+"."), m.root.dir.path, m.root.effort)
	r.scope = m.root.scope
	r.top.facts(out)
	return true
}

// keyEnd is where the key ends that an address begins with.
func keyEnd(address string) int {
	quoted := false
	for i := 0; i < len(address); i++ {
		switch c := address[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case c == ']' && !quoted:
			return i + 1
		}
	}
	return len(address)
}

// fill puts what the plan knows of a provider of the root where its block says
// nothing.
func (p *plan) fill(c *cloud) {
	if p == nil || p.config == nil || p.providers[c.name] == nil {
		return
	}
	q := p.providers[c.name]
	if c.account.IsEmpty() && q.account != "" && !q.split {
		c.account = policy.Literal(q.account)
	}
	if c.region.IsEmpty() {
		c.region = policy.Literal(q.region)
	}
	if c.partition.IsEmpty() {
		c.partition = policy.Literal(q.partition)
	}
}
