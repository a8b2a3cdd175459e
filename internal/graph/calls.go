package graph

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// moveToCalls puts a wrong subject where it was written when a module, a loop or
// a template makes the pattern for several roles and not all of them fail: there
// the pattern is right and the argument is wrong.
func (b *builder) moveToCalls() {
	failed := b.in.Failed.IRSA.Subject
	if len(failed) == 0 {
		return
	}
	roles := map[string]*role{}
	refuses := map[*role]bool{}
	for _, r := range b.roles {
		roles[r.id] = r
	}
	for _, s := range failed {
		refuses[roles[s.Role.ID]] = true
	}
	right := map[source.Range]bool{}
	for _, r := range b.roles {
		if !refuses[r] {
			r.eachSubject(func(v policy.Value) { right[r.trust.at(v.Span)] = true })
		}
	}
	for i := range failed {
		s := &failed[i]
		if !right[s.Subject.At] {
			continue
		}
		if at, ok := roles[s.Role.ID].argument(s); ok {
			s.Evidence = append(s.Evidence, Evidence{At: s.Subject.At, Note: "the trust policy's condition is made here"})
			s.Subject.At = at
		}
	}
}

// moveNeedsToCalls puts what a role lacks at the call of the module that makes it
// when another call of the module makes a role that lacks nothing.
func moveNeedsToCalls(failed []Need, asked []*role) {
	lacks := map[string]bool{}
	for _, n := range failed {
		lacks[n.Role.ID] = true
	}
	roles, right := map[string]*role{}, map[source.Range]bool{}
	for _, r := range asked {
		roles[r.id] = r
		if !lacks[r.id] {
			right[r.nameSite().Range()] = true
		}
	}
	for i := range failed {
		n := &failed[i]
		if r := roles[n.Role.ID]; right[n.At] && len(r.Calls) > 0 {
			n.Evidence = append(n.Evidence, Evidence{At: n.At, Note: "the role is made here"})
			n.At = r.Calls[len(r.Calls)-1].At.Range()
		}
	}
}

// eachSubject calls f for every subject that the role's trust policy accepts.
func (r *role) eachSubject(f func(policy.Value)) {
	if r == nil || r.trust == nil {
		return
	}
	for _, w := range r.trust.identities {
		for _, v := range subjectValues(w) {
			f(v)
		}
	}
}

// argument is where the wrong part of a subject was written: outside the
// pattern itself, or the call that makes the role.
func (r *role) argument(s *Step) (at source.Range, ok bool) {
	r.eachSubject(func(v policy.Value) {
		if !ok && r.trust.at(v.Span) == s.Subject.At {
			at, ok = r.partOutside(v, s.Subject.Why)
		}
	})
	if n := len(r.Calls); !ok && n > 0 {
		return r.Calls[n-1].At.Range(), true
	}
	return at, ok
}

// partOutside is where the namespace or name in a subject comes from, when that
// is not within the pattern's own text.
func (r *role) partOutside(v policy.Value, why string) (source.Range, bool) {
	whole := r.trust.site(v.Span)
	encoded := r.trust.src.Text.Encoded()
	if v.Span.End > len(encoded) {
		return source.Range{}, false
	}
	body := encoded[v.Span.Start:v.Span.End]
	colon := strings.LastIndexByte(body, ':')
	start := strings.LastIndexByte(body[:max(colon, 0)], ':')
	if colon < 0 || start < 0 {
		return source.Range{}, false
	}
	span := policy.Span{Start: v.Span.Start + start + 1, End: v.Span.Start + colon}
	if why == "name" {
		span = policy.Span{Start: v.Span.Start + colon + 1, End: v.Span.End}
	}
	site := r.trust.src.Map.Origin(span.Start, span.End)
	inside := site.File == whole.File && site.Start >= whole.Start && site.End <= whole.End
	return site.Range(), !inside && !site.IsZero()
}
