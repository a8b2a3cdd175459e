package policy

import (
	"slices"
	"strings"
)

// maxChoices bounds how many combinations of choices are looked at one by one;
// beyond it the holes with choices are taken for any text.
const maxChoices = 64

// Equal says whether a and b are the same text.
func Equal(a, b Text) Truth { return equal(a, b, false) }

// EqualFold is Equal without regard to letter case.
func EqualFold(a, b Text) Truth { return equal(a, b, true) }

func equal(a, b Text, fold bool) Truth {
	rd := reading{fold: fold}
	if a.Known() && b.Known() {
		return Of(rd.known(a.s, b.s))
	}
	if same(a, b) {
		return Yes
	}
	if !fold && apart(a, b) {
		return No
	}
	return overChoices(func(t []Text) Truth {
		return decide(rd.tokens(t[0]), rd.tokens(t[1]), fold)
	}, a, b)
}

// apart says that a and b begin or end with different letters, which tells most
// texts from each other before their holes are looked at.
func apart(a, b Text) bool {
	ha, ta := a.ends()
	hb, tb := b.ends()
	h, t := min(len(ha), len(hb)), min(len(ta), len(tb))
	return ha[:h] != hb[:h] || ta[len(ta)-t:] != tb[len(tb)-t:]
}

// ends are the literal text before the first hole and behind the last.
func (t Text) ends() (head, tail string) {
	if t.Known() {
		return t.s, t.s
	}
	head, _, _ = strings.Cut(t.s, mark)
	return head, t.s[strings.LastIndex(t.s, mark)+len(mark):]
}

// same says that a and b are the same text by their making, as equal keys do.
func same(a, b Text) bool {
	if a.s != b.s {
		return false
	}
	for i, h := range a.holes {
		if h.ID != b.holes[i].ID {
			return false
		}
	}
	return true
}

// Match says whether the pattern, in which '*' is any run and '?' any one
// character, matches the whole value.
func Match(pattern, value Text) Truth { return match(pattern, value, reading{pattern: true}) }

// MatchAction says whether an element of Action or NotAction covers an action.
// Letter case does not count.
func MatchAction(pattern Text, action string) Truth {
	if p, ok := pattern.Literal(); ok && p != "*" {
		i := 0
		for i < len(p) && p[i] != ':' && p[i] != '*' && p[i] != '?' {
			i++
		}
		if i == len(p) || p[i] != ':' {
			return Maybe // IAM refuses it
		}
		if len(action) <= i || action[i] != ':' || !strings.EqualFold(p[:i], action[:i]) {
			return No
		}
		return Of(glob(p[i+1:], action[i+1:], true))
	}
	return match(pattern, Literal(action), reading{pattern: true, fold: true})
}

// MatchARN says whether an ARN pattern of a Resource element or an Arn
// condition matches an ARN: part by part, so that no '*' crosses a colon,
// except in the last part. It does not know the pattern "*".
func MatchARN(pattern, arn Text) Truth { return match(pattern, arn, reading{pattern: true, arn: true}) }

func match(pattern, value Text, rd reading) Truth {
	plain := reading{fold: rd.fold}
	if pattern.Known() && value.Known() {
		return Of(rd.known(pattern.s, value.s))
	}
	return overChoices(func(t []Text) Truth {
		return decide(rd.tokens(t[0]), plain.tokens(t[1]), rd.fold)
	}, pattern, value)
}

// Intersects says whether there is a text that both patterns match.
func Intersects(p, q Text) Truth { return intersects(p, q, reading{pattern: true}) }

func intersects(p, q Text, rd reading) Truth {
	return overChoices(func(t []Text) Truth {
		a, b := rd.tokens(t[0]), rd.tokens(t[1])
		ra, rb := trim(a, b)
		if differ(ra, rb) || !meet(atoms(ra, rd.fold), atoms(rb, rd.fold)) {
			return No
		}
		if known(ra) && known(rb) || covers(a, b) || covers(b, a) {
			return Yes
		}
		return Maybe
	}, p, q)
}

