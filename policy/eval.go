package policy

import (
	"iter"
	"strings"
)

// expansion is a text of a document made ready for comparing: its policy
// variables are replaced by what the request carries.
type expansion struct {
	tokens []token
	// null says that a variable has no value: such a text matches nothing.
	null Truth
}

// expand replaces the variables of t, when the document's version has them.
func (rd reading) expand(t Text, ctx Context) expansion {
	if !strings.Contains(t.s, "${") {
		return expansion{rd.tokens(t), No}
	}
	z := tokenizer{reading: rd}
	null := No
	rest := t
	for {
		before, name, after, found := cutVariable(rest)
		if !found {
			break
		}
		z.add(before)
		rest = after
		s, ok := name.Literal()
		if !ok {
			z.addLiteral(HoleText(&Hole{ID: "${" + name.Key() + "}", Label: name.String()}))
			null = null.Or(Maybe)
			continue
		}
		if s == "*" || s == "?" || s == "$" {
			z.addLiteral(Literal(s))
			continue
		}
		key, fallback, hasDefault := variable(s)
		e := ctx.lookup(Literal(key))[0]
		unknown := HoleText(variableHole(key))
		switch {
		case e.Present == Yes && len(e.Values) == 1 && !e.Open && !e.Multi:
			z.addLiteral(e.Values[0])
		case e.Present == No && hasDefault && fallback != "": // whether it may be empty is not documented
			z.addLiteral(Literal(fallback))
		case e.Present == No && !hasDefault:
			null = Yes
		default:
			z.addLiteral(unknown)
			if (!hasDefault || fallback == "") && e.Present != Yes {
				null = null.Or(Maybe)
			}
		}
	}
	z.add(rest)
	return expansion{z.out, null}
}

// compare expands a text of a document and compares it with a value that a
// request carries. vars says whether the document's version has variables.
func compare(p, v Text, rd reading, vars Truth, ctx Context) Truth {
	if p.Known() && v.Known() && (vars == No || !strings.Contains(p.s, "${")) {
		return Of(rd.known(p.s, v.s))
	}
	ask := func(expand bool) Truth {
		return overChoices(func(t []Text) Truth {
			x := expansion{null: No}
			if expand {
				x = rd.expand(t[0], ctx)
			} else {
				x.tokens = rd.tokens(t[0])
			}
			if x.null == Yes {
				return No
			}
			r := decide(x.tokens, reading{fold: rd.fold}.tokens(t[1]), rd.fold)
			if x.null == Maybe {
				return r.And(Maybe)
			}
			return r
		}, p, v)
	}
	switch {
	case !strings.Contains(p.s, "${") || vars == No:
		return ask(false)
	case vars == Yes:
		return ask(true)
	}
	return agree(ask(false), ask(true))
}

// agree is the answer when it is not known which of two cases holds.
func agree(a, b Truth) Truth {
	if a == b {
		return a
	}
	return Maybe
}

// variables says whether the document's version has policy variables.
func (d *Document) variables() Truth {
	if d.HasVersion != Yes {
		return d.HasVersion
	}
	return Equal(d.Version.Text, Literal(currentVersion))
}

// fit is how an element of a statement covers what was asked for.
type fit struct {
	some Truth // at least one of what was asked for
	all  Truth // all of it; the same as some when one thing was asked for
}

func one(t Truth) fit { return fit{t, t} }

func (f fit) or(g fit) fit  { return fit{f.some.Or(g.some), f.all.Or(g.all)} }
func (f fit) and(g fit) fit { return fit{f.some.And(g.some), f.all.And(g.all)} }

// not turns "covered" into "not covered": something is left over when not all
// is covered.
func (f fit) not() fit { return fit{f.all.Not(), f.some.Not()} }

