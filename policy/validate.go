package policy

import (
	"fmt"
	"sort"
	"strings"
)

// Options say what [Validate] looks for.
type Options struct {
	// Managed says that the document is that of a managed policy, which may be
	// no longer than [ManagedSize].
	Managed bool
	// Pedantic also reports what is merely better practice.
	Pedantic bool
}

// The quotas of documents, in the characters that [Document.Size] counts.
const (
	ManagedSize = 6144
	InlineSize  = 10240 // of all inline policies of a role together
	TrustSize   = 2048  // by default
	TrustMax    = 8192  // what AWS raises it to at most
	SessionSize = 2048
)

// Codes of the problems that [Validate] reports, beside those of [Parse].
const (
	EmptyStatements     = "empty-statement-list"
	InvalidVersion      = "invalid-version"
	MissingVersion      = "missing-version"
	OldVersion          = "old-version"
	VariableVersion     = "variable-needs-2012"
	MissingAction       = "missing-action"
	MissingResource     = "missing-resource"
	MissingPrincipal    = "missing-principal"
	ElementConflict     = "element-conflict"
	PrincipalInIdentity = "principal-in-identity-policy"
	ResourceInTrust     = "resource-in-trust-policy"
	ResourceInECR       = "resource-in-ecr-repository-policy"
	EmptyList           = "empty-action-or-resource-list"
	EmptyPrincipal      = "empty-principal"
	EmptyCondition      = "empty-condition"
	EmptyValues         = "empty-condition-values"
	InvalidSid          = "invalid-sid"
	DuplicateSid        = "duplicate-sid"
	DuplicateStatement  = "duplicate-statement"
	DocumentSize        = "document-size"

	ActionFormat      = "action-format"
	ActionVendor      = "action-vendor-wildcard"
	ActionBlank       = "action-whitespace"
	ActionComma       = "action-comma"
	UnknownService    = "unknown-service"
	UnknownAction     = "unknown-action"
	ActionNoMatch     = "action-wildcard-no-match"
	APIName           = "api-name-not-iam-action"
	FullAdmin         = "full-admin"
	ActionStar        = "action-star"
	FullIAM           = "full-iam"
	NotActionAllow    = "notaction-with-allow"
	NonSTSInTrust     = "non-sts-action-in-trust"
	PassRoleStar      = "passrole-star"
	ServiceWildcard   = "service-wildcard"
	ResourceNotARN    = "resource-not-arn"
	ARNMissingFields  = "arn-missing-fields"
	UnknownPartition  = "arn-partition"
	ARNServiceWild    = "arn-service-wildcard"
	ARNServiceCase    = "arn-service-case"
	IAMResourceType   = "iam-resource-type"
	UnknownARNService = "unknown-arn-service"
	BadRegion         = "arn-region-invalid"
	ARNRegionSet      = "arn-region-not-allowed"
	ARNRegionMissing  = "arn-region-missing"
	BadAccount        = "arn-account-invalid"
	ARNAccountSet     = "arn-account-not-allowed"
	ARNAccountMissing = "arn-account-missing"
	ARNFormat         = "arn-resource-format"
	ResourceBlank     = "arn-extra-whitespace"
	ARNPlaceholder    = "arn-placeholder"
	ActionResource    = "action-resource-mismatch"
	NeedsStar         = "wildcard-only-action-on-arn"
	S3Mixup           = "s3-bucket-object-mixup"
	NotResourceAllow  = "notresource-with-allow"

	NullIfExists      = "null-with-ifexists"
	NullQualifier     = "null-with-qualifier"
	KeyFormat         = "condition-key-format"
	UnknownGlobalKey  = "unknown-global-key"
	UnknownServiceKey = "unknown-service-key"
	KeyNotForAction   = "key-not-for-action"
	DuplicateKeyCase  = "duplicate-condition-key-case"
	DeprecatedKey     = "deprecated-key"
	OperatorType      = "operator-type-mismatch"
	BadBool           = "bad-bool"
	BadNumber         = "bad-number"
	BadDate           = "bad-date"
	BadBinary         = "bad-binary"
	BadIP             = "bad-ip"
	BadARNValue       = "bad-arn-value"
	WildcardNoLike    = "wildcard-without-like"
	MultipleBool      = "multiple-bool"
	SetOnSingle       = "set-operator-on-single-valued"
	MissingQualifier  = "missing-qualifier"
	TagKeyMissing     = "tag-key-missing"
	PrivateIP         = "private-source-ip"
	VPCID             = "vpc-id-format"
	ConditionRegion   = "condition-region"
	ServiceValue      = "service-principal-value"
	VariableSyntax    = "variable-syntax"
	VariablePosition  = "variable-position"
	VariableOperator  = "variable-operator"
	MixedTypes        = "mixed-value-types"

	PrincipalWildcard = "principal-wildcard"
	PrincipalARN      = "principal-account-digits"
	StarInTrust       = "star-principal-in-trust"
	NotPrincipalTrust = "notprincipal-in-trust"
	UniqueIDPrincipal = "unique-id-principal"
	GroupPrincipal    = "group-principal"
	FederatedSyntax   = "federated-syntax"
	FederatedResource = "federated-in-resource-policy"
	AllowNotPrincipal = "allow-notprincipal"
	KeyAbsentWebID    = "key-absent-in-web-identity"
)

