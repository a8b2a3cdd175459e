package main

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"strings"
)

// testCase is a request and the documents that have a say, as the driver and
// our engine read it. Every condition key that is not in Context is absent.
type testCase struct {
	ID             int            `json:"id"`
	Principal      string         `json:"principal"`
	Action         string         `json:"action"`
	Resource       string         `json:"resource"`
	Account        string         `json:"account"` // of the resource
	Context        map[string]any `json:"context"` // string or []string
	Identity       []*document    `json:"identity"`
	Boundary       []*document    `json:"boundary,omitempty"`
	Session        *document      `json:"session,omitempty"`
	ResourcePolicy *document      `json:"resourcePolicy,omitempty"`
	SCP            [][]*document  `json:"scp,omitempty"`
	role           string         // the role of a session, with its path
}

type document struct {
	Version   string       `json:"Version,omitempty"`
	Statement []*statement `json:"Statement"`
}

type statement struct {
	Effect       string                    `json:"Effect"`
	Principal    any                       `json:"Principal,omitempty"` // "*" or map[string][]string
	NotPrincipal any                       `json:"NotPrincipal,omitempty"`
	Action       []string                  `json:"Action,omitempty"`
	NotAction    []string                  `json:"NotAction,omitempty"`
	Resource     []string                  `json:"Resource,omitempty"`
	NotResource  []string                  `json:"NotResource,omitempty"`
	Condition    map[string]map[string]any `json:"Condition,omitempty"` // operator, key, []string
}

// generator makes cases. Most of its values come from small lists, so that
// documents and requests meet often enough; a few are odd.
type generator struct{ *rand.Rand }

func newGenerator(seed, id uint64) generator { return generator{rand.New(rand.NewPCG(seed, id))} }

func pick[T any](g generator, list ...T) T { return list[g.IntN(len(list))] }

// rarely is true once in n times.
func (g generator) rarely(n int) bool { return g.IntN(n) == 0 }

func (g generator) some(most int, one func() string) []string {
	var out []string
	for range 1 + g.IntN(most) {
		out = append(out, one())
	}
	return out
}

const (
	accountA = "329639638901"
	accountB = "329639638902"
)

// callers are principals of requests, with the role that is behind a session.
var callers = []struct{ principal, role string }{
	{"arn:aws:iam::" + accountA + ":role/web", ""},
	{"arn:aws:iam::" + accountA + ":role/team/api", ""},
	{"arn:aws:iam::" + accountB + ":role/web", ""},
	{"arn:aws:sts::" + accountA + ":assumed-role/web/s", "arn:aws:iam::" + accountA + ":role/web"},
	{"arn:aws:sts::" + accountA + ":assumed-role/api/s", "arn:aws:iam::" + accountA + ":role/team/api"},
	{"arn:aws:sts::" + accountB + ":assumed-role/web/s", "arn:aws:iam::" + accountB + ":role/web"},
	{"arn:aws:iam::" + accountA + ":user/bob", ""},
	{"arn:aws:iam::" + accountB + ":user/bob", ""},
}

// subjects are actions with the resources that they are asked for.
var subjects = []struct {
	action    string
	resources []string
}{
	{"s3:GetObject", []string{"arn:aws:s3:::b/k", "arn:aws:s3:::b/dir/k", "arn:aws:s3:::other/k"}},
	{"s3:ListBucket", []string{"arn:aws:s3:::b", "arn:aws:s3:::other"}},
	{"ecr:GetAuthorizationToken", []string{"*"}},
	{"ecr:BatchGetImage", []string{"arn:aws:ecr:eu-west-1:" + accountA + ":repository/shop", "arn:aws:ecr:eu-west-1:" + accountA + ":repository/team/web"}},
	{"iam:GetRole", []string{"arn:aws:iam::" + accountA + ":role/web", "arn:aws:iam::" + accountA + ":role/team/api"}},
	{"kms:Decrypt", []string{"arn:aws:kms:eu-west-1:" + accountA + ":key/k"}},
	{"sts:AssumeRole", []string{"arn:aws:iam::" + accountA + ":role/x", "arn:aws:iam::" + accountA + ":role/team/x"}},
	{"sts:TagSession", []string{"arn:aws:iam::" + accountA + ":role/x"}},
}

