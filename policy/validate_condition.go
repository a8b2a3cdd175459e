package policy

import (
	"encoding/base64"
	"net/netip"
	"regexp"
	"strings"

	"github.com/eksiamlint/eksiamlint/policy/catalogue"
	"github.com/eksiamlint/eksiamlint/policy/spelling"
)

var (
	vpcID  = regexp.MustCompile(`^vpc-([0-9a-f]{8}|[0-9a-f]{17})$`)
	vpceID = regexp.MustCompile(`^vpce-([0-9a-f]{8}|[0-9a-f]{17})$`)
	// externalID is what an external id is made of (AssumeRole in the API reference of STS).
	externalID      = regexp.MustCompile(`^[\w+=,.@:/-]+$`)
	servicePrinName = regexp.MustCompile(`^[a-z0-9*?.-]+\.(amazonaws\.com(\.cn)?|amazon\.com|aws|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov|amazonaws\.eu)$`)
)

// undocumentedKeys are global condition keys that AWS's own policies use.
var undocumentedKeys = []string{"aws:PrincipalOrgMasterAccountId", "aws:ARN", "aws:SourceVpceAccount", "aws:CalledViaAWSService"}

// conditions checks the statement's conditions.
func (v *validator) conditions() {
	seen := map[string]string{}
	var list []guard
	for _, c := range v.st.Conditions {
		key, ok := c.Key.Text.Literal()
		if ok {
			folded := c.OperatorAt.Text.Key() + "\x00" + strings.ToLower(key)
			if first, is := seen[folded]; is && first != key {
				v.addValue(DuplicateKeyCase, Error, c.Key, first, "is the key %s again, for letter case does not count", first)
			}
			seen[folded] = key
		}
		v.operator(c)
		typ, known := v.key(c, key, ok)
		v.values(c, key, typ, known)
		if ok {
			list = append(list, guard{c, strings.ToLower(key), typ, known})
		}
	}
	v.guards(list)
}

func (v *validator) operator(c *Condition) {
	op, ok := c.OperatorAt.Text.Literal()
	switch {
	case !ok:
	case strings.EqualFold(op, "NullIfExists"):
		v.addValue(NullIfExists, Error, c.OperatorAt, "Null", "is no operator: Null asks for presence itself")
	case c.Op.Base == "Null" && c.Op.Set != NoSet:
		v.addValue(NullQualifier, Warning, c.OperatorAt, "Null", "has a set operator, which Null does not take")
	}
	if !c.Values.Open && len(c.Values.Items) == 0 && !v.st.Broken {
		v.addWhole(EmptyValues, Warning, c.Values.Span, "", "has an empty list for %s, so that the condition never holds", c.Key.Text)
	}
}

// key checks a condition's key and finds out its type.
func (v *validator) key(c *Condition, name string, literal bool) (catalogue.Key, bool) {
	none := catalogue.Key{}
	if !literal {
		return none, false
	}
	if strings.Contains(name, "${") && v.doc.variables() != No {
		v.addValue(VariablePosition, Warning, c.Key, "", "has a policy variable, which keys may not have")
		return none, false
	}
	vendor, rest, ok := strings.Cut(name, ":")
	if !ok {
		if IsEKSIssuer(c.Key.Text) == No && v.doc.Type != Trust { // there the trust rules have more to say
			v.addValue(KeyFormat, Error, c.Key, "", `has no service in front, such as "aws:"`)
		}
		return none, false
	}
	if strings.EqualFold(vendor, "aws") {
		if k, is := catalogue.GlobalKey(name); is {
			if isResourceTag(name) {
				v.keyForActions(c, k, vendor, name)
			}
			return k, true
		}
		switch strings.ToLower(rest) {
		case "resourcetag", "requesttag", "principaltag":
			v.addValue(TagKeyMissing, Error, c.Key, "", "names no tag: the tag's key follows after a /")
			return none, false
		case "arn":
			v.addValue(DeprecatedKey, Warning, c.Key, "aws:PrincipalArn", "is deprecated; aws:PrincipalArn is the key")
			return none, false
		}
		if containsFold(undocumentedKeys, name) {
			return none, false
		}
		names := make([]string, 0, 64)
		for _, k := range catalogue.GlobalKeys() {
			names = append(names, k.Name)
		}
		right := spelling.Nearest(name, names)
		v.addValue(UnknownGlobalKey, Warning, c.Key, right, "is no global condition key that is known as of %s", catalogueDate())
		return none, false
	}
	service := catalogue.Lookup(vendor)
	if service == nil {
		return none, false // an OIDC provider, or a service that has only keys
	}
	if k, is := service.Key(name); is {
		v.keyForActions(c, k, vendor, name)
		return k, true
	}
	if k, is := catalogue.GlobalKey(name); is { // keys of role sessions
		return k, true
	}
	if len(service.Keys) > 0 && service.Name != "" {
		names := make([]string, 0, len(service.Keys))
		for _, k := range service.Keys {
			names = append(names, k.Name)
		}
		right := spelling.Nearest(name, names)
		v.addValue(UnknownServiceKey, Warning, c.Key, right, "is no condition key of %s that is known as of %s", service.Name, catalogueDate())
	}
	return none, false
}

