package graph

import (
	"fmt"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// fillGrant says what the caller's policies grant instead of the actions, and how
// to mend it. The finding stands at the text that asks for the role.
func (h *hop) fillGrant(s *Step, actions ...string) {
	s.Grant = Check{Verdict: Denied, Presented: h.arn.V.String(), Why: "none", At: s.At}
	s.Action.Presented = strings.Join(actions, " and ")
	s.Snippet, s.Kind = grantSnippet(h.arn.V, h.tags == policy.Yes)
	if actions[0] == policy.TagSession {
		s.Evidence = append(s.Evidence, Evidence{At: h.source.nameSite().Range(), Note: "the role that has no such grant"})
		return
	}
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
var grantRank = map[string]int{"none": 0, "eks-auth": 1, "other": 2, "path": 3, "session": 4}

// nearMisses are the near misses of one statement.
func (h *hop) nearMisses(g *grantedDoc, st *policy.Statement) []nearMiss {
	at := func(s policy.Span) source.Range {
		if g.src == nil {
			return g.at.Range()
		}
		return g.document.at(s)
	}
	if st.Effect == policy.Deny {
		return nil
	}
	var list []nearMiss
	covers := false
	for _, a := range st.Actions.Items {
		if policy.MatchAction(a.Text, policy.AssumeRole) != policy.No {
			covers = true
		} else if policy.MatchAction(a.Text, "eks-auth:AssumeRoleForPodIdentity") == policy.Yes {
			list = append(list, nearMiss{why: "eks-auth", evidence: Evidence{At: at(a.Span), Note: "eks-auth:AssumeRoleForPodIdentity serves the Pod Identity agent alone"}})
		}
	}
	if !covers {
		return list
	}
	for _, v := range st.Resources.Items {
		list = append(list, nearMiss{h.resourceWhy(v.Text), v.Text.String(), Evidence{At: at(v.Span), Note: "the grant that is there"}})
	}
	return list
}

// denies says that a statement by itself denies the call.
func (h *hop) denies(g *grantedDoc, st *policy.Statement) bool {
	return policy.Decide(byItself(g.Document, st), policy.Request{
		Caller: policy.Caller{ARN: h.source.ARN}, Action: h.denied, Target: policy.Resource(h.arn.V),
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

// fillDeny says which statement denies the call: of the caller's policies, or of
// its permissions boundary, which may also just not allow it.
func (h *hop) fillDeny(s *Step) {
	s.Action.Presented = h.denied
	s.Grant = Check{Verdict: Denied, Presented: h.arn.V.String(), Why: "boundary", At: s.At, Accepted: []string{h.source.Boundary.V.String()}}
	for _, g := range h.source.granted {
		for _, st := range g.Statements {
			if st.Effect != policy.Deny || !g.sure || !h.denies(g, st) {
				continue
			}
			s.Grant.Why, s.Grant.Accepted = "deny", []string{g.label}
			s.Evidence = append(s.Evidence, Evidence{At: s.At, Note: "the text that asks for the role"})
			s.Grant.At = g.at.Range()
			if g.src != nil {
				s.Grant.At = g.document.at(st.Span)
			}
			return
		}
	}
	s.Evidence = append(s.Evidence, Evidence{At: h.source.Boundary.At.Range(), Note: "the permissions boundary of role " + quote(h.source.out.Name)})
}

// hopAction is the check of a trust policy that names a caller and lets it not
// call an action: at the first action that it lets it call instead.
func (r *role) hopAction(caller *role, action string) Check {
	c := Check{Verdict: Denied, Presented: action, Why: "trust", At: r.trust.src.At.Range()}
	d := policy.DecideTrust(openly(r.trust.Document, false), r.Account, policy.Request{
		Caller: policy.Caller{ARN: caller.ARN, Account: caller.Account}, Action: policy.AssumeRole,
	})
	for _, ref := range d.Deciding {
		for _, v := range ref.Statement.Actions.Items {
			if len(c.Accepted) == 0 {
				c.At = r.trust.at(v.Span)
			}
			c.Accepted = append(c.Accepted, v.Text.String())
		}
	}
	return c
}

// grantSnippet is the statement that is missing; a session whose tags pass on
// needs both actions (facts 4.7).
func grantSnippet(arn policy.Text, tags bool) (snippet, kind string) {
	s, ok := arn.Literal()
	if !ok {
		return "", ""
	}
	action := `"sts:AssumeRole"`
	if tags {
		action = `["sts:AssumeRole", "sts:TagSession"]`
	}
	return fmt.Sprintf("{\n  \"Effect\": \"Allow\",\n  \"Action\": %s,\n  \"Resource\": %q\n}\n", action, s), "json"
}
