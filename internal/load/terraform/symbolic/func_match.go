package symbolic

import (
	"encoding/binary"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/eksiamlint/eksiamlint/policy"
)

// This file matches regular expressions against text with holes, for every
// filling of the holes at once. It runs the usual thread-list machine of RE2
// (leftmost match, first alternative first) over the text; inside a hole it
// follows every rune that the hole's kind allows, one rune for each class of
// runes that the expression tells apart. The machine has finitely many states,
// so that all of them can be visited: an answer is a proof, not a sample.

// A shape says which texts a hole may stand for, as an automaton over runes
// that starts in state 0.
type shape struct {
	step  func(state int, r rune) (int, bool)
	final func(state int) bool
}

func anyOf(in func(r rune) bool, empty bool) shape {
	return shape{
		step:  func(_ int, r rune) (int, bool) { return 1, in(r) },
		final: func(s int) bool { return empty || s == 1 },
	}
}

func exactly(n int, in func(r rune) bool) shape {
	return shape{
		step:  func(s int, r rune) (int, bool) { return s + 1, s < n && in(r) },
		final: func(s int) bool { return s == n },
	}
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }
func isLower(r rune) bool { return 'a' <= r && r <= 'z' }
func isUpper(r rune) bool { return 'A' <= r && r <= 'Z' }

var shapes = [...]shape{
	policy.AnyText:   anyOf(func(rune) bool { return true }, true),
	policy.AccountID: exactly(12, isDigit),
	// Every AWS region is words of letters and one number: us-east-1, us-gov-west-1.
	policy.RegionName: {
		step: func(s int, r rune) (int, bool) {
			switch {
			case isLower(r) && s < 4:
				return s | 1, true // 1: in the first word, 3: in a later word
			case r == '-' && s&1 == 1 && s < 4:
				return 2, true
			case isDigit(r) && (s == 2 || s == 4):
				return s/2 + 3, true // 4: one digit, 5: two
			}
			return 0, false
		},
		final: func(s int) bool { return s == 4 || s == 5 },
	},
	policy.Partition: {
		step: func(s int, r rune) (int, bool) {
			switch {
			case s < 3 && r == rune("aws"[s]):
				return s + 1, true
			case r == '-' && (s == 3 || s == 5):
				return 4, true
			case s >= 4 && isLower(r):
				return 5, true
			}
			return 0, false
		},
		final: func(s int) bool { return s == 3 || s == 5 },
	},
	policy.IssuerID: exactly(32, func(r rune) bool { return isDigit(r) || 'A' <= r && r <= 'F' }),
	policy.NameText: anyOf(func(r rune) bool {
		return isDigit(r) || isLower(r) || isUpper(r) || strings.ContainsRune("_+=,.@-", r)
	}, false),
	policy.NoColonText: anyOf(func(r rune) bool { return r != ':' }, true),
	policy.DNSSuffix:   anyOf(func(r rune) bool { return isDigit(r) || isLower(r) || r == '-' || r == '.' }, false),
	policy.Scheme:      anyOf(func(rune) bool { return true }, true), // callers fill it in first, see fillings
}

func shapeOf(h *policy.Hole) shape {
	if len(h.Choices) > 0 || int(h.Kind) >= len(shapes) {
		return shapes[policy.AnyText]
	}
	return shapes[h.Kind]
}

// interior is the position of a match that begins or ends inside a hole.
const interior = -2

const HoleLen = 4 // bytes of policy.HoleRune

// Matcher finds one regular expression in texts with holes.
type Matcher struct {
	re    *regexp.Regexp // for texts without holes
	prog  *syntax.Prog
	names []string // of the groups; names[0] is ""
	runes []rune   // one of each class that prog and the shapes tell apart
}

// newMatcher compiles expr in the syntax that Terraform uses, which is Go's.
func newMatcher(expr string) (*Matcher, error) {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil, err
	}
	plain, err := regexp.Compile(expr)
	if err != nil {
		return nil, err
	}
	names := re.CapNames()
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return nil, err
	}
	m := &Matcher{re: plain, prog: prog, names: names}
	cuts := []rune{0, unicode.MaxRune + 1}
	cut := func(lo, hi rune) { cuts = append(cuts, lo, hi+1) }
	cut('0', '9')
	cut('A', 'F')
	cut('G', 'Z')
	cut('a', 'z')
	for _, r := range "aws\n_+=,.@-:/" {
		cut(r, r)
	}
	for i := range prog.Inst {
		inst := &prog.Inst[i]
		switch inst.Op {
		case syntax.InstRune1:
			cut(inst.Rune[0], inst.Rune[0])
		case syntax.InstRune:
			if len(inst.Rune) == 1 {
				cut(inst.Rune[0], inst.Rune[0])
				for r := unicode.SimpleFold(inst.Rune[0]); r != inst.Rune[0]; r = unicode.SimpleFold(r) {
					cut(r, r)
				}
			}
			for j := 0; j+1 < len(inst.Rune); j += 2 {
				cut(inst.Rune[j], inst.Rune[j+1])
			}
		}
	}
	slices.Sort(cuts)
	for _, r := range slices.Compact(cuts) {
		if r <= unicode.MaxRune {
			m.runes = append(m.runes, r)
		}
	}
	return m, nil
}