// isResourceTag says that a key is a tag of the resource: aws:ResourceTag/… or a
// service's own.
func isResourceTag(key string) bool {
	_, rest, _ := strings.Cut(strings.ToLower(key), ":")
	return strings.HasPrefix(rest, "resourcetag/")
}

// describesAll says that an action lists what there is, and so works on no resource
// that has tags: of these services, whose machines and balancers EKS makes, that is
// certain.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
func describesAll(name string, a *catalogue.Action) bool {
	prefix, action, _ := strings.Cut(strings.ToLower(name), ":")
	return len(a.Resources) == 0 && strings.HasPrefix(action, "describe") &&
		(prefix == "ec2" || prefix == "autoscaling" || prefix == "elasticloadbalancing")
}

// keyForActions reports actions that never carry a key which the statement
// demands: they are not granted. The reference does not list all actions whose
// requests have tags.
func (v *validator) keyForActions(c *Condition, k catalogue.Key, vendor, name string) {
	st := v.st
	if st.Effect != Allow || st.Broken || st.Open || !c.Op.demands() || st.NotActions.Set || st.Actions.Open || v.doc.Type == Trust {
		return
	}
	resourceTag := isResourceTag(name)
	if !resourceTag && strings.Contains(strings.ToLower(name), "tag") {
		return
	}
	if _, session := catalogue.GlobalKey(name); session && !resourceTag {
		return // every request of such a session has it
	}
	var without []Value
	for _, a := range st.Actions.Items {
		text, ok := a.Text.Literal()
		prefix, _, _ := strings.Cut(text, ":")
		if !ok || !strings.EqualFold(prefix, vendor) && !strings.EqualFold(vendor, "aws") {
			continue
		}
		action := catalogue.FindAction(text)
		if strings.ContainsAny(text, "*?") || action == nil || resourceTag && !describesAll(text, action) {
			continue
		}
		if !carries(action, name) && !v.elsewhere(text) {
			without = append(without, a)
		}
	}
	for _, a := range without {
		v.addValue(KeyNotForAction, Warning, a, "", "never has the condition key %s that the statement demands, so that it is not granted", k.Name)
	}
}

// carries says that requests of an action may have the key.
func carries(a *catalogue.Action, key string) bool {
	has := func(keys []catalogue.Key) bool {
		for _, k := range keys {
			if k.Matches(key) {
				return true
			}
		}
		return false
	}
	if has(a.Keys) {
		return true
	}
	for _, r := range a.Resources {
		if has(r.Keys) || has(r.Type.Keys) {
			return true
		}
	}
	return false
}

// family is the type of values that an operator compares.
func family(base string) string {
	for _, f := range []string{"String", "Arn", "Numeric", "Date", "Bool", "Binary", "Null"} {
		if strings.HasPrefix(base, f) {
			return f
		}
	}
	if strings.HasSuffix(base, "IpAddress") {
		return "IpAddress"
	}
	return ""
}

// suits says that an operator of the family can compare values of the type. AWS
// keeps ARNs, numbers and dates of many keys as text, and its own policies
// compare these as such.
func suits(family string, t catalogue.KeyType) bool {
	switch family {
	case "Arn":
		return t == catalogue.ARN || t == catalogue.String
	case "Numeric":
		return t == catalogue.Numeric || t == catalogue.Date || t == catalogue.String
	case "Date":
		return t == catalogue.Date || t == catalogue.Numeric || t == catalogue.String
	case "Bool":
		return t == catalogue.Bool || t == catalogue.String
	case "IpAddress":
		return t == catalogue.IPAddress || t == catalogue.String
	}
	return true // text compares with anything; Binary and Null have no type here
}

