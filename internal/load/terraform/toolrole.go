package terraform

import (
	"slices"
	"strings"
	"time"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/policy"
)

// assuming are the blocks by which a provider assumes a role.
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs#assuming-an-iam-role
var assuming = []string{"assume_role", "assume_role_with_web_identity"}

// toolRoles adds the roles that the module's providers and its backend assume.
func (m *module) toolRoles(out *fact.Set) {
	for _, p := range m.dir.providers {
		if p.Label(0) != "aws" || !assumes(p.Body) {
			continue
		}
		name := configuredName(p)
		b := &body{at: p.At, syn: p.Body, fr: m.frame}
		if !m.uses(name) || b.emulated() {
			continue
		}
		for _, typ := range assuming {
			roles, open, _ := b.blocks(typ)
			if open {
				continue
			}
			for _, r := range roles {
				t := r.toolRole("provider "+name, m)
				t.Token = typ != "assume_role"
				t.Passes = !t.Token
				out.ToolRoles = append(out.ToolRoles, t)
			}
		}
	}
	if s := m.dir.state; s != nil && m.up == nil && s.Type == "backend" && s.Label(0) == "s3" {
		m.backendRoles(&body{at: s.At, syn: s.Body, fr: m.frame}, out)
	}
}

// assumes says that a provider has a block by which it assumes a role.
func assumes(syn *syntax.Body) bool {
	for _, typ := range assuming {
		if syn.Attrs[typ] != nil {
			return true
		}
	}
	for _, b := range syn.Blocks {
		if b.Type == "dynamic" || b.Type == assuming[0] || b.Type == assuming[1] {
			return true
		}
	}
	return syn.JSON && syn.Attrs["dynamic"] != nil
}

// backendRoles adds the roles that a backend assumes. What its block leaves out
// may be given to terraform init.
// https://developer.hashicorp.com/terraform/language/backend/s3#assume-role-configuration
func (m *module) backendRoles(b *body, out *fact.Set) {
	if b.emulated() {
		return
	}
	for _, typ := range assuming {
		roles, open, _ := b.blocks(typ)
		for _, r := range roles {
			if t := r.toolRole("backend s3", m); !open {
				t.Token = typ != "assume_role"
				out.ToolRoles = append(out.ToolRoles, t)
			}
		}
	}
	if !b.attr("role_arn").IsNull() { // before Terraform 1.6
		out.ToolRoles = append(out.ToolRoles, b.toolRole("backend s3", m))
	}
}

// roleAttributes say which role Terragrunt assumes.
// https://terragrunt.gruntwork.io/docs/reference/hcl/attributes/#iam_role
var roleAttributes = []string{iamRole, iamDuration, iamToken}

const (
	iamRole     = "iam_role"
	iamDuration = "iam_assume_role_duration"
	iamToken    = "iam_web_identity_token"
)

// toolRole adds the role as which Terragrunt runs the unit.
func (u *unit) toolRole(out *fact.Set) {
	l := u.setting.layer()
	role, ok := l.role[iamRole]
	if !ok || l.why != nil {
		return
	}
	r := u.root
	t := &fact.ToolRole{
		Decl: fact.Decl{Address: "Terragrunt in " + u.path, At: role.b.At, Scope: r.scope, Exists: policy.Yes, Origin: fact.Terraform},
		ARN:  factString(role.s.value(role.b.Body, iamRole)), Passes: true, Tags: policy.No,
	}
	if d, ok := l.role[iamDuration]; ok {
		t.Seconds = factInt(d.s.value(d.b.Body, iamDuration))
	}
	if token, ok := l.role[iamToken]; ok {
		v := token.s.value(token.b.Body, iamToken)
		if s, known := v.Literal(); known && s == "" || v.IsNull() {
			ok = false
		}
		t.Token = ok
	}
	r.deployed(&t.Decl)
	out.ToolRoles = append(out.ToolRoles, t)
}

// emulated says that other endpoints than those of AWS may answer.
func (b *body) emulated() bool {
	endpoints, open, _ := b.blocks("endpoints")
	return open || len(endpoints) > 0 || !b.attr("sts_endpoint").IsNull() || !b.attr("endpoint").IsNull()
}

// toolRole is the role that a block tells a tool to assume.
func (b *body) toolRole(address string, m *module) *fact.ToolRole {
	t := &fact.ToolRole{
		Decl: fact.Decl{Address: address, At: b.at, Scope: m.root.scope, Calls: m.callers(), Exists: policy.Yes, Origin: fact.Terraform},
		ARN:  b.str("role_arn"), ExternalID: b.str("external_id"), Identity: b.str("source_identity"), Seconds: b.seconds(),
		Tags: policy.No,
	}
	if tags := b.annotations("tags"); len(tags.Items) > 0 {
		t.Tags = policy.Yes
	} else if tags.Open {
		t.Tags = policy.Maybe
	}
	for up := m; up.up != nil; up = up.up {
		t.Exists, t.Open = t.Exists.And(up.slot.exists), t.Open || up.slot.open
	}
	m.root.deployed(&t.Decl)
	return t
}

// seconds is how long a session is to last: a duration in words, such as "1h30m",
// or a number of seconds, as older versions have it.
func (b *body) seconds() fact.Int {
	for _, name := range []string{"duration_seconds", "assume_role_duration_seconds"} {
		if n := b.integer(name); n.Written() {
			return n
		}
	}
	s := b.str("duration")
	text, known := s.V.Literal()
	switch d, err := time.ParseDuration(text); {
	case !s.Written():
		return fact.Int{At: s.At}
	case !known || err != nil:
		return fact.Int{State: fact.Unknown, At: s.At, Why: s.Why}
	default:
		return fact.Int{State: fact.Known, V: int64(d.Seconds()), At: s.At}
	}
}

// uses says that something in the module, or in one that it calls, is made with a
// provider of the module: Terraform leaves others alone.
func (m *module) uses(name string) bool {
	for _, r := range m.dir.order {
		if b := m.dir.resources[r]; providerOf(b.Body, b.Label(0)) == name {
			return true
		}
	}
	for _, call := range sortedKeys(m.dir.modules) {
		all := m.callOf(call).all()
		if len(all) == 0 {
			continue
		}
		if child := all[0].obj.(*module); child.dir != nil && child.usesOuter(name) {
			return true
		}
	}
	return false
}

// usesOuter says the same of a module and a provider of the module that calls it.
func (m *module) usesOuter(name string) bool {
	for inner, outer := range m.handed() {
		if outer == name && m.uses(inner) {
			return true
		}
	}
	own := slices.ContainsFunc(m.dir.providers, func(p *syntax.Block) bool { return configuredName(p) == name })
	return !own && !strings.Contains(name, ".") && m.passed(name) == "" && m.uses(name)
}

// sessionLimit is how long a session of the role lasts at most; a module that
// stands in for another need not say it.
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role#max_session_duration-1
func (i *instance) sessionLimit() fact.Int {
	n := i.integer("max_session_duration")
	at, ignored := i.ignored("max_session_duration")
	switch {
	case ignored:
		return fact.Int{State: fact.Unknown, At: at}
	case n.Written() || i.mod.dir.stub != nil:
		return n
	}
	return fact.Int{State: fact.Known, V: 3600, At: i.at}
}
