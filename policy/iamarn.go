package policy

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Defect is what is wrong with a text, and what would be right.
type Defect struct {
	Kind     string // machine word, such as "colons"
	Why      string // a predicate that fits after the text: "has 5 parts, …"
	Expected string // the whole corrected text, when it is certain
	Start    int    // the wrong part in Text.Encoded()
	End      int
}

// The kinds of defects of an ARN of IAM.
const (
	ARNEmpty        = "empty"
	ARNBlank        = "blank"         // blanks or line ends
	ARNQuoted       = "quoted"        // quotes inside the text
	ARNNameOnly     = "name-only"     // a name or path without the ARN
	ARNPrefix       = "prefix"        // does not begin with "arn:"
	ARNColons       = "colons"        // not six parts
	ARNPartition    = "partition"     // no partition
	ARNService      = "service"       // not iam
	ARNRegion       = "region"        // an IAM ARN has no region
	ARNAccount      = "account"       // not 12 digits
	ARNResourceType = "resource-type" // a policy, instance profile, user, …
	ARNPath         = "path"          // slashes at the wrong places, too long
	ARNName         = "name"          // characters or length
)

// placeholder finds what is meant to be replaced before use: shell, Helm, Flux
// and documentation style.
var placeholder = regexp.MustCompile(`\$\{[^}]*\}|\{\{[^}]*\}\}|\$\([^)]*\)|<[^<>\s][^<>]*>|%[A-Za-z_][A-Za-z0-9_]*%|@@?[A-Z_]{3,}@@?|__[A-Z][A-Z0-9_]*?__|\b(?:[A-Z0-9]+_)*(?:PLACEHOLDER|REPLACE_?ME|CHANGE_?ME|YOUR)(?:_[A-Z0-9]+)*\b|\b(?:[A-Z0-9]+_)+ARN\b|\b(?:[A-Z]+_)?ACCOUNT(?:_?ID|_NUMBER)?(?:_[A-Z]+)?\b|\b[Xx]{6,}\b`)

// Placeholders are the stretches of t that are written to be replaced by
// something: "${ACCOUNT}", "<account>", "{{ .Values.role }}", "$(ACCOUNT)".
func Placeholders(t Text) []string {
	// Most texts have none, and looking for these few letters tells so at once.
	if !strings.ContainsAny(t.s, "${<%@_") && !strings.Contains(t.s, "ACCOUNT") && !strings.Contains(t.s, "PLACEHOLDER") && !strings.Contains(t.s, "YOUR") && !strings.Contains(t.s, "EME") && strings.Count(t.s, "x")+strings.Count(t.s, "X") < 6 {
		return nil
	}
	return placeholder.FindAllString(t.s, -1)
}

// RoleARNDefect says why t is surely no role ARN, or nil. Text with
// placeholders in it has no defect: it is not what AWS gets to see.
func RoleARNDefect(t Text) *Defect { return iamARNDefect(t, "role") }

// PolicyARNDefect says why t is surely no ARN of a managed policy, or nil.
func PolicyARNDefect(t Text) *Defect { return iamARNDefect(t, "policy") }

// InstanceProfileARNDefect says why t is surely no ARN of an instance profile, or nil.
func InstanceProfileARNDefect(t Text) *Defect { return iamARNDefect(t, "instance-profile") }

func iamARNDefect(t Text, want string) *Defect {
	if len(Placeholders(t)) > 0 {
		return nil
	}
	c := &iamARN{t: t, whole: Span{0, len(t.s)}, want: want}
	d := c.check()
	if d != nil && d.Expected != "" && (!t.Known() || iamARNDefect(Literal(d.Expected), want) != nil) {
		d.Expected = ""
	}
	return d
}

// iamARN is a text that is to be the ARN of a resource of IAM.
type iamARN struct {
	t     Text
	whole Span
	want  string // the type of the resource: "role", "policy" or "instance-profile"
}

// noun is what the ARN is to name.
func (c *iamARN) noun() string { return strings.ReplaceAll(c.want, "-", " ") }

func (c *iamARN) at(kind string, s Span, expected, why string, args ...any) *Defect {
	return &Defect{Kind: kind, Why: fmt.Sprintf(why, args...), Expected: expected, Start: s.Start, End: s.End}
}

