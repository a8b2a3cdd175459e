package terraform

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// made is an expression that nobody wrote: its value comes from a plan.
type made struct {
	hclsyntax.Expression // says where it stands
	value                func(fr *frame) *symbolic.Value
}

func makeExpr(at source.Site, value func(fr *frame) *symbolic.Value) *made {
	r := hcl.Range{Start: hcl.Pos{Byte: at.Start}, End: hcl.Pos{Byte: at.End}}
	return &made{&hclsyntax.LiteralValueExpr{Val: cty.NullVal(cty.DynamicPseudoType), SrcRange: r}, value}
}

// toBlock is the resource as a block that has the arguments which the
// configuration gives it, with the values of the plan.
func (x *planned) toBlock() *syntax.Block {
	b := &syntax.Block{Type: "resource", Labels: []string{x.typ, x.name}, At: x.at, Body: &syntax.Body{Attrs: map[string]*syntax.Attr{}}, Origin: x}
	if x.data {
		b.Type = "data"
	}
	for _, name := range x.names() {
		if !x.writes(name) {
			continue
		}
		at := x.at
		if v := x.after.Get(name); v != nil {
			at = textSite(v)
		}
		b.Body.Attrs[name] = &syntax.Attr{Name: name, File: at.File, At: x.keySite(name), Expr: makeExpr(at, func(fr *frame) *symbolic.Value { return x.asWritten(name, x.attribute(fr, name)) })}
	}
	x.addProvisioners(b)
	return b
}

// addProvisioners adds the commands that run with the resource: they may do
// anything with what they are given.
func (x *planned) addProvisioners(b *syntax.Block) {
	for _, p := range x.plan.declared(x).Get("provisioners").List() {
		sub := &syntax.Block{Type: "provisioner", At: x.at, Body: &syntax.Body{Attrs: map[string]*syntax.Attr{}}}
		expressions := p.Get("expressions")
		if expressions == nil {
			continue
		}
		for i, key := range expressions.Keys {
			given, name := expressions.Items[i], key.Text()
			expr := makeExpr(given.At, func(fr *frame) *symbolic.Value {
				if constant := given.Get("constant_value"); constant != nil {
					return planValue(constant)
				}
				return x.symbol(fr, "provisioner."+name, given.At)
			})
			sub.Body.Attrs[name] = &syntax.Attr{Name: name, File: given.At.File, At: textSite(key), Expr: expr}
		}
		b.Body.Blocks = append(b.Body.Blocks, sub)
	}
}

// names are the attributes that the plan speaks of, in order.
func (x *planned) names() []string {
	seen := map[string]bool{}
	for _, n := range []*source.JSON{x.after, x.unknown} {
		if n == nil {
			continue
		}
		for _, key := range n.Keys {
			seen[key.Text()] = true
		}
	}
	return sortedKeys(seen)
}

// keySite is where an attribute's name stands.
func (x *planned) keySite(name string) source.Site {
	for _, key := range x.after.Keys {
		if key.Text() == name {
			return textSite(key)
		}
	}
	return x.at
}

// named are arguments that the provider fills in and that name a thing.
var named = map[string]bool{"name": true, "node_group_name": true}

// plainBlocks are blocks that no provider fills in: when they are not known, a
// dynamic block writes them.
var plainBlocks = map[string]bool{
	"pod_identity_association": true, "compute_config": true, "selector": true, "launch_template": true, "iam_instance_profile": true,
	"set": true, "set_list": true, "set_sensitive": true, "outpost_config": true, "statement": true, "metadata": true, "mixed_instances_policy": true, "tag": true,
}

