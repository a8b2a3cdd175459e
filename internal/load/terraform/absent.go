package terraform

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// maxGiven bounds the texts that are noted of one call.
const maxGiven = 2000

// metaArguments are those of a module call that Terraform itself reads.
var metaArguments = map[string]bool{
	"source": true, "version": true, "providers": true, "depends_on": true, "count": true, "for_each": true,
}

// absent is the call of a module that is not on disk, with what it is given.
func (m *module) absent() *fact.AbsentModule {
	a := &fact.AbsentModule{Decl: m.decl(), What: m.addr + " is not on disk", Settle: m.gone.Settle}
	for _, name := range sortedKeys(m.args.syn.attrs) {
		if !metaArguments[name] {
			m.args.fr.texts(name, m.args.attr(name), a)
		}
	}
	return a
}

// decl says what calls the module, where and how surely.
func (m *module) decl() fact.Decl {
	d := fact.Decl{Address: m.addr, At: m.call.at, Scope: m.root.scope, Exists: policy.Yes, Origin: fact.Terraform}
	for c := m; c.up != nil; c = c.up {
		d.Exists = d.Exists.And(c.slot.exists)
		d.Open = d.Open || c.slot.open
		if d.Why == nil {
			d.Why = c.slot.why
		}
	}
	d.Calls = m.up.callers()
	m.root.deployed(&d)
	return d
}

// texts adds the texts in v to what a module is given. A whole resource gives
// its name and ARN.
func (fr *frame) texts(argument string, v *value, a *fact.AbsentModule) {
	add := func(s fact.String) { a.Given = append(a.Given, fact.Given{Argument: argument, Text: s}) }
	if len(a.Given) >= maxGiven {
		a.Open = true
		return
	}
	switch v.kind {
	case kString:
		add(factString(v))
	case kUnknown:
		if _, whole := v.sym.obj.(*instance); !whole {
			add(factString(v))
			return
		}
		for _, name := range []string{"name", "arn"} {
			fr.texts(argument, fr.apart(func() *value { return v.sym.obj.(object).get(fr, name, v.at) }), a)
		}
	}
	for _, i := range v.items {
		fr.texts(argument, i, a)
	}
	for _, alternative := range v.alts {
		fr.texts(argument, alternative, a)
	}
	for _, m := range v.members {
		add(fact.Text(m.key.t, m.at, m.key.m))
		fr.texts(argument, m.val, a)
	}
	if v.open {
		add(factString(derive("more", cty.String, v.at, v)))
	}
}

// handedOver are types of resources that are not modelled and that may attach
// policies to the roles they are given.
var handedOver = map[string]bool{
	"aws_cloudformation_stack": true, "aws_cloudformation_stack_set": true, "awscc_iam_role_policy": true, "awscc_iam_managed_policy": true,
	"awscc_iam_role": true, "null_resource": true, "terraform_data": true, "shell_script": true,
}

// handed is an instance of such a type, with the texts in it.
func (i *instance) handed() *fact.AbsentModule {
	a := &fact.AbsentModule{Decl: i.decl(), What: i.addr + " is not read", Settle: "an attachment as a resource of its own"}
	i.handedTexts(i.body, a)
	return a
}

func (i *instance) handedTexts(b *body, a *fact.AbsentModule) {
	for _, name := range sortedKeys(b.syn.attrs) {
		v := b.attr(name)
		i.fr.texts(name, v, a)
		if v.kind == kString {
			i.words(name, v, a)
		}
	}
	for _, sub := range b.syn.blocks {
		i.handedTexts(&body{at: sub.at, syn: sub.body, fr: b.fr}, a)
	}
}

// words adds the words of a command, a template or a document.
func (i *instance) words(name string, v *value, a *fact.AbsentModule) {
	s := v.s.t.Encoded()
	start := 0
	for at, r := range s + " " {
		if !strings.ContainsRune(" \t\n\"'=,;", r) {
			continue
		}
		if at > start && len(a.Given) < maxGiven {
			a.Given = append(a.Given, fact.Given{Argument: name, Text: fact.Text(v.s.t.Slice(start, at), v.at, source.Map{})})
		}
		start = at + len(string(r))
	}
}

// unread is a file that was not read whole: what it holds may add to everything
// that the root declares.
func (m *module) unread(out *fact.Set) {
	for _, d := range m.dir.diags {
		out.AbsentModules = append(out.AbsentModules, &fact.AbsentModule{
			Decl: fact.Decl{Address: m.addr, At: d.At, Scope: m.root.scope, Exists: policy.Yes, Origin: fact.Terraform},
			What: d.At.File.Path + " could not be read whole", Settle: "correct the file", Open: true,
		})
	}
	for _, why := range m.dir.hidden {
		out.AbsentModules = append(out.AbsentModules, &fact.AbsentModule{
			Decl: fact.Decl{Address: m.addr, At: why.At, Scope: m.root.scope, Exists: policy.Yes, Origin: fact.Terraform},
			What: why.Why, Settle: why.Settle, Open: true,
		})
	}
}
