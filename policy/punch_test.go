package policy

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// These tests punch holes into texts and documents that are known, and demand
// that every certain answer about the text with holes is the answer about the
// known one.

// cases is how many seeded cases each property is put to. More of them:
//
//	go test ./policy -run 'Punched|Filled|Monotonic|Order|Algebra|Expand' -cases 100000
var cases = flag.Uint64("cases", 5000, "seeded cases of each property")

// puncher replaces stretches of text by holes and remembers what they were.
type puncher struct {
	*rand.Rand
	fill map[string]string
	rate int // in percent
}

func newPuncher(seed uint64) *puncher {
	return &puncher{rand.New(rand.NewPCG(seed, 1)), map[string]string{}, 25}
}

func pick[T any](p *puncher, list ...T) T { return list[p.IntN(len(list))] }

// words are what texts are made of, with the kinds of holes that may stand for them.
var words = map[string][]HoleKind{
	"329639638901": {AnyText, AccountID, NameText, NoColonText}, "329639638902": {AnyText, AccountID, NoColonText},
	"aws": {AnyText, Partition, NameText}, "aws-cn": {AnyText, Partition}, "eu-west-1": {AnyText, RegionName, NameText},
	"web": {AnyText, NameText, NoColonText}, "prod": {AnyText, NameText}, "app/web": {AnyText, NoColonText},
	"*": {AnyText, NoColonText}, "": {AnyText, NoColonText}, "role/": {AnyText, NoColonText},
	"0123456789ABCDEF0123456789ABCDEF": {AnyText, IssuerID, NameText}, "FEDCBA9876543210FEDCBA9876543210": {AnyText, IssuerID, NameText},
	"amazonaws.com": {AnyText, DNSSuffix}, "https://": {AnyText, Scheme}, ":": {AnyText}, "Allow": {AnyText, NameText}, "Deny": {AnyText},
	"sts:AssumeRole": {AnyText}, "AssumeRole": {AnyText, NameText}, "arn:": {AnyText}, "StringEquals": {AnyText},
}

// wordList is the words in the order in which they are tried.
var wordList = []string{
	"329639638901", "329639638902", "aws-cn", "aws", "eu-west-1", "app/web", "web", "prod", "*", "role/",
	"0123456789ABCDEF0123456789ABCDEF", "FEDCBA9876543210FEDCBA9876543210", "amazonaws.com", "https://", ":", "Allow", "Deny",
	"sts:AssumeRole", "AssumeRole", "arn:",
}

// hole is a hole that stands for word. The same word may have several holes; one
// that is Unique is the only one of its word.
func (p *puncher) hole(word string) *Hole {
	kind := pick(p, words[word]...)
	h := &Hole{Kind: kind, Unique: (kind == AccountID || kind == IssuerID) && p.IntN(2) == 0}
	h.ID = fmt.Sprintf("%s/%d/%v", word, kind, h.Unique)
	if !h.Unique {
		h.ID += fmt.Sprint(p.IntN(2))
	}
	if !h.Unique && p.IntN(15) == 0 {
		h.Kind, h.ID = AnyText, h.ID+"/choice"+word
		h.Choices = []Text{Literal("web"), Literal(word), Literal("329639638902")}
	}
	h.Label = h.ID
	p.fill[h.ID] = word
	return h
}

// punch replaces some of the words of s by holes. Inside says that s is JSON, so
// that holes may stand inside its strings only.
func (p *puncher) punch(s string, inside bool) Text {
	var parts []Text
	kept := 0 // what is before is in parts
	hole := func(i int, word string) {
		if i > kept {
			parts = append(parts, Literal(s[kept:i]))
		}
		parts = append(parts, HoleText(p.hole(word)))
		kept = i + len(word)
	}
	quoted := !inside
	for i := 0; i < len(s); i = max(i+1, kept) {
		if inside && s[i] == '"' {
			quoted = !quoted
		}
		if !quoted {
			continue
		}
		// "$" and "{" stay together: what is between them is no variable otherwise.
		if p.IntN(100) < p.rate/8 && s[i] != '{' {
			hole(i, "")
		}
		for _, w := range wordList {
			if strings.HasPrefix(s[i:], w) && p.IntN(100) < p.rate {
				hole(i, w)
				break
			}
		}
	}
	return Concat(append(parts, Literal(s[kept:]))...)
}

