package policy

import (
	"slices"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/policy/catalogue"
)

// accessCase is a punched case as one question, whose documents can be changed.
type accessCase struct {
	Access
	identity, session, control []*Document
	resource                   *Document
}

func (p *puncher) accessCase() *accessCase {
	q := p.questions()
	parsed := func(typ DocumentType, n int) (out []*Document) {
		for range n {
			d, _ := Parse(p.document(typ), typ)
			out = append(out, d)
		}
		return out
	}
	typ := pick(p, Trust, ResourceBased)
	c := &accessCase{identity: parsed(Identity, 1+p.IntN(3)), session: parsed(SessionPolicy, p.IntN(3)), control: parsed(ServiceControl, p.IntN(3)), resource: parsed(typ, 1)[0]}
	c.Request = Request{Caller: Caller{Kind: q.kind, ARN: q.caller, Session: q.session}, Action: q.action, Target: Resource(q.role)}
	if typ == ResourceBased {
		c.Target, c.Account = Resource(Literal("arn:aws:s3:::b/web/k")), Literal("329639638901")
	}
	c.Context = c.Context.With(Literal("aws:username"), q.user).With(Literal("aws:PrincipalArn"), q.caller).Without(Literal("aws:SourceIp"))
	return c
}

func (c *accessCase) decide() AccessDecision {
	a := c.Access
	a.Policies, a.ResourcePolicy = policies(c.identity...), c.resource
	if len(c.session) > 0 {
		s := policies(c.session...)
		a.Session = &s
	}
	if len(c.control) > 0 {
		a.ServiceControl = []Policies{policies(c.control...)}
	}
	return a.Decide()
}

// additions are documents of one statement about everything, by effect and type.
func additions(t *testing.T) map[string]map[DocumentType]*Document {
	t.Helper()
	out := map[string]map[DocumentType]*Document{}
	for _, effect := range []string{"Allow", "Deny"} {
		out[effect] = map[DocumentType]*Document{}
		for _, typ := range []DocumentType{Identity, SessionPolicy, ServiceControl, Trust, ResourceBased} {
			members := `"Effect": "` + effect + `", "Action": "*"`
			if typ.namesPrincipals() {
				members += `, "Principal": "*"`
			}
			if typ != Trust {
				members += `, "Resource": "*"`
			}
			d, problems := Parse(Literal(`{"Statement": {`+members+`}}`), typ)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			out[effect][typ] = d
		}
	}
	return out
}

// TestMonotonic adds statements to each kind of documents: an Allow never takes
// away, a Deny never gives.
func TestMonotonic(t *testing.T) {
	t.Parallel()
	added := additions(t)
	for seed := range *cases {
		p := newPuncher(seed)
		c := p.accessCase()
		before := c.decide()
		for what, change := range map[string]func(c *accessCase, effect string){
			"the principal's policies": func(c *accessCase, effect string) {
				c.identity = append(slices.Clone(c.identity), added[effect][Identity])
			},
			"the session policies": func(c *accessCase, effect string) {
				c.session = append(slices.Clone(c.session), added[effect][SessionPolicy])
			},
			"the control policies": func(c *accessCase, effect string) {
				c.control = append(slices.Clone(c.control), added[effect][ServiceControl])
			},
			"the policy of the resource": func(c *accessCase, effect string) {
				d := *c.resource
				d.Statements = append(slices.Clone(d.Statements), added[effect][d.Type].Statements...)
				c.resource = &d
			},
		} {
			if what == "the session policies" && len(c.session) == 0 || what == "the control policies" && len(c.control) == 0 {
				continue // the first of its kind takes away what it does not allow
			}
			more, less := *c, *c
			change(&more, "Allow")
			change(&less, "Deny")
			if after := more.decide(); after.Allowed < before.Allowed || after.Denied != before.Denied {
				t.Fatalf("seed %d: an Allow in %s took away: %v, %v", seed, what, before.Allowed, after.Allowed)
			}
			if after := less.decide(); after.Allowed > before.Allowed || after.Denied < before.Denied {
				t.Fatalf("seed %d: a Deny in %s gave: %v, %v", seed, what, before.Allowed, after.Allowed)
			}
		}
	}
}

