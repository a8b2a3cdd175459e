package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// assumeSteps finds where one role is meant to assume another, and asks both
// sides (facts 5.2-5.9).
func (b *builder) assumeSteps() {
	for _, a := range b.set.Associations {
		if a.TargetRoleARN.Written() && a.RoleARN.Written() {
			b.associationTarget(a)
		}
	}
	for _, w := range b.set.Workloads {
		b.workloadTargets(w)
	}
	b.foreignTargets()
}

// intent is one role that is meant to be assumed.
type intent struct {
	arn      fact.String // of the role
	from     *fact.Decl  // what is written where it stands
	step     Step
	nouns    []string
	about    string
	link     string
	sources  []*role // callers, of which one calls
	variable bool    // the name of a variable alone says so
}

// associationTarget is the second hop of a Pod Identity association (facts 4.7).
func (b *builder) associationTarget(a *fact.Association) {
	noun := b.associationNoun(a)
	about := "Pod Identity of " + noun.Namespace + "/" + noun.ServiceAccount
	j := b.resolve(a.RoleARN, &a.Decl)
	if len(j.roles) == 0 || j.undecided {
		b.gap(about, j.why)
		return
	}
	b.assume(&intent{
		arn: a.TargetRoleARN, from: &a.Decl, about: about, nouns: []string{noun.ID}, sources: j.roles,
		step: Step{Association: noun, Assumed: j.assumed},
		link: "the association names role %s as its target",
	})
}

// workloadTargets are the roles that a workload's containers are told to assume.
func (b *builder) workloadTargets(w *fact.Workload) {
	targets := b.roleVariables(w)
	if len(targets) == 0 {
		return
	}
	noun := b.workloadNoun(w)
	about := strings.TrimSpace(w.Kind + " " + noun.Name)
	callers, why := b.callers(w)
	if len(callers.roles) == 0 || callers.undecided {
		b.gap(about, why)
		return
	}
	for _, t := range targets {
		b.assume(&intent{
			arn: t.arn, from: &w.Decl, about: about, nouns: []string{noun.ID}, sources: callers.roles,
			step: Step{Workload: noun, NodeGroup: callers.group, Assumed: callers.assumed, Evidence: callers.evidence},
			link: t.link, variable: t.variable,
		})
	}
}

// callers is who a workload's pods are: the role of their ServiceAccount, or,
// when it surely has none, that of the nodes they run on.
type callers struct {
	join
	group    NodeGroup
	evidence []Evidence
}

func (b *builder) callers(w *fact.Workload) (callers, *fact.Reason) {
	if !sure(&w.Decl) {
		return callers{}, existence(&w.Decl)
	}
	id, why := b.identityOf(w)
	if why != nil {
		return callers{}, why
	}
	if id != nil {
		j := b.resolve(id.arn, id.decl)
		return callers{join: j, evidence: []Evidence{{At: id.arn.At.Range(), Note: id.note}}}, j.why
	}
	return b.nodeCallers(w)
}

// identity is the role that a ServiceAccount is given.
type identity struct {
	arn  fact.String
	decl *fact.Decl
	note string
}

// identityOf is the identity of a workload's ServiceAccount; nil when it surely
// has none in these files, a reason when that is not decided.
func (b *builder) identityOf(w *fact.Workload) (*identity, *fact.Reason) {
	undecided := func(what string, at source.Site) *fact.Reason {
		return &fact.Reason{Why: what, Settle: "write namespace and ServiceAccount out", At: at}
	}
	name := w.ServiceAccount.V
	if !w.ServiceAccount.Written() {
		name = policy.Literal("default")
	}
	if !w.Namespace.Written() {
		return nil, undecided("the namespace of "+w.Kind+" "+w.Name.V.String()+" is decided when it is applied", w.At)
	}
	var found []*identity
	for _, a := range b.set.Associations {
		switch policy.Equal(a.Namespace.V, w.Namespace.V).And(policy.Equal(a.ServiceAccount.V, name)) {
		case policy.Maybe:
			return nil, undecided("whether "+a.Address+" is for the ServiceAccount is not known", a.At)
		case policy.Yes:
			if !sure(&a.Decl) {
				return nil, existence(&a.Decl)
			}
			found = append(found, &identity{a.RoleARN, &a.Decl, "the association that gives the pods their role"})
		}
	}
	plain, annotated, why := b.accountsOf(w.Namespace.V, name)
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1 || len(annotated) > 1:
		return nil, undecided("several identities are given to the ServiceAccount", w.At)
	case why != nil:
		return nil, why
	case len(annotated) == 1:
		return annotated[0], nil
	}
	if s, _ := name.Literal(); !plain && s != "default" {
		return nil, undecided("ServiceAccount "+w.Namespace.V.String()+"/"+name.String()+" is in no file that was read", w.ServiceAccount.At)
	}
	return nil, nil
}

