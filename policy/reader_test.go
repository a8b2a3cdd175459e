package policy

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// jsonText is s with each ⟦label⟧ replaced by a hole.
func jsonText(s string) Text {
	var parts []Text
	for {
		i := strings.Index(s, "⟦")
		if i < 0 {
			return Concat(append(parts, Literal(s))...)
		}
		j := strings.Index(s, "⟧")
		parts = append(parts, Literal(s[:i]), HoleText(&Hole{ID: s[i+len("⟦") : j], Label: s[i+len("⟦") : j]}))
		s = s[j+len("⟧"):]
	}
}

// show prints a document with the stretches of text that its values stand at.
func show(t Text, d *Document) string {
	at := func(s Span) string { return t.Slice(s.Start, s.End).String() }
	var b strings.Builder
	if d.Open {
		b.WriteString("open\n")
	}
	list := func(name string, l List) {
		if !l.Set {
			return
		}
		fmt.Fprintf(&b, "  %s", name)
		for _, v := range l.Items {
			fmt.Fprintf(&b, " [%s @ %s]", v.Text, at(v.Span))
		}
		if l.Open {
			b.WriteString(" …")
		}
		b.WriteString("\n")
	}
	for _, st := range d.Statements {
		fmt.Fprintf(&b, "%d %s", st.Index, st.Effect)
		if st.Broken {
			b.WriteString(" broken")
		}
		if st.Open {
			b.WriteString(" open")
		}
		b.WriteString("\n")
		if p := st.Principals; p.Set {
			b.WriteString("  Principal")
			for _, e := range p.Items {
				fmt.Fprintf(&b, " [%s:%s @ %s]", e.Of, e.Text, at(e.Span))
			}
			if p.Open {
				b.WriteString(" …")
			}
			b.WriteString("\n")
		}
		list("Action", st.Actions)
		list("NotAction", st.NotActions)
		list("Resource", st.Resources)
		list("NotResource", st.NotResources)
		for _, c := range st.Conditions {
			fmt.Fprintf(&b, "  %s [%s @ %s]", c.Op, c.Key.Text, at(c.Key.Span))
			for _, v := range c.Values.Items {
				fmt.Fprintf(&b, " [%s @ %s]", v.Text, at(v.Span))
			}
			if c.Values.Open {
				b.WriteString(" …")
			}
			b.WriteString("\n")
		}
		if st.ConditionsOpen {
			b.WriteString("  Condition …\n")
		}
	}
	return b.String()
}

