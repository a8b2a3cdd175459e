package model

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestProblemsAreThoseOfTheGroup(t *testing.T) {
	var f Failed
	group := f.Problems("irsa.role_arn_wrong_partition")
	if group == nil {
		t.Fatal("there is no such group")
	}
	*group = append(*group, Problem{Value: "x"})
	if len(f.IRSA.WrongPartition) != 1 || f.IRSA.WrongPartition[0].Value != "x" {
		t.Errorf("the group holds %v", f.IRSA.WrongPartition)
	}
	for _, code := range []string{"irsa.subject", "node.worker_policy", "irsa", "irsa.none", ""} {
		if f.Problems(code) != nil {
			t.Errorf("%q is a group of problems", code)
		}
	}
}

// Readers of the JSON see lists, however deep, and never null.
func TestFillLists(t *testing.T) {
	in := Input{Steps: []Step{{}}, Documents: []Document{{Statements: []Statement{{}}}}}
	in.FillLists()
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "null") {
		t.Errorf("the graph has a null: %s", text)
	}
}

func TestDenied(t *testing.T) {
	var s Step
	for _, c := range s.Checks() {
		*c = Check{Verdict: Denied}
		if !s.Denied() {
			t.Errorf("a step with %+v is not denied", s)
		}
		*c = Check{Verdict: Unknown}
	}
	if s.Denied() {
		t.Error("a step of which nothing is known is denied")
	}
}