// filled is t with its holes filled by what they stand for.
func (p *puncher) filled(t Text) Text {
	return t.Fill(func(h *Hole) (Text, bool) { return Literal(p.fill[h.ID]), true })
}

func (p *puncher) check(t *testing.T, what string, holes, known Truth, texts ...Text) {
	t.Helper()
	if holes == Maybe || holes == known {
		return
	}
	var b strings.Builder
	for _, x := range texts {
		fmt.Fprintf(&b, "\n  %s\n  = %s", x, p.filled(x))
	}
	t.Fatalf("%s: %v with holes, %v when they are filled%s", what, holes, known, b.String())
}

func (p *puncher) arn() string {
	return "arn:" + pick(p, "aws", "aws-cn") + ":iam::" + pick(p, "329639638901", "329639638902", "*", "") + ":" + pick(p, "role/", "role/", "user/", "", "*") + pick(p, "web", "app/web", "prod", "*", "w?b", "web-prod")
}

func TestPunchedTexts(t *testing.T) {
	t.Parallel()
	issuer := func(p *puncher) string {
		return pick(p, "https://", "", "") + "oidc.eks." + pick(p, "eu-west-1", "us-east-1") + "." + pick(p, "amazonaws.com", "amazonaws.com.cn") +
			"/id/" + pick(p, "0123456789ABCDEF0123456789ABCDEF", "FEDCBA9876543210FEDCBA9876543210", "EXAMPLE")
	}
	subject := func(p *puncher) string {
		return pick(p, "system:serviceaccount:", "system:serviceaccount:", "serviceaccount:", "") + pick(p, "prod", "dev", "*", "p?od", "") + pick(p, ":", ":", "/") + pick(p, "web", "*", "web-prod", "Web", "we*")
	}
	certain := 0
	for seed := range *cases {
		p := newPuncher(seed)
		make := pick(p, p.arn, func() string { return issuer(p) }, func() string { return subject(p) })
		a, b := p.punch(make(), false), p.punch(make(), false)
		x, y := p.filled(a), p.filled(b)
		for what, f := range map[string]func(a, b Text) Truth{
			"Equal": Equal, "EqualFold": EqualFold, "Match": Match, "MatchARN": MatchARN, "Intersects": Intersects, "SameAccount": SameAccount,
			"SameRole":    func(a, b Text) Truth { return SameRole(a, b).Same },
			"Equal parts": func(a, b Text) Truth { u, _, _ := CutLast(a, ":"); v, _, _ := CutLast(b, ":"); return Equal(u, v) },
		} {
			if what == "Equal parts" {
				_, _, certainA := CutLast(a, ":")
				_, _, certainB := CutLast(b, ":")
				if !certainA || !certainB {
					continue
				}
			}
			got := f(a, b)
			if got != Maybe {
				certain++
			}
			p.check(t, what, got, f(x, y), a, b)
		}
		// Inclusion over patterns is Yes or No only when it is proved.
		if got := Includes(a, b); got == No {
			p.check(t, "Includes", Intersects(a, b), No, a, b)
		} else if got == Yes && Includes(x, y) != Yes {
			t.Fatalf("Includes(%s, %s) is certain, filled it is not", a, b)
		}
		for what, f := range map[string]func(Text) Truth{
			"HasWildcard": HasWildcard, "IsEKSIssuer": IsEKSIssuer,
			"HasPrefix":  func(t Text) Truth { return HasPrefix(t, "arn:aws:") },
			"HasSuffix":  func(t Text) Truth { return HasSuffix(t, "web") },
			"Contains":   func(t Text) Truth { return Contains(t, "prod") },
			"ParseARN":   func(t Text) Truth { _, is := ParseARN(t); return is },
			"role":       func(t Text) Truth { _, is := ParseRoleARN(t); return is },
			"role path":  RoleHasPath,
			"ARN defect": func(t Text) Truth { return Of(RoleARNDefect(t) != nil).Or(Maybe) },
			"subject":    func(t Text) Truth { return Of(SubjectDefect(t, false) != nil).Or(Maybe) },
			"like":       func(t Text) Truth { return Of(SubjectDefect(t, true) != nil).Or(Maybe) },
			"issuer":     func(t Text) Truth { return Of(IssuerDefect(t) != nil).Or(Maybe) },
			"managed":    func(t Text) Truth { return ManagedPolicy(t).AWS },
		} {
			p.check(t, what, f(a), f(x), a)
		}
	}
	if uint64(certain) < *cases {
		t.Errorf("only %d certain answers: the test shows little", certain)
	}
}

