package yaml

import (
	"regexp"
	"strconv"
	"strings"
)

var float = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)

// plainTag is the tag of an untagged plain scalar, by the resolver that
// sigs.k8s.io/yaml uses (go.yaml.in/yaml/v2): YAML 1.1 without base 60, and
// timestamps stay text.
func plainTag(s string) string {
	switch s {
	case "", "~", "null", "Null", "NULL":
		return NullTag
	case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON",
		"n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF":
		return BoolTag
	case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF":
		return FloatTag
	}
	switch c := s[0]; {
	case c == '.':
		if _, err := strconv.ParseFloat(s, 64); err == nil {
			return FloatTag
		}
	case c == '+', c == '-', c >= '0' && c <= '9':
		return numberTag(strings.ReplaceAll(s, "_", ""))
	}
	return StringTag
}

func numberTag(s string) string {
	if _, err := strconv.ParseInt(s, 0, 64); err == nil {
		return IntTag
	}
	if _, err := strconv.ParseUint(s, 0, 64); err == nil {
		return IntTag
	}
	if float.MatchString(s) {
		if _, err := strconv.ParseFloat(s, 64); err == nil {
			return FloatTag
		}
	}
	digits, ok := strings.CutPrefix(strings.TrimPrefix(s, "-"), "0b")
	if _, err := strconv.ParseUint(digits, 2, 64); ok && err == nil {
		return IntTag
	}
	return StringTag
}