// action says whether the statement's actions cover an action.
func (st *Statement) action(action string) Truth {
	list := func(l List) Truth {
		t := No
		for _, v := range l.Items {
			t = t.Or(MatchAction(v.Text, action))
		}
		if l.Open {
			t = t.Or(Maybe)
		}
		return t
	}
	switch {
	case st.Actions.Set && st.NotActions.Set, !st.Actions.Set && !st.NotActions.Set:
		return Maybe // IAM refuses it, or the rest of the statement is not known
	case st.Actions.Set:
		return list(st.Actions)
	}
	return list(st.NotActions).Not()
}

// resource says whether the statement's resources cover the target.
func (st *Statement) resource(d *Document, target Target, ctx Context) fit {
	list := func(l List) fit {
		f := one(No)
		for _, v := range l.Items {
			f = f.or(d.resourceFit(v.Text, target, ctx))
		}
		if l.Open {
			f = f.or(one(Maybe))
		}
		return f
	}
	switch {
	case d.Type == Trust || d.Type == Repository:
		if !st.Resources.Set && !st.NotResources.Set {
			return one(Yes)
		}
		return one(Maybe) // refused
	case st.Resources.Set && st.NotResources.Set, !st.Resources.Set && !st.NotResources.Set:
		return one(Maybe)
	case st.Resources.Set:
		return list(st.Resources)
	}
	return list(st.NotResources).not()
}

var star = Literal("*")

// resourceFit compares one element of Resource with the target.
func (d *Document) resourceFit(p Text, target Target, ctx Context) fit {
	vars := d.variables()
	if s, ok := p.Literal(); ok && s == "*" {
		return one(Yes)
	}
	arnLike := HasPrefix(p, "arn:")
	if arnLike == No {
		return one(Maybe) // IAM refuses it
	}
	switch {
	case target.mode == noResource || target.mode == oneResource && target.Text.s == "*":
		if arnLike == Yes && !allWild(p) {
			return one(No)
		}
		return one(Maybe)
	case target.mode == someResource && target.Text.s == "*":
		return fit{arnLike, Maybe}
	}
	p, short := padded(p)
	var f fit
	if target.mode == someResource {
		f = someFit(p, target.Text, vars, ctx)
	} else {
		f = one(compare(p, target.Text, reading{pattern: true, arn: true}, vars, ctx))
	}
	if arnLike != Yes || short != No {
		// It may be "*", or have fewer parts than are compared: a match is one, the
		// rest is not certain.
		f = f.or(one(Maybe))
	}
	if short != No && d.Type != Identity && d.Type != SessionPolicy {
		f = one(Maybe) // elsewhere they are not known to be completed
	}
	return f
}

// someFit compares a pattern with all the ARNs of another one.
func someFit(p, wanted Text, vars Truth, ctx Context) fit {
	if strings.Contains(p.s, "${") && vars != No {
		// What the variables stand for is another matter for every request.
		p = variablesAsHoles(p)
		rd := reading{pattern: true, arn: true}
		return fit{intersects(p, wanted, rd).And(Maybe), includes(p, wanted, rd).And(Maybe)}
	}
	rd := reading{pattern: true, arn: true}
	return fit{intersects(p, wanted, rd), includes(p, wanted, rd)}
}

// cutVariable cuts t around its first policy variable, "${name}".
func cutVariable(t Text) (before, name, after Text, found bool) {
	i := strings.Index(t.s, "${")
	if i < 0 {
		return t, Text{}, Text{}, false
	}
	j := strings.Index(t.s[i:], "}")
	if j < 0 {
		return t, Text{}, Text{}, false
	}
	return t.Slice(0, i), t.Slice(i+len("${"), i+j), t.Slice(i+j+1, len(t.s)), true
}

// variablesIn are the names of the policy variables in a text as written.
func variablesIn(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for {
			_, after, found := strings.Cut(s, "${")
			name, rest, ends := strings.Cut(after, "}")
			if !found || !ends || !yield(name) {
				return
			}
			s = rest
		}
	}
}

