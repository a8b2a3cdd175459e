package terraform

import (
	"cmp"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
	"github.com/eksiamlint/eksiamlint/policy/catalogue"
)

func lit(s string) policy.Text { return policy.Literal(s) }

// named is the name of a resource that has the arguments arg and arg_prefix:
// without arg, the provider appends what makes it unique.
func (i *instance) named(arg string) *symbolic.Value {
	if told := i.told(arg); told != nil && i.attr(arg).IsNull() {
		return told
	}
	prefix := i.attr(arg + "_prefix")
	return symbolic.Distribute(i.fr, arg, i.at, []*symbolic.Value{i.attr(arg), prefix}, false, func(args []*symbolic.Value) *symbolic.Value {
		name, prefix := args[0], args[1]
		if !name.IsNull() {
			return name
		}
		made := i.symbol(arg, policy.NameText, i.at)
		made.Symbol.Unique = true
		h := made.Symbol.Hole()
		if h.Label = i.addr; !prefix.IsNull() {
			h.Label = "suffix"
		}
		hole := policy.HoleText(h)
		if prefix.IsNull() {
			return symbolic.StringValue(symbolic.Text{T: hole, Map: source.At(symbolic.HoleLen, i.at)}, i.at)
		}
		s, _ := prefix.AsText()
		return symbolic.StringValue(symbolic.Join(s, symbolic.Text{T: hole, Map: source.At(symbolic.HoleLen, i.at)}), prefix.At)
	})
}

// textOf is a value as text in a larger one.
func textOf(v *symbolic.Value) policy.Text {
	s, _ := v.AsText()
	return s.T
}

// slashed is the path argument of an IAM resource, "/" when it is not written.
func (i *instance) slashed() *symbolic.Value {
	p := i.attr("path")
	return symbolic.Distribute(i.fr, "path", p.At, []*symbolic.Value{p}, false, func(args []*symbolic.Value) *symbolic.Value {
		if args[0].IsNull() {
			return symbolic.LiteralValue("/", i.at)
		}
		return args[0]
	})
}

// derived is an attribute that depends on args in a way that is not followed.
func (i *instance) derived(path string, args ...*symbolic.Value) *symbolic.Value {
	v := symbolic.Derive(path, cty.String, i.at, args...)
	v.Symbol.Label = i.addr + "." + path
	return v
}

// arn is the ARN of something of the instance's provider.
func (i *instance) arn(service string, regional bool, resource ...policy.Text) policy.Text {
	p := i.provider()
	region := policy.Text{}
	if regional {
		region = p.region
	}
	return policy.Concat(append([]policy.Text{lit("arn:"), p.partition, lit(":" + service + ":"), region, lit(":"), p.account, lit(":")}, resource...)...)
}

// iamARN is the ARN of an IAM resource with a path and a name, for every case of
// both.
func (i *instance) iamARN(kind string) *symbolic.Value {
	return symbolic.Distribute(i.fr, "arn", i.at, []*symbolic.Value{i.slashed(), i.named("name")}, false, func(args []*symbolic.Value) *symbolic.Value {
		return symbolic.TextValue(i.arn("iam", false, lit(kind), textOf(args[0]), textOf(args[1])), i.at)
	})
}

// arnText is a computed ARN as facts hold it.
func (i *instance) arnText(attr string) policy.Text { return textOf(i.get(i.fr, attr, i.at)) }

func roleComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	switch attr {
	case "name", "id":
		return inst.named("name")
	case "arn":
		return inst.iamARN("role")
	case "path":
		return inst.slashed()
	case "unique_id":
		v := inst.symbol("unique_id", policy.NameText, inst.at)
		v.Symbol.Unique = true
		return v
	}
	return nil
}

func roleFacts(inst *instance, out *fact.Set) {
	r := &fact.Role{Decl: inst.decl(), Name: factString(inst.named("name")), Path: factString(inst.slashed()), ARN: inst.arnText("arn"),
		Trust: inst.document("assume_role_policy"), Boundary: inst.str("permissions_boundary"), MaxSession: inst.sessionLimit(), Tags: inst.allTags(), ManagedARNs: inst.strings("managed_policy_arns"),
		IgnoreChanges: inst.ignoredChanges()}
	blocks, open, why := inst.blocks("inline_policy")
	r.InlineOnly = len(blocks) > 0 || open
	r.Inline = fact.List[fact.InlinePolicy]{Open: open, Why: why, At: inst.at, Set: r.InlineOnly}
	for _, b := range blocks {
		if b.maybe || b.attr("policy").IsNull() && b.attr("name").IsNull() {
			continue
		}
		d := inst.decl()
		d.At = b.at
		r.Inline.Items = append(r.Inline.Items, fact.InlinePolicy{Decl: d, Role: r.Name, Name: b.str("name"), Doc: b.document("policy")})
	}
	inst.foreign(r)
	out.Roles = append(out.Roles, r)
}

