package terraform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// plan is what terraform show -json writes of a plan or of a state (facts TR9).
type plan struct {
	file      *source.File
	state     bool
	config    *source.JSON // the root module's configuration; nil for a state
	variables *source.JSON
	partial   *fact.Reason // why it may lack resources that there are
	resources []*planned   // what there will be, in the file's order
	byAddress map[string]*planned
	deleted   []*planned // what there will not be any more
	providers map[string]*planProvider
	policies  map[string][]*planned                    // what attaches or detaches them, by the name of the role
	blocks    map[*source.JSON]map[string]*source.JSON // of a module's configuration, by "data.type.name" or "type.name"
}

// planned is an instance of a resource or data source in a plan.
type planned struct {
	plan      *plan
	address   string
	module    string // the address of its module's instance, "" for the root
	typ, name string // typ of a data source without "data."
	data      bool
	index     *source.JSON // its key, a number or a text; nil for one that is alone
	at        source.Site
	existed   bool   // before the plan
	provider  string // its provider's configuration, by the plan's key

	after, unknown, sensitive *source.JSON
	before                    *source.JSON
	written                   *source.JSON // expressions of the configuration; nil when it has none of the block
	loops                     bool         // the block has count or for_each

}

// readPlan reads a plan or state; what is wrong with it is a diagnostic.
func readPlan(file *source.File) (*plan, *fact.Diagnostic) {
	broken := func(format string, args ...any) (*plan, *fact.Diagnostic) {
		return nil, &fact.Diagnostic{At: source.Site{File: file}, Message: fmt.Sprintf(format, args...)}
	}
	top, err := source.ReadJSON(file)
	if err != nil {
		return broken("%v", err)
	}
	version := top.Get("format_version").Text()
	if major, _, _ := strings.Cut(version, "."); major != "0" && major != "1" {
		return broken("the format_version of the plan is %q, only 0 and 1 are known", version)
	}
	p := &plan{file: file, config: top.Get("configuration", "root_module"), variables: top.Get("variables"), byAddress: map[string]*planned{},
		policies: map[string][]*planned{}, blocks: map[*source.JSON]map[string]*source.JSON{},
		state: top.Get("resource_changes") == nil && top.Get("planned_values") == nil}
	for _, m := range modulesIn(top.Get("values", "root_module")) {
		p.addValues(m, false)
	}
	for _, m := range modulesIn(top.Get("prior_state", "values", "root_module")) {
		p.addValues(m, true)
	}
	for _, c := range top.Get("resource_changes").List() {
		p.addChange(c)
	}
	p.findPolicies()
	p.lacks(top)
	p.findProviders(top.Get("configuration", "provider_config"))
	return p, nil
}

// modulesIn are a module of values and all modules in it.
func modulesIn(m *source.JSON) []*source.JSON {
	if m == nil {
		return nil
	}
	list := []*source.JSON{m}
	for _, child := range m.Get("child_modules").List() {
		list = append(list, modulesIn(child)...)
	}
	return list
}

// addValues adds what a module of a state holds: of a plan's prior state only
// what was looked up, the rest is among the changes.
func (p *plan) addValues(m *source.JSON, prior bool) {
	for _, r := range m.Get("resources").List() {
		x := p.planned(r)
		x.module = m.Get("address").Text()
		x.after, x.sensitive, x.existed = r.Get("values"), r.Get("sensitive_values"), true
		if prior && !x.data || x.after.IsNull() || r.Get("deposed_key").Text() != "" {
			continue
		}
		p.add(x)
	}
}

// addChange adds what a change leaves behind.
func (p *plan) addChange(c *source.JSON) {
	change := c.Get("change")
	x := p.planned(c)
	x.module = c.Get("module_address").Text()
	x.before, x.after, x.unknown, x.sensitive = change.Get("before"), change.Get("after"), change.Get("after_unknown"), change.Get("after_sensitive")
	x.existed = !x.before.IsNull()
	if c.Get("deposed").Text() != "" {
		return
	}
	if gone := x.after.IsNull(); gone {
		if old := p.byAddress[x.address]; old == nil && !x.before.IsNull() {
			p.deleted = append(p.deleted, x)
		}
		return
	}
	p.add(x)
}

