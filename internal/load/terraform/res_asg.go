package terraform

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

func launchTemplateComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	switch attr {
	case "name":
		return inst.named("name")
	case "id":
		v := inst.symbol("id", policy.NameText, inst.at)
		v.Symbol.Unique = true
		return v
	}
	return nil
}

func launchConfigurationComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	if attr == "name" || attr == "id" {
		return inst.named("name")
	}
	return nil
}

// launchTemplate is the template that a launch_template block refers to by id or
// by name, nil when the root does not declare it.
func (i *instance) launchTemplate(ref *body) *instance {
	if ref == nil {
		return nil
	}
	for _, arg := range [][2]string{{"id", "id"}, {"name", "name"}, {"launch_template_id", "id"}, {"launch_template_name", "name"}} {
		if v := ref.attr(arg[0]); !v.IsNull() {
			return i.declared("aws_launch_template", arg[1], textOf(v))
		}
	}
	return nil
}

// declared is the instance of a type in the root with this attribute.
func (i *instance) declared(typ, attr string, text policy.Text) *instance {
	var found *instance
	i.mod.root.top.each(typ, func(other *instance) {
		if textOf(other.get(i.fr, attr, other.at)).Key() == text.Key() {
			found = other
		}
	})
	return found
}

// profile is the instance profile of a launch template, by name or ARN.
func (i *instance) profile() fact.String {
	b, sure := i.block("iam_instance_profile")
	switch {
	case b == nil && sure:
		return fact.String{At: i.at}
	case b == nil || !sure:
		return i.unsure("iam_instance_profile")
	}
	if arn := b.str("arn"); arn.Written() {
		return arn
	}
	return b.str("name")
}

func (i *instance) hopLimit() fact.Int {
	b, sure := i.block("metadata_options")
	switch {
	case b == nil && sure:
		return fact.Int{At: i.at}
	case b == nil || !sure:
		return fact.Int{State: fact.Unknown, At: i.at}
	}
	return b.integer("http_put_response_hop_limit")
}

// autoscalingFacts is a self-managed node group: a group of instances with the
// cluster's tag.
func autoscalingFacts(inst *instance, out *fact.Set) {
	g := &fact.NodeGroup{Decl: inst.decl(), Kind: fact.SelfManaged, Name: factString(inst.named("name")), CustomAMI: policy.Maybe}
	template := inst.template()
	cluster, ok := inst.clusterTag()
	if !ok && template != nil && template.typ == "aws_launch_template" {
		specs, _, _ := template.blocks("tag_specifications")
		for _, s := range specs {
			if found, is := tagCluster(s.attr("tags")); is {
				cluster, ok = found, true
			}
		}
	}
	if !ok {
		return
	}
	g.Cluster = cluster
	if template != nil && !inst.overridesTemplate() {
		d := template.decl()
		g.Template = &d
	}
	switch {
	case template == nil:
		g.ProfileName, g.HopLimit = inst.unsure("launch_template"), fact.Int{State: fact.Unknown, At: inst.at}
	case template.typ == "aws_launch_configuration":
		setProfile(g, template.str("iam_instance_profile"))
		g.HopLimit = template.hopLimit()
	default:
		b, sure := template.block("iam_instance_profile")
		switch {
		case b != nil && sure:
			g.ProfileName, g.ProfileARN = b.str("name"), b.str("arn")
		case b != nil || !sure:
			g.ProfileName = template.unsure("iam_instance_profile")
		}
		g.HopLimit = template.hopLimit()
	}
	out.NodeGroups = append(out.NodeGroups, g)
}

// template is the launch template or configuration of a group.
func (i *instance) template() *instance {
	if name := i.attr("launch_configuration"); !name.IsNull() {
		return i.declared("aws_launch_configuration", "name", textOf(name))
	}
	if b, sure := i.block("launch_template"); b != nil && sure {
		return i.launchTemplate(b)
	}
	b, sure := i.block("mixed_instances_policy")
	for _, typ := range []string{"launch_template", "launch_template_specification"} {
		if b == nil || !sure {
			return nil
		}
		b, sure = b.block(typ)
	}
	return i.launchTemplate(b)
}

// overridesTemplate says that some instances of a group may have templates of
// their own.
func (i *instance) overridesTemplate() bool {
	b, _ := i.block("mixed_instances_policy")
	if b == nil {
		return false
	}
	t, _ := b.block("launch_template")
	if t == nil {
		return false
	}
	overrides, open, _ := t.blocks("override")
	for _, o := range overrides {
		if own, sure := o.block("launch_template_specification"); own != nil || !sure {
			return true
		}
	}
	return open
}

// clusterTag is the name of the cluster that a group's tags name.
func (i *instance) clusterTag() (fact.String, bool) {
	blocks, _, _ := i.blocks("tag")
	for _, b := range blocks {
		if b.maybe {
			continue
		}
		if c, ok := clusterOfKey(b.str("key"), b.str("value")); ok {
			return c, true
		}
	}
	if list := i.attr("tags"); list.IsSeq() {
		for _, t := range list.Items {
			if key, value := t.Member("key"), t.Member("value"); key != nil && value != nil {
				if c, ok := clusterOfKey(factString(key), factString(value)); ok {
					return c, true
				}
			}
		}
	}
	return fact.String{}, false
}

func tagCluster(tags *symbolic.Value) (fact.String, bool) {
	for _, m := range tags.Members {
		if c, ok := clusterOfKey(factString(symbolic.StringValue(m.Key, m.At)), factString(m.Value)); ok {
			return c, true
		}
	}
	return fact.String{}, false
}

// clusterOfKey reads the tags kubernetes.io/cluster/NAME and eks:cluster-name.
func clusterOfKey(key, value fact.String) (fact.String, bool) {
	const prefix = "kubernetes.io/cluster/"
	if s, ok := key.V.Literal(); ok && s == "eks:cluster-name" {
		return value, true
	}
	encoded := key.V.Encoded()
	if !strings.HasPrefix(encoded, prefix) || len(encoded) == len(prefix) {
		return fact.String{}, false
	}
	if v, ok := value.V.Literal(); ok && v != "owned" && v != "shared" {
		return fact.String{}, false
	}
	m := key.Map
	if m.Len() == 0 {
		m = source.At(len(encoded), key.At)
	}
	m = m.Slice(len(prefix), len(encoded))
	return fact.Text(key.V.Slice(len(prefix), len(encoded)), m.Site(0, len(encoded)-len(prefix)), m), true
}

// setProfile sets a profile that may be given by name or by ARN.
func setProfile(g *fact.NodeGroup, profile fact.String) {
	if _, is := policy.ParseARN(profile.V); is == policy.Yes {
		g.ProfileARN = profile
		return
	}
	g.ProfileName = profile
}