func (c *iamARN) check() *Defect {
	s := c.t.s
	if s == "" {
		return c.at(ARNEmpty, c.whole, "", "is empty")
	}
	if d := c.checkBlanks(); d != nil {
		return d
	}
	if i := strings.IndexAny(s, "\"'`"); i >= 0 {
		return c.at(ARNQuoted, Span{i, i + 1}, strings.NewReplacer(`"`, "", `'`, "", "`", "").Replace(s), "has a quotation mark inside")
	}
	if !strings.HasPrefix(s, "arn:") {
		if d, done := c.checkPrefix(); done {
			return d
		}
	}
	parts, spans := c.split()
	// A hole that may hold a colon leaves the parts open; what is written may
	// still tell that it is no role.
	for i, p := range parts {
		if mayHold(p, ':') && (i < len(parts)-1 || i < 5 && c.mayBe()) {
			return c.checkOpen()
		}
	}
	if len(parts) != 6 {
		return c.checkCount(parts, spans)
	}
	return c.checkParts(parts, spans)
}

func (c *iamARN) checkBlanks() *Defect {
	i := strings.IndexFunc(c.t.s, unicode.IsSpace)
	if i < 0 {
		return nil
	}
	fixed := strings.Join(strings.Fields(c.t.s), "")
	_, n := utf8.DecodeRuneInString(c.t.s[i:])
	at := Span{i, i + n}
	what := "a blank"
	if strings.ContainsAny(c.t.s[i:i+n], "\r\n") {
		what = "a line end"
	}
	switch {
	case strings.TrimSpace(c.t.s) == "":
		return c.at(ARNEmpty, c.whole, "", "is blank")
	case i == 0:
		return c.at(ARNBlank, at, fixed, "begins with %s", what)
	case strings.TrimSpace(c.t.s[i:]) == "":
		return c.at(ARNBlank, at, fixed, "ends with %s", what)
	}
	return c.at(ARNBlank, at, "", "has %s inside", what)
}

// checkPrefix judges text that does not literally begin with "arn:"; done is
// false when it may after all.
func (c *iamARN) checkPrefix() (*Defect, bool) {
	s := c.t.s
	if HasPrefix(c.t, "arn:") != No {
		return nil, strings.IndexByte(s, ':') < 0
	}
	if !mayHold(c.t, ':') {
		if strings.Contains(s, "/") {
			return c.at(ARNNameOnly, c.whole, "", "is a path, not an ARN"), true
		}
		return c.at(ARNNameOnly, c.whole, "", "is a name, not an ARN"), true
	}
	first, _, _ := strings.Cut(s, ":")
	at := Span{0, len(first)}
	if strings.EqualFold(first, "arn") {
		return c.at(ARNPrefix, at, "arn"+s[3:], `begins with %q, not with "arn:" in lower case`, first+":"), true
	}
	if strings.HasPrefix(s, "aws") && strings.Contains(s, ":iam:") {
		return c.at(ARNPrefix, Span{0, 0}, "arn:"+s, `does not begin with "arn:"`), true
	}
	return c.at(ARNPrefix, at, "", `does not begin with "arn:"`), true
}

func (c *iamARN) split() (parts []Text, spans []Span) {
	start := 0
	for {
		i := strings.IndexByte(c.t.s[start:], ':')
		if i < 0 {
			break
		}
		parts = append(parts, c.t.Slice(start, start+i))
		spans = append(spans, Span{start, start + i})
		start += i + 1
	}
	return append(parts, c.t.Slice(start, len(c.t.s))), append(spans, Span{start, len(c.t.s)})
}

// mayBe says that some filling of the holes is shaped like the ARN that is wanted.
func (c *iamARN) mayBe() bool {
	shape := reading{}.tokens(Literal("arn:aws"))
	shape = append(shape, token{wild: runWild, wide: regionRune})
	shape = append(shape, reading{}.tokens(Literal(":iam::"))...)
	shape = append(shape, token{wild: runWild, wide: noColon})
	shape = append(shape, reading{}.tokens(Literal(":"+c.want+"/"))...)
	shape = append(shape, token{wild: runWild, wide: noColon})
	return meet(atoms(shape, false), atoms(reading{}.tokens(c.t), false))
}

