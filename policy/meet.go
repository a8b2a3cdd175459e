package policy

import "strings"

// maxStars bounds how many '*' two patterns may have for globsMeet, which tries
// every way to share a text among them.
const maxStars = 8

// globsMeet says that some text matches both patterns, which have few wildcards.
func globsMeet(a, b string) bool {
	for len(a) > 0 && len(b) > 0 && a[0] != '*' && b[0] != '*' {
		if a[0] != b[0] && a[0] != '?' && b[0] != '?' {
			return false
		}
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 {
		x, y := a[len(a)-1], b[len(b)-1]
		if x == '*' || y == '*' {
			break
		}
		if x != y && x != '?' && y != '?' {
			return false
		}
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	switch {
	case a == "" || b == "":
		return strings.Trim(a+b, "*") == ""
	case a[0] == '*' && b[0] == '*':
		return globsMeet(a[1:], b) || globsMeet(a, b[1:])
	case b[0] == '*':
		a, b = b, a
		fallthrough
	case a[0] == '*':
		for i := 0; i <= len(b); i++ {
			if globsMeet(a[1:], b[i:]) {
				return true
			}
			if i < len(b) && b[i] == '*' { // it may take what a's rest matches
				return globsMeet(a[1:], b[i:]) || globsMeet(a, b[i+1:])
			}
		}
	}
	return false
}

// plainMeet is intersects for ARN patterns without holes; ok is false when they
// are too rich for the short way.
func plainMeet(a, b string) (meets, ok bool) {
	for range 5 {
		i, j := strings.IndexByte(a, ':'), strings.IndexByte(b, ':')
		if i < 0 || j < 0 {
			return false, false
		}
		if meets, ok := partsMeet(a[:i], b[:j]); !ok || !meets {
			return false, ok
		}
		a, b = a[i+1:], b[j+1:]
	}
	return partsMeet(a, b)
}

// partsMeet is plainMeet for one part of two ARN patterns. Most parts are alike,
// open, or begin with different letters, and need no walk.
func partsMeet(a, b string) (meets, ok bool) {
	switch {
	case a == b || a == "*" || b == "*":
		return true, true
	case partsPart(a, b):
		return false, true
	case strings.Count(a, "*")+strings.Count(b, "*") > maxStars || len(a)+len(b) > 400 || !ascii(a) || !ascii(b):
		return false, false
	}
	return globsMeet(a, b), true
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
