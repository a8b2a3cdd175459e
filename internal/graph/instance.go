package graph

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// nodeGroup is a node group with the role that its nodes run as.
type nodeGroup struct {
	*fact.NodeGroup
	join join
	at   source.Site // the text that gives the nodes their role
	out  NodeGroup
}

// instanceSteps joins node groups to their roles and asks whether EC2 may
// assume these (facts 1.1-1.4).
func (b *builder) instanceSteps() {
	for _, f := range b.set.NodeGroups {
		g := nodeGroup{NodeGroup: f}
		g.join, g.at = b.nodeRole(f)
		g.out = NodeGroup{
			Noun: b.noun(b.names.id(f), f.Name.V.String(), &f.Decl),
			Kind: string(f.Kind), Cluster: f.Cluster.V.String(), AMI: amiOf(f),
		}
		if r := g.join.sole(); r != nil {
			g.out.Role = r.id
		}
		b.groups = append(b.groups, g)
	}
	for i := range b.groups {
		if g := &b.groups[i]; g.Kind != fact.Hybrid {
			b.instanceStep(g)
		}
	}
}

// nodeRole is the role that a group's nodes run as, and the text that says so.
func (b *builder) nodeRole(g *fact.NodeGroup) (join, source.Site) {
	if g.RoleARN.Written() {
		return b.resolve(g.RoleARN, &g.Decl), g.RoleARN.At
	}
	if g.RoleName.Written() {
		return b.roleNamed(g.RoleName, &g.Decl), g.RoleName.At
	}
	name := g.ProfileName
	if !name.Written() {
		name = g.ProfileARN
	}
	if !name.Written() || policy.ARNKind(name.V) == "role" { // findings of their own
		return join{}, g.At
	}
	for _, p := range b.set.InstanceProfiles {
		same := p.Name.V.Key() == name.V.Key() || p.ARN.Key() == name.V.Key()
		if !same || scopeID(&p.Decl) != scopeID(&g.Decl) || !p.Role.Written() {
			continue
		}
		n := textOf(p.Role.V)
		var roles []*role
		for _, r := range b.roleIndex.named(&n) {
			if r.name.key == n.key && scopeID(&r.Decl) == scopeID(&p.Decl) {
				roles = append(roles, r)
			}
		}
		if len(roles) > 0 {
			return join{roles: roles}, name.At
		}
		return join{undecided: true, why: unknownText(p.Role, "the role of the instance profile is in no file that was read")}, name.At
	}
	return join{undecided: true, why: unknownText(name, "the instance profile is in no file that was read")}, name.At
}

// roleNamed finds the role that a name alone means: in the own scope, or the one
// role of that name in all files, its account taken for granted.
func (b *builder) roleNamed(name fact.String, d *fact.Decl) join {
	n := textOf(name.V)
	var same []*role
	var possible bool
	for _, r := range b.roleIndex.named(&n) {
		if equalNames(&n, &r.name) == policy.Yes {
			same = append(same, r)
		} else {
			possible = true
		}
	}
	if home := inScope(same, d); len(home) > 0 {
		return join{roles: home}
	}
	if len(same) > 0 {
		return b.existing(same, []string{"account"})
	}
	return join{undecided: possible, why: unknownText(name, "role "+name.V.String()+" is in no file that was read")}
}

// amiOf is the family of a group's image.
func amiOf(g *fact.NodeGroup) string {
	if g.CustomAMI == policy.Yes {
		return "custom"
	}
	name, _ := g.AMIType.V.Literal()
	for _, family := range []struct{ prefix, word string }{
		{"AL2_", "al2"}, {"AL2023_", "al2023"}, {"BOTTLEROCKET_", "bottlerocket"}, {"WINDOWS_", "windows"}, {"CUSTOM", "custom"},
	} {
		if strings.HasPrefix(name, family.prefix) {
			return family.word
		}
	}
	return "unknown"
}

func (b *builder) instanceStep(g *nodeGroup) {
	about := "node group " + g.out.Name
	if len(g.join.roles) == 0 {
		b.gap(about, g.join.why)
		return
	}
	step := Step{Via: "instance", At: g.at.Range(), NodeGroup: g.out, Severity: "error", Assumed: g.join.assumed}
	b.decide(decision{
		step: &step, join: g.join, origin: &g.Decl, about: about, nouns: []string{g.out.ID},
		link: "the nodes run as role %s",
		ask: func(r *role) outcome {
			return r.askService(&b.in.Failed.Node.Trust, policy.EC2Principals(r.Partition)...)
		},
	})
}

// checkProfiles reports instance profiles where roles belong (facts 1.6).
func (b *builder) checkProfiles() {
	for _, g := range b.set.NodeGroups {
		b.profileInsteadOfRole(g.RoleARN, &g.Decl, "node_role_arn", "iam.instanceRoleARN", "node group "+quote(g.Name.V.String()), b.names.id(g))
	}
	for _, c := range b.set.Clusters {
		b.profileInsteadOfRole(c.RoleARN, &c.Decl, "role_arn", "iam.serviceRoleARN", "cluster "+quote(c.Name.V.String()), b.names.id(c))
	}
	for _, p := range b.set.FargateProfiles {
		b.profileInsteadOfRole(p.RoleARN, &p.Decl, "pod_execution_role_arn", "podExecutionRoleARN", "Fargate profile "+quote(p.Name.V.String()), b.names.id(p))
	}
	for _, a := range b.set.Addons {
		b.profileInsteadOfRole(a.RoleARN, &a.Decl, "service_account_role_arn", "serviceAccountRoleARN", "add-on "+quote(a.Name.V.String()), b.names.id(a))
	}
	for _, a := range b.set.Associations {
		subject := "the association of " + a.Namespace.V.String() + "/" + a.ServiceAccount.V.String()
		b.profileInsteadOfRole(a.RoleARN, &a.Decl, "role_arn", "roleARN", subject, b.names.id(a))
		b.profileInsteadOfRole(a.TargetRoleARN, &a.Decl, "target_role_arn", "targetRoleARN", subject, b.names.id(a))
	}
}

// profileInsteadOfRole reports an ARN; field is its name in Terraform, eksctl
// the one in eksctl's files.
func (b *builder) profileInsteadOfRole(arn fact.String, d *fact.Decl, field, eksctl, subject, about string) {
	if !arn.Written() || !sure(d) || policy.ARNKind(arn.V) != "instance-profile" {
		return
	}
	if d.Origin == fact.Eksctl {
		field = eksctl
	}
	b.problem(arn.At, d, &Problem{
		Code: "node.role_arn_is_profile", Subject: subject, Field: field, Value: arn.V.String(),
		Expected: b.roleOfProfile(arn), Severity: "error", About: []string{about},
	})
}

// roleOfProfile is the ARN of the role in the instance profile with an ARN, or
// how its file names the role; empty when the files don't tell.
func (b *builder) roleOfProfile(arn fact.String) string {
	for _, p := range b.set.InstanceProfiles {
		if policy.Equal(p.ARN, arn.V) != policy.Yes || !p.Role.Written() {
			continue
		}
		n := textOf(p.Role.V)
		for _, r := range b.roleIndex.named(&n) {
			if r.name.key != n.key || scopeID(&r.Decl) != scopeID(&p.Decl) {
				continue
			}
			if r.ARN.Known() {
				return r.ARN.String()
			}
			return r.Address + ".arn"
		}
	}
	return ""
}
