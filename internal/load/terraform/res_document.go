package terraform

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// documentComputed is data.aws_iam_policy_document: its blocks as JSON, merged
// with other documents as the AWS provider does (facts TR5.1).
func documentComputed(inst *instance, attr string, at source.Site) *symbolic.Value {
	switch attr {
	case "json", "minified_json":
		doc := inst.get(inst.fr, "document", at)
		return symbolic.StringValue(doc.Text, at)
	case "document": // ours: json and minified_json are one text
		return symbolic.StringValue(renderDocument(inst), inst.at)
	}
	return nil
}

// renderDocument merges, in this order: source documents, own statements by Sid,
// overriding documents by Sid.
func renderDocument(inst *instance) symbolic.Text {
	d := &documentText{inst: inst, version: symbolic.LiteralValue(newestVersion, inst.at)}
	if v := inst.attr("version"); !v.IsNull() {
		d.version = v
	}
	for _, name := range []string{"source_json", "source_policy_documents"} {
		d.merge(inst.attr(name), false)
	}
	blocks, open, why := inst.blocks("statement")
	for _, b := range blocks {
		if b.maybe {
			continue // the hole for open stands for it
		}
		if d.full() {
			d.unknown("statements", d.tooLarge(b.at), b.at)
			break
		}
		d.put(d.statement(b), true)
	}
	if open {
		d.unknown("statements", why, inst.at)
	}
	for _, name := range []string{"override_json", "override_policy_documents"} {
		d.merge(inst.attr(name), true)
	}
	e := &symbolic.Encoder{}
	e.Raw("{", inst.at)
	e.Raw(`"Version":`, d.version.At)
	version, _ := d.version.AsText()
	e.Quoted(version, d.version.At)
	if id := inst.attr("policy_id"); !id.IsNull() {
		s, _ := id.AsText()
		e.Raw(`,"Id":`, id.At)
		e.Quoted(s, id.At)
	}
	e.Raw(`,"Statement":[`, inst.at)
	for i, s := range d.list {
		if i > 0 {
			e.Raw(",", inst.at)
		}
		e.Add(s.text)
	}
	e.Raw("]}", inst.at)
	return e.Text()
}

// documentText is a document on its way.
type documentText struct {
	inst    *instance
	list    []statementText
	version *symbolic.Value
	holes   int
	size    int // bytes of what was put
}

const newestVersion = "2012-10-17"

// maxStatements is more than fit into any policy: documents that take each other
// in twice double.
const maxStatements = 10_000

// full says that no more statements are taken in.
func (d *documentText) full() bool {
	return len(d.list) >= maxStatements || d.size > symbolic.MaxText
}

func (d *documentText) tooLarge(at source.Site) *fact.Reason {
	return &fact.Reason{Why: d.inst.addr + " is too large to be evaluated", At: at}
}

// join notes the version of another document: the newest counts.
func (d *documentText) join(version policy.Text, why *fact.Reason) {
	newest := policy.Literal(newestVersion)
	own, _ := d.version.AsText()
	if policy.Equal(own.T, newest) == policy.Yes {
		return
	}
	v := symbolic.LiteralValue(newestVersion, d.version.At)
	switch policy.Equal(version, newest) {
	case policy.Yes:
		d.version = v
	case policy.Maybe:
		d.version = symbolic.ChoiceValue("version of "+d.inst.id, why, []*symbolic.Value{d.version, v}, d.version.At)
	}
}

// put adds a statement; with replace, one with the same Sid takes its place.
func (d *documentText) put(s statementText, replace bool) {
	if replace && !s.sid.IsEmpty() {
		for i, old := range d.list {
			if old.sid.IsEmpty() {
				continue
			}
			switch policy.Equal(old.sid, s.sid) {
			case policy.Yes:
				d.list[i] = s
				return
			case policy.Maybe: // perhaps replaced
				d.list[i] = d.hole("statement", nil, d.inst.at)
			}
		}
	}
	d.list = append(d.list, s)
	d.size += len(s.text.T.Encoded())
}

