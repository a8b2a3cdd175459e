package policy

import (
	"strings"
	"unicode"
)

// Patterns and values are walked as tokens: characters, wildcards and holes. A
// question is answered Yes by an inclusion walk over tokens, No by an empty
// intersection of what both sides may be, and Maybe between the two.

// class is a set of characters.
type class uint8

const (
	anyRune class = iota
	noColon
	digitRune
	upperHex
	hexRune
	regionRune // also of partitions
	nameRune
	dnsRune
	accountRune // of ServiceAccount names
)

func (c class) has(r rune) bool {
	switch c {
	case anyRune:
		return true
	case noColon:
		return r != ':'
	case digitRune:
		return r >= '0' && r <= '9'
	case upperHex:
		return r >= '0' && r <= '9' || r >= 'A' && r <= 'F'
	case hexRune:
		return r >= '0' && r <= '9' || r >= 'A' && r <= 'F' || r >= 'a' && r <= 'f'
	case regionRune:
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r == '-'
	case nameRune:
		return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("+=,.@_-", r))
	case dnsRune:
		return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '-')
	case accountRune:
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r == '-' || r == '.'
	}
	return true
}

// within says that every character of c is one of d.
func (c class) within(d class) bool {
	return c == d || d == anyRune || d == noColon && c != anyRune
}

type wildcard uint8

const (
	notWild wildcard = iota
	oneWild
	runWild
)

// token is one step of a text or pattern.
type token struct {
	r    rune
	hole *Hole // not nil: a hole
	wild wildcard
	// What a wildcard stands for: at most wide, at least narrow. They differ after
	// a hole that may shift the parts of an ARN.
	wide, narrow class
	// maybeWild says that a hole stands in a pattern and may hold wildcards.
	maybeWild bool
}

func (t token) literal() bool { return t.hole == nil && t.wild == notWild }

// sameToken says that both are surely the same text, wildcards left out.
func sameToken(a, b token) bool {
	if a.wild != notWild || b.wild != notWild || a.maybeWild || b.maybeWild {
		return false
	}
	if a.hole != nil || b.hole != nil {
		return a.hole != nil && b.hole != nil && a.hole.ID == b.hole.ID
	}
	return a.r == b.r
}

// reading says how text is turned into tokens.
type reading struct {
	pattern bool // '*' and '?' are wildcards
	arn     bool // no wildcard of the first five parts crosses a colon
	fold    bool // letter case does not count
}

// tokens are the tokens of t.
func (rd reading) tokens(t Text) []token {
	z := tokenizer{reading: rd, out: make([]token, 0, len(t.s))}
	z.add(t)
	return z.out
}

// tokenizer makes tokens of several texts that stand one after the other.
type tokenizer struct {
	reading
	out     []token
	part    int  // of an ARN, as far as literal colons tell
	shifted bool // a hole may have held colons
}

// addLiteral adds text in which nothing is a wildcard, such as the value of a
// policy variable; its colons do not part an ARN.
func (z *tokenizer) addLiteral(t Text) {
	part := z.part
	pattern := z.pattern
	z.pattern = false
	z.add(t)
	z.pattern, z.part = pattern, part
	if mayHold(t, ':') {
		z.shifted = true
	}
}

func (z *tokenizer) add(t Text) {
	next := 0
	for _, r := range t.s {
		if r == HoleRune {
			h := t.holes[next]
			next++
			if h.mayHold(':') {
				z.shifted = true
			}
			k := token{hole: h, maybeWild: z.pattern && h.mayHoldWildcard()}
			k.wide, k.narrow = z.reach()
			z.out = append(z.out, k)
			continue
		}
		if r == ':' && z.part < 5 {
			z.part++
		}
		if z.pattern && (r == '*' || r == '?') {
			k := token{r: r, wild: runWild}
			if r == '?' {
				k.wild = oneWild
			}
			k.wide, k.narrow = z.reach()
			// Of wildcards that touch, the '?' go first, and one '*' is enough.
			if n := len(z.out); n > 0 && z.out[n-1].wild == runWild && z.out[n-1].wide == k.wide && z.out[n-1].narrow == k.narrow {
				if k.wild == oneWild {
					z.out = append(z.out[:n-1], k, z.out[n-1])
				}
				continue
			}
			z.out = append(z.out, k)
			continue
		}
		if z.fold {
			r = foldRune(r)
		}
		z.out = append(z.out, token{r: r})
	}
}

