package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// A value that is known after apply has left in the plan nothing but the
// references of its expression; templates and functions around them are gone. An
// argument that takes the ARN of a role, with one reference to the ARN of a role
// that is not known either, is taken for that ARN. Everything else stays unknown.

// origin is the attribute of a resource that a value comes from.
type origin struct {
	of   *planned
	path string // "arn", "identity[0].oidc[0].issuer"
}

// maxReferences bounds how many references are followed for one value.
const maxReferences = 1000

// restored is the value that an argument has by its references, nil when they
// don't tell.
func (x *planned) restored(fr *frame, arg string, written *source.JSON, at source.Site) *symbolic.Value {
	if written == nil || !isExpression(written) {
		return nil
	}
	left := maxReferences
	found, ok := x.plan.origins(written, x.module, &left)
	if !ok || len(found) != 1 || !fits(arg, found[0]) {
		return nil
	}
	t, diags := hclsyntax.ParseTraversalAbs([]byte("x."+found[0].path), "", hcl.InitialPos)
	expansion := fr.mod.root.top.resource(found[0].of.address)
	if diags.HasErrors() || expansion == nil || found[0].of == x {
		return nil
	}
	v := fr.follow(expansion.all()[0].obj.(*instance).value(at), t[1:], at)
	if v.IsFail() {
		return nil
	}
	return v
}

// origins are the attributes, not known in the plan, that an expression of a
// module refers to; ok is false when it may depend on something else that is not
// known.
func (p *plan) origins(expr *source.JSON, module string, left *int) (found []origin, ok bool) {
	for _, ref := range longest(expr.Get("references").List()) {
		*left--
		if *left < 0 {
			return nil, false
		}
		more, ok := p.origin(ref, module, left)
		if !ok {
			return nil, false
		}
		for _, o := range more {
			if !slices.Contains(found, o) {
				found = append(found, o)
			}
		}
	}
	return found, true
}

// longest are the references that are no beginning of another: Terraform lists
// `a.b.c` and `a.b` for a.b.c.
func longest(refs []*source.JSON) []string {
	var list []string
	for _, r := range refs {
		text := r.Text()
		if !slices.ContainsFunc(list, func(other string) bool {
			return other == text || strings.HasPrefix(other, text+".") || strings.HasPrefix(other, text+"[")
		}) {
			list = append(list, text)
		}
	}
	return list
}

func (p *plan) origin(ref, module string, left *int) ([]origin, bool) {
	parts := addressParts(ref)
	if len(parts) < 2 {
		return nil, false
	}
	config := p.moduleConfig(module)
	name, _, indexed := strings.Cut(parts[1], "[")
	switch parts[0] {
	case "each", "count":
		return nil, parts[1] != "value" // keys are always known
	case "path", "terraform":
		return nil, true
	case "var":
		return p.variableOrigins(name, module, left)
	case "local", "self":
		return nil, false
	case "module":
		call := config.Get("module_calls", name)
		loops := call.Get("count_expression") != nil || call.Get("for_each_expression") != nil
		if call == nil || len(parts) < 3 || loops && !indexed {
			return nil, false
		}
		output, _, _ := strings.Cut(parts[2], "[")
		return p.origins(call.Get("module", "outputs", output, "expression"), joinAddress(module, "module."+parts[1]), left)
	}
	n := 2
	data := parts[0] == "data"
	if data {
		n = 3
	}
	if len(parts) <= n {
		return nil, false
	}
	target := p.byAddress[joinAddress(module, strings.Join(parts[:n], "."))]
	if target == nil {
		name, _, _ := strings.Cut(strings.Join(parts[:n], "."), "[")
		declared := p.blockIn(config, name)
		// With a count of 0 there is nothing to take a value from.
		none := declared.Get("count_expression") != nil || declared.Get("for_each_expression") != nil
		return nil, none && p.partial == nil
	}
	attr, _, _ := strings.Cut(parts[n], "[")
	if !marks(target.unknown.Get(attr)) {
		return nil, true
	}
	return []origin{{target, strings.Join(parts[n:], ".")}}, true
}

// variableOrigins are the origins of what a module's caller gives a variable.
func (p *plan) variableOrigins(name, module string, left *int) ([]origin, bool) {
	names := moduleNames(module)
	if len(names) == 0 {
		return nil, true // the root's variables are known
	}
	parts := addressParts(module)
	caller := strings.Join(parts[:len(parts)-2], ".")
	given := p.moduleConfig(caller).Get("module_calls", names[len(names)-1], "expressions", name)
	if given == nil {
		return nil, true // its default
	}
	return p.origins(given, caller, left)
}

func joinAddress(module, address string) string {
	if module == "" {
		return address
	}
	return module + "." + address
}

// fitting are the attributes that an argument may be, by the end of its name.
var fitting = []struct {
	arg   string
	attrs []string
}{
	{"role", []string{"aws_iam_role.name", "aws_iam_role.id"}},
	{"roles", []string{"aws_iam_role.name", "aws_iam_role.id"}},
	{"role_name", []string{"aws_iam_role.name", "aws_iam_role.id"}},
	{"role_arn", []string{"aws_iam_role.arn"}},
	{"eks.amazonaws.com/role-arn", []string{"aws_iam_role.arn"}},
	{"principal_arn", []string{"aws_iam_role.arn"}},
	{"policy_arn", []string{"aws_iam_policy.arn", "aws_iam_policy.id"}},
	{"policy_arns", []string{"aws_iam_policy.arn", "aws_iam_policy.id"}},
	{"permissions_boundary", []string{"aws_iam_policy.arn", "aws_iam_policy.id"}},
	{"cluster_name", []string{"aws_eks_cluster.name", "aws_eks_cluster.id"}},
	{"assume_role_policy", []string{"aws_iam_policy_document.json", "aws_iam_policy_document.minified_json"}},
	{"policy", []string{"aws_iam_policy_document.json", "aws_iam_policy_document.minified_json"}},
	{"identifiers", []string{"aws_iam_openid_connect_provider.arn", "aws_iam_openid_connect_provider.id", "aws_iam_role.arn"}},
	{"url", []string{"aws_eks_cluster.identity[0].oidc[0].issuer"}},
	{"iam_instance_profile", []string{"aws_iam_instance_profile.name", "aws_iam_instance_profile.id"}},
	{"name", []string{"aws_iam_instance_profile.name", "aws_iam_instance_profile.id", "aws_launch_template.name", "aws_eks_cluster.name", "aws_eks_cluster.id"}},
	{"arn", []string{"aws_iam_instance_profile.arn", "aws_iam_openid_connect_provider.arn"}},
	{"id", []string{"aws_launch_template.id"}},
}

// fits says that an argument takes what an attribute is.
func fits(arg string, o origin) bool {
	attr := o.of.typ + "." + o.path
	for _, f := range fitting {
		if arg == f.arg || strings.HasSuffix(arg, "_"+f.arg) {
			if slices.Contains(f.attrs, attr) {
				return true
			}
		}
	}
	return false
}