// checkOpen judges an ARN whose parts are not certain.
func (c *iamARN) checkOpen() *Defect {
	kind := ARNKind(c.t)
	if kind == "" || kind == c.want {
		return nil
	}
	i := strings.Index(c.t.s, ":"+kind+"/") + 1
	if i == 0 {
		return nil
	}
	return c.at(ARNResourceType, Span{i, i + len(kind)}, "", "names %s, not %s", article(kind), article(c.want))
}

func article(kind string) string {
	switch kind {
	case "instance-profile":
		return "an instance profile"
	case "assumed-role":
		return "a session of a role"
	case "oidc-provider":
		return "an OIDC provider"
	case "saml-provider":
		return "a SAML provider"
	case "root":
		return "the account"
	case "federated-user":
		return "a federated user"
	}
	return "a " + kind
}

// isAccount says that a part is, or stands for, an account id.
func isAccount(t Text) bool {
	if s, ok := t.Literal(); ok {
		return IsAccountID(s) || IsDocumentationAccount(s)
	}
	return t.Hole() != nil && t.Hole().Kind == AccountID
}

// isAccount says that a part may stand in the place of the account: AWS's own
// policies have a word there.
func (c *iamARN) isAccount(t Text) bool {
	return isAccount(t) || c.want == "policy" && t.s == "aws"
}

func (c *iamARN) checkCount(parts []Text, spans []Span) *Defect {
	join := func(p ...Text) string { // the corrected text, when there are no holes
		return strings.Join(literals(p), ":")
	}
	n := len(parts)
	count := fmt.Sprintf("has %d parts, an IAM ARN has 6; ", n)
	is := func(i int, s string) bool { return i < n && parts[i].s == s }
	resource := func(t Text) bool { return strings.HasPrefix(t.s, c.want+"/") }
	switch {
	case n == 5 && is(2, "iam") && c.isAccount(parts[3]) && resource(parts[4]):
		return c.at(ARNColons, spans[3], join(parts[0], parts[1], parts[2], Text{}, parts[3], parts[4]),
			"%sthe empty region before the account is missing", count)
	case n == 5 && is(2, "iam") && is(3, "") && len(parts[4].s) > 12 && IsAccountID(parts[4].s[:12]):
		fixed := parts[4].s[:12] + ":" + strings.TrimPrefix(parts[4].s[12:], "/")
		return c.at(ARNColons, spans[4], join(parts[0], parts[1], parts[2], Text{}, Literal(fixed)),
			"%sthe colon between the account and the %s is missing", count, c.noun())
	case n == 5 && is(2, "iam") && is(3, "") && c.isAccount(parts[4]):
		return c.at(ARNColons, spans[4], "", "ends after the account, the %s is missing", c.noun())
	case n == 5 && is(2, "iam") && is(3, "") && resource(parts[4]):
		return c.at(ARNColons, spans[4], "", "%sthe account is missing", count)
	case n == 5 && is(1, "iam"):
		return c.at(ARNColons, spans[1], "", "%sthe partition (such as aws) before iam is missing", count)
	case n == 5 && is(2, "") && c.isAccount(parts[3]):
		return c.at(ARNColons, spans[2], join(parts[0], parts[1], Literal("iam"), Text{}, parts[3], parts[4]),
			"%sthe service iam is missing", count)
	case n == 7 && is(2, "iam") && is(3, "") && is(4, "") && c.isAccount(parts[5]):
		return c.at(ARNColons, spans[4], join(parts[0], parts[1], parts[2], Text{}, parts[5], parts[6]),
			"%sthere is one colon too many before the account", count)
	case n == 7 && is(2, "") && is(3, "iam"):
		return c.at(ARNColons, spans[2], join(parts[0], parts[1], parts[3], parts[4], parts[5], parts[6]),
			"%sthere is one colon too many before iam", count)
	case n == 7 && is(5, "") && resource(parts[6]):
		return c.at(ARNColons, spans[5], join(parts[0], parts[1], parts[2], parts[3], parts[4], parts[6]),
			"%sthere is one colon too many after the account", count)
	case n == 7 && is(5, c.want):
		return c.at(ARNColons, Span{spans[5].End, spans[5].End + 1},
			join(parts[0], parts[1], parts[2], parts[3], parts[4], Literal(c.want+"/"+parts[6].s)),
			"has a colon after %s, where a slash belongs", c.want)
	case n == 7 && parts[6].s == "":
		return c.at(ARNColons, spans[6], join(parts[:6]...), "ends with a colon")
	case n > 6 && is(2, "iam") && resource(parts[5]):
		return c.at(ARNName, Span{spans[5].Start, spans[n-1].End}, "", "has a colon in the %s's name", c.noun())
	}
	return c.at(ARNColons, c.whole, "", "has %d parts, an IAM ARN has 6 (arn:aws:iam::ACCOUNT:%s/NAME)", n, c.want)
}

