package policy

import (
	"slices"
	"strings"
)

// The actions of trust policies.
const (
	AssumeRole        = "sts:AssumeRole"
	WebIdentityCall   = "sts:AssumeRoleWithWebIdentity"
	TagSession        = "sts:TagSession"
	SetSourceIdentity = "sts:SetSourceIdentity"
)

// PodIdentityService is the service principal of EKS Pod Identity.
const PodIdentityService = "pods.eks.amazonaws.com"

// Provider is a federated principal of a statement that is an OIDC provider.
type Provider struct {
	Element PrincipalElement
	Account Text  // the zero Text when the element is no ARN with certain parts
	Issuer  Text  // without scheme, as the ARN has it
	EKS     Truth // it is the issuer of an EKS cluster
}

// Claim is a condition on a claim of a token.
type Claim struct {
	Condition *Condition
	Issuer    Text   // the key without ":claim"
	Name      string // "sub", "aud", …
}

// Like says that '*' and '?' are wildcards in the claim's values.
func (c Claim) Like() bool { return c.Condition.Op.like() }

// WebIdentity is a statement that lets the bearers of tokens in.
type WebIdentity struct {
	Statement *Statement
	Providers []Provider
	Claims    []Claim // all conditions on claims
	Subjects  []Claim // conditions on …:sub
	Audiences []Claim // conditions on …:aud
	Action    Truth   // it covers sts:AssumeRoleWithWebIdentity
}

// EKS says whether one of the providers is the issuer of an EKS cluster.
func (w WebIdentity) EKS() Truth {
	t := No
	for _, p := range w.Providers {
		t = t.Or(p.EKS)
	}
	return t
}

// WebIdentities are the statements with effect Allow, or unknown effect, that
// name an OIDC provider.
func WebIdentities(d *Document) []WebIdentity {
	var out []WebIdentity
	if d == nil {
		return nil
	}
	for _, st := range d.Statements {
		if st.Effect == Deny {
			continue
		}
		w := WebIdentity{Statement: st, Action: st.action(WebIdentityCall), Providers: providers(st)}
		if len(w.Providers) == 0 {
			continue
		}
		w.Claims = claims(st)
		for _, c := range w.Claims {
			switch c.Name {
			case "sub":
				w.Subjects = append(w.Subjects, c)
			case "aud":
				w.Audiences = append(w.Audiences, c)
			}
		}
		out = append(out, w)
	}
	return out
}

// providers are the OIDC providers that a statement names.
func providers(st *Statement) []Provider {
	var out []Provider
	for _, e := range st.Principals.Items {
		if e.Of == FederatedPrincipal {
			if p, ok := provider(e); ok {
				out = append(out, p)
			}
		}
	}
	if st.unknownProvider() {
		e := PrincipalElement{Of: FederatedPrincipal, Value: Value{Text: HoleText(st.Principals.Why), Span: st.Principals.Span}}
		p, _ := provider(e)
		out = append(out, p)
	}
	return out
}

// unknownProvider says that nothing is known of whom a statement is for, and that
// it lets in by tokens, so that an OIDC provider must be meant.
func (st *Statement) unknownProvider() bool {
	p := st.Principals
	return len(p.Items) == 0 && p.Open && p.Why != nil && st.action(WebIdentityCall) == Yes
}

// provider reads a Federated element; ok is false for SAML providers and the
// built-in ones.
func provider(e PrincipalElement) (Provider, bool) {
	p := Provider{Element: e}
	_, issuer, ok := cutProvider(e.Text)
	if h := e.Text.Hole(); h != nil && len(h.Choices) > 0 {
		if p, ok := chosenProvider(e, h); ok {
			return p, true
		}
	}
	switch {
	case ok:
		p.Issuer = issuer
		if a, is := ParseARN(e.Text); is == Yes {
			p.Account = a.Account
		}
	case HasPrefix(e.Text, "arn:") == Yes:
		if a, is := ParseARN(e.Text); is != Maybe && HasPrefix(a.Resource, "oidc-provider/") == No {
			return p, false
		}
		p.Issuer = HoleText(&Hole{ID: e.Text.Key() + "|issuer", Label: e.Text.String()})
	default:
		// No ARN: a built-in provider, text that is not known, or an issuer that
		// somebody took for the principal.
		p.Issuer = e.Text
		if e.Text.Known() && IssuerDefect(e.Text) == nil && IsEKSIssuer(e.Text) != Yes {
			return p, false
		}
	}
	p.EKS = IsEKSIssuer(p.Issuer)
	return p, true
}