const provider = "arn:aws:iam::" + accountA + ":oidc-provider/oidc.example.com"

func (g generator) testCase(id int) *testCase {
	s := pick(g, subjects...)
	who := pick(g, callers...)
	c := &testCase{ID: id, Principal: who.principal, Action: s.action, Resource: pick(g, s.resources...), Account: accountA, role: who.role, Context: map[string]any{}}
	assumes := strings.HasPrefix(s.action, "sts:")
	switch {
	case assumes && g.rarely(4):
		c.Principal, c.role = pick(g, "ec2.amazonaws.com", "pods.eks.amazonaws.com"), ""
	case assumes && g.rarely(6):
		c.Principal, c.role, c.Action = provider, "", "sts:AssumeRoleWithWebIdentity"
	}
	g.context(c)
	if c.own() {
		for range g.IntN(3) {
			c.Identity = append(c.Identity, g.document(c, identityKind))
		}
		if g.rarely(4) {
			c.Boundary = []*document{g.document(c, identityKind)}
		}
		if g.rarely(4) && strings.Contains(c.Principal, "assumed-role") {
			c.Session = g.document(c, identityKind)
		}
		if g.rarely(8) {
			c.SCP = [][]*document{{allowAll}, {g.document(c, identityKind)}}
		}
	}
	switch {
	case assumes:
		c.ResourcePolicy = g.document(c, trustKind)
	case s.action == "kms:Decrypt", strings.HasPrefix(s.action, "s3:") && g.IntN(2) == 0:
		c.ResourcePolicy = g.document(c, resourceKind)
	}
	return c
}

// own says that the caller is an IAM identity.
func (c *testCase) own() bool {
	return strings.HasPrefix(c.Principal, "arn:") && c.Principal != provider
}

var allowAll = &document{Version: "2012-10-17", Statement: []*statement{{Effect: "Allow", Action: []string{"*"}, Resource: []string{"*"}}}}

type documentKind int

const (
	identityKind documentKind = iota
	trustKind
	resourceKind
)

func (g generator) document(c *testCase, kind documentKind) *document {
	d := &document{Version: "2012-10-17", Statement: []*statement{}}
	if g.rarely(25) {
		d.Version = pick(g, "2008-10-17", "")
	}
	for range 1 + g.IntN(3) {
		d.Statement = append(d.Statement, g.statement(c, kind))
	}
	return d
}

func (g generator) statement(c *testCase, kind documentKind) *statement {
	st := &statement{Effect: "Allow"}
	if g.rarely(5) {
		st.Effect = "Deny"
	}
	actions := g.some(2, func() string { return g.action(c, kind) })
	if g.rarely(8) {
		st.NotAction = actions
	} else {
		st.Action = actions
	}
	if kind != identityKind {
		principal := g.principal(c)
		if kind == resourceKind && st.Effect == "Deny" && g.rarely(3) {
			st.NotPrincipal = principal
		} else {
			st.Principal = principal
		}
	}
	if kind != trustKind {
		resources := g.some(2, func() string { return g.resource(c) })
		if g.rarely(8) {
			st.NotResource = resources
		} else {
			st.Resource = resources
		}
	}
	if g.rarely(3) {
		st.Condition = g.condition(c)
	}
	return st
}

func (g generator) action(c *testCase, kind documentKind) string {
	service, name, _ := strings.Cut(c.Action, ":")
	if g.rarely(12) {
		return pick(g, service+":"+name[:3]+"?"+name[4:], strings.ToUpper(service)+":"+strings.ToLower(name), c.Action+"?", service+":*"+name[2:])
	}
	if kind == trustKind {
		return pick(g, c.Action, c.Action, "sts:*", "sts:AssumeRole", "sts:AssumeRole*", "sts:TagSession", "sts:AssumeRoleWithWebIdentity")
	}
	return pick(g, "*", service+":*", c.Action, c.Action, service+":Get*", service+":List*", service+":Assume*", "s3:*", "ec2:*", "sts:AssumeRole", "ecr:*")
}

