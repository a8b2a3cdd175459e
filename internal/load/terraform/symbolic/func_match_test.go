package symbolic

import (
	"fmt"
	"math/rand"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/policy"
)

// holed makes a text: "{account}" and the like stand for holes of that kind.
func holed(s string) policy.Text {
	kinds := map[string]policy.HoleKind{"any": policy.AnyText, "any2": policy.AnyText, "account": policy.AccountID,
		"region": policy.RegionName, "partition": policy.Partition, "id": policy.IssuerID, "name": policy.NameText, "name2": policy.NameText,
		"nocolon": policy.NoColonText, "suffix": policy.DNSSuffix, "scheme": policy.Scheme}
	var parts []policy.Text
	for s != "" {
		i := strings.IndexByte(s, '{')
		j := strings.IndexByte(s, '}')
		if i < 0 || j < i {
			break
		}
		kind, ok := kinds[s[i+1:j]]
		if !ok {
			parts = append(parts, policy.Literal(s[:j+1]))
			s = s[j+1:]
			continue
		}
		parts = append(parts, policy.Literal(s[:i]), policy.HoleText(&policy.Hole{ID: s[i+1 : j], Label: s[i+1 : j], Kind: kind}))
		s = s[j+1:]
	}
	return policy.Concat(append(parts, policy.Literal(s))...)
}

func TestMatchTextWithHoles(t *testing.T) {
	const arn = "arn:{partition}:iam::{account}:oidc-provider/oidc.eks.{region}.amazonaws.com/id/{id}"
	for _, c := range []struct {
		expr, text string
		found      policy.Truth
		want       string // the groups, joined by |; "?" when the place is not decided
	}{
		{`^https://`, "https://{any}", policy.Yes, "https://"},
		{`^https://`, "{any}/x", policy.Maybe, "?"},
		{`^https://`, "{name}/x", policy.No, ""},
		{`https://`, "x{any}y", policy.Maybe, "?"},
		{`^(.*provider/)`, arn, policy.Yes, "arn:{partition}:iam::{account}:oidc-provider/|arn:{partition}:iam::{account}:oidc-provider/"},
		{`^(.*provider/)`, "arn:{any}:oidc-provider/x", policy.Maybe, "?"}, // no dot matches a line end
		{`^((?s:.*)provider/)`, "arn:{any}:oidc-provider/x", policy.Yes, "arn:{any}:oidc-provider/|arn:{any}:oidc-provider/"},
		{`^(.*provider/)`, "oidc-provider/{any}", policy.Yes, "?"}, // the hole may hold another "provider/"
		{`arn:.*:oidc-provider/`, arn, policy.Yes, "arn:{partition}:iam::{account}:oidc-provider/"},
		{`[A-Z0-9]{32}`, arn, policy.Yes, "{id}"},
		{`[0-9a-f]{32}`, arn, policy.Maybe, "?"},
		{`[A-Z0-9]{32}`, "x{name}", policy.Maybe, "?"},
		{`[0-9]{12}`, arn, policy.Yes, "{account}"},
		{`^arn:[^:]+:iam::(\d{12}):`, arn, policy.Yes, "arn:{partition}:iam::{account}:|{account}"},
		{`^arn:aws:iam::([0-9]+):role/(.*)$`, "arn:aws:iam::{account}:role/{name}", policy.Yes, "arn:aws:iam::{account}:role/{name}|{account}|{name}"},
		{`^arn:aws:iam::([0-9]+):role/(.*)$`, "arn:aws:iam::{account}:user/{name}", policy.No, ""},
		{`-`, "a{region}", policy.Yes, "?"},
		{`x$`, "{any}x", policy.Yes, "x"},
		{`x*$`, "{any}x", policy.Yes, "?"},
		{`/`, "{name}/{name2}", policy.Yes, "/"},
		{`//`, "{nocolon}", policy.Maybe, "?"},
		{`:`, "{nocolon}", policy.No, ""},
		{`(?i)AMAZON`, "{region}.amazonaws", policy.Yes, "?"},
		{`(?i)\.AMAZON`, "{region}.amazonaws", policy.Yes, ".amazon"},
		{`a|ab`, "ab", policy.Yes, "a"},
		{`\bx`, "{name}x", policy.Maybe, "?"},
		{`^(?:[^/]*/)*`, "a/b/{name}", policy.Yes, "a/b/"},
	} {
		m, err := newMatcher(c.expr)
		if err != nil {
			t.Fatal(err)
		}
		text := holed(c.text)
		r := m.Find(text, 0)
		got := ""
		if r.Found != policy.No {
			got = "?"
		}
		if r.At != nil {
			var groups []string
			for i := 0; i < len(r.At); i += 2 {
				groups = append(groups, text.Slice(r.At[i], r.At[i+1]).String())
			}
			got = strings.Join(groups, "|")
		}
		if r.Found != c.found || got != c.want {
			t.Errorf("%s in %s: %v %q, want %v %q", c.expr, c.text, r.Found, got, c.found, c.want)
		}
	}
}

