package policy

import (
	"fmt"
	"regexp"
	"strings"
)

// statement checks the current statement.
func (v *validator) statement() {
	v.members()
	if sid, ok := v.st.Sid.Text.Literal(); v.Pedantic && ok && sid == "" && v.st.Sid.Span != (Span{}) {
		v.addWhole(EmptySid, Note, v.st.Sid.Span, "", "has an empty Sid")
	}
	if sid, ok := v.st.Sid.Text.Literal(); ok && sid != "" && (!plainName(sid) || strings.Contains(sid, "-")) && v.doc.Type != ResourceBased && v.doc.Type != Repository {
		v.addValue(InvalidSid, Error, v.st.Sid, "", "is no Sid, which has letters and digits only")
	}
	v.actions()
	v.resources()
	v.everything()
	v.grants()
	v.conditions()
	v.principals()
	v.trust()
	if v.Pedantic {
		v.redundant()
	}
}

// sure says that the member is written for every filling.
func (l List) sure() bool       { return l.Set && !l.May }
func (p Principals) sure() bool { return p.Set && !p.May }

// members checks which members the statement has.
func (v *validator) members() {
	st, typ := v.st, v.doc.Type
	has := func(code string, severity Severity, at Span, why string) { v.add(code, severity, at, "", "%s", why) }
	whole := func(code string, severity Severity, at Span, why string) {
		v.addWhole(code, severity, at, "", "%s", why)
	}
	conflict := func(a, b Span, set bool, name string) {
		if set {
			has(ElementConflict, Error, b, "stands beside "+name+"; a statement has one of them")
		}
	}
	conflict(st.Actions.Key, st.NotActions.Key, st.Actions.sure() && st.NotActions.sure(), "Action")
	conflict(st.Resources.Key, st.NotResources.Key, st.Resources.sure() && st.NotResources.sure(), "Resource")
	conflict(st.Principals.Span, st.NotPrincipals.Span, st.Principals.sure() && st.NotPrincipals.sure(), "Principal")
	// A member that could not be read may be one of those that seem to be missing.
	missing := func(code, why string, set ...bool) {
		for _, s := range set {
			if s || st.Open || st.Broken {
				return
			}
		}
		whole(code, Error, st.Span, why)
	}
	missing(MissingAction, "has no Action", st.Actions.Set, st.NotActions.Set)
	switch typ {
	case Identity, SessionPolicy:
		missing(MissingResource, "has no Resource", st.Resources.Set, st.NotResources.Set)
		for _, p := range []Principals{st.Principals, st.NotPrincipals} {
			if p.sure() {
				whole(PrincipalInIdentity, Error, p.Span, "names a principal, which a policy of a role must not")
			}
		}
	case Trust:
		missing(MissingPrincipal, "has no Principal", st.Principals.Set, st.NotPrincipals.Set)
		for _, l := range []List{st.Resources, st.NotResources} {
			if l.sure() {
				has(ResourceInTrust, Error, l.Key, "stands in a trust policy, which is about the role itself")
			}
		}
		if st.NotPrincipals.sure() {
			whole(NotPrincipalTrust, Error, st.NotPrincipals.Span, "has a NotPrincipal, which trust policies do not support")
		}
	case Repository:
		missing(MissingPrincipal, "has no Principal", st.Principals.Set, st.NotPrincipals.Set)
		for _, l := range []List{st.Resources, st.NotResources} {
			if l.sure() {
				has(ResourceInECR, Error, l.Key, "stands in the policy of a repository, which is about the repository itself")
			}
		}
	case ResourceBased:
		missing(MissingPrincipal, "has no Principal", st.Principals.Set, st.NotPrincipals.Set)
	}
	for name, l := range map[string]List{"Action": st.Actions, "NotAction": st.NotActions, "Resource": st.Resources, "NotResource": st.NotResources} {
		if l.Set && !l.Open && len(l.Items) == 0 {
			whole(EmptyList, Error, l.Span, "has an empty list as its "+name)
		}
	}
	for _, p := range []Principals{st.Principals, st.NotPrincipals} {
		if p.Set && !p.Open && len(p.Items) == 0 && !st.Broken {
			whole(EmptyPrincipal, Error, p.Span, "names no principal")
		}
	}
	if v.Pedantic && st.ConditionSpan != (Span{}) && !st.ConditionsOpen && len(st.Conditions) == 0 && !st.Broken {
		whole(EmptyCondition, Note, st.ConditionSpan, "has a Condition without any condition")
	}
	if st.Effect == Allow && st.NotPrincipals.sure() && typ != Trust {
		whole(AllowNotPrincipal, Warning, st.NotPrincipals.Span, "lets everybody in but those that its NotPrincipal names")
	}
}

// bareAccount is an account's id without an ARN around it.
var bareAccount = regexp.MustCompile(`^\d+$`)