func (d *documentText) hole(what string, why *fact.Reason, at source.Site) statementText {
	d.holes++
	e := &symbolic.Encoder{}
	if why == nil {
		why = &fact.Reason{Why: "the statements of " + d.inst.addr + " are not all known", At: at}
	}
	e.Unknown(d.inst.id+"."+what+strings.Repeat("'", d.holes), what+" of "+d.inst.addr, why, at)
	return statementText{text: e.Text(), open: true}
}

func (d *documentText) unknown(what string, why *fact.Reason, at source.Site) {
	d.list = append(d.list, d.hole(what, why, at))
}

// merge adds the statements of other documents. A document that is not known may
// hold any, and when it overrides, it may replace all that have a Sid.
func (d *documentText) merge(v *symbolic.Value, override bool) {
	docs, open := []*symbolic.Value{v}, v.Open
	switch {
	case v.IsNull():
		return
	case v.IsSeq():
		docs = v.Items
	}
	lost := func(why *fact.Reason, at source.Site) {
		d.join(policy.HoleText(&policy.Hole{ID: "version"}), why)
		if override {
			for i, s := range d.list {
				if !s.sid.IsEmpty() && !s.open {
					d.list[i] = d.hole("statement", why, at)
				}
			}
		}
		d.unknown("documents", why, at)
	}
	for _, doc := range docs {
		if doc.IsNull() {
			continue
		}
		s, fails := doc.AsText()
		if s.T.IsEmpty() && fails == policy.No {
			continue
		}
		list, version, ok := statements(s)
		if doc.Kind == symbolic.Choice || !ok {
			lost(doc.Reason(), doc.At)
			continue
		}
		d.join(version, doc.Reason())
		for _, st := range list {
			switch {
			case d.full():
				lost(d.tooLarge(doc.At), doc.At)
				return
			case st.open && override:
				lost(doc.Reason(), doc.At)
			default:
				d.put(st, override)
			}
		}
	}
	if open {
		lost(v.Reason(), v.At)
	}
}

// statement is a statement block as JSON.
func (d *documentText) statement(b *body) statementText {
	e := &symbolic.Encoder{}
	st := statementText{}
	e.Raw("{", b.at)
	if sid := b.attr("sid"); !sid.IsNull() {
		s, _ := sid.AsText()
		st.sid = s.T
		if !s.T.IsEmpty() {
			e.Raw(`"Sid":`, b.wroteOr("sid"))
			e.Quoted(s, sid.At)
			e.Raw(",", b.at)
		}
	}
	effect := b.attr("effect")
	e.Raw(`"Effect":`, b.wroteOr("effect"))
	if effect.IsNull() {
		e.Raw(`"Allow"`, b.at)
	} else {
		s, _ := effect.AsText()
		e.Quoted(s, effect.At)
	}
	for _, el := range []struct {
		arg, key string
		vars     bool
	}{{"actions", "Action", false}, {"not_actions", "NotAction", false}, {"resources", "Resource", true}, {"not_resources", "NotResource", true}} {
		v := b.attr(el.arg)
		if v.IsNull() || v.IsSeq() && len(v.Items) == 0 && !v.Open {
			continue
		}
		e.Raw(`,"`+el.key+`":`, b.wroteOr(el.arg))
		textItems(v).write(e, el.vars)
	}
	d.principals(e, b, "principals", "Principal")
	d.principals(e, b, "not_principals", "NotPrincipal")
	d.conditions(e, b)
	e.Raw("}", b.at)
	st.text = e.Text()
	return st
}

// wroteOr is where an argument's name stands, or else the block.
func (b *body) wroteOr(name string) source.Site {
	if at := b.wrote(name); !at.IsZero() {
		return at
	}
	return b.at
}

// textList is a list of texts that may hold more.
type textList struct {
	items []fact.String
	open  bool
	why   *fact.Reason
	at    source.Site
	id    string
}

func textItems(v *symbolic.Value) textList {
	l := factStrings(v)
	return textList{items: l.Items, open: l.Open, why: l.Why, at: v.At, id: v.Key()}
}

