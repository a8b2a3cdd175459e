package graph

import (
	"cmp"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// problemKey tells problems apart: one defect at one place is one problem, of
// however many nouns.
type problemKey struct {
	code, value string
	at          source.Range
}

// quote puts a name into the double quotes of messages.
func quote(s string) string { return `"` + s + `"` }

// problem records a defect at a place of something that d declares.
func (b *builder) problem(at source.Site, d *fact.Decl, p *Problem) {
	if at.IsZero() {
		at = d.At
	}
	p.At = at.Range()
	b.placed(d, p)
}

// placed records a defect whose place is filled in.
func (b *builder) placed(d *fact.Decl, p *Problem) {
	p.About = slices.Clone(p.About)
	if b.owned(p) {
		return
	}
	key := problemKey{p.Code, p.Value, p.At}
	if first, ok := b.problems[key]; ok {
		for _, about := range p.About {
			if !slices.Contains(first.About, about) {
				first.About = append(first.About, about)
				for _, e := range callEvidence(d) {
					if !slices.Contains(first.Evidence, e) {
						first.Evidence = append(first.Evidence, e)
					}
				}
			}
		}
		return
	}
	p.Evidence = append(p.Evidence, callEvidence(d)...)
	b.problems[key] = p
	b.order = append(b.order, key)
}

// reported says that a problem of a group stands within a place.
func (b *builder) reported(code string, at source.Range) bool {
	for key := range b.problems {
		if key.code == code && key.at.File == at.File && key.at.Line >= at.Line && key.at.EndLine <= at.EndLine {
			return true
		}
	}
	return false
}

// owning are the groups of loaders' problems that own their place: what else is
// wrong with the text there follows from them.
var owning = []string{"terraform.heredoc_uninterpolated", "terraform.attachment_takes_name", "terraform.partition_literal"}

// line is a line of a file.
type line struct {
	file string
	n    int
}

// owned says that a problem stands where one of the owners' does.
func (b *builder) owned(p *Problem) bool {
	if b.owners == nil {
		b.owners = map[line][]source.Range{}
		for _, f := range b.set.Problems {
			if slices.Contains(owning, f.Code) && exists(&f.Decl) {
				at := f.Primary.Range()
				b.owners[line{at.File, at.Line}] = append(b.owners[line{at.File, at.Line}], at)
			}
		}
	}
	return !slices.Contains(owning, p.Code) && slices.ContainsFunc(b.owners[line{p.At.File, p.At.Line}], func(r source.Range) bool {
		return within(r, p.At)
	})
}

// within says that a range lies in another, both on one line.
func within(inner, outer source.Range) bool {
	return inner.File == outer.File && inner.Line == outer.Line && inner.EndLine == outer.EndLine && outer.Line == outer.EndLine &&
		outer.Column <= inner.Column && inner.EndColumn <= outer.EndColumn
}

// callEvidence is the call that makes an instance of what a module declares.
func callEvidence(d *fact.Decl) []Evidence {
	if len(d.Calls) == 0 {
		return nil
	}
	c := d.Calls[len(d.Calls)-1]
	return []Evidence{{At: c.At.Range(), Note: c.Address + " makes it"}}
}

// place puts a problem into the list and into its group.
func (b *builder) place(p *Problem) {
	slices.Sort(p.About)
	b.in.Problems = append(b.in.Problems, *p)
	if g := b.in.Failed.Problems(p.Code); g != nil {
		*g = append(*g, *p)
	}
}

// carryProblems takes over what loaders prove from one file alone.
func (b *builder) carryProblems() {
	for _, f := range b.set.Problems {
		if !exists(&f.Decl) {
			b.gap(f.Address, existence(&f.Decl))
			continue
		}
		p := &Problem{
			Code: f.Code, Kind: f.Kind, Field: f.Field, Value: f.Value, Expected: f.Expected, Choices: f.Choices, Why: f.Why,
			Severity: cmp.Or(f.Severity, "error"), About: f.About, Subject: cmp.Or(f.Subject, b.subject(f)),
		}
		for _, e := range f.Evidence {
			p.Evidence = append(p.Evidence, Evidence{At: e.At.Range(), Note: e.Note})
		}
		b.problem(f.Primary, &f.Decl, p)
	}
}

// subject names what a loader's problem is about, by the first of its nouns:
// `cluster "blue"` of "cluster/blue".
func (b *builder) subject(f *fact.Problem) string {
	if len(f.About) == 0 {
		return f.Address
	}
	kind, name, ok := strings.Cut(f.About[0], "/")
	if !ok {
		return f.Address
	}
	return kind + " " + quote(name)
}