// Rows are the numbers under which the project's notes list the problems.
var rows = map[string]string{
	JSONSyntax: "P001", DuplicateKey: "P002", TrailingData: "P003", WrongType: "P004", UnknownElement: "P005",
	UnknownStatementEl: "P006", MissingStatement: "P007", EmptyStatements: "P008", InvalidVersion: "P009",
	MissingVersion: "P010", OldVersion: "P011", VariableVersion: "P012", MissingEffect: "P014", InvalidEffect: "P015",
	MissingAction: "P016", MissingResource: "P017", MissingPrincipal: "P018", ElementConflict: "P019",
	PrincipalInIdentity: "P020", ResourceInTrust: "P021", ResourceInECR: "P022", EmptyList: "P023",
	EmptyPrincipal: "P024", EmptyCondition: "P025", EmptyValues: "P026", InvalidSid: "P027", DuplicateSid: "P028",
	InvalidCharacter: "P030", DuplicateStatement: "P031", DocumentSize: "P200", TooDeep: "P001",

	ActionFormat: "P040", ActionVendor: "P041", ActionBlank: "P042", ActionComma: "P043", UnknownService: "P044",
	UnknownAction: "P045", ActionNoMatch: "P046", APIName: "P047", ActionStar: "P049", FullAdmin: "P050",
	ServiceWildcard: "P051", NotActionAllow: "P052", NonSTSInTrust: "P054", PassRoleStar: "P180", FullIAM: "P189",

	ResourceNotARN: "P060", ARNMissingFields: "P061", UnknownPartition: "P062", ARNServiceWild: "P063", ARNServiceCase: "P064",
	IAMResourceType: "P065", UnknownARNService: "P066", BadRegion: "P067", ARNRegionSet: "P068", ARNRegionMissing: "P069",
	BadAccount: "P070", ARNAccountSet: "P071", ARNAccountMissing: "P072", ARNFormat: "P073", ResourceBlank: "P074",
	ARNPlaceholder: "P075", ActionResource: "P077", NeedsStar: "P078", S3Mixup: "P082", NotResourceAllow: "P085",

	UnknownOperator: "P090", NullIfExists: "P091", NullQualifier: "P092", KeyFormat: "P093", UnknownGlobalKey: "P094",
	UnknownServiceKey: "P095", KeyNotForAction: "P096", DuplicateKeyCase: "P098", DeprecatedKey: "P099",
	OperatorType: "P100", BadBool: "P102", BadNumber: "P103", BadDate: "P103", BadBinary: "P103", BadIP: "P104",
	BadARNValue: "P105", WildcardNoLike: "P106", MultipleBool: "P107", SetOnSingle: "P108", MissingQualifier: "P109",
	TagKeyMissing: "P112", PrivateIP: "P113", VPCID: "P115", ConditionRegion: "P117", ServiceValue: "P127",
	VariableSyntax: "P130", VariablePosition: "P131", VariableOperator: "P132", MixedTypes: "P134",

	UnknownPrincipal: "P140", PrincipalFormat: "P141", PrincipalWildcard: "P142", PrincipalARN: "P143", StarInTrust: "P144",
	NotPrincipalTrust: "P145", UniqueIDPrincipal: "P146", GroupPrincipal: "P147", FederatedSyntax: "P148",
	FederatedResource: "P149", AllowNotPrincipal: "P166", KeyAbsentWebID: "P172",
}

