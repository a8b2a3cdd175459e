package policy

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/eksiamlint/eksiamlint/policy/catalogue"
)

// guard is a condition with a known key.
type guard struct {
	*Condition
	name  string // of the key, in lower case
	key   catalogue.Key
	known bool // key is from the catalogue
}

// only is the one value of a condition, when there is one.
func (g guard) only() (string, bool) {
	if g.Values.Open || len(g.Values.Items) != 1 {
		return "", false
	}
	return g.Values.Items[0].Text.Literal()
}

// Keys about which more is known than their type.
var (
	// alwaysPresent are keys that every signed request has (AWS global condition
	// context keys, column Availability).
	alwaysPresent = set("aws:currenttime", "aws:epochtime", "aws:securetransport", "aws:requestedregion", "aws:principalarn",
		"aws:principalaccount", "aws:principaltype", "aws:userid")
	// perimeter are keys that people restrict access with and that requests may lack.
	perimeter = set("aws:sourcevpc", "aws:sourcevpce", "aws:sourceip", "aws:vpcsourceip", "aws:principalorgid", "aws:principalorgpaths",
		"aws:multifactorauthpresent", "aws:multifactorauthage", "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "sts:externalid")
	// ofPrincipals are keys that only requests of IAM principals have: not those that
	// an AWS service makes for itself, nor those of the bearer of a token.
	ofPrincipals = set("aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths", "sts:externalid",
		"aws:multifactorauthpresent", "aws:multifactorauthage")
	// sensitive are keys that tell accounts, organisations and principals apart.
	sensitive = set("aws:principalaccount", "aws:sourceaccount", "aws:resourceaccount", "aws:principalorgid", "aws:sourceorgid",
		"aws:resourceorgid", "aws:principalorgpaths", "aws:sourceorgpaths", "aws:userid", "s3:dataaccesspointaccount")
)

func set(names ...string) map[string]bool {
	out := make(map[string]bool, len(names))
	for _, n := range names {
		out[n] = true
	}
	return out
}

// guards checks what the statement's conditions hold back, all of them together.
func (v *validator) guards(list []guard) {
	has := func(names ...string) bool {
		for _, g := range list {
			for _, n := range names {
				if g.name == n {
					return true
				}
			}
		}
		return false
	}
	for i, g := range list {
		for _, other := range list[:i] {
			v.contradiction(other, g)
		}
		v.mfa(g)
		v.never(g)
		v.broad(g)
		if !v.Pedantic {
			continue
		}
		v.weak(g, list)
		v.tidy(g)
		if v.st.ConditionsOpen {
			continue
		}
		switch {
		case g.name == "aws:vpcsourceip" && g.Op.demands() && !has("aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn"):
			v.addValue(MissingPair, Note, g.Key, "", "is an address in any network without aws:SourceVpc beside it")
		case g.name == "dynamodb:attributes" && v.st.Effect == Allow && g.Op.Set == ForAllValues && !has("dynamodb:select"):
			v.addValue(DynamoSelect, Note, g.Key, "", "without dynamodb:Select beside it leaves reads of all attributes open")
		}
	}
}

// contradiction reports two conditions on one key of which no value meets both.
func (v *validator) contradiction(a, b guard) {
	if a.name != b.name || same(a.OperatorAt.Text, b.OperatorAt.Text) || a.key.Multi || v.claims(b.Condition) || v.st.Broken || b.Op.Set != NoSet || a.Op.Set != NoSet {
		return
	}
	for _, null := range []struct{ asks, other guard }{{a, b}, {b, a}} {
		if s, ok := null.asks.only(); ok && null.asks.Op.Base == "Null" && strings.EqualFold(s, "true") && null.other.Op.demands() {
			v.addValue(Contradiction, Warning, b.Key, "", "is both absent and compared with a value, so that the statement never applies")
			return
		}
	}
	text := func(g guard) bool { return family(g.Op.Base) == "String" || family(g.Op.Base) == "Arn" }
	if !a.Op.demands() || !b.Op.demands() || !text(a) || !text(b) || a.Values.Open || b.Values.Open ||
		len(a.Values.Items) == 0 || len(b.Values.Items) == 0 {
		return
	}
	for _, x := range a.Values.Items {
		for _, y := range b.Values.Items {
			if v.mayMeet(a, x.Text, b, y.Text) {
				return
			}
		}
	}
	v.addValue(Contradiction, Warning, b.Key, "", "stands under %s and %s with no value in common, so that the statement never applies", a.Op, b.Op)
}

// mayMeet says that there may be a value that both conditions accept.
func (v *validator) mayMeet(a guard, x Text, b guard, y Text) bool {
	if strings.Contains(x.s, "${") || strings.Contains(y.s, "${") {
		return true
	}
	fold := strings.HasSuffix(a.Op.Base, "IgnoreCase") || strings.HasSuffix(b.Op.Base, "IgnoreCase")
	pattern := func(g guard) bool { return g.Op.like() || family(g.Op.Base) == "Arn" }
	switch p, q := pattern(a), pattern(b); {
	case p && q:
		return intersects(x, y, reading{pattern: true, fold: fold}) != No
	case p:
		return match(x, y, reading{pattern: true, fold: fold}) != No
	case q:
		return match(y, x, reading{pattern: true, fold: fold}) != No
	}
	return equal(x, y, fold) != No
}

// mfa reports the three ways in which conditions on multi-factor authentication
// do not do what they seem to: the key is absent from requests with access keys.
func (v *validator) mfa(g guard) {
	text, ok := g.only()
	if !ok || g.name != "aws:multifactorauthpresent" {
		return
	}
	no := strings.EqualFold(text, "false")
	switch {
	case g.Op.Base == "Bool" && no && v.st.Effect == Allow:
		v.addValue(MFAPattern, Warning, g.Values.Items[0], "true", "lets in who has not authenticated with a second factor")
	case g.Op.Base == "Bool" && no && v.st.Effect == Deny && !g.Op.IfExists:
		v.addValue(MFAPattern, Warning, g.OperatorAt, "BoolIfExists", "does not hold for access keys, whose requests lack %s, so that they are not denied", g.Key.Text)
	case g.Op.Base == "Null" && no && v.st.Effect == Allow:
		v.addValue(MFAPattern, Warning, g.OperatorAt, "Bool", "asks whether %s is in the request, where it may be false", g.Key.Text)
	}
}

// never reports demands for keys that the requests of the statement never have.
func (v *validator) never(g guard) {
	st := v.st
	if st.Effect != Allow || st.Broken || st.Open || !g.Op.demands() || !ofPrincipals[g.name] {
		return
	}
	if v.doc.Type == Trust && st.webIdentityAlone() {
		v.addValue(KeyAbsentWebID, Warning, g.Key, "", "is in no request with a token, whose bearer is no principal of AWS, so that nobody is let in")
		return
	}
	if !v.Pedantic || st.Principals.Open || len(st.Principals.Items) == 0 || g.name == "sts:externalid" {
		return
	}
	for _, e := range st.Principals.Items {
		if e.Of != ServicePrincipal {
			return
		}
	}
	v.addValue(KeyAbsentService, Warning, g.Key, "", "is in no request that an AWS service makes for itself, so that it is not let in")
}

// webIdentityAlone says that the statement is about calls with a token only.
func (st *Statement) webIdentityAlone() bool {
	for _, a := range st.Actions.Items {
		if text, ok := a.Text.Literal(); !ok || !strings.EqualFold(text, WebIdentityCall) {
			return false
		}
	}
	return len(st.Actions.Items) > 0 && !st.Actions.Open
}

// broad reports patterns that let nearly every account or organisation in where
// everybody is the principal.
func (v *validator) broad(g guard) {
	if v.st.Effect != Allow || !sensitive[g.name] || g.Op.Negated() || !g.Op.like() || !v.everybody() {
		return
	}
	for _, val := range g.Values.Items {
		text, ok := val.Text.Literal()
		if i := strings.IndexAny(text, "*?$"); ok && i >= 0 && i < 6 {
			v.addValue(BroadValue, Warning, val, "", "leaves %s nearly open, and the statement's principal is everybody", g.Key.Text)
		}
	}
}

// everybody says that the statement's principals are all there are.
func (v *validator) everybody() bool {
	for _, e := range v.st.Principals.Items {
		if s, ok := e.Text.Literal(); e.Of == AnyPrincipal || e.Of == AWSPrincipal && ok && s == "*" {
			return true
		}
	}
	return false
}

// weak reports conditions that hold in more cases than they seem to.
func (v *validator) weak(g guard, list []guard) {
	allow := v.st.Effect == Allow
	switch {
	case allow && g.Op.Set == ForAllValues && g.known && g.key.Multi && !g.Op.Negated() && !v.st.ConditionsOpen && !asksPresence(g.name, list) && !v.lacksOnPurpose(g.name):
		v.addValue(NoNullCheck, Note, g.OperatorAt, "", "also holds when %s is not in the request, and no Null asks for it", g.Key.Text)
	case allow && g.Op.IfExists && alwaysPresent[g.name]: // a Deny with it holds for more, as those of organizations are meant to
		v.addValue(IfExistsWeakens, Note, g.OperatorAt, strings.TrimSuffix(g.Op.String(), "IfExists"), "ends with IfExists, though every request has %s", g.Key.Text)
	case allow && g.Op.IfExists && !g.Op.Negated() && perimeter[g.name]:
		v.addValue(IfExistsWeakens, Note, g.OperatorAt, strings.TrimSuffix(g.Op.String(), "IfExists"), "also holds when %s is not in the request", g.Key.Text)
	case allow && g.Op.demands() && (g.name == "aws:referer" || g.name == "aws:useragent"):
		v.addValue(SpoofableKey, Note, g.Key, "", "is what the caller says of itself, and anybody may say it")
	case g.name == "s3:prefix" && (allow && g.Op.Base == "StringNotLike" || v.st.Effect == Deny && g.Op.Base == "StringLike"):
		v.addValue(S3PrefixNegative, Note, g.Key, "", "is what the request asks to list, and a shorter prefix lists the same objects")
	case v.doc.Type == ResourceBased && g.name == "s3:resourceaccount":
		v.addValue(IrrelevantKey, Note, g.Key, "", "is always the bucket's own account in the bucket's policy")
	case strings.HasPrefix(g.name, "aws:resourcetag/"):
		v.tagKey(g)
	case v.doc.Type == Trust && allow && g.Op.demands() && (strings.HasPrefix(g.name, "aws:requesttag/") || g.name == "aws:tagkeys"):
		v.tagSession(g)
	}
}

// asksPresence says that a condition demands that the key is in the request.
func asksPresence(name string, list []guard) bool {
	for _, g := range list {
		if s, ok := g.only(); g.name == name && (g.Op.demands() || ok && g.Op.Base == "Null" && strings.EqualFold(s, "false")) {
			return true
		}
	}
	return false
}

// lacksOnPurpose says that the statement's actions explain why it does not ask for
// the key: some of them never tell it and would no longer be granted, or all of
// them write tags, and so tell which.
func (v *validator) lacksOnPurpose(key string) bool {
	tell, silent, tagging := false, false, key == "aws:tagkeys"
	for _, a := range v.st.Actions.Items {
		text, _ := a.Text.Literal()
		action := catalogue.FindAction(text)
		if action == nil {
			tagging = false
			continue
		}
		if carries(action, key) {
			tell = true
		} else {
			silent = true
		}
		tagging = tagging && action.Access == catalogue.Tagging
	}
	return tell && (silent || tagging)
}

// tagKey reports conditions on the tags of resources whose service does not tell
// them to IAM.
func (v *validator) tagKey(g guard) {
	if g.Op.Base == "Null" || g.Op.IfExists || g.Op.Negated() {
		return
	}
	var prefix string
	for _, a := range v.st.Actions.Items {
		text, ok := a.Text.Literal()
		p, name, _ := strings.Cut(strings.ToLower(text), ":")
		if !ok || prefix != "" && p != prefix || name == "" {
			return
		}
		prefix = p
	}
	service := catalogue.Lookup(prefix)
	if service == nil || v.st.Actions.Open || service.HasKey("aws:ResourceTag/x") || service.HasKey(prefix+":ResourceTag/x") {
		return
	}
	why := "is told by no action of %s that is known as of %s, so that the statement grants nothing"
	if v.st.Effect == Deny {
		why = "is told by no action of %s that is known as of %s, so that the statement denies nothing"
	}
	v.addValue(TagKeyUnsupported, Note, g.Key, "", why, service.Name, catalogueDate())
}

// tagSession reports conditions on session tags in a trust policy that lets
// nobody tag sessions.
func (v *validator) tagSession(g guard) {
	if v.doc.Open {
		return
	}
	for _, st := range v.doc.Statements {
		if st.Effect != Deny && st.action(TagSession) != No {
			return
		}
	}
	for _, e := range v.st.Principals.Items {
		if e.Of == ServicePrincipal || e.Of == FederatedPrincipal {
			return // Pod Identity has a rule of its own; tokens carry tags
		}
	}
	v.addValue(ActionForKey, Warning, g.Key, "", "is only in requests that tag their session, and the document allows no sts:TagSession")
}

// holdsKMSKey says that the key holds the ARN of a KMS key, as those of S3 do and
// those that the catalogue says so of. Other services tell an id.
func (g guard) holdsKMSKey() bool {
	return strings.HasSuffix(g.name, "-aws-kms-key-id") || strings.HasSuffix(g.name, "kmskeyarn") ||
		g.known && g.key.Type == catalogue.ARN && strings.HasSuffix(g.name, "kmskey")
}

// isKMSKey says that a text is the ARN of a KMS key, not of an alias.
func isKMSKey(t Text) bool {
	a, is := ParseARN(t)
	return is == Yes && a.Service.String() == "kms" && HasPrefix(a.Resource, "key/") == Yes
}

// tidy reports conditions that say more, or less plainly, than they mean.
func (v *validator) tidy(g guard) {
	fam := family(g.Op.Base)
	arns, below := 0, 0
	for _, val := range g.Values.Items {
		text, ok := val.Text.Literal()
		if !ok {
			continue
		}
		switch {
		case fam == "IpAddress":
			if p, err := netip.ParsePrefix(text); err == nil && p != p.Masked() {
				v.addValue(HostBits, Note, val, p.Masked().String(), "has bits beyond its mask, which do not count")
			}
		case text == "*" && g.Op.like() && !g.Op.Negated() && (g.Op.IfExists || g.Op.Set == ForAllValues):
			v.addValue(Tautology, Note, val, "", "matches everything, and %s holds without the key too", g.Op)
		case text == "*" && g.Op.like() && !g.Op.Negated():
			v.addValue(Tautology, Note, val, fmt.Sprintf(`"Null": {%q: "false"}`, g.Key.Text), `only asks for the key, which "Null": "false" says plainly`)
		case g.holdsKMSKey() && fam == "String" && !strings.ContainsAny(text, "*?$") && !isKMSKey(val.Text):
			v.addValue(KMSKeyValue, Warning, val, "", "is not the ARN of a KMS key, arn:aws:kms:…:key/…, which %s holds", g.Key.Text)
		case fam == "String" && strings.HasPrefix(text, "arn:") && g.known && g.key.Type == catalogue.ARN:
			arns++
		case strings.HasPrefix(g.Op.Base, "NumericLess") || strings.HasPrefix(g.Op.Base, "NumericGreater"):
			below++
		}
	}
	if arns > 0 {
		v.addValue(StringOnARN, Note, g.OperatorAt, strings.Replace(strings.Replace(g.Op.String(), "String", "Arn", 1), "IgnoreCase", "", 1), "compares text, and %s is an ARN, whose parts ArnLike compares one by one", g.key.Name)
	}
	if below > 1 {
		v.addWhole(RedundantNumber, Note, g.Values.Span, "", "has several bounds for %s under %s, of which the widest decides", g.Key.Text, g.Op)
	}
}
