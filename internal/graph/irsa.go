package graph

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// irsaSteps joins ServiceAccounts to the roles of their annotations, add-ons to
// the roles they are given, and pods to those that they ask for by hand, and asks
// the roles' trust policies.
func (b *builder) irsaSteps() {
	for _, s := range b.set.ServiceAccounts {
		a := annotation(s.Annotations, eks.RoleARNKey)
		if a == nil || a.NotString {
			continue
		}
		b.checked["IRSA links"]++
		if text, ok := a.Value.V.Literal(); ok && text == "" {
			continue // the webhook injects nothing
		}
		b.irsaStep(s, a)
	}
	for _, a := range b.set.Addons {
		if a.RoleARN.Written() {
			b.checked["IRSA links"]++
			b.addonStep(a)
		}
	}
	for _, w := range b.set.Workloads {
		b.exchanges(w)
	}
	b.moveToCalls()
}

// pod is who comes with a web identity token.
type pod struct {
	namespace, name policy.Text
	audience        fact.String
	home            *fact.Cluster // the cluster that it surely runs in, when that is known
	cluster         fact.String   // where the configuration says which
	asks            string        // what asks for the audience; empty: the annotation
}

func (p *pod) subject() policy.Text { return policy.Subject(p.namespace, p.name) }

// presented is the subject as messages show it.
func (p *pod) presented() string { return p.subject().String() }

func (b *builder) irsaStep(s *fact.ServiceAccount, a *fact.Annotation) {
	noun := b.serviceAccountNoun(s)
	about := "ServiceAccount " + noun.Name
	if policy.RoleARNDefect(a.Value.V) != nil {
		return // a finding of its own
	}
	j := b.resolve(a.Value, &s.Decl)
	if len(j.roles) == 0 {
		if !b.checkPath(s, a) {
			b.gap(about, j.why)
		}
		return
	}
	p := pod{namespace: namespaceOf(s), name: s.Name.V, audience: audienceOf(s.Annotations), home: b.homeOf(&s.Decl), cluster: s.Cluster}
	step := Step{Via: "irsa", At: a.Value.At.Range(), ServiceAccount: noun, Severity: "error", Assumed: j.assumed}
	b.besideAssociation(&step, &p)
	if s.Named != nil {
		step.Evidence = append(step.Evidence, Evidence{At: s.Named.At.Range(), Note: s.Named.Note})
	}
	b.decide(decision{
		step: &step, join: j, origin: &s.Decl, about: about, nouns: []string{noun.ID},
		link: "the annotation that sends its pods to role %s",
		ask:  func(r *role) outcome { return b.askToken(r, &p) },
	})
}

// namespaceOf is the ServiceAccount's namespace; one that is decided on applying
// may be any.
func namespaceOf(s *fact.ServiceAccount) policy.Text {
	if s.Namespace.Written() {
		return s.Namespace.V
	}
	r := s.At.Range()
	return policy.HoleText(&policy.Hole{
		ID: "namespace of " + r.File + "#" + s.Address + "#" + s.Name.V.Key(), Label: "namespace", Kind: policy.NameText,
		Origin: &fact.Reason{Why: "the namespace is decided when the manifest is applied", Settle: "write metadata.namespace", At: s.At},
	})
}

func audienceOf(list fact.List[fact.Annotation]) fact.String {
	if a := annotation(list, eks.AudienceKey); a != nil {
		return a.Value
	}
	return fact.String{V: policy.Literal(eks.Audience)}
}

// besideAssociation makes a step milder whose pods have, or may have, a Pod
// Identity association as well: it comes before the annotation (facts 4.13).
func (b *builder) besideAssociation(s *Step, p *pod) {
	for _, a := range b.set.Associations {
		if apart(a.Cluster, p.cluster) {
			continue
		}
		same := policy.Equal(a.Namespace.V, p.namespace).And(policy.Equal(a.ServiceAccount.V, p.name))
		switch {
		case same == policy.No:
			continue
		case same == policy.Yes && sure(&a.Decl):
			s.Condition = "its Pod Identity association, which comes first, is gone"
			s.Evidence = append(s.Evidence, Evidence{At: a.At.Range(), Note: "the association that gives its pods their role"})
			s.Severity = "warning"
			return
		case s.Condition == "":
			s.Severity, s.Condition = "warning", "no Pod Identity association comes first"
			s.Evidence = append(s.Evidence, Evidence{At: a.At.Range(), Note: "the association that may be for its pods"})
		}
	}
}