func (v *validator) values(c *Condition, name string, k catalogue.Key, known bool) {
	op := c.Op
	fam := family(op.Base)
	if op.Base == "" {
		return
	}
	if known {
		switch {
		case !suits(fam, k.Type):
			v.addValue(OperatorType, Warning, c.OperatorAt, "", "compares %s, and %s is %s", fam, k.Name, k.Type)
		case op.Set == NoSet && k.Multi && fam != "Null" && !op.Negated() && strings.HasPrefix(strings.ToLower(name), "aws:"):
			v.addValue(MissingQualifier, Warning, c.OperatorAt, "ForAnyValue:"+op.String(), "has no set operator, and %s holds several values", k.Name)
		case op.Set == ForAllValues && !k.Multi && v.st.Effect == Allow && !op.Negated() && v.doc.Type != Trust:
			v.addValue(SetOnSingle, Note, c.OperatorAt, "", "also holds when %s is not in the request", k.Name)
		}
	}
	if fam == "Bool" && len(c.Values.Items) > 1 {
		v.addWhole(MultipleBool, Warning, c.Values.Span, "", "compares %s with several values, and a boolean has one", c.Key.Text)
	}
	mixed := false
	privates, publics := 0, 0
	for _, val := range c.Values.Items {
		mixed = mixed || val.Kind != c.Values.Items[0].Kind
		v.wildcard(c, val, fam)
		text, literal := val.Text.Literal()
		if !literal {
			continue
		}
		if variables := v.doc.variables(); strings.Contains(text, "${") && variables != No {
			if variables == Yes {
				v.variableIn(val, text, fam)
			}
			continue
		}
		v.value(c, val, text, fam, k.Type)
		v.named(val, name, text, fam)
		if strings.EqualFold(name, "aws:PrincipalArn") && (fam == "String" || fam == "Arn") {
			v.principalARN(val, text)
		}
		if strings.EqualFold(name, "aws:SourceIp") && fam == "IpAddress" {
			if p, ok := prefix(text); ok && p.Addr().IsPrivate() {
				privates++
			} else {
				publics++
			}
		}
	}
	if privates > 0 && publics == 0 && !c.Values.Open && privates == len(c.Values.Items) {
		v.addWhole(PrivateIP, Warning, c.Values.Span, "", "compares aws:SourceIp with private addresses, of which it never is one")
	}
	if mixed {
		v.addWhole(MixedTypes, Note, c.Values.Span, "", "compares %s with strings and with other values", c.Key.Text)
	}
}

// value checks that a value is one of those that the operator compares.
func (v *validator) value(c *Condition, at Value, text, fam string, typ catalogue.KeyType) {
	switch fam {
	case "Bool", "Null":
		if !strings.EqualFold(text, "true") && !strings.EqualFold(text, "false") {
			v.addValue(BadBool, Warning, at, "", "is neither true nor false")
		}
	case "Numeric":
		if _, ok := number(text); !ok {
			v.addValue(BadNumber, Warning, at, "", "is no number")
		}
	case "Date":
		if _, ok := date(text); !ok {
			v.addValue(BadDate, Warning, at, "", "is no date of ISO 8601")
		}
	case "Binary":
		if _, err := base64.StdEncoding.DecodeString(text); err != nil {
			v.addValue(BadBinary, Warning, at, "", "is not base64")
		}
	case "IpAddress":
		if _, err := netip.ParseAddr(text); err != nil {
			if _, err := netip.ParsePrefix(text); err != nil {
				v.addValue(BadIP, Error, at, "", "is no IP address and no block of addresses")
			}
		}
	case "Arn":
		if text != "*" && strings.Count(text, ":") < 5 && !strings.HasSuffix(text, "*") {
			v.addValue(BadARNValue, Warning, at, "", "is no ARN: it has fewer than 6 parts")
		}
	case "String":
		if _, err := netip.ParsePrefix(text); err == nil && typ == catalogue.IPAddress && !c.Op.Negated() {
			v.addValue(OperatorType, Warning, c.OperatorAt, strings.Replace(c.Op.String(), c.Op.Base, "IpAddress", 1), "compares text, and %s is one address, which IpAddress looks up in blocks", c.Key.Text)
		}
	}
}

// wildcard reports a '*' or '?' under an operator that takes it for a letter.
func (v *validator) wildcard(c *Condition, val Value, fam string) {
	op := c.Op
	if fam != "String" || op.like() || HasWildcard(val.Text) != Yes ||
		strings.Contains(val.Text.s, "${") && v.doc.variables() != No {
		return
	}
	right := op
	right.Base = strings.TrimSuffix(strings.Replace(op.Base, "Equals", "Like", 1), "IgnoreCase")
	severity, expected := Warning, right.String()
	if v.claims(c) {
		claim, ok := claimOf(c)
		if !ok || !v.wildClaim(claim, val.Text) {
			return
		}
		if gitHubSubject(claim) {
			if noneOfGitHub(val.Text.s) && !op.Negated() {
				severity = Error
			}
			if anyRepository(val.Text.s) {
				expected = "" // the wildcard would let everybody in
			}
		}
	}
	v.addValue(WildcardNoLike, severity, val, expected, "has a wildcard, which %s takes for a character; %s knows wildcards", op.Base, right.Base)
}

// claims says that the condition is about a claim of a token or an assertion in a
// trust policy.
func (v *validator) claims(c *Condition) bool {
	return v.doc.Type == Trust && HasPrefix(c.Key.Text, "aws:") != Yes && HasPrefix(c.Key.Text, "sts:") != Yes
}

