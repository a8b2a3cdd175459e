package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// homeOf is the cluster that something is in: that of its eksctl file, or the one
// whose endpoint Terraform's provider is configured with.
func (b *builder) homeOf(d *fact.Decl) *fact.Cluster {
	if !d.Endpoint.IsEmpty() {
		return b.clusterAt(d.Endpoint)
	}
	if d.Origin != fact.Eksctl {
		return nil
	}
	for _, c := range b.set.Clusters {
		if c.Origin == fact.Eksctl && scopeID(&c.Decl) == scopeID(d) && sameFile(&c.Decl, d) {
			return c
		}
	}
	return nil
}

// inAnother says that something is surely in another cluster: one of another name,
// by what it is told or by its home, or one that another configuration of Terraform
// makes.
func (b *builder) inAnother(d *fact.Decl, told fact.String, c *fact.Cluster) bool {
	home := b.homeOf(d)
	switch {
	case told.Written():
		return policy.Equal(told.V, c.Name.V) == policy.No
	case home == nil || home == c:
		return false
	case policy.Equal(home.Name.V, c.Name.V) == policy.No:
		return true
	}
	made := func(c *fact.Cluster) bool { return !c.Undeclared && c.Origin == fact.Terraform && sure(&c.Decl) }
	return made(home) && made(c) && home.Scope.Dir != c.Scope.Dir
}

// clusterAt is the cluster with an endpoint.
func (b *builder) clusterAt(endpoint policy.Text) *fact.Cluster {
	for _, c := range b.set.Clusters {
		if !c.Server.IsEmpty() && c.Server.Key() == endpoint.Key() {
			return c
		}
	}
	return nil
}

func sameFile(x, y *fact.Decl) bool { return siteFile(x.At) == siteFile(y.At) }

// clusterNamed is the one cluster of a name in a deployment.
func (b *builder) clusterNamed(name policy.Text, d *fact.Decl) *fact.Cluster {
	var found *fact.Cluster
	for _, c := range b.set.Clusters {
		if scopeID(&c.Decl) != scopeID(d) || policy.Equal(c.Name.V, name) == policy.No {
			continue
		}
		if found != nil || policy.Equal(c.Name.V, name) != policy.Yes {
			return nil
		}
		found = c
	}
	return found
}

// askIssuer asks whether a trust policy is for other clusters than the pod's:
// whatever else it says, a token of the pod's cluster is of no provider that it
// names. Nil when one of them may be the cluster's.
func (b *builder) askIssuer(r *role, p *pod) *outcome {
	if p.home == nil || !sure(&p.home.Decl) || r.trust == nil || r.trust.Open {
		return nil
	}
	c := Check{Verdict: Denied, Presented: "cluster " + quote(p.home.Name.V.String())}
	for _, w := range r.trust.identities {
		for _, provider := range w.Providers {
			if provider.EKS == policy.No {
				continue
			}
			other, differs := b.otherThan(p.home, provider.Issuer)
			if !differs {
				return nil
			}
			if len(c.Accepted) == 0 {
				c.At = r.trust.at(provider.Element.Span)
			}
			if !slices.Contains(c.Accepted, other) {
				c.Accepted = append(c.Accepted, other)
			}
		}
	}
	if len(c.Accepted) == 0 {
		return nil
	}
	return &outcome{verdict: policy.No, fill: func(s *Step) *[]Step {
		s.Issuer = c
		s.Evidence = append(s.Evidence, Evidence{At: p.home.At.Range(), Note: "the cluster that it lives in"})
		return &b.in.Failed.IRSA.IssuerOtherCluster
	}}
}

