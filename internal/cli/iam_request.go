package cli

import (
	"fmt"
	"strings"

	"github.com/eksiamlint/eksiamlint/policy"
	"github.com/eksiamlint/eksiamlint/policy/catalogue"
)

// simulation is what the flags of iam simulate say.
type simulation struct {
	actions, resources []string
	resourceAccount    string
	principal          string
	context, without   []string

	policies, boundary, session []*iamDocument
	resource                    *iamDocument // the trust policy or that of another resource
}

// anyHole stands for a part of the request that no flag gives.
func anyHole(label string, kind policy.HoleKind) policy.Text {
	return policy.HoleText(&policy.Hole{ID: "flag:" + label, Label: label, Kind: kind})
}

// serviceAction is the action as IAM writes it. One that is not in the
// catalogue may be newer, unless it is surely misspelt.
func serviceAction(action string) (string, error) {
	if strings.ContainsAny(action, "*?") {
		return "", usageError{problem: fmt.Sprintf("read --action %q: a request is for one action", action),
			hint: fmt.Sprintf("eksiamlint iam actions '%s' lists them", action)}
	}
	prefix, name, ok := strings.Cut(action, ":")
	service := catalogue.Lookup(prefix)
	if !ok || service == nil || service.Action(name) == nil {
		e := noSuchAction(action)
		e.problem = "read --action: " + e.problem
		return "", e
	}
	return service.Prefix + ":" + service.Action(name).Name, nil
}

// request is one of the requests that are asked about.
type request struct {
	policy.Request
	on      string   // the resource, as answers name it
	assumed []string // what is taken for granted, in words
}

// target is the resource of a request for an action. Without --resource it is
// the role whose trust policy was given, none for actions that take none, and
// otherwise some resource.
func (m *simulation) target(action, resource string) (policy.Target, string, error) {
	text := policy.Literal(resource)
	_, is := policy.ParseARN(text)
	switch {
	case resource == "" && m.resource != nil && m.resource.flag == "trust":
		account := policy.Literal(m.resourceAccount)
		if m.resourceAccount == "" {
			account = m.callerAccount()
		}
		role := policy.Concat(policy.Literal("arn:aws:iam::"), account, policy.Literal(":role/"), anyHole("the role", policy.NameText))
		return policy.Resource(role), "the role", nil
	case resource == "" || resource == "*":
		if a := catalogue.FindAction(action); len(a.Resources) == 0 {
			return policy.NoResource(), "", nil
		}
		return policy.SomeResource(policy.Literal("*")), "some resource", nil
	case is != policy.Yes:
		return policy.Target{}, "", usageError{problem: fmt.Sprintf("read --resource %q: it is no ARN and not *", resource),
			hint: "an ARN is arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE; region and account may be empty"}
	case strings.ContainsAny(resource, "*?"):
		return policy.SomeResource(text), "some " + resource, nil
	}
	return policy.Resource(text), resource, nil
}

func (m *simulation) callerAccount() policy.Text {
	if a, is := policy.ParseARN(policy.Literal(m.principal)); is == policy.Yes {
		return a.Account
	}
	return anyHole("account", policy.AccountID)
}