// named checks values of keys whose values have a form.
func (v *validator) named(at Value, key, text, fam string) {
	if fam != "String" || strings.ContainsAny(text, "*?") {
		return
	}
	switch strings.ToLower(key) {
	case "aws:sourcevpc":
		if !vpcID.MatchString(text) {
			v.addValue(VPCID, Warning, at, "", "is no id of a VPC")
		}
	case "aws:sourcevpce":
		if !vpceID.MatchString(text) {
			v.addValue(VPCID, Warning, at, "", "is no id of a VPC endpoint")
		}
	case "sts:externalid":
		if n := len(text); n < 2 || n > 1224 || !externalID.MatchString(text) {
			v.addValue(ExternalID, Error, at, "", `is no external id, which has 2 to 1,224 letters, digits and =,.@:/+_-`)
		}
	case "aws:requestedregion":
		if !isRegion(text) {
			v.addValue(ConditionRegion, Warning, at, "", "is no region")
		}
	case "iam:passedtoservice", "kms:viaservice":
		if !servicePrinName.MatchString(text) {
			v.addValue(ServiceValue, Warning, at, "", "is no service's name, such as ec2.amazonaws.com")
		}
	}
}

// principalARN reports an ARN that aws:PrincipalArn never is: of the session of a
// role it holds the role's ARN.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
func (v *validator) principalARN(at Value, text string) {
	parts := strings.SplitN(text, ":", 6)
	switch {
	case len(parts) != 6 || parts[0] != "arn":
	case parts[2] == "sts" && strings.HasPrefix(parts[5], "assumed-role/"):
		v.addValue(BadARNValue, Warning, at, "", "is the ARN of a session, and aws:PrincipalArn holds that of its role: arn:aws:iam::…:role/…")
	case parts[2] == "iam" && (strings.HasPrefix(parts[5], "roles/") || strings.HasPrefix(parts[5], "users/")):
		kind, name, _ := strings.Cut(parts[5], "/")
		v.addValue(BadARNValue, Warning, at, strings.Join(parts[:5], ":")+":"+strings.TrimSuffix(kind, "s")+"/"+name, "has %s/, an ARN has %s/", kind, strings.TrimSuffix(kind, "s"))
	}
}

// variableIn checks the policy variables of a value.
func (v *validator) variableIn(at Value, text, fam string) {
	for s := text; ; {
		_, after, ok := strings.Cut(s, "${")
		if !ok {
			break
		}
		name, rest, ends := strings.Cut(after, "}")
		key, _, _ := variable(name)
		switch {
		case !ends:
			v.addValue(VariableSyntax, Error, at, "", "has a policy variable that does not end")
			return
		case name == "":
			v.addValue(VariableSyntax, Error, at, "", "has a policy variable without a name")
			return
		case name != strings.TrimSpace(name):
			v.addValue(VariableSyntax, Error, at, "", "has a policy variable with a blank in it")
			return
		case v.unknownVariable(at, key):
			return
		}
		s = rest
	}
	if fam == "Numeric" || fam == "Date" || fam == "Bool" || fam == "Binary" || fam == "IpAddress" || fam == "Null" {
		v.addValue(VariableOperator, Warning, at, "", "has a policy variable, which this operator does not take")
	}
}

// variablesOf reports the first variable of a resource that stands for nothing.
func (v *validator) variablesOf(at Value, text string) bool {
	for name := range variablesIn(text) {
		if key, _, _ := variable(name); v.unknownVariable(at, key) {
			return true
		}
	}
	return false
}

// unknownVariable reports a variable that stands for no one value.
func (v *validator) unknownVariable(at Value, key string) bool {
	vendor, rest, ok := strings.Cut(key, ":")
	if !ok || !strings.EqualFold(vendor, "aws") || strings.HasPrefix(rest, ":") {
		return false
	}
	k, known := catalogue.GlobalKey(key)
	switch {
	case known && k.Multi:
		v.addValue(VariableUnknown, Warning, at, "", "has the variable ${%s}, which holds several values and stands for none", key)
	case !known && !containsFold(undocumentedKeys, key):
		names := make([]string, 0, 64)
		for _, k := range catalogue.GlobalKeys() {
			names = append(names, k.Name)
		}
		right := spelling.Nearest(key, names)
		if right != "" {
			right = strings.Replace(at.Text.String(), key, right, 1)
		}
		v.addValue(VariableUnknown, Warning, at, right, "has the variable ${%s}, and no request has such a key as of %s", key, catalogueDate())
	default:
		return false
	}
	return true
}

func containsFold(list []string, s string) bool {
	for _, t := range list {
		if strings.EqualFold(t, s) {
			return true
		}
	}
	return false
}