func (g generator) principal(c *testCase) any {
	if g.rarely(8) && c.Action != "sts:AssumeRole" && c.Action != "sts:TagSession" && c.Principal != provider {
		return "*"
	}
	aws := func() string {
		switch g.IntN(8) {
		case 0:
			return "*"
		case 1:
			return accountB
		case 2:
			return pick(g, accountA, "arn:aws:iam::"+accountA+":root")
		case 3:
			return "arn:aws:iam::" + accountB + ":root"
		case 4:
			return "arn:aws:iam::" + accountA + ":role/api" // a role's name without its path
		case 5:
			if c.own() {
				return c.Principal
			}
		case 6:
			if c.role != "" {
				return c.role
			}
		}
		return pick(g, callers...).principal
	}
	services := func() string { return pick(g, "ec2.amazonaws.com", "pods.eks.amazonaws.com", "lambda.amazonaws.com") }
	providers := func() string { return pick(g, provider, provider, "accounts.google.com") }
	trust := strings.HasPrefix(c.Action, "sts:")
	switch {
	case c.Principal == provider && !g.rarely(4):
		return map[string][]string{"Federated": g.some(1, providers)}
	case trust && !c.own() && !g.rarely(4):
		return map[string][]string{"Service": g.some(2, services)}
	case trust && g.rarely(10):
		return map[string][]string{"AWS": g.some(2, aws), "Service": g.some(1, services)}
	}
	return map[string][]string{"AWS": g.some(2, aws)}
}

func (g generator) resource(c *testCase) string {
	if c.Resource == "*" {
		return pick(g, "*", "*", "arn:aws:ecr:*:*:repository/*", "arn:aws:s3:::b")
	}
	parts := strings.SplitN(c.Resource, ":", 6)
	switch g.IntN(14) {
	case 0, 1, 2:
		return "*"
	case 3, 4:
		return c.Resource
	case 5:
		return strings.Join(parts[:5], ":") + ":*"
	case 6:
		i := strings.LastIndexAny(c.Resource, "/:")
		return c.Resource[:i+1] + "*"
	case 7:
		i := strings.LastIndexAny(c.Resource, "/:")
		return c.Resource[:i+1] + "?"
	case 8:
		parts[pick(g, 1, 3, 4)] = "*"
		return strings.Join(parts, ":")
	case 9:
		parts[4] = pick(g, accountA, accountB, "")
		return strings.Join(parts, ":")
	case 10:
		return c.Resource + pick(g, "/*", "*", "x")
	case 11:
		i := strings.LastIndexAny(c.Resource, "/:")
		return c.Resource[:i+1] + pick(g, "${aws:username}", "${aws:PrincipalTag/team}", "${aws:PrincipalTag/team, 'k'}", "${*}", "k${?}")
	case 12:
		if g.rarely(3) {
			return g.oddResource(parts)
		}
	}
	return pick(g, "arn:aws:s3:::b/*", "arn:aws:s3:::*", "arn:aws:iam::"+accountA+":role/*", "arn:aws:ecr:*:*:repository/*", "arn:aws:kms:*:*:key/*")
}

// oddResource is spelt in a way that readers disagree about.
func (g generator) oddResource(parts []string) string {
	odd := append([]string(nil), parts...)
	switch g.IntN(4) {
	case 0: // letter case of a part before the last
		odd[3], odd[2] = strings.ToUpper(odd[3]), strings.ToUpper(odd[2])
	case 1: // fewer than six parts
		return strings.Join(odd[:3+g.IntN(3)], ":")
	case 2: // a wildcard in the word for the type
		if _, rest, ok := strings.Cut(odd[5], "/"); ok {
			odd[5] = "*/" + rest
		}
	case 3: // a character with a meaning in regular expressions
		odd[3] = strings.Replace(odd[3], "-", ".", 1)
	}
	return strings.Join(odd, ":")
}