// accountsOf are the ServiceAccounts with a namespace and name: whether one is
// written without a role, and the roles of the others.
func (b *builder) accountsOf(namespace, name policy.Text) (plain bool, annotated []*identity, why *fact.Reason) {
	var doubtful *fact.ServiceAccount
	for _, s := range b.set.ServiceAccounts {
		same := policy.Equal(s.Name.V, name).And(policy.Equal(namespaceOf(s), namespace))
		a := annotation(s.Annotations, roleARNKey)
		empty := a != nil && a.Value.V.IsEmpty()
		switch {
		case same == policy.No:
		case same == policy.Maybe || !sure(&s.Decl) || s.Annotations.Open:
			if a != nil || s.Annotations.Open || same == policy.Yes {
				doubtful = s
			}
		case a == nil || empty:
			plain = true
		default:
			annotated = append(annotated, &identity{a.Value, &s.Decl, "the annotation that gives the pods their role"})
		}
	}
	// A chart cannot make what a manifest makes already.
	if doubtful != nil && !(plain && doubtful.Helm) {
		why = &fact.Reason{
			Why: "whether ServiceAccount " + serviceAccountName(doubtful) + " is the one that the pods use is not known", At: doubtful.At,
		}
	}
	return plain, annotated, why
}

// nodeLabels are the labels by which EKS and eksctl mark the nodes of a group.
var nodeLabels = []string{"eks.amazonaws.com/nodegroup", "alpha.eksctl.io/nodegroup-name"}

// nodeCallers are the roles of the nodes that a workload may run on.
func (b *builder) nodeCallers(w *fact.Workload) (callers, *fact.Reason) {
	about := w.Kind + " " + w.Name.V.String()
	var selected *fact.Annotation
	for _, key := range nodeLabels {
		if a := annotation(w.NodeSelector, key); a != nil {
			selected = a
		}
	}
	if selected == nil && annotation(w.NodeSelector, "eks.amazonaws.com/compute-type") != nil {
		return callers{}, &fact.Reason{Why: "which nodes " + about + " runs on is not known", At: w.At}
	}
	if why := b.onFargate(w); why != nil {
		return callers{}, why
	}
	var c callers
	for i := range b.groups {
		g := &b.groups[i]
		if selected != nil {
			switch policy.Equal(g.Name.V, selected.Value.V) {
			case policy.No:
				continue
			case policy.Maybe:
				return callers{}, &fact.Reason{Why: "whether " + about + " runs on node group " + g.out.Name + " is not known", At: g.At}
			}
		}
		if len(g.join.roles) == 0 || g.join.undecided || g.Kind == fact.AutoMode || g.Kind == fact.Hybrid || !sure(&g.Decl) {
			why := g.join.why
			if why == nil {
				why = &fact.Reason{Why: "the role of the nodes that " + about + " may run on is not known", At: g.At}
			}
			return callers{}, why
		}
		for _, r := range g.join.roles {
			if !slices.Contains(c.roles, r) {
				c.roles = append(c.roles, r)
			}
		}
		if c.group.ID == "" {
			c.group = g.out
		}
		c.evidence = append(c.evidence, Evidence{
			At: g.at.Range(), Note: "the ServiceAccount has no role, so its pods call as the role of node group " + quote(g.out.Name),
		})
	}
	if len(c.roles) == 0 {
		return callers{}, &fact.Reason{Why: "which nodes " + about + " runs on is not known", Settle: "lint the files that declare the nodes together with these", At: w.At}
	}
	return c, nil
}

// onFargate is why the pods may run on Fargate.
func (b *builder) onFargate(w *fact.Workload) *fact.Reason {
	for _, f := range b.set.FargateProfiles {
		if f.Namespaces.Open || !f.Namespaces.Set {
			return &fact.Reason{Why: "which pods run on Fargate is not known", At: f.At}
		}
		for _, n := range f.Namespaces.Items {
			if policy.Match(n.V, w.Namespace.V) != policy.No {
				return &fact.Reason{Why: "the pods may run on Fargate", At: f.At}
			}
		}
	}
	return nil
}

