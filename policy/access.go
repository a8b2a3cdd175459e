package policy

import (
	"slices"
	"strings"
)

// Access is the question whether a caller may do something, with every document
// that AWS looks at: it denies when one of them denies, and allows when all that
// have a say allow it
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html).
type Access struct {
	Request
	Policies Policies  // the caller's own
	Boundary *Policies // of the caller; nil: none
	Session  *Policies // the session policies; nil: none
	// ResourcePolicy is that of the resource, a role's trust policy when the
	// request is to assume it; nil: it has none. What AWS gives a policy in any
	// case, a role or a KMS key, has one that is not known then.
	ResourcePolicy *Document
	Account        Text // of the resource; the zero Text: as in its ARN
	// Service and resource control policies, one Policies for each level from the
	// root down. Without any, nothing is taken to stand in the way, and
	// AccessDecision.Assumed says so.
	ServiceControl  []Policies
	ResourceControl []Policies
}

// AccessDecision is the answer, and those of each kind of documents.
type AccessDecision struct {
	Allowed Truth
	Denied  Truth // an explicit Deny applies

	// What each says by itself. Yes when there is nobody to ask.
	Identity, Boundary, Session     Decision
	Resource                        TrustDecision // all No without a resource policy
	ServiceControl, ResourceControl []Decision    // one for each level

	SameAccount Truth // the caller's account is the resource's
	GrantNeeded Truth // the caller's own policies must allow it

	// Assumed is what was taken for granted: "account" and "partition", which were
	// not compared, and "scp" and "rcp", which were not given.
	Assumed []string
}

// nobody is the answer where there is no document to ask.
var nobody = Decision{Allowed: Yes, Explicit: No}

// Decide answers the question.
func (a Access) Decide() AccessDecision {
	home := a.Account
	if home.IsEmpty() {
		home = accountOf(a.Target.Text)
	}
	out := AccessDecision{
		Denied: No, Identity: nobody, Boundary: nobody, Session: nobody,
		Resource:    TrustDecision{Direct: No, User: No, Role: No, Account: No, Named: No, Deny: No},
		SameAccount: SameAccount(a.Caller.account(), home),
	}
	if policy := a.resourcePolicy(); policy != nil {
		out.Resource = DecideTrust(policy, home, a.Request)
	}
	out.Assumed = out.Resource.Assumed
	out.guard(a)
	if !a.Caller.Kind.hasPolicies() {
		// Nobody stands behind the call whose own policies would be asked.
		out.SameAccount, out.GrantNeeded = No, No
		out.Denied = out.Denied.Or(out.Resource.Deny)
		out.Allowed = out.Resource.Direct.And(out.guarded()).And(out.Denied.Not())
		return out
	}
	out.Identity = Decide(a.Policies, a.Request)
	if a.Boundary != nil {
		out.Boundary = Decide(*a.Boundary, a.Request)
	}
	if a.Session != nil {
		out.Session = Decide(*a.Session, a.Request)
	}
	out.Denied = out.Denied.Or(out.Resource.Deny).Or(out.Identity.Explicit).Or(out.Boundary.Explicit).Or(out.Session.Explicit)
	out.combine(a)
	if is := a.withoutPermission(); is != No {
		out.Allowed = out.Allowed.Or(is)
	}
	return out
}

