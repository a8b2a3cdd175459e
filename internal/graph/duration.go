package graph

import (
	"strconv"

	"github.com/eksiamlint/eksiamlint/internal/fact"
)

// chainedLimit is how many seconds a session lasts at most that a role session
// opens (facts 5.15).
const chainedLimit = 3600

// longSession reports a profile that asks for a longer session than a role
// session may open: pods have no other credentials.
func (b *builder) longSession(w *fact.Workload, t *target) {
	text, ok := t.duration.V.Literal()
	seconds, err := strconv.Atoi(text)
	if !ok || err != nil || seconds <= chainedLimit || !sure(&w.Decl) {
		return
	}
	b.problem(t.duration.At, &w.Decl, &Problem{
		Code: "assume.duration", Kind: "chained", Subject: w.Kind + " " + quote(w.Name.V.String()), Value: text, Expected: t.arn.V.String(),
		Severity: "warning", About: []string{b.names.id(w)}, Evidence: []Evidence{{At: t.arn.At.Range(), Note: "the role that is assumed"}},
	})
}