// reach is what a wildcard here may stand for, at most and at least.
func (z *tokenizer) reach() (wide, narrow class) {
	switch {
	case z.arn && z.shifted:
		return anyRune, noColon
	case z.arn && z.part < 5:
		return noColon, noColon
	}
	return anyRune, anyRune
}

// shape is the characters that a hole's text is made of; runs says whether the
// text may have any length, length what it has otherwise.
func (h *Hole) shape() (c class, length int, mayBeEmpty bool) {
	if len(h.Choices) > 0 {
		return anyRune, -1, true
	}
	switch h.Kind {
	case AccountID:
		return digitRune, 12, false
	case RegionName, Partition:
		return regionRune, -1, false
	case IssuerID:
		return upperHex, 32, false
	case NameText:
		return nameRune, -1, false
	case NoColonText:
		return noColon, -1, true
	case DNSSuffix:
		return dnsRune, -1, false
	}
	return anyRune, -1, true
}

// mayHold says that the hole's text may have this character.
func (h *Hole) mayHold(r rune) bool {
	if len(h.Choices) > 0 {
		for _, c := range h.Choices {
			if mayHold(c, r) {
				return true
			}
		}
		return false
	}
	if h.Kind == Scheme {
		return strings.ContainsRune("https://", r)
	}
	c, _, _ := h.shape()
	return c.has(r)
}

func (h *Hole) mayHoldWildcard() bool { return h.mayHold('*') || h.mayHold('?') }

// mayHold says that t may have this character, in its literal text or its holes.
func mayHold(t Text, r rune) bool {
	if strings.ContainsRune(t.s, r) {
		return true
	}
	for _, h := range t.holes {
		if h.mayHold(r) {
			return true
		}
	}
	return false
}

// atom is one character, or a run of characters, of a class.
type atom struct {
	r   rune // when is is set
	is  bool
	c   class
	run bool
}

func (a atom) meets(b atom) bool {
	switch {
	case a.is && b.is:
		return a.r == b.r
	case a.is:
		return b.c.has(a.r)
	case b.is:
		return a.c.has(b.r)
	}
	return true // all classes have the digits in common
}

// atoms is everything the tokens may stand for.
func atoms(tokens []token, fold bool) []atom {
	out := make([]atom, 0, len(tokens))
	for _, t := range tokens {
		switch {
		case t.wild == oneWild:
			out = append(out, atom{c: t.wide})
		case t.wild == runWild:
			out = append(out, atom{c: t.wide, run: true})
		case t.hole == nil:
			out = append(out, atom{r: t.r, is: true})
		default:
			c, length, empty := t.hole.shape()
			if t.maybeWild && c == noColon {
				c = t.wide // its wildcards may match a colon
			}
			if fold && c == upperHex {
				c = hexRune
			}
			if t.hole.Kind == Partition && len(t.hole.Choices) == 0 {
				out = append(out, atom{r: 'a', is: true}, atom{r: 'w', is: true}, atom{r: 's', is: true})
				empty = true
			}
			if length < 0 {
				if !empty {
					out = append(out, atom{c: c})
				}
				out = append(out, atom{c: c, run: true})
				continue
			}
			for range length {
				out = append(out, atom{c: c})
			}
		}
	}
	return out
}

// walk goes through the pairs of places in two sequences that can be reached from
// their beginnings, each pair once.
type walk struct {
	width int
	seen  []bool
	open  []int // pairs that were reached, and not gone on from
}

func newWalk(a, b int) walk {
	w := walk{width: b + 1, seen: make([]bool, (a+1)*(b+1)), open: make([]int, 1, 8)}
	w.seen[0] = true
	return w
}

// reach says that the walk gets to place i of the one and place j of the other.
func (w *walk) reach(i, j int) {
	if n := i*w.width + j; !w.seen[n] {
		w.seen[n] = true
		w.open = append(w.open, n)
	}
}

func (w *walk) more() bool { return len(w.open) > 0 }

// next is a pair to go on from.
func (w *walk) next() (i, j int) {
	n := w.open[len(w.open)-1]
	w.open = w.open[:len(w.open)-1]
	return n / w.width, n % w.width
}

