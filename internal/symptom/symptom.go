// Package symptom knows the texts in which AWS, Kubernetes and the tools around
// them say that an identity was refused, and what usually stands behind each.
package symptom

import (
	"regexp"
	"slices"
	"strings"
)

// Row is a text that is met at run time, and its causes.
type Row struct {
	ID string // stable, such as "I1"
	// Texts are the forms that the text has; one that occurs is enough. " … " stands
	// for anything between two parts.
	Texts   []string
	Means   string   // one sentence
	Refuses string   // which side says no
	Causes  []string // most likely first
	Check   []string // what to look at when no file shows the cause
	Facts   []string // the facts that rules cite too: "1.24"
	General bool     // says little: of no interest where another row fits
}

// Rows are all rows, in the order of their ids.
func Rows() []*Row {
	return slices.Concat(nodeRows, networkRows, imageRows, irsaRows, podIdentityRows, accessRows)
}

// Match is a row whose text occurs.
type Match struct {
	Row  *Row
	Text string // the part of the text that the row has
}

// Find are the rows whose texts occur in what was printed, the longest match
// first: the more of a text a row has, the better it fits.
func Find(printed string) []Match {
	var list []Match
	for _, row := range Rows() {
		best := ""
		for _, text := range row.Texts {
			if found := Occurs(printed, text); len(found) > 0 && weight(text) > weight(best) {
				best = text
			}
		}
		if best != "" {
			list = append(list, Match{row, best})
		}
	}
	if slices.ContainsFunc(list, func(m Match) bool { return !m.Row.General }) {
		list = slices.DeleteFunc(list, func(m Match) bool { return m.Row.General })
	}
	slices.SortStableFunc(list, func(a, b Match) int { return weight(b.Text) - weight(a.Text) })
	return list
}

// weight is how much of a text has to occur.
func weight(text string) int { return len(strings.ReplaceAll(text, "…", "")) }

// Occurs is the part of what was printed that a text stands for, empty when there
// is none. Letter case and the kind and number of blanks do not count.
func Occurs(printed, text string) string {
	return pattern(text).FindString(printed)
}

// pattern makes a pattern of a text with gaps.
func pattern(text string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString("(?is)")
	for i, part := range strings.Split(text, "…") {
		if i > 0 {
			b.WriteString(".{0,400}?")
		}
		for j, word := range strings.Fields(part) {
			if j > 0 {
				b.WriteString(`\s+`)
			}
			if isWord(word[0]) && i == 0 && j == 0 {
				b.WriteString(`\b`)
			}
			b.WriteString(regexp.QuoteMeta(word))
		}
	}
	return regexp.MustCompile(b.String())
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