func (l *textList) add(m textList) {
	l.items = append(l.items, m.items...)
	if m.open {
		l.open = true
		l.id += "+" + m.id
		if l.why == nil {
			l.why = m.why
		}
	}
}

// write adds the list to a document: one string by itself, else an array. With
// vars, &{…} is ${…}, which Terraform would take for its own.
func (l textList) write(e *symbolic.Encoder, vars bool) {
	item := func(v fact.String) {
		s := symbolic.Text{T: v.V, Map: v.Map}
		if vars && strings.Contains(s.T.Encoded(), "&{") {
			s.T = policy.Raw(strings.ReplaceAll(s.T.Encoded(), "&{", "${"), s.T.Holes())
		}
		e.Quoted(s, v.At)
	}
	if len(l.items) == 1 && !l.open {
		item(l.items[0])
		return
	}
	e.Raw("[", l.at)
	for i, v := range l.items {
		if i > 0 {
			e.Raw(",", l.at)
		}
		item(v)
	}
	if l.open {
		if len(l.items) > 0 {
			e.Raw(",", l.at)
		}
		h := e.Unknown("items("+l.id+")", symbolic.Label(l.at, "items"), l.why, l.at)
		h.Optional = len(l.items) == 0 // the provider leaves empty lists out
	}
	e.Raw("]", l.at)
}

// principals puts the blocks of one type together. Only the type "*" with the
// one identifier "*" is written as a bare "*".
func (d *documentText) principals(e *symbolic.Encoder, b *body, typ, key string) {
	blocks, open, why := b.blocks(typ)
	if len(blocks) == 0 && !open {
		return
	}
	var order []fact.String
	lists := map[string]*textList{}
	sure, unsure := false, open
	for _, p := range blocks {
		if p.maybe {
			continue
		}
		sure = true
		t := p.str("type")
		if !t.V.Known() || !t.Written() {
			unsure, why = true, t.Why
			continue
		}
		k := t.V.Encoded()
		if lists[k] == nil {
			lists[k] = &textList{at: p.attr("identifiers").At}
			order = append(order, t)
		}
		lists[k].add(textItems(p.attr("identifiers")))
	}
	at := b.at
	if len(blocks) > 0 {
		at = blocks[0].at
	}
	e.Raw(`,"`+key+`":`, at)
	if star := lists["*"]; len(order) == 1 && star != nil && !unsure && !star.open && len(star.items) == 1 && star.items[0].V.Encoded() == "*" {
		e.Quoted(symbolic.Text{T: star.items[0].V, Map: star.items[0].Map}, star.items[0].At)
		return
	}
	e.Raw("{", at)
	for i, t := range order {
		if i > 0 {
			e.Raw(",", at)
		}
		e.Quoted(symbolic.Text{T: t.V, Map: t.Map}, t.At)
		e.Raw(":", t.At)
		lists[t.V.Encoded()].write(e, true)
	}
	if unsure {
		if len(order) > 0 {
			e.Raw(",", at)
		}
		h := e.Unknown(d.inst.id+"."+typ+"@"+b.at.Key(), typ+" of "+d.inst.addr, why, at)
		h.Optional = !sure
	}
	e.Raw("}", at)
}

// conditions puts the blocks with the same test and variable together: their
// values are alternatives. Providers before August 2023 kept only the last one;
// what no value of all admits is denied either way.
func (d *documentText) conditions(e *symbolic.Encoder, b *body) {
	blocks, open, why := b.blocks("condition")
	if len(blocks) == 0 && !open {
		return
	}
	tests, perhaps, unsure := conditionTests(blocks)
	unsure = unsure || open
	openAlike(tests, perhaps, open, b.at, why)
	at := b.at
	if len(blocks) > 0 {
		at = blocks[0].at
	}
	unknown := func(where string, at source.Site) {
		e.Unknown(d.inst.id+".condition@"+b.at.Key()+where, "conditions of "+d.inst.addr, why, at)
	}
	e.Raw(`,"Condition":{`, at)
	for i, t := range tests {
		if i > 0 {
			e.Raw(",", at)
		}
		t.write(e)
		if unsure {
			e.Raw(",", at)
			unknown("/"+t.name.V.Key(), at)
		}
		e.Raw("}", t.name.At)
	}
	if unsure {
		if len(tests) > 0 {
			e.Raw(",", at)
		}
		unknown("", at)
	}
	e.Raw("}", at)
}

