package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/finding"
)

// names finds rules by id or alias, whatever the letter case.
type names struct {
	ids map[string]string // lower-case id or alias to id
	all []string          // ids, sorted
}

func newNames(rules []*finding.Rule) names {
	n := names{ids: map[string]string{}}
	for _, r := range rules {
		n.ids[strings.ToLower(r.ID)] = r.ID
		n.all = append(n.all, r.ID)
		for _, alias := range r.Aliases {
			n.ids[strings.ToLower(alias)] = r.ID
		}
	}
	slices.Sort(n.all)
	return n
}

func (n names) find(id string) (string, bool) {
	found, ok := n.ids[strings.ToLower(strings.TrimSpace(id))]
	return found, ok
}

func (n names) didYouMean(id string) string { return didYouMean(id, n.all, false) }

// didYouMean is the end of a message about an unknown word: the nearest known
// one when it is near enough, else, if list says so, all there are.
func didYouMean(word string, known []string, list bool) string {
	slices.Sort(known)
	best, least := "", 3
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	switch {
	case best != "":
		return fmt.Sprintf("; did you mean %q?", best)
	case list:
		return "; there are " + strings.Join(known, ", ")
	}
	return "; eksiamlint rules lists them"
}

// distance is the number of letters to insert, delete, replace or swap with
// their neighbour to make b of a.
func distance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
