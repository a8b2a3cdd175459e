package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// exclusiveSet is a list of all policies that a role may have: an argument of
// the role, or a resource of its own.
type exclusiveSet struct {
	d      *fact.Decl
	field  string
	inline bool // the list names inline policies
	items  []fact.String
	at     source.Site
}

// holds says whether the set surely, or perhaps, names a text.
func (x *exclusiveSet) holds(t policy.Text) policy.Truth {
	found := policy.No
	for _, item := range x.items {
		found = found.Or(policy.Equal(item.V, t))
	}
	return found
}

// checkExclusive reports exclusive sets beside attachments that they undo
// (facts TR5.2), and exclusive attachments of policies that others attach, too
// (TR5.3).
func (b *builder) checkExclusive() {
	links := &attachments{b: b, byName: map[string][]match{}}
	sets := b.exclusiveSets(links)
	undone := b.undoneBy(sets, links)
	for _, r := range b.roles {
		for _, x := range sets[r] {
			b.reportUndone(r, x, undone[x])
		}
	}
	for _, a := range b.set.Attachments {
		if a.Exclusive && sure(&a.Decl) && a.PolicyARN.Written() {
			b.checkExclusiveAttachment(a)
		}
	}
}

// exclusiveSets are those of each role, in its own declaration and in resources.
func (b *builder) exclusiveSets(links *attachments) map[*role][]*exclusiveSet {
	sets := map[*role][]*exclusiveSet{}
	for _, r := range b.roles {
		if sure(&r.Decl) && !library(&r.Decl) {
			sets[r] = r.ownSets()
		}
	}
	for _, a := range b.set.Attachments {
		if a.OnlyThese == nil || a.OnlyThese.Open || !sure(&a.Decl) {
			continue
		}
		for _, name := range a.Roles.Items {
			links.surely(&a.Decl, name, func(r *role) {
				sets[r] = append(sets[r], &exclusiveSet{&a.Decl, a.Address, a.Inline, a.OnlyThese.Items, a.OnlyThese.At})
			})
		}
	}
	return sets
}

// undoneBy is what adds policies to a role that a set of its policies does not name.
func (b *builder) undoneBy(sets map[*role][]*exclusiveSet, links *attachments) map[*exclusiveSet][]Evidence {
	undone := map[*exclusiveSet][]Evidence{}
	adds := func(name fact.String, inline bool, what fact.String, d *fact.Decl) {
		links.surely(d, name, func(r *role) {
			for _, x := range sets[r] {
				if x.inline == inline && what.Written() && x.holds(what.V) == policy.No {
					undone[x] = append(undone[x], Evidence{At: d.At.Range(), Note: d.Address + " adds " + quote(what.V.String()) + ", which is not in the set"})
				}
			}
		})
	}
	for _, a := range b.set.Attachments {
		if a.OnlyThese != nil || !sure(&a.Decl) {
			continue
		}
		for _, name := range a.Roles.Items {
			adds(name, false, a.PolicyARN, &a.Decl)
		}
	}
	for _, p := range b.set.InlinePolicies {
		if p.Role.Written() && sure(&p.Decl) {
			adds(p.Role, true, p.Name, &p.Decl)
		}
	}
	return undone
}

func (b *builder) reportUndone(r *role, x *exclusiveSet, evidence []Evidence) {
	if len(evidence) == 0 {
		return
	}
	kind := "managed"
	if x.inline {
		kind = "inline"
	}
	b.problem(x.at, x.d, &Problem{
		Code: "terraform.exclusive_conflict", Kind: kind, Subject: "role " + quote(r.out.Name), Field: x.field,
		Severity: "warning", Evidence: evidence, About: []string{r.id},
	})
}

// ownSets are the exclusive sets in the role's own declaration.
func (r *role) ownSets() []*exclusiveSet {
	var sets []*exclusiveSet
	if r.ManagedARNs.Set && !r.ManagedARNs.Open && !r.ignores("managed_policy_arns") {
		sets = append(sets, &exclusiveSet{&r.Decl, "managed_policy_arns", false, r.ManagedARNs.Items, r.ManagedARNs.At})
	}
	if r.InlineOnly && !r.Inline.Open && !r.ignores("inline_policy") {
		x := &exclusiveSet{&r.Decl, "inline_policy", true, nil, r.Inline.At}
		for _, p := range r.Inline.Items {
			x.items = append(x.items, p.Name)
			x.at = p.At
		}
		sets = append(sets, x)
	}
	return sets
}

// checkExclusiveAttachment reports an aws_iam_policy_attachment of a policy that
// it surely does not have for itself: one of AWS, or one that another resource
// attaches to a role that is not in its list.
func (b *builder) checkExclusiveAttachment(a *fact.Attachment) {
	p := &Problem{
		Code: "terraform.policy_attachment_exclusive", Subject: a.Address, Value: a.PolicyARN.V.String(), Severity: "warning",
		About: []string{a.Address},
	}
	switch answer := b.managedPolicy(a.PolicyARN.V); {
	case answer.Wrong: // there is no such policy to be taken away
	case answer.AWS == policy.Yes:
		p.Kind = "aws"
	default:
		for _, other := range b.set.Attachments {
			if other == a || other.OnlyThese != nil || !sure(&other.Decl) || other.Address == a.Address && other.At == a.At ||
				policy.Equal(a.PolicyARN.V, other.PolicyARN.V) != policy.Yes || !outside(other, a) {
				continue
			}
			p.Kind = "shared"
			p.Evidence = append(p.Evidence, Evidence{At: other.At.Range(), Note: other.Address + " attaches the policy, too"})
		}
	}
	if p.Kind != "" {
		at := a.PolicyARN.At
		if at.IsZero() || a.PolicyARN.Map.Len() == 0 {
			at = a.At
		}
		b.problem(at, &a.Decl, p)
	}
}

// outside says that an attachment is surely to a role that the exclusive one
// does not list.
func outside(other, exclusive *fact.Attachment) bool {
	if exclusive.Roles.Open {
		return false
	}
	return slices.ContainsFunc(other.Roles.Items, func(name fact.String) bool {
		return name.Written() && !slices.ContainsFunc(exclusive.Roles.Items, func(x fact.String) bool {
			return policy.Equal(x.V, name.V) != policy.No
		})
	})
}
