package terraform

import (
	"iter"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// cloud is what one provider configuration talks to. What is not written is a
// hole, the same for everything of that provider in the root.
type cloud struct {
	account, region, partition policy.Text
	name                       string // "aws", "aws.hub"

	tags fact.List[fact.Annotation] // default_tags
}

// cloudOf is the provider of a resource or data source.
func (m *module) cloudOf(syn *syntax.Body, typ string) *cloud {
	name := providerOf(syn, typ)
	if !strings.HasPrefix(name, "aws") {
		name = "aws"
	}
	return m.cloud(name)
}

// providerOf is the name of the provider of a resource or data source: the one that
// it asks for, or that of its type.
func providerOf(syn *syntax.Body, typ string) string {
	if a := syn.Attrs["provider"]; a != nil {
		if ref := dotted(a.Expr); ref != "" {
			return ref
		}
	}
	return providerName(strings.TrimPrefix(typ, "data."))
}

// providerName is the provider that a resource type belongs to by its name.
func providerName(typ string) string {
	name, _, _ := strings.Cut(typ, "_")
	return name
}

// dotted is a reference such as aws.hub or aws_eks_cluster.blue.arn, without its
// indices; in JSON it is a string. Empty for what is no reference.
func dotted(e hclsyntax.Expression) string {
	if s, ok := syntax.JSONKey(e); ok {
		return strings.TrimSuffix(strings.TrimPrefix(s, "${"), "}")
	}
	t, diags := hcl.AbsTraversalForExpr(e)
	if diags.HasErrors() {
		return ""
	}
	name := t.RootName()
	for _, step := range t[1:] {
		if a, ok := step.(hcl.TraverseAttr); ok {
			name += "." + a.Name
		}
	}
	return name
}

// cloud is the provider that a name means in the module: one that the call
// passes, one that the module configures, or that of the module above.
func (m *module) cloud(name string) *cloud {
	if c := m.clouds[name]; c != nil {
		return c
	}
	c := m.findCloud(name)
	m.clouds[name] = c
	return c
}

func (m *module) findCloud(name string) *cloud {
	switch owner, own, p := m.providerBlock(name); {
	case owner != m:
		return owner.cloud(own)
	case p == nil:
		return m.root.unconfigured(m, own)
	default:
		return m.configured(own, p)
	}
}

// providerBlock is the block of the provider that a name means in the module, with
// the module that has it and its name there; nil when none has one.
func (m *module) providerBlock(name string) (owner *module, own string, p *syntax.Block) {
	if passed := m.passed(name); passed != "" {
		return m.up.providerBlock(passed)
	}
	for _, p := range m.dir.providers {
		if configuredName(p) == name {
			return m, name, p
		}
	}
	if m.up != nil && !strings.Contains(name, ".") {
		return m.up.providerBlock(name)
	}
	return m, name, nil
}

// configuredName is the name of the provider that a block configures: "aws",
// "aws.hub".
func configuredName(p *syntax.Block) string {
	if a := p.Body.Attrs["alias"]; a != nil {
		if alias, _ := syntax.JSONKey(a.Expr); alias != "" {
			return p.Label(0) + "." + alias
		}
	}
	return p.Label(0)
}

// passed is the provider that the module's call hands it under a name; empty when it
// hands none.
func (m *module) passed(name string) string {
	for inner, outer := range m.handed() {
		if inner == name {
			return outer
		}
	}
	return ""
}

// handed are the providers that the module's call hands it: their names in the
// module, and those where it is called.
func (m *module) handed() iter.Seq2[string, string] {
	return func(yield func(inner, outer string) bool) {
		if m.up == nil {
			return
		}
		a := m.call.Body.Attrs["providers"]
		if a == nil {
			return
		}
		obj, ok := a.Expr.(*hclsyntax.ObjectConsExpr)
		if !ok {
			return
		}
		for _, item := range obj.Items {
			key := item.KeyExpr
			if k, ok := key.(*hclsyntax.ObjectConsKeyExpr); ok {
				key = k.Wrapped
			}
			if !yield(dotted(key), dotted(item.ValueExpr)) {
				return
			}
		}
	}
}

// unconfigured is a provider without a block: its settings come from the
// environment.
func (r *root) unconfigured(m *module, name string) *cloud {
	c := &cloud{name: name}
	id := r.id + "aws"
	if name != "aws" {
		id = m.id + name // passed by a caller that is not there
	}
	r.plan.fill(c)
	at := source.Site{File: m.dir.files[0]}
	if len(m.dir.order) > 0 { // there is no block to show, but one that needs it
		at = m.dir.resources[m.dir.order[0]].At
	}
	r.fillCloud(c, id, at)
	return c
}

// configured is a provider by its block. Providers that name no credentials of
// their own share those of the environment, and so the account.
func (m *module) configured(name string, p *syntax.Block) *cloud {
	c := &cloud{name: name}
	b := &body{at: p.At, syn: p.Body, fr: m.frame}
	if s := b.str("region"); s.Written() {
		c.region = s.V
	}
	who := "" // identity of the credentials
	for _, arg := range []string{"profile", "access_key", "shared_config_files", "shared_credentials_files"} {
		if v := b.attr(arg); !v.IsNull() {
			who += arg + "=" + v.Key() + ";"
		}
	}
	for _, typ := range assuming {
		roles, open, _ := b.blocks(typ)
		for _, role := range roles {
			arn := role.str("role_arn")
			who += typ + "=" + arn.V.Key() + ";"
			if parts, ok := policy.Split(arn.V, ":", 6); ok && len(parts) == 6 && isAccountText(parts[4]) {
				c.account = parts[4]
			}
		}
		if open {
			who += typ + "=?" + p.At.Key() + ";"
		}
	}
	if ids := b.strings("allowed_account_ids"); !ids.Open && len(ids.Items) == 1 && isAccountText(ids.Items[0].V) {
		c.account = ids.Items[0].V
	}
	defaults, open, _ := b.blocks("default_tags")
	for _, d := range defaults {
		c.tags = d.annotations("tags")
	}
	c.tags.Open = c.tags.Open || open
	id := m.root.id + "aws"
	if who != "" {
		id += "{" + who + "}"
	}
	if m.up == nil {
		m.root.plan.fill(c)
	}
	m.root.fillCloud(c, id, p.At)
	return c
}

// isAccountText says that t is an account, or stands for one as a whole.
func isAccountText(t policy.Text) bool {
	if s, ok := t.Literal(); ok {
		return policy.IsAccountID(s)
	}
	h := t.Hole()
	return h != nil && !slices.ContainsFunc(h.Choices, func(c policy.Text) bool { return !isAccountText(c) })
}

// fillCloud puts holes where a provider says nothing.
func (r *root) fillCloud(c *cloud, id string, at source.Site) {
	hole := func(what string, k policy.HoleKind) policy.Text {
		why, settle := "the "+what+" of provider "+c.name+" is not written", "region in the provider block"
		if what == "account" {
			why, settle = "the account of provider "+c.name+" depends on the credentials in use", "allowed_account_ids in the provider block"
		}
		return policy.HoleText(&policy.Hole{ID: id + " " + what, Label: what + " of provider " + c.name, Kind: k,
			Origin: &fact.Reason{Why: why, Settle: settle, At: at}})
	}
	if c.region.IsEmpty() {
		c.region = hole("region", policy.RegionName)
	}
	if own := r.l.account; own != nil && c.account.IsEmpty() && id == r.id+"aws" {
		c.account = policy.Literal(own(r.scope.Dir))
	}
	if c.account.IsEmpty() {
		c.account = hole("account", policy.AccountID)
	}
	if p, ok := partitionAt(c.region); ok {
		c.partition = policy.Literal(p.Name)
	}
	if c.partition.IsEmpty() {
		c.partition = hole("partition", policy.Partition)
	}
}

// partitionAt is the partition of a region, the same for all that it may be.
func partitionAt(region policy.Text) (found policy.PartitionInfo, ok bool) {
	regions := []policy.Text{region}
	if h := region.Hole(); h != nil && len(h.Choices) > 0 {
		regions = h.Choices
	}
	for i, t := range regions {
		name, known := t.Literal()
		p, is := policy.PartitionOf(name)
		if !known || !is || i > 0 && p.Name != found.Name {
			return policy.PartitionInfo{}, false
		}
		found = p
	}
	return found, true
}
