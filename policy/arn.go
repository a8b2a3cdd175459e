package policy

import "strings"

// ARN is an Amazon Resource Name in its six parts, the first of which is "arn".
type ARN struct {
	Partition, Service, Region, Account, Resource Text
}

// ParseARN cuts t at its first five colons. Yes means that the parts are
// certain, No that t is no ARN. Maybe: a hole may hold a colon; the parts are
// then those of t as it is written, if it has six.
func ParseARN(t Text) (ARN, Truth) {
	parts, certain := Split(t, ":", 6)
	if len(parts) < 6 {
		if certain && !mayHold(parts[len(parts)-1], ':') {
			return ARN{}, No
		}
		return ARN{}, Maybe
	}
	a := ARN{parts[1], parts[2], parts[3], parts[4], parts[5]}
	switch begins := Equal(parts[0], Literal("arn")); {
	case begins == No && certain:
		return ARN{}, No
	case begins == Yes && certain:
		return a, Yes
	}
	return a, Maybe
}

// Text is the ARN as it is written.
func (a ARN) Text() Text {
	c := Literal(":")
	return Concat(Literal("arn:"), a.Partition, c, a.Service, c, a.Region, c, a.Account, c, a.Resource)
}

// Role is a role ARN in its parts.
type Role struct {
	Partition, Account Text
	Path, Name         Text // Path begins and ends with "/"
}

// ParseRoleARN takes a role ARN apart. Maybe when its holes leave open whether
// it is one; the parts are then only what is written. A path that a hole may
// hide is in Name.
func ParseRoleARN(t Text) (Role, Truth) {
	a, is := ParseARN(t)
	if is == No {
		return Role{}, No
	}
	rest, role := TrimPrefix(a.Resource, "role/")
	shape := Equal(a.Service, Literal("iam")).And(Equal(a.Region, Text{})).And(role)
	if is == Maybe && shape != Yes {
		return Role{}, Maybe // the parts are not certain
	}
	if is = is.And(shape); is == No || role != Yes {
		return Role{}, is
	}
	r := Role{Partition: a.Partition, Account: a.Account, Path: Literal("/"), Name: rest}
	if before, name, certain := CutLast(rest, "/"); certain {
		r.Path, r.Name = Concat(Literal("/"), before, Literal("/")), name
	} else if mayHold(rest, '/') {
		is = is.And(Maybe)
	}
	return r, is
}

// RoleHasPath says whether a text is the ARN of a role with a path, of which the
// end may not be known.
func RoleHasPath(t Text) Truth {
	r, is := ParseRoleARN(t)
	if is != Maybe {
		return is.And(Equal(r.Path, Literal("/")).Not())
	}
	before, _, _ := strings.Cut(r.Name.s, string(HoleRune))
	a, arn := ParseARN(t)
	if arn.And(HasPrefix(a.Resource, "role/")).And(Equal(a.Service, Literal("iam"))) == Yes && strings.Contains(before, "/") {
		return Yes
	}
	return Maybe
}

// ARN is the role's ARN.
func (r Role) ARN() Text {
	return Concat(Literal("arn:"), r.Partition, Literal(":iam::"), r.Account, Literal(":role"), r.Path, r.Name)
}

// RoleMatch is the answer of comparing two role ARNs.
type RoleMatch struct {
	Same Truth // they are the same role
	// Joins says that nothing differs and that path and name are surely equal:
	// enough to join by name. Assumed are the parts that were taken for granted.
	Joins   bool
	Assumed []string // "account", "partition"
}

// SameRole compares two role ARNs.
func SameRole(a, b Text) RoleMatch {
	if a.Key() == b.Key() {
		return RoleMatch{Same: Yes, Joins: true}
	}
	x, xok := ParseARN(a)
	y, yok := ParseARN(b)
	if xok != Yes || yok != Yes {
		// What follows the last colon is the role, whatever account is before it.
		_, r, rok := CutLast(a, ":")
		_, s, sok := CutLast(b, ":")
		if rok && sok && Equal(r, s) == No || xok == No || yok == No {
			return RoleMatch{Same: Equal(a, b)}
		}
		return RoleMatch{Same: Equal(a, b).Or(Maybe)}
	}
	name := Equal(x.Resource, y.Resource)
	rest := Equal(x.Service, y.Service).And(Equal(x.Region, y.Region))
	account := SameAccount(x.Account, y.Account)
	partition := Equal(x.Partition, y.Partition)
	m := RoleMatch{Same: name.And(rest).And(account).And(partition)}
	if name != Yes || rest != Yes || m.Same == No {
		return m
	}
	m.Joins = true
	if account == Maybe {
		m.Assumed = append(m.Assumed, "account")
	}
	if partition == Maybe {
		m.Assumed = append(m.Assumed, "partition")
	}
	return m
}

// arnKinds are the resource types of IAM and STS ARNs.
var arnKinds = []string{
	"role", "policy", "instance-profile", "user", "group", "oidc-provider", "saml-provider",
	"assumed-role", "federated-user", "server-certificate", "mfa",
}

// ARNKind says what an IAM or STS ARN names: "role", "policy",
// "instance-profile", "user", "group", "root", "oidc-provider", "saml-provider",
// "assumed-role", "federated-user", …; "other" for the ARN of another service,
// empty when it is not certain or t is no ARN.
func ARNKind(t Text) string {
	a, is := ParseARN(t)
	if is == Yes {
		service, ok := a.Service.Literal()
		if !ok {
			return ""
		}
		if service != "iam" && service != "sts" {
			return "other"
		}
		if a.Resource.s == "root" {
			return "root"
		}
		for _, k := range arnKinds {
			if strings.HasPrefix(a.Resource.s, k+"/") {
				return k
			}
		}
		return ""
	}
	// A hole may hold colons, but what is written around it tells the kind.
	for _, k := range arnKinds {
		if strings.Contains(t.s, ":"+k+"/") && strings.Count(t.s, ":"+k+"/") == 1 {
			if is == Maybe && strings.HasPrefix(t.s[strings.LastIndex(t.s, ":")+1:], k+"/") {
				return k
			}
		}
	}
	return ""
}