// Includes says whether p matches every text that q matches. Yes is certain; it
// answers No only when they have no text in common.
func Includes(p, q Text) Truth { return includes(p, q, reading{pattern: true}) }

func includes(p, q Text, rd reading) Truth {
	return overChoices(func(t []Text) Truth {
		a, b := rd.tokens(t[0]), rd.tokens(t[1])
		if covers(a, b) {
			return Yes
		}
		ra, rb := trim(a, b)
		if differ(ra, rb) || !meet(atoms(ra, rd.fold), atoms(rb, rd.fold)) {
			return No
		}
		return Maybe
	}, p, q)
}

// overChoices asks the question for every combination of the choices of all
// holes, and gives the answer that all agree on.
func overChoices(ask func([]Text) Truth, texts ...Text) Truth {
	filled, ok := choose([][]Text{texts}, len(texts), 0)
	if !ok || len(filled) == 0 {
		return ask(texts)
	}
	answer := ask(filled[0])
	for _, t := range filled[1:] {
		if answer == Maybe {
			return Maybe
		}
		if ask(t) != answer {
			return Maybe
		}
	}
	return answer
}

// choose fills the holes that have choices, one after the other, as far as the
// first n texts have them; the same holes of the others are filled with them.
func choose(rows [][]Text, n, depth int) ([][]Text, bool) {
	var out [][]Text
	again := false
	for _, row := range rows {
		h := choiceHole(row[:n])
		if h == nil {
			out = append(out, row)
			continue
		}
		again = true
		for k := range h.choices() {
			filled := make([]Text, len(row))
			for i, t := range row {
				filled[i] = t.Fill(func(g *Hole) (Text, bool) { return h.Case(k, g) })
			}
			out = append(out, filled)
		}
		if len(out) > maxChoices {
			return nil, false
		}
	}
	if !again {
		return out, true
	}
	if depth > 16 {
		return nil, false
	}
	return choose(out, n, depth+1)
}

// Case is what g stands for where h stands for its choice k, if that tells.
func (h *Hole) Case(k int, g *Hole) (Text, bool) {
	switch {
	case h.Decider != "" && h.Decider == g.Decider && len(h.Choices) == len(g.Choices):
		return g.Choices[k].Fill(func(inner *Hole) (Text, bool) { return h.Case(k, inner) }), true
	case g.ID == h.ID:
		return h.choices()[k], true
	}
	return Text{}, false
}

func choiceHole(texts []Text) *Hole {
	for _, t := range texts {
		for _, h := range t.holes {
			if len(h.Choices) > 0 || h.Kind == Scheme {
				return h
			}
		}
	}
	return nil
}

func (h *Hole) choices() []Text {
	if len(h.Choices) == 0 && h.Kind == Scheme {
		return []Text{Literal("https://"), {}}
	}
	return h.Choices
}

// HasWildcard says whether t, read as a pattern, has a '*' or '?' that is a
// wildcard: "${*}" and "${?}" are letters.
func HasWildcard(t Text) Truth {
	t = t.replaceLiteral("${*}", "").replaceLiteral("${?}", "")
	return overChoices(func(ts []Text) Truth {
		if strings.ContainsAny(ts[0].s, "*?") {
			return Yes
		}
		if slices.ContainsFunc(ts[0].holes, (*Hole).mayHoldWildcard) {
			return Maybe
		}
		return No
	}, t)
}

// replaceLiteral replaces literal text that holds no hole.
func (t Text) replaceLiteral(old, by string) Text {
	return Text{s: strings.ReplaceAll(t.s, old, by), holes: t.holes}
}

var wildRun = token{r: '*', wild: runWild}

// HasPrefix says whether t begins with s.
func HasPrefix(t Text, s string) Truth {
	head, _, open := strings.Cut(t.s, mark)
	switch {
	case len(head) >= len(s) || !open:
		return Of(strings.HasPrefix(head, s))
	case !strings.HasPrefix(s, head):
		return No
	}
	return holds(t, s, func(p []token) []token { return append(p, wildRun) })
}

