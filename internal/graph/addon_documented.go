package graph

import (
	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// documentedOf is what AWS documents of an add-on; nil when it is not in the table.
func documentedOf(name fact.String) *eks.Addon {
	literal, _ := name.V.Literal()
	return eks.Addons[literal]
}

// placeOfPods is the namespace of an add-on's pods; one that is not documented may be
// any.
func placeOfPods(documented *eks.Addon) policy.Text {
	if documented.Namespace == "" {
		return anyText("namespace", policy.NameText)
	}
	return policy.Literal(documented.Namespace)
}
