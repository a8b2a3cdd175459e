package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// passRole is what whoever starts an instance needs on its role.
const passRole = "iam:PassRole"

// karpenterNeeds asks whether Karpenter may pass the roles of its node classes to
// EC2 (facts 1.45). A node class does not say whose it is: the controller is one
// that is declared with the role of the nodes, and with several of them each has
// to lack the right.
func (b *builder) karpenterNeeds() {
	var controllers []*role
	for i := range b.groups {
		g := &b.groups[i]
		node := g.join.sole()
		if g.Kind != fact.Karpenter || node == nil || !sure(&g.Decl) {
			continue
		}
		if controllers == nil {
			if controllers = b.karpenterRoles(); len(controllers) == 0 {
				return
			}
		}
		b.mayPass(g, node, controllers)
	}
}

// mayPass asks whether one of the controllers may pass the role of a node class.
func (b *builder) mayPass(g *nodeGroup, node *role, controllers []*role) {
	if slices.ContainsFunc(controllers, func(r *role) bool { return scopeID(&r.Decl) != scopeID(&node.Decl) }) {
		return
	}
	verdict, anyService := policy.No, policy.No
	for _, r := range controllers {
		toEC2, toAny := r.passes(node)
		verdict, anyService = verdict.Or(toEC2), anyService.Or(toAny)
	}
	r := controllers[0]
	need := Need{
		Kind: "pass_role", At: r.nameSite().Range(), Role: r.out, NodeGroup: g.out, Verdict: verdictOf(verdict), Severity: "error",
		Policy: node.out.Name, About: []string{g.out.ID, r.id},
	}
	slices.Sort(need.About)
	switch verdict {
	case policy.Maybe:
		b.gap("Karpenter's role "+r.out.Name, r.undecided())
	case policy.No:
		need.Missing = []string{passRole}
		if anyService != policy.No {
			need.Kind = "pass_role_service"
		}
		need.Evidence = []Evidence{{At: g.at.Range(), Note: "node class " + quote(g.out.Name) + " has role " + quote(node.out.Name)}}
		for i, pass := range passed(r) {
			if i == 0 {
				need.At = pass.At
			} else {
				need.Evidence = append(need.Evidence, Evidence{At: pass.At, Note: "another role that may be passed"})
			}
			need.Found = append(need.Found, pass.Note)
		}
		need.Evidence = append(need.Evidence, callEvidence(&r.Decl)...)
		b.in.Failed.Node.PassRole = append(b.in.Failed.Node.PassRole, need)
	}
	b.in.Needs = append(b.in.Needs, need)
}

// passes says whether a role is allowed to pass another one to EC2, and to any
// service.
func (r *role) passes(other *role) (toEC2, toAny policy.Truth) {
	path := other.Path.V
	if path.IsEmpty() {
		path = policy.Literal("/")
	}
	// Once without accounts: those in policies are often documentation's.
	targets := []policy.Text{other.ARN, policy.Concat(policy.Literal("arn:"), anyText("partition", policy.Partition), policy.Literal(":iam::"), anyText("account", policy.AccountID),
		policy.Literal(":role"), path, other.Name.V)}
	toEC2, toAny = policy.No, policy.No
	all, _ := r.allows()
	for _, target := range targets {
		request := policy.Request{Action: passRole, Target: policy.Resource(target)}
		toAny = toAny.Or(policy.Decide(all, request).Allowed)
		for _, service := range policy.EC2Principals(r.Partition) {
			request.Context = policy.Context{}.With(policy.Literal("iam:PassedToService"), policy.Literal(service))
			toEC2 = toEC2.Or(policy.Decide(all, request).Allowed)
		}
	}
	return toEC2, toAny
}

// passed are the resources of a role's grants of iam:PassRole, with their text.
func passed(r *role) []Evidence {
	var list []Evidence
	for _, g := range r.granted {
		for _, st := range g.Statements {
			if st.Effect == policy.Deny || g.src == nil || !slices.ContainsFunc(st.Actions.Items, func(v policy.Value) bool {
				return policy.MatchAction(v.Text, passRole) == policy.Yes
			}) {
				continue
			}
			for _, v := range st.Resources.Items {
				list = append(list, Evidence{At: g.document.at(v.Span), Note: v.Text.String()})
			}
		}
	}
	return list
}

// karpenterRoles are the roles of Karpenter's controller: what an association
// gives ServiceAccount karpenter, and what trusts this ServiceAccount.
func (b *builder) karpenterRoles() []*role {
	name := policy.Literal(eks.Karpenter)
	var list []*role
	for _, a := range b.set.Associations {
		if j := b.resolve(a.RoleARN, &a.Decl); policy.Equal(a.ServiceAccount.V, name) == policy.Yes {
			list = append(list, j.roles...)
		}
	}
	for _, r := range b.roles {
		r.eachSubject(func(v policy.Value) {
			if _, account, ok := policy.SubjectParts(v.Text); ok && policy.Equal(account, name) == policy.Yes && !slices.Contains(list, r) {
				list = append(list, r)
			}
		})
	}
	return list
}
