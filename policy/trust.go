package policy

// Provider is a federated principal of a statement that is an OIDC provider.
type Provider struct {
	Element PrincipalElement
	Account Text
	Issuer  Text  // without scheme, as the ARN has it
	EKS     Truth // it is the issuer of an EKS cluster
}

// Claim is a condition on a claim of a token.
type Claim struct {
	Condition *Condition
	Issuer    Text   // the key without ":claim"
	Name      string // "sub", "aud", …
}

// WebIdentity is a statement that lets the bearers of tokens in.
type WebIdentity struct {
	Statement *Statement
	Providers []Provider
	Subjects  []Claim // conditions on …:sub
	Audiences []Claim // conditions on …:aud
	Action    Truth   // it covers sts:AssumeRoleWithWebIdentity
}

// WebIdentities are the statements with effect Allow, or unknown effect, that
// name an OIDC provider.
func WebIdentities(d *Document) []WebIdentity { return nil }

// Token is what a pod presents.
type Token struct {
	Issuer   Text // without scheme
	Subject  Text
	Audience Text
}

// Subject is the subject of a ServiceAccount's token.
func Subject(namespace, serviceAccount Text) Text {
	return Concat(Literal("system:serviceaccount:"), namespace, Literal(":"), serviceAccount)
}

// TokenDecision is what a trust policy says of a token, and which of its
// conditions stand in the way.
type TokenDecision struct {
	TrustDecision
	// The best statement per question: No means that every statement that could
	// let the token in fails on it.
	Issuer, Audience, Subject, Action Truth
	// What the statements of the token's issuer accept, for messages, with places.
	Subjects, Audiences []Value
	Providers           []Provider
}

// DecideToken asks a trust policy for sts:AssumeRoleWithWebIdentity.
func DecideToken(trust *Document, account Text, token Token) TokenDecision { return TokenDecision{} }

// IsEKSIssuer says whether t is the issuer of an EKS cluster, with or without
// "https://".
func IsEKSIssuer(t Text) Truth { return Maybe }

// The kinds of trust defects.
const (
	SubjectMalformed  = "subject-malformed"    // no token has such a subject
	SubjectWildcard   = "subject-wildcard"     // '*' or '?' where they are letters
	SubjectMissing    = "subject-missing"      // any ServiceAccount of the cluster is let in
	SubjectBroad      = "subject-broad"        // the same by "*" or system:serviceaccount:*:*
	IssuerMalformed   = "issuer-malformed"     // of a provider ARN or condition key
	IssuerKeyMismatch = "issuer-key-mismatch"  // condition key of an issuer that the statement does not name
	FederatedAction   = "action-for-federated" // sts:AssumeRole with an EKS provider
	WebIdentityAction = "action-for-principal" // AssumeRoleWithWebIdentity with a Service or AWS principal
)

// TrustDefect is a defect of a trust policy.
type TrustDefect struct {
	Kind      string
	Case      string // which of the kind's cases: "https", "no-id", "oidc-eks", "segments", "upper-case", …
	Why       string // in words that fit after "…: "
	Value     Text   // the wrong text
	Expected  string // what would be right, when that is one text
	Span             // where it stands in the document
	Statement *Statement
	Condition *Condition // the condition it is about
}

// CheckTrust lists the defects of an EKS role's trust policy.
func CheckTrust(d *Document) []TrustDefect { return nil }

// SubjectDefect says why no ServiceAccount token can have a subject that t
// matches. like says that '*' and '?' are wildcards.
func SubjectDefect(t Text, like bool) *Defect { return nil }

// IssuerDefect says why t is surely not the host and path of an EKS issuer
// although it is meant to be one.
func IssuerDefect(t Text) *Defect { return nil }
