package graph

import (
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// TestAttachmentOfARoleThatStandsBeside: a name that is surely one role's is not
// another's of the same account, although the names by themselves may be equal.
func TestAttachmentOfARoleThatStandsBeside(t *testing.T) {
	const trust = `{"Version":"2012-10-17","Statement":[]}`
	tests := []struct {
		name     string
		change   func(other *fact.Role)
		complete bool
	}{
		{"beside it", func(*fact.Role) {}, true},
		{"perhaps not there", func(r *fact.Role) { maybe(&r.Decl) }, false},
		{"perhaps not there, but with a name of its own", func(r *fact.Role) {
			maybe(&r.Decl)
			r.Name = sym("other.name", hole("prefix", policy.NameText), lit("-"), unique("suffix", policy.NameText))
		}, true},
		{"only referred to", func(r *fact.Role) { r.Undeclared = true }, false},
		{"in another root", func(r *fact.Role) { r.Scope = &fact.Scope{ID: "terraform:other"} }, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			e := newEstate()
			e.role("shop-nodes", trust)
			other := e.role("other", trust)
			other.Name = sym("other.name", hole("var.name", policy.NameText))
			test.change(other)
			a := e.attach(other, "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy")
			a.Roles.Open = false
			a.PolicyARN = sym("attachment", hole("var.policy", policy.AnyText))
			for _, r := range Whole(e.set).Input.Roles {
				if r.Name == "shop-nodes" && r.Complete != test.complete {
					t.Errorf("complete: %v, want %v", r.Complete, test.complete)
				}
			}
		})
	}
}
