package policy

import (
	"fmt"
	"regexp"
	"strings"
)

// The kinds of trust defects.
const (
	SubjectMalformed  = "subject-malformed"    // no token has such a subject
	SubjectWildcard   = "subject-wildcard"     // '*' or '?' where they are letters
	SubjectMissing    = "subject-missing"      // any ServiceAccount of the cluster is let in
	SubjectBroad      = "subject-broad"        // the same by "*" or system:serviceaccount:*:*
	IssuerMalformed   = "issuer-malformed"     // of a provider ARN or condition key
	IssuerKeyMismatch = "issuer-key-mismatch"  // cases "key" and "several"
	FederatedAction   = "action-for-federated" // sts:AssumeRole with an EKS provider
	WebIdentityAction = "action-for-principal" // AssumeRoleWithWebIdentity with a Service or AWS principal; cases "service" and "aws"
)

// TrustDefect is a defect of a trust policy.
type TrustDefect struct {
	Kind     string
	Case     string // which of the kind's cases, such as "https", "no-id", "oidc-eks"
	Why      string // a predicate that fits after the value
	Value    Text   // the wrong text
	Expected string // what would be right, when that is one text
	Choices  []string
	Field    string // "condition key", "Federated principal", the operator or principal as written
	Span            // where it stands in the document
	Also     []Span // where the statement has the same wrong issuer again

	Statement *Statement
	Condition *Condition // the condition it is about

	issuer Text // that is wrong, in a defect of one
}

// CheckTrust lists the defects of a trust policy that has to do with EKS
// tokens, in the order in which they stand.
func CheckTrust(d *Document) []TrustDefect {
	if d == nil {
		return nil
	}
	c := &trustCheck{d: d}
	identities := map[*Statement]WebIdentity{}
	for _, w := range WebIdentities(d) {
		identities[w.Statement] = w
	}
	for _, st := range d.Statements {
		if st.Effect == Deny || st.Broken {
			continue
		}
		c.st = st
		if w, ok := identities[st]; ok {
			c.issuers(w)
			c.subjects(w)
			c.federatedAction(w)
		}
		c.webIdentityAction()
	}
	return c.out
}

type trustCheck struct {
	d   *Document
	st  *Statement
	out []TrustDefect
}

func (c *trustCheck) add(t TrustDefect) {
	t.Statement = c.st
	c.out = append(c.out, t)
}

// again adds a place to the defect of the statement that is about the same issuer;
// false when there is none.
func (c *trustCheck) again(kind string, issuer Text, at Span) bool {
	for i := range c.out {
		t := &c.out[i]
		if t.Statement == c.st && t.Kind == kind && EqualFold(t.issuer, issuer) == Yes {
			t.Also = append(t.Also, at)
			return true
		}
	}
	return false
}

// issuers checks provider ARNs and condition keys, each by itself and against
// each other.
func (c *trustCheck) issuers(w WebIdentity) {
	sound := true
	for _, p := range w.Providers {
		d := IssuerDefect(p.Issuer)
		if _, _, ok := cutProvider(p.Element.Text); d == nil && !ok && p.Account.IsEmpty() && p.EKS == Yes {
			d = &Defect{Kind: "no-arn", Why: "is an issuer, not the ARN of its provider"}
		}
		if d == nil {
			continue
		}
		sound = false
		expected := ""
		if before, _, ok := cutProvider(p.Element.Text); ok && d.Expected != "" && before.Known() {
			expected = before.s + "oidc-provider/" + d.Expected
		}
		c.add(TrustDefect{Kind: IssuerMalformed, Case: d.Kind, Why: d.Why, Value: p.Element.Text, Expected: expected, Field: "Federated principal", Span: p.Element.Span, issuer: p.Issuer})
	}
	claims := c.keys(w)
	if sound && !c.st.Principals.Open {
		c.keyMismatch(w, claims)
	}
}