// otherThan says whether an issuer is surely not that of a cluster, and whose it
// is: that of another declared cluster, or one with other letters.
func (b *builder) otherThan(home *fact.Cluster, issuer policy.Text) (string, bool) {
	own := policy.WithoutScheme(home.Issuer)
	if policy.Equal(issuer, own) == policy.Yes {
		return "", false
	}
	for _, c := range b.set.Clusters {
		if c != home && !c.Undeclared && !home.Undeclared && c.Origin == fact.Terraform && sure(&c.Decl) && policy.WithoutScheme(c.Issuer).Key() == issuer.Key() {
			return "cluster " + quote(c.Name.V.String()), home.Origin == fact.Terraform || policy.Equal(issuer, own) == policy.No
		}
	}
	return "issuer " + quote(issuer.String()), policy.Equal(issuer, own) == policy.No
}

// checkMissingProviders reports clusters whose issuer roles of the same account
// trust while nothing makes its OIDC provider (facts 3.24, 3.60).
func (b *builder) checkMissingProviders() {
	for _, c := range b.set.Clusters {
		if c.Undeclared || !sure(&c.Decl) || c.Origin != fact.Terraform || library(&c.Decl) || b.moduleFor(c) != nil || c.Issuer.IsEmpty() || b.mayHaveProvider(c) {
			continue
		}
		issuer := policy.WithoutScheme(c.Issuer)
		p := &Problem{
			Code: "irsa.provider_missing", Severity: "warning", Subject: "cluster " + quote(c.Name.V.String()), Value: issuer.String(),
			About: []string{b.names.id(c)},
		}
		for _, r := range b.roles {
			if r.trust == nil || !sure(&r.Decl) || policy.SameAccount(r.Account, c.Account) != policy.Yes {
				continue
			}
			for _, w := range r.trust.identities {
				for _, provider := range w.Providers {
					if policy.Equal(provider.Issuer, issuer) == policy.Yes && policy.SameAccount(provider.Account, c.Account) == policy.Yes {
						p.Evidence = append(p.Evidence, Evidence{At: r.trust.at(provider.Element.Span), Note: "role " + quote(r.out.Name) + " trusts a provider of the issuer"})
					}
				}
			}
		}
		if len(p.Evidence) > 0 {
			b.problem(c.At, &c.Decl, p)
		}
	}
}

// mayHaveProvider says that some provider in the files, made or looked up, may be
// that of a cluster.
func (b *builder) mayHaveProvider(c *fact.Cluster) bool {
	issuer := policy.WithoutScheme(c.Issuer)
	if len(b.providersOf(issuer)) > 0 {
		return true
	}
	may := func(p *fact.Provider) bool {
		return !p.URL.Written() || policy.Equal(policy.WithoutScheme(p.URL.V), issuer) != policy.No
	}
	return slices.ContainsFunc(b.set.Providers, may) || slices.ContainsFunc(b.set.ProviderLookups, may)
}

// checkUnused reports ServiceAccounts in the files that a role is made for, by
// name, and that nothing gives the role (facts 3.3, A.8).
func (b *builder) checkUnused() {
	for _, r := range b.roles {
		if r.trust == nil || r.trust.Open || !sure(&r.Decl) || r.Undeclared || r.Made != "" || library(&r.Decl) || b.isGiven(r) {
			continue
		}
		for _, s := range b.soleSubjects(r) {
			p := &Problem{
				Code: "irsa.role_unused_by_subject", Severity: "warning", Subject: "ServiceAccount " + serviceAccountName(s), Value: r.out.Name,
				About:    []string{b.names.id(s), r.id},
				Evidence: []Evidence{{At: r.nameSite().Range(), Note: "the role whose trust policy names it"}},
			}
			if r.ARN.Known() {
				p.Expected = r.ARN.String()
			}
			b.problem(s.Name.At, &s.Decl, p)
		}
	}
}

// handedOut are the ARNs of roles that something in the files is given.
type handedOut struct {
	arns   []policy.Text
	roles  map[*role]bool
	anyone bool // which role one of them names is not decided
}