func (p *plan) planned(r *source.JSON) *planned {
	x := &planned{plan: p, address: r.Get("address").Text(), typ: r.Get("type").Text(), name: r.Get("name").Text(),
		data: r.Get("mode").Text() == "data", index: r.Get("index"), at: textSite(r.Get("address"))}
	return x
}

// textSite is where the text of a string stands, without its quotes.
func textSite(n *source.JSON) source.Site {
	if n == nil {
		return source.Site{}
	}
	at := n.At
	if _, ok := n.Atom.(string); ok && at.End-at.Start >= 2 {
		at.Start, at.End = at.Start+1, at.End-1
	}
	return at
}

func (p *plan) add(x *planned) {
	if x.address == "" || x.typ == "" {
		return
	}
	if declared := p.declared(x); declared != nil {
		x.written = declared.Get("expressions")
		if x.written == nil {
			x.written = emptyObject
		}
		x.loops = declared.Get("count_expression") != nil || declared.Get("for_each_expression") != nil
		x.provider = declared.Get("provider_config_key").Text()
	}
	if old := p.byAddress[x.address]; old != nil {
		*old = *x // read anew when the plan is applied
		return
	}
	p.byAddress[x.address] = x
	p.resources = append(p.resources, x)
}

var emptyObject = &source.JSON{Kind: '{'}

// declared is the block of a resource in the configuration.
func (p *plan) declared(x *planned) *source.JSON {
	return p.blockIn(p.moduleConfig(x.module), x.block())
}

// blockIn is the block of a name in the configuration of a module.
func (p *plan) blockIn(module *source.JSON, name string) *source.JSON {
	blocks, ok := p.blocks[module]
	if !ok {
		blocks = map[string]*source.JSON{}
		for _, r := range module.Get("resources").List() {
			blocks[r.Get("address").Text()] = r
		}
		p.blocks[module] = blocks
	}
	return blocks[name]
}

// findPolicies notes what attaches policies to which roles, or no longer does.
func (p *plan) findPolicies() {
	for _, x := range slices.Concat(p.resources, p.deleted) {
		switch x.typ {
		case "aws_iam_role_policy_attachment", "aws_iam_policy_attachment", "aws_iam_role_policy":
			seen := map[string]bool{}
			for _, n := range []*source.JSON{x.before, x.after} {
				for _, role := range slices.Concat(n.Get("roles").List(), []*source.JSON{n.Get("role")}) {
					if name := role.Text(); name != "" && !seen[name] {
						seen[name] = true
						p.policies[name] = append(p.policies[name], x)
					}
				}
			}
		}
	}
}

// moduleConfig is the configuration of a module by the address of an instance.
func (p *plan) moduleConfig(address string) *source.JSON {
	m := p.config
	for _, name := range moduleNames(address) {
		m = m.Get("module_calls", name, "module")
	}
	return m
}

// moduleNames are the names of the calls in the address of a module's instance:
// `module.a["x"].module.b` has a and b.
func moduleNames(address string) []string {
	var names []string
	for i, part := range addressParts(address) {
		if i%2 == 1 {
			name, _, _ := strings.Cut(part, "[")
			names = append(names, name)
		}
	}
	return names
}

// addressParts cuts an address or reference at its dots, those in keys excepted.
func addressParts(address string) []string {
	var parts []string
	start, quoted := 0, false
	for i := 0; i < len(address); i++ {
		switch c := address[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case c == '.' && !quoted:
			parts, start = append(parts, address[start:i]), i+1
		}
	}
	if start == len(address) {
		return parts
	}
	return append(parts, address[start:])
}