// webIdentities are the statements that may let tokens of a cluster in: those of
// other federations, such as GitHub's, are left out unless they name a
// ServiceAccount (facts 3.38, trap T28).
func (r *role) webIdentities() []policy.WebIdentity {
	var list []policy.WebIdentity
	for _, w := range r.trust.identities {
		relevant := len(w.Subjects) == 0
		for _, p := range w.Providers {
			relevant = relevant || p.EKS != policy.No
		}
		for _, c := range w.Subjects {
			for _, v := range c.Condition.Values.Items {
				relevant = relevant || policy.HasPrefix(v.Text, "system:serviceaccount:") != policy.No
			}
		}
		if relevant {
			list = append(list, w)
		}
	}
	return list
}

// askToken asks a trust policy for a pod's token: of whichever of the trusted
// providers the pod's cluster is.
func (b *builder) askToken(r *role, p *pod) outcome {
	if r.trust == nil {
		return outcome{why: r.trustReason(nil)}
	}
	verdict, holes := r.decideToken(p)
	if verdict != policy.No {
		if o := b.askIssuer(r, p); o != nil {
			return *o
		}
		if verdict == policy.Yes {
			return b.askProvider(r, p)
		}
		if why := r.subjectReason(p); why != nil {
			return outcome{why: why}
		}
		return outcome{why: r.trustReason(holes)}
	}
	statements := r.webIdentities()
	if len(statements) == 0 {
		if r.wrongAction() || r.malformedProvider() {
			return outcome{verdict: policy.No}
		}
		return outcome{verdict: policy.No, fill: func(s *Step) *[]Step {
			s.Principal = r.principalCheck("")
			return &b.in.Failed.IRSA.TrustNotWebIdentity
		}}
	}
	return outcome{verdict: policy.No, fill: b.blame(r, p, statements)}
}

// subjectReason is why a statement that is sound otherwise is not known to accept
// the pod's subject: a part of the subject, or of what is accepted.
func (r *role) subjectReason(p *pod) *fact.Reason {
	for _, w := range r.webIdentities() {
		for _, f := range r.facetsOf(w, p) {
			if f.Subject != policy.Maybe || f.elsewhere() || f.Audience == policy.No {
				continue
			}
			holes := p.subject().Holes()
			for _, v := range subjectValues(w) {
				holes = append(slices.Clone(holes), v.Text.Holes()...)
			}
			if why := reasonOf(holes); why != nil {
				return why
			}
		}
	}
	return nil
}

// wrongAction says that web identity is meant and the action is wrong, which is
// a finding of its own.
func (r *role) wrongAction() bool {
	return slices.ContainsFunc(r.trust.defects, func(d policy.TrustDefect) bool {
		return d.Kind == policy.FederatedAction || d.Kind == policy.WebIdentityAction
	})
}

// malformedProvider says that a provider is meant and its ARN is none, which is a
// finding of its own.
func (r *role) malformedProvider() bool {
	return slices.ContainsFunc(policy.Trusted(r.trust.Document), func(p policy.PrincipalElement) bool {
		return p.Of == policy.FederatedPrincipal && policy.ProviderDefect(p.Text) != ""
	})
}

// decideToken is the best answer over the issuers that the trust policy names.
func (r *role) decideToken(p *pod) (policy.Truth, []*policy.Hole) {
	verdict := policy.No
	var holes []*policy.Hole
	ask := func(issuer policy.Text) {
		t := policy.DecideToken(r.trust.Document, r.Account, policy.Token{Issuer: issuer, Subject: p.subject(), Audience: p.audience.V})
		answer := t.Named.And(t.Deny.Not())
		if answer == policy.Maybe {
			holes = append(holes, t.Unknown...)
		}
		verdict = verdict.Or(answer)
	}
	issuers := issuersOf(r.trust.identities)
	for _, issuer := range issuers {
		ask(issuer)
	}
	if len(issuers) == 0 || r.trust.Open {
		ask(anyIssuer)
	}
	return verdict, holes
}

// anyIssuer is the issuer of a cluster that nothing is known of.
var anyIssuer = policy.HoleText(&policy.Hole{ID: "issuer of any cluster", Label: "issuer", Kind: policy.NoColonText})

// issuersOf are the issuers of the providers that statements name.
func issuersOf(identities []policy.WebIdentity) []policy.Text {
	var list []policy.Text
	seen := map[string]bool{}
	for _, w := range identities {
		for _, p := range w.Providers {
			if key := p.Issuer.Key(); !seen[key] {
				seen[key] = true
				list = append(list, p.Issuer)
			}
		}
	}
	return list
}

