package main

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/policy"
)

// answers of both sides, in the simulator's words.
const (
	allowed   = "Allowed"
	implicit  = "ImplicitlyDenied"
	explicit  = "ExplicitlyDenied"
	undecided = "undecided"
)

// ours is what our engine says. It may know that a case is denied and leave
// open whether a Deny says so.
func (c *testCase) ours() (answer string, deny policy.Truth) {
	d := c.access().Decide()
	switch {
	case d.Allowed == policy.Yes:
		return allowed, d.Denied
	case d.Allowed == policy.Maybe:
		return undecided, d.Denied
	case d.Denied == policy.Yes:
		return explicit, d.Denied
	}
	return implicit, d.Denied
}

func (c *testCase) access() policy.Access {
	a := policy.Access{
		Request: policy.Request{Caller: c.caller(), Action: c.Action, Target: policy.Resource(policy.Literal(c.Resource)), Context: c.closedContext()},
		Account: policy.Literal(c.Account), Policies: parsed(c.Identity, policy.Identity),
	}
	if c.Resource == "*" {
		a.Target = policy.NoResource()
	}
	if c.Boundary != nil {
		p := parsed(c.Boundary, policy.Identity)
		a.Boundary = &p
	}
	if c.Session != nil {
		p := parsed([]*document{c.Session}, policy.SessionPolicy)
		a.Session = &p
	}
	if c.ResourcePolicy != nil {
		typ := policy.ResourceBased
		if strings.HasPrefix(c.Action, "sts:") {
			typ = policy.Trust
		}
		a.ResourcePolicy = parsed([]*document{c.ResourcePolicy}, typ).Documents[0]
	}
	for _, level := range c.SCP {
		a.ServiceControl = append(a.ServiceControl, parsed(level, policy.ServiceControl))
	}
	return a
}

func parsed(list []*document, typ policy.DocumentType) policy.Policies {
	var p policy.Policies
	for _, d := range list {
		text, err := json.Marshal(d)
		if err != nil {
			panic(err)
		}
		document, _ := policy.Parse(policy.Literal(string(text)), typ)
		p.Documents = append(p.Documents, document)
	}
	return p
}

func (c *testCase) caller() policy.Caller {
	who := policy.Literal(c.Principal)
	switch {
	case c.Principal == provider:
		_, issuer, _ := strings.Cut(provider, ":oidc-provider/")
		return policy.Caller{Kind: policy.TokenCaller, Issuer: policy.Literal(issuer)}
	case !strings.HasPrefix(c.Principal, "arn:"):
		return policy.Caller{Kind: policy.ServiceCaller, Service: who}
	case strings.Contains(c.Principal, ":user/"):
		return policy.Caller{Kind: policy.UserCaller, ARN: who}
	case c.role != "":
		return policy.Caller{ARN: policy.Literal(c.role), Session: policy.Literal(c.Principal[strings.LastIndexByte(c.Principal, '/')+1:])}
	}
	return policy.Caller{ARN: who}
}

// closedContext is the case's context, all other keys being absent.
func (c *testCase) closedContext() policy.Context {
	var ctx policy.Context
	for _, k := range keys {
		v, ok := c.Context[k.name]
		if !ok {
			ctx = ctx.Without(policy.Literal(k.name))
			continue
		}
		e := policy.Entry{Key: policy.Literal(k.name), Present: policy.Yes, Multi: k.multi}
		switch v := v.(type) {
		case string:
			e.Values = []policy.Text{policy.Literal(v)}
		case []string:
			for _, s := range v {
				e.Values = append(e.Values, policy.Literal(s))
			}
		}
		ctx.Entries = append(ctx.Entries, e)
	}
	return ctx
}

// agrees says whether an answer of the simulator is one that ours admits.
func agrees(answer string, deny policy.Truth, theirs string) bool {
	switch answer {
	case undecided:
		return true
	case implicit:
		return theirs == implicit || theirs == explicit && deny != policy.No
	}
	return answer == theirs
}

// statements are all statements of the case, with their documents.
func (c *testCase) statements(each func(*document, *statement)) {
	lists := append([][]*document{c.Identity, c.Boundary, {c.Session}, {c.ResourcePolicy}}, c.SCP...)
	for _, d := range slices.Concat(lists...) {
		if d == nil {
			continue
		}
		for _, st := range d.Statement {
			each(d, st)
		}
	}
}