// caller is who calls, with what AWS adds to such requests by itself.
func (m *simulation) caller(target policy.Target) (policy.Caller, policy.Context, error) {
	none := policy.Context{}
	who := policy.Literal(m.principal)
	a, is := policy.ParseARN(who)
	kind, name, _ := strings.Cut(a.Resource.String(), "/")
	switch {
	case m.principal == "":
		account := m.account(target)
		if account.IsEmpty() {
			account = anyHole("account", policy.AccountID)
		}
		arn := policy.Concat(policy.Literal("arn:aws:iam::"), account, policy.Literal(":role/"), anyHole("the principal", policy.NameText))
		return policy.Caller{ARN: arn, Account: account}, none, nil
	case m.principal == "anonymous" || m.principal == "*":
		return policy.Caller{Kind: policy.AnonymousCaller}, none, nil
	case is != policy.Yes && strings.Contains(m.principal, ".") && !strings.ContainsAny(m.principal, ":/"):
		return policy.Caller{Kind: policy.ServiceCaller, Service: who}, none, nil
	case is != policy.Yes:
	case kind == "role" && name != "":
		return policy.Caller{ARN: who}, policy.RoleContext(who), nil
	case kind == "assumed-role" && strings.Count(name, "/") == 1:
		role, session, _ := strings.Cut(name, "/")
		arn := policy.Literal(fmt.Sprintf("arn:%s:iam::%s:role/%s", a.Partition, a.Account, role))
		return policy.Caller{ARN: arn, Session: policy.Literal(session)}, policy.RoleContext(arn), nil
	case kind == "user" && name != "":
		c := policy.Context{}.With(policy.Literal("aws:PrincipalArn"), who).With(policy.Literal("aws:PrincipalAccount"), a.Account).
			With(policy.Literal("aws:PrincipalType"), policy.Literal("User")).
			With(policy.Literal("aws:username"), policy.Literal(name[strings.LastIndexByte(name, '/')+1:]))
		return policy.Caller{Kind: policy.UserCaller, ARN: who}, c, nil
	case kind == "oidc-provider" && name != "":
		issuer := policy.Literal(name)
		return policy.Caller{Kind: policy.TokenCaller, Issuer: issuer}, policy.TokenContext(policy.Token{Issuer: issuer}), nil
	case kind == "saml-provider" && name != "":
		return policy.Caller{Kind: policy.SAMLCaller, ARN: who}, none, nil
	}
	return policy.Caller{}, none, usageError{
		problem: fmt.Sprintf("read --principal %q: it is neither the ARN of a role, session, user or provider, nor a service, nor anonymous", m.principal),
		hint:    "such as arn:aws:iam::111122223333:role/web or ec2.amazonaws.com",
	}
}

// account is whose the resource is, empty when nothing says it.
func (m *simulation) account(target policy.Target) policy.Text {
	if m.resourceAccount != "" {
		return policy.Literal(m.resourceAccount)
	}
	a, _ := policy.ParseARN(target.Text)
	if s, ok := a.Account.Literal(); ok && strings.ContainsAny(s, "*?") {
		return policy.Text{}
	}
	return a.Account
}

// requestContext is what --context and --without say, before what AWS adds.
func (m *simulation) requestContext(action string, added policy.Context) (policy.Context, error) {
	var c policy.Context
	var keys []string
	values := map[string][]policy.Text{}
	for _, pair := range m.context {
		key, value, ok := strings.Cut(pair, "=")
		if key = strings.TrimSpace(key); !ok || key == "" {
			return c, usageError{problem: fmt.Sprintf("read --context %q: it is written key=value", pair), hint: "such as --context aws:SourceIp=203.0.113.5"}
		}
		fold := strings.ToLower(key)
		if _, seen := values[fold]; !seen {
			keys = append(keys, key)
		}
		values[fold] = append(values[fold], policy.Literal(value))
	}
	for _, key := range keys {
		list := values[strings.ToLower(key)]
		c.Entries = append(c.Entries, policy.Entry{Key: policy.Literal(key), Present: policy.Yes, Values: list, Multi: len(list) > 1 || multiValued(action, key)})
	}
	for _, key := range m.without {
		if len(values[strings.ToLower(key)]) > 0 {
			return c, usageError{problem: fmt.Sprintf("--context gives %s, and --without says that the request lacks it", key)}
		}
		c = c.Without(policy.Literal(key))
	}
	c.Entries = append(c.Entries, added.Entries...)
	c.Issuer = added.Issuer
	return c, nil
}

// multiValued says that a condition key holds a list of values, even of one.
func multiValued(action, key string) bool {
	if k, ok := catalogue.GlobalKey(key); ok {
		return k.Multi
	}
	prefix, _, _ := strings.Cut(action, ":")
	k, _ := catalogue.Lookup(prefix).Key(key)
	return k.Multi
}

// request puts a request together.
func (m *simulation) request(action, resource string) (request, error) {
	target, on, err := m.target(action, resource)
	if err != nil {
		return request{}, err
	}
	caller, added, err := m.caller(target)
	if err != nil {
		return request{}, err
	}
	context, err := m.requestContext(action, added)
	r := request{Request: policy.Request{Caller: caller, Action: action, Target: target, Context: context}, on: on}
	if !caller.Session.IsEmpty() {
		r.assumed = append(r.assumed, "the role of the session has no path")
	}
	return r, err
}
