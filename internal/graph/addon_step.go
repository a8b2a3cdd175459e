package graph

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/policy"
)

// addonStep asks whether the role of an add-on accepts web identity, and, where
// they are documented, one of the add-on's ServiceAccounts.
func (b *builder) addonStep(a *fact.Addon) {
	if policy.ARNKind(a.RoleARN.V) == "instance-profile" {
		return // a finding of its own
	}
	noun := b.addonNoun(a)
	j := b.resolve(a.RoleARN, &a.Decl)
	if len(j.roles) == 0 {
		b.gap("add-on "+noun.Name, j.why)
		return
	}
	pods := b.addonPods(a)
	step := Step{Via: "irsa", At: a.RoleARN.At.Range(), Addon: noun, Severity: "error", Assumed: j.assumed}
	if documented := documentedOf(a.Name); len(pods) > 0 {
		step.ServiceAccount = model.ServiceAccount{Noun: model.Noun{Name: documented.Account()}, Namespace: documented.Namespace, Account: documented.Accounts[0]}
		b.besideAssociation(&step, &pods[0])
	}
	b.decide(decision{
		step: &step, join: j, origin: &a.Decl, about: "add-on " + noun.Name, nouns: []string{noun.ID},
		link: "the add-on is given role %s",
		ask:  func(r *role) outcome { return b.askAddon(r, a, pods) },
	})
}

// addonPods are the pods of an add-on that may come with its role; none when they
// are not documented.
func (b *builder) addonPods(a *fact.Addon) []pod {
	documented := documentedOf(a.Name)
	if documented == nil || documented.Namespace == "" {
		return nil
	}
	var pods []pod
	for _, account := range documented.Accounts {
		p := b.podOf(a)
		p.namespace, p.name = policy.Literal(documented.Namespace), policy.Literal(account)
		pods = append(pods, p)
	}
	return pods
}

// podOf is a pod of an add-on, whatever its ServiceAccount.
func (b *builder) podOf(a *fact.Addon) pod {
	return pod{audience: audienceOf(fact.List[fact.Annotation]{}), home: b.clusterNamed(a.Cluster.V, &a.Decl), cluster: a.Cluster}
}

// askAddon asks a trust policy for the tokens of an add-on's pods: it has to accept
// those of one of its ServiceAccounts.
func (b *builder) askAddon(r *role, a *fact.Addon, pods []pod) outcome {
	whoever := b.podOf(a)
	if o := b.askIssuer(r, &whoever); o != nil {
		return *o
	}
	if len(pods) == 0 {
		if r.trust != nil && (r.trust.Open || len(r.webIdentities()) > 0) {
			return outcome{verdict: policy.Yes} // whom it is for is not asked
		}
		return b.askToken(r, &whoever)
	}
	o := b.askToken(r, &pods[0])
	for i := range pods[1:] {
		if other := b.askToken(r, &pods[i+1]); other.verdict == policy.Yes || o.verdict == policy.No && other.verdict == policy.Maybe {
			o = other
		}
	}
	if o.verdict == policy.No && len(r.webIdentities()) > 0 {
		if o.fill == nil || !b.ownSubject(a) {
			o.fill = nil
		} else {
			o.fill = b.addonSubject(o.fill)
		}
	}
	return o
}

// ownSubject says that an add-on's pods surely come as the documented
// ServiceAccount, and by IRSA: nothing moves or renames it, and no association of
// the add-on comes first.
func (b *builder) ownSubject(a *fact.Addon) bool {
	configuration, known := a.Configuration.V.Literal()
	renamed := a.Configuration.State != fact.Absent && (!known || strings.Contains(strings.ToLower(configuration), "serviceaccount"))
	return a.Namespace.State == fact.Absent && !renamed && !slices.ContainsFunc(b.set.Associations, func(s *fact.Association) bool {
		return b.addonOf(s) == a
	})
}

// addonSubject moves a denial that is about the subject to the add-on's own group;
// what else is denied to its pods is denied to those of any ServiceAccount.
func (b *builder) addonSubject(fill func(*Step) *[]Step) func(*Step) *[]Step {
	return func(s *Step) *[]Step {
		group := fill(s)
		if group == &b.in.Failed.IRSA.Subject {
			return &b.in.Failed.Addon.WrongSubject
		}
		return group
	}
}
