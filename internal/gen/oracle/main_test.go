package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/policy"
)

func TestPins(t *testing.T) {
	pins, err := readPins()
	if err != nil {
		t.Fatal(err)
	}
	if len(pins) != len(signs) {
		t.Errorf("%d pins, and %d ways to tell their cases", len(pins), len(signs))
	}
	// The generator makes cases of every pin, and most cases have none.
	const count = 20000
	seen, free := map[string]int{}, 0
	for i := range uint64(count) {
		c := newGenerator(1, i).testCase(int(i))
		any := false
		for id, is := range signs {
			if is(c) {
				seen[id]++
				any = true
			}
		}
		if !any {
			free++
		}
	}
	for _, p := range pins {
		if seen[p.ID] == 0 {
			t.Errorf("no case is about %q", p.ID)
		}
	}
	if free*100 < count*75 {
		t.Errorf("only %d of %d cases have nothing of any pin", free, count)
	}
}

func TestCasesDependOnSeedAndNumber(t *testing.T) {
	text := func(seed, id uint64) string {
		b, err := json.Marshal(newGenerator(seed, id).testCase(0))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if first, again := text(1, 2), text(1, 2); first != again {
		t.Error("the same seed and number make different cases")
	}
	if text(1, 2) == text(2, 2) || text(1, 2) == text(1, 3) {
		t.Error("other seeds and numbers make the same case")
	}
}

func TestCompare(t *testing.T) {
	deny := &document{Version: "2012-10-17", Statement: []*statement{{Effect: "Deny", Action: []string{"*"}, Resource: []string{"*"}}}}
	c := &testCase{Principal: callers[0].principal, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/k", Account: accountA, Identity: []*document{allowAll}}
	for _, test := range []struct {
		name      string
		with      []*document
		theirs    theirs
		what      string
		complaint string
	}{
		{"the same", []*document{allowAll}, theirs{Type: "single", Result: allowed}, "agree", "decided"},
		{"another", []*document{allowAll}, theirs{Type: "single", Result: implicit}, "wrong", "1 disagreements"},
		{"a Deny here alone", []*document{deny}, theirs{Type: "single", Result: implicit}, "wrong", "1 disagreements"},
		{"an error there", []*document{deny}, theirs{Type: "error", Error: json.RawMessage(`"x"`)}, "skipped", "1 of 1 cases were skipped"},
		{"an ignored key there", []*document{deny}, theirs{Type: "single", Result: allowed, Ignored: []string{"k"}}, "skipped", "1 of 1 cases were skipped"},
	} {
		c.Identity = test.with
		r := &report{pinned: map[string]int{}, skipped: map[string]int{}, answers: map[string]int{}}
		r.compare(c, test.theirs, nil)
		what := "skipped"
		switch {
		case r.agree == 1:
			what = "agree"
		case len(r.wrong) == 1:
			what = "wrong"
		}
		err := r.verdict()
		if what != test.what || what != "agree" && (err == nil || !strings.Contains(err.Error(), test.complaint)) || what == "agree" && err != nil {
			t.Errorf("%s: %s, %v", test.name, what, err)
		}
	}
	if agrees(implicit, policy.No, explicit) || !agrees(implicit, policy.Maybe, explicit) || !agrees(undecided, policy.No, allowed) {
		t.Error("agrees does not know what our answers leave open")
	}
}
