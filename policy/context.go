package policy

import (
	"slices"
	"strings"
)

// Entry is what a request carries for one condition key.
type Entry struct {
	Key     Text
	Present Truth  // Maybe: the key may be absent
	Values  []Text // when it is present; a key that is not Multi has one
	Open    bool   // the values are not all known
	Multi   bool   // the key may have several values
}

// Context is what is known of a request's condition keys. Keys that no entry
// names may be absent or have any value.
type Context struct {
	Entries []Entry
	// Issuer is the issuer of a web identity token, without scheme: the claims of
	// every other issuer are surely absent.
	Issuer *Text
	// Only are prefixes of keys of which there are no others than the entries:
	// "aws:RequestTag/".
	Only []string
}

// With is c with one more key that is surely present.
func (c Context) With(key Text, values ...Text) Context {
	return c.add(Entry{Key: key, Present: Yes, Values: values, Multi: len(values) > 1})
}

// Without is c with a key that is surely absent.
func (c Context) Without(key Text) Context { return c.add(Entry{Key: key, Present: No}) }

func (c Context) add(e Entry) Context {
	c.Entries = append(c.Entries[:len(c.Entries):len(c.Entries)], e)
	return c
}

// lookup is everything that the request may carry for key; one entry when the
// key is certain.
func (c Context) lookup(key Text) []Entry {
	var out []Entry
	for _, e := range c.Entries {
		switch EqualFold(e.Key, key) {
		case Yes:
			return append(out, e)
		case Maybe:
			out = append(out, e)
		}
	}
	return append(out, c.unnamed(key))
}

// unnamed is what the request carries for a key that is none of its entries'.
func (c Context) unnamed(key Text) Entry {
	unknown := Entry{Key: key, Present: Maybe, Open: true}
	for _, prefix := range c.Only {
		if name, ok := key.Literal(); ok && len(name) >= len(prefix) && strings.EqualFold(name[:len(prefix)], prefix) {
			return Entry{Key: key, Present: No}
		}
	}
	if c.Issuer == nil {
		return unknown
	}
	// Claims, "host/path:claim", of other issuers are absent.
	issuer, name, certain := CutLast(key, ":")
	if !certain {
		return unknown
	}
	standard := name.s == "sub" || name.s == "aud"
	if !standard && Contains(issuer, ".") != Yes && Contains(issuer, "/") != Yes {
		return unknown
	}
	// The token's own sub and aud have entries: this is another issuer's.
	if is := EqualFold(issuer, *c.Issuer); is == No || is == Maybe && standard {
		return Entry{Key: key, Present: No}
	}
	return unknown
}

// TokenContext is what sts:AssumeRoleWithWebIdentity carries for a pod's token.
func TokenContext(token Token) Context {
	issuer := WithoutScheme(token.Issuer)
	c := Context{Issuer: &issuer}
	claim := func(name string, v Text) {
		key := Concat(issuer, Literal(":"+name))
		if v.IsEmpty() {
			c = c.add(Entry{Key: key, Present: Yes, Open: true})
			return
		}
		c = c.With(key, v)
	}
	claim("sub", token.Subject)
	claim("aud", token.Audience)
	// The bearer of a token is no AWS principal.
	for _, key := range []string{
		"aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:userid", "aws:username",
		"aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "sts:ExternalId",
	} {
		c = c.Without(Literal(key))
	}
	return c
}

// podTags are the session tags that EKS Pod Identity sends.
var podTags = []string{
	"eks-cluster-arn", "eks-cluster-name", "kubernetes-namespace", "kubernetes-service-account",
	"kubernetes-pod-name", "kubernetes-pod-uid",
}

// Carries is what the request carries for a key: whether it is there, and its
// values as far as they are known.
func (c Context) Carries(key Text) (present Truth, values []Text) {
	e := c.lookup(key)[0]
	return e.Present, e.Values
}

// IsPodTag says that EKS Pod Identity sends a session tag with this key.
func IsPodTag(tag string) bool {
	return slices.ContainsFunc(podTags, func(t string) bool { return strings.EqualFold(t, tag) })
}

// PodTags are the keys of the session tags that EKS Pod Identity sends.
func PodTags() []string { return slices.Clone(podTags) }

// PodIdentityContext is what EKS Pod Identity sends with sts:AssumeRole: its
// session tags and no others, unless they are disabled. Tags not in the map have
// any value.
func PodIdentityContext(tags Truth, values map[string]Text) Context {
	c := Context{Only: []string{"aws:RequestTag/", "aws:PrincipalTag/"}}
	for _, tag := range podTags {
		e := Entry{Key: Literal("aws:RequestTag/" + tag), Present: tags, Open: true}
		if v, ok := values[tag]; ok {
			e.Open, e.Values = false, []Text{v}
		}
		c = c.add(e)
	}
	return c.Without(Literal("aws:PrincipalArn"))
}

// RoleContext is what a session of a role sends with its calls.
func RoleContext(role Text) Context {
	var c Context
	c = c.With(Literal("aws:PrincipalArn"), role)
	c = c.With(Literal("aws:PrincipalType"), Literal("AssumedRole"))
	if a, is := ParseARN(role); is == Yes {
		c = c.With(Literal("aws:PrincipalAccount"), a.Account)
	}
	// These come with every call of a session, whatever their values are.
	for _, key := range []string{"aws:userid", "aws:TokenIssueTime", "aws:SecureTransport"} {
		c = c.add(Entry{Key: Literal(key), Present: Yes, Open: true})
	}
	return c.Without(Literal("aws:username"))
}

// variable is a policy variable "${key}" or "${key, 'default'}" without the
// braces, taken apart.
func variable(s string) (key, fallback string, hasDefault bool) {
	key, rest, ok := strings.Cut(s, ",")
	if !ok {
		return s, "", false
	}
	rest = strings.TrimPrefix(rest, " ")
	if len(rest) >= 2 && rest[0] == '\'' && rest[len(rest)-1] == '\'' {
		return key, rest[1 : len(rest)-1], true
	}
	return s, "", false
}