// facets is what one statement says of a token, question by question.
type facets struct {
	w policy.WebIdentity
	policy.TokenDecision
}

// elsewhere says that the statement fails on what is a finding of its own: a
// wrong action, account, issuer or condition key, or another condition.
func (f *facets) elsewhere() bool {
	return f.Issuer == policy.No || f.TokenDecision.Account == policy.No || f.Action == policy.No || f.KeyOf == policy.No || f.Others == policy.No
}

// failing counts what the token itself gets wrong.
func (f *facets) failing() int {
	n := 0
	for _, t := range []policy.Truth{f.Subject, f.Audience} {
		if t == policy.No {
			n++
		}
	}
	return n
}

// facetsOf asks a statement by itself, for each of the issuers it trusts.
func (r *role) facetsOf(w policy.WebIdentity, p *pod) []facets {
	one := *r.trust.Document
	one.Statements, one.Open = []*policy.Statement{w.Statement}, false
	var list []facets
	for _, issuer := range issuersOf([]policy.WebIdentity{w}) {
		t := policy.DecideToken(&one, r.Account, policy.Token{Issuer: issuer, Subject: p.subject(), Audience: p.audience.V})
		list = append(list, facets{w: w, TokenDecision: t})
	}
	return list
}

// blame finds the cause of a denial in the statement that fails on fewest
// questions; nil when another finding owns it.
func (b *builder) blame(r *role, p *pod, statements []policy.WebIdentity) func(*Step) *[]Step {
	var best *facets
	for _, w := range statements {
		for _, f := range r.facetsOf(w, p) {
			if f.elsewhere() {
				if meansSubject(f.w, p) {
					return nil
				}
				continue
			}
			if n := f.failing(); n > 0 && (best == nil || n < best.failing()) {
				best = &f
			}
		}
	}
	if best == nil {
		return nil
	}
	if best.Subject == policy.No {
		sound := soundClaims(best.w, p)
		if len(sound) == 0 {
			return nil
		}
		return func(s *Step) *[]Step {
			r.fillChecks(s, best, p)
			s.Subject = r.subjectCheck(best.w, sound, p)
			return &b.in.Failed.IRSA.Subject
		}
	}
	if best.w.SubjectAsAudience() != nil {
		return nil
	}
	return func(s *Step) *[]Step {
		r.fillChecks(s, best, p)
		s.Audience = r.audienceCheck(best.w, p)
		s.Evidence = append(s.Evidence, p.audienceAt()...)
		return &b.in.Failed.IRSA.Audience
	}
}

// audienceAt is the annotation that asks for tokens of another audience.
func (p *pod) audienceAt() []Evidence {
	if p.audience.At.IsZero() {
		return nil
	}
	note := p.asks
	if note == "" {
		note = "the annotation that asks for another audience"
	}
	return []Evidence{{At: p.audience.At.Range(), Note: note}}
}

// fillChecks writes the verdict of every question into the step.
func (r *role) fillChecks(s *Step, f *facets, p *pod) {
	s.Principal.Verdict = Allowed
	s.Issuer.Verdict, s.Audience.Verdict = verdictOf(f.Issuer), verdictOf(f.Audience)
	s.Subject.Verdict, s.Action.Verdict = verdictOf(f.Subject), verdictOf(f.Action)
	s.Subject.Presented, s.Audience.Presented = p.presented(), p.audience.V.String()
}

// meansSubject says that a statement asks for the pod's subject, or for none.
func meansSubject(w policy.WebIdentity, p *pod) bool {
	for _, c := range w.Subjects {
		for _, v := range c.Condition.Values.Items {
			if policy.Match(v.Text, p.subject()) != policy.No {
				return true
			}
		}
	}
	return len(w.Subjects) == 0
}