// variablesAsHoles replaces each policy variable by a hole.
func variablesAsHoles(t Text) Text {
	var parts []Text
	for {
		before, name, after, found := cutVariable(t)
		if !found {
			return Concat(append(parts, t)...)
		}
		parts = append(parts, before, HoleText(&Hole{ID: "${" + name.Key() + "}", Label: "${" + name.String() + "}"}))
		t = after
	}
}

// padded completes an ARN pattern of fewer than six parts; short says whether it
// was one.
func padded(p Text) (Text, Truth) {
	q := p
	if strings.Contains(p.s, "${") {
		q = variablesAsHoles(p)
	}
	n := strings.Count(q.s, ":")
	if n >= 5 {
		return p, No
	}
	if mayHold(Text{holes: q.holes}, ':') {
		return p, Maybe
	}
	return Concat(p, Literal(strings.Repeat(":*", 5-n))), Yes
}

// allWild says that an ARN pattern may stand for every ARN there is.
func allWild(p Text) bool {
	return strings.Trim(strings.TrimPrefix(p.s, "arn:"), "*:"+mark) == ""
}

// scan goes through the statements of documents and keeps the best answers.
type scan struct {
	request Request
	home    Text // account of the resource whose policy is asked
	index   int  // of the document
	doc     *Document
	allow   Truth
	deny    Truth
	allows  []Ref // that surely allow
	denies  []Ref
	maybes  []Ref
	asked   []*Document // of maybes
	holes   []*Hole     // of what is not seen
}

func newScan(r Request, home Text) *scan { return &scan{request: r, home: home, allow: No, deny: No} }

// begin goes on with the statements of another document.
func (s *scan) begin(i int, d *Document) { s.index, s.doc = i, d }

// add counts a statement: some is whether it applies to something that was
// asked for, all whether it applies to all of it.
func (s *scan) add(st *Statement, f fit) {
	if st.Broken {
		f = one(Maybe) // IAM refuses the document, or reads it in its own way
	}
	ref := Ref{s.index, st}
	if st.Effect != Deny {
		t := f.some
		if st.Effect == UnknownEffect {
			t = t.And(Maybe)
		}
		s.allow = s.allow.Or(t)
		if t == Yes {
			s.allows = append(s.allows, ref)
		}
	}
	if st.Effect != Allow {
		t := f.all
		if st.Effect == UnknownEffect {
			t = t.And(Maybe)
		}
		if t == No && f.some != No {
			t = Maybe
		}
		s.deny = s.deny.Or(t)
		if t == Yes {
			s.denies = append(s.denies, ref)
		}
	}
	if f.some == Maybe || f.all == Maybe && st.Effect != Allow || st.Effect == UnknownEffect && f.some != No {
		s.maybes, s.asked = append(s.maybes, ref), append(s.asked, s.doc)
	}
}

// open counts statements that are not seen.
func (s *scan) open(why *Hole) {
	s.allow, s.deny = s.allow.Or(Maybe), s.deny.Or(Maybe)
	if why != nil {
		s.holes = append(s.holes, why)
	}
}

func (s *scan) decision() Decision {
	d := Decision{Allowed: s.allow.And(s.deny.Not()), Explicit: s.deny}
	switch {
	case s.deny == Yes:
		d.Deciding = s.denies
	case d.Allowed == Yes:
		d.Deciding = s.allows
	case d.Allowed == Maybe:
		var holes []*Hole
		for i, ref := range s.maybes {
			holes = append(holes, ref.Statement.explain(s.asked[i], s.request, s.home).Doubts...)
		}
		d.Deciding, d.Unknown = s.maybes, unique(append(holes, s.holes...))
	}
	return d
}

func unique(holes []*Hole) []*Hole {
	seen := map[string]bool{}
	var out []*Hole
	for _, h := range holes {
		if !seen[h.ID] {
			seen[h.ID] = true
			out = append(out, h)
		}
	}
	return out
}