func TestParse(t *testing.T) {
	for _, test := range []struct {
		name, text, want, problems string
	}{
		{"one statement as an object, strings as lists", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}`,
			"0 Allow\n  Action [sts:AssumeRole @ sts:AssumeRole]\n  Resource [* @ *]\n", ""},
		{"principals of every kind", `{"Statement":[{"Effect":"Allow","Principal":{"Service":["ec2.amazonaws.com","eks.amazonaws.com"],"AWS":"*"},"Action":["sts:*"]},{"Effect":"Deny","Principal":"*","NotAction":"x:y"}]}`,
			"0 Allow\n  Principal [Service:ec2.amazonaws.com @ ec2.amazonaws.com] [Service:eks.amazonaws.com @ eks.amazonaws.com] [AWS:* @ *]\n  Action [sts:* @ sts:*]\n1 Deny\n  Principal [*:* @ *]\n  NotAction [x:y @ x:y]\n", ""},
		{"conditions with numbers and booleans", `{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"forAnyValue:stringlikeIfExists":{"aws:TagKeys":["a","b"]},"Bool":{"aws:SecureTransport":true},"NumericLessThan":{"x:y":3}}}}`,
			"0 Allow\n  Action [a:b @ a:b]\n  Resource [* @ *]\n  ForAnyValue:StringLikeIfExists [aws:TagKeys @ aws:TagKeys] [a @ a] [b @ b]\n  Bool [aws:SecureTransport @ aws:SecureTransport] [true @ true]\n  NumericLessThan [x:y @ x:y] [3 @ 3]\n", ""},
		{"escapes", `{"Statement":{"Effect":"Allow","Action":"a:\u0062","Resource":"\/\"⟦x⟧"}}`,
			"0 Allow\n  Action [a:b @ a:\\u0062]\n  Resource [/\"{x} @ \\/\\\"{x}]\n", ""},
		{"holes in a list, as a value, as members", `{"Statement":[⟦more⟧,{"Effect":"⟦e⟧","Action":⟦a⟧,"Resource":["x",⟦r⟧]},{"Effect":"Allow",⟦k⟧:⟦v⟧,"Condition":⟦c⟧}]}`,
			"open\n0 \n  Action …\n  Resource [x @ x] …\n1 Allow open\n  Condition …\n", ""},
		{"holes without commas", `{"Statement":[{"Effect":"Allow","Action":["a:b" ⟦a⟧ "c:d"] ⟦m⟧} ⟦s⟧]}`,
			"open\n0 Allow open\n  Action [a:b @ a:b] [c:d @ c:d] …\n", ""},
		{"a hole in a key", `{"Statement":{"Effect":"Allow","Action":"a:b","Condition":{"StringEquals":{"⟦issuer⟧:sub":"x"},"String⟦op⟧":{"k:k":"v"}}}}`,
			"0 Allow\n  Action [a:b @ a:b]\n  StringEquals [{issuer}:sub @ {issuer}:sub] [x @ x]\n  Condition …\n", ""},
		{"all unknown", `⟦doc⟧`, "open\n", ""},
		{"unknown principals", `{"Statement":{"Effect":"Allow","Principal":{"AWS":⟦a⟧,"Service":"x"},"Action":"sts:AssumeRole"}}`,
			"0 Allow\n  Principal [Service:x @ x] …\n  Action [sts:AssumeRole @ sts:AssumeRole]\n", ""},
		{"duplicate member", `{"Statement":{"Effect":"Deny","Effect":"Allow","Action":"a:b","Resource":"*"}}`,
			"0 Allow broken\n  Action [a:b @ a:b]\n  Resource [* @ *]\n", `duplicate-json-key@Effect: is written twice in one object`},
		{"wrong type", `{"Statement":{"Effect":"Allow","Action":["a:b",7],"Resource":null}}`,
			"0 Allow broken\n  Action [a:b @ a:b] …\n  Resource …\n", "wrong-json-type@7: has a number as its Action, which must be a string or a list of strings\nwrong-json-type@null: has null as its Resource, which must be a string or a list of strings"},
		{"wrong case", `{"statement":[],"Statement":[{"effect":"Allow","Effect":"allow","Actions":"a:b"}]}`,
			"open\n0  broken\n", "unknown-policy-element@statement: is no element of a policy document (Version, Id, Statement) -> Statement\nunknown-statement-element@effect: is no element of a statement -> Effect\ninvalid-effect@allow: is no effect, Allow and Deny are -> Allow\nunknown-statement-element@Actions: is no element of a statement -> Action"},
		{"no statement", `{"Version":"2012-10-17"}`, "open\n", `missing-statement@{"Version":"2012-10-17"}: has no Statement`},
		{"no effect", `{"Statement":{"Action":"a:b","Resource":"*"}}`, "0  broken\n  Action [a:b @ a:b]\n  Resource [* @ *]\n",
			`missing-effect@{"Action":"a:b","Resource":"*"}: has no Effect`},
		{"a list at the top", `[]`, "open\n", `wrong-json-type@[]: is a list, a policy document is an object`},
		{"trailing data", `{"Statement":[]} {}`, "open\n", `trailing-data@{}: goes on after the document's end`},
		{"cut short", `{"Statement":[{"Effect":"Allow","Action":"a:b"`, "open\n0 Allow open\n  Action [a:b @ a:b]\n", `json-syntax@: ends before "}"`},
		{"trailing comma", `{"Statement":[{"Effect":"Allow","Action":"a:b",}]}`, "open\n0 Allow open\n  Action [a:b @ a:b]\n", `json-syntax@}: has a comma before the closing brace`},
		{"a missing comma", `{"Statement":[{"Effect":"Allow" "Action":"a:b"}]}`, "open\n0 Allow open\n", `json-syntax@": has "\"" where a comma or "}" belongs`},
		{"a line end in a string", "{\"Statement\":[{\"Effect\":\"Al\nlow\"}]}", "open\n0  open\n", "json-syntax@\n: has a line end inside a string"},
		{"a character that IAM does not take", `{"Statement":{"Sid":"a—b","Effect":"Allow","Action":"a:b","Resource":"*"}}`,
			"0 Allow\n  Action [a:b @ a:b]\n  Resource [* @ *]\n", "invalid-character@—: has the character '—' (U+2014), IAM takes U+0020 to U+00FF"},
		{"a plain principal", `{"Statement":{"Effect":"Allow","Principal":"arn:aws:iam::1:root","Action":"sts:AssumeRole"}}`,
			"0 Allow broken\n  Principal\n  Action [sts:AssumeRole @ sts:AssumeRole]\n", `principal-format@arn:aws:iam::1:root: is no principal: an object with AWS, Service or Federated is, or "*"`},
		{"a principal's key in lower case", `{"Statement":{"Effect":"Allow","Principal":{"service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}`,
			"0 Allow broken\n  Principal [?:ec2.amazonaws.com @ ec2.amazonaws.com]\n  Action [sts:AssumeRole @ sts:AssumeRole]\n",
			`principal-key@service: is no kind of principal (AWS, Service, Federated, CanonicalUser) -> Service`},
		{"an unknown operator", `{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringMatches":{"a:b":"c"},"NullIfExists":{"a:b":"true"}}}}`,
			"0 Allow\n  Action [a:b @ a:b]\n  Resource [* @ *]\n   [a:b @ a:b] [c @ c]\n   [a:b @ a:b] [true @ true]\n",
			"unknown-operator@StringMatches: is no condition operator\nunknown-operator@NullIfExists: is no condition operator"},
		{"empty", ` `, "open\n", `json-syntax@: is empty`},
		{"not JSON", `hello`, "open\n", `json-syntax@h: has "h" where a value belongs`},
		{"a byte order mark", "\uFEFF" + `{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}`, "0 Allow\n  Action [a:b @ a:b]\n  Resource [* @ *]\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := jsonText(test.text)
			d, problems := Parse(text, Identity)
			if got := show(text, d); got != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
			var lines []string
			for _, p := range problems {
				line := fmt.Sprintf("%s@%s: %s", p.Code, text.Slice(p.Start, p.End), p.Why)
				if p.Expected != "" {
					line += " -> " + p.Expected
				}
				lines = append(lines, line)
			}
			if got := strings.Join(lines, "\n"); got != test.problems {
				t.Errorf("problems:\n%s\nwant:\n%s", got, test.problems)
			}
		})
	}
}