// value writes a JSON value of strings: one string, or a list, or a hole that
// stands for it.
func (p *puncher) values(items ...string) Text {
	json := func(list []string) string {
		if len(list) == 1 && p.IntN(2) == 0 {
			return quoted(list[0])
		}
		var q []string
		for _, s := range list {
			q = append(q, quoted(s))
		}
		return "[" + strings.Join(q, ",") + "]"
	}
	n := 1 + p.IntN(2)
	var list []string
	for range n {
		list = append(list, pick(p, items...))
	}
	whole := json(list)
	switch {
	case p.IntN(100) < p.rate/4: // the whole value
		h := &Hole{ID: "json " + whole, Label: "json"}
		p.fill[h.ID] = whole
		return HoleText(h)
	case p.IntN(100) < p.rate/4: // some items
		h := &Hole{ID: "items " + whole, Label: "items"}
		p.fill[h.ID] = strings.Trim(whole, "[]")
		return Concat(Literal("["), p.punch(quoted(pick(p, items...)), true), Literal(","), HoleText(h), Literal("]"))
	}
	return p.punch(whole, true)
}

// callers of the punched questions, as principals of their documents name them.
var punchedPrincipals = []string{
	"329639638901", "arn:aws:iam::329639638901:root", "arn:aws:iam::329639638901:role/web", "*", "arn:aws:sts::329639638901:assumed-role/web/s",
	"arn:aws:iam::329639638902:role/web", "arn:aws-cn:iam::329639638901:user/app/web", "arn:aws:iam::329639638901:user/web",
}

func (p *puncher) statement(typ DocumentType) Text {
	parts := []Text{Literal(`{"Effect":`), p.punch(quoted(pick(p, "Allow", "Allow", "Allow", "Deny")), true)}
	member := func(name string, v Text) { parts = append(parts, Literal(`,"`+name+`":`), v) }
	actions := []string{"sts:AssumeRole", "sts:AssumeRole", "sts:TagSession", "sts:AssumeRoleWithWebIdentity", "sts:*", "*", "s3:GetObject", "STS:assumerole*", "sts:AssumeRole?"}
	member(pick(p, "Action", "Action", "Action", "NotAction"), p.values(actions...))
	if typ.namesPrincipals() {
		of := func(kind string, items ...string) Text {
			return Concat(Literal(`{"`+kind+`":`), p.values(items...), Literal(`}`))
		}
		switch p.IntN(8) {
		case 0, 1:
			member("Principal", of("Federated", "arn:aws:iam::329639638901:oidc-provider/"+testIssuer, "arn:aws:iam::329639638901:oidc-provider/"+otherIssuer, "accounts.google.com"))
		case 2, 3:
			member("Principal", of("Service", "ec2.amazonaws.com", "pods.eks.amazonaws.com"))
		case 4:
			member("NotPrincipal", of("AWS", punchedPrincipals...))
		default:
			member("Principal", of("AWS", punchedPrincipals...))
		}
	}
	if typ != Trust {
		member(pick(p, "Resource", "Resource", "Resource", "NotResource"), p.values("*", p.arn(), p.arn(), "arn:aws:s3:::b/${aws:username}/*", "arn:aws:iam::*:role/${aws:PrincipalTag/x, 'web'}", "arn:aws:iam::329639638901", "web"))
	}
	if p.IntN(2) == 0 {
		key := pick(p, testIssuer+":sub", testIssuer+":aud", otherIssuer+":sub", "aws:PrincipalArn", "aws:username", "aws:SourceIp")
		op := pick(p, "StringEquals", "StringLike", "StringNotEquals", "StringNotLike", "StringEqualsIfExists", "ForAnyValue:StringLike", "ForAllValues:StringEquals", "ArnLike", "StringEqualsIgnoreCase", "Null")
		values := []string{"system:serviceaccount:prod:web", "system:serviceaccount:prod:*", "sts.amazonaws.com", "*", "web", "true", p.arn(), "${aws:username}"}
		member("Condition", Concat(Literal(`{"`+op+`":{`), p.punch(quoted(key), true), Literal(`:`), p.values(values...), Literal(`}}`)))
	}
	return Concat(append(parts, Literal("}"))...)
}

