package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// rulesIAM are the actions with which whoever has them gives himself all others.
var rulesIAM = []string{
	"iam:AttachRolePolicy", "iam:CreateAccessKey", "iam:CreatePolicyVersion", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy",
}

// administrator reports what surely lets nodes, and with them every pod that
// reaches their metadata, rule the account or become every role in it.
func (n *nodeNeed) administrator() {
	if n.r.trust == nil || n.r.namesService(policy.EC2Principals(n.r.Partition)...) != policy.Yes {
		return // it may be that no node gets the role
	}
	for _, g := range n.r.granted {
		if !g.sure || n.r.Made != "" && g.src != nil { // eksctl's inline policies are only known to be at most so wide
			continue
		}
		for _, st := range g.Statements {
			kind, found := n.rules(g, st)
			if len(found) == 0 {
				continue
			}
			at := g.at.Range()
			if g.src != nil {
				at = g.document.at(st.Span)
			}
			if g.src != nil && n.b.reported("policy.grants_too_much", at) {
				continue
			}
			n.reportAdministrator(g, kind, found, at)
			break
		}
	}
}

// rules says what a statement of a document lets whoever has the role do: all
// others' rights in the account, or become every role.
func (n *nodeNeed) rules(g *grantedDoc, st *policy.Statement) (kind string, found []string) {
	// The ARN of some role, of which nothing is known.
	some := policy.Concat(policy.Literal("arn:"), n.r.Partition, policy.Literal(":iam::"), anyText("account", policy.AccountID),
		policy.Literal(":role/"), anyText("name", policy.NameText))
	covers := func(action string) bool {
		request := policy.Request{Action: action, Target: policy.Resource(some)}
		return policy.Decide(byItself(g.Document, st), request).Allowed == policy.Yes && n.undenied(request)
	}
	found = slices.DeleteFunc(slices.Clone(rulesIAM), func(a string) bool { return !covers(a) })
	if len(found) == 0 && !st.NotActions.Set && covers(policy.AssumeRole) {
		return "assume_all", []string{policy.AssumeRole}
	}
	return "administrator", found
}

func (n *nodeNeed) reportAdministrator(g *grantedDoc, kind string, found []string, at source.Range) {
	need := n.need(kind, "", n.groups)
	need.At, need.Verdict, need.Severity, need.Found, need.Policy = at, Denied, "warning", found, g.label
	need.Snippet, need.SnipKind = "", ""
	need.Evidence = slices.DeleteFunc(need.Evidence, func(e Evidence) bool { return slices.Contains(n.r.attachedAt(), e) })
	n.b.in.Needs = append(n.b.in.Needs, *need)
	n.b.in.Failed.Node.Administrator = append(n.b.in.Failed.Node.Administrator, *need)
}

// undenied says that no Deny and no permissions boundary may stand in the way.
func (n *nodeNeed) undenied(r policy.Request) bool {
	if policy.Decide(n.r.policies(), r).Explicit != policy.No {
		return false
	}
	if !n.r.Boundary.Written() {
		return true
	}
	docs, why := n.b.managedContent(n.r.Boundary)
	return why == nil && len(docs) == 1 && policy.Decide(documents(docs[0].Document), r).Allowed == policy.Yes
}
