package terraform

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// plans reads the plans in the tree; those that are broken become diagnostics.
func (l *loader) plans(out *fact.Set) []*plan {
	var list []*plan
	for _, f := range l.files.Files() {
		if f.Kind != source.TerraformPlan {
			continue
		}
		p, broken := readPlan(f)
		if broken != nil {
			broken.Fatal = l.files.Fatal(f)
			out.Diagnostics = append(out.Diagnostics, *broken)
			continue
		}
		list = append(list, p)
	}
	return list
}

// guardedPlan is loadPlan with a border.
func (l *loader) guardedPlan(p *plan, o Options) *fact.Set {
	return guard(p.file, o, func() *fact.Set { return l.loadPlan(p, o) })
}

// newPlanRoot is a root whose only module has a block for each resource of a list
// by its whole address.
func (l *loader) newPlanRoot(p *plan, list []*planned, path string, e *effort) *root {
	dir := newDirectory(filepath.Dir(p.file.Abs), p.file.Path)
	dir.files = []*source.File{p.file}
	for _, x := range list {
		dir.resources[x.address] = x.toBlock()
		dir.order = append(dir.order, x.address)
	}
	return l.rootOf(dir, path, e)
}

// useful are the resources of a plan that the loader has a use for and whose
// addresses begin with prefix.
func (l *loader) useful(p *plan, prefix string) []*planned {
	var list []*planned
	for _, x := range p.resources {
		if strings.HasPrefix(x.address, prefix) && l.reads(x.toBlock()) {
			list = append(list, x)
		}
	}
	return list
}

// reads says that the loader has a use for a block.
func (l *loader) reads(b *syntax.Block) bool {
	_, modelled := l.models[modelName(b)]
	return modelled || b.Type == "resource" && handedOver[b.Label(0)]
}

// loadPlan is what a plan by itself declares.
func (l *loader) loadPlan(p *plan, o Options) *fact.Set {
	r := l.newPlanRoot(p, l.useful(p, ""), p.file.Path, newEffort(o))
	r.scope.Dir = path.Dir(p.file.Path)
	out := r.collect(&fact.Set{})
	if p.partial != nil {
		out.AbsentModules = append(out.AbsentModules, &fact.AbsentModule{
			Decl: fact.Decl{Address: p.file.Path, At: p.partial.At, Scope: r.scope, Exists: policy.Yes, Origin: fact.Terraform},
			What: p.partial.Why, Settle: p.partial.Settle, Open: true,
		})
	}
	return out
}

// cloudOf is the provider of a planned resource: account, region and partition
// are those of what it has made already.
func (x *planned) cloudOf(m *module) *cloud {
	c := &cloud{name: x.provider}
	if c.name == "" {
		c.name = "aws"
	}
	if q := x.plan.providers[x.provider]; q != nil && x.plan.config != nil { // a state does not say which provider made what
		if q.account != "" && !q.split {
			c.account = policy.Literal(q.account)
		}
		c.region, c.partition = policy.Literal(q.region), policy.Literal(q.partition)
	}
	x.own(c)
	m.root.fillCloud(c, m.root.id+c.name, x.at)
	return c
}

// own puts what the resource's own ARN and region say into its provider.
func (x *planned) own(c *cloud) {
	if arn := x.ownARN(); arn != nil {
		c.account, c.partition = policy.Literal(arn[4]), policy.Literal(arn[1])
		if arn[3] != "" {
			c.region = policy.Literal(arn[3])
		}
	}
	if region := x.known("region").Text(); region != "" {
		c.region = policy.Literal(region)
	}
}

// foreign leaves a live role's policies open when it has some that the plan
// neither attaches nor detaches: what else is done with it is not known.
func (x *planned) foreign(r *fact.Role) {
	if !x.existed {
		return
	}
	name := x.after.Get("name").Text()
	managed, inline := map[string]bool{}, map[string]bool{}
	for _, other := range x.plan.policies[name] {
		for _, n := range []*source.JSON{other.before, other.after} {
			if other.typ == "aws_iam_role_policy" {
				inline[n.Get("name").Text()] = true
			} else {
				managed[n.Get("policy_arn").Text()] = true
			}
		}
	}
	why := func(what string) *fact.Reason {
		return &fact.Reason{Why: fmt.Sprintf("role %q has %s already, which the plan does not attach", name, what), Settle: "what attaches it", At: x.at}
	}
	if !x.writes("managed_policy_arns") {
		for _, arn := range x.after.Get("managed_policy_arns").List() {
			if !managed[arn.Text()] {
				r.ManagedARNs.Open, r.ManagedARNs.Why = true, why(arn.Text())
			}
		}
	}
	if !x.writes("inline_policy") {
		for _, p := range x.after.Get("inline_policy").List() {
			if n := p.Get("name").Text(); n != "" && !inline[n] {
				r.Inline.Open, r.Inline.Why = true, why("the inline policy "+n)
			}
		}
	}
}
