package policy

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// The decision corpus is described in testdata/corpus/README.md.
const corpus = "../testdata/corpus"

// minDecisions keeps the corpus from getting lost.
const minDecisions = 700

func TestCorpus(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(corpus, "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	decisions := 0
	answers := map[string]int{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			for _, c := range readCorpus(t, file) {
				decisions++
				answers[c.want]++
				c.run(t)
			}
		})
	}
	if decisions < minDecisions {
		t.Errorf("only %d decisions, want at least %d", decisions, minDecisions)
	}
	t.Logf("%d decisions: %v", decisions, answers)
}

// corpusCase is one line of the decisions of a file.
type corpusCase struct {
	where     string
	want      string
	fields    map[string]string
	documents map[string]string
}

func readCorpus(t *testing.T, file string) []corpusCase {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	documents := map[string]string{}
	var out []corpusCase
	for _, f := range archive.Files {
		text := strings.NewReplacer("@A", "329639638901", "@B", "329639638902").Replace(string(f.Data))
		if f.Name != "decisions" {
			documents[f.Name] = text
			continue
		}
		defaults := map[string]string{}
		n := 0
		for line := range strings.Lines(text) {
			n++
			words := corpusWords(line)
			if len(words) == 0 {
				continue
			}
			fields := map[string]string{}
			if words[0] != "default" {
				for k, v := range defaults {
					fields[k] = v
				}
			} else {
				fields = defaults
			}
			for _, w := range words[1:] {
				k, v, ok := strings.Cut(w, "=")
				if !ok {
					t.Fatalf("%s: decision line %d: %q is no key=value", file, n, w)
				}
				if fields[k] = v; v == "-" {
					delete(fields, k)
				}
			}
			if words[0] != "default" {
				out = append(out, corpusCase{fmt.Sprintf("%s, line %d of the decisions: %s", filepath.Base(file), n, strings.TrimSpace(line)), words[0], fields, documents})
			}
		}
	}
	return out
}

// corpusWords are the words of a line up to "#"; a stretch in backquotes may
// hold blanks.
func corpusWords(line string) []string {
	var words []string
	word, quoted, started := "", false, false
	for _, r := range line {
		switch {
		case r == '`':
			quoted, started = !quoted, true
		case !quoted && r == '#' && !started:
			return words
		case !quoted && (r == ' ' || r == '\t' || r == '\n'):
			if started {
				words = append(words, word)
			}
			word, started = "", false
		default:
			word, started = word+string(r), true
		}
	}
	return words
}

func (c corpusCase) run(t *testing.T) {
	t.Helper()
	a := Access{Request: c.request(t), Account: textOf(c.fields["account"])}
	a.Policies = c.policies(t, c.fields["identity"], Identity)
	if names, ok := c.fields["boundary"]; ok {
		p := c.policies(t, names, Identity)
		a.Boundary = &p
	}
	if names, ok := c.fields["session"]; ok {
		p := c.policies(t, names, SessionPolicy)
		a.Session = &p
	}
	for field, typ := range map[string]DocumentType{"trust": Trust, "resource": ResourceBased, "repository": Repository} {
		if name, ok := c.fields[field]; ok {
			a.ResourcePolicy = c.document(t, name, typ)
		}
	}
	levels := func(field string, typ DocumentType) (out []Policies) {
		if names, ok := c.fields[field]; ok {
			for level := range strings.SplitSeq(names, ";") {
				out = append(out, c.policies(t, level, typ))
			}
		}
		return out
	}
	a.ServiceControl, a.ResourceControl = levels("scp", ServiceControl), levels("rcp", ResourceBased)
	d := a.Decide()
	got := "unknown"
	switch {
	case d.Allowed == Yes:
		got = "allowed"
	case d.Allowed == No && d.Denied == Yes:
		got = "explicit"
	case d.Allowed == No:
		got = "denied"
	}
	if got != c.want {
		t.Errorf("%s\n\tgot %s", c.where, got)
		return
	}
	if want, ok := c.fields["by"]; ok {
		if diff := cmp.Diff(strings.Split(want, "+"), deciding(d)); diff != "" {
			t.Errorf("%s\n\tdeciding statements (-want +got):\n%s", c.where, diff)
		}
	}
	if want, ok := c.fields["holes"]; ok {
		var labels []string
		for _, h := range slices.Concat(d.Identity.Unknown, d.Boundary.Unknown, d.Session.Unknown, d.Resource.Unknown) {
			labels = append(labels, h.Label)
		}
		if diff := cmp.Diff(strings.Split(want, "+"), labels); diff != "" {
			t.Errorf("%s\n\tholes (-want +got):\n%s", c.where, diff)
		}
	}
	if want, ok := c.fields["assumed"]; ok {
		if got := strings.Join(d.Assumed, "+"); got != want {
			t.Errorf("%s\n\tassumed %s", c.where, got)
		}
	}
}

