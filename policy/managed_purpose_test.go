package policy

import "testing"

// TestPurposesAreOfRealPolicies: a name that AWS does not have says nothing to
// anybody.
func TestPurposesAreOfRealPolicies(t *testing.T) {
	for name, purpose := range purposes {
		answer := ManagedPolicy(Literal("arn:aws:iam::aws:policy/" + name))
		if answer.Wrong && answer.Expected != "" {
			answer = ManagedPolicy(Literal(answer.Expected))
		}
		if answer.Policy == nil {
			t.Errorf("%s is no policy of AWS", name)
		} else if got := answer.Policy.Purpose(); got != purpose {
			t.Errorf("%s: %q", name, got)
		}
	}
}