// keys checks the condition keys, and hands back the claims whose keys are sound.
func (c *trustCheck) keys(w WebIdentity) []Claim {
	var sound []Claim
	of := map[*Condition]Claim{}
	for _, k := range w.Claims {
		of[k.Condition] = k
	}
	for _, cond := range c.st.Conditions {
		key := cond.Key.Text
		k, isClaim := of[cond]
		var d *Defect
		switch {
		case isClaim && (k.Name == "sub" || k.Name == "aud" || k.Name == "amr" || k.Name == "azp"):
			d = IssuerDefect(k.Issuer)
			if d != nil && d.Expected != "" {
				d.Expected += ":" + k.Name
			}
		case isClaim && IsEKSIssuer(k.Issuer) == Yes:
			// Another claim of the token: EKS has more than sub and aud.
		default:
			d = unclaimed(key)
		}
		if d == nil {
			if isClaim {
				sound = append(sound, k)
			}
			continue
		}
		if isClaim && c.again(IssuerMalformed, k.Issuer, cond.Key.Span) {
			continue
		}
		c.add(TrustDefect{Kind: IssuerMalformed, Case: d.Kind, Why: d.Why, Value: key, Expected: d.Expected, Field: "condition key", Span: cond.Key.Span, Condition: cond, issuer: k.Issuer})
	}
	return sound
}

// unclaimed says why a condition key that is no claim was meant to be one.
func unclaimed(key Text) *Defect {
	if HasPrefix(key, "aws:") == Yes || HasPrefix(key, "sts:") == Yes {
		return nil
	}
	if IsEKSIssuer(key) != Yes {
		return nil
	}
	_, last, certain := CutLast(key, "/")
	if !certain || mayHold(last, ':') {
		return nil
	}
	return &Defect{Kind: "no-claim", Why: "names no claim, :sub or :aud is missing"}
}

func (c *trustCheck) keyMismatch(w WebIdentity, claims []Claim) {
	mismatch := false
	for _, k := range claims {
		differs := len(w.Providers) > 0
		for _, p := range w.Providers {
			if EqualFold(k.Issuer, p.Issuer) != No {
				differs = false
			}
		}
		if !differs || w.EKS() != Yes && IsEKSIssuer(k.Issuer) != Yes {
			continue
		}
		mismatch = true
		if c.again(IssuerKeyMismatch, k.Issuer, k.Condition.Key.Span) {
			continue
		}
		t := TrustDefect{Kind: IssuerKeyMismatch, Case: "key", Value: k.Issuer, issuer: k.Issuer, Field: "condition key", Span: k.Condition.Key.Span, Condition: k.Condition,
			Why: "is another issuer than that of the Federated principal"}
		for _, p := range w.Providers {
			t.Choices = append(t.Choices, p.Issuer.String())
		}
		if len(w.Providers) == 1 && w.Providers[0].Issuer.Known() {
			t.Expected = w.Providers[0].Issuer.s + ":" + k.Name
		}
		c.add(t)
	}
	if mismatch {
		return
	}
	for i, k := range claims {
		for _, l := range claims[:i] {
			if k.Condition.Op.demands() && l.Condition.Op.demands() && EqualFold(k.Issuer, l.Issuer) == No && (IsEKSIssuer(k.Issuer) == Yes || IsEKSIssuer(l.Issuer) == Yes) {
				c.add(TrustDefect{Kind: IssuerKeyMismatch, Case: "several", Value: k.Issuer, Field: "condition key", Span: k.Condition.Key.Span, Condition: k.Condition,
					Choices: []string{l.Issuer.String(), k.Issuer.String()},
					Why:     "is asked for together with the claims of another issuer, a token has one issuer"})
				return
			}
		}
	}
}

