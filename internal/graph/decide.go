package graph

import (
	"fmt"
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/policy"
)

// decision is a step that is to be decided: for every role that the link may
// lead to, with the same answer, or not at all.
type decision struct {
	step   *Step
	join   join
	origin *fact.Decl // what makes the link
	about  string     // whom a gap is about
	nouns  []string   // ids of the origin
	link   string     // how messages describe the link, with the role's name for %s
	ask    func(*role) outcome
}

// outcome is what one role says.
type outcome struct {
	verdict policy.Truth
	why     *fact.Reason // behind Maybe
	// fill writes the failed checks into the step and says into which group it
	// belongs; nil when another finding owns the cause.
	fill func(*Step) *[]Step
}

// decide asks every candidate and records the step.
func (b *builder) decide(d decision) {
	verdict, first := d.agree()
	why := first.why
	switch {
	case d.join.undecided:
		verdict, why = policy.Maybe, d.join.why
	case verdict != policy.Maybe && !sure(d.origin):
		verdict, why = policy.Maybe, existence(d.origin)
	case verdict == policy.No && d.otherRun() != nil:
		verdict, why = policy.Maybe, d.otherRun()
	}
	s := d.step
	if s.At.File == "" {
		s.At = d.origin.At.Range()
	}
	if len(d.join.roles) > 0 {
		r := d.join.roles[0]
		s.Role = r.out
		s.About = append(slices.Clone(d.nouns), r.id)
		slices.Sort(s.About)
	}
	s.Principal.Verdict = verdictOf(verdict)
	if verdict == policy.No && first.fill != nil {
		if group := first.fill(s); group != nil {
			locate(s, d.join.roles[0])
			d.evidence()
			*group = append(*group, *s)
		}
	}
	if verdict == policy.Maybe {
		b.gap(d.about, why)
	}
	b.in.Steps = append(b.in.Steps, *s)
}

// locate gives every check of a step that failed a place: at worst the role's.
func locate(s *Step, r *role) {
	for _, c := range s.Checks() {
		if c.Verdict == Denied && c.At.File == "" {
			c.At = r.At.Range()
		}
	}
}

// agree is the answer that all candidates give, with that of the first.
func (d *decision) agree() (policy.Truth, outcome) {
	var first outcome
	verdict := policy.Maybe
	for i, r := range d.join.roles {
		o := d.ask(r)
		if i == 0 {
			verdict, first = o.verdict, o
		}
		if o.verdict != verdict {
			why := o.why
			if why == nil {
				why = &fact.Reason{
					Why:    fmt.Sprintf("several roles are called %s, and not all of them give the same answer", r.out.Name),
					Settle: "lint each environment by itself", At: r.At,
				}
			}
			return policy.Maybe, outcome{why: why}
		}
	}
	return verdict, first
}

// otherRun is why the link may lead to a role that another run of the same files
// makes, in an account that they do not name: whom the role trusts is chosen by
// the run, and the link's account is taken for granted.
func (d *decision) otherRun() *fact.Reason {
	if len(d.join.assumed) == 0 {
		return nil
	}
	for _, r := range d.join.roles {
		for _, h := range r.trusted() {
			if why, ok := h.Origin.(*fact.Reason); ok && why.ByRun {
				return why
			}
		}
	}
	return nil
}

// trusted are the holes in whom a role trusts; the provider of a token is not
// compared with the pod's where the account is not known.
func (r *role) trusted() []*policy.Hole {
	var holes []*policy.Hole
	if r.trust == nil {
		return nil
	}
	for _, st := range r.trust.Statements {
		for _, e := range st.Principals.Items {
			if e.Of != policy.FederatedPrincipal {
				holes = append(holes, e.Text.Holes()...)
			}
		}
		for _, c := range st.Conditions {
			for _, v := range c.Values.Items {
				holes = append(holes, v.Text.Holes()...)
			}
		}
	}
	return holes
}

// evidence adds the places of the link and of the other candidates to a step
// that fails.
func (d *decision) evidence() {
	s, r := d.step, d.join.roles[0]
	s.Evidence = append([]Evidence{{At: s.At, Note: fmt.Sprintf(d.link, quote(r.out.Name))}}, s.Evidence...)
	s.Evidence = append(s.Evidence, callEvidence(&r.Decl)...)
	for _, other := range d.join.roles[1:] {
		s.Evidence = append(s.Evidence, Evidence{
			At: other.At.Range(), Note: "role " + quote(other.out.Name) + " has the same name here, and refuses as well",
		})
	}
	s.Evidence = slices.DeleteFunc(s.Evidence, func(e Evidence) bool { return e.At.File == "" })
}

func verdictOf(t policy.Truth) model.Verdict {
	switch t {
	case policy.Yes:
		return Allowed
	case policy.No:
		return Denied
	}
	return Unknown
}
