package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// allowAll is a document that allows everything: what a Deny takes away from it,
// it takes away from any role.
var allowAll = func() *policy.Document {
	d, _ := policy.Parse(policy.Literal(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`), policy.Identity)
	return d
}()

// blocked reports what a permissions boundary or an explicit Deny takes from a
// role that its policies grant, or may grant (facts 1.11).
func (n *nodeNeed) blocked() {
	if !sure(&n.r.Decl) {
		return
	}
	n.boundary()
	for _, g := range n.r.granted {
		if !g.sure || g.src == nil {
			continue
		}
		for _, st := range g.Statements {
			if st.Effect != policy.Deny {
				continue
			}
			one := *g.Document
			one.Statements = []*policy.Statement{st}
			n.block("deny", g.label, g.document.site(st.Span).Range(), policy.Policies{Documents: []*policy.Document{allowAll, &one}})
		}
	}
}

// boundary asks the role's permissions boundary, when all of it is known.
func (n *nodeNeed) boundary() {
	r := n.r
	if !r.Boundary.Written() || r.ignores("permissions_boundary") {
		return
	}
	docs, why := n.b.managedContent(r.Boundary)
	if why != nil || len(docs) != 1 {
		return
	}
	evidence := []Evidence{}
	if docs[0].src != nil {
		evidence = append(evidence, Evidence{At: docs[0].src.At.Range(), Note: "the document of the boundary"})
	}
	n.block("boundary", r.Boundary.V.String(), siteOr(r.Boundary.At, r.At), policy.Policies{Documents: []*policy.Document{docs[0].Document}}, evidence...)
}

// block reports the actions that nodes need, and are granted, and that limit does
// not let through on any resource.
func (n *nodeNeed) block(kind, name string, at source.Range, limit policy.Policies, evidence ...Evidence) {
	var missing []string
	for _, action := range n.needed() {
		if n.grant(action) != policy.No && policy.Grants(limit, action, targetOf(action)).Allowed == policy.No {
			missing = append(missing, action)
		}
	}
	if len(missing) == 0 {
		return
	}
	slices.Sort(missing)
	need := n.need(kind, "", n.groups)
	need.At, need.Verdict, need.Missing, need.Policy = at, Denied, missing, name
	need.Snippet, need.SnipKind = "", ""
	need.Evidence = append(evidence, need.Evidence...)
	if slices.Equal(missing, workerActions[:1]) {
		n.workerSeverity(need, true)
	}
	n.b.in.Needs = append(n.b.in.Needs, *need)
	n.b.in.Failed.Node.Boundary = append(n.b.in.Failed.Node.Boundary, *need)
}

// needed are the actions that the role's nodes surely need.
func (n *nodeNeed) needed() []string {
	actions := slices.Clone(pullActions)
	if len(n.workers) > 0 {
		actions = append(actions, workerActions[0])
	}
	for _, g := range n.groups {
		if list := n.b.associatedWith(g); len(list) > 0 {
			actions = append(actions, podIdentityAction)
			break
		}
	}
	for _, g := range n.workers {
		if cluster, _, _ := n.b.needsCNI(g, n.addresses()); cluster != nil {
			return append(actions, "ec2:AttachNetworkInterface", "ec2:CreateNetworkInterface")
		}
	}
	return actions
}