// keys are condition keys with the values that requests and conditions have for them.
var keys = []struct {
	name      string
	actions   string // prefix of the actions that have it
	operators []string
	values    []string
	multi     bool
}{
	{"aws:PrincipalTag/team", "", texts, []string{"k", "shop", "K", "${aws:username}", "k*", "*", "?"}, false},
	{"aws:username", "", texts, []string{"bob", "BOB", "b*", "b?b", "${aws:PrincipalTag/team}"}, false},
	{"aws:RequestedRegion", "", texts, []string{"eu-west-1", "us-east-1", "eu-*"}, false},
	{"aws:SourceIp", "", []string{"IpAddress", "NotIpAddress"}, []string{"203.0.113.5", "203.0.113.0/24", "198.51.100.7/32", "2001:db8::1", "2001:db8::/32", "10.1.2.3/8"}, false},
	{"aws:CurrentTime", "", []string{"DateLessThan", "DateGreaterThan", "DateEquals", "DateNotEquals", "DateLessThanEquals", "DateGreaterThanEquals"}, []string{"2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", "2030-01-01"}, false},
	{"aws:MultiFactorAuthAge", "", []string{"NumericLessThan", "NumericGreaterThan", "NumericEquals", "NumericNotEquals", "NumericLessThanEquals", "NumericGreaterThanEquals"}, []string{"10", "300", "9.5", "10.0", "-1"}, false},
	{"aws:SecureTransport", "", []string{"Bool"}, []string{"true", "false", "TRUE"}, false},
	{"aws:PrincipalArn", "", []string{"ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals", "StringLike", "StringNotEquals"}, []string{"arn:aws:iam::" + accountA + ":role/web", "arn:aws:iam::*:role/web", "arn:aws:iam::" + accountA + ":role/*", "arn:aws:iam::" + accountB + ":user/bob", "arn:aws:iam::?????????????:role/web"}, false},
	{"aws:CalledVia", "", texts, []string{"a.amazonaws.com", "b.amazonaws.com", "*.amazonaws.com"}, true},
	{"sts:ExternalId", "sts:AssumeRole", texts, []string{"secret", "guess", "s*"}, false},
	{"s3:prefix", "s3:ListBucket", texts, []string{"", "home/bob", "home/*"}, false},
	{"accounts.google.com:sub", "sts:AssumeRoleWithWebIdentity", texts, []string{"s", "t", "s*"}, false},
}

var texts = []string{"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"}

// context gives the request some of the keys: of their values those that are no
// patterns.
func (g generator) context(c *testCase) {
	for _, k := range keys {
		if !strings.HasPrefix(c.Action, k.actions) || g.IntN(2) == 0 {
			continue
		}
		if k.name == "aws:PrincipalArn" { // the simulator takes it for the caller
			if c.own() {
				c.Context[k.name] = cmp.Or(c.role, c.Principal)
			}
			continue
		}
		value := func() string {
			for {
				if v := pick(g, k.values...); !strings.ContainsAny(v, "*?$/") || strings.HasPrefix(v, "arn:") && !strings.ContainsAny(v, "*?") || v == "home/bob" {
					return v
				}
			}
		}
		if k.multi {
			c.Context[k.name] = g.some(2, value)
			continue
		}
		c.Context[k.name] = value()
		if g.rarely(60) {
			c.Context[k.name] = g.oddValue(k.operators[0])
		}
	}
}

// oddValue is one that readers disagree about.
func (g generator) oddValue(operator string) string {
	switch operator {
	case "NumericLessThan":
		return "10abc"
	case "DateLessThan":
		return "1767225600"
	case "IpAddress":
		return "2001:db8:0:0:0:0:0:1"
	}
	return ""
}

func (g generator) condition(c *testCase) map[string]map[string]any {
	out := map[string]map[string]any{}
	for range 1 + g.IntN(2) {
		k := pick(g, keys...)
		if !strings.HasPrefix(c.Action, k.actions) {
			continue
		}
		operator := pick(g, k.operators...)
		switch {
		case g.rarely(6):
			operator += "IfExists"
		case k.multi && !g.rarely(6), g.rarely(12):
			operator = pick(g, "ForAnyValue:", "ForAllValues:") + operator
		case g.rarely(8):
			out["Null"] = map[string]any{k.name: g.some(1, func() string { return pick(g, "true", "false") })}
			continue
		}
		name := k.name
		if g.rarely(15) {
			name = strings.ToUpper(name[:3]) + name[3:]
		}
		out[operator] = map[string]any{name: g.some(2, func() string { return pick(g, k.values...) })}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func (c *testCase) String() string {
	return fmt.Sprintf("%s %s on %s", c.Principal, c.Action, c.Resource)
}
