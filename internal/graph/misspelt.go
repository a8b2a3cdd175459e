package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/fact"
)

// misspelling is an action or a principal that a document has and AWS has not, with
// the one that is meant when that is clear.
type misspelling struct {
	problem        problemKey
	written, meant string
}

// misspelt are the problems that may be of one, and what messages call it.
var misspelt = map[string]string{"policy.action_unknown": "action", "policy.principal_malformed": "principal"}

func (m *misspelling) evidence() Evidence {
	note := quote(m.written) + " is no " + misspelt[m.problem.code]
	if m.meant != "" {
		note += ", " + m.meant + " is"
	}
	return Evidence{At: m.problem.at, Note: note}
}

// noteMisspelt keeps a problem of a document in mind, for [builder.ownMisspelt].
func (b *builder) noteMisspelt(src *fact.Document, p *Problem) {
	if misspelt[p.Code] == "" {
		return
	}
	if b.misspelt == nil {
		b.misspelt = map[*fact.Document][]misspelling{}
	}
	b.misspelt[src] = append(b.misspelt[src], misspelling{problemKey{p.Code, p.Value, p.At}, p.Value, p.Expected})
}

// ownMisspelt leaves what is misspelt to what fails for the lack of what is meant: the rule of the link or the role owns it, and names the place.
func (b *builder) ownMisspelt() {
	if len(b.misspelt) == 0 {
		return
	}
	roles := map[string]*role{}
	for _, r := range b.roles {
		roles[r.id] = r
	}
	for _, group := range b.in.Failed.Groups() {
		switch failed := group.Interface().(type) {
		case []Need:
			for i := range failed {
				if r := roles[failed[i].Role.ID]; r != nil {
					b.misspeltGrants(r, &failed[i])
				}
			}
		case []Step:
			for i := range failed {
				if r := roles[failed[i].Role.ID]; r != nil {
					b.misspeltTrust(r, &failed[i])
				}
			}
		}
	}
}

// misspeltGrants takes over what a role is granted under a wrong name.
func (b *builder) misspeltGrants(r *role, n *Need) {
	if n.Severity == "note" {
		return // not everybody gets to see it
	}
	for _, g := range r.granted {
		for _, m := range b.misspelt[g.src] {
			if slices.Contains(n.Missing, m.meant) {
				n.Evidence = slices.Insert(n.Evidence, 0, m.evidence())
				delete(b.problems, m.problem)
			}
		}
	}
}

// misspeltTrust takes over what a failed check found in the place of what is right.
func (b *builder) misspeltTrust(r *role, s *Step) {
	for _, m := range b.misspelt[&r.Trust] {
		for _, c := range s.Checks() {
			if c.Verdict != Denied || !slices.Contains(c.Accepted, m.written) {
				continue
			}
			if c.At != m.problem.at {
				s.Evidence = slices.Insert(s.Evidence, 0, m.evidence())
			}
			delete(b.problems, m.problem)
		}
	}
}
