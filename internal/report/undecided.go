package report

import (
	"fmt"
	"slices"
	"strings"
)

// cause is one value that stood in the way, with all that it leaves open.
type cause struct {
	Gap
	about []string
}

// causes gathers the questions that could not be answered by what stood in the
// way, in the order of the files.
func (r *Result) causes() []*cause {
	var causes []*cause
	index := map[Gap]*cause{}
	for _, g := range r.Undecided {
		key := g
		key.About = ""
		c := index[key]
		if c == nil {
			c = &cause{Gap: key}
			index[key] = c
			causes = append(causes, c)
		}
		if g.About != "" {
			c.about = append(c.about, g.About)
		}
	}
	slices.SortStableFunc(causes, func(a, b *cause) int {
		return a.At.Compare(b.At)
	})
	return causes
}

// maxAbout is how many nouns are named that one unknown value leaves open.
const maxAbout = 6

// undecided lists each value that stood in the way with all that hangs on it.
func (p *printer) undecided() {
	for _, c := range p.r.causes() {
		p.gap()
		fmt.Fprintf(&p.out, "%s%s %s\n", p.place(c.At), p.paint(cyan, "not decided:"), p.paint(bold, c.Why))
		p.snippet(c.At, cyan)
		if len(c.about) > 0 {
			about := strings.Join(c.about[:min(maxAbout, len(c.about))], ", ")
			if rest := len(c.about) - maxAbout; rest > 0 {
				about += fmt.Sprintf(" and %d more", rest)
			}
			fmt.Fprintf(&p.out, "  %s %s\n", p.paint(bold, "leaves open:"), p.paint(plain, about))
		}
		if c.Settle != "" {
			fmt.Fprintf(&p.out, "  %s  %s\n", p.paint(bold, "settled by:"), p.paint(plain, c.Settle))
		}
	}
}

// undecidedCount is what the footer says: how many questions stay open, as JSON
// lists them, and for how many reasons, as --explain-unknown lists them.
func (p *printer) undecidedCount() string {
	text := fmt.Sprintf("%d not decided", len(p.r.Undecided))
	if reasons := len(p.r.causes()); reasons < len(p.r.Undecided) {
		text += " for " + count(reasons, "reason")
	}
	if !p.o.ExplainUnknown {
		text += " (--explain-unknown)"
	}
	return text
}