// writes says that the configuration gives the resource an argument. After a
// plan a resource has beside what is written what the provider or AWS filled in,
// which says nothing of what is meant: a live role's managed_policy_arns are what
// anybody attached.
func (x *planned) writes(name string) bool {
	v, unknown := x.after.Get(name), marks(x.unknown.Get(name))
	if v.IsNull() && !unknown || isZero(v) && (x.data || x.written == nil || x.written.Get(name) == nil) && !unknown {
		return false
	}
	switch {
	case x.data:
		return true
	case x.typ == "aws_iam_role" && (name == "managed_policy_arns" || name == "inline_policy"):
		// A role that is not there yet has only what is written.
		return x.written.Get(name) != nil || !x.existed && !unknown
	case x.written == nil && x.typ == "aws_eks_access_entry" && name == "user_name":
		return false // EKS fills it in
	case x.written == nil && x.typ == "aws_eks_access_entry" && name == "kubernetes_groups":
		return x.after.Get("type").Text() == "STANDARD"
	case x.written == nil, x.written.Get(name) != nil, named[name]:
		return true
	case unknown && (v == nil || len(v.Items) == 0):
		return plainBlocks[name]
	}
	return v.Item(0) != nil && v.Item(0).Kind == '{' // blocks; dynamic ones are not in a plan's configuration
}

// isZero says that n is what providers keep for what is not written.
func isZero(n *source.JSON) bool {
	switch {
	case n == nil:
		return false
	case n.Kind != 0:
		return len(n.Items) == 0
	}
	return n.Atom == ""
}

// attribute is an argument as the plan gives it.
func (x *planned) attribute(fr *frame, name string) *symbolic.Value {
	return x.value(fr, part{path: name, arg: name}, x.after.Get(name), x.unknown.Get(name), x.sensitive.Get(name), x.written.Get(name))
}

// asWritten is what an attribute reads, as the argument that is written: an issuer
// that AWS reads back lacks https://.
func (x *planned) asWritten(name string, v *symbolic.Value) *symbolic.Value {
	if x.typ != "aws_iam_openid_connect_provider" || name != "url" || x.data {
		return v
	}
	if _, known := v.Literal(); !known || scheme.Find(v.Text.T, 0).Found != policy.No {
		return v
	}
	return symbolic.StringValue(symbolic.Join(symbolic.Text{T: lit("https://"), Map: source.At(len("https://"), v.At)}, v.Text), v.At)
}

// part says which part of a resource a value is.
type part struct{ path, arg string }

func (p part) in(key string) part { return part{p.path + "." + key, key} }
func (p part) at(i int) part      { return part{p.path + "[" + strconv.Itoa(i) + "]", p.arg} }

// value puts together what a plan says in several places of one value.
func (x *planned) value(fr *frame, p part, after, unknown, sensitive, written *source.JSON) *symbolic.Value {
	at := x.at
	if after != nil {
		at = textSite(after)
	}
	switch {
	case sensitive.Is(true):
		id := x.id(fr) + "." + p.path
		return secret(id, x.address+"."+p.path, x.address+"."+p.path+" is sensitive and not shown", cty.DynamicPseudoType, at)
	case unknown.Is(true):
		if v := x.restored(fr, p.arg, written, at); v != nil {
			return v
		}
		return x.symbol(fr, p.path, at)
	case after != nil && after.Kind == '[':
		items := make([]*symbolic.Value, 0, len(after.Items))
		for i, item := range after.Items {
			items = append(items, x.value(fr, p.at(i), item, unknown.Item(i), sensitive.Item(i), blockAt(written, i, len(after.Items))))
		}
		return symbolic.SeqValue(symbolic.Tuple, items, at)
	case after != nil && after.Kind == '{', unknown != nil && unknown.Kind == '{':
		return x.object(fr, p, after, unknown, sensitive, written, at)
	case after == nil:
		return symbolic.NullValue(at)
	}
	return planValue(after)
}

