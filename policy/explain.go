package policy

import "strings"

// Explanation is how one statement takes a request, part by part.
type Explanation struct {
	Statement  *Statement
	Principal  Truth // it names the caller; Yes in documents that name nobody
	Action     Truth
	Resource   Truth
	Conditions []Truth // of Statement.Conditions, in order
	Applies    Truth   // all of these
	// Doubts are the holes that leave parts of it open: in the document, in the
	// request, and those that stand for what the request may carry ([ContextKey]).
	Doubts []*Hole
}

// Explain says of each statement how it takes the request. account is that of
// the resource when d is its policy.
func (d *Document) Explain(r Request, account Text) []Explanation {
	out := make([]Explanation, len(d.Statements))
	for i, st := range d.Statements {
		out[i] = st.explain(d, r, account)
	}
	return out
}

func (st *Statement) explain(d *Document, r Request, home Text) Explanation {
	e := Explanation{Statement: st, Principal: Yes, Action: st.action(r.Action)}
	resource := st.resource(d, r.Target, r.Context)
	e.Resource = resource.some
	if st.Effect == Deny {
		e.Resource = resource.all
		if resource.some != No {
			e.Resource = e.Resource.Or(Maybe)
		}
	}
	if d.Type.namesPrincipals() {
		e.Principal = st.principal(r.Caller, home).any()
	}
	e.Applies = e.Principal.And(e.Action).And(e.Resource)
	for _, c := range st.Conditions {
		t := c.holds(d, r.Context)
		e.Conditions = append(e.Conditions, t)
		e.Applies = e.Applies.And(t)
	}
	if e.Applies != No && (st.Broken || st.ConditionsOpen || st.Open && st.ConditionSpan == (Span{})) {
		e.Applies = Maybe
	}
	if e.Applies == Maybe || e.Applies != No && st.Effect == UnknownEffect {
		e.Doubts = st.doubts(d, r, home, e)
	}
	return e
}

// namesPrincipals says that the statements of such documents have a Principal.
func (t DocumentType) namesPrincipals() bool {
	return t == Trust || t == ResourceBased || t == Repository
}

// doubts are the holes of the parts that are open.
func (st *Statement) doubts(d *Document, r Request, home Text, e Explanation) []*Hole {
	var out []*Hole
	add := func(texts ...Text) {
		for _, t := range texts {
			out = append(out, t.holes...)
		}
	}
	why := func(h *Hole) {
		if h != nil {
			out = append(out, h)
		}
	}
	variables := func(t Text) {
		if d.variables() != No {
			out = append(out, openVariables(t, r.Context)...)
		}
	}
	why(st.Why)
	add(st.EffectAt.Text)
	if e.Principal == Maybe {
		for _, p := range []Principals{st.Principals, st.NotPrincipals} {
			why(p.Why)
			for _, v := range p.Items {
				if v.names(r.Caller, home).any() == Maybe {
					add(v.Text, r.Caller.ARN, r.Caller.Account, r.Caller.Session, r.Caller.Service, r.Caller.Issuer, home)
				}
			}
		}
	}
	for _, l := range []List{st.Actions, st.NotActions} {
		why(l.Why)
		for _, v := range l.Items {
			if MatchAction(v.Text, r.Action) == Maybe {
				add(v.Text)
			}
		}
	}
	for _, l := range []List{st.Resources, st.NotResources} {
		why(l.Why)
		for _, v := range l.Items {
			if f := d.resourceFit(v.Text, r.Target, r.Context); f.some == Maybe || f.all == Maybe {
				add(v.Text, r.Target.Text)
				variables(v.Text)
			}
		}
	}
	for i, c := range st.Conditions {
		if e.Conditions[i] != Maybe {
			continue
		}
		add(c.OperatorAt.Text, c.Key.Text)
		for _, entry := range r.Context.lookup(c.Key.Text) {
			if entry.Open || entry.Present == Maybe {
				why(requestHole(c.Key.Text))
			}
			add(entry.Values...)
		}
		why(c.Values.Why)
		for _, v := range c.Values.Items {
			add(v.Text)
			variables(v.Text)
		}
	}
	return unique(out)
}

// requestHole stands for what the request carries for a condition key.
func requestHole(key Text) *Hole {
	return &Hole{ID: requestKey + strings.ToLower(key.Key()), Label: key.String()}
}

// variableHole stands for the value of a policy variable.
func variableHole(key string) *Hole {
	return &Hole{ID: "${" + strings.ToLower(key) + "}", Label: "${" + key + "}"}
}

const requestKey = "request:"

// ContextKey is the condition key for whose value in the request a hole of an
// answer stands, and whether it stands for one.
func ContextKey(h *Hole) (string, bool) {
	switch {
	case strings.HasPrefix(h.ID, requestKey):
		return h.Label, true
	case strings.HasPrefix(h.ID, "${"):
		return strings.TrimSuffix(strings.TrimPrefix(h.Label, "${"), "}"), true
	}
	return "", false
}

// openVariables are holes for the policy variables of t whose values the
// request does not surely carry.
func openVariables(t Text, ctx Context) []*Hole {
	var out []*Hole
	for name := range variablesIn(t.s) {
		if name == "*" || name == "?" || name == "$" || CountHoles(name) > 0 {
			continue
		}
		key, _, _ := variable(name)
		if e := ctx.lookup(Literal(key))[0]; e.Present == Maybe || e.Open {
			out = append(out, variableHole(key))
		}
	}
	return out
}
