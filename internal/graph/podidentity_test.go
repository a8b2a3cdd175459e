package graph

import (
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
)

func TestPodIdentity(t *testing.T) {
	both := []string{"sts:AssumeRole", "sts:TagSession"}
	on := fact.Bool{State: fact.Known, V: true}
	for _, test := range []struct {
		name, trust string
		tags        fact.Bool
		want        []string
		at          string // the text at the finding
		severity    string
		why         string
		gap         bool
	}{
		{name: "good", trust: serviceTrust("pods.eks.amazonaws.com", both...)},
		{name: "two statements", trust: `{"Statement":[{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":"sts:AssumeRole"},
{"Effect":"Allow","Principal":{"Service":["pods.eks.amazonaws.com"]},"Action":"sts:TagSession"}]}`},
		{name: "all actions", trust: serviceTrust("pods.eks.amazonaws.com", "sts:*")},
		{name: "web identity", trust: irsaTrust(equals("sub", "system:serviceaccount:prod:web")), want: []string{"podidentity.untrusted"}, severity: "error"},
		{name: "misspelt", trust: serviceTrust("pod.eks.amazonaws.com", both...), want: []string{"podidentity.untrusted"}, at: "pod.eks.amazonaws.com", severity: "error", why: "typo"},
		{name: "the cluster's", trust: serviceTrust("eks.amazonaws.com", both...), want: []string{"podidentity.untrusted"}, at: "eks.amazonaws.com", severity: "error"},
		{name: "tags alone", trust: serviceTrust("pods.eks.amazonaws.com", "sts:TagSession"), want: []string{"podidentity.untrusted"}, at: "sts:TagSession", severity: "error", why: "action"},
		{name: "the action of tokens", trust: serviceTrust("pods.eks.amazonaws.com", "sts:AssumeRoleWithWebIdentity", "sts:TagSession"), want: []string{"irsa.trust_action"}},
		{name: "no tags", trust: serviceTrust("pods.eks.amazonaws.com"), want: []string{"podidentity.tag_session"}, at: "sts:AssumeRole", severity: "error"},
		{name: "no tags, tags off", trust: serviceTrust("pods.eks.amazonaws.com"), tags: on, want: []string{"podidentity.tag_session"}, at: "sts:AssumeRole", severity: "warning"},
		{name: "no tags, tags not known", trust: serviceTrust("pods.eks.amazonaws.com"), tags: fact.Bool{State: fact.Unknown},
			want: []string{"podidentity.tag_session"}, at: "sts:AssumeRole", severity: "warning"},
		{name: "a condition", trust: `{"Statement":[{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"],
"Condition":{"StringEquals":{"aws:RequestTag/kubernetes-namespace":"other"}}}]}`, want: []string{"podidentity.condition"}},
		{name: "unknown principal", trust: serviceTrust("%service%", both...), gap: true},
		{name: "unknown action", trust: serviceTrust("pods.eks.amazonaws.com", "sts:AssumeRole", "%action%"), gap: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := newEstate()
			a := e.association("prod", "web", e.role("web", test.trust))
			a.DisableSessionTags = test.tags
			g := Build(e.set)
			only(t, g, test.want...)
			if got := gapAbout(g, "Pod Identity of prod/web"); got != test.gap {
				t.Errorf("gaps %+v", g.Gaps)
			}
			f := g.Input.Failed.PodIdentity
			for _, s := range f.Untrusted {
				check(t, s, s.Principal, test.trust, test.at, test.severity, test.why)
			}
			for _, s := range f.TagSession {
				check(t, s, s.Action, test.trust, test.at, test.severity, test.why)
			}
		})
	}
}

func check(t *testing.T, s Step, c Check, text, at, severity, why string) {
	t.Helper()
	if at != "" && textAt(t, c.At, text) != at {
		t.Errorf("the finding stands at %q", textAt(t, c.At, text))
	}
	if s.Severity != severity || c.Why != why || c.Verdict != Denied || (severity == "warning") != (s.Condition != "") {
		t.Errorf("step %+v", s)
	}
}
