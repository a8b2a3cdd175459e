package graph

import (
	"fmt"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// checkTemplates reports instance profiles of node groups that are there where
// none may be, missing, without a role, or roles themselves (facts 1.5, 1.6,
// 1.63, 1.64).
func (b *builder) checkTemplates() {
	for _, g := range b.set.NodeGroups {
		if !sure(&g.Decl) {
			continue
		}
		switch g.Kind {
		case fact.Managed:
			b.templateHasProfile(g)
		case fact.SelfManaged:
			b.templateLacksProfile(g)
		}
		for _, profile := range []fact.String{g.ProfileARN, g.ProfileName} {
			b.checkProfileField(g, profile)
			b.profileLacksRole(g, profile)
		}
	}
}

// templateHasProfile reports the launch template of a managed group that sets a
// profile: EKS makes one itself and refuses the template.
func (b *builder) templateHasProfile(g *fact.NodeGroup) {
	profile := g.LaunchTemplateProfile
	if g.Template == nil || !sure(g.Template) || !profile.Written() || profile.V.IsEmpty() {
		return
	}
	if profile.State != fact.Known && b.profileOf(profile, g.Template) == nil {
		return // it may be null
	}
	b.problem(profile.At, g.Template, &Problem{
		Code: "node.launch_template_has_profile", Subject: "node group " + quote(g.Name.V.String()), Field: g.Template.Address, Value: profile.V.String(),
		Severity: "error", About: []string{b.names.id(g)}, Evidence: []Evidence{{At: g.At.Range(), Note: "the managed node group that takes the launch template"}},
	})
}

// templateLacksProfile reports the launch template of a self-managed group that
// sets no profile.
func (b *builder) templateLacksProfile(g *fact.NodeGroup) {
	if g.Template == nil || !sure(g.Template) || g.ProfileName.Written() || g.ProfileARN.Written() || !b.ofEKS(g) {
		return
	}
	p := &Problem{
		Code: "node.launch_template_lacks_profile", Subject: "node group " + quote(g.Name.V.String()), Field: g.Template.Address,
		Severity: "error", About: []string{b.names.id(g)}, Evidence: []Evidence{{At: g.At.Range(), Note: "the self-managed node group that takes it"}},
	}
	p.Snippet, p.SnipKind = b.profileSnippet(g.Template)
	b.problem(g.Template.At, g.Template, p)
}

// ofEKS says that the cluster whose tag a group of instances bears is one of
// EKS: other kinds of clusters use the same tag.
func (b *builder) ofEKS(g *fact.NodeGroup) bool {
	for _, c := range b.scopeOf(&g.Decl).clusters {
		if policy.Equal(c.Name.V, g.Cluster.V) == policy.Yes {
			return true
		}
	}
	return false
}

// profileSnippet is the block with the one profile of the template's module.
func (b *builder) profileSnippet(template *fact.Decl) (snippet, kind string) {
	address := ""
	for _, p := range b.scopeOf(template).profiles {
		if len(p.Calls) > 0 || strings.ContainsAny(p.Address, "[ ") {
			continue
		}
		if address != "" {
			return "", ""
		}
		address = p.Address
	}
	if address == "" || len(template.Calls) > 0 {
		return "", ""
	}
	if strings.HasPrefix(template.Address, "aws_launch_configuration.") {
		return fmt.Sprintf("iam_instance_profile = %s.name\n", address), "hcl"
	}
	return fmt.Sprintf("iam_instance_profile {\n  name = %s.name\n}\n", address), "hcl"
}

// profileOf is the declared profile that a text in d's scope surely names.
func (b *builder) profileOf(text fact.String, d *fact.Decl) *fact.InstanceProfile {
	for _, p := range b.scopeOf(d).profiles {
		if p.Name.V.Key() == text.V.Key() || p.ARN.Key() == text.V.Key() {
			return p
		}
	}
	return nil
}

// profileLacksRole reports the profile of a group whose declaration names no role.
func (b *builder) profileLacksRole(g *fact.NodeGroup, text fact.String) {
	if !text.Written() {
		return
	}
	p := b.profileOf(text, &g.Decl)
	if p == nil || p.Role.Written() || !sure(&p.Decl) {
		return
	}
	at := text.At
	if at.IsZero() {
		at = g.At
	}
	b.problem(p.At, &p.Decl, &Problem{
		Code: "node.profile_lacks_role", Subject: "node group " + quote(g.Name.V.String()), Field: p.Address, Value: p.Name.V.String(),
		Severity: "error", About: []string{b.names.id(g)}, Evidence: []Evidence{{At: at.Range(), Note: "the nodes start with this instance profile"}},
	})
}

// checkProfileField reports the ARN of a role where a profile belongs, and one that
// is malformed.
func (b *builder) checkProfileField(g *fact.NodeGroup, text fact.String) {
	if !text.Written() || policy.HasPrefix(text.V, "arn:") != policy.Yes {
		return // the name of a profile
	}
	p := &Problem{
		Subject: "node group " + quote(g.Name.V.String()), Field: "iam_instance_profile", Value: text.V.String(),
		Severity: "error", About: []string{b.names.id(g)},
	}
	if g.Origin == fact.Eksctl {
		p.Field = "iam.instanceProfileARN"
	}
	if policy.ARNKind(text.V) == "role" {
		p.Code, p.Expected = "node.profile_arn_is_role", b.profileOfRole(text, g)
		b.problem(text.At, &g.Decl, p)
		return
	}
	b.malformedARN(policy.InstanceProfileARNDefect(text.V), text, &g.Decl, p)
}

// profileOfRole is the ARN of the one profile that holds the role with an ARN, or
// how its file names it.
func (b *builder) profileOfRole(arn fact.String, g *fact.NodeGroup) string {
	found := ""
	for _, r := range b.resolve(arn, &g.Decl).roles {
		for _, p := range b.scopeOf(&r.Decl).profiles {
			if p.Role.V.Key() != r.name.key {
				continue
			}
			if found != "" {
				return ""
			}
			if found = p.Address + ".arn"; p.ARN.Known() {
				found = p.ARN.String()
			}
		}
	}
	return found
}