// HasSuffix says whether t ends with s.
func HasSuffix(t Text, s string) Truth {
	return holds(t, s, func(p []token) []token { return append([]token{wildRun}, p...) })
}

// Contains says whether s stands anywhere in t.
func Contains(t Text, s string) Truth {
	if in := strings.Contains(t.s, s); in || t.Known() {
		return Of(in)
	}
	return holds(t, s, func(p []token) []token { return append(append([]token{wildRun}, p...), wildRun) })
}

func holds(t Text, s string, around func([]token) []token) Truth {
	p := around(reading{}.tokens(Literal(s)))
	return overChoices(func(ts []Text) Truth { return decide(p, reading{}.tokens(ts[0]), false) }, t)
}

// Split cuts t at every sep, at most n parts (n < 0: all). It reports false
// when a hole before the last cut may hold sep, so that the cuts are not certain.
func Split(t Text, sep string, n int) ([]Text, bool) {
	parts := make([]Text, 0, strings.Count(t.s, sep)+1)
	rest := t
	for n < 0 || len(parts) < n-1 {
		i := strings.Index(rest.s, sep)
		if i < 0 {
			break
		}
		parts = append(parts, rest.Slice(0, i))
		rest = rest.Slice(i+len(sep), len(rest.s))
	}
	parts = append(parts, rest)
	certain := true
	for i, p := range parts {
		if i == len(parts)-1 && n > 0 && len(parts) == n {
			break
		}
		for _, r := range sep {
			if slices.ContainsFunc(p.holes, func(h *Hole) bool { return h.mayHold(r) }) {
				certain = false
			}
		}
	}
	return parts, certain
}

// CutLast cuts t around the last sep. The cut is not certain (false) when there
// is none or a hole after it may hold sep.
func CutLast(t Text, sep string) (before, after Text, certain bool) {
	i := strings.LastIndex(t.s, sep)
	if i < 0 {
		return t, Text{}, false
	}
	before, after = t.Slice(0, i), t.Slice(i+len(sep), len(t.s))
	for _, r := range sep {
		if slices.ContainsFunc(after.holes, func(h *Hole) bool { return h.mayHold(r) }) {
			return before, after, false
		}
	}
	return before, after, true
}

// TrimPrefix is t without the prefix; the answer says whether it had it. At
// Maybe the text is unchanged.
func TrimPrefix(t Text, prefix string) (Text, Truth) {
	if strings.HasPrefix(t.s, prefix) {
		return t.Slice(len(prefix), len(t.s)), Yes
	}
	return t, HasPrefix(t, prefix)
}

// WithoutScheme is an issuer URL without "https://", as provider ARNs and
// condition keys have it; a hole of kind Scheme at its beginning is dropped. Of
// text that may have a scheme it is another text: the hole at its beginning is
// another hole.
func WithoutScheme(t Text) Text {
	if len(t.holes) > 0 && t.holes[0].Kind == Scheme && strings.HasPrefix(t.s, mark) {
		t = t.Slice(len(mark), len(t.s))
	}
	t, is := TrimPrefix(t, "https://")
	if is != Maybe {
		return t
	}
	first := t.holes[0]
	if strings.HasSuffix(first.ID, schemeless) && strings.HasPrefix(t.s, mark) {
		return t
	}
	whole := !strings.HasPrefix(t.s, mark) || len(first.Choices) > 0
	var rest Text
	if !whole {
		rest = t.Slice(len(mark), len(t.s))
		for k := range len("https://") { // a scheme that begins in the hole and ends behind it
			whole = whole || HasPrefix(rest, "https://"[k:]) != No
		}
	}
	if whole {
		return HoleText(&Hole{ID: t.Key() + schemeless, Label: t.String(), Origin: first.Origin})
	}
	return Concat(HoleText(&Hole{ID: first.ID + schemeless, Label: first.Label, Origin: first.Origin}), rest)
}

// schemeless marks the identity of a hole whose text has lost its scheme.
const schemeless = "|without scheme"
