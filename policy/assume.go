package policy

// TrustDecision is what a trust policy says of one caller and one action.
type TrustDecision struct {
	Direct  Truth // names the caller's user, session, service or provider, or everyone
	Role    Truth // names the caller's role
	Account Truth // names the caller's whole account
	Deny    Truth // an explicit Deny applies
	// Named is the same as Direct, Role and Account together without regard to
	// Deny: the caller is let in if its own policies allow it.
	Named Truth

	Deciding []Ref
	Unknown  []*Hole
	Assumed  []string
}

// DecideTrust asks a trust policy. account is the role's own account.
func DecideTrust(trust *Document, account Text, r Request) TrustDecision { return TrustDecision{} }

// Assume is the question whether a caller may assume a role.
type Assume struct {
	Caller   Caller
	Policies Policies  // of the caller
	Boundary *Policies // of the caller; nil: none
	Role     Text      // ARN of the role to be assumed
	Account  Text      // its account; the zero Text: as in Role
	Trust    *Document // nil: not known
	Context  Context
}

// AssumeDecision is the answer, by side.
type AssumeDecision struct {
	Allowed     Truth
	Trust       TrustDecision
	Grant       Decision // of the caller's own policies
	SameAccount Truth
	GrantNeeded Truth // the caller's own policies must allow it
	Denied      Truth // an explicit Deny applies
	Assumed     []string
}

// Decide answers for one action, "sts:AssumeRole" or "sts:TagSession".
func (a Assume) Decide(action string) AssumeDecision { return AssumeDecision{} }
