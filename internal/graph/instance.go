package graph

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// nodeGroup is a node group with the role that its nodes run as.
type nodeGroup struct {
	*fact.NodeGroup
	join join
	at   source.Site // the text that gives the nodes their role
	out  model.NodeGroup
}

// instanceSteps joins node groups to their roles and asks whether EC2 may
// assume these (facts 1.1-1.4).
func (b *builder) instanceSteps() {
	for _, f := range b.set.NodeGroups {
		g := nodeGroup{NodeGroup: f}
		g.join, g.at = b.nodeRole(f)
		g.out = model.NodeGroup{
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

// checkRoleFields reports what stands in the fields that take a role's ARN and is
// none (facts 1.6, 8.1).
func (b *builder) checkRoleFields() {
	for _, g := range b.set.NodeGroups {
		b.checkRoleField(g.RoleARN, &g.Decl, "node_role_arn", "iam.instanceRoleARN", "node group "+quote(g.Name.V.String()), b.names.id(g))
	}
	for _, c := range b.set.Clusters {
		b.checkRoleField(c.RoleARN, &c.Decl, "role_arn", "iam.serviceRoleARN", "cluster "+quote(c.Name.V.String()), b.names.id(c))
	}
	for _, p := range b.set.FargateProfiles {
		b.checkRoleField(p.RoleARN, &p.Decl, "pod_execution_role_arn", "podExecutionRoleARN", "Fargate profile "+quote(p.Name.V.String()), b.names.id(p))
	}
	for _, a := range b.set.Addons {
		b.checkRoleField(a.RoleARN, &a.Decl, "service_account_role_arn", "serviceAccountRoleARN", "add-on "+quote(a.Name.V.String()), b.names.id(a))
	}
	for _, a := range b.set.Associations {
		subject := "the association of " + a.Namespace.V.String() + "/" + a.ServiceAccount.V.String()
		if a.Addon.Written() {
			subject = "the association of " + a.ServiceAccount.V.String() + " for add-on " + quote(a.Addon.V.String())
		}
		b.checkRoleField(a.RoleARN, &a.Decl, "role_arn", "roleARN", subject, b.names.id(a))
		b.checkRoleField(a.TargetRoleARN, &a.Decl, "target_role_arn", "targetRoleARN", subject, b.names.id(a))
	}
}

// checkRoleField checks an ARN; field is its name in Terraform, eksctl the one in
// eksctl's files.
func (b *builder) checkRoleField(arn fact.String, d *fact.Decl, field, eksctl, subject, about string) {
	if !arn.Written() || !sure(d) || arn.V.IsEmpty() {
		return
	}
	if d.Origin == fact.Eksctl {
		field = eksctl
	}
	p := &Problem{Subject: subject, Field: field, Value: arn.V.String(), Severity: "error", About: []string{about}}
	if policy.ARNKind(arn.V) == "instance-profile" {
		p.Code, p.Expected = "node.role_arn_is_profile", b.roleOfProfile(arn)
		b.problem(arn.At, d, p)
		return
	}
	defect := policy.RoleARNDefect(arn.V)
	if defect == nil {
		defect = foreignPartition(arn.V, d)
	}
	if defect != nil && defect.Kind == policy.ARNNameOnly {
		if b.takesName(d, field) {
			return
		}
		name := textOf(arn.V)
		defect.Expected = b.roleReference(&name, d)
	}
	b.malformedARN(defect, arn, d, p)
}

// takesName says that what stands in a field is reported as a name already.
func (b *builder) takesName(d *fact.Decl, field string) bool {
	return slices.ContainsFunc(b.set.Problems, func(p *fact.Problem) bool {
		return p.Code == "terraform.attachment_takes_name" && p.Address == d.Address && p.Field == field
	})
}

// malformedARN reports the defect of an ARN, when there is one.
func (b *builder) malformedARN(defect *policy.Defect, arn fact.String, d *fact.Decl, p *Problem) {
	if defect == nil {
		return
	}
	p.Code, p.Kind, p.Why, p.Expected = "node.arn_malformed", defect.Kind, defect.Why, defect.Expected
	b.problem(arn.At, d, p)
}

// roleOfProfile is the ARN of the role in the instance profile with an ARN, or
// how its file names the role; empty when the files don't tell.
func (b *builder) roleOfProfile(arn fact.String) string {
	for _, p := range b.set.InstanceProfiles {
		if policy.Equal(p.ARN, arn.V) != policy.Yes || !p.Role.Written() {
			continue
		}
		name := textOf(p.Role.V)
		if role := b.roleReference(&name, &p.Decl); role != "" {
			return role
		}
	}
	return ""
}

// roleReference is the ARN of the role of d's scope with a name, or how its file
// refers to it; empty when there is none.
func (b *builder) roleReference(name *text, d *fact.Decl) string {
	for _, r := range b.roleIndex.named(name) {
		if r.name.key != name.key || scopeID(&r.Decl) != scopeID(d) {
			continue
		}
		if r.ARN.Known() {
			return r.ARN.String()
		}
		return r.Address + ".arn"
	}
	return ""
}