func literals(parts []Text) []string {
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = p.s
	}
	return out
}

var partitionName = regexp.MustCompile(`^aws[a-z0-9-]*$`)

func (c *iamARN) checkParts(parts []Text, spans []Span) *Defect {
	partition, service, region, account, resource := parts[1], parts[2], parts[3], parts[4], parts[5]
	with := func(i int, s string) string {
		l := literals(parts)
		l[i] = s
		return strings.Join(l, ":")
	}
	if p, ok := partition.Literal(); ok && !partitionName.MatchString(p) {
		if p == "" {
			return c.at(ARNPartition, spans[1], "", "has no partition (such as aws) before iam")
		}
		expected := ""
		if strings.EqualFold(p, "aws") {
			expected = with(1, "aws")
		}
		return c.at(ARNPartition, spans[1], expected, "has %q where the partition (such as aws) belongs", p)
	}
	kind := ARNKind(c.t)
	if kind == "assumed-role" || kind == "federated-user" {
		return c.at(ARNResourceType, Span{spans[5].Start, spans[5].Start + len(kind)}, "", "names %s, not the %s", article(kind), c.noun())
	}
	if s, ok := service.Literal(); ok && s != "iam" {
		switch {
		case s == "":
			return c.at(ARNService, spans[2], with(2, "iam"), "has no service, where iam belongs")
		case strings.EqualFold(s, "iam"), s == "sts" && strings.HasPrefix(resource.s, c.want+"/"):
			return c.at(ARNService, spans[2], with(2, "iam"), "has the service %q, %s has iam", s, article(c.want))
		}
		return c.at(ARNService, spans[2], "", "has the service %q, %s has iam", s, article(c.want))
	}
	if Equal(region, Text{}) == No {
		if c.isAccount(region) && account.s == "" {
			return c.at(ARNRegion, spans[3], strings.Join([]string{"arn", partition.s, service.s, "", region.s, resource.s}, ":"),
				"has the account where the empty region belongs")
		}
		return c.at(ARNRegion, spans[3], with(3, ""), "has the region %q, an IAM ARN has none", region)
	}
	if kind != "" && kind != c.want {
		start := spans[5].Start
		return c.at(ARNResourceType, Span{start, start + len(kind)}, "", "names %s, not %s", article(kind), article(c.want))
	}
	if d := c.checkAccount(account, spans[4], with); d != nil {
		return d
	}
	return c.checkResource(resource, spans[5], with)
}

func (c *iamARN) checkAccount(account Text, at Span, with func(int, string) string) *Defect {
	a, ok := account.Literal()
	switch digits := strings.ReplaceAll(a, "-", ""); {
	case !ok:
		for _, h := range account.holes {
			if h.Kind != AccountID || len(h.Choices) > 0 {
				return nil
			}
		}
		if strings.Trim(a, "0123456789"+mark) != "" || meet(atoms(reading{}.tokens(account), false), atoms([]token{{hole: &Hole{Kind: AccountID}}}, false)) {
			return nil
		}
		return c.at(ARNAccount, at, "", "has the account %q, an account id has 12 digits", account)
	case a == "":
		return c.at(ARNAccount, at, c.ofAWS(with(4, "aws")), "has no account")
	case c.isAccount(account):
		return nil
	case a == "aws":
		return c.at(ARNAccount, at, "", "has the account aws, which holds AWS's own policies and no %ss", c.noun())
	case strings.Trim(a, "0123456789") == "":
		return c.at(ARNAccount, at, "", "has an account of %d digits, an account id has 12", len(a))
	case IsAccountID(digits):
		return c.at(ARNAccount, at, with(4, digits), "has dashes in the account id")
	}
	return nil
}

