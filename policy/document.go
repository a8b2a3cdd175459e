package policy

import "fmt"

// DocumentType says where a document stands; it decides which members a
// statement must and must not have.
type DocumentType uint8

// The types of documents.
const (
	Identity       DocumentType = iota // managed or inline policy of a role, user or group; also a boundary
	Trust                              // a role's assume-role policy
	ResourceBased                      // a resource policy of any service
	Repository                         // an ECR repository policy: no Resource, the repository is meant
	SessionPolicy                      // inline session policy
	ServiceControl                     // service control policy of an organisation
)

func (t DocumentType) String() string {
	return [...]string{"identity", "trust", "resource", "repository", "session", "service control"}[t]
}

// Span is a stretch of the document's encoded text ([Text.Encoded]), in bytes,
// End exclusive. For a string it is the content without the quotes.
type Span struct{ Start, End int }

// ValueKind says how a value is written in JSON.
type ValueKind uint8

// The kinds of values.
const (
	StringValue ValueKind = iota
	NumberValue
	BoolValue
)

// Value is one string, number or boolean of a document.
type Value struct {
	Span
	Text Text // decoded; numbers and booleans as written
	Kind ValueKind
}

// List is the values of a member, written as one string or as a list.
type List struct {
	Span       // the whole value of the member, brackets included
	Key  Span  // the member's name
	Set  bool  // the member is written
	May  bool  // the member is written only perhaps
	Open bool  // may hold more than Items; when Items is empty the whole value may be unknown
	Why  *Hole // a hole that makes it open

	Items []Value
}

// The versions of the policy language. The old one, which a document without a Version
// has, knows no policy variables.
const (
	currentVersion = "2012-10-17"
	oldVersion     = "2008-10-17"
)

// Document is an IAM policy document.
type Document struct {
	Type       DocumentType
	Version    Value // zero Span when not written
	HasVersion Truth
	ID         Value
	Statements []*Statement
	// Open says that there may be more statements than these, Why what stands in
	// the way. A document that could not be read at all is open and empty.
	Open bool
	Why  *Hole
	// Size is how many characters IAM counts at least: blanks between the
	// elements do not count, nor does what is not known.
	Size int
}

// Effect is what a statement does.
type Effect uint8

// The effects. UnknownEffect may be either.
const (
	UnknownEffect Effect = iota
	Allow
	Deny
)

func (e Effect) String() string {
	return [...]string{"", "Allow", "Deny"}[e]
}

// Statement is one statement of a document.
type Statement struct {
	Span
	Index     int // in its document
	Sid       Value
	Effect    Effect
	EffectAt  Value
	EffectSet bool

	Principals, NotPrincipals Principals
	Actions, NotActions       List
	Resources, NotResources   List
	Conditions                []*Condition
	ConditionSpan             Span
	ConditionsOpen            bool // there may be more conditions

	// Broken says that a part could not be read or contradicts another (duplicate
	// members, wrong types): the statement's effect is not known.
	Broken bool
	Open   bool  // may hold members that are not seen
	Why    *Hole // a hole behind Open, ConditionsOpen or the unknown effect
}

// PrincipalKind is the key under which a principal stands.
type PrincipalKind uint8

// The kinds of principals in a document.
const (
	AnyPrincipal PrincipalKind = iota // "Principal": "*"
	AWSPrincipal
	ServicePrincipal
	FederatedPrincipal
	CanonicalUserPrincipal
	OtherPrincipal // a key that AWS does not know, or one that is not known
)

func (k PrincipalKind) String() string {
	return [...]string{"*", "AWS", "Service", "Federated", "CanonicalUser", "?"}[k]
}

// PrincipalElement is one principal that a statement names.
type PrincipalElement struct {
	Value
	Of      PrincipalKind
	KeySpan Span
}

// Principals is what stands under Principal or NotPrincipal.
type Principals struct {
	Span
	Set   bool
	May   bool // written only perhaps
	Open  bool
	Why   *Hole
	Items []PrincipalElement
}

// SetPrefix is the set operator before a condition operator.
type SetPrefix uint8

// The set prefixes.
const (
	NoSet SetPrefix = iota
	ForAllValues
	ForAnyValue
)

// Operator is a condition operator in its parts.
type Operator struct {
	Set      SetPrefix
	Base     string // canonical, such as "StringLike"; empty when AWS does not know it
	IfExists bool
}

// Condition is one key under one operator.
type Condition struct {
	Span       // the key to the end of its values
	Op         Operator
	OperatorAt Value // the operator as written
	Key        Value
	Values     List
}

// Problem is a defect of a document that its text alone proves.
type Problem struct {
	Span
	Code      string   // such as "json-syntax", "duplicate-json-key"
	Severity  Severity // Error for all that [Parse] reports
	Value     string   // the wrong text, where it is not the whole span
	Whole     bool     // Why is about the statement, or the document when there is none, not about the text at the place
	Why       string   // what the text, statement or document does wrong: a predicate
	Expected  string   // what would be right, when that is one text
	Statement *Statement
}

// Name is how messages name a statement: by its Sid or its place.
func (st *Statement) Name() string {
	if sid := st.Sid.Text.String(); sid != "" {
		return fmt.Sprintf("statement %q", sid)
	}
	return fmt.Sprintf("statement %d", st.Index+1)
}

// Severity is what comes of a problem.
type Severity uint8

// The severities.
const (
	Error   Severity = iota // AWS refuses the document, or its statement surely does nothing
	Warning                 // very likely not what was meant, or more than is needed
	Note
)

func (s Severity) String() string { return [...]string{"error", "warning", "note"}[s] }

// Codes of the problems that [Parse] reports.
const (
	JSONSyntax         = "json-syntax"
	DuplicateKey       = "duplicate-json-key"
	TrailingData       = "trailing-data"
	WrongType          = "wrong-json-type"
	UnknownElement     = "unknown-policy-element"
	UnknownStatementEl = "unknown-statement-element"
	MissingStatement   = "missing-statement"
	InvalidEffect      = "invalid-effect"
	MissingEffect      = "missing-effect"
	InvalidCharacter   = "invalid-character"
	UnknownOperator    = "unknown-operator"
	UnknownPrincipal   = "principal-key"
	PrincipalFormat    = "principal-format"
	TooDeep            = "json-too-deep"
)
