package terraform

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
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
	for _, name := range sortedKeys(m.args.syn.Attrs) {
		if !metaArguments[name] {
			m.args.fr.texts(name, m.args.attr(name), a)
		}
	}
	return a
}

// decl says what calls the module, where and how surely.
func (m *module) decl() fact.Decl {
	d := fact.Decl{Address: m.addr, At: m.call.At, Scope: m.root.scope, Exists: policy.Yes, Origin: fact.Terraform}
	d.Calls = m.up.callers()
	m.within(&d)
	return d
}

// texts adds the texts in v to what a module is given. A whole resource gives
// its name and ARN.
func (fr *frame) texts(argument string, v *symbolic.Value, a *fact.AbsentModule) {
	add := func(s fact.String) { a.Given = append(a.Given, fact.Given{Argument: argument, Text: s}) }
	if len(a.Given) >= maxGiven {
		a.Open = true
		return
	}
	switch v.Kind {
	case symbolic.String:
		add(factString(v))
	case symbolic.Unknown:
		if _, whole := v.Symbol.Behind.(*instance); !whole {
			add(factString(v))
			return
		}
		for _, name := range []string{"name", "arn"} {
			fr.texts(argument, fr.apart(func() *symbolic.Value { return v.Symbol.Behind.(object).get(fr, name, v.At) }), a)
		}
	}
	for _, i := range v.Items {
		fr.texts(argument, i, a)
	}
	for _, alternative := range v.Alternatives {
		fr.texts(argument, alternative, a)
	}
	for _, m := range v.Members {
		add(fact.Text(m.Key.T, m.At, m.Key.Map))
		fr.texts(argument, m.Value, a)
	}
	if v.Open {
		add(factString(symbolic.Derive("more", cty.String, v.At, v)))
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
	for _, name := range sortedKeys(b.syn.Attrs) {
		v := b.attr(name)
		i.fr.texts(name, v, a)
		if v.Kind == symbolic.String {
			i.words(name, v, a)
		}
	}
	for _, sub := range b.syn.Blocks {
		i.handedTexts(&body{at: sub.At, syn: sub.Body, fr: b.fr}, a)
	}
}

// words adds the words of a command, a template or a document.
func (i *instance) words(name string, v *symbolic.Value, a *fact.AbsentModule) {
	s := v.Text.T.Encoded()
	start := 0
	for at, r := range s + " " {
		if !strings.ContainsRune(" \t\n\"'=,;", r) {
			continue
		}
		if at > start && len(a.Given) < maxGiven {
			a.Given = append(a.Given, fact.Given{Argument: name, Text: fact.Text(v.Text.T.Slice(start, at), v.At, source.Map{})})
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
