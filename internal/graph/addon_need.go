package graph

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// addonNeeds asks of every role that surely is an add-on's whether it is granted
// what the add-on needs (facts 6.1-6.12). What nodes have counts for nothing there:
// pods with a role of their own never fall back to the nodes'.
func (b *builder) addonNeeds() {
	type serving struct {
		r     *role
		addon string
	}
	needs := map[serving]*Need{}
	var order []serving
	for _, a := range b.set.Addons {
		if documentedOf(a.Name) == nil || !sure(&a.Decl) || b.cniReported(a) {
			continue
		}
		name, _ := a.Name.V.Literal()
		for _, l := range b.addonLinks(a) {
			r := b.resolve(l.arn, l.decl).certain()
			if r == nil || b.refused(&l, r) {
				continue
			}
			key := serving{r, name}
			if needs[key] == nil {
				needs[key] = b.addonNeed(b.roleNeed(r), a)
				order = append(order, key)
			}
			serve(needs[key], b.addonNoun(a).ID, l.evidence(r), l.when)
		}
	}
	failed := &b.in.Failed.Addon.LacksPermission
	var asked []*role
	for _, key := range order {
		need := needs[key]
		slices.Sort(need.About)
		asked = append(asked, key.r)
		if need.Verdict == Denied {
			need.Evidence = append(need.Evidence, key.r.attachedAt()...)
			need.Evidence = append(need.Evidence, callEvidence(&key.r.Decl)...)
			*failed = append(*failed, *need)
		}
		b.in.Needs = append(b.in.Needs, *need)
		b.roleNeed(key.r).addonBlocked(eks.Addons[key.addon].Uses, need)
	}
	moveNeedsToCalls(*failed, asked)
}

// serve adds one more add-on that has the role to its need.
func serve(n *Need, addon string, link Evidence, when string) {
	if !slices.Contains(n.About, addon) {
		n.About = append(n.About, addon)
	}
	if !slices.Contains(n.Evidence, link) {
		n.Evidence = append(n.Evidence, link)
	}
	if when != "" && n.Severity == "error" {
		n.Severity, n.Condition = "warning", when
	}
}

// addonNeed is the need of the role of an add-on.
func (b *builder) addonNeed(n *roleNeed, a *fact.Addon) *Need {
	documented := documentedOf(a.Name)
	need := &Need{
		Kind: "addon", At: n.r.nameSite().Range(), Role: n.r.out, Addon: b.addonNoun(a), Policy: lastPart(documented.Policy),
		Verdict: Allowed, Severity: "error", About: []string{n.r.id}, Found: slices.Clone(n.r.out.Attached),
	}
	undecided := n.ask(documented.Uses, need)
	switch {
	case len(need.Missing) > 0:
		need.Verdict = Denied
		if documented.Policy != "" {
			need.Snippet, need.SnipKind = n.r.attachments([]string{documented.Policy})
		}
	case undecided:
		return n.unknown(need, nil)
	}
	return need
}

// lastPart is the name at the end of a path.
func lastPart(s string) string { return s[strings.LastIndex(s, "/")+1:] }

// ask adds the actions that are surely not granted for some use to a need, and says
// whether others are undecided. What always fails outweighs what hangs on the use.
func (n *roleNeed) ask(uses []eks.AddonUse, need *Need) (undecided bool) {
	need.Condition = ""
	hard := false
	for _, use := range uses {
		if other := n.otherUse(use); other != policy.No {
			undecided = undecided || other == policy.Maybe
			continue
		}
		missing, open := n.lacks(use.Actions)
		undecided = undecided || open
		if len(missing) == 0 {
			continue
		}
		need.Missing = append(need.Missing, missing...)
		hard = hard || use.When == ""
		if need.Condition == "" {
			need.Condition = use.When
		}
	}
	if hard {
		need.Condition = ""
	} else if need.Condition != "" {
		need.Severity = "warning"
	}
	return undecided
}

// otherUse says whether a role is for another use of its add-on.
func (n *roleNeed) otherUse(use eks.AddonUse) policy.Truth {
	answer := policy.No
	for _, action := range use.Instead {
		switch {
		case action != eks.AnyAction:
			answer = answer.Or(n.grant(action))
		case len(n.r.granted) > 0:
			return policy.Yes
		case n.all.Open:
			answer = policy.Maybe
		}
	}
	return answer
}

// cniReported says that the VPC CNI of a cluster is reported to have no rights by
// any way, the add-on's role among them.
func (b *builder) cniReported(a *fact.Addon) bool {
	if name, _ := a.Name.V.Literal(); name != eks.CNIAddon {
		return false
	}
	of := func(n Need) bool { return n.Cluster.Name == a.Cluster.V.String() }
	return slices.ContainsFunc(b.in.Failed.Node.CNIPolicy, of) || slices.ContainsFunc(b.in.Failed.Eksctl.AttachPoliciesIncomplete, of)
}
