package policy

import (
	"regexp"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/policy/catalogue"
	"github.com/eksiamlint/eksiamlint/policy/spelling"
)

var (
	accountPart = regexp.MustCompile(`^([0-9*?]*|aws|[a-z][a-z-]*)$`)
	regionPart  = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-\d+$`)
	iamTypes    = []string{
		"user/", "role/", "group/", "policy/", "instance-profile/", "mfa/", "oidc-provider/", "saml-provider/", "server-certificate/",
		"federated-user/", "report/", "access-report/", "sms-mfa/", "u2f/", "assumed-role/", "role-template/", "root", "delegation-request/",
	}
)

// irregular are services whose ARNs the catalogue does not list in full. Those
// of sts are sessions, which people write where a role is meant.
var irregular = map[string]bool{
	"apigateway": true, "execute-api": true, "waf": true, "waf-regional": true, "backup": true, "s3": true, "rds": true, "iot": true,
	"cloudformation": true, "catalog": true, "servicecatalog": true, "aws-marketplace": true, "ssm": true, "quicksight": true, "sts": true,
}

// resources checks the statement's resources, each by itself.
func (v *validator) resources() {
	st := v.st
	if v.doc.Type == Trust || v.doc.Type == Repository {
		return
	}
	for _, r := range st.Resources.Items {
		v.resource(r)
	}
	for _, r := range st.NotResources.Items {
		before := len(v.out)
		if v.resource(r); st.Effect == Deny {
			v.ineffective(before, NotResourceDeny)
		}
	}
}

func (v *validator) resource(at Value) {
	text, literal := at.Text.Literal()
	if literal && (text == "*" || strings.Trim(text, "*?") == "" && text != "") {
		return
	}
	if literal && text != strings.TrimSpace(text) {
		v.addValue(ResourceBlank, Error, at, strings.TrimSpace(text), "has a blank at its beginning or end")
		return
	}
	// Policy variables may hold colons; so may holes.
	t := at.Text
	if strings.Contains(t.s, "${") {
		if literal && !strings.Contains(text, "}") && v.doc.variables() == Yes {
			v.addValue(VariableSyntax, Error, at, "", "has a policy variable that does not end")
			return
		}
		t = variablesAsHoles(t)
		if literal && v.doc.variables() == Yes {
			if before, _, _ := strings.Cut(text, "${"); strings.HasPrefix(before, "arn:") && strings.Count(before, ":") < 4 {
				v.addValue(VariablePosition, Warning, at, "", "has a policy variable before its account, where IAM fills none in")
				return
			}
			if v.variablesOf(at, text) {
				return
			}
		}
	}
	begins := HasPrefix(t, "arn:")
	switch {
	case begins == No && !mayBeStar(at.Text) && !mayBeWild(t):
		if literal || strings.HasPrefix(t.s, "arn") || firstLiteral(t) {
			v.addValue(ResourceNotARN, Error, at, "", `is no ARN and not "*"`)
		}
		return
	case begins != Yes:
		return
	}
	if literal {
		if found := Placeholders(t); len(found) > 0 {
			v.addValue(ARNPlaceholder, Warning, at, "", "still has the placeholder %s", found[0])
			return
		}
	}
	a, is := ParseARN(t)
	if is == No {
		v.addValue(ARNMissingFields, Warning, at, "", "has %d parts, an ARN has 6", strings.Count(t.s, ":")+1)
		return
	}
	if is == Yes {
		v.arn(at, a, t)
	}
}

// mayBeWild says that a text may be a pattern for ARNs that does not begin with
// "arn:" itself.
func mayBeWild(t Text) bool { return strings.HasPrefix(t.s, "*") || strings.HasPrefix(t.s, "?") }

// firstLiteral says that t begins with written text, so that no filling of its
// holes makes it begin otherwise.
func firstLiteral(t Text) bool { return !strings.HasPrefix(t.s, mark) }

// arn checks the parts of an ARN.
func (v *validator) arn(at Value, a ARN, whole Text) {
	partition, known := a.Partition.Literal()
	if known && partition != "" && !strings.ContainsAny(partition, "*?") && !isPartition(partition) {
		v.addValue(UnknownPartition, Error, at, "", "has %q as its partition, of which AWS has none of that name", partition)
		return
	}
	service, known := a.Service.Literal()
	if !known {
		return
	}
	if strings.Contains(service, "*") || strings.Contains(service, "?") {
		if strings.Trim(service, "*") == "" && v.st.Resources.Set && v.wildARN(a) {
			return // arn:aws:*:… of every service is common, though IAM's documentation forbids it
		}
		v.addValue(ARNServiceWild, Warning, at, "", "has a wildcard as its service, which must be written out")
		return
	}
	if service != strings.ToLower(service) {
		v.addValue(ARNServiceCase, Error, at, "", "has %q as its service, which is lower case", service)
		return
	}
	if service == "ssm" && HasPrefix(a.Resource, "parameter//") == Yes && v.doc.Type == Identity {
		text, _ := at.Text.Literal()
		v.addValue(ARNFormat, Warning, at, strings.Replace(text, "parameter//", "parameter/", 1), "has two slashes, and the ARN of the parameter /a has one: parameter/a")
		return
	}
	region, regionKnown := a.Region.Literal()
	account, accountKnown := a.Account.Literal()
	resource, _ := a.Resource.Literal()
	switch {
	case regionKnown && region != "" && !strings.ContainsAny(region, "*?") && !isRegion(region) && region != "aws-global":
		v.addValue(BadRegion, Warning, at, "", "has %q as its region", region)
		return
	case accountKnown && account != "" && account != "*" && !IsAccountID(account) &&
		(!accountPart.MatchString(account) || bareAccount.MatchString(account)):
		v.addValue(BadAccount, Error, at, "", "has %q as its account, an account has 12 digits", account)
		return
	case service == "iam" && regionKnown && region != "" && region != "*":
		v.addValue(ARNRegionSet, Error, at, "", "has a region, which ARNs of IAM have not")
		return
	case service == "iam" && a.Resource.Known() && !iamResource(resource):
		v.addValue(IAMResourceType, Error, at, "", "has %q where an ARN of IAM has a type, such as role/ or policy/", resource)
		return
	}
	types, listed := catalogue.ARNService(service)
	if !listed {
		if catalogue.Lookup(service) == nil && !retired[service] {
			v.addValue(UnknownARNService, Warning, at, nearestARNService(service), "has %q as its service, which no ARN has that is known as of %s", service, catalogueDate())
		}
		return
	}
	v.format(at, a, whole, service, types)
}

func nearestARNService(service string) string {
	return spelling.Nearest(service, catalogue.ARNServices())
}

// wildARN says that an ARN with a wildcard as its service leaves region and
// account open too.
func (v *validator) wildARN(a ARN) bool { return strings.Trim(a.Region.s+a.Account.s, "*") == "" }

func isPartition(s string) bool {
	for _, p := range partitions {
		if p.Name == s {
			return true
		}
	}
	return false
}

func iamResource(s string) bool {
	if s == "" || strings.ContainsAny(s[:1], "*?") {
		return true
	}
	for _, t := range iamTypes {
		if strings.HasPrefix(s, t) {
			return true
		}
		// A wildcard may stand for the rest of the type.
		if i := strings.IndexAny(s, "*?"); i >= 0 && i <= len(t) && strings.HasPrefix(t, s[:i]) {
			return true
		}
	}
	return false
}

// format compares an ARN with the formats of its service's resource types.
func (v *validator) format(at Value, a ARN, whole Text, service string, types []*catalogue.ResourceType) {
	if irregular[service] {
		return
	}
	var near []*catalogue.ResourceType // those whose last part fits
	text := arnTextOf(whole)
	for _, t := range types {
		if partsPart(a.Resource.s, t.LastPart()) {
			continue
		}
		f := strings.SplitN(t.Pattern(), ":", 6)
		lacks := a.Region.IsEmpty() && f[3] == "*" || a.Account.IsEmpty() && f[4] == "*"
		if !lacks && text.meets(t) {
			return
		}
		if intersects(a.Resource, Literal(f[5]), reading{pattern: true}) != No {
			near = append(near, t)
		}
	}
	if len(near) > 0 {
		v.regionAndAccount(at, a, near)
		return
	}
	expected := ""
	if len(types) == 1 {
		expected = types[0].ARN
	}
	v.addValue(ARNFormat, Warning, at, expected, "is no ARN of a resource that %s has", service)
}

// arnText is a text that is compared with the patterns of many resource types.
type arnText struct {
	Text
	last string // its last part as written
	firm bool   // no hole before the last part shifts it
}

func arnTextOf(t Text) arnText {
	last := lastPart(t.s)
	return arnText{t, last, t.Known() || len(t.holes) == CountHoles(last)}
}

// meets says that the text may match the pattern of a resource type.
func (t arnText) meets(typ *catalogue.ResourceType) bool {
	if t.firm && partsPart(t.last, typ.LastPart()) {
		return false
	}
	if t.Known() {
		if meets, ok := plainMeet(t.s, typ.Pattern()); ok {
			return meets
		}
	}
	return intersects(t.Text, Literal(typ.Pattern()), reading{pattern: true, arn: true}) != No
}

func lastPart(arn string) string {
	for range 5 {
		_, rest, ok := strings.Cut(arn, ":")
		if !ok {
			return ""
		}
		arn = rest
	}
	return arn
}

// partsPart says that two patterns begin with different letters, before any of
// their wildcards and holes: nothing matches both.
func partsPart(a, b string) bool {
	for i := range min(len(a), len(b)) {
		x, y := a[i], b[i]
		if x == '*' || x == '?' || y == '*' || y == '?' || x >= 0x80 {
			return false
		}
		if x != y {
			return true
		}
	}
	return false
}

// regionAndAccount says why none of the types whose last part fits is meant.
func (v *validator) regionAndAccount(at Value, a ARN, types []*catalogue.ResourceType) {
	region, account := true, true // all types have one
	noRegion, noAccount := true, true
	for _, t := range types {
		parts := strings.SplitN(t.ARN, ":", 6)
		region, account = region && parts[3] != "", account && parts[4] != ""
		noRegion, noAccount = noRegion && parts[3] == "", noAccount && parts[4] == ""
	}
	expected := ""
	if len(types) == 1 {
		expected = types[0].ARN
	}
	add := func(code, why string) { v.addValue(code, Warning, at, expected, "%s", why) }
	switch {
	case noRegion && Equal(a.Region, Text{}) == No:
		add(ARNRegionSet, "has a region, such ARNs have none")
	case noAccount && Equal(a.Account, Text{}) == No:
		add(ARNAccountSet, "has an account, such ARNs have none")
	case account && a.Account.IsEmpty():
		add(ARNAccountMissing, "has no account, such ARNs have one")
	case region && a.Region.IsEmpty():
		add(ARNRegionMissing, "has no region, such ARNs have one")
	}
}

// isRegion says that a text has the form of a region's name.
func isRegion(s string) bool { return slices.Contains(regionNames(), s) || regionPart.MatchString(s) }

// regionNames are the regions that people write most.
func regionNames() []string { return partitions[len(partitions)-1].Regions }