func (c *trustCheck) subjects(w WebIdentity) {
	if w.EKS() != Yes {
		c.wildSubjects(w)
		return
	}
	broad := true
	var widest *Value
	for _, k := range w.Subjects {
		op := k.Condition.Op
		if op.Negated() || !strings.HasPrefix(op.Base, "String") {
			broad = false
			continue
		}
		like := k.Like()
		wide := false
		for _, v := range k.Condition.Values.Items {
			t := v.Text
			if strings.Contains(op.Base, "IgnoreCase") {
				t = Text{s: strings.ToLower(t.s), holes: t.holes}
			}
			at := TrustDefect{Value: v.Text, Field: k.Condition.OperatorAt.Text.String(), Span: v.Span, Condition: k.Condition}
			if d := SubjectDefect(t, true); d != nil {
				at.Kind, at.Case, at.Why, at.Expected = SubjectMalformed, d.Kind, d.Why, d.Expected
				c.add(at)
				continue
			}
			if !like && HasWildcard(t) == Yes {
				c.wildcard(k, v)
				continue
			}
			if like && Includes(t, Literal(subjectPrefix+"*:*")) == Yes {
				wide = true
				if widest == nil {
					widest = &Value{v.Span, v.Text, v.Kind}
				}
			}
		}
		broad = broad && wide
	}
	if v := w.SubjectAsAudience(); v != nil {
		c.add(TrustDefect{Kind: SubjectMalformed, Case: "audience", Value: v.Text, Span: v.Span, Why: "stands under :aud, and tokens carry it under :sub"})
		return
	}
	// What lets the cluster's tokens in without looking at the subject.
	if c.st.Effect != Allow || w.Action == No || c.st.ConditionsOpen || c.st.Open || !broad || unsureClaims(c.st) {
		return
	}
	if widest != nil {
		c.add(TrustDefect{Kind: SubjectBroad, Case: "any", Value: widest.Text, Span: widest.Span, Why: "matches every ServiceAccount of the cluster"})
		return
	}
	for _, p := range w.Providers {
		if p.EKS == Yes {
			c.add(TrustDefect{Kind: SubjectMissing, Case: "absent", Value: p.Element.Text, Field: "Federated principal", Span: p.Element.Span, Why: "is trusted without a condition on the subject"})
			return
		}
	}
}

// wildSubjects reports wildcards that are letters in subjects of ServiceAccounts,
// whoever issues their tokens.
func (c *trustCheck) wildSubjects(w WebIdentity) {
	for _, k := range w.Subjects {
		op := k.Condition.Op
		if op.Negated() || !strings.HasPrefix(op.Base, "String") || k.Like() {
			continue
		}
		for _, v := range k.Condition.Values.Items {
			if HasPrefix(v.Text, subjectPrefix) == Yes && HasWildcard(v.Text) == Yes && !strings.Contains(v.Text.s, "${") {
				c.wildcard(k, v)
			}
		}
	}
}

func (c *trustCheck) wildcard(k Claim, v Value) {
	c.add(TrustDefect{
		Kind: SubjectWildcard, Why: "has a wildcard, which " + k.Condition.Op.Base + " reads as a letter", Value: v.Text,
		Field: k.Condition.OperatorAt.Text.String(), Span: v.Span, Condition: k.Condition,
	})
}

// SubjectAsAudience is a subject that the statement asks for as an audience; nil
// when there is none.
func (w WebIdentity) SubjectAsAudience() *Value {
	for _, k := range w.Audiences {
		for i := range k.Condition.Values.Items {
			if v := &k.Condition.Values.Items[i]; HasPrefix(v.Text, subjectPrefix) == Yes {
				return v
			}
		}
	}
	return nil
}

// unsureClaims says that a condition's key may be the subject's, or was meant to
// be and is reported as malformed.
func unsureClaims(st *Statement) bool {
	for _, c := range st.Conditions {
		key := c.Key.Text
		if HasSuffix(key, ":sub") == Maybe || unclaimed(key) != nil {
			return true
		}
		// Some other key that names who may come, such as a claim of EKS's own.
		if HasPrefix(key, "aws:") == No && HasSuffix(key, ":aud") != Yes && HasSuffix(key, ":sub") != Yes {
			return true
		}
	}
	return false
}

func (c *trustCheck) federatedAction(w WebIdentity) {
	if c.st.Effect != Allow || w.EKS() != Yes || w.Action != No || !c.st.Actions.Set {
		return
	}
	for _, v := range c.st.Actions.Items {
		if MatchAction(v.Text, AssumeRole) == Yes || MatchAction(v.Text, "sts:AssumeRoleWithSAML") == Yes {
			c.add(TrustDefect{Kind: FederatedAction, Case: "federated", Value: v.Text, Expected: WebIdentityCall, Field: "Federated principal", Span: v.Span,
				Why: "does not let tokens in, " + WebIdentityCall + " does"})
			return
		}
	}
}

