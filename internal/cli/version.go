package cli

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/eksiamlint/eksiamlint/policy/catalogue"
)

// showVersion says which build this is, and of which day its tables are.
func showVersion(w io.Writer) error {
	services, managed := catalogue.Sources()
	_, err := fmt.Fprintf(w, "eksiamlint %s\nIAM actions, resources and condition keys of %s (%s %s)\nAWS managed policies of %s (%s %s)\n",
		version(), services.Date, services.Package, services.Version, managed.Date, managed.Package, managed.Version)
	return err
}

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
