package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// mistakes looks for what the configuration alone proves wrong with an instance.
// before is how many embedded texts there were when its facts were added.
func (i *instance) mistakes(out *fact.Set, before int) {
	if i.mod.dir.stub != nil {
		return // users write none of it
	}
	switch i.typ {
	case "helm_release":
		i.splitKeys(out)
	case "aws_iam_role":
		i.lacksTrust(out)
	case "data.aws_iam_instance_profile":
		i.profileByRoleName(out)
	}
	i.settings(out)
	i.takesName(out)
	i.plainReferences(out, before)
	i.foreignPartitions(out)
}

// checked says that an instance of a type without facts is looked at, too.
func checked(typ string) bool { return typ == "data.aws_iam_instance_profile" }

// mistake adds a problem of the instance at a place.
func (i *instance) mistake(out *fact.Set, at source.Site, p fact.Problem) {
	p.Decl, p.Primary = i.decl(), at
	if p.Subject == "" {
		p.Subject = i.addr
	}
	if len(p.About) == 0 {
		p.About = []string{i.addr}
	}
	out.Problems = append(out.Problems, &p)
}

// maxIndirections bounds how far a value is followed through variables and locals.
const maxIndirections = 20

// givenAs is an expression with the module that it stands in.
type givenAs struct {
	mod  *module
	expr hclsyntax.Expression
	file *source.File
}

func (w givenAs) site() source.Site { return syntax.SiteOf(w.file, w.expr.Range()) }

// wroteOf is the expression that gives an argument its value: through variables
// to the call that sets them, and through locals.
func (i *instance) wroteOf(arg string) (givenAs, bool) {
	a := i.syn.Attrs[arg]
	if a == nil {
		return givenAs{}, false
	}
	w := givenAs{i.mod, a.Expr, a.File}
	for range maxIndirections {
		next := w.behind()
		if next == nil {
			break
		}
		w = *next
	}
	return w, true
}

// behind is what a bare var.x or local.x stands for.
func (w givenAs) behind() *givenAs {
	t, diags := hcl.AbsTraversalForExpr(unwrapped(w.expr))
	if diags.HasErrors() || len(t) != 2 {
		return nil
	}
	name, ok := t[1].(hcl.TraverseAttr)
	if !ok {
		return nil
	}
	switch {
	case t.RootName() == "local":
		if a := w.mod.dir.locals[name.Name]; a != nil {
			return &givenAs{w.mod, a.Expr, a.File}
		}
	case t.RootName() == "var" && w.mod.up != nil && w.mod.up.dir.stub == nil:
		if a := w.mod.call.Body.Attrs[name.Name]; a != nil {
			return &givenAs{w.mod.up, a.Expr, a.File}
		}
	}
	return nil
}

// itemSites are the places of n items that an argument gives: of the items when
// they are written one by one, else of the whole.
func (i *instance) itemSites(arg string, n int) []source.Site {
	w, ok := i.wroteOf(arg)
	if !ok {
		return slices.Repeat([]source.Site{i.at}, n)
	}
	if list, ok := w.expr.(*hclsyntax.TupleConsExpr); ok && len(list.Exprs) == n {
		sites := make([]source.Site, n)
		for k, e := range list.Exprs {
			sites[k] = syntax.SiteOf(w.file, e.Range())
		}
		return sites
	}
	return slices.Repeat([]source.Site{w.site()}, n)
}

// lacksTrust reports a role without a trust policy, or with a written null. What
// is broken in the directory may have held it.
func (i *instance) lacksTrust(out *fact.Set) {
	w, written := i.wroteOf("assume_role_policy")
	null := !written
	if l, ok := w.expr.(*hclsyntax.LiteralValueExpr); ok {
		null = l.Val.IsNull()
	}
	if null && len(i.mod.dir.diags) == 0 {
		i.mistake(out, i.at, fact.Problem{Code: "terraform.role_lacks_trust"})
	}
}

// ignoredChanges are the arguments that lifecycle.ignore_changes names.
func (i *instance) ignoredChanges() []string {
	var names []string
	add := func(e hclsyntax.Expression) {
		if s, ok := syntax.JSONKey(e); ok {
			names = append(names, s)
		} else if t, diags := hcl.AbsTraversalForExpr(e); !diags.HasErrors() {
			names = append(names, t.RootName())
		}
	}
	blocks, _, _ := i.blocks("lifecycle")
	for _, b := range blocks {
		if b.syn == nil || b.syn.Attrs["ignore_changes"] == nil {
			continue
		}
		expr := b.syn.Attrs["ignore_changes"].Expr
		if list, ok := expr.(*hclsyntax.TupleConsExpr); ok {
			for _, e := range list.Exprs {
				add(e)
			}
		} else {
			add(expr)
		}
	}
	return names
}

