package cli

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// simulationOutput is the output of iam simulate --format json.
type simulationOutput struct {
	Version int         `json:"version"`
	Results []iamAnswer `json:"results"`
}

// exitCode is that of the worst answer: what is denied is certain.
func (o simulationOutput) exitCode() int {
	code := exitAllowed
	for _, a := range o.Results {
		switch a.Answer {
		case "denied":
			return exitDenied
		case "unknown":
			code = exitUndecided
		}
	}
	return code
}

// iamAnswer is the answer to one request.
type iamAnswer struct {
	Action   string `json:"action"`
	Resource string `json:"resource"` // empty for actions that take none
	Answer   string `json:"answer"`   // "allowed", "denied", "unknown"
	Explicit bool   `json:"explicit"` // a Deny says so
	// Statements decide it, or leave it open.
	Statements []statementOutput `json:"statements"`
	Lacks      []string          `json:"lacks"`   // whose yes is missing
	Nearest    []statementOutput `json:"nearest"` // those that would come next
	Unknown    []hangOutput      `json:"unknown"`
	Assumed    []string          `json:"assumed"`
}

// statementOutput is a statement of an answer.
type statementOutput struct {
	Flag      string        `json:"flag"`     // "policy", "trust", …
	Document  string        `json:"document"` // file, or name of the AWS managed policy
	Statement string        `json:"statement"`
	Effect    string        `json:"effect"`
	Why       string        `json:"why"`
	Location  *source.Range `json:"location"` // null in AWS managed policies
}

// hangOutput is something that an unknown answer hangs on.
type hangOutput struct {
	Label    string        `json:"label"`
	Why      string        `json:"why"`
	Settle   string        `json:"settle"`
	Location *source.Range `json:"location"`
}

// layer is one kind of documents and what it says.
type layer struct {
	name      string // in messages
	documents []*iamDocument
	allowed   policy.Truth
	denied    policy.Truth
	deciding  []policy.Ref
	unknown   []*policy.Hole
}

// layers are those that have a say, in the order of the flags.
func (m *simulation) layers(d policy.AccessDecision) []layer {
	var out []layer
	add := func(name string, documents []*iamDocument, d policy.Decision) {
		if len(documents) > 0 {
			out = append(out, layer{name, documents, d.Allowed, d.Explicit, d.Deciding, d.Unknown})
		}
	}
	add("the principal's policies", m.policies, d.Identity)
	add("the permissions boundary", m.boundary, d.Boundary)
	add("the session policies", m.session, d.Session)
	if m.resource != nil {
		name := "the policy of the resource"
		if m.resource.flag == "trust" {
			name = "the trust policy"
		}
		r := d.Resource
		out = append(out, layer{name, []*iamDocument{m.resource}, r.Allowed(), r.Deny, r.Deciding, r.Unknown})
	}
	return out
}

// answer asks and says what came of it.
func (m *simulation) answer(r request) iamAnswer {
	d, missing := m.decide(&r)
	out := iamAnswer{Action: r.Action, Resource: r.on, Explicit: d.Denied == policy.Yes,
		Statements: []statementOutput{}, Lacks: []string{}, Nearest: []statementOutput{}, Unknown: []hangOutput{}, Assumed: []string{}}
	layers := m.layers(d)
	switch {
	case d.Allowed == policy.Yes:
		out.Answer = "allowed"
		out.decided(r, layers, func(l layer) bool { return l.allowed == policy.Yes })
	case d.Denied == policy.Yes:
		out.Answer = "denied"
		out.decided(r, layers, func(l layer) bool { return l.denied == policy.Yes })
	case d.Allowed == policy.No:
		out.Answer = "denied"
		for _, l := range layers {
			if l.allowed == policy.No {
				out.Lacks = append(out.Lacks, "no statement of "+l.name+" allows it")
				out.Nearest = append(out.Nearest, l.nearest(r)...)
			}
		}
	default:
		out.Answer = "unknown"
		out.decided(r, layers, func(l layer) bool { return l.allowed == policy.Maybe || l.denied == policy.Maybe })
		for _, flag := range missing {
			out.Unknown = append(out.Unknown, missingDocument(flag))
		}
		for _, l := range layers {
			for _, h := range l.unknown {
				out.hang(h)
			}
		}
	}
	if out.Answer != "denied" {
		out.Assumed = append(r.assumed, "no service or resource control policy stands in the way")
	}
	return out
}

// decided adds the statements of the layers that are of the kind.
func (a *iamAnswer) decided(r request, layers []layer, kind func(layer) bool) {
	for _, l := range layers {
		if !kind(l) {
			continue
		}
		for _, ref := range l.deciding {
			a.Statements = append(a.Statements, l.statement(r, ref))
		}
	}
}

