// Package spelling tells slips of the pen from other names.
package spelling

import "strings"

// Near says that one of two different names may be a slip for the other, letter
// case aside: names of four letters leave room for one slip, of seven for two,
// and shorter ones are other names.
func Near(a, b string) bool { return Distance(a, b) <= room(min(len(a), len(b))) }

func room(letters int) int { return min(2, (letters-1)/3) }

// Nearest is the name that s is near to, empty when none is or when several are
// equally near.
func Nearest(s string, names []string) string {
	best, found, tie := 3, "", false
	for _, n := range names {
		limit := room(min(len(s), len(n)))
		if max(len(n)-len(s), len(s)-len(n)) > limit {
			continue
		}
		switch d := Distance(s, n); {
		case d > limit || d > best:
		case d < best:
			best, found, tie = d, n, false
		case n != found:
			tie = true
		}
	}
	if tie {
		return ""
	}
	return found
}

// Distance is the number of letters to insert, drop, change or swap with their
// neighbour to make b of a, letter case aside.
func Distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			d := last[j]
			if a[i] != b[j] {
				d = 1 + min(last[j], last[j+1], row[j])
			}
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, 1+before[j-1])
			}
			row[j+1] = d
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