// object is an object or a block. What a block does not write, the provider
// fills in.
func (x *planned) object(fr *frame, p part, after, unknown, sensitive, written *source.JSON, at source.Site) *symbolic.Value {
	keys := map[string]source.Site{}
	for _, n := range []*source.JSON{unknown, after} {
		if n == nil {
			continue
		}
		for _, key := range n.Keys {
			keys[key.Text()] = textSite(key)
		}
	}
	block := written != nil && !isExpression(written)
	var members []symbolic.Member
	for _, name := range sortedKeys(keys) {
		expr := written
		if block {
			expr = written.Get(name)
		}
		v, u := after.Get(name), unknown.Get(name)
		if block && expr == nil && u.Is(true) || !x.data && x.isBlock(p) && isZero(v) && !marks(u) && (expr == nil || !isExpression(expr)) {
			continue
		}
		site := keys[name]
		members = append(members, symbolic.Member{Key: symbolic.Text{T: policy.Literal(name), Map: source.At(len(name), site)}, At: site, Value: x.value(fr, p.in(name), v, u, sensitive.Get(name), expr)})
	}
	return x.claimKeys(p, symbolic.MapValue(symbolic.Object, members, at))
}

// isBlock says that an object is a block or an object of the provider's making,
// not a map of the user's, in which an empty text is one.
func (x *planned) isBlock(p part) bool {
	if strings.HasPrefix(p.path, "manifest") {
		return false
	}
	switch p.arg {
	case "annotations", "labels", "data", "tags", "binary_data", "values":
		return false
	}
	return true
}

// isExpression says that n stands for the expression of an argument; otherwise it
// is the body of a block.
func isExpression(n *source.JSON) bool {
	return n.Get("references") != nil && n.Get("references").Kind == '[' || n.Get("constant_value") != nil || n.Kind == '{' && len(n.Keys) == 0
}

// blockAt is the body of block i of n. Blocks that a dynamic makes are not in the
// configuration, so that the numbers have to agree.
func blockAt(written *source.JSON, i, n int) *source.JSON {
	switch {
	case written == nil || isExpression(written):
		return written
	case written.Kind == '[' && len(written.Items) == n && n == 1:
		return written.Item(i)
	}
	return nil
}

// planValue is a JSON value.
func planValue(n *source.JSON) *symbolic.Value {
	at := textSite(n)
	switch n.Kind {
	case '[':
		items := make([]*symbolic.Value, len(n.Items))
		for i, item := range n.Items {
			items[i] = planValue(item)
		}
		return symbolic.SeqValue(symbolic.Tuple, items, at)
	case '{':
		members := make([]symbolic.Member, len(n.Items))
		for i, item := range n.Items {
			members[i] = symbolic.Member{Key: planText(n.Keys[i]), At: textSite(n.Keys[i]), Value: planValue(item)}
		}
		return symbolic.MapValue(symbolic.Object, members, at)
	}
	switch atom := n.Atom.(type) {
	case string:
		return symbolic.StringValue(planText(n), at)
	case bool:
		return symbolic.BoolValue(atom, at)
	case nil:
		return symbolic.NullValue(at)
	default:
		f, _, err := big.ParseFloat(n.Number(), 10, 512, big.ToNearestEven)
		if err != nil {
			return symbolic.UnknownValue(&symbolic.Symbol{ID: at.Key(), Label: n.Number(), Type: cty.Number, Reason: &fact.Reason{Why: "the number cannot be read", At: at}}, at)
		}
		return symbolic.NumberValue(f, at)
	}
}

// planText is a JSON string with the places of its bytes.
func planText(n *source.JSON) symbolic.Text {
	text := policy.Literal(n.Text())
	if inner := textSite(n); string(inner.Bytes()) == n.Text() {
		return symbolic.Text{T: text, Map: source.Exact(inner)}
	}
	return symbolic.Text{T: text, Map: syntax.Unescaped(text.Encoded(), n.At)}
}

// id is the identity of the resource in its root.
func (x *planned) id(fr *frame) string { return fr.mod.root.id + x.address }

// symbol is a part of the resource that only the apply will tell.
func (x *planned) symbol(fr *frame, path string, at source.Site) *symbolic.Value {
	why := &fact.Reason{Why: x.address + "." + path + " is known after apply", At: at,
		Settle: "the configuration's files beside the plan, or a plan that is made after the apply"}
	return symbolic.UnknownValue(&symbolic.Symbol{ID: x.id(fr) + "." + path, Label: x.address + "." + path, Type: cty.DynamicPseudoType, Reason: why}, at)
}