// soundClaims are the subjects of a statement without those that are unsound by
// themselves; none when one of the unsound is meant for the pod.
func soundClaims(w policy.WebIdentity, p *pod) []policy.Claim {
	var sound []policy.Claim
	for _, c := range w.Subjects {
		kept := *c.Condition
		kept.Values.Items = nil
		for _, v := range c.Condition.Values.Items {
			d := policy.SubjectDefect(v.Text, true)
			like := c.Like() || policy.HasWildcard(v.Text) != policy.Yes
			switch {
			case d == nil && like:
				kept.Values.Items = append(kept.Values.Items, v)
			case d == nil && policy.Match(v.Text, p.subject()) != policy.No:
				return nil
			case d != nil && d.Expected != "" && policy.Match(policy.Literal(d.Expected), p.subject()) != policy.No:
				return nil
			case d != nil && d.Expected == "" && p.namedIn(v.Text):
				return nil
			}
		}
		if len(kept.Values.Items) > 0 {
			sound = append(sound, policy.Claim{Condition: &kept, Issuer: c.Issuer, Name: c.Name})
		}
	}
	return sound
}

// namedIn says that a text holds the ServiceAccount's name.
func (p *pod) namedIn(t policy.Text) bool {
	name, ok := p.name.Literal()
	return !ok || strings.Contains(strings.ToLower(t.Encoded()), name)
}

// subjectValues are the subjects that a statement accepts.
func subjectValues(w policy.WebIdentity) []policy.Value {
	var values []policy.Value
	for _, c := range w.Subjects {
		values = append(values, c.Condition.Values.Items...)
	}
	return values
}

// subjectCheck says which part of the subject the trust policy gets wrong, at
// the first sound subject that it accepts.
func (r *role) subjectCheck(w policy.WebIdentity, sound []policy.Claim, p *pod) Check {
	c := Check{Verdict: Denied, Presented: p.presented(), Why: policy.SubjectDifference(sound, p.subject())}
	for _, v := range subjectValues(w) {
		c.Accepted = append(c.Accepted, v.Text.String())
	}
	c.At = r.trust.at(sound[0].Condition.Values.Items[0].Span)
	return c
}

func (r *role) audienceCheck(w policy.WebIdentity, p *pod) Check {
	c := Check{Verdict: Denied, Presented: p.audience.V.String(), Why: "trust"}
	for _, claim := range w.Audiences {
		for _, v := range claim.Condition.Values.Items {
			if len(c.Accepted) == 0 {
				c.At = r.trust.at(v.Span)
			}
			c.Accepted = append(c.Accepted, v.Text.String())
		}
	}
	return c
}

// askProvider asks the OIDC providers that a trust policy names whether they
// take the audience (facts 3.61).
func (b *builder) askProvider(r *role, p *pod) outcome {
	var refusing *fact.Provider
	for _, w := range r.webIdentities() {
		for _, element := range w.Providers {
			provider := b.provider(element.Element.Text)
			if provider == nil || takes(provider, p.audience.V) != policy.No {
				return outcome{verdict: policy.Yes}
			}
			refusing = provider
		}
	}
	if refusing == nil {
		return outcome{verdict: policy.Yes}
	}
	return outcome{verdict: policy.No, fill: func(s *Step) *[]Step {
		if p.audience.At.IsZero() {
			b.refusesAudience(refusing, p.audience.V.String(), s.Severity, Evidence{At: s.At, Note: "its pods' tokens carry this audience"})
			return nil
		}
		s.Principal.Verdict, s.Subject.Verdict = Allowed, Allowed
		s.Audience = Check{
			Verdict: Denied, Presented: p.audience.V.String(), Accepted: strs(refusing.ClientIDs), Why: "provider", At: refusing.At.Range(),
		}
		if len(refusing.ClientIDs.Items) > 0 {
			s.Audience.At = refusing.ClientIDs.Items[0].At.Range()
		}
		s.Evidence = append(s.Evidence, p.audienceAt()...)
		return &b.in.Failed.IRSA.Audience
	}}
}

// provider is the one provider in the files that surely has an ARN.
func (b *builder) provider(arn policy.Text) *fact.Provider {
	if b.providers == nil {
		b.providers = map[string]*fact.Provider{}
		for _, p := range b.set.Providers {
			key := p.ARN.Key()
			if _, twice := b.providers[key]; twice {
				p = nil
			}
			b.providers[key] = p
		}
	}
	if arn.IsEmpty() {
		return nil
	}
	return b.providers[arn.Key()]
}

// takes says whether a provider accepts an audience.
func takes(p *fact.Provider, audience policy.Text) policy.Truth {
	if p.ClientIDs.Open || !p.ClientIDs.Set || library(&p.Decl) || !sure(&p.Decl) {
		return policy.Maybe
	}
	answer := policy.No
	for _, id := range p.ClientIDs.Items {
		answer = answer.Or(policy.Equal(id.V, audience))
	}
	return answer
}
