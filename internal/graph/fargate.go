package graph

import (
	"fmt"
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/policy"
)

// fargateSteps asks whether Fargate may assume pod execution roles.
func (b *builder) fargateSteps() {
	for _, p := range b.set.FargateProfiles {
		if !p.RoleARN.Written() {
			continue
		}
		noun := b.fargateNoun(p)
		about := "Fargate profile " + noun.Name
		j := b.resolve(p.RoleARN, &p.Decl)
		if len(j.roles) == 0 {
			b.gap(about, j.why)
			continue
		}
		step := Step{Via: "fargate", At: p.RoleARN.At.Range(), Fargate: noun, Severity: "error", Assumed: j.assumed}
		b.decide(decision{
			step: &step, join: j, origin: &p.Decl, about: about, nouns: []string{noun.ID},
			link: "the profile's pods are started with role %s",
			ask:  func(r *role) outcome { return b.askFargate(r, p) },
		})
	}
}

func (b *builder) fargateNoun(p *fact.FargateProfile) model.FargateProfile {
	return model.FargateProfile{Noun: b.noun(b.names.id(p), p.Name.V.String(), &p.Decl), Cluster: p.Cluster.V.String()}
}

func (b *builder) askFargate(r *role, p *fact.FargateProfile) outcome {
	o := r.askService(&b.in.Failed.Fargate.Trust, eks.FargateService)
	if o.verdict == policy.No && o.fill != nil {
		return outcome{verdict: policy.No, fill: func(s *Step) *[]Step {
			group := o.fill(s)
			r.fargateTypo(&s.Principal)
			return group
		}}
	}
	if o.verdict != policy.Yes {
		return o
	}
	ctx := policy.Context{}.With(policy.Literal("aws:SourceArn"), fargateARN(p, anyText("partition", policy.Partition), anyText("account", policy.AccountID)))
	named := policy.TrustsService(r.trust.Document, r.Account, []string{eks.FargateService}, policy.AssumeRole, ctx).Named
	at, accepted := r.sourceARNs()
	if named != policy.No || len(accepted) == 0 {
		b.noSourceARN(r, p)
		return outcome{verdict: policy.Yes}
	}
	return outcome{verdict: policy.No, fill: func(s *Step) *[]Step {
		s.Principal = Check{Verdict: Denied, Presented: fargateARN(p, p.Partition, p.Account).String(), Accepted: accepted, At: r.trust.at(at), Why: "source_arn"}
		return &b.in.Failed.Fargate.Trust
	}}
}

// fargateTypo turns the check to the principal of the service-linked role, when
// the trust policy names that one.
func (r *role) fargateTypo(c *Check) {
	for _, p := range policy.Trusted(r.trust.Document) {
		if policy.Equal(p.Text, policy.Literal(eks.FargateLinkedService)) == policy.Yes {
			c.Accepted, c.At, c.Why = []string{eks.FargateLinkedService}, r.trust.at(p.Span), "typo"
		}
	}
}

// fargateARN is the ARN with which a profile's pods ask for their role.
func fargateARN(p *fact.FargateProfile, partition, account policy.Text) policy.Text {
	return policy.Concat(policy.Literal("arn:"), partition, policy.Literal(":eks:"), p.Region, policy.Literal(":"), account,
		policy.Literal(":fargateprofile/"), p.Cluster.V, policy.Literal("/"), p.Name.V, policy.Literal("/"), anyText("id", policy.NameText))
}

// anyText stands for a text that nothing is compared with for certain: the account
// and partition that documents name are often those of documentation.
func anyText(what string, kind policy.HoleKind) policy.Text {
	return policy.HoleText(&policy.Hole{ID: "any " + what, Label: what, Kind: kind})
}

// sourceARNs are the values of the trust policy's conditions on aws:SourceArn,
// with the place of the first.
func (r *role) sourceARNs() (at policy.Span, accepted []string) {
	for _, st := range r.trust.Statements {
		if st.Effect == policy.Deny {
			continue
		}
		for _, c := range st.Conditions {
			if policy.EqualFold(c.Key.Text, policy.Literal("aws:SourceArn")) != policy.Yes {
				continue
			}
			for _, v := range c.Values.Items {
				if accepted == nil {
					at = v.Span
				}
				accepted = append(accepted, v.Text.String())
			}
		}
	}
	return at, accepted
}