// conditionTest is an operator of a condition, with the variables that it looks at.
type conditionTest struct {
	name fact.String
	vars []*conditionVariable
}

type conditionVariable struct {
	name fact.String
	list textList
}

// operand is a test and a variable of a block that may be there.
type operand struct{ test, variable fact.String }

// conditionTests are the blocks by test and variable, and those that may be
// there; unsure says that one has a test or variable that is not written.
func conditionTests(blocks []*body) (tests []*conditionTest, perhaps []operand, unsure bool) {
	for _, c := range blocks {
		t, v := c.str("test"), c.str("variable")
		switch {
		case c.maybe:
			perhaps = append(perhaps, operand{t, v})
		case !t.Written() || !v.Written():
			unsure = true
		default:
			at := slices.IndexFunc(tests, func(x *conditionTest) bool { return x.name.V.Key() == t.V.Key() })
			if at < 0 {
				at = len(tests)
				tests = append(tests, &conditionTest{name: t})
			}
			tests[at].add(v, c.attr("values"))
		}
	}
	return tests, perhaps, unsure
}

func (t *conditionTest) add(name fact.String, values *symbolic.Value) {
	at := slices.IndexFunc(t.vars, func(x *conditionVariable) bool { return x.name.V.Key() == name.V.Key() })
	if at < 0 {
		at = len(t.vars)
		t.vars = append(t.vars, &conditionVariable{name: name, list: textList{at: values.At}})
	}
	t.vars[at].list.add(textItems(values))
}

// openAlike opens the lists of values to which another block, or one that may be
// there, perhaps adds alternatives. With open, and without a block that says for
// what, that is every list.
func openAlike(tests []*conditionTest, perhaps []operand, open bool, at source.Site, why *fact.Reason) {
	may := func(x, y fact.String) bool { return !y.Written() || policy.Equal(x.V, y.V) != policy.No }
	others := func(t *conditionTest, v *conditionVariable) bool {
		for _, u := range tests {
			for _, w := range u.vars {
				if w != v && may(t.name, u.name) && may(v.name, w.name) {
					return true
				}
			}
		}
		return slices.ContainsFunc(perhaps, func(o operand) bool { return may(t.name, o.test) && may(v.name, o.variable) })
	}
	for _, t := range tests {
		for _, v := range t.vars {
			if !v.list.open && (open && len(perhaps) == 0 || others(t, v)) {
				v.list.open, v.list.id, v.list.why = true, v.list.id+"+"+at.Key(), why
			}
		}
	}
}

// write adds the test to a document, without its closing brace.
func (t *conditionTest) write(e *symbolic.Encoder) {
	e.Quoted(symbolic.Text{T: t.name.V, Map: t.name.Map}, t.name.At)
	e.Raw(":{", t.name.At)
	for i, v := range t.vars {
		if i > 0 {
			e.Raw(",", t.name.At)
		}
		e.Quoted(symbolic.Text{T: v.name.V, Map: v.name.Map}, v.name.At)
		e.Raw(":", v.name.At)
		v.list.write(e, true)
	}
}

// templateComputed is data.template_file, an older spelling of templatefile.
func templateComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	if attr != "rendered" {
		return nil
	}
	return symbolic.Distribute(inst.fr, "rendered", inst.at, []*symbolic.Value{inst.attr("template"), inst.attr("vars")}, false, func(args []*symbolic.Value) *symbolic.Value {
		s, fails := args[0].AsText()
		if fails == policy.Yes {
			return symbolic.FailValue("the template is no text", inst.at)
		}
		vars := args[1]
		if vars.IsNull() {
			vars = symbolic.MapValue(symbolic.Object, nil, inst.at)
		}
		return inst.fr.in(inst.at.File).render(s, nil, vars, inst.at)
	})
}