// meet says that there is a text that both stand for.
func meet(a, b []atom) bool {
	w := newWalk(len(a), len(b))
	for w.more() {
		i, j := w.next()
		if i == len(a) && j == len(b) {
			return true
		}
		if i < len(a) && a[i].run {
			w.reach(i+1, j)
		}
		if j < len(b) && b[j].run {
			w.reach(i, j+1)
		}
		if i < len(a) && j < len(b) && a[i].meets(b[j]) {
			ni, nj := i+1, j+1
			if a[i].run {
				ni = i
			}
			if b[j].run {
				nj = j
			}
			w.reach(ni, nj)
		}
	}
	return false
}

// covers says that every filling of q is matched by the same filling of p.
func covers(p, q []token) bool {
	w := newWalk(len(p), len(q))
	for w.more() {
		i, j := w.next()
		if i == len(p) {
			if j == len(q) {
				return true
			}
			continue
		}
		switch k := p[i]; {
		case k.wild == runWild:
			w.reach(i+1, j)
			if j < len(q) && eats(k, q[j]) {
				w.reach(i, j+1)
			}
		case j == len(q):
		case k.wild == oneWild:
			if q[j].hole == nil && q[j].wild != runWild && eats(k, q[j]) {
				w.reach(i+1, j+1)
			}
		case k.hole != nil:
			if q[j].hole != nil && q[j].hole.ID == k.hole.ID {
				w.reach(i+1, j+1)
			}
		case q[j].literal() && q[j].r == k.r:
			w.reach(i+1, j+1)
		}
	}
	return false
}

// eats says that the wildcard k takes all that t may be.
func eats(k, t token) bool {
	if k.narrow == anyRune {
		return true
	}
	switch {
	case t.wild != notWild:
		return t.wide.within(k.narrow)
	case t.hole != nil:
		return !t.hole.mayHold(':')
	}
	return k.narrow.has(t.r)
}

// decide compares a pattern with a value, both without choices.
func decide(p, v []token, fold bool) Truth {
	if covers(p, v) {
		return Yes
	}
	if !known(p) || !known(v) {
		rp, rv := trim(p, v)
		if !differ(rp, rv) && meet(atoms(rp, fold), atoms(rv, fold)) {
			return Maybe
		}
	}
	return No
}

// known says that there are no holes.
func known(t []token) bool {
	for _, k := range t {
		if k.hole != nil {
			return false
		}
	}
	return true
}

// trim takes away what both surely begin and end with.
func trim(a, b []token) ([]token, []token) {
	for len(a) > 0 && len(b) > 0 && sameToken(a[0], b[0]) {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && sameToken(a[len(a)-1], b[len(b)-1]) {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return a, b
}

// differ says that both begin or end with unlike unique texts that reach
// equally far. It is asked after trim.
func differ(a, b []token) bool {
	if len(a) == 0 || len(b) == 0 || unlike(a[0], b[0]) == notUnlike && unlike(a[len(a)-1], b[len(b)-1]) == notUnlike {
		return false
	}
	ends := func(t []token, i, j int) bool { // the hole at i ends before j
		if j < 0 || j >= len(t) {
			return true
		}
		return t[j].literal() && !t[i].hole.mayHold(t[j].r)
	}
	switch unlike(a[0], b[0]) {
	case unlikeFixed:
		return true
	case unlikeAny:
		if ends(a, 0, 1) && ends(b, 0, 1) {
			return true
		}
	}
	la, lb := len(a)-1, len(b)-1
	switch unlike(a[la], b[lb]) {
	case unlikeFixed:
		return true
	case unlikeAny:
		return ends(a, la, la-1) && ends(b, lb, lb-1)
	}
	return false
}

type unlikeness uint8

const (
	notUnlike unlikeness = iota
	unlikeAny
	unlikeFixed // of the same length
)

func unlike(a, b token) unlikeness {
	if a.hole == nil || b.hole == nil || !a.hole.Unique || !b.hole.Unique ||
		a.hole.Kind != b.hole.Kind || a.hole.ID == b.hole.ID {
		return notUnlike
	}
	if _, length, _ := a.hole.shape(); length > 0 {
		if _, other, _ := b.hole.shape(); other == length {
			return unlikeFixed
		}
	}
	return unlikeAny
}
