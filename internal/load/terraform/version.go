package terraform

import (
	"slices"
	"strconv"
	"strings"
)

// maxMajor is more than any module's major version.
const maxMajor = 1000

// newestMajor is the major version that Terraform takes for a constraint: the
// newest that it allows. Without an upper bound it depends on the day.
func newestMajor(constraint string) (int, bool) {
	parts := strings.Split(constraint, ",")
	for major := maxMajor; major >= 0; major-- {
		allowed := true
		for _, p := range parts {
			ok, understood := allowsMajor(strings.TrimSpace(p), major)
			if !understood {
				return 0, false
			}
			allowed = allowed && ok
		}
		if allowed {
			return major, major < maxMajor
		}
	}
	return 0, false
}

// allowsMajor says whether one part of a constraint allows some version of a major.
func allowsMajor(part string, major int) (allowed, understood bool) {
	number := strings.TrimLeft(part, "<>=!~ ")
	op := strings.TrimSpace(part[:len(part)-len(number)])
	segments, ok := versionSegments(number)
	if !ok {
		return false, false
	}
	first := segments[0]
	switch op {
	case "", "=":
		return major == first, true
	case "!=":
		return true, true
	case ">=", ">":
		return major >= first, true
	case "<=":
		return major <= first, true
	case "<":
		for _, s := range segments[1:] {
			if s > 0 {
				return major <= first, true
			}
		}
		return major < first, true
	case "~>":
		if len(segments) == 1 {
			return major >= first, true
		}
		return major == first, true
	}
	return false, false
}

func versionSegments(s string) ([]int, bool) {
	s, _, _ = strings.Cut(s, "-")
	s, _, _ = strings.Cut(s, "+")
	var list []int
	for _, p := range strings.Split(s, ".") {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 {
			return nil, false
		}
		list = append(list, n)
	}
	return list, len(list) <= 3
}

// version is major, minor and patch.
type version [3]int

func (v version) less(w version) bool { return slices.Compare(v[:], w[:]) < 0 }

// next is the version with the number at i one higher and zeros after it.
func (v version) next(i int) version {
	var n version
	copy(n[:], v[:i+1])
	n[i]++
	return n
}

// versions are the versions from low up to, but not with, high.
type versions struct{ low, high version }

// anyVersion holds all there are.
var anyVersion = versions{high: version{maxMajor}}

// versionsOf are the versions that a constraint allows, or a few more where it
// leaves out single ones.
func versionsOf(constraint string) (versions, bool) {
	all := anyVersion
	for _, part := range strings.Split(constraint, ",") {
		part = strings.TrimSpace(part)
		number := strings.TrimLeft(part, "<>=!~ ")
		segments, ok := versionSegments(number)
		if !ok {
			return versions{}, false
		}
		var v version
		copy(v[:], segments)
		one := anyVersion
		switch strings.TrimSpace(part[:len(part)-len(number)]) {
		case "", "=":
			one = versions{v, v.next(2)}
		case "!=":
		case ">=":
			one.low = v
		case ">":
			one.low = v.next(2)
		case "<":
			one.high = v
		case "<=":
			one.high = v.next(2)
		case "~>":
			one.low = v
			if len(segments) > 1 {
				one.high = v.next(len(segments) - 2)
			}
		default:
			return versions{}, false
		}
		if all.low.less(one.low) {
			all.low = one.low
		}
		if one.high.less(all.high) {
			all.high = one.high
		}
	}
	return all, true
}

// within says that v has no version that w does not have.
func (v versions) within(w versions) bool { return !v.low.less(w.low) && !w.high.less(v.high) }