// Row is the number of a problem's kind in the table of checks, such as "P045".
func (p *Problem) Row() string { return rows[p.Code] }

// Validate lists what is wrong with a document that could be read, in the order
// in which it stands; what could not be read is reported by [Parse]. Each
// problem holds for every filling of the document's holes.
func Validate(d *Document, o Options) []Problem {
	v := &validator{doc: d, Options: o}
	v.document()
	for _, st := range d.Statements {
		v.st = st
		v.statement()
	}
	sort.SliceStable(v.out, func(i, j int) bool { return v.out[i].Start < v.out[j].Start })
	return v.out
}

type validator struct {
	Options
	doc *Document
	st  *Statement // nil outside statements
	out []Problem
}

func (v *validator) add(code string, severity Severity, at Span, expected, why string, args ...any) {
	v.out = append(v.out, Problem{
		Span: at, Code: code, Severity: severity, Expected: expected, Why: fmt.Sprintf(why, args...), Statement: v.st,
	})
}

func (v *validator) addValue(code string, severity Severity, at Value, expected, why string, args ...any) {
	v.add(code, severity, at.Span, expected, why, args...)
	v.out[len(v.out)-1].Value = at.Text.String()
}

// strict is Error for documents that IAM itself stores, Warning for others,
// whose services are more lenient.
func (v *validator) strict() Severity {
	if v.doc.Type == ResourceBased || v.doc.Type == Repository {
		return Warning
	}
	return Error
}

func (v *validator) document() {
	d := v.doc
	if !d.Open && len(d.Statements) == 0 {
		v.add(EmptyStatements, Warning, Span{}, "", "has no statement")
	}
	version, known := d.Version.Text.Literal()
	switch {
	case d.HasVersion == No && !d.Open:
		if at, uses := v.variable(); uses {
			v.add(VariableVersion, Error, at, `"Version": "2012-10-17"`, "is plain text without a Version of 2012-10-17")
		} else {
			v.add(MissingVersion, Note, Span{}, `"Version": "2012-10-17"`, "has no Version, which means 2008-10-17")
		}
	case d.HasVersion == Yes && known && version == "2008-10-17":
		if at, uses := v.variable(); uses {
			v.add(VariableVersion, Error, at, `"Version": "2012-10-17"`, "is plain text in Version 2008-10-17")
		} else if v.Pedantic {
			v.addValue(OldVersion, Note, d.Version, "2012-10-17", "is the old version")
		}
	case d.HasVersion == Yes && known && version != "2012-10-17" && d.Version.Span != Span{}:
		v.addValue(InvalidVersion, Error, d.Version, "2012-10-17", "is no version of the policy language")
	}
	sids := map[string]bool{}
	seen := map[string]bool{}
	for _, st := range d.Statements {
		v.st = st
		if sid, ok := st.Sid.Text.Literal(); ok && sid != "" {
			if sids[sid] {
				v.addValue(DuplicateSid, v.strict(), st.Sid, "", "is the Sid of another statement too")
			}
			sids[sid] = true
		}
		if key, ok := st.normal(); ok {
			if seen[key] {
				v.add(DuplicateStatement, Note, st.Span, "", "says the same as a statement before it")
			}
			seen[key] = true
		}
	}
	v.st = nil
	v.size()
}

func (v *validator) size() {
	n := v.doc.Size
	switch {
	case v.doc.Type == Identity && v.Managed && n > ManagedSize:
		v.add(DocumentSize, Error, Span{}, "", "has %d characters, a managed policy may have %d", n, ManagedSize)
	case v.doc.Type == Identity && n > InlineSize:
		v.add(DocumentSize, Error, Span{}, "", "has %d characters, the inline policies of a role may have %d", n, InlineSize)
	case v.doc.Type == Trust && n > TrustMax:
		v.add(DocumentSize, Error, Span{}, "", "has %d characters, a trust policy may have %d", n, TrustMax)
	case v.doc.Type == Trust && n > TrustSize:
		v.add(DocumentSize, Warning, Span{}, "", "has %d characters, a trust policy may have %d unless AWS raised the quota", n, TrustSize)
	case v.doc.Type == SessionPolicy && n > SessionSize:
		v.add(DocumentSize, Warning, Span{}, "", "has %d characters, a session policy may have %d", n, SessionSize)
	}
}