// chosenProvider reads a Federated element that is one of several providers.
func chosenProvider(e PrincipalElement, h *Hole) (Provider, bool) {
	part := func(name string) *Hole {
		return &Hole{ID: h.ID + "|" + name, Label: h.Label, Decider: h.Decider, Origin: h.Origin}
	}
	issuer, account := part("issuer"), part("account")
	for _, c := range h.Choices {
		one := e
		one.Text = c
		p, ok := provider(one)
		if !ok || p.Account.IsEmpty() {
			return Provider{}, false
		}
		issuer.Choices, account.Choices = append(issuer.Choices, p.Issuer), append(account.Choices, p.Account)
	}
	p := Provider{Element: e, Issuer: HoleText(issuer), Account: HoleText(account)}
	p.EKS = IsEKSIssuer(p.Issuer)
	return p, true
}

// claims are the conditions of a statement on claims of tokens: keys of the
// form "host/path:claim".
func claims(st *Statement) []Claim {
	var out []Claim
	for _, c := range st.Conditions {
		if claim, ok := claimOf(c); ok {
			out = append(out, claim)
		}
	}
	return out
}

// claimOf is the claim that a condition is about.
func claimOf(c *Condition) (Claim, bool) {
	issuer, name, certain := CutLast(c.Key.Text, ":")
	s, ok := name.Literal()
	if !certain || !ok {
		return Claim{}, false
	}
	if i, ok := issuer.Literal(); ok && !strings.ContainsAny(i, "./") {
		return Claim{}, false // a key of AWS, such as aws:SourceIp
	}
	return Claim{c, issuer, strings.ToLower(s)}, true
}

// Token is what a pod presents. An empty text is one that is not known.
type Token struct {
	Issuer   Text // with or without scheme
	Subject  Text
	Audience Text
}

const subjectPrefix = "system:serviceaccount:"

// Subject is the subject of a ServiceAccount's token.
func Subject(namespace, serviceAccount Text) Text {
	return Concat(Literal(subjectPrefix), namespace, Literal(":"), serviceAccount)
}

// SubjectParts takes a subject, or a pattern of subjects, apart.
func SubjectParts(t Text) (namespace, serviceAccount Text, ok bool) {
	rest, is := TrimPrefix(t, subjectPrefix)
	if is != Yes {
		return Text{}, Text{}, false
	}
	parts, certain := Split(rest, ":", -1)
	if !certain || len(parts) != 2 {
		return Text{}, Text{}, false
	}
	return parts[0], parts[1], true
}

// TokenDecision is what a trust policy says of a token, and which of its parts
// stand in the way. Each part is the best of the statements that pass the parts
// before it; No means that all of them surely fail on it.
type TokenDecision struct {
	TrustDecision
	Issuer   Truth // a statement names the token's provider
	Account  Truth // … in the role's own account
	Action   Truth // … and covers sts:AssumeRoleWithWebIdentity
	KeyOf    Truth // … and asks for claims of that issuer alone
	Audience Truth
	Subject  Truth
	Others   Truth // the remaining conditions

	// The statements that name the token's provider, or may.
	Statements []WebIdentity
}

// DecideToken asks a trust policy for sts:AssumeRoleWithWebIdentity. account is
// the role's own.
func DecideToken(trust *Document, account Text, token Token) TokenDecision {
	issuer := WithoutScheme(token.Issuer)
	ctx := TokenContext(token)
	r := Request{Caller: Caller{Kind: TokenCaller, Issuer: issuer}, Action: WebIdentityCall, Context: ctx}
	out := TokenDecision{TrustDecision: DecideTrust(trust, account, r)}
	if trust == nil {
		return out // all parts are Maybe
	}
	parts := []*Truth{&out.Issuer, &out.Account, &out.Action, &out.KeyOf, &out.Audience, &out.Subject, &out.Others}
	for _, p := range parts {
		*p = No
	}
	// Without a statement that passes the parts before, a part is not at fault.
	asked := make([]bool, len(parts))
	asked[0] = true
	for _, w := range WebIdentities(trust) {
		answers := w.answers(trust, issuer, account, ctx)
		if answers[0] != No {
			out.Statements = append(out.Statements, w)
		}
		for i, a := range answers {
			asked[i] = true
			*parts[i] = parts[i].Or(a)
			if a == No {
				// The audience and the subject are both told when both fail.
				if i != audiencePart {
					break
				}
			}
		}
	}
	for i, p := range parts {
		if !asked[i] {
			*p = Maybe
		}
	}
	if mayHide(trust) {
		for _, p := range parts {
			*p = p.Or(Maybe)
		}
	}
	return out
}

// mayHide says that the document may let tokens in by something that is not seen.
func mayHide(d *Document) bool {
	if d.Open {
		return true
	}
	for _, st := range d.Statements {
		if st.Effect != Deny && (st.Broken || st.Principals.Open && !st.unknownProvider() || st.Open && !st.Principals.Set || st.NotPrincipals.Set) {
			return true
		}
	}
	return false
}

// audiencePart is the place of the audience among the answers.
const audiencePart = 4