// LiteralMatcher finds the text s itself.
func LiteralMatcher(s string) *Matcher {
	m, err := newMatcher(regexp.QuoteMeta(s))
	if err != nil {
		return nil
	}
	return m
}

// Match is what is known about the first match in a text.
type Match struct {
	// Found says whether there is a match.
	Found policy.Truth
	// At holds, when found is Yes and every filling of the holes has the match in
	// the same place, the offsets in the encoded text where the groups begin and
	// end; -1 for a group that took no part, interior for one that depends on
	// what a hole holds. It is nil when the place is not the same everywhere.
	At []int
}

type thread struct {
	pc   uint32
	caps []int
}

type config struct {
	threads []thread // in order of preference, not yet followed through empty moves
	prev    rune     // the rune before, -1 at the beginning
	matched []int
	empty   uint64 // holes taken as empty, by their number
}

func (c *config) dead() bool { return c.matched != nil && len(c.threads) == 0 }

func (c *config) key(state int) string {
	b := binary.AppendVarint(nil, int64(state))
	b = binary.AppendVarint(b, int64(c.prev))
	b = binary.AppendUvarint(b, c.empty)
	b = appendInts(b, c.matched)
	for _, t := range c.threads {
		b = binary.AppendUvarint(b, uint64(t.pc))
		b = appendInts(b, t.caps)
	}
	return string(b)
}

func appendInts(b []byte, ints []int) []byte {
	b = binary.AppendVarint(b, int64(len(ints)))
	for _, i := range ints {
		b = binary.AppendVarint(b, int64(i))
	}
	return b
}

// Find looks for the first match at or after byte offset from of the encoded
// text, which lies on no hole's inside.
func (m *Matcher) Find(t policy.Text, from int) Match {
	s := t.Encoded()
	if t.Known() && from == 0 {
		if at := m.re.FindStringSubmatchIndex(s); at != nil {
			return Match{Found: policy.Yes, At: at}
		}
		return Match{Found: policy.No}
	}
	if policy.CountHoles(s) > 60 {
		return Match{}
	}
	run := &run{m: m, budget: 20000, anchored: m.prog.StartCond()&syntax.EmptyBeginText != 0}
	now := map[string]*config{}
	for _, prev := range runesBefore(s[:from]) {
		c := &config{prev: prev}
		now[c.key(0)] = c
	}
	var done []*config
	hole := policy.CountHoles(s[:from])
	for pos, r := range s[from:] {
		pos += from
		next := map[string]*config{}
		keep := func(c *config) {
			if c.dead() {
				done = append(done, c)
				return
			}
			next[c.key(0)] = c
		}
		if r != policy.HoleRune {
			for _, c := range now {
				keep(run.step(c, r, pos))
			}
		} else {
			run.through(now, t.Holes()[hole], hole, pos, keep)
			hole++
		}
		if run.budget < 0 {
			return Match{}
		}
		now = next
	}
	for _, c := range now {
		done = append(done, run.step(c, -1, len(s)))
	}
	return agree(done, s)
}

// through follows every filling of a hole.
func (x *run) through(now map[string]*config, h *policy.Hole, number, pos int, keep func(*config)) {
	sh := shapeOf(h)
	type inside struct {
		c     *config
		state int
	}
	var work []inside
	seen := map[string]bool{}
	push := func(c *config, state int) {
		if c.dead() {
			keep(c)
			return
		}
		if k := c.key(state + 1); !seen[k] {
			seen[k] = true
			work = append(work, inside{c, state})
		}
	}
	advance := func(c *config, state, at int) {
		for _, r := range x.m.runes {
			if to, ok := sh.step(state, r); ok {
				push(x.step(c, r, at), to)
			}
		}
	}
	for _, c := range now {
		if sh.final(0) {
			e := *c
			e.empty |= 1 << number
			keep(&e)
		}
		advance(c, 0, pos)
	}
	for len(work) > 0 && x.budget >= 0 {
		w := work[len(work)-1]
		work = work[:len(work)-1]
		if sh.final(w.state) {
			keep(w.c)
		}
		advance(w.c, w.state, interior)
	}
}