// foreign leaves open what others than the files keep up: arguments whose changes
// are ignored, and the policies of a role that was made elsewhere and imported.
func (i *instance) foreign(r *fact.Role) {
	if i.plan != nil && (i.planRoot() || i.agrees()) {
		i.plan.foreign(r)
	}
	if at, ok := i.ignored("assume_role_policy"); ok {
		r.Trust = fact.Document{State: fact.Unknown, At: r.Trust.At,
			Why: &fact.Reason{Why: i.addr + " ignores changes of its trust policy", Settle: "leave assume_role_policy out of ignore_changes", At: at}}
	}
	at, kept := i.ignored("managed_policy_arns")
	if !kept {
		at, kept = i.ignored("inline_policy")
	}
	why := &fact.Reason{Why: i.addr + " ignores changes of its policies", Settle: "leave them out of ignore_changes", At: at}
	if site, ok := i.mod.dir.imported["aws_iam_role."+i.name]; ok && !kept {
		kept = true
		why = &fact.Reason{Why: i.addr + " is imported, with what was attached to it before", Settle: "leave the import block out once it is done", At: site}
	}
	if kept {
		r.ManagedARNs.Open, r.Inline.Open, r.InlineOnly = true, true, false
		r.ManagedARNs.Why, r.Inline.Why = why, why
	}
}

// ignored says that changes of an argument are ignored, and where that is said.
func (i *instance) ignored(arg string) (source.Site, bool) {
	for _, b := range i.syn.Blocks {
		a := b.Body.Attrs["ignore_changes"]
		if b.Type != "lifecycle" || a == nil {
			continue
		}
		at := i.fr.in(a.File).site(a.Expr.Range())
		text := string(at.Bytes())
		if strings.Trim(text, "\" ") == "all" || strings.Contains(text, arg) {
			return at, true
		}
	}
	return source.Site{}, false
}

func policyComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	switch attr {
	case "name":
		return inst.named("name")
	case "arn", "id":
		return inst.iamARN("policy")
	case "path":
		return inst.slashed()
	}
	return nil
}

func policyFacts(inst *instance, out *fact.Set) {
	out.Policies = append(out.Policies, &fact.Policy{Decl: inst.decl(), Name: factString(inst.named("name")), Path: factString(inst.slashed()),
		ARN: inst.arnText("arn"), Doc: inst.document("policy")})
}

func rolePolicyComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	switch attr {
	case "name":
		return inst.named("name")
	case "id":
		return symbolic.TextValue(policy.Concat(textOf(inst.attr("role")), lit(":"), textOf(inst.named("name"))), inst.at)
	}
	return nil
}

func rolePolicyFacts(inst *instance, out *fact.Set) {
	out.InlinePolicies = append(out.InlinePolicies, &fact.InlinePolicy{Decl: inst.decl(), Role: inst.str("role"),
		Name: factString(inst.named("name")), Doc: inst.document("policy")})
}

func attachmentFacts(inst *instance, out *fact.Set) {
	role := inst.str("role")
	out.Attachments = append(out.Attachments, &fact.Attachment{Decl: inst.decl(), PolicyARN: inst.str("policy_arn"),
		Roles: fact.List[fact.String]{Items: []fact.String{role}, At: role.At, Set: true}})
}

func policyAttachmentFacts(inst *instance, out *fact.Set) {
	out.Attachments = append(out.Attachments, &fact.Attachment{Decl: inst.decl(), PolicyARN: inst.str("policy_arn"), Roles: inst.strings("roles"), Exclusive: true})
}

func attachmentsExclusiveFacts(inst *instance, out *fact.Set) {
	exclusiveFacts(inst, "policy_arns", false, out)
}

func policiesExclusiveFacts(inst *instance, out *fact.Set) {
	exclusiveFacts(inst, "policy_names", true, out)
}

