package graph

import (
	"strconv"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// namer gives nouns stable ids without positions: the base, qualified by the
// scope where several nouns share it, and counted where that is not enough.
type namer struct {
	entries []*nameEntry
	bases   map[string]int
	ids     map[any]string
}

type nameEntry struct {
	noun        any
	base, scope string
}

func newNamer() *namer { return &namer{bases: map[string]int{}, ids: map[any]string{}} }

// add registers a noun, a pointer; ids are given by settle.
func (n *namer) add(noun any, base string, d *fact.Decl) {
	n.entries = append(n.entries, &nameEntry{noun, base, scopeID(d)})
	n.bases[base]++
}

func (n *namer) settle() {
	seen := map[string]int{}
	for _, e := range n.entries {
		id := e.base
		if n.bases[e.base] > 1 && e.scope != "" {
			id += "@" + e.scope
		}
		seen[id]++
		if k := seen[id]; k > 1 {
			id += "#" + strconv.Itoa(k)
		}
		n.ids[e.noun] = id
	}
	n.entries = nil
}

func (n *namer) id(noun any) string { return n.ids[noun] }

// label is the last word of an address: "web" of `module.a["x"].aws_iam_role.web`.
func label(address string) string {
	depth, start := 0, 0
	for i, r := range address {
		switch {
		case r == '[':
			depth++
		case r == ']':
			depth--
		case r == '.' && depth == 0:
			start = i + 1
		}
	}
	return address[start:]
}

// text is a name with what makes comparing it cheap.
type text struct {
	policy.Text
	key            string
	prefix, suffix string // literal, before the first and after the last hole
	known          bool
	made           bool // a part of it is made by AWS or a tool: nobody writes it by hand
}

func textOf(t policy.Text) text {
	x := text{Text: t, key: t.Key(), known: t.Known()}
	s := t.Encoded()
	if x.known {
		x.prefix, x.suffix = s, s
		return x
	}
	x.prefix = s[:strings.IndexRune(s, policy.HoleRune)]
	x.suffix = s[strings.LastIndex(s, string(policy.HoleRune))+len(string(policy.HoleRune)):]
	for _, h := range t.Holes() {
		x.made = x.made || h.Unique
	}
	return x
}

// differ says, from the literal ends alone, that x and y are not the same.
func (x *text) differ(y *text) bool {
	if x.known && y.known {
		return x.key != y.key
	}
	return !strings.HasPrefix(x.prefix, y.prefix) && !strings.HasPrefix(y.prefix, x.prefix) ||
		!strings.HasSuffix(x.suffix, y.suffix) && !strings.HasSuffix(y.suffix, x.suffix)
}

// equalNames compares two names of IAM roles. A name that AWS or a tool ends
// with random letters is another name than one that ends in words, and two of
// them are two names.
func equalNames(x, y *text) policy.Truth {
	switch {
	case x.key == y.key:
		return policy.Yes
	case x.differ(y):
		return policy.No
	case x.made && y.made && !shareHole(x, y):
		return policy.No
	case x.made && !y.known && strings.Contains(y.suffix, "-"), y.made && !x.known && strings.Contains(x.suffix, "-"):
		if !shareHole(x, y) {
			return policy.No
		}
	}
	return policy.Equal(x.Text, y.Text)
}

func shareHole(x, y *text) bool {
	for _, h := range x.Holes() {
		for _, g := range y.Holes() {
			if h.ID == g.ID {
				return true
			}
		}
	}
	return false
}