// profileByRoleName reports an instance profile that is looked up under the name
// of a role which only managed node groups use: EKS names their profiles itself.
func (i *instance) profileByRoleName(out *fact.Set) {
	name := textOf(i.attr("name"))
	top := i.mod.root.top
	declared := false
	top.each("aws_iam_role", func(r *instance) {
		declared = declared || r.slot.exists == policy.Yes && policy.Equal(textOf(r.named("name")), name) == policy.Yes
	})
	top.each("aws_iam_instance_profile", func(p *instance) {
		if policy.Equal(textOf(p.named("name")), name) != policy.No {
			declared = false
		}
	})
	if !declared || name.IsEmpty() {
		return
	}
	var groups []fact.Evidence
	top.each("aws_eks_node_group", func(g *instance) {
		arn, is := policy.ParseRoleARN(textOf(g.attr("node_role_arn")))
		if is == policy.Yes && g.slot.exists == policy.Yes && policy.Equal(arn.Name, name) == policy.Yes {
			at := g.at
			if w, ok := g.wroteOf("node_role_arn"); ok {
				at = w.site()
			}
			groups = append(groups, fact.Evidence{At: at, Note: "managed node group " + g.addr + " runs as the role"})
		}
	})
	if len(groups) == 0 {
		return
	}
	at := i.at
	if w, ok := i.wroteOf("name"); ok {
		at = w.site()
	}
	i.mistake(out, at, fact.Problem{Code: "terraform.profile_lookup_by_role_name", Severity: "warning", Field: "name", Value: name.String(), Evidence: groups})
}

// nameArguments take the name of a role; arnArguments the ARN of a role, or, of
// attachments, of a policy.
var (
	nameArguments = map[string]string{
		"aws_iam_role_policy_attachment": "role", "aws_iam_role_policy": "role", "aws_iam_policy_attachment": "roles",
		"aws_iam_instance_profile": "role", "aws_iam_role_policies_exclusive": "role_name", "aws_iam_role_policy_attachments_exclusive": "role_name",
		"data.aws_iam_role": "name",
	}
	arnArguments = map[string][]string{
		"aws_iam_role_policy_attachment": {"policy_arn"}, "aws_iam_policy_attachment": {"policy_arn"},
		"aws_iam_role": {"managed_policy_arns", "permissions_boundary"}, "aws_iam_role_policy_attachments_exclusive": {"policy_arns"},
		"aws_eks_cluster": {"role_arn"}, "aws_eks_node_group": {"node_role_arn"}, "aws_eks_fargate_profile": {"pod_execution_role_arn"},
		"aws_eks_addon": {"service_account_role_arn"}, "aws_eks_pod_identity_association": {"role_arn", "target_role_arn"},
	}
)

// takesName reports an ARN where a name is wanted, and the reverse.
func (i *instance) takesName(out *fact.Set) {
	if arg := nameArguments[i.typ]; arg != "" {
		i.takes(out, arg, "arn")
	}
	for _, arg := range arnArguments[i.typ] {
		i.takes(out, arg, "name")
	}
}

// takes reports the values of an argument that surely are of a kind, "arn" or "name".
func (i *instance) takes(out *fact.Set, arg, kind string) {
	values := i.texts(arg)
	sites := i.itemSites(arg, len(values))
	for n, s := range values {
		if !s.Written() || len(policy.Placeholders(s.V)) > 0 || s.V.IsEmpty() {
			continue
		}
		is := policy.HasPrefix(s.V, "arn:")
		if kind == "arn" && is != policy.Yes || kind == "name" && is != policy.No {
			continue
		}
		p := fact.Problem{Code: "terraform.attachment_takes_name", Kind: kind, Field: arg, Value: s.V.String()}
		expr := string(sites[n].Bytes())
		switch base, isARN := strings.CutSuffix(expr, ".arn"); {
		case kind == "arn" && isARN:
			p.Expected = base + ".name"
		case kind == "arn":
			if r, is := policy.ParseRoleARN(s.V); is == policy.Yes && s.V.Known() {
				p.Expected = r.Name.String()
			}
		default:
			for _, end := range []string{".name", ".id"} {
				if base, ok := strings.CutSuffix(expr, end); ok {
					p.Expected = base + ".arn"
				}
			}
		}
		i.mistake(out, sites[n], p)
	}
}

// texts are the texts of an argument that takes one or a list of them.
func (i *instance) texts(arg string) []fact.String {
	v := i.attr(arg)
	switch {
	case v.IsNull():
		return nil
	case v.IsSeq():
		return i.strings(arg).Items
	}
	if _, fails := v.AsText(); fails == policy.Yes {
		return nil
	}
	return []fact.String{i.str(arg)}
}
