package policy

// Policies is what is attached to a role: documents, and whether there may be
// more of them.
type Policies struct {
	Documents []*Document
	Open      bool  // an attachment or its document is not known
	Why       *Hole // behind Open, when one hole stands for it
}

// CallerKind says who makes a request.
type CallerKind uint8

// The kinds of callers.
const (
	RoleCaller      CallerKind = iota // a session of a role
	UserCaller                        // an IAM user
	ServiceCaller                     // an AWS service
	TokenCaller                       // the bearer of an OIDC token
	SAMLCaller                        // the bearer of a SAML assertion
	AnonymousCaller                   // nobody: the request is not signed
)

// hasPolicies says that the caller is an IAM identity, whose own policies,
// boundary and session policies count.
func (k CallerKind) hasPolicies() bool { return k == RoleCaller || k == UserCaller }

// Caller is who makes a request.
type Caller struct {
	Kind    CallerKind
	ARN     Text // the role's, user's or SAML provider's ARN, path included
	Account Text // of a role or user; the zero Text: as in ARN
	Session Text // the role session's name; the zero Text: not known
	Service Text // "ec2.amazonaws.com"
	Issuer  Text // of the token, without "https://"
}

// Target is the resource of a request.
type Target struct {
	Text Text
	mode targetMode
}

type targetMode uint8

const (
	oneResource targetMode = iota
	noResource
	someResource
)

// Resource is the one resource with this ARN.
func Resource(arn Text) Target { return Target{Text: arn} }

// NoResource is the target of actions that take no resource, such as
// ecr:GetAuthorizationToken: only the Resource "*" covers them.
func NoResource() Target { return Target{Text: Literal("*"), mode: noResource} }

// SomeResource is any resource whose ARN matches the pattern: the question is
// whether there is one.
func SomeResource(pattern Text) Target { return Target{Text: pattern, mode: someResource} }

// Request is one request to AWS.
type Request struct {
	Caller  Caller
	Action  string // such as "sts:AssumeRole"
	Target  Target // not looked at by trust policies
	Context Context
}

// Ref is a statement of one of the documents that were asked.
type Ref struct {
	Document  int // index in Policies.Documents
	Statement *Statement
}

// Decision is the answer of a set of documents.
type Decision struct {
	Allowed  Truth // allowed and not denied
	Explicit Truth // an explicit Deny applies
	// Deciding are the statements that surely allow, surely deny, or leave the
	// answer open, in order.
	Deciding []Ref
	Unknown  []*Hole  // holes that stand in the way of a certain answer
	Assumed  []string // "account", "partition": what was not compared
}

// Decide says what the policies of a role or user allow by themselves.
func Decide(p Policies, r Request) Decision {
	s := newScan(r, Text{})
	for i, d := range p.Documents {
		s.begin(i, d)
		for _, st := range d.Statements {
			s.add(st, st.fit(d, r))
		}
		if d.Open {
			s.open(d.Why)
		}
	}
	if p.Open {
		s.open(p.Why)
	}
	return s.decision()
}

// fit is how an identity-based statement covers the request.
func (st *Statement) fit(d *Document, r Request) fit {
	f := one(st.action(r.Action))
	if f.some == No {
		return f
	}
	if f = f.and(st.resource(d, r.Target, r.Context)); f.some == No {
		return f
	}
	return f.and(one(st.condition(d, r.Context)))
}

// Grants says whether there is a resource under the target, and a context, for
// which the policies allow the action: No only when no filling of what is not
// known allows it, Yes only when a statement without conditions surely does. A
// conditional Allow counts as Maybe unless its conditions are surely false.
func Grants(p Policies, action string, target Target) Decision {
	return Decide(p, Request{Action: action, Target: target})
}