// statement is a deciding statement with what it says.
func (l layer) statement(r request, ref policy.Ref) statementOutput {
	d := l.documents[ref.Document]
	e := explain(d, r, ref.Statement)
	out := d.statement(ref.Statement)
	switch {
	case ref.Statement.Broken || e.Applies == policy.Maybe && len(parts(e, policy.Maybe)) == 0:
		out.Why = "may apply"
	case e.Applies == policy.Maybe:
		out.Why = "may apply: " + enumerate(parts(e, policy.Maybe), "and") + plural(len(parts(e, policy.Maybe)), " is open", " are open")
	case ref.Statement.Effect == policy.Deny:
		out.Why = "denies it"
	default:
		out.Why = "allows it"
	}
	return out
}

func explain(d *iamDocument, r request, st *policy.Statement) policy.Explanation {
	one := *d.document
	one.Statements = []*policy.Statement{st}
	return one.Explain(r.Request, policy.Text{})[0]
}

func (d *iamDocument) statement(st *policy.Statement) statementOutput {
	return statementOutput{Flag: d.flag, Document: d.name, Statement: st.Name(), Effect: st.Effect.String(), Location: rangeOf(d.site(st.Span))}
}

// parts are the parts of a statement with this answer, in words.
func parts(e policy.Explanation, t policy.Truth) []string {
	var out []string
	for _, p := range []struct {
		name string
		t    policy.Truth
	}{{"its principal", e.Principal}, {"its action", e.Action}, {"its resource", e.Resource}} {
		if p.t == t {
			out = append(out, p.name)
		}
	}
	for i, c := range e.Conditions {
		if c == t {
			out = append(out, "its condition on "+e.Statement.Conditions[i].Key.Text.String())
		}
	}
	return out
}

// maxNearest is how many statements that come near are shown.
const maxNearest = 3

// nearest are the statements that allow the action to others, elsewhere or
// otherwise: those with the fewest differences first.
func (l layer) nearest(r request) []statementOutput {
	type candidate struct {
		out   statementOutput
		fails int
	}
	var list []candidate
	for _, d := range l.documents {
		for _, e := range d.document.Explain(r.Request, policy.Text{}) {
			fails := parts(e, policy.No)
			if e.Statement.Effect != policy.Allow || e.Action == policy.No || len(fails) == 0 {
				continue
			}
			out := d.statement(e.Statement)
			out.Why = "allows the action, but " + enumerate(fails, "and") + plural(len(fails), " differs", " differ")
			list = append(list, candidate{out, len(fails)})
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(a.fails, b.fails) })
	var out []statementOutput
	for _, c := range list[:min(len(list), maxNearest)] {
		out = append(out, c.out)
	}
	return out
}

// enumerate writes a list as in a sentence.
func enumerate(list []string, word string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " " + word + " " + list[len(list)-1]
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func missingDocument(flag string) hangOutput {
	label := map[string]string{
		"policy": "the principal's policies", "trust": "the trust policy of the role", "resource-policy": "the policy of the resource",
	}[flag]
	return hangOutput{Label: label, Why: "not given, and AWS needs its yes", Settle: "--" + flag}
}

// hang adds what a hole stands for.
func (a *iamAnswer) hang(h *policy.Hole) {
	out := hangOutput{Label: h.Label}
	reason, known := h.Origin.(*fact.Reason)
	key, ofRequest := policy.ContextKey(h)
	switch {
	case known:
		out.Why, out.Settle, out.Location = reason.Why, "ask again when it is filled", rangeOf(reason.At)
	case ofRequest:
		out.Label = key
		out.Why = "no flag says what the request carries for it"
		out.Settle = fmt.Sprintf("--context %s=VALUE or --without %s", key, key)
	case h.Label == "the role":
		out.Why, out.Settle = "no flag says which role", "--resource"
	default:
		out.Why, out.Settle = "no flag says who calls", "--principal"
	}
	if !slices.ContainsFunc(a.Unknown, func(o hangOutput) bool { return o.Label == out.Label && o.Why == out.Why }) {
		a.Unknown = append(a.Unknown, out)
	}
}

// text writes the answer for people.
func (a iamAnswer) text(b *bytes.Buffer) {
	fmt.Fprintf(b, "%s: %s", a.Answer, a.Action)
	if a.Resource != "" {
		fmt.Fprintf(b, " on %s", a.Resource)
	}
	b.WriteByte('\n')
	row := func(title, text string) { fmt.Fprintf(b, "  %-9s%s\n", title, text) }
	for i, s := range a.Statements {
		row(first(i, "by:"), s.text())
	}
	for i, l := range a.Lacks {
		row(first(i, "because:"), l)
	}
	for i, s := range a.Nearest {
		row(first(i, "nearest:"), s.text())
	}
	for i, h := range a.Unknown {
		text := fmt.Sprintf("%s: %s (%s)", h.Label, h.Why, h.Settle)
		if h.Location != nil {
			text = place(*h.Location) + ": " + text
		}
		row(first(i, "open:"), text)
	}
	for i, s := range a.Assumed {
		row(first(i, "assumed:"), s)
	}
}

func first(i int, title string) string {
	if i > 0 {
		return ""
	}
	return title
}

func (s statementOutput) text() string {
	where := s.Document
	if s.Location != nil {
		where = place(*s.Location)
	}
	return fmt.Sprintf("%s: %s %s", where, s.Statement, s.Why)
}
