package kube

import (
	"regexp"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
)

// podAnnotations are annotations that charts give to pods and workloads.
var podAnnotations = regexp.MustCompile(`(?i)^(pod|deployment|daemonset|statefulset|job)s?annotations$`)

// misplaced reports the annotation of a role on pods where no ServiceAccount has
// one: EKS reads it from there alone (facts 3.2).
func (l *loader) misplaced(v *value, trail []string, r release) {
	if v == nil || len(trail) > 40 {
		return
	}
	for _, e := range v.entries {
		key, _ := e.key.V.Literal()
		path := append(slices.Clone(trail), key)
		if !podAnnotations.MatchString(key) {
			l.misplaced(e.value, path, r)
			continue
		}
		for _, a := range e.value.entries {
			if name, _ := a.key.V.Literal(); name != eks.RoleARNKey || a.value.kind != yaml.Scalar || a.value.text.V.IsEmpty() {
				continue
			}
			subject := strings.Join(path, ".")
			if r.decl.Address != "" {
				subject += " of " + r.decl.Address
			}
			l.set.Problems = append(l.set.Problems, &fact.Problem{
				Decl: r.decl, Code: "irsa.annotation_misplaced", Kind: "values", Severity: "warning", Primary: a.key.At, Subject: subject,
				About: []string{"values/" + subject}, Field: eks.RoleARNKey, Value: a.value.text.V.String(), Expected: "a ServiceAccount",
			})
		}
	}
}