func exclusiveFacts(inst *instance, arg string, inline bool, out *fact.Set) {
	role, list := inst.str("role_name"), inst.strings(arg)
	out.Attachments = append(out.Attachments, &fact.Attachment{Decl: inst.decl(), OnlyThese: &list, Inline: inline,
		Roles: fact.List[fact.String]{Items: []fact.String{role}, At: role.At, Set: true}})
}

func profileComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	switch attr {
	case "name", "id":
		return inst.named("name")
	case "arn":
		return inst.iamARN("instance-profile")
	case "path":
		return inst.slashed()
	}
	return nil
}

func profileFacts(inst *instance, out *fact.Set) {
	p := &fact.InstanceProfile{Decl: inst.decl(), Name: factString(inst.named("name")), Path: factString(inst.slashed()), ARN: inst.arnText("arn"), Role: inst.str("role")}
	// Providers before 3.0 took a list.
	if roles := inst.strings("roles"); !p.Role.Written() && roles.Set {
		p.Role = inst.unsure("roles")
		if len(roles.Items) == 1 && !roles.Open {
			p.Role = roles.Items[0]
		}
	}
	out.InstanceProfiles = append(out.InstanceProfiles, p)
}

var scheme = symbolic.LiteralMatcher("https://")

// withoutScheme is a URL without its https://, as IAM keeps it.
func (i *instance) withoutScheme(url *symbolic.Value) *symbolic.Value {
	return symbolic.Distribute(i.fr, "url", i.at, []*symbolic.Value{url}, false, func(args []*symbolic.Value) *symbolic.Value {
		s, fails := args[0].AsText()
		if fails == policy.Yes {
			return i.derived("url", args[0])
		}
		readings, decider := symbolic.Fillings(s)
		bare := make([]*symbolic.Value, len(readings))
		for n, r := range readings {
			m := scheme.Find(r.T, 0)
			switch {
			case m.At != nil && m.At[0] == 0:
				bare[n] = symbolic.StringValue(r.Slice(m.At[1], len(r.T.Encoded())), i.at)
			case m.Found == policy.No:
				bare[n] = symbolic.StringValue(r, i.at)
			default:
				bare[n] = i.derived("url", args[0])
			}
		}
		return symbolic.ChoiceValue(cmp.Or(decider, "scheme "+args[0].Key()), args[0].Reason(), bare, i.at)
	})
}

// providerComputed is an OIDC provider, declared or looked up. What the url
// attribute reads depends on the version of the AWS provider: with or without
// the scheme.
func providerComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	bare := func() *symbolic.Value {
		url := inst.attr("url")
		if url.IsNull() { // looked up by its ARN
			arn := inst.attr("arn")
			if arn.IsNull() {
				return inst.symbol("url", policy.NoColonText, inst.at)
			}
			return symbolic.Distribute(inst.fr, "url", inst.at, []*symbolic.Value{arn}, false, func(args []*symbolic.Value) *symbolic.Value {
				s, _ := args[0].AsText()
				if parts, ok := symbolic.SplitText(s, lit(":oidc-provider/")); ok && len(parts) == 2 {
					return symbolic.StringValue(parts[1], inst.at)
				}
				return inst.derived("url", args[0])
			})
		}
		return inst.withoutScheme(url)
	}
	switch attr {
	case "arn", "id":
		if v := inst.attr("arn"); !v.IsNull() {
			return v
		}
		return symbolic.Distribute(inst.fr, "arn", inst.at, []*symbolic.Value{bare()}, false, func(args []*symbolic.Value) *symbolic.Value {
			return symbolic.TextValue(inst.arn("iam", false, lit("oidc-provider/"), textOf(args[0])), inst.at)
		})
	case "url":
		return symbolic.Distribute(inst.fr, "url", inst.at, []*symbolic.Value{bare()}, false, func(args []*symbolic.Value) *symbolic.Value {
			h := &policy.Hole{ID: inst.id + ".scheme", Label: inst.addr + ".url's scheme", Kind: policy.Scheme,
				Origin: &fact.Reason{Why: inst.addr + ".url begins with https:// in some versions of the AWS provider only", Settle: `replace(url, "https://", "")`, At: inst.at}}
			s, _ := args[0].AsText()
			return symbolic.StringValue(symbolic.Join(symbolic.Text{T: policy.HoleText(h), Map: source.At(symbolic.HoleLen, inst.at)}, s), inst.at)
		})
	}
	return nil
}