// answers are the parts of a [TokenDecision] for one statement, in order.
func (w WebIdentity) answers(d *Document, issuer, account Text, ctx Context) []Truth {
	named, home := No, No
	for _, p := range w.Providers {
		is := Equal(p.Issuer, issuer)
		named = named.Or(is)
		in := Yes
		if !p.Account.IsEmpty() && !account.IsEmpty() {
			if in = SameAccount(p.Account, account); in == Maybe {
				in = Yes // an account that is not known is taken for granted
			}
		}
		home = home.Or(is.And(in))
	}
	keyOf, audience, subject, others := Yes, Yes, Yes, Yes
	for _, c := range w.Statement.Conditions {
		holds := c.holds(d, ctx)
		claim, ok := Claim{}, false
		for _, k := range w.Claims {
			if k.Condition == c {
				claim, ok = k, true
			}
		}
		switch {
		case ok && EqualFold(claim.Issuer, issuer) == No:
			keyOf = keyOf.And(holds)
		case ok && claim.Name == "aud":
			audience = audience.And(holds)
		case ok && claim.Name == "sub":
			subject = subject.And(holds)
		default:
			others = others.And(holds)
		}
	}
	if w.Statement.ConditionsOpen || w.Statement.Open && w.Statement.ConditionSpan == (Span{}) {
		audience, subject, others = audience.And(Maybe), subject.And(Maybe), others.And(Maybe)
	}
	return []Truth{named, home, w.Action, keyOf, audience, subject, others}
}

// SubjectDifference says how a ServiceAccount's subject differs from every
// accepted one: "namespace", "name", "both", or "none" when the accepted ones
// cannot be taken apart or one of them may match.
func SubjectDifference(accepted []Claim, subject Text) string {
	namespace, name, ok := SubjectParts(subject)
	if !ok {
		return "none"
	}
	answer := ""
	for _, c := range accepted {
		for _, v := range c.Condition.Values.Items {
			ns, sa, ok := SubjectParts(v.Text)
			if !ok {
				return "none"
			}
			rd := reading{pattern: c.Like()}
			n, s := match(ns, namespace, rd), match(sa, name, rd)
			this := "none"
			switch {
			case n == No && s == No:
				this = "both"
			case n == No:
				this = "namespace"
			case s == No:
				this = "name"
			}
			if answer == "" || answer == "both" {
				answer = this
			} else if this != answer && this != "both" {
				return "both"
			}
		}
	}
	if answer == "" {
		return "none"
	}
	return answer
}

// TrustsService asks a trust policy whether one of several names of a service
// may call an action.
func TrustsService(trust *Document, account Text, services []string, action string, ctx Context) TrustDecision {
	var best TrustDecision
	for i, s := range services {
		d := DecideTrust(trust, account, Request{Caller: Caller{Kind: ServiceCaller, Service: Literal(s)}, Action: action, Context: ctx})
		if i == 0 || d.Allowed() > best.Allowed() {
			best = d
		}
	}
	return best
}

// Trusted are the principals of all statements that allow, or may allow,
// something, in order.
func Trusted(d *Document) []PrincipalElement {
	var out []PrincipalElement
	if d == nil {
		return nil
	}
	for _, st := range d.Statements {
		if st.Effect != Deny {
			out = append(out, st.Principals.Items...)
		}
	}
	return out
}

// podIdentityTypos are names that people write for the service principal of
// EKS Pod Identity.
var podIdentityTypos = []string{
	"pods.eks.amazonaws.com.cn", "pod.eks.amazonaws.com", "eks-pods.amazonaws.com", "pods.eks.amazon.com",
	"eks-auth.amazonaws.com", "eks.pods.amazonaws.com", "pods-eks.amazonaws.com", "eks-pod-identity.amazonaws.com",
	"pods.eks.aws.com", "pods.eks.amazonaws.co",
}

// IsPodIdentityTypo says that a service principal is a known misspelling of
// pods.eks.amazonaws.com.
func IsPodIdentityTypo(service string) bool {
	return slices.Contains(podIdentityTypos, strings.ToLower(service)) ||
		service != PodIdentityService && strings.EqualFold(service, PodIdentityService)
}

// IsEKSIssuer says whether t is the issuer of an EKS cluster, with or without
// "https://".
func IsEKSIssuer(t Text) Truth {
	t = WithoutScheme(t)
	return overChoices(func(ts []Text) Truth {
		t := ts[0]
		if HasPrefix(t, "oidc.eks.") == Yes && Contains(t, "/id/") == Yes {
			return Yes
		}
		shape := reading{}.tokens(Literal("oidc.eks."))
		shape = append(shape, token{wild: runWild, wide: dnsRune})
		shape = append(shape, reading{}.tokens(Literal("/id/"))...)
		shape = append(shape, token{wild: runWild, wide: anyRune})
		if meet(atoms(shape, false), atoms(reading{}.tokens(t), false)) {
			return Maybe
		}
		return No
	}, t)
}
