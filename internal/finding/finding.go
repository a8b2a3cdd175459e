// Package finding holds what rules say about an estate, before it is printed.
package finding

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

// Severity is what happens when a finding is left alone.
type Severity string

// The severities, from a failure that is sure to something worth knowing.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Note    Severity = "note"
)

// Severities are all of them, in this order.
var Severities = []Severity{Error, Warning, Note}

// Rank orders severities: 3 for an error, 1 for a note, 0 for anything else.
func (s Severity) Rank() int {
	if i := slices.Index(Severities, s); i >= 0 {
		return len(Severities) - i
	}
	return 0
}

// Persona says for whom a rule speaks.
type Persona string

// The personas: everyone, those who want better practice, those who review by hand.
const (
	Regular  Persona = "regular"
	Pedantic Persona = "pedantic"
	Auditor  Persona = "auditor"
)

// Personas are all of them. A report for one has what those before it see as well.
var Personas = []Persona{Regular, Pedantic, Auditor}

// Sees says that a report for p has the findings of a rule for another persona. It is
// for everyone when p is empty.
func (p Persona) Sees(rule Persona) bool {
	return slices.Index(Personas, rule) <= max(0, slices.Index(Personas, p))
}

// Rule is what is known of a rule from its metadata.
type Rule struct {
	ID          string // "irsa-subject-mismatch"
	Title       string
	Description string // Markdown
	Severity    Severity
	Persona     Persona
	Preview     bool
	Since       string
	Fails       string // when and how it breaks
	Remedy      string // the generic mending
	Symptoms    []string
	Facts       []string
	Help        string // address of its page
	Related     []Link
	Reads       []string // groups of input.failed
	Aliases     []string
}

// Category is the first word of the rule's id.
func (r *Rule) Category() string {
	category, _, _ := strings.Cut(r.ID, "-")
	return category
}

// Link is a described address.
type Link struct {
	Description string `json:"description"`
	Ref         string `json:"ref"`
}

// Evidence is a place with a note: another end of the link that broke.
type Evidence struct {
	At   source.Range
	Note string
}

// Mend says how to mend one finding: in words and, when it can be written out,
// as the text to write.
type Mend struct {
	Text    string
	Kind    string // of Snippet: "json", "hcl", "yaml", or empty
	Snippet string
}

// Suppression says who silenced a finding, and why.
type Suppression struct {
	By     string // "comment", "config"
	Reason string
	At     source.Range
}

// Finding is one statement of a rule about one place.
type Finding struct {
	Rule       *Rule
	Severity   Severity // the rule's, unless the case is milder
	Message    string
	At         source.Range
	Evidence   []Evidence
	About      []string // stable names of the nouns it is about
	Mend       Mend
	Suppressed *Suppression

	Fingerprint string
}

// HowToMend says it in words: the case's own, or the rule's.
func (f *Finding) HowToMend() string {
	return cmp.Or(f.Mend.Text, f.Rule.Remedy)
}

// maxEvidence is how many other places of one kind a finding lists before it counts the rest.
const maxEvidence = 10

// Tidy sorts findings, merges those of one rule at one place into one with all
// their evidence, and stamps fingerprints. Path makes a file's path relative to
// the repository, for fingerprints that do not depend on the working directory.
func Tidy(findings []*Finding, path func(file string) string) []*Finding {
	Sort(findings)
	var out []*Finding
	for _, f := range findings {
		if n := len(out); n > 0 && out[n-1].Rule.ID == f.Rule.ID && out[n-1].At == f.At {
			merge(out[n-1], f)
			continue
		}
		out = append(out, f)
	}
	ordinals := map[string]int{}
	for _, f := range out {
		slices.Sort(f.About)
		key := strings.Join(append([]string{f.Rule.ID, path(f.At.File)}, f.About...), "\x00")
		sum := sha256.Sum256([]byte(fmt.Sprintf("%s\x00%d", key, ordinals[key])))
		ordinals[key]++
		f.Fingerprint = hex.EncodeToString(sum[:16])
	}
	return out
}

// Sort orders findings by place, as reports list them.
func Sort(findings []*Finding) {
	slices.SortStableFunc(findings, compare)
}

func compare(a, b *Finding) int {
	return cmp.Or(
		a.At.Compare(b.At), cmp.Compare(a.Rule.ID, b.Rule.ID),
		cmp.Compare(b.Severity.Rank(), a.Severity.Rank()), cmp.Compare(a.Message, b.Message),
	)
}

// merge adds what g says beyond f, which stands first.
func merge(f, g *Finding) {
	for _, e := range g.Evidence {
		if !slices.Contains(f.Evidence, e) {
			f.Evidence = append(f.Evidence, e)
		}
	}
	for _, a := range g.About {
		if !slices.Contains(f.About, a) {
			f.About = append(f.About, a)
		}
	}
}

// Shorten leaves each finding the first of its other places, and counts the
// rest. An ignore counts at every place, so ignores come first.
func Shorten(findings []*Finding) {
	for _, f := range findings {
		f.Evidence = shorten(f.Evidence)
	}
}

func shorten(evidence []Evidence) []Evidence {
	if len(evidence) <= maxEvidence {
		return evidence
	}
	rest := len(evidence) - maxEvidence
	last := evidence[maxEvidence]
	last.Note = fmt.Sprintf("and %d more places like this", rest)
	return append(evidence[:maxEvidence:maxEvidence], last)
}