func TestParseDepth(t *testing.T) {
	d, problems := Parse(Literal(strings.Repeat("[", 100000)), Trust)
	if !d.Open || len(problems) != 2 || problems[1].Code != TooDeep || problems[1].Start != maxDepth {
		t.Errorf("got %v, %v", d.Open, problems)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}`,
		`{"Statement":[⟦a⟧,{"Effect":"⟦b⟧","Condition":{"Bool":{"a:b":true}}}]}`,
		`{"Statement":[{"Effect":"Al\u006cow","Principal":{"AWS":["x",⟦h⟧]}}]}`,
		`{"a":-1.5e3,"b":[null,{}],"\ud83d\ude00":""}`, `[`, `"`, "\uFEFF{}",
	} {
		f.Add(strings.NewReplacer("⟦", string(HoleRune), "⟧", "").Replace(s))
	}
	f.Fuzz(func(t *testing.T, s string) {
		var holes []*Hole
		for i := range CountHoles(s) {
			holes = append(holes, &Hole{ID: fmt.Sprint(i), Label: "h"})
		}
		text := Raw(s, holes)
		if len(holes) == 0 {
			agreesWithJSON(t, s)
		}
		for _, typ := range []DocumentType{Trust, Identity, ResourceBased} {
			fuzzDocument(t, text, typ)
		}
	})
}

// agreesWithJSON holds the reader's opinion of what is JSON against that of
// encoding/json. Characters that IAM does not take are told apart by the reader,
// which lets a tab stand in a string as it is.
func agreesWithJSON(t *testing.T, s string) {
	_, problems := Parse(Literal(s), Identity)
	broken, characters := false, false
	for _, p := range problems {
		broken = broken || p.Code == JSONSyntax || p.Code == TrailingData || p.Code == TooDeep
		characters = characters || p.Code == InvalidCharacter
	}
	valid := json.Valid([]byte(strings.ReplaceAll(strings.TrimPrefix(s, "\uFEFF"), "\t", " ")))
	if broken && valid && strings.Count(s, "{")+strings.Count(s, "[") <= maxDepth || !broken && !characters && !valid {
		t.Fatalf("%q is JSON: %v, problems %v", s, valid, problems)
	}
}

func fuzzDocument(t *testing.T, text Text, typ DocumentType) {
	d, problems := Parse(text, typ)
	inside := func(sp Span) {
		if sp.Start < 0 || sp.End < sp.Start || sp.End > len(text.Encoded()) {
			t.Fatalf("span %v is not inside %d bytes", sp, len(text.Encoded()))
		}
	}
	for _, p := range append(problems, Validate(d, Options{Pedantic: true})...) {
		inside(p.Span)
	}
	for _, st := range d.Statements {
		inside(st.Span)
		for _, l := range []List{st.Actions, st.NotActions, st.Resources, st.NotResources} {
			for _, v := range l.Items {
				inside(v.Span)
			}
		}
		for _, c := range st.Conditions {
			inside(c.Span)
		}
	}
	CheckTrust(d)
	account := Literal("329639638901")
	DecideToken(d, account, Token{Issuer: Literal("oidc.eks.eu-west-1.amazonaws.com/id/X"), Subject: Literal("system:serviceaccount:a:b"), Audience: Literal("sts.amazonaws.com")})
	r := Request{Caller: Caller{ARN: Literal("arn:aws:iam::329639638901:role/x")}, Action: AssumeRole, Target: Resource(Literal("arn:aws:iam::329639638901:role/y"))}
	p := policies(d)
	answer := Access{Request: r, Policies: p, Boundary: &p, Session: &p, ResourcePolicy: d, ServiceControl: []Policies{p}}.Decide()
	explained := d.Explain(r, account)
	// What no statement may allow is not allowed, and faults decide nothing.
	for _, e := range explained {
		if e.Applies == Yes && e.Statement.Effect == Deny && answer.Denied != Yes {
			t.Fatalf("a statement denies it, and the answer is %v, %v", answer.Allowed, answer.Denied)
		}
	}
	if len(problems) > 0 && d.Open && answer.Identity.Allowed == Yes {
		t.Fatalf("allowed by a document that is not known: %v", problems)
	}
}