// assume asks both sides of every pair of caller and target, and records one
// step when all pairs give the same answer.
func (b *builder) assume(i *intent) {
	b.checked["assume links"]++
	target := b.resolve(i.arn, i.from)
	parsed, is := policy.ParseRoleARN(i.arn.V)
	if is != policy.Yes {
		b.gap(i.about, target.why)
		return
	}
	roles := target.roles
	if len(roles) == 0 || target.undecided {
		roles = []*role{b.foreign(i.arn, parsed)}
	}
	var asked []*hop
	for _, s := range i.sources {
		for _, t := range roles {
			h := &hop{b: b, source: s, target: t, arn: i.arn, parsed: parsed, taken: append(slices.Clone(i.step.Assumed), target.assumed...)}
			if i.variable && h.passedOn() {
				return
			}
			h.ask()
			asked = append(asked, h)
		}
	}
	step := i.step
	step.Via, step.At, step.Severity = "assume", i.arn.At.Range(), "error"
	if step.At.File == "" {
		step.At = i.from.At.Range()
	}
	b.recordHops(i, &step, asked)
}

// recordHops records one step for all pairs of caller and target.
func (b *builder) recordHops(i *intent, step *Step, asked []*hop) {
	first := asked[0]
	step.Source, step.Role, step.Assumed = first.source.out, first.target.out, first.taken
	step.About = append(slices.Clone(i.nouns), first.source.id)
	if first.target.id != "" {
		step.About = append(step.About, first.target.id)
	}
	slices.Sort(step.About)
	same := !slices.ContainsFunc(asked, func(h *hop) bool { return h.answer != first.answer })
	if !same || first.answer == undecidedHop || !sure(i.from) {
		step.Grant.Verdict, step.Principal.Verdict = Unknown, Unknown
		b.gap(i.about, first.reason(i))
		b.in.Steps = append(b.in.Steps, *step)
		return
	}
	step.Grant.Verdict, step.Principal.Verdict = Allowed, Allowed
	if first.answer&notTrusted != 0 {
		distrusted := *step
		distrusted.Principal = first.target.principalCheck(first.source.out.ARN)
		distrusted.Evidence = append([]Evidence{{At: step.At, Note: fmt.Sprintf(i.link, quote(first.target.out.Name))}}, step.Evidence...)
		distrusted.locate(first.target)
		b.in.Failed.Assume.NotTrusted = append(b.in.Failed.Assume.NotTrusted, distrusted)
		step.Principal.Verdict = Denied
	}
	if first.answer&notGranted != 0 {
		first.fillGrant(step)
		b.in.Failed.Assume.NotGranted = append(b.in.Failed.Assume.NotGranted, *step)
	}
	b.in.Steps = append(b.in.Steps, *step)
}

// foreign is a role that no file declares, as far as its ARN tells.
func (b *builder) foreign(arn fact.String, parsed policy.Role) *role {
	f := &fact.Role{ARN: arn.V, Undeclared: true}
	f.Account, f.Partition, f.At = parsed.Account, parsed.Partition, arn.At
	f.Name = fact.String{State: fact.Known, V: parsed.Name, At: arn.At}
	r := &role{Role: f, name: textOf(parsed.Name)}
	r.out = Role{
		Noun: b.noun("", parsed.Name.String(), &f.Decl), ARN: arn.V.String(), Path: parsed.Path.String(),
	}
	return r
}

// hopAnswer is what two roles say of one assuming the other.
type hopAnswer int

const (
	undecidedHop hopAnswer = 0
	allowedHop   hopAnswer = 1 << (iota - 1)
	notGranted
	notTrusted // across accounts, both may fail
)

// hop is one role that is to assume another.
type hop struct {
	b              *builder
	source, target *role
	arn            fact.String // of the target, as it is asked for
	parsed         policy.Role
	taken          []string // what was taken for granted

	answer hopAnswer
	holes  []*policy.Hole
}

