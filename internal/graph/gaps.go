package graph

import (
	"cmp"
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// gap records that something about a noun could not be decided.
func (b *builder) gap(about string, r *fact.Reason) {
	if r == nil {
		return
	}
	b.gaps[Gap{About: about, Why: r.Why, Settle: r.Settle, At: r.At.Range()}] = true
}

// reasonOf is the reason that the first hole with one carries: an account last,
// which is hardly ever what decides.
func reasonOf(holes []*policy.Hole) *fact.Reason {
	var account *fact.Reason
	for _, h := range holes {
		if h == nil {
			continue
		}
		r, ok := h.Origin.(*fact.Reason)
		switch {
		case !ok || r == nil:
		case h.Kind != policy.AccountID:
			return r
		case account == nil:
			account = r
		}
	}
	return account
}

// carryGaps takes over what the loaders could not decide.
func (b *builder) carryGaps() {
	for _, g := range b.set.Gaps {
		b.gap(g.About, &g.Reason)
	}
}

func (b *builder) sortedGaps() []Gap {
	gaps := make([]Gap, 0, len(b.gaps))
	for g := range b.gaps {
		gaps = append(gaps, g)
	}
	slices.SortFunc(gaps, func(x, y Gap) int {
		return cmp.Or(cmp.Compare(x.About, y.About), x.At.Compare(y.At), cmp.Compare(x.Why, y.Why), cmp.Compare(x.Settle, y.Settle))
	})
	return gaps
}

// existence is the reason why d may not exist.
func existence(d *fact.Decl) *fact.Reason {
	if d.Why != nil {
		return d.Why
	}
	return &fact.Reason{Why: "whether " + d.Address + " exists is not known", At: d.At}
}
