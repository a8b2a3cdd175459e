package cli

import (
	"regexp"
	"strings"
)

var released = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)

// numericVersion turns a module version into a semantic version; builds that
// were not made from a tag, "(devel)" and pseudo-versions of none, have the
// version of development.
func numericVersion(module string) string {
	if !released.MatchString(module) || strings.HasPrefix(module, "v0.0.0-") {
		return devVersion
	}
	return strings.TrimPrefix(module, "v")
}