// variable finds a policy variable that IAM would fill in with Version 2012-10-17.
func (v *validator) variable() (Span, bool) {
	for _, st := range v.doc.Statements {
		for _, l := range []List{st.Resources, st.NotResources} {
			for _, r := range l.Items {
				if hasVariable(r.Text) {
					return r.Span, true
				}
			}
		}
		for _, c := range st.Conditions {
			for _, r := range c.Values.Items {
				if hasVariable(r.Text) {
					return r.Span, true
				}
			}
		}
	}
	return Span{}, false
}

// hasVariable says that there is a variable with the name of a key, such as
// ${aws:username}, in the text as written.
func hasVariable(t Text) bool {
	for s := t.s; ; {
		_, after, ok := strings.Cut(s, "${")
		if !ok {
			return false
		}
		name, rest, ok := strings.Cut(after, "}")
		if ok && strings.Contains(name, ":") && !strings.ContainsRune(name, HoleRune) {
			return true
		}
		s = rest
	}
}

// normal is the same text for statements that say the same; not for ones that
// are not wholly known.
func (st *Statement) normal() (string, bool) {
	if st.Broken || st.Open || st.ConditionsOpen || st.Effect == UnknownEffect || st.Principals.Open || st.NotPrincipals.Open {
		return "", false
	}
	var b strings.Builder
	list := func(name string, l List, fold bool) bool {
		if l.Open {
			return false
		}
		var items []string
		for _, i := range l.Items {
			s := i.Text.Key()
			if fold {
				s = strings.ToLower(s)
			}
			items = append(items, s)
		}
		sort.Strings(items)
		fmt.Fprintf(&b, "%s %q\n", name, items)
		return true
	}
	b.WriteString(st.Effect.String())
	ok := list("A", st.Actions, true) && list("NA", st.NotActions, true) && list("R", st.Resources, false) && list("NR", st.NotResources, false)
	for i, p := range []Principals{st.Principals, st.NotPrincipals} {
		var items []string
		for _, e := range p.Items {
			items = append(items, e.Of.String()+" "+e.Text.Key())
		}
		sort.Strings(items)
		fmt.Fprintf(&b, "P%d %q\n", i, items)
	}
	conditions := make([]string, 0, len(st.Conditions))
	for _, c := range st.Conditions {
		outer := b.String()
		b.Reset()
		ok = list(c.Op.String()+" "+c.Key.Text.Key(), c.Values, false) && ok && c.Op.Base != ""
		conditions = append(conditions, b.String())
		b.Reset()
		b.WriteString(outer)
	}
	sort.Strings(conditions)
	b.WriteString(strings.Join(conditions, ""))
	return b.String(), ok
}

// nearest is the name that is closest to s by its letters, when it is closer
// than any other and close enough to be meant.
func nearest(s string, names []string) string {
	limit := min(2, (len(s)-1)/3)
	best, found, tie := limit+1, "", false
	s = strings.ToLower(s)
	for _, n := range names {
		if n == "" || len(n)-len(s) > limit || len(s)-len(n) > limit {
			continue
		}
		switch d := distance(s, strings.ToLower(n), best); {
		case d < best:
			best, found, tie = d, n, false
		case d == best && found != "":
			tie = true
		}
	}
	if tie {
		return ""
	}
	return found
}

// distance counts the letters to insert, drop or change, up to a limit.
func distance(a, b string, limit int) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last, low := row[0], i+1
		row[0] = i + 1
		for j := range len(b) {
			d := last
			if a[i] != b[j] {
				d = 1 + min(last, row[j], row[j+1])
			}
			last, row[j+1] = row[j+1], d
			low = min(low, d)
		}
		if low > limit {
			return limit + 1
		}
	}
	return row[len(b)]
}