// TestOrder shuffles documents, statements, the values of lists, conditions and
// the keys of the request.
func TestOrder(t *testing.T) {
	t.Parallel()
	for seed := range *cases {
		p := newPuncher(seed)
		c := p.accessCase()
		before := c.decide()
		shuffle(p, c.identity)
		shuffle(p, c.session)
		shuffle(p, c.control)
		shuffle(p, c.Context.Entries)
		for _, d := range slices.Concat(c.identity, c.session, c.control, []*Document{c.resource}) {
			shuffle(p, d.Statements)
			for _, st := range d.Statements {
				shuffle(p, st.Conditions)
				shuffle(p, st.Principals.Items)
				shuffle(p, st.NotPrincipals.Items)
				for _, l := range []List{st.Actions, st.NotActions, st.Resources, st.NotResources} {
					shuffle(p, l.Items)
				}
				for _, cond := range st.Conditions {
					shuffle(p, cond.Values.Items)
				}
			}
		}
		if after := c.decide(); after.Allowed != before.Allowed || after.Denied != before.Denied || after.GrantNeeded != before.GrantNeeded {
			t.Fatalf("seed %d: the order matters: %v, %v", seed, before.Allowed, after.Allowed)
		}
	}
}

func shuffle[T any](p *puncher, list []T) {
	p.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// TestAlgebra proves the answers about patterns by all texts of up to six
// letters, one of which is in no pattern.
func TestAlgebra(t *testing.T) {
	t.Parallel()
	const letters = "abc"
	texts := []string{""}
	for from := 0; len(texts[from]) < 6; from++ {
		for _, r := range letters {
			texts = append(texts, texts[from]+string(r))
		}
	}
	missed := 0
	for seed := range *cases {
		p := newPuncher(seed)
		pattern := func() string {
			var b strings.Builder
			for range p.IntN(4) {
				b.WriteString(pick(p, "a", "b", "*", "*", "?"))
			}
			return b.String()
		}
		a, b := pattern(), pattern()
		x, y := Literal(a), Literal(b)
		common, all := false, true
		for _, s := range texts {
			inA, inB := glob(a, s, false), glob(b, s, false)
			if got := Match(x, Literal(s)); got != Of(inA) {
				t.Fatalf("Match(%q, %q) = %v", a, s, got)
			}
			common = common || inA && inB
			all = all && (inA || !inB)
		}
		if got := Intersects(x, y); got != Of(common) {
			t.Fatalf("Intersects(%q, %q) = %v, a common text: %v", a, b, got, common)
		}
		if Intersects(x, y) != Intersects(y, x) {
			t.Fatalf("Intersects(%q, %q) is not symmetric", a, b)
		}
		switch got := Includes(x, y); {
		case got == Yes && !all, got == No && common:
			t.Fatalf("Includes(%q, %q) = %v, all: %v, a common text: %v", a, b, got, all, common)
		case got == Maybe && all:
			missed++
		}
		if Includes(x, x) != Yes || Includes(Literal("*"), x) != Yes {
			t.Fatalf("%q does not include itself, or * does not include it", a)
		}
	}
	if uint64(missed)*100 > *cases {
		t.Errorf("%d inclusions of %d pairs were not seen", missed, *cases)
	}
	t.Logf("%d inclusions were not seen", missed)
}

// TestExpand holds the expansion of patterns against every single action.
func TestExpand(t *testing.T) {
	all := catalogue.Expand("*")
	if len(all) < 10000 {
		t.Fatalf("only %d actions", len(all))
	}
	for seed := range max(50, *cases/500) {
		p := newPuncher(seed)
		pattern := all[p.IntN(len(all))]
		service, name, _ := strings.Cut(pattern, ":")
		for range p.IntN(4) {
			i := p.IntN(len(name))
			name = name[:i] + pick(p, "*", "?") + name[min(len(name), i+p.IntN(4)):]
		}
		pattern = service + ":" + pick(p, name, strings.ToLower(name), strings.ToUpper(name))
		var want []string
		for _, action := range all {
			if MatchAction(Literal(pattern), action) == Yes {
				want = append(want, action)
			}
		}
		if got := catalogue.Expand(pattern); !slices.Equal(got, want) {
			t.Fatalf("Expand(%q) = %q, want %q", pattern, got, want)
		}
	}
}
