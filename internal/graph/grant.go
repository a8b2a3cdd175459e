package graph

import (
	"fmt"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// fillGrant says what the caller's policies grant instead, and how to mend it.
// The finding stands at the text that asks for the role.
func (h *hop) fillGrant(s *Step) {
	s.Grant = Check{Verdict: Denied, Presented: h.arn.V.String(), Why: "none", At: s.At}
	s.Snippet, s.Kind = grantSnippet(h.arn.V, s.Association.ID != "")
	var instead []Evidence
	for _, g := range h.source.granted {
		for _, st := range g.Statements {
			for _, near := range h.nearMisses(g, st) {
				switch rank := grantRank[near.why] - grantRank[s.Grant.Why]; {
				case rank < 0:
					continue
				case rank > 0:
					s.Grant.Why, s.Grant.Accepted, instead = near.why, nil, nil
				}
				if near.resource != "" {
					s.Grant.Accepted = append(s.Grant.Accepted, near.resource)
				}
				instead = append(instead, near.evidence)
			}
		}
	}
	s.Evidence = append(s.Evidence, Evidence{At: h.source.nameSite().Range(), Note: "the role that has no such grant"})
	s.Evidence = append(s.Evidence, instead...)
}

// nearMiss is what a statement has instead of the grant.
type nearMiss struct {
	why, resource string
	evidence      Evidence
}

// grantRank orders what stands instead of the grant, from the least telling.
var grantRank = map[string]int{"none": 0, "eks-auth": 1, "other": 2, "path": 3, "session": 4, "deny": 5}

// nearMisses are the near misses of one statement.
func (h *hop) nearMisses(g *grantedDoc, st *policy.Statement) []nearMiss {
	at := func(s policy.Span) source.Range {
		if g.src == nil {
			return g.at.Range()
		}
		return g.document.at(s)
	}
	if st.Effect == policy.Deny {
		if h.denies(g, st) {
			return []nearMiss{{why: "deny", evidence: Evidence{at(st.Span), "the statement that denies it"}}}
		}
		return nil
	}
	var list []nearMiss
	covers := false
	for _, a := range st.Actions.Items {
		if policy.MatchAction(a.Text, policy.AssumeRole) != policy.No {
			covers = true
		} else if policy.MatchAction(a.Text, "eks-auth:AssumeRoleForPodIdentity") == policy.Yes {
			list = append(list, nearMiss{why: "eks-auth", evidence: Evidence{at(a.Span), "eks-auth:AssumeRoleForPodIdentity serves the Pod Identity agent alone"}})
		}
	}
	if !covers {
		return list
	}
	for _, v := range st.Resources.Items {
		list = append(list, nearMiss{h.resourceWhy(v.Text), v.Text.String(), Evidence{at(v.Span), "the grant that is there"}})
	}
	return list
}

// denies says that a statement by itself denies the call.
func (h *hop) denies(g *grantedDoc, st *policy.Statement) bool {
	one := *g.Document
	one.Statements = []*policy.Statement{st}
	return policy.Decide(policy.Policies{Documents: []*policy.Document{&one}}, policy.Request{
		Caller: policy.Caller{ARN: h.source.ARN}, Action: policy.AssumeRole, Target: policy.Resource(h.arn.V),
	}).Explicit == policy.Yes
}

// resourceWhy says how a granted resource misses the target.
func (h *hop) resourceWhy(t policy.Text) string {
	if policy.ARNKind(t) == "assumed-role" {
		if a, is := policy.ParseARN(t); is == policy.Yes {
			if parts, ok := policy.Split(a.Resource, "/", 3); ok && len(parts) > 1 && policy.Equal(parts[1], h.parsed.Name) == policy.Yes {
				return "session"
			}
		}
		return "other"
	}
	r, is := policy.ParseRoleARN(t)
	if is == policy.Yes && policy.Equal(r.Name, h.parsed.Name) == policy.Yes && policy.Equal(r.Path, h.parsed.Path) == policy.No {
		return "path"
	}
	return "other"
}

// grantSnippet is the statement that is missing; Pod Identity tags the session in
// its target, too (facts 4.7).
func grantSnippet(arn policy.Text, podIdentity bool) (snippet, kind string) {
	s, ok := arn.Literal()
	if !ok {
		return "", ""
	}
	action := `"sts:AssumeRole"`
	if podIdentity {
		action = `["sts:AssumeRole", "sts:TagSession"]`
	}
	return fmt.Sprintf("{\n  \"Effect\": \"Allow\",\n  \"Action\": %s,\n  \"Resource\": %q\n}\n", action, s), "json"
}