// isGiven says that a ServiceAccount, an add-on, an association or a container is,
// or may be, given a role.
func (b *builder) isGiven(r *role) bool {
	if b.handed == nil {
		b.handed = b.handOut()
	}
	return b.handed.anyone || b.handed.roles[r] ||
		slices.ContainsFunc(b.handed.arns, func(arn policy.Text) bool { return policy.Equal(arn, r.ARN) != policy.No })
}

func (b *builder) handOut() *handedOut {
	h := &handedOut{roles: map[*role]bool{}}
	give := func(arn fact.String, d *fact.Decl) {
		if !arn.Written() {
			return
		}
		j := b.resolve(arn, d)
		h.anyone = h.anyone || j.undecided
		h.arns = append(h.arns, arn.V)
		for _, r := range j.roles {
			h.roles[r] = true
		}
	}
	for _, s := range b.set.ServiceAccounts {
		if a := annotation(s.Annotations, eks.RoleARNKey); a != nil {
			give(a.Value, &s.Decl)
		}
	}
	for _, a := range b.set.Addons {
		give(a.RoleARN, &a.Decl)
	}
	for _, a := range b.set.Associations {
		give(a.RoleARN, &a.Decl)
		give(a.TargetRoleARN, &a.Decl)
	}
	for _, w := range b.set.Workloads {
		for _, c := range w.Containers {
			for _, e := range c.Env.Items {
				if policy.ARNKind(e.Value.V) == "role" {
					give(e.Value, &w.Decl)
				}
			}
		}
	}
	return h
}

// soleSubjects are the ServiceAccounts that a trust policy names exactly and that
// have no identity: none if one of its subjects is a pattern, is in no file, or
// has, or may have, another.
func (b *builder) soleSubjects(r *role) []*fact.ServiceAccount {
	var found []*fact.ServiceAccount
	for _, w := range r.webIdentities() {
		if len(w.Subjects) != 1 || w.Subjects[0].Condition.Values.Open || w.Action != policy.Yes || w.EKS() != policy.Yes {
			return nil
		}
		for _, v := range w.Subjects[0].Condition.Values.Items {
			namespace, name, ok := policy.SubjectParts(v.Text)
			if !ok || !v.Text.Known() || policy.HasWildcard(v.Text) != policy.No {
				return nil
			}
			s := b.plainAccount(namespace, name)
			if s == nil {
				return nil
			}
			found = append(found, s)
		}
	}
	return found
}

// plainAccount is the one ServiceAccount of a name, when it surely has no identity
// and no annotation that is meant as one.
func (b *builder) plainAccount(namespace, name policy.Text) *fact.ServiceAccount {
	var found *fact.ServiceAccount
	for _, s := range b.set.ServiceAccounts {
		switch policy.Equal(s.Name.V, name).And(policy.Equal(namespaceOf(s), namespace)) {
		case policy.No:
			continue
		case policy.Maybe:
			return nil
		}
		if found != nil || s.Helm || !sure(&s.Decl) || s.Annotations.Open || !s.Namespace.Written() {
			return nil
		}
		for i := range s.Annotations.Items {
			if a := &s.Annotations.Items[i]; looksLikeRole(a.Value.V) || policy.HasSuffix(a.Key.V, "role-arn") != policy.No {
				return nil
			}
		}
		found = s
	}
	if found == nil || b.lost(name.Encoded()) != nil {
		return nil
	}
	for _, a := range b.set.Associations {
		if policy.Equal(a.Namespace.V, namespace).And(policy.Equal(a.ServiceAccount.V, name)) != policy.No {
			return nil
		}
	}
	for _, m := range b.set.AbsentModules {
		if mayAssociate(m, name) {
			return nil
		}
	}
	for _, w := range b.set.Workloads {
		if policy.Equal(accountNamed(w), name) != policy.No && (annotation(w.PodAnnotations, eks.RoleARNKey) != nil || annotation(w.Annotations, eks.RoleARNKey) != nil) {
			return nil
		}
	}
	return found
}
