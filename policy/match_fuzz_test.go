package policy

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzMatch compares texts and patterns with the regular expressions that they
// stand for, and then with a hole in each of them.
func FuzzMatch(f *testing.F) {
	f.Add("arn:aws:iam::*:role/w?b*", "arn:aws:iam::329639638901:role/web", uint8(3), uint8(7), uint8(8), uint8(11), uint8(0))
	f.Add("system:serviceaccount:*:web", "system:serviceaccount:prod:web", uint8(0), uint8(6), uint8(22), uint8(26), uint8(1))
	f.Add("*a*b?", "", uint8(1), uint8(1), uint8(0), uint8(0), uint8(5))
	f.Add("\u017fTS:\u212a", "sts:k", uint8(0), uint8(1), uint8(4), uint8(5), uint8(6))
	f.Add("a:*:b", "a:x:y:b", uint8(2), uint8(3), uint8(2), uint8(5), uint8(2))
	f.Fuzz(func(t *testing.T, pattern, value string, pi, pj, vi, vj, kind uint8) {
		pattern, value = Sanitize(pattern), Sanitize(value)
		if !utf8.ValidString(pattern) || !utf8.ValidString(value) || len(pattern) > 64 || len(value) > 64 {
			return
		}
		p, v := Literal(pattern), Literal(value)
		if got, want := Match(p, v), Of(expression(pattern, false).MatchString(value)); got != want {
			t.Fatalf("Match(%q, %q) = %v", pattern, value, got)
		}
		if got, want := MatchARN(p, v), Of(expression(pattern, true).MatchString(value)); got != want {
			t.Fatalf("MatchARN(%q, %q) = %v", pattern, value, got)
		}
		if got, want := EqualFold(p, v), Of(strings.EqualFold(pattern, value)); got != want {
			t.Fatalf("EqualFold(%q, %q) = %v", pattern, value, got)
		}
		if Match(p, v) == Yes && Intersects(p, Literal(plain(value))) == No && plain(value) == value {
			t.Fatalf("%q matches %q and has no text in common with it", pattern, value)
		}
		x, fillP := holed(pattern, pi, pj, "p", kind)
		y, fillV := holed(value, vi, vj, "v", kind>>4)
		if fillP == fillV && kind&8 != 0 {
			x, _ = holed(pattern, pi, pj, "same", kind)
			y, _ = holed(value, vi, vj, "same", kind)
		}
		for what, ask := range map[string]func(a, b Text) Truth{
			"Equal": Equal, "EqualFold": EqualFold, "Match": Match, "MatchARN": MatchARN, "Intersects": Intersects,
			"SameRole": func(a, b Text) Truth { return SameRole(a, b).Same },
		} {
			if got, want := ask(x, y), ask(p, v); got != Maybe && got != want {
				t.Fatalf("%s(%s, %s) = %v, for %q and %q it is %v", what, x, y, got, pattern, value, want)
			}
		}
	})
}

// plain is text without wildcards.
func plain(s string) string { return strings.NewReplacer("*", "", "?", "").Replace(s) }

// expression is the regular expression of a pattern; of an ARN the wildcards of
// its first five parts do not stand for colons.
func expression(pattern string, arn bool) *regexp.Regexp {
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	part := 0
	for _, r := range pattern {
		one := "."
		if arn && part < 5 {
			one = "[^:]"
		}
		switch r {
		case '*':
			b.WriteString(one + "*")
		case '?':
			b.WriteString(one)
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
		if r == ':' {
			part++
		}
	}
	return regexp.MustCompile(b.String() + `\z`)
}

// holed is s with a hole for the letters from i to j, of a kind that may stand
// for them.
func holed(s string, i, j uint8, id string, kind uint8) (Text, string) {
	runes := []rune(s)
	from := min(int(i), len(runes))
	to := min(max(from, int(j)), len(runes))
	text := string(runes[from:to])
	h := &Hole{ID: id, Label: id, Kind: AnyText}
	switch kind & 3 {
	case 1:
		if !strings.Contains(text, ":") {
			h.Kind = NoColonText
		}
	case 2:
		if text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == "" {
			h.Kind = NameText
		}
	case 3:
		h.Choices = []Text{Literal("x"), Literal(text)}
	}
	return Concat(Literal(string(runes[:from])), HoleText(h), Literal(string(runes[to:]))), text
}
