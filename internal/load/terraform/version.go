package terraform

import (
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