// fargateNeeds asks for every pod execution role whether it may pull images. A
// profile for kube-system pulls EKS's own images, any other what its pods name
// (facts 2.21).
func (b *builder) fargateNeeds() {
	needs := map[*role]*Need{}
	var order []*role
	for _, p := range b.set.FargateProfiles {
		r := b.resolve(p.RoleARN, &p.Decl).certain()
		if !p.RoleARN.Written() || r == nil {
			continue
		}
		noun := b.fargateNoun(p)
		if !sure(&p.Decl) {
			b.gap("Fargate profile "+noun.Name, existence(&p.Decl))
			continue
		}
		need := needs[r]
		if need == nil {
			need = &Need{
				Kind: "fargate", At: r.nameSite().Range(), Role: r.out, Fargate: noun, Policy: eks.FargatePolicy,
				Verdict: Allowed, Severity: "warning", Condition: "a pod's image stands in a private registry of ECR", About: []string{r.id},
			}
			needs[r] = need
			order = append(order, r)
		}
		need.About = append(need.About, noun.ID)
		need.Evidence = append(need.Evidence, Evidence{At: siteOr(p.RoleARN.At, p.At), Note: fmt.Sprintf("Fargate profile %s starts its pods with role %s", quote(noun.Name), quote(r.out.Name))})
		if startsCoreDNS(p) && need.Severity != "error" {
			need.Severity, need.Condition, need.Fargate = "error", "", noun
		}
	}
	for _, r := range order {
		n, need := b.roleNeed(r), needs[r]
		missing, undecided := n.lacks(eks.PullActions)
		slices.Sort(need.About)
		need.Found = slices.Clone(r.out.Attached)
		switch {
		case len(missing) > 0:
			need.Verdict, need.Missing = Denied, missing
			need.Evidence = append(need.Evidence, r.attachedAt()...)
			need.Evidence = append(need.Evidence, callEvidence(&r.Decl)...)
			need.Snippet, need.SnipKind = n.r.attachments([]string{eks.FargatePolicy})
			b.in.Failed.Fargate.ImagePull = append(b.in.Failed.Fargate.ImagePull, *need)
		case undecided:
			n.unknown(need, nil)
		}
		b.in.Needs = append(b.in.Needs, *need)
	}
	moveNeedsToCalls(b.in.Failed.Fargate.ImagePull, order)
}

// startsCoreDNS says that a profile surely takes CoreDNS, whose image stands in
// EKS's own registry: it selects kube-system, all of it or by the label of CoreDNS.
func startsCoreDNS(p *fact.FargateProfile) bool {
	for _, s := range p.Selectors.Items {
		if policy.Equal(s.Namespace.V, policy.Literal(eks.SystemNamespace)) != policy.Yes || s.Labels.Open {
			continue
		}
		app := annotation(s.Labels, "k8s-app")
		if len(s.Labels.Items) == 0 || len(s.Labels.Items) == 1 && app != nil && policy.Equal(app.Value.V, policy.Literal("kube-dns")) == policy.Yes {
			return true
		}
	}
	return false
}

// noSourceARN reports a trust policy that lets Fargate in for whatever profile of
// whatever account: a statement without conditions.
func (b *builder) noSourceARN(r *role, p *fact.FargateProfile) {
	if !sure(&p.Decl) {
		return
	}
	for _, st := range r.trust.Statements {
		if st.Effect != policy.Allow || st.Broken || st.Open || st.ConditionsOpen || len(st.Conditions) > 0 {
			continue
		}
		for _, principal := range st.Principals.Items {
			if policy.Equal(principal.Text, policy.Literal(eks.FargateService)) != policy.Yes {
				continue
			}
			b.problem(r.trust.site(principal.Span), &r.Decl, &Problem{
				Code: "fargate.no_source_arn", Subject: "Fargate profile " + quote(p.Name.V.String()), Value: r.out.Name, Severity: "note",
				Expected: policy.Concat(policy.Literal("arn:"), p.Partition, policy.Literal(":eks:"), p.Region, policy.Literal(":"), p.Account,
					policy.Literal(":fargateprofile/"), p.Cluster.V, policy.Literal("/*")).String(),
				About: []string{b.names.id(p), r.id, "aws:SourceArn"}, Evidence: []Evidence{{At: siteOr(p.RoleARN.At, p.At), Note: "the profile's pods are started with the role"}},
			})
		}
	}
}

// fargateAssociations reports Pod Identity of ServiceAccounts whose namespace runs
// on Fargate, where its agent does not (facts 2.22, 4.14).
func (b *builder) fargateAssociations() {
	for _, a := range b.set.Associations {
		if !a.Namespace.Written() || !sure(&a.Decl) {
			continue
		}
		p := &Problem{
			Code: "fargate.pod_identity", Subject: a.Namespace.V.String() + "/" + a.ServiceAccount.V.String(), Value: a.Namespace.V.String(), Severity: "error",
			About: []string{b.names.id(a)},
		}
		for _, f := range b.scopeOf(&a.Decl).fargate {
			if !sure(&f.Decl) || policy.Equal(f.Cluster.V, a.Cluster.V) != policy.Yes {
				continue
			}
			for _, s := range f.Selectors.Items {
				if len(s.Labels.Items) > 0 || s.Labels.Open || policy.Match(s.Namespace.V, a.Namespace.V) != policy.Yes {
					continue
				}
				p.Choices = append(p.Choices, f.Name.V.String())
				p.About = append(p.About, b.names.id(f))
				p.Evidence = append(p.Evidence, Evidence{At: siteOr(s.Namespace.At, f.At), Note: "the profile takes all pods of the namespace"})
				break
			}
		}
		if len(p.Choices) > 0 {
			b.problem(a.Namespace.At, &a.Decl, p)
		}
	}
}
