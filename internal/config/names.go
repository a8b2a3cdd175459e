package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/policy/spelling"
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
	switch near := spelling.Nearest(word, known); {
	case near != "":
		return fmt.Sprintf("; did you mean %q?", near)
	case list:
		return "; there are " + strings.Join(known, ", ")
	}
	return "; eksiamlint rules lists them"
}