// lacks finds out whether the plan is one of some resources only: with -target,
// or one that ended in an error.
func (p *plan) lacks(top *source.JSON) {
	say := func(why, settle string) {
		if p.partial == nil {
			p.partial = &fact.Reason{Why: p.file.Path + " " + why, Settle: settle, At: source.Site{File: p.file}}
		}
	}
	switch {
	case top.Get("errored").Is(true):
		say("is of a plan that ended in an error", "a plan that ends well")
	case top.Get("complete").Is(false):
		say("is of a part of the resources only", "a plan without -target")
	}
	if p.state {
		return
	}
	gone := map[string]bool{}
	for _, x := range p.deleted {
		gone[x.address] = true
	}
	for _, m := range modulesIn(top.Get("prior_state", "values", "root_module")) {
		for _, r := range m.Get("resources").List() {
			address := r.Get("address").Text()
			if r.Get("mode").Text() != "data" && p.byAddress[address] == nil && !gone[address] {
				say("says nothing of "+address+", which there is", "a plan without -target")
			}
		}
	}
	for _, r := range p.config.Get("resources").List() {
		loops := r.Get("count_expression") != nil || r.Get("for_each_expression") != nil
		if address := r.Get("address").Text(); r.Get("mode").Text() == "managed" && !loops && p.byAddress[address] == nil {
			say("says nothing of "+address+", which is declared", "a plan without -target")
		}
	}
}

// planProvider is what a plan tells of a provider configuration.
type planProvider struct {
	account, region, partition string
	split                      bool // there is more than one account under its key
}

// tellsAccount are types whose ARN is one of their provider's own account.
var tellsAccount = map[string]bool{
	"aws_iam_role": true, "aws_iam_policy": true, "aws_iam_instance_profile": true, "aws_iam_openid_connect_provider": true,
	"aws_eks_cluster": true, "aws_eks_node_group": true,
}

// setting is the value of a provider's argument that is a constant or a variable
// of the root.
func (p *plan) setting(expr *source.JSON) *source.JSON {
	if v := expr.Get("constant_value"); v != nil {
		return v
	}
	refs := expr.Get("references").List()
	if len(refs) != 1 {
		return nil
	}
	name, ok := strings.CutPrefix(refs[0].Text(), "var.")
	if !ok || p.config.Get("variables", name, "sensitive").Is(true) {
		return nil
	}
	return p.variables.Get(name, "value")
}

// ownARN are the parts of the ARN of something that is in its provider's account,
// nil when there is none.
func (x *planned) ownARN() []string {
	parts := strings.SplitN(x.known("arn").Text(), ":", 6)
	if x.data || !tellsAccount[x.typ] || len(parts) != 6 || !isAccountText(policy.Literal(parts[4])) {
		return nil
	}
	return parts
}

// findProviders reads account, region and partition off what is written, the
// caller's identity and the ARNs that there are already.
func (p *plan) findProviders(config *source.JSON) {
	p.providers = map[string]*planProvider{}
	for _, x := range p.resources {
		if x.provider == "" {
			continue
		}
		q := p.providers[x.provider]
		if q == nil {
			q = p.configuredProvider(config.Get(x.provider, "expressions"))
			p.providers[x.provider] = q
		}
		arn := x.ownARN()
		switch {
		case x.data && x.typ == "aws_caller_identity":
			q.is(x.known("account_id").Text())
		case x.data && x.typ == "aws_partition":
			q.partition = x.known("partition").Text()
		case arn != nil:
			q.is(arn[4])
			q.partition = arn[1]
			if x.known("region") == nil && q.region == "" {
				q.region = arn[3]
			}
		}
	}
}

// configuredProvider is what a provider's block says.
func (p *plan) configuredProvider(expressions *source.JSON) *planProvider {
	q := &planProvider{}
	region := p.setting(expressions.Get("region")).Text()
	if _, is := policy.PartitionOf(region); is {
		q.region = region
	}
	ids := p.setting(expressions.Get("allowed_account_ids"))
	if ids != nil && ids.Kind == '[' && len(ids.Items) == 1 {
		ids = ids.Item(0)
	}
	q.is(ids.Text())
	return q
}

// is notes an account of the provider.
func (q *planProvider) is(account string) {
	if !isAccountText(policy.Literal(account)) {
		return
	}
	q.split = q.split || q.account != "" && q.account != account
	q.account = account
}

// known is an attribute that is known and not sensitive, nil when it is not.
func (x *planned) known(name string) *source.JSON {
	if v := x.after.Get(name); !v.IsNull() && !marks(x.unknown.Get(name)) && !marks(x.sensitive.Get(name)) {
		return v
	}
	return nil
}

// marks says that something in n, which marks parts of a value, is true.
func marks(n *source.JSON) bool {
	if n == nil {
		return false
	}
	return n.Is(true) || slices.ContainsFunc(n.Items, marks)
}