func (c *trustCheck) webIdentityAction() {
	st := c.st
	if st.Effect != Allow || st.Principals.Open || len(st.Principals.Items) == 0 || st.action(AssumeRole) != No {
		return
	}
	name := ""
	for _, e := range st.Principals.Items {
		if e.Of != ServicePrincipal && e.Of != AWSPrincipal || mayBeStar(e.Text) {
			return
		}
		if name == "" {
			name = strings.ToLower(e.Of.String())
		}
	}
	for _, v := range st.Actions.Items {
		if s, ok := v.Text.Literal(); ok && strings.EqualFold(s, WebIdentityCall) {
			first := st.Principals.Items[0]
			c.add(TrustDefect{Kind: WebIdentityAction, Case: name, Value: v.Text, Expected: AssumeRole, Field: first.Text.String(), Span: v.Span,
				Why: fmt.Sprintf("is for tokens, the principal %q calls %s", first.Text, AssumeRole)})
		}
	}
}

var (
	oldHost     = regexp.MustCompile(`^oidc\.([a-z0-9-]+)\.eks\.(amazonaws\.com(?:\.cn)?)/(?:id/)?([A-Za-z0-9]+)$`)
	apiEndpoint = regexp.MustCompile(`^[A-Za-z0-9]+\.(?:gr7|sk1|yl4)\.[a-z0-9-]+\.eks\.amazonaws\.com|^[A-F0-9]{32}\.[a-z0-9]+\.[a-z0-9-]+\.eks\.amazonaws\.com`)
	dualStack   = regexp.MustCompile(`^oidc-eks\.([a-z0-9-]+)\.[a-z.]+/id/([A-Za-z0-9]+)$`)
	withoutID   = regexp.MustCompile(`^(oidc\.eks\.[a-z0-9-]+\.[a-z.]+)/([A-Za-z0-9]+)$`)
)

// IssuerDefect says why t is surely not the host and path of an issuer, as
// provider ARNs and condition keys have it, although it is meant to be one of EKS.
func IssuerDefect(t Text) *Defect {
	s := t.s
	whole := func(kind, expected, why string) *Defect {
		if !t.Known() || strings.ContainsRune(expected, HoleRune) {
			expected = ""
		}
		if expected != "" && IssuerDefect(Literal(expected)) != nil {
			expected = ""
		}
		return &Defect{Kind: kind, Why: why, Expected: expected, End: len(s)}
	}
	first := func() string { // what stands before a possible hole
		before, _, _ := strings.Cut(s, mark)
		return before
	}
	aside := strings.Contains(s, ".eks.amazonaws.com") // which no issuer has, and both patterns ask for
	switch {
	case strings.HasPrefix(s, "arn:"):
		if _, issuer, ok := cutProvider(t); ok {
			return whole("arn", issuer.s, "is the provider's whole ARN, the key has the issuer alone")
		}
		return nil
	case strings.HasPrefix(s, "https://"), strings.HasPrefix(s, "http://"):
		_, rest, _ := strings.Cut(s, "://")
		return whole("https", strings.TrimRight(rest, "/"), "has "+s[:strings.Index(s, "://")+3]+" in front, IAM keeps the issuer without it")
	case strings.HasPrefix(s, "oidc-eks."):
		expected := ""
		if m := dualStack.FindStringSubmatch(s); m != nil {
			if p, ok := PartitionOf(m[1]); ok {
				expected = "oidc.eks." + m[1] + "." + p.DNSSuffix + "/id/" + m[2]
			}
		}
		return whole("oidc-eks", expected, "is the dual-stack endpoint, tokens carry the issuer oidc.eks")
	case aside && oldHost.MatchString(s):
		m := oldHost.FindStringSubmatch(s)
		return whole("host", "oidc.eks."+m[1]+"."+m[2]+"/id/"+m[3], "has eks and the region in the wrong order")
	case aside && apiEndpoint.MatchString(s):
		return whole("endpoint", "", "is the API server's endpoint, not the issuer")
	case !strings.HasPrefix(first(), "oidc.eks."):
		return nil
	case strings.HasSuffix(s, "/") && strings.Contains(s, "/id/"):
		return whole("slash", strings.TrimRight(s, "/"), "ends with a slash")
	case Contains(t, "/id/") == No:
		expected := ""
		if m := withoutID.FindStringSubmatch(s); m != nil {
			expected = m[1] + "/id/" + m[2]
		}
		return whole("no-id", expected, "has no /id/ before the cluster's id")
	}
	return nil
}

var bareSubject = regexp.MustCompile(`^(?:system:|serviceaccount:|sa:)?([a-z0-9-]+)[:/]([a-z0-9.-]+)$`)

