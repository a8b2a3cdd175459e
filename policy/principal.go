package policy

import (
	"regexp"
	"slices"
	"strings"
)

// standing is in which way an element of Principal names a caller.
type standing struct {
	direct  Truth // the caller's own session, service or provider, or everyone
	user    Truth // the caller's user
	role    Truth // the caller's role
	account Truth // the caller's whole account
	assumed []string
}

var (
	notNamed  = standing{direct: No, user: No, role: No, account: No}
	everyone  = standing{direct: Yes, user: No, role: No, account: No}
	unknowing = standing{direct: Maybe, user: Maybe, role: Maybe, account: Maybe}
)

func (s standing) or(t standing) standing {
	out := standing{direct: s.direct.Or(t.direct), user: s.user.Or(t.user), role: s.role.Or(t.role), account: s.account.Or(t.account), assumed: s.assumed}
	for _, a := range t.assumed {
		if !slices.Contains(out.assumed, a) {
			out.assumed = append(out.assumed, a)
		}
	}
	return out
}

func (s standing) any() Truth { return s.direct.Or(s.user).Or(s.role).Or(s.account) }

// names says how the statement's Principal names the caller. home is the
// account of the resource.
func (p Principals) names(c Caller, home Text) standing {
	s := notNamed
	for _, e := range p.Items {
		s = s.or(e.names(c, home))
	}
	if p.Open {
		s = s.or(unknowing)
	}
	return s
}

// names is how the element names the caller whatever is chosen for its holes
// with choices.
func (e PrincipalElement) names(c Caller, home Text) standing {
	if choiceHole([]Text{e.Text}) == nil {
		return e.namesOne(c, home)
	}
	rows, ok := choose([][]Text{{e.Text, home, c.ARN, c.Account, c.Session, c.Service, c.Issuer}}, 1, 0)
	if !ok || len(rows) == 0 {
		return unknowing
	}
	var s standing
	for i, row := range rows {
		e.Text, home = row[0], row[1]
		c.ARN, c.Account, c.Session, c.Service, c.Issuer = row[2], row[3], row[4], row[5], row[6]
		if t := e.namesOne(c, home); i == 0 {
			s = t
		} else {
			s.direct, s.user = agree(s.direct, t.direct), agree(s.user, t.user)
			s.role, s.account = agree(s.role, t.role), agree(s.account, t.account)
			s.assumed = s.or(t).assumed
		}
	}
	return s
}

func (e PrincipalElement) namesOne(c Caller, home Text) standing {
	switch e.Of {
	case AnyPrincipal:
		return everyone
	case ServicePrincipal:
		if c.Kind == ServiceCaller {
			s := notNamed
			s.direct = Equal(e.Text, c.Service)
			return s
		}
		return notNamed
	case FederatedPrincipal:
		switch c.Kind {
		case TokenCaller:
			return e.namesProvider(c, home)
		case SAMLCaller:
			s := notNamed
			s.direct = Equal(e.Text, c.ARN)
			return s
		}
		return notNamed
	case CanonicalUserPrincipal:
		return notNamed
	case AWSPrincipal:
		return e.namesAWS(c)
	}
	return unknowing
}

// namesProvider compares a Federated element with the issuer of a token. STS
// looks for the provider in the role's own account only.
func (e PrincipalElement) namesProvider(c Caller, home Text) standing {
	s := notNamed
	a, is := ParseARN(e.Text)
	if is == No {
		s.direct = Equal(e.Text, c.Issuer) // a built-in provider, such as accounts.google.com
		return s
	}
	if is == Maybe {
		s.direct = Maybe
		if _, issuer, ok := cutProvider(e.Text); ok && Equal(issuer, WithoutScheme(c.Issuer)) == No {
			s.direct = No
		}
		return s
	}
	s.direct = Equal(a.Service, Literal("iam")).And(Equal(a.Resource, Concat(Literal("oidc-provider/"), WithoutScheme(c.Issuer))))
	if s.direct == No || home.IsEmpty() {
		return s
	}
	account := SameAccount(a.Account, home)
	if account == Maybe && s.direct == Yes {
		s.assumed = []string{"account"}
		return s
	}
	s.direct = s.direct.And(account)
	return s
}