type run struct {
	m        *Matcher
	budget   int // steps left
	anchored bool
}

// step reads rune r, -1 at the end, which stands at pos.
func (x *run) step(c *config, r rune, pos int) *config {
	x.budget--
	out := &config{prev: r, matched: c.matched, empty: c.empty}
	if r >= 0 {
		out.prev = kindOfRune(r)
	}
	flags := syntax.EmptyOpContext(c.prev, r)
	var seen = make([]bool, len(x.m.prog.Inst))
	cut := false
	var follow func(pc uint32, caps []int)
	follow = func(pc uint32, caps []int) {
		if cut || seen[pc] {
			return
		}
		seen[pc] = true
		inst := &x.m.prog.Inst[pc]
		switch inst.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			follow(inst.Out, caps)
			follow(inst.Arg, caps)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(inst.Arg)&^flags == 0 {
				follow(inst.Out, caps)
			}
		case syntax.InstNop:
			follow(inst.Out, caps)
		case syntax.InstCapture:
			if int(inst.Arg) < len(caps) {
				caps = slices.Clone(caps)
				caps[inst.Arg] = pos
			}
			follow(inst.Out, caps)
		case syntax.InstMatch:
			out.matched = slices.Clone(caps)
			out.matched[1] = pos
			cut = true
		case syntax.InstFail:
		default:
			if r >= 0 && inst.MatchRune(r) {
				out.threads = append(out.threads, thread{inst.Out, caps})
			}
		}
	}
	for _, t := range c.threads {
		follow(t.pc, t.caps)
	}
	if out.matched == nil && (!x.anchored || c.prev < 0) {
		caps := make([]int, 2*len(x.m.names))
		for i := range caps {
			caps[i] = -1
		}
		caps[0] = pos
		follow(uint32(x.m.prog.Start), caps)
	}
	return out
}

// kindOfRune keeps of a rune what the next position can ask about it.
func kindOfRune(r rune) rune {
	switch {
	case r == '\n':
		return '\n'
	case syntax.IsWordChar(r):
		return 'a'
	}
	return ' '
}

// runesBefore are the runes, by kind, that may stand at the end of s.
func runesBefore(s string) []rune {
	if s == "" {
		return []rune{-1}
	}
	if r, _ := utf8.DecodeLastRuneInString(s); r != policy.HoleRune {
		return []rune{kindOfRune(r)}
	}
	return []rune{'a', ' ', '\n'}
}

// agree is what all the ends have in common. Where a hole is empty, the places
// before and after it are one and the same.
func agree(ends []*config, s string) Match {
	var holes []int
	for i, r := range s {
		if r == policy.HoleRune {
			holes = append(holes, i)
		}
	}
	canon := func(pos int, empty uint64) int {
		for i := len(holes) - 1; i >= 0; i-- {
			if empty&(1<<i) != 0 && pos == holes[i]+HoleLen {
				pos = holes[i]
			}
		}
		return pos
	}
	var full *config // with no hole empty
	var some, none bool
	for _, c := range ends {
		some, none = some || c.matched != nil, none || c.matched == nil
		if c.empty == 0 {
			full = c
		}
	}
	switch {
	case some && none || full == nil:
		return Match{}
	case none:
		return Match{Found: policy.No}
	}
	res := Match{Found: policy.Yes, At: slices.Clone(full.matched)}
	for _, c := range ends {
		for i, pos := range c.matched {
			if canon(pos, c.empty) != canon(res.At[i], c.empty) {
				res.At[i] = interior
			}
		}
	}
	if res.At[0] == interior || res.At[1] == interior {
		res.At = nil
	}
	return res
}

// all finds the matches one after the other, as long as each stands in the same
// place for every filling. ok is false when one does not.
func (m *Matcher) all(t policy.Text) (matches [][]int, ok bool) {
	if s, ok := t.Literal(); ok {
		matches = m.re.FindAllStringSubmatchIndex(s, MaxSize)
		return matches, len(matches) < MaxSize
	}
	for from := 0; from <= len(t.Encoded()); {
		r := m.Find(t, from)
		if r.Found == policy.No {
			return matches, true
		}
		if r.At == nil || r.At[0] == r.At[1] {
			return nil, false
		}
		matches = append(matches, r.At)
		from = r.At[1]
	}
	return matches, true
}