// combine puts the sides together, as within one account and as between two.
func (out *AccessDecision) combine(a Access) {
	r, limits := out.Resource, out.Boundary.Allowed.And(out.Session.Allowed)
	own := out.Identity.Allowed.And(limits)
	// What a policy gives to a user is not limited by the user's boundary
	// (reference_policies_evaluation-logic), unless it is a trust policy, of which
	// AWS says both.
	user := r.User.And(out.Session.Allowed)
	if a.Assumes() != No {
		user = user.And(out.Boundary.Allowed.Or(Maybe))
	}
	direct := r.Direct.Or(user).Or(r.Role.And(limits))
	same, mustName := direct.Or(own), direct.Or(r.Account.And(own))
	switch a.MustName() {
	case Yes:
		same = mustName
	case Maybe:
		same = agree(same, mustName)
	}
	cross := r.Named.And(own)
	named := r.Direct.Or(r.User).Or(r.Role)
	switch out.SameAccount {
	case Yes:
		out.Allowed, out.GrantNeeded = same, named.Not()
	case No:
		out.Allowed, out.GrantNeeded = cross, Yes
	default:
		out.Allowed, out.GrantNeeded = agree(same, cross), Maybe
		if named == No {
			out.GrantNeeded = Yes
		}
	}
	out.Allowed = out.Allowed.And(out.guarded()).And(out.Denied.Not())
	switch a.samePartition() {
	case No:
		out.Allowed = No
	case Maybe:
		if !slices.Contains(out.Assumed, "partition") {
			out.Assumed = append(out.Assumed[:len(out.Assumed):len(out.Assumed)], "partition")
		}
	}
}

// samePartition says whether the resource is in the caller's partition:
// credentials are worth nothing in another.
func (a Access) samePartition() Truth {
	from, isARN := ParseARN(a.Caller.ARN)
	to, is := ParseARN(a.Target.Text)
	if isARN != Yes || is != Yes || a.Target.mode != oneResource {
		return Yes
	}
	return Equal(from.Partition, to.Partition)
}

// guard asks the service and resource control policies. Service control
// policies do not reach AWS services and whoever has no account.
func (out *AccessDecision) guard(a Access) {
	ask := func(levels []Policies, kind string) (answers []Decision) {
		if len(levels) == 0 {
			out.Assumed = append(out.Assumed[:len(out.Assumed):len(out.Assumed)], kind)
		}
		for _, level := range levels {
			d := Decide(level, a.Request)
			answers = append(answers, d)
			out.Denied = out.Denied.Or(d.Explicit)
		}
		return answers
	}
	if a.Caller.Kind.hasPolicies() {
		out.ServiceControl = ask(a.ServiceControl, "scp")
	}
	out.ResourceControl = ask(a.ResourceControl, "rcp")
}

// guarded says whether the service control policies of every level allow it.
// Resource control policies only deny: AWS's own, which allows everything,
// cannot be taken off.
func (out *AccessDecision) guarded() Truth {
	t := Yes
	for _, d := range out.ServiceControl {
		t = t.And(d.Allowed)
	}
	return t
}

// Assumes says whether the request is for a role's credentials, which the role's
// trust policy must give.
func (a Access) Assumes() Truth {
	name := strings.ToLower(a.Action)
	switch {
	case strings.HasPrefix(name, "sts:assumerole"):
		return Yes
	case name != "sts:tagsession" && name != "sts:setsourceidentity" && name != "sts:setcontext":
		return No
	}
	return MatchARN(anyRole, a.Target.Text)
}

var (
	anyRole = Literal("arn:*:iam::*:role/*")
	anyKey  = Literal("arn:*:kms:*:*:key/*")
)

// MustName says whether the resource's policy has to name the caller or its
// account, as that of a role or a KMS key: the caller's own policies never
// suffice then.
func (a Access) MustName() Truth { return a.Assumes().Or(MatchARN(anyKey, a.Target.Text)) }

func (a Access) resourcePolicy() *Document {
	if a.ResourcePolicy != nil || a.MustName() == No {
		return a.ResourcePolicy
	}
	return &Document{Type: ResourceBased, Open: true, Why: &Hole{
		ID: "policy of " + a.Target.Text.Key(), Label: "the policy of " + a.Target.Text.String(),
	}}
}

// withoutPermission says that policies have no power over the action: anybody
// may ask who they are, and users for a session.
// (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html,
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html)
func (a Access) withoutPermission() Truth {
	switch {
	case strings.EqualFold(a.Action, "sts:GetCallerIdentity"):
		return Yes
	case strings.EqualFold(a.Action, "sts:GetSessionToken"):
		return Maybe
	}
	return No
}

// accountOf is the account in an ARN, which may be empty, as of S3 buckets.
func accountOf(arn Text) Text {
	a, _ := ParseARN(arn)
	return a.Account
}
