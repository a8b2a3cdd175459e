package graph

import (
	"cmp"
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// RoleReport is what the files say about one role.
type RoleReport struct {
	Role     model.Role
	Trust    *model.Document // nil when it is not known
	Policies []PolicyReport  // in the order of their places
	Open     string          // why its policies are not all known, empty when they are
	Uses     []Evidence      // what runs as the role
	Step     *Step           // the move to the target, nil when there is none
}

// PolicyReport is a policy of a role.
type PolicyReport struct {
	Name    string       // of a managed policy, else the address of what declares it
	ARN     string       // empty for an inline policy
	At      source.Range // where it is attached
	Purpose string       // empty for a policy that AWS does not make
	Assumes []Evidence   // grants of sts:AssumeRole, each with its resource as note
}

// Explain reports on the roles with a name or ARN. With target, the ARN of a
// role, it asks whether each may assume that one. It does not change set.
func Explain(set *fact.Set, name, target string) []RoleReport {
	asked := *set
	arn := fact.String{State: fact.Known, V: policy.Literal(target)}
	if target != "" {
		party := fact.Party{Kind: fact.OfRole, Name: fact.String{State: fact.Known, V: policy.Literal(name)}}
		asked.Intents = append(slices.Clone(set.Intents), &fact.Intent{
			Decl: fact.Decl{Exists: policy.Yes}, From: []fact.Party{party}, To: arn, Link: "role %s is asked for",
		})
	}
	b := newBuilder(&asked)
	g := b.build()
	var list []RoleReport
	for _, r := range b.roles {
		if r.Undeclared || r.out.Name != name && r.out.ARN != name {
			continue
		}
		list = append(list, b.report(r, g, target))
	}
	return list
}

func (b *builder) report(r *role, g *Graph, target string) RoleReport {
	report := RoleReport{Role: r.out}
	if !r.complete() {
		report.Open = "not all that is attached to it is known"
		if r.openWhy != nil {
			report.Open = r.openWhy.Why
		}
	}
	if r.trust != nil {
		trust := b.documentNoun(r.out.Trust, r.trust, &r.Decl)
		report.Trust = &trust
	}
	for _, d := range r.granted {
		report.Policies = append(report.Policies, policyReport(d))
	}
	slices.SortStableFunc(report.Policies, func(x, y PolicyReport) int {
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.Name, y.Name))
	})
	for i := range g.Input.Steps {
		s := &g.Input.Steps[i]
		switch {
		case s.Via == "assume" && s.At == (source.Range{}) && s.Source.ID == r.id && target != "":
			report.Step = s
		case s.Via != "assume" && s.Role.ID == r.id:
			use := Evidence{At: s.At, Note: usedBy(s)}
			if !slices.Contains(report.Uses, use) {
				report.Uses = append(report.Uses, use)
			}
		}
	}
	return report
}

// usedBy says what a step starts from.
func usedBy(s *Step) string {
	switch {
	case s.Addon.Name != "":
		return "add-on " + quote(s.Addon.Name)
	case s.ServiceAccount.Name != "":
		return "ServiceAccount " + s.ServiceAccount.Name
	case s.Association.ServiceAccount != "":
		return "Pod Identity of " + s.Association.Namespace + "/" + s.Association.ServiceAccount
	case s.NodeGroup.Name != "":
		return "node group " + quote(s.NodeGroup.Name)
	}
	return s.Via
}

func policyReport(d *grantedDoc) PolicyReport {
	p := PolicyReport{Name: d.label, At: d.at.Range()}
	if !d.inline {
		p.ARN = d.label
		if answer := policy.ManagedPolicy(policy.Literal(d.label)); answer.Policy != nil {
			p.Name, p.Purpose = answer.Policy.Name, answer.Policy.Purpose()
		}
	}
	for _, st := range d.Statements {
		if st.Effect != policy.Allow {
			continue
		}
		for _, a := range st.Actions.Items {
			if policy.MatchAction(a.Text, policy.AssumeRole) != policy.Yes {
				continue
			}
			for _, v := range st.Resources.Items {
				p.Assumes = append(p.Assumes, Evidence{At: d.document.at(v.Span), Note: v.Text.String()})
			}
		}
	}
	return p
}
