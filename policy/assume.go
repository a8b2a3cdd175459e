package policy

import "slices"

// TrustDecision is what a trust policy says of one caller and one action.
type TrustDecision struct {
	Direct  Truth // names the caller's session, service or provider, or everyone
	User    Truth // names the caller's user
	Role    Truth // names the caller's role
	Account Truth // names the caller's whole account
	Deny    Truth // an explicit Deny applies
	// Named is the best of these without regard to Deny: the caller is let in if
	// its own policies allow it.
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
	out := TrustDecision{Direct: No, User: No, Role: No, Account: No}
	if trust == nil {
		return TrustDecision{Direct: Maybe, User: Maybe, Role: Maybe, Account: Maybe, Deny: Maybe, Named: Maybe}
	}
	s := newScan(r, account)
	s.begin(0, trust)
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
				if !slices.Contains(out.Assumed, a) {
					out.Assumed = append(out.Assumed, a)
				}
			}
		}
		out.Direct = out.Direct.Or(base.And(who.direct))
		out.User = out.User.Or(base.And(who.user))
		out.Role = out.Role.Or(base.And(who.role))
		out.Account = out.Account.Or(base.And(who.account))
	}
	if trust.Open {
		s.open(trust.Why)
		out.Direct, out.User = out.Direct.Or(Maybe), out.User.Or(Maybe)
		out.Role, out.Account = out.Role.Or(Maybe), out.Account.Or(Maybe)
	}
	d := s.decision()
	out.Deny, out.Deciding, out.Unknown = s.deny, d.Deciding, d.Unknown
	out.Named = out.Direct.Or(out.User).Or(out.Role).Or(out.Account)
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
	listed := st.NotPrincipals.names(c, home)
	s := notNamed
	s.direct = listed.any().Not()
	// The list surely leaves out a user that it has together with its account, and
	// a session together with its role and account; less may not be enough
	// (reference_policies_elements_notprincipal). What an Allow gives to all
	// others is not documented.
	left := Yes
	switch c.Kind {
	case UserCaller:
		left = listed.user.And(listed.account)
	case RoleCaller:
		left = listed.direct.And(listed.role).And(listed.account)
	}
	if s.direct == No && left != Yes || s.direct == Yes && st.Effect != Deny {
		s.direct = Maybe
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
	trust := a.Trust
	if trust == nil {
		trust = &Document{Type: Trust, Open: true}
	}
	d := Access{
		Request:  Request{Caller: a.Caller, Action: action, Target: Resource(a.Role), Context: a.Context},
		Policies: a.Policies, Boundary: a.Boundary, ResourcePolicy: trust, Account: a.Account,
	}.Decide()
	return AssumeDecision{
		Allowed: d.Allowed, Trust: d.Resource, Grant: d.Identity, SameAccount: d.SameAccount,
		GrantNeeded: d.GrantNeeded, Denied: d.Denied, Assumed: d.Resource.Assumed,
	}
}