// dataProviderComputed is an OIDC provider that is looked up: one that a root of
// the tree declares has the account of that root.
func dataProviderComputed(inst *instance, attr string, at source.Site) *symbolic.Value {
	if url := inst.attr("url"); (attr == "arn" || attr == "id") && inst.attr("arn").IsNull() && !url.IsNull() {
		if d, ok := inst.elsewhere("aws_iam_openid_connect_provider", inst.withoutScheme(url)); ok {
			return symbolic.StringValue(d.text, inst.at)
		}
	}
	return providerComputed(inst, attr, at)
}

func providerFacts(inst *instance, out *fact.Set) {
	out.Providers = append(out.Providers, &fact.Provider{Decl: inst.decl(), URL: inst.str("url"), ARN: inst.arnText("arn"), ClientIDs: inst.strings("client_id_list"),
		Thumbprints: inst.strings("thumbprint_list")})
}

// providerLookup is a provider that something else makes.
func providerLookup(inst *instance, out *fact.Set) {
	out.ProviderLookups = append(out.ProviderLookups, &fact.Provider{Decl: inst.decl(), URL: inst.str("url"), ARN: inst.arnText("arn")})
}

func callerComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	switch attr {
	case "account_id", "id":
		return symbolic.TextValue(inst.provider().account, inst.at)
	}
	return nil
}

// suffix is the DNS suffix of the provider's partition.
func (c *cloud) suffix() policy.Text {
	name, ok := c.partition.Literal()
	for _, p := range policy.Partitions() {
		if ok && p.Name == name {
			return lit(p.DNSSuffix)
		}
	}
	h := policy.Hole{ID: c.partition.Key() + " suffix", Label: "DNS suffix of the partition", Kind: policy.DNSSuffix}
	for _, p := range c.partition.Holes() {
		h.Origin = p.Origin
	}
	return policy.HoleText(&h)
}

func partitionComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	switch attr {
	case "partition", "id":
		return symbolic.TextValue(inst.provider().partition, inst.at)
	case "dns_suffix":
		return symbolic.TextValue(inst.provider().suffix(), inst.at)
	case "reverse_dns_prefix":
		if s, ok := inst.provider().suffix().Literal(); ok {
			parts := strings.Split(s, ".")
			for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
				parts[i], parts[j] = parts[j], parts[i]
			}
			return symbolic.LiteralValue(strings.Join(parts, "."), inst.at)
		}
	}
	return nil
}

func regionComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	switch attr {
	case "name", "region", "id":
		for _, arg := range []string{"region", "name"} {
			if v := inst.attr(arg); !v.IsNull() {
				return v
			}
		}
		return symbolic.TextValue(inst.provider().region, inst.at)
	}
	return nil
}

// sameNamed is the declared resource of a type in the root whose argument arg is
// surely the text name.
func (i *instance) sameNamed(typ, arg string, name policy.Text) *instance {
	var found *instance
	i.mod.root.top.each(typ, func(other *instance) {
		if other.slot.exists == policy.Yes && !other.slot.open && policy.Equal(textOf(other.named(arg)), name) == policy.Yes {
			found = other
		}
	})
	return found
}

// each calls f for every instance of a type in the module and below.
func (m *module) each(typ string, f func(*instance)) {
	if m.dir == nil {
		return
	}
	for _, name := range m.dir.order {
		if modelName(m.dir.resources[name]) == typ {
			for _, s := range m.resource(name).all() {
				if inst, ok := s.obj.(*instance); ok {
					f(inst)
				}
			}
		}
	}
	for _, name := range sortedKeys(m.dir.modules) {
		for _, s := range m.callOf(name).all() {
			if child, ok := s.obj.(*module); ok {
				child.each(typ, f)
			}
		}
	}
}

// dataRoleComputed is a role that is looked up by name. Its path is not known
// unless the root declares it.
func dataRoleComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	switch attr {
	case "id":
		return inst.attr("name")
	case "arn", "path", "unique_id", "assume_role_policy", "permissions_boundary":
		name := inst.attr("name")
		if name.IsNull() || name.Kind == symbolic.Choice {
			return nil
		}
		if role := inst.sameNamed("aws_iam_role", "name", textOf(name)); role != nil {
			return role.get(inst.fr, attr, inst.at)
		}
		if attr == "arn" {
			path := policy.HoleText(inst.symbol("path", policy.NoColonText, inst.at).Symbol.Hole())
			return symbolic.TextValue(inst.arn("iam", false, lit("role"), path, textOf(name)), inst.at)
		}
	}
	return nil
}