// deciding are the Sids of the deciding statements, those of the caller's own
// documents first.
func deciding(d AccessDecision) []string {
	var out []string
	for _, refs := range [][]Ref{d.Identity.Deciding, d.Boundary.Deciding, d.Session.Deciding, d.Resource.Deciding} {
		for _, r := range refs {
			out = append(out, r.Statement.Sid.Text.String())
		}
	}
	return out
}

// document is a section of the file, with the fields of the line in it.
func (c corpusCase) document(t *testing.T, name string, typ DocumentType) *Document {
	t.Helper()
	text, ok := c.documents[name]
	if managed, is := strings.CutPrefix(name, "aws:"); is {
		return ManagedPolicy(Literal("arn:aws:iam::aws:policy/" + managed)).Policy.Document
	}
	if !ok {
		t.Fatalf("%s\n\tthere is no document %q", c.where, name)
	}
	for k, v := range c.fields {
		text = strings.ReplaceAll(text, "<"+k+">", v)
	}
	d, _ := Parse(textOf(text), typ)
	return d
}

func (c corpusCase) policies(t *testing.T, names string, typ DocumentType) Policies {
	t.Helper()
	var p Policies
	for name := range strings.SplitSeq(names, ",") {
		switch name {
		case "", "none":
		case "more":
			p.Open = true
		default:
			p.Documents = append(p.Documents, c.document(t, name, typ))
		}
	}
	return p
}

func (c corpusCase) request(t *testing.T) Request {
	t.Helper()
	r := Request{Action: c.fields["do"], Target: Resource(textOf(c.fields["on"]))}
	if pattern, ok := strings.CutPrefix(c.fields["on"], "some:"); ok {
		r.Target = SomeResource(textOf(pattern))
	} else if c.fields["on"] == "none" {
		r.Target = NoResource()
	}
	for _, k := range sortedKeys(c.fields) {
		if key, ok := strings.CutPrefix(k, "ctx:"); ok {
			e := Entry{Key: textOf(key), Present: Yes, Multi: strings.Contains(c.fields[k], "|")}
			for v := range strings.SplitSeq(c.fields[k], "|") {
				e.Values = append(e.Values, textOf(v))
			}
			if e.Multi && e.Values[len(e.Values)-1].IsEmpty() { // "a|": a list of one
				e.Values = e.Values[:len(e.Values)-1]
			}
			r.Context = r.Context.add(e)
		}
		if key, ok := strings.CutPrefix(k, "no:"); ok {
			r.Context = r.Context.Without(Literal(key))
		}
	}
	who := c.fields["who"]
	switch {
	case who == "anonymous":
		r.Caller.Kind = AnonymousCaller
	case strings.Contains(who, ":oidc-provider/"):
		_, issuer, _ := strings.Cut(who, ":oidc-provider/")
		r.Caller = Caller{Kind: TokenCaller, Issuer: textOf(issuer)}
		token := TokenContext(Token{Issuer: textOf(issuer), Subject: textOf(c.fields["sub"]), Audience: textOf(c.fields["aud"])})
		r.Context = Context{Entries: append(r.Context.Entries, token.Entries...), Issuer: token.Issuer}
	case strings.Contains(who, ":saml-provider/"):
		r.Caller = Caller{Kind: SAMLCaller, ARN: textOf(who)}
	case strings.Contains(who, ":user/"):
		r.Caller = Caller{Kind: UserCaller, ARN: textOf(who)}
	case strings.Contains(who, ":role/"):
		r.Caller = Caller{ARN: textOf(who), Session: textOf(c.fields["as"])}
	case strings.HasSuffix(who, ".com"), strings.HasSuffix(who, ".cn"):
		r.Caller = Caller{Kind: ServiceCaller, Service: textOf(who)}
	default:
		t.Fatalf("%s\n\tnobody is called %q", c.where, who)
	}
	return r
}

func sortedKeys(m map[string]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// TestCorpusIsDescribed holds the files against the list in the README.
func TestCorpusIsDescribed(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(corpus, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(corpus, "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.Contains(string(readme), "| "+filepath.Base(f)+" |") {
			t.Errorf("README.md does not list %s", filepath.Base(f))
		}
	}
}
