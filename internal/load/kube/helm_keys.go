package kube

import (
	"regexp"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
)

// accessKey is the id of a long-lived access key of AWS.
var accessKey = regexp.MustCompile(`^AKIA[A-Z0-9]{16}$`)

// staticKeys reports access keys of AWS in Helm values. The key of AWS's
// documentation ends in EXAMPLE; the text itself is never shown.
func (l *loader) staticKeys(v *value, trail []string, r release) {
	if v == nil || len(trail) > 40 {
		return
	}
	for _, item := range v.items {
		l.staticKeys(item, trail, r)
	}
	for _, e := range v.entries {
		key, _ := e.key.V.Literal()
		path := append(slices.Clone(trail), key)
		text, known := e.value.text.V.Literal()
		if e.value.kind != yaml.Scalar || !known || !accessKey.MatchString(text) || strings.HasSuffix(text, "EXAMPLE") {
			l.staticKeys(e.value, path, r)
			continue
		}
		field := strings.Join(path, ".")
		subject := "the Helm values"
		if r.decl.Address != "" {
			subject += " of " + r.decl.Address
		}
		l.set.Problems = append(l.set.Problems, &fact.Problem{
			Decl: r.decl, Code: "workload.static_keys", Kind: "values", Severity: "warning", Primary: e.key.At,
			Subject: subject, About: []string{"values/" + field}, Field: field,
		})
	}
}