func (p *puncher) document(typ DocumentType) Text {
	parts := []Text{Literal(pick(p, `{"Version":"2012-10-17","Statement":[`, `{"Version":"2012-10-17","Statement":[`, `{"Statement":[`))}
	for i := range 1 + p.IntN(3) {
		if i > 0 {
			parts = append(parts, Literal(","))
		}
		st := p.statement(typ)
		if p.IntN(100) < p.rate/4 {
			whole := p.filled(st).Encoded()
			h := &Hole{ID: "statement " + whole, Label: "statement"}
			p.fill[h.ID] = whole
			st = HoleText(h)
		}
		parts = append(parts, st)
	}
	return Concat(append(parts, Literal("]}"))...)
}

// punchedCase is a question to all kinds of documents.
type punchedCase struct {
	documents             map[DocumentType]Text
	boundary              Text
	role, caller, session Text
	subject, issuer, user Text
	action                string
	kind                  CallerKind
}

func (p *puncher) questions() punchedCase {
	p.rate = pick(p, 4, 10, 25)
	c := punchedCase{documents: map[DocumentType]Text{}, boundary: p.document(Identity)}
	for _, typ := range []DocumentType{Identity, Trust, ResourceBased, SessionPolicy, ServiceControl} {
		c.documents[typ] = p.document(typ)
	}
	c.role = p.punch("arn:aws:iam::"+pick(p, "329639638901", "329639638902")+":role/"+pick(p, "web", "app/web"), false)
	c.kind = pick(p, RoleCaller, RoleCaller, UserCaller)
	c.caller = p.punch("arn:aws:iam::329639638901:"+pick(p, "role", "user")+"/web", false)
	if c.kind == RoleCaller {
		c.caller = p.punch("arn:aws:iam::329639638901:role/web", false)
		c.session = p.punch(pick(p, "", "s"), false)
	}
	c.subject = p.punch("system:serviceaccount:"+pick(p, "prod", "dev")+":web", false)
	c.issuer = p.punch("https://"+pick(p, testIssuer, otherIssuer), false)
	c.user = p.punch(pick(p, "web", "prod"), false)
	c.action = pick(p, AssumeRole, TagSession, WebIdentityCall)
	return c
}

// texts are all texts of the case, for messages.
func (c punchedCase) texts() []Text {
	return []Text{c.documents[Identity], c.documents[Trust], c.documents[ResourceBased], c.documents[SessionPolicy], c.documents[ServiceControl],
		c.boundary, c.role, c.caller, c.session, c.subject, c.issuer, c.user}
}