// principals checks the statement's principals. What an EKS trust policy alone
// can get wrong is left to [CheckTrust].
func (v *validator) principals() {
	for _, e := range append(v.st.Principals.Items[:len(v.st.Principals.Items):len(v.st.Principals.Items)], v.st.NotPrincipals.Items...) {
		text, literal := e.Text.Literal()
		if literal && strings.Contains(text, "${") {
			v.addValue(VariablePosition, Warning, e.Value, "", "has a policy variable, which principals may not have")
			continue
		}
		switch e.Of {
		case AnyPrincipal:
			if v.doc.Type == Trust && v.st.Principals.Set {
				v.add(StarInTrust, Error, e.Span, `{"AWS": "*"}`, "is not supported in trust policies")
			}
		case ServicePrincipal:
			if strings.ContainsAny(text, "*?") {
				v.addValue(PrincipalWildcard, Error, e.Value, "", "has a wildcard, which no service principal may have")
			} else if literal && plainName(text) {
				v.addValue(PrincipalARN, Error, e.Value, "", "is no service principal, which is a domain such as ec2.amazonaws.com")
			} else if IsPodIdentityTypo(text) {
				v.addValue(PrincipalARN, Error, e.Value, PodIdentityService, "is no service principal; that of EKS Pod Identity is %q", PodIdentityService)
			}
		case FederatedPrincipal:
			if v.doc.Type == ResourceBased || v.doc.Type == Repository {
				v.addValue(FederatedResource, Error, e.Value, "", "is a federated principal, which only trust policies may name")
			}
		case AWSPrincipal:
			if literal && text != "*" {
				v.awsPrincipal(e.Value, text)
			} else if why := iamPrincipalDefect(e.Text); why != "" {
				v.addValue(PrincipalARN, Error, e.Value, "", "%s", why)
			}
		}
	}
}

func (v *validator) awsPrincipal(at Value, text string) {
	parts := strings.SplitN(text, ":", 6)
	why := iamPrincipalDefect(at.Text)
	switch {
	case uniqueID.MatchString(text):
		v.addValue(UniqueIDPrincipal, Warning, at, "", "is the id of a user or role that was deleted")
	case strings.ContainsAny(text, "*?"):
		v.addValue(PrincipalWildcard, Error, at, "", "has a wildcard, which no principal may have")
	case bareAccount.MatchString(text):
		if len(text) != 12 {
			v.addValue(PrincipalARN, Error, at, "", "has %d digits, an account has 12", len(text))
		}
	case why != "":
		v.addValue(PrincipalARN, Error, at, "", "%s", why)
	case len(parts) != 6 || parts[0] != "arn" || parts[2] != "iam" && parts[2] != "sts":
		return // names of services have forms of their own here, such as CloudFront's
	case strings.HasPrefix(parts[5], "group/"):
		v.addValue(GroupPrincipal, Error, at, "", "is a group, which is no principal")
	case strings.HasPrefix(parts[5], "policy/"):
		v.addValue(PrincipalARN, Error, at, "", "is a policy, which is no principal")
	case strings.HasPrefix(parts[5], "instance-profile/"):
		v.addValue(PrincipalARN, Error, at, "", "is an instance profile, which is no principal: its role is")
	case strings.HasPrefix(parts[5], "roles/") || strings.HasPrefix(parts[5], "users/"):
		kind, name, _ := strings.Cut(parts[5], "/")
		v.addValue(PrincipalARN, Error, at, strings.Join(parts[:5], ":")+":"+strings.TrimSuffix(kind, "s")+"/"+name, "has %s/, an ARN has %s/", kind, strings.TrimSuffix(kind, "s"))
	}
}

// iamPrincipalDefect is the predicate that says why an ARN of IAM or STS is surely
// none, by the parts before its resource; empty otherwise.
func iamPrincipalDefect(t Text) string {
	parts, _ := (&iamARN{t: t}).split()
	for _, p := range parts[:min(len(parts), 5)] {
		if mayHold(p, ':') {
			return ""
		}
	}
	if len(parts) < 3 || parts[0].s != "arn" || parts[2].s != "iam" && parts[2].s != "sts" {
		return ""
	}
	if len(parts) < 6 {
		if mayHold(parts[len(parts)-1], ':') {
			return ""
		}
		return fmt.Sprintf("has %d parts, an ARN has 6", len(parts))
	}
	account := parts[4].s
	switch {
	case Equal(parts[3], Text{}) == No:
		return "has a region, which ARNs of IAM have not"
	case account == "":
		return "has no account"
	case bareAccount.MatchString(account) && len(account) != 12 && !IsDocumentationAccount(account):
		return fmt.Sprintf("has an account of %d digits, an account has 12", len(account))
	}
	return ""
}