func dataRoleFacts(inst *instance, out *fact.Set) {
	name := inst.str("name")
	if inst.sameNamed("aws_iam_role", "name", name.V) != nil {
		return
	}
	path := factString(inst.symbol("path", policy.NoColonText, inst.at))
	out.Roles = append(out.Roles, &fact.Role{Decl: inst.decl(), Name: name, Path: path, ARN: inst.arnText("arn"), Undeclared: true})
}

// dataRolesComputed is the ARNs of the roles that are found below a path. Those of
// IAM Identity Center lie below /aws-reserved/sso.amazonaws.com/.
func dataRolesComputed(inst *instance, attr string, at source.Site) *symbolic.Value {
	prefix := inst.attr("path_prefix")
	if attr != "arns" || prefix.IsNull() || prefix.Kind == symbolic.Choice {
		return nil
	}
	v := inst.symbolic(attr, at)
	v.Symbol.Type, v.Symbol.Solid = cty.Set(cty.String), true
	v.Symbol.Begin = inst.arn("iam", false, lit("role"), textOf(prefix))
	return v
}

func dataPolicyComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	name, arn := inst.attr("name"), inst.attr("arn")
	switch {
	case attr != "arn" && attr != "id" && attr != "policy":
		return nil
	case !arn.IsNull() && attr != "policy":
		return arn
	case name.IsNull() || name.Kind == symbolic.Choice:
		return nil
	}
	if p := inst.sameNamed("aws_iam_policy", "name", textOf(name)); p != nil {
		return p.get(inst.fr, attr, inst.at)
	}
	if attr == "policy" {
		return nil
	}
	if s, ok := name.Literal(); ok {
		if m := catalogue.Managed(s); m != nil {
			return symbolic.TextValue(policy.Concat(lit("arn:"), inst.provider().partition, lit(":iam::aws:policy/"+m.Resource())), inst.at)
		}
	}
	if d, ok := inst.elsewhere("aws_iam_policy", name); ok {
		return symbolic.StringValue(d.text, inst.at)
	}
	return nil
}

func dataProfileComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	name := inst.attr("name")
	if name.IsNull() || name.Kind == symbolic.Choice {
		return nil
	}
	if p := inst.sameNamed("aws_iam_instance_profile", "name", textOf(name)); p != nil && (attr == "arn" || attr == "path") {
		return p.get(inst.fr, attr, inst.at)
	}
	if attr == "role_name" {
		if p := inst.sameNamed("aws_iam_instance_profile", "name", textOf(name)); p != nil {
			return p.attr("role")
		}
	}
	return nil
}

// servicePrincipalComputed is the name of a service in the provider's partition.
// Outside of "aws" each service has its own custom.
func servicePrincipalComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	if attr != "name" && attr != "id" {
		return nil
	}
	service := inst.attr("service_name")
	if p, ok := inst.provider().partition.Literal(); !ok || p != "aws" || !inst.attr("region").IsNull() && attr == "id" {
		return nil
	}
	return symbolic.Distribute(inst.fr, "name", inst.at, []*symbolic.Value{service}, false, func(args []*symbolic.Value) *symbolic.Value {
		return symbolic.TextValue(policy.Concat(textOf(args[0]), lit(".amazonaws.com")), inst.at)
	})
}

func dataARNComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	names := map[string]string{"account": "account_id", "partition": "partition", "service": "service", "region": "region", "resource": "resource"}
	part, ok := names[attr]
	if !ok {
		return nil
	}
	return symbolic.Distribute(inst.fr, "arn", inst.at, []*symbolic.Value{inst.attr("arn")}, false, func(args []*symbolic.Value) *symbolic.Value {
		s, _ := args[0].AsText()
		parts := symbolic.ARNParts(&symbolic.Call{Name: "arn", Args: args, At: inst.at, In: inst.fr}, s)
		if parts == nil || !parts.IsMap() {
			return inst.derived(attr, args[0])
		}
		return parts.Member(part)
	})
}

// allTags are a resource's tags with those that its provider gives everything.
func (i *instance) allTags() fact.List[fact.Annotation] {
	l, more := i.annotations("tags"), i.provider().tags
	l.Items = append(l.Items, more.Items...)
	l.Open = l.Open || more.Open
	return l
}
