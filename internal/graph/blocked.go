package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// allowAll is a document that allows everything: what a Deny takes away from it,
// it takes away from any role.
var allowAll = func() *policy.Document {
	d, _ := policy.Parse(policy.Literal(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`), policy.Identity)
	return d
}()

// limit is what may take away what the policies of a role grant: its permissions
// boundary, or a statement that denies (facts 1.11).
type limit struct {
	kind, name string // "boundary" or "deny"; the policy
	at         source.Range
	policies   policy.Policies
	evidence   []Evidence
}

// limits are those of the role that are surely there, and known.
func (n *roleNeed) limits() []limit {
	if !sure(&n.r.Decl) {
		return nil
	}
	list := n.boundary()
	for _, g := range n.r.granted {
		if !g.sure || g.src == nil {
			continue
		}
		for _, st := range g.Statements {
			if st.Effect != policy.Deny {
				continue
			}
			deny := byItself(g.Document, st)
			deny.Documents = append(deny.Documents, allowAll)
			list = append(list, limit{kind: "deny", name: g.label, at: g.document.at(st.Span), policies: deny})
		}
	}
	return list
}

// boundary is the role's permissions boundary, when all of it is known.
func (n *roleNeed) boundary() []limit {
	r := n.r
	if !r.Boundary.Written() || r.ignores("permissions_boundary") {
		return nil
	}
	docs, why := n.b.managedContent(r.Boundary)
	if why != nil || len(docs) != 1 {
		return nil
	}
	l := limit{
		kind: "boundary", name: r.Boundary.V.String(), at: siteOr(r.Boundary.At, r.At),
		policies: documents(docs[0].Document),
	}
	if docs[0].src != nil {
		l.evidence = []Evidence{{At: docs[0].src.At.Range(), Note: "the document of the boundary"}}
	}
	return []limit{l}
}

// taken are those of the actions that the role is granted, and that the limit does
// not let through on any resource.
func (n *roleNeed) taken(l *limit, actions []string) []string {
	var missing []string
	for _, action := range actions {
		if n.grant(action) != policy.No && policy.Grants(l.policies, action, targetOf(action)).Allowed == policy.No {
			missing = append(missing, action)
		}
	}
	slices.Sort(missing)
	return missing
}

// takeAway writes into a need what a limit takes away.
func (l *limit) takeAway(need *Need, missing []string) {
	need.Kind, need.At, need.Verdict, need.Missing, need.Policy = l.kind, l.at, Denied, missing, l.name
	need.Snippet, need.SnipKind = "", ""
	need.Evidence = append(slices.Clone(l.evidence), need.Evidence...)
}

// blocked reports what limits take from what nodes need.
func (n *nodeNeed) blocked() {
	for _, l := range n.limits() {
		missing := n.taken(&l, n.needed())
		if len(missing) == 0 {
			continue
		}
		need := n.need(l.kind, "", n.groups)
		l.takeAway(need, missing)
		if slices.Equal(missing, []string{eks.Registering}) {
			n.workerSeverity(need, true)
		}
		n.b.in.Needs = append(n.b.in.Needs, *need)
		n.b.in.Failed.Node.Boundary = append(n.b.in.Failed.Node.Boundary, *need)
	}
}

// addonBlocked reports what limits take from what an add-on needs, whose need is to be
// found in need. What always fails outweighs what hangs on the use.
func (n *roleNeed) addonBlocked(uses []eks.AddonUse, need *Need) {
	for _, l := range n.limits() {
		var missing []string
		when := ""
		for _, use := range uses {
			if taken := n.taken(&l, use.Actions); len(taken) > 0 && n.otherUse(use) == policy.No && (missing == nil || use.When == "") {
				missing, when = taken, use.When
			}
		}
		if len(missing) == 0 {
			continue
		}
		blocked := *need
		l.takeAway(&blocked, missing)
		blocked.Evidence = append(blocked.Evidence, n.r.attachedAt()...)
		if when != "" && blocked.Condition == "" {
			blocked.Severity, blocked.Condition = "warning", when
		}
		n.b.in.Needs = append(n.b.in.Needs, blocked)
		n.b.in.Failed.Addon.Boundary = append(n.b.in.Failed.Addon.Boundary, blocked)
	}
}

// needed are the actions that the role's nodes surely need.
func (n *nodeNeed) needed() []string {
	actions := slices.Clone(eks.PullActions)
	if len(n.workers) > 0 {
		actions = append(actions, eks.Registering)
	}
	for _, g := range n.groups {
		if list := n.b.associatedWith(g); len(list) > 0 {
			actions = append(actions, eks.PodIdentityAction)
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