// SubjectDefect says why no ServiceAccount token can have a subject that t
// matches, or nil. like says that '*' and '?' are wildcards.
func SubjectDefect(t Text, like bool) *Defect {
	if strings.Contains(t.s, "${") || len(Placeholders(t)) > 0 {
		return nil
	}
	shape := reading{}.tokens(Literal(subjectPrefix))
	shape = append(shape, token{wild: oneWild, wide: regionRune}, token{wild: runWild, wide: regionRune}, token{r: ':'},
		token{wild: oneWild, wide: accountRune}, token{wild: runWild, wide: accountRune})
	possible := overChoices(func(ts []Text) Truth {
		return Of(meet(atoms(shape, false), atoms(reading{pattern: like}.tokens(ts[0]), false)))
	}, t)
	if possible != No {
		return tooLong(t)
	}
	at := func(kind, expected, why string, args ...any) *Defect {
		if !t.Known() {
			expected = ""
		}
		return &Defect{Kind: kind, Why: fmt.Sprintf(why, args...), Expected: expected, End: len(t.s)}
	}
	s := t.s
	const form = "a token has system:serviceaccount:NAMESPACE:NAME"
	switch lower := strings.ToLower(s); {
	case s == "":
		return at("empty", "", "is empty")
	case strings.TrimSpace(s) != s || strings.ContainsAny(s, " \t\n"):
		expected := strings.Join(strings.Fields(s), "")
		if SubjectDefect(Literal(expected), like) != nil {
			expected = ""
		}
		return at("blank", expected, "has a blank")
	case strings.HasPrefix(s, "system:serviceaccounts:"):
		expected := subjectPrefix + strings.TrimPrefix(s, "system:serviceaccounts:")
		if SubjectDefect(Literal(expected), like) != nil {
			expected = ""
		}
		return at("group", expected, "is the name of a group, %s", form)
	case !strings.HasPrefix(s, subjectPrefix) && strings.HasPrefix(lower, subjectPrefix) && SubjectDefect(Literal(lower), like) == nil:
		return at("upper-case", lower, "has capital letters, %s", form)
	case HasPrefix(t, subjectPrefix) == No:
		expected := ""
		if m := bareSubject.FindStringSubmatch(s); m != nil && m[1] != "serviceaccount" {
			expected = subjectPrefix + m[1] + ":" + m[2]
		}
		return at("prefix", expected, "does not begin with %q", subjectPrefix)
	}
	rest := strings.TrimPrefix(s, subjectPrefix)
	parts := strings.Split(rest, ":")
	switch {
	case len(parts) == 1 && strings.Count(rest, "/") == 1:
		return at("slash", subjectPrefix+strings.Replace(rest, "/", ":", 1), "has a slash where a colon parts namespace and name")
	case len(parts) == 1:
		return at("segments", "", "has no namespace, %s", form)
	case len(parts) > 2:
		return at("segments", "", "has %d parts, %s", len(parts)+2, form)
	case parts[0] == "":
		return at("segments", "", "has an empty namespace")
	case parts[1] == "":
		return at("segments", "", "has an empty ServiceAccount name")
	}
	for _, r := range rest {
		if r >= 'A' && r <= 'Z' {
			return at("upper-case", "", "has capital letters, which no namespace or ServiceAccount has")
		}
	}
	for i, part := range parts {
		class := regionRune
		what := "namespace"
		if i == 1 {
			class, what = accountRune, "ServiceAccount"
		}
		for _, r := range part {
			if r != HoleRune && !class.has(r) && !(like && (r == '*' || r == '?')) {
				return at("characters", "", "has %q in the name of its %s, which no %s may have", r, what, what)
			}
		}
	}
	return at("characters", "", "matches no ServiceAccount, %s", form)
}

// tooLong judges the lengths of a subject's parts.
func tooLong(t Text) *Defect {
	namespace, name, ok := SubjectParts(t)
	if !ok || strings.ContainsAny(t.s, "*") {
		return nil
	}
	for _, p := range []struct {
		t    Text
		what string
		max  int
	}{{namespace, "namespace", 63}, {name, "ServiceAccount name", 253}} {
		if n := minLength(p.t); n > p.max {
			return &Defect{Kind: "length", Why: fmt.Sprintf("has a %s of %d characters, at most %d are allowed", p.what, n, p.max), End: len(t.s)}
		}
	}
	return nil
}