// A decided answer must be Go's answer for every filling.
func TestMatchAgreesWithRegexpOnFillings(t *testing.T) {
	rnd := rand.New(rand.NewSource(1))
	fill := map[string]func() string{
		"any": func() string {
			return []string{"", "https://", "a", "/", "x-provider/", "é", "\n", "role/x", "0123456789AB"}[rnd.Intn(9)]
		},
		"name":   func() string { return []string{"a", "provider", "0-9", "x", "https"}[rnd.Intn(5)] },
		"id":     func() string { return strings.Repeat([]string{"A", "0", "9F"}[rnd.Intn(3)], 32)[:32] },
		"region": func() string { return []string{"us-east-1", "us-gov-west-1", "eusc-de-east-1"}[rnd.Intn(3)] },
	}
	texts := []string{"https://{any}", "{any}https://{name}/x", "a/{name}-provider/{id}", "{name}{any}", "arn:x:provider/{region}.{id}", "{any}", "x{any}{any2}/"}
	exprs := []string{`^https?://`, `//`, `^(.*provider/)`, `[A-F0-9]{32}`, `(\w+)-(\d)`, `(a|x)+`, `x*`, `[^/]+$`, `(?m)^x`, `\b`, `(.*?)/(.*)`}
	decided := 0
	for _, expr := range exprs {
		m, err := newMatcher(expr)
		if err != nil {
			t.Fatal(err)
		}
		re := regexp.MustCompile(expr)
		for _, pattern := range texts {
			text := holed(pattern)
			r := m.Find(text, 0)
			for range 40 {
				filling := map[string]string{}
				full := func(part policy.Text) string {
					s := part.Encoded()
					for _, h := range part.Holes() {
						v, ok := filling[h.ID]
						if !ok {
							v = fill[strings.TrimRight(h.ID, "2")]()
							filling[h.ID] = v
						}
						s = strings.Replace(s, string(policy.HoleRune), v, 1)
					}
					return s
				}
				s := full(text)
				want := re.FindStringSubmatch(s)
				if r.Found == policy.Yes && want == nil || r.Found == policy.No && want != nil {
					t.Fatalf("%s in %s: %v, but in %q it is %v", expr, pattern, r.Found, s, want)
				}
				if r.At == nil {
					continue
				}
				decided++
				var got []string
				for i := 0; i < len(r.At); i += 2 {
					switch {
					case r.At[i] == interior || r.At[i+1] == interior:
						got = append(got, want[i/2])
					case r.At[i] < 0:
						got = append(got, "")
					default:
						got = append(got, full(text.Slice(r.At[i], r.At[i+1])))
					}
				}
				if !slices.Equal(got, want) {
					t.Fatalf("%s in %s: groups %q, but in %q they are %q", expr, pattern, got, s, want)
				}
			}
		}
	}
	if decided < 500 {
		t.Errorf("only %d decided matches were compared", decided)
	}
}

func TestMatchAll(t *testing.T) {
	m := LiteralMatcher("/")
	got, ok := m.all(holed("a/{name}/{id}"))
	if want := "[[1 2] [6 7]] true"; fmt.Sprint(got, ok) != want {
		t.Errorf("got %v %v, want %s", got, ok, want)
	}
	if _, ok := m.all(holed("a/{any}")); ok {
		t.Error("a hole of any text may hold a separator")
	}
}