func (h *hop) ask() {
	s, t := h.source, h.target
	question := policy.Assume{
		Caller:   policy.Caller{Kind: policy.RoleCaller, ARN: s.ARN, Account: s.Account},
		Policies: s.policies(),
		Role:     t.ARN,
		Account:  t.Account,
	}
	if t.trust != nil {
		question.Trust = t.trust.Document
	}
	d := question.Decide(policy.AssumeRole)
	h.holes = append(d.Grant.Unknown, d.Trust.Unknown...)
	needed, same := d.GrantNeeded, d.SameAccount
	if slices.Contains(h.taken, "account") {
		needed, same = policy.Maybe, policy.Maybe
	}
	distrusted := t.trust != nil && d.Trust.Named == policy.No
	ungranted := needed == policy.Yes && d.Grant.Allowed == policy.No
	switch {
	case distrusted && same == policy.No && ungranted:
		h.answer = notGranted | notTrusted
	case distrusted:
		h.answer = notTrusted // the trust policy must say yes in any case
	case ungranted:
		h.answer = notGranted
	case d.Allowed == policy.Yes:
		h.answer = allowedHop
	}
}

// passedOn says that the target is not assumed by its reader: only services
// may take it, tokens are exchanged for it, or the caller may pass it to a service.
func (h *hop) passedOn() bool {
	if t := h.target.trust; t != nil {
		trusted := policy.Trusted(t.Document)
		others := slices.ContainsFunc(trusted, func(p policy.PrincipalElement) bool {
			return p.Of != policy.ServicePrincipal && p.Of != policy.FederatedPrincipal
		})
		if len(trusted) > 0 && !others && !t.Open {
			return true
		}
	}
	granted := func(action string) policy.Truth {
		return policy.Decide(h.source.policies(), policy.Request{
			Caller: policy.Caller{ARN: h.source.ARN}, Action: action, Target: policy.Resource(h.arn.V),
		}).Allowed
	}
	return granted("iam:PassRole") == policy.Yes && granted(policy.AssumeRole) == policy.No
}

// reason is why a hop is not decided.
func (h *hop) reason(i *intent) *fact.Reason {
	if !sure(i.from) {
		return existence(i.from)
	}
	if !h.source.complete() {
		return h.source.incomplete()
	}
	if why := reasonOf(h.holes); why != nil {
		return why
	}
	if h.target.trust == nil {
		return &fact.Reason{
			Why:    "whether role " + h.target.out.Name + " is in the account of role " + h.source.out.Name + ", and whom it trusts, is not known",
			Settle: "lint the files that declare both roles together with these", At: h.arn.At,
		}
	}
	return h.source.undecided()
}

// fillGrant says what the caller's policies grant instead, and how to mend it.
// The finding stands at the text that asks for the role.
func (h *hop) fillGrant(s *Step) {
	s.Grant = Check{Verdict: Denied, Presented: h.arn.V.String(), Why: "none", At: s.At}
	s.Snippet, s.Kind = grantSnippet(h.arn.V)
	var instead []Evidence
	for _, g := range h.source.granted {
		for _, st := range g.Statements {
			for _, near := range h.nearMisses(g, st) {
				switch rank := grantRank[near.why] - grantRank[s.Grant.Why]; {
				case rank < 0:
					continue
				case rank > 0:
					s.Grant.Why, s.Grant.Accepted, instead = near.why, nil, nil
				}
				if near.resource != "" {
					s.Grant.Accepted = append(s.Grant.Accepted, near.resource)
				}
				instead = append(instead, near.evidence)
			}
		}
	}
	s.Evidence = append(s.Evidence, Evidence{At: h.source.nameSite().Range(), Note: "the role that has no such grant"})
	s.Evidence = append(s.Evidence, instead...)
}

// nearMiss is what a statement has instead of the grant.
type nearMiss struct {
	why, resource string
	evidence      Evidence
}

// grantRank orders what stands instead of the grant, from the least telling.
var grantRank = map[string]int{"none": 0, "eks-auth": 1, "other": 2, "path": 3, "session": 4, "deny": 5}

// nearMisses are the near misses of one statement.
func (h *hop) nearMisses(g *grantedDoc, st *policy.Statement) []nearMiss {
	at := func(s policy.Span) source.Range {
		if g.src == nil {
			return g.at.Range()
		}
		return g.document.at(s)
	}
	if st.Effect == policy.Deny {
		if h.denies(g, st) {
			return []nearMiss{{why: "deny", evidence: Evidence{at(st.Span), "the statement that denies it"}}}
		}
		return nil
	}
	var list []nearMiss
	covers := false
	for _, a := range st.Actions.Items {
		if policy.MatchAction(a.Text, policy.AssumeRole) != policy.No {
			covers = true
		} else if policy.MatchAction(a.Text, "eks-auth:AssumeRoleForPodIdentity") == policy.Yes {
			list = append(list, nearMiss{why: "eks-auth", evidence: Evidence{at(a.Span), "eks-auth:AssumeRoleForPodIdentity serves the Pod Identity agent alone"}})
		}
	}
	if !covers {
		return list
	}
	for _, v := range st.Resources.Items {
		list = append(list, nearMiss{h.resourceWhy(v.Text), v.Text.String(), Evidence{at(v.Span), "the grant that is there"}})
	}
	return list
}

