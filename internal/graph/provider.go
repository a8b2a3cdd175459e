package graph

import (
	"regexp"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// checkProviders reports OIDC providers of EKS clusters that IAM refuses, or
// that no token comes from (facts 3.21, 3.24).
func (b *builder) checkProviders() {
	for _, p := range b.set.Providers {
		if !sure(&p.Decl) {
			continue
		}
		b.checkURL(p)
		b.checkThumbprints(p)
		for _, first := range b.providersOf(policy.WithoutScheme(p.URL.V)) {
			if first == p {
				break
			}
			if sure(&first.Decl) && sameProvider(first, p) {
				b.providerProblem(p, p.URL, "url", &Problem{
					Code: "irsa.provider_duplicate", Evidence: []Evidence{{At: first.URL.At.Range(), Note: "the first provider of the issuer"}},
				})
				break
			}
		}
	}
}

// providersOf are the providers that are surely made for an issuer without scheme.
func (b *builder) providersOf(issuer policy.Text) []*fact.Provider {
	if b.byIssuer == nil {
		b.byIssuer = map[string][]*fact.Provider{}
		for _, p := range b.set.Providers {
			if p.URL.Written() {
				key := policy.WithoutScheme(p.URL.V).Key()
				b.byIssuer[key] = append(b.byIssuer[key], p)
			}
		}
	}
	return b.byIssuer[issuer.Key()]
}

// providerProblem reports a field of a provider.
func (b *builder) providerProblem(p *fact.Provider, s fact.String, field string, d *Problem) {
	d.Subject, d.Field, d.Value, d.About = providerName(p), field, s.V.String(), []string{b.names.id(p)}
	if d.Severity == "" {
		d.Severity = "error"
	}
	b.problem(s.At, &p.Decl, d)
}

func providerName(p *fact.Provider) string { return "OIDC provider " + quote(label(p.Address)) }

// otherPort is a URL with a port that is not that of HTTPS.
var otherPort = regexp.MustCompile(`^https://[^/:]+:(\d+)`)

// checkURL reports the URL of a provider that is meant for EKS and is no issuer,
// or that IAM refuses.
func (b *builder) checkURL(p *fact.Provider) {
	if !p.URL.Written() {
		return
	}
	url := policy.WithoutScheme(p.URL.V)
	wrong := func(kind, why, expected string) {
		if expected != "" {
			expected = "https://" + expected // IAM takes a provider's URL with its scheme
		}
		b.providerProblem(p, p.URL, "url", &Problem{Code: "irsa.provider_url", Kind: kind, Why: why, Expected: expected})
	}
	if rest, is := policy.TrimPrefix(p.URL.V, "http://"); is == policy.Yes && policy.IsEKSIssuer(rest) == policy.Yes {
		expected, known := rest.Literal()
		if !known {
			expected = ""
		}
		wrong("http", "begins with http://, IAM takes https:// alone", expected)
		return
	}
	if d := policy.IssuerDefect(url); d != nil {
		wrong(d.Kind, d.Why, d.Expected)
		return
	}
	if policy.IsEKSIssuer(url) != policy.Yes {
		return
	}
	expected, known := url.Literal()
	if !known {
		expected = ""
	}
	port := otherPort.FindStringSubmatch(p.URL.V.Encoded())
	switch {
	case policy.HasPrefix(p.URL.V, "https://") == policy.No:
		wrong("scheme", "does not begin with https://", expected)
	case port != nil && port[1] != "443":
		wrong("port", "has port "+port[1]+", IAM takes none", strings.Replace(expected, ":"+port[1], "", 1))
	case strings.Contains(p.URL.V.Encoded(), "?"):
		before, _, _ := strings.Cut(expected, "?")
		wrong("query", "has a query, IAM takes none", before)
	}
}

var thumbprint = regexp.MustCompile(`^[0-9A-Fa-f]{40}$`)

// checkThumbprints reports thumbprints that IAM refuses; which they are does not
// matter for EKS (facts 3.25).
func (b *builder) checkThumbprints(p *fact.Provider) {
	for _, t := range p.Thumbprints.Items {
		if s, known := t.V.Literal(); known && !thumbprint.MatchString(s) && len(placeholdersIn(t.V)) == 0 {
			b.providerProblem(p, t, "thumbprint_list", &Problem{Code: "irsa.provider_thumbprint", Kind: "form"})
		}
	}
	if list := p.Thumbprints.Items; len(list) > 5 {
		sixth := list[5]
		b.providerProblem(p, sixth, "thumbprint_list", &Problem{Code: "irsa.provider_thumbprint", Kind: "many"})
	}
}

// sameProvider says that two providers are surely of one issuer in one account.
func sameProvider(x, y *fact.Provider) bool {
	if !x.URL.Written() || !y.URL.Written() {
		return false
	}
	return policy.Equal(policy.WithoutScheme(x.URL.V), policy.WithoutScheme(y.URL.V)) == policy.Yes &&
		policy.SameAccount(x.Account, y.Account) == policy.Yes && policy.Equal(x.Partition, y.Partition) == policy.Yes
}

// checkHome reports a trust policy all of whose providers of EKS are in other
// accounts: STS looks for the provider in the role's account alone (facts 3.41).
func (b *builder) checkHome(r *role) {
	var foreign *policy.Provider
	for _, w := range r.trust.identities {
		for _, p := range w.Providers {
			if p.EKS == policy.No {
				continue
			}
			if p.EKS != policy.Yes || p.Account.IsEmpty() || policy.SameAccount(p.Account, r.Account) != policy.No {
				return
			}
			if foreign == nil {
				foreign = &p
			}
		}
	}
	if foreign == nil || r.trust.Open {
		return
	}
	p := &Problem{
		Code: "irsa.trust_wrong_account", Subject: "role " + quote(r.out.Name), Value: foreign.Element.Text.String(),
		Choices: []string{r.Account.String(), foreign.Account.String()}, Severity: "error", About: []string{r.id},
	}
	if a, is := policy.ParseARN(foreign.Element.Text); is == policy.Yes && r.Account.Known() {
		a.Account = r.Account
		if right := a.Text(); right.Known() {
			p.Expected = right.String()
		}
	}
	b.problem(r.trust.site(foreign.Element.Span), &r.Decl, p)
}

// checkAudience notes statements that let the tokens of a cluster in whatever
// their audience (facts 3.31).
func (b *builder) checkAudience(r *role) {
	if r.Made != "" {
		return
	}
	for _, w := range r.trust.identities {
		st := w.Statement
		if w.EKS() != policy.Yes || w.Action == policy.No || len(w.Audiences) > 0 || len(w.Subjects) == 0 || st.ConditionsOpen || st.Open {
			continue
		}
		issuer := w.Providers[0].Issuer
		if slices.ContainsFunc(st.Conditions, func(c *policy.Condition) bool {
			return policy.EqualFold(c.Key.Text, policy.Concat(issuer, policy.Literal(":aud"))) != policy.No
		}) {
			continue
		}
		b.problem(r.trust.site(w.Subjects[0].Condition.Span), &r.Decl, &Problem{
			Code: "irsa.audience_missing", Subject: "role " + quote(r.out.Name), Value: issuer.String(),
			Expected: eks.Audience, Severity: "note", About: []string{r.id, "audience"},
		})
	}
}

// checkClientIDs reports a provider that refuses the audience of EKS's tokens,
// which a trust policy demands (facts 3.61).
func (b *builder) checkClientIDs(r *role) {
	for _, w := range r.trust.identities {
		if len(w.Providers) != 1 || w.Providers[0].EKS != policy.Yes || len(w.Audiences) == 0 {
			continue
		}
		p := b.provider(w.Providers[0].Element.Text)
		values := w.Audiences[0].Condition.Values
		if p == nil || values.Open || len(values.Items) == 0 || w.Audiences[0].Condition.Op.Negated() {
			continue
		}
		demanded := true
		for _, v := range values.Items {
			demanded = demanded && policy.Equal(v.Text, policy.Literal(eks.Audience)) == policy.Yes
		}
		if demanded && takes(p, policy.Literal(eks.Audience)) == policy.No {
			first := values.Items[0]
			note := Evidence{At: r.trust.at(first.Span), Note: "the audience that role " + quote(r.out.Name) + " demands"}
			b.refusesAudience(p, eks.Audience, "error", note)
		}
	}
}

// refusesAudience records that a provider takes no token of an audience.
func (b *builder) refusesAudience(p *fact.Provider, audience, severity string, note Evidence) {
	ids := fact.String{At: p.ClientIDs.At}
	if len(p.ClientIDs.Items) > 0 {
		ids = p.ClientIDs.Items[0]
	}
	b.providerProblem(p, ids, "client_id_list", &Problem{
		Code: "irsa.provider_client_id", Expected: audience, Choices: strs(p.ClientIDs), Severity: severity, Evidence: []Evidence{note},
	})
}
