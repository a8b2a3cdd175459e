package graph

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
)

// lost is why something that no file declares may be there all the same: a
// manifest that could not be read speaks of one of the words, or has holes.
func (b *builder) lost(words ...string) *fact.Reason {
	for i := range b.set.Lost {
		l := &b.set.Lost[i]
		for _, w := range words {
			if strings.Contains(l.Text.Encoded(), w) || !l.Text.Known() {
				return &fact.Reason{Why: "what could not be read speaks of " + w, Settle: "correct the file", At: l.At}
			}
		}
	}
	return nil
}