// denies says that a statement by itself denies the call.
func (h *hop) denies(g *grantedDoc, st *policy.Statement) bool {
	one := *g.Document
	one.Statements = []*policy.Statement{st}
	return policy.Decide(policy.Policies{Documents: []*policy.Document{&one}}, policy.Request{
		Caller: policy.Caller{ARN: h.source.ARN}, Action: policy.AssumeRole, Target: policy.Resource(h.arn.V),
	}).Explicit == policy.Yes
}

// resourceWhy says how a granted resource misses the target.
func (h *hop) resourceWhy(t policy.Text) string {
	if policy.ARNKind(t) == "assumed-role" {
		if a, is := policy.ParseARN(t); is == policy.Yes {
			if parts, ok := policy.Split(a.Resource, "/", 3); ok && len(parts) > 1 && policy.Equal(parts[1], h.parsed.Name) == policy.Yes {
				return "session"
			}
		}
		return "other"
	}
	r, is := policy.ParseRoleARN(t)
	if is == policy.Yes && policy.Equal(r.Name, h.parsed.Name) == policy.Yes && policy.Equal(r.Path, h.parsed.Path) == policy.No {
		return "path"
	}
	return "other"
}

// grantSnippet is the statement that is missing.
func grantSnippet(arn policy.Text) (snippet, kind string) {
	s, ok := arn.Literal()
	if !ok {
		return "", ""
	}
	return fmt.Sprintf("{\n  \"Effect\": \"Allow\",\n  \"Action\": \"sts:AssumeRole\",\n  \"Resource\": %q\n}\n", s), "json"
}

// foreignTargets are the roles of another account whose trust policy names
// exactly one of the estate's roles: when that role calls, it needs a grant.
func (b *builder) foreignTargets() {
	for _, t := range b.roles {
		if t.trust == nil || !sure(&t.Decl) {
			continue
		}
		for _, p := range policy.Trusted(t.trust.Document) {
			if p.Of != policy.AWSPrincipal || policy.ARNKind(p.Text) != "role" {
				continue
			}
			arn := fact.String{State: fact.Known, V: p.Text, At: t.trust.site(p.Span)}
			j := b.resolve(arn, &t.Decl)
			if len(j.roles) != 1 || j.undecided || len(j.assumed) > 0 || j.roles[0] == t {
				continue
			}
			b.foreignTarget(j.roles[0], t, arn)
		}
	}
}

func (b *builder) foreignTarget(s, t *role, at fact.String) {
	h := &hop{b: b, source: s, target: t, arn: fact.String{State: fact.Known, V: t.ARN, At: at.At}}
	parsed, is := policy.ParseRoleARN(t.ARN)
	if is != policy.Yes || policy.SameAccount(s.Account, t.Account) != policy.No || b.alreadyAsked(s, t) || !sure(&s.Decl) {
		return
	}
	h.parsed = parsed
	h.ask()
	if h.answer != notGranted {
		return
	}
	step := Step{
		Via: "assume", At: at.At.Range(), Source: s.out, Role: t.out, Severity: "warning",
		Condition: "role " + quote(s.out.Name) + " calls it", About: []string{s.id, t.id},
	}
	slices.Sort(step.About)
	step.Principal.Verdict = Allowed
	h.fillGrant(&step)
	b.checked["assume links"]++
	b.in.Steps = append(b.in.Steps, step)
	b.in.Failed.Assume.NotGranted = append(b.in.Failed.Assume.NotGranted, step)
}

// alreadyAsked says that a surer intent has asked for the same pair.
func (b *builder) alreadyAsked(s, t *role) bool {
	return slices.ContainsFunc(b.in.Steps, func(step Step) bool {
		return step.Via == "assume" && step.Source.ID == s.id && step.Role.ID == t.id
	})
}