// cutProvider cuts an OIDC provider ARN around "oidc-provider/".
func cutProvider(t Text) (before, issuer Text, ok bool) {
	i := strings.Index(t.s, "oidc-provider/")
	if i < 0 {
		return t, Text{}, false
	}
	return t.Slice(0, i), t.Slice(i+len("oidc-provider/"), len(t.s)), true
}

var uniqueID = regexp.MustCompile(`^A[A-Z0-9]{3}[A-Z0-9]{12,}$`)

// namesAWS compares an AWS element with a caller.
func (e PrincipalElement) namesAWS(c Caller) standing {
	s := notNamed
	text, literal := e.Text.Literal()
	if literal && text == "*" {
		s.direct = Yes
		if c.Kind != AnonymousCaller && !c.Kind.hasPolicies() {
			s.direct = Maybe
		}
		return s
	}
	if !c.Kind.hasPolicies() {
		if mayBeStar(e.Text) {
			s.direct = Maybe
		}
		return s
	}
	switch {
	case literal && (IsAccountID(text) || IsDocumentationAccount(text)), e.Text.Hole() != nil && e.Text.Hole().Kind == AccountID:
		s.account = SameAccount(e.Text, c.account())
		return s
	case strings.ContainsAny(e.Text.s, "*?"), uniqueID.MatchString(e.Text.s):
		return unknowing // IAM refuses the one; the other may be anybody
	}
	a, is := ParseARN(e.Text)
	if is != Yes {
		if e.Text.Key() == c.ARN.Key() {
			return c.itself(Yes, nil)
		}
		return unknowing // text that may be a name, an account or "*", or that IAM refuses
	}
	return e.namesARN(a, c)
}

func mayBeStar(t Text) bool { return Equal(t, star) != No }

func (c Caller) account() Text {
	if !c.Account.IsEmpty() {
		return c.Account
	}
	a, _ := ParseARN(c.ARN)
	if a.Account.IsEmpty() {
		return HoleText(&Hole{ID: "account of " + c.ARN.Key(), Label: "account", Kind: AccountID})
	}
	return a.Account
}

// itself is the standing of a principal that is the caller's role or user.
func (c Caller) itself(t Truth, assumed []string) standing {
	s := notNamed
	if c.Kind == UserCaller {
		s.user = t
	} else {
		s.role = t
	}
	s.assumed = assumed
	return s
}

func (e PrincipalElement) namesARN(a ARN, c Caller) standing {
	s := notNamed
	if e.Text.Key() == c.ARN.Key() {
		return c.itself(Yes, nil)
	}
	service := Equal(a.Service, Literal("iam"))
	if service == No {
		if Equal(a.Service, Literal("sts")) == No {
			return unknowing // IAM refuses it
		}
		return c.session(a)
	}
	if Equal(a.Resource, Literal("root")) == Yes {
		s.account = service.And(SameAccount(a.Account, c.account())).And(samePartition(a, c))
		return s
	}
	if mayHold(Text{holes: a.Resource.holes}, '/') && !strings.Contains(a.Resource.s, "/") {
		return unknowing // a hole that may be "root", a user or a role
	}
	m := SameRole(e.Text, c.ARN)
	return c.itself(m.Same, m.Assumed)
}

func samePartition(a ARN, c Caller) Truth {
	b, is := ParseARN(c.ARN)
	if is != Yes {
		return Yes.And(Maybe)
	}
	return Equal(a.Partition, b.Partition)
}

// session compares an assumed-role ARN with a role's session. Such an ARN has
// no path.
func (c Caller) session(a ARN) standing {
	s := notNamed
	if c.Kind != RoleCaller {
		return s
	}
	rest, is := TrimPrefix(a.Resource, "assumed-role/")
	if is != Yes {
		s.direct = is
		return s
	}
	i := strings.IndexByte(rest.s, '/')
	if i < 0 || mayHold(Text{holes: rest.Slice(0, i).holes}, '/') {
		s.direct = Maybe
		return s
	}
	role, ok := ParseRoleARN(c.ARN)
	if ok != Yes {
		s.direct = Maybe
		return s
	}
	s.direct = Equal(rest.Slice(0, i), role.Name).And(SameAccount(a.Account, c.account())).And(samePartition(a, c))
	if c.Session.IsEmpty() {
		s.direct = s.direct.And(Maybe)
	} else {
		s.direct = s.direct.And(Equal(rest.Slice(i+1, len(rest.s)), c.Session))
	}
	return s
}
