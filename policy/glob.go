package policy

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// known compares a pattern without holes with a value without holes, which is
// most of the work and needs no tokens.
func (rd reading) known(pattern, value string) bool {
	if !rd.pattern {
		return pattern == value || rd.fold && strings.EqualFold(pattern, value)
	}
	if rd.arn {
		for range 5 {
			p, restP, okP := strings.Cut(pattern, ":")
			v, restV, okV := strings.Cut(value, ":")
			if okP != okV || !glob(p, v, rd.fold) {
				return false
			}
			if !okP {
				return true
			}
			pattern, value = restP, restV
		}
	}
	return glob(pattern, value, rd.fold)
}

// glob says whether the pattern matches all of s. After a mismatch it goes on
// behind the last '*', one character further.
func glob(pattern, s string, fold bool) bool {
	p, i := 0, 0
	back, again := -1, 0
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if p < len(pattern) {
			q, width := utf8.DecodeRuneInString(pattern[p:])
			switch {
			case q == '*':
				p++
				back, again = p, i
				continue
			case q == '?' || q == r || fold && foldRune(q) == foldRune(r):
				p += width
				i += size
				continue
			}
		}
		if back < 0 {
			return false
		}
		_, size = utf8.DecodeRuneInString(s[again:])
		again += size
		p, i = back, again
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// foldRune is the same for all letters that [strings.EqualFold] takes for one:
// the lower-case one of ASCII if there is any, else the least.
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		return unicode.ToLower(r)
	}
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	if least < utf8.RuneSelf {
		return unicode.ToLower(least)
	}
	return least
}