// ask puts the questions with f of each text.
func (c punchedCase) ask(f func(Text) Text) map[string]Truth {
	read := func(typ DocumentType) *Document {
		d, _ := Parse(f(c.documents[typ]), typ)
		return d
	}
	identity, trusting := read(Identity), read(Trust)
	limit, _ := Parse(f(c.boundary), Identity)
	r := Request{Caller: Caller{Kind: c.kind, ARN: f(c.caller), Session: f(c.session)}, Action: c.action, Target: Resource(f(c.role))}
	r.Context = r.Context.With(Literal("aws:username"), f(c.user)).With(Literal("aws:PrincipalArn"), f(c.caller))
	d := Decide(policies(identity, limit), r)
	some := Grants(policies(identity), c.action, SomeResource(f(Concat(Literal("arn:*:iam::*:"), Literal("role/*")))))
	none := Grants(policies(identity), c.action, NoResource())
	a := Assume{Caller: r.Caller, Policies: policies(identity), Boundary: &Policies{Documents: []*Document{limit}}, Role: f(c.role), Trust: trusting, Context: r.Context}
	assume := a.Decide(c.action)
	session := policies(read(SessionPolicy))
	access := Access{Request: r, Policies: policies(identity), Boundary: a.Boundary, Session: &session, ResourcePolicy: trusting}.Decide()
	control := Access{Request: r, Policies: policies(identity), ResourcePolicy: trusting, ServiceControl: []Policies{policies(read(ServiceControl))}}.Decide()
	r.Target = Resource(f(Concat(Literal("arn:aws:s3:::b/"), c.user, Literal("/k"))))
	bucket := Access{Request: r, Policies: policies(identity), Session: &session, ResourcePolicy: read(ResourceBased), Account: Literal("329639638901")}.Decide()
	token := DecideToken(trusting, Literal("329639638901"), Token{Issuer: f(c.issuer), Subject: f(c.subject), Audience: Literal("sts.amazonaws.com")})
	service := TrustsService(trusting, Literal("329639638901"), []string{PodIdentityService}, c.action, Context{})
	return map[string]Truth{
		"allowed": d.Allowed, "explicit": d.Explicit, "some": some.Allowed, "none": none.Allowed,
		"assume": assume.Allowed, "denied": assume.Denied, "needed": assume.GrantNeeded, "same account": assume.SameAccount,
		"with a session": access.Allowed, "denied with a session": access.Denied, "under control": control.Allowed, "denied under control": control.Denied,
		"bucket": bucket.Allowed, "denied by the bucket": bucket.Denied,
		"token": token.Allowed(), "service": service.Allowed(),
	}
}

// TestPunchedDocuments fills the holes, some first and then all: what is certain
// with holes stays as it is.
func TestPunchedDocuments(t *testing.T) {
	t.Parallel()
	certain, settled := 0, 0
	for seed := range *cases {
		p := newPuncher(seed)
		c := p.questions()
		chosen := map[string]bool{}
		some := func(t Text) Text {
			return t.Fill(func(h *Hole) (Text, bool) {
				if _, seen := chosen[h.ID]; !seen {
					chosen[h.ID] = p.IntN(2) == 0
				}
				return Literal(p.fill[h.ID]), chosen[h.ID]
			})
		}
		holes, fewer, known := c.ask(func(t Text) Text { return t }), c.ask(some), c.ask(p.filled)
		for what, h := range holes {
			if h != Maybe {
				certain++
			}
			if h == Maybe && fewer[what] != Maybe {
				settled++
			}
			p.check(t, what, h, known[what], c.texts()...)
			p.check(t, what+", some holes filled", fewer[what], known[what], c.texts()...)
			if h != Maybe && fewer[what] == h.Not() {
				t.Fatalf("seed %d: %s was %v, and is %v when some holes are filled", seed, what, h, fewer[what])
			}
		}
	}
	if uint64(certain) < *cases {
		t.Errorf("only %d certain answers: the test shows little", certain)
	}
	if settled == 0 {
		t.Error("no hole ever mattered: the test shows nothing")
	}
}
