package policy

// TrustDecision is what a trust policy says of one caller and one action.
type TrustDecision struct {
	Direct  Truth // names the caller's user, session, service or provider, or everyone
	Role    Truth // names the caller's role
	Account Truth // names the caller's whole account
	Deny    Truth // an explicit Deny applies
	// Named is the best of Direct, Role and Account without regard to Deny: the
	// caller is let in if its own policies allow it.
	Named Truth

	Deciding []Ref
	Unknown  []*Hole
	Assumed  []string // "account", "partition": taken for granted by a Yes
}

// Allowed says whether the trust policy does its part.
func (d TrustDecision) Allowed() Truth { return d.Named.And(d.Deny.Not()) }

// DecideTrust asks a trust policy, or the principals of another resource
// policy. account is the resource's own account. A nil policy is not known.
func DecideTrust(trust *Document, account Text, r Request) TrustDecision {
	out := TrustDecision{Direct: No, Role: No, Account: No}
	if trust == nil {
		return TrustDecision{Direct: Maybe, Role: Maybe, Account: Maybe, Deny: Maybe, Named: Maybe}
	}
	s := newScan()
	for _, st := range trust.Statements {
		base := st.action(r.Action)
		if base != No {
			base = base.And(st.resource(trust, r.Target, r.Context).some)
		}
		if base != No {
			base = base.And(st.condition(trust, r.Context))
		}
		who := st.principal(r.Caller, account)
		s.add(st, one(base.And(who.any())))
		if st.Broken {
			base, who = Maybe, unknowing
		}
		if st.Effect == Deny {
			continue
		}
		if st.Effect == UnknownEffect {
			base = base.And(Maybe)
		}
		if base.And(who.any()) == Yes {
			for _, a := range who.assumed {
				if !contains(out.Assumed, a) {
					out.Assumed = append(out.Assumed, a)
				}
			}
		}
		out.Direct = out.Direct.Or(base.And(who.direct))
		out.Role = out.Role.Or(base.And(who.role))
		out.Account = out.Account.Or(base.And(who.account))
	}
	if trust.Open {
		s.open(trust.Why)
		out.Direct, out.Role, out.Account = out.Direct.Or(Maybe), out.Role.Or(Maybe), out.Account.Or(Maybe)
	}
	d := s.decision()
	out.Deny, out.Deciding, out.Unknown = s.deny, d.Deciding, d.Unknown
	out.Named = out.Direct.Or(out.Role).Or(out.Account)
	return out
}

// principal says how the statement names the caller.
func (st *Statement) principal(c Caller, home Text) standing {
	switch {
	case st.Principals.Set && st.NotPrincipals.Set, !st.Principals.Set && !st.NotPrincipals.Set:
		return unknowing // IAM refuses it, or the rest of the statement is not known
	case st.Principals.Set:
		return st.Principals.names(c, home)
	}
	s := notNamed
	s.direct = st.NotPrincipals.names(c, home).any().Not()
	if s.direct == Yes {
		s.direct = Maybe // an account that is left out may still cover the caller
	}
	return s
}

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
func (a Assume) Decide(action string) AssumeDecision {
	account := a.Account
	if account.IsEmpty() {
		account = Caller{ARN: a.Role}.account()
	}
	request := Request{Caller: a.Caller, Action: action, Target: Resource(a.Role), Context: a.Context}
	out := AssumeDecision{
		Trust:       DecideTrust(a.Trust, account, request),
		Grant:       Decision{Allowed: Yes, Explicit: No},
		SameAccount: SameAccount(a.Caller.account(), account),
	}
	out.Assumed = out.Trust.Assumed
	trust := out.Trust
	if a.Caller.Kind == ServiceCaller || a.Caller.Kind == TokenCaller {
		// Nobody stands behind the call whose own policies would be asked.
		out.GrantNeeded, out.Denied = No, trust.Deny
		out.Allowed = trust.Direct.And(trust.Deny.Not())
		return out
	}
	out.Grant = Decide(a.Policies, request)
	grant, boundary, explicit := out.Grant.Allowed, Yes, out.Grant.Explicit
	if a.Boundary != nil {
		b := Decide(*a.Boundary, request)
		boundary, explicit = b.Allowed, explicit.Or(b.Explicit)
	}
	out.Denied = trust.Deny.Or(explicit)
	direct := trust.Direct
	if a.Caller.Kind == UserCaller && a.Boundary != nil {
		direct = direct.And(boundary.Or(Maybe)) // documented both ways
	}
	same := direct.Or(trust.Role.And(boundary)).Or(trust.Account.And(grant).And(boundary))
	cross := trust.Named.And(grant).And(boundary)
	named := trust.Direct.Or(trust.Role)
	needed := Maybe
	switch {
	case out.SameAccount == No || named == No:
		needed = Yes
	case out.SameAccount == Yes:
		needed = named.Not()
	}
	out.GrantNeeded = needed
	allowed := agree(same, cross)
	switch out.SameAccount {
	case Yes:
		allowed = same
	case No:
		allowed = cross
	}
	out.Allowed = allowed.And(out.Denied.Not())
	return out
}