func (c *iamARN) checkResource(resource Text, at Span, with func(int, string) string) *Defect {
	s := resource.s
	first, rest, slash := strings.Cut(s, "/")
	if !strings.HasPrefix(s, c.want+"/") {
		if HasPrefix(resource, c.want+"/") != No {
			return nil
		}
		typ := Span{at.Start, at.Start + len(first)}
		switch {
		case s == "":
			return c.at(ARNResourceType, at, "", "ends after the account, the %s is missing", c.noun())
		case s == c.want:
			return c.at(ARNResourceType, at, "", "has no %s name", c.noun())
		case slash && (strings.EqualFold(first, c.want) || strings.EqualFold(first, c.plural())):
			return c.at(ARNResourceType, typ, with(5, c.want+"/"+rest), "has %q where %s/ belongs", first+"/", c.want)
		case strings.HasPrefix(s, "/"+c.want+"/"):
			return c.at(ARNResourceType, Span{at.Start, at.Start + 1}, with(5, s[1:]), "has a slash before %s/", c.want)
		}
		return c.at(ARNResourceType, typ, "", "has no %s/ after the account", c.want)
	}
	name := s
	path := ""
	if i := strings.LastIndexByte(s, '/'); i >= 0 {
		path, name = s[len(c.want):i+1], s[i+1:]
	}
	nameAt := Span{at.End - len(name), at.End}
	nameText := resource.Slice(len(s)-len(name), len(s))
	switch {
	case name == "" && path == "/":
		return c.at(ARNName, at, "", "has no %s name", c.noun())
	case name == "":
		return c.at(ARNPath, Span{at.End - 1, at.End}, with(5, strings.TrimRight(s, "/")), "ends with a slash")
	case strings.HasPrefix(s, c.want+"//"):
		n := len(c.want)
		return c.at(ARNPath, Span{at.Start + n, at.Start + n + 2}, with(5, c.want+"/"+strings.TrimLeft(s[n:], "/")), "has two slashes after %s", c.want)
	case len(path) > 512:
		return c.at(ARNPath, at, "", "has a path of more than 512 characters")
	}
	for i, r := range path {
		if r != HoleRune && (r < '!' || r > '~') {
			return c.at(ARNPath, Span{at.Start + len(c.want) + i, at.Start + len(c.want) + i + utf8.RuneLen(r)}, "", "has %q in its path", r)
		}
	}
	for i, r := range name {
		if r != HoleRune && !nameRune.has(r) {
			return c.at(ARNName, Span{nameAt.Start + i, nameAt.Start + i + utf8.RuneLen(r)}, "", "has %q in the %s's name", r, c.noun())
		}
	}
	if n := minLength(nameText); n > c.longest() {
		return c.at(ARNName, nameAt, "", "has %s name of %d characters, at most %d are allowed", article(c.want), n, c.longest())
	}
	return nil
}

// ofAWS is an ARN when AWS has a policy with it, and empty otherwise.
func (c *iamARN) ofAWS(arn string) string {
	if c.want != "policy" || ManagedPolicy(Literal(arn)).Policy == nil {
		return ""
	}
	return arn
}

func (c *iamARN) plural() string {
	if c.want == "policy" {
		return "policies"
	}
	return c.want + "s"
}

// longest is how many characters a name may have (facts 8.3).
func (c *iamARN) longest() int {
	if c.want == "role" {
		return 64
	}
	return 128
}

// minLength is the least number of characters that t has.
func minLength(t Text) int {
	n := utf8.RuneCountInString(t.s) - len(t.holes)
	for _, h := range t.holes {
		if len(h.Choices) > 0 {
			least := minLength(h.Choices[0])
			for _, c := range h.Choices[1:] {
				least = min(least, minLength(c))
			}
			n += least
			continue
		}
		if _, length, empty := h.shape(); length > 0 {
			n += length
		} else if !empty {
			n++
		}
	}
	return n
}
