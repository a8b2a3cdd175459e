package graph

import (
	"strconv"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// documentGroups are the groups of what [policy.Parse] and [policy.Validate]
// find. A code that is not here is not worth a finding of its own (Allow with
// NotAction is how power users are made), or belongs to others: JSON that cannot
// be read is an error of the run.
var documentGroups = map[string]string{}

func init() {
	for group, codes := range map[string][]string{
		"policy.document_refused": {
			policy.DuplicateKey, policy.WrongType, policy.UnknownElement, policy.UnknownStatementEl, policy.MissingStatement,
			policy.InvalidVersion, policy.MissingEffect, policy.InvalidEffect, policy.MissingAction,
			policy.MissingResource, policy.MissingPrincipal, policy.ElementConflict, policy.PrincipalInIdentity, policy.ResourceInTrust,
			policy.EmptyList, policy.EmptyPrincipal, policy.InvalidSid, policy.DuplicateSid, policy.InvalidCharacter,
		},
		"policy.document_size":  {policy.DocumentSize},
		"policy.variable_plain": {policy.VariableVersion},
		"policy.action_unknown": {
			policy.ActionFormat, policy.ActionVendor, policy.ActionBlank, policy.ActionComma, policy.UnknownService, policy.UnknownAction,
			policy.ActionNoMatch, policy.APIName, policy.NonSTSInTrust, policy.VariablePosition,
		},
		"policy.resource_malformed": {
			policy.ResourceNotARN, policy.ARNMissingFields, policy.UnknownPartition, policy.ARNServiceWild, policy.ARNServiceCase,
			policy.IAMResourceType, policy.UnknownARNService, policy.BadRegion, policy.ARNRegionSet, policy.ARNRegionMissing,
			policy.BadAccount, policy.ARNAccountSet, policy.ARNAccountMissing, policy.ARNFormat, policy.ResourceBlank, policy.ARNPlaceholder,
		},
		"policy.action_not_granted": {policy.ActionResource, policy.S3Mixup, policy.KeyNotForAction},
		"policy.condition_malformed": {
			policy.UnknownOperator, policy.NullIfExists, policy.NullQualifier, policy.KeyFormat, policy.UnknownGlobalKey,
			policy.UnknownServiceKey, policy.DuplicateKeyCase, policy.DeprecatedKey, policy.OperatorType, policy.BadBool, policy.BadNumber,
			policy.BadDate, policy.BadBinary, policy.BadIP, policy.BadARNValue, policy.WildcardNoLike, policy.MultipleBool,
			policy.MissingQualifier, policy.TagKeyMissing, policy.PrivateIP, policy.VPCID, policy.ConditionRegion, policy.ServiceValue,
			policy.VariableSyntax, policy.VariableOperator, policy.EmptyValues,
		},
		"policy.principal_malformed": {
			policy.UnknownPrincipal, policy.PrincipalFormat, policy.PrincipalWildcard, policy.PrincipalARN, policy.StarInTrust,
			policy.NotPrincipalTrust, policy.UniqueIDPrincipal, policy.GroupPrincipal,
		},
		"policy.grants_too_much": {
			policy.FullAdmin, policy.FullIAM, policy.PassRoleStar, policy.AllowNotPrincipal,
		},
	} {
		for _, code := range codes {
			documentGroups[code] = group
		}
	}
}

// checkDocuments reports what is wrong with IAM documents, wherever they stand.
func (b *builder) checkDocuments() {
	for _, r := range b.roles {
		b.checkDocument(&r.Trust, &r.Decl, policy.Trust, r.id, "trust policy of role "+quote(r.out.Name), false)
		for i := range r.Inline.Items {
			p := &r.Inline.Items[i]
			b.checkDocument(&p.Doc, &r.Decl, policy.Identity, r.id, "policy "+quote(nameOr(p.Name, r.out.Name)), false)
		}
	}
	for _, p := range b.set.InlinePolicies {
		b.checkDocument(&p.Doc, &p.Decl, policy.Identity, "policy/"+p.Address, "policy "+quote(nameOr(p.Name, p.Address)), false)
	}
	for _, p := range b.set.Policies {
		b.checkDocument(&p.Doc, &p.Decl, policy.Identity, "policy/"+p.Address, "policy "+quote(nameOr(p.Name, p.Address)), true)
	}
	for _, p := range b.set.StandalonePolicies {
		if typ, ok := b.standaloneType(p); ok {
			b.checkDocument(&p.Doc, &p.Decl, typ, "document/"+p.Address, "the document", false)
		}
	}
}

func nameOr(name fact.String, address string) string {
	if s, ok := name.V.Literal(); ok && s != "" {
		return s
	}
	return address
}

// standaloneType tells what a file of its own is for by what its statements
// have; only when all of them agree.
func (b *builder) standaloneType(p *fact.StandalonePolicy) (policy.DocumentType, bool) {
	doc := b.parse(&p.Doc, policy.ResourceBased)
	if doc == nil || doc.Open || len(doc.Statements) == 0 {
		return 0, false
	}
	identity, trust := 0, 0
	for _, st := range doc.Statements {
		principal := st.Principals.Set || st.NotPrincipals.Set
		sts := len(st.Actions.Items) > 0
		for _, a := range st.Actions.Items {
			sts = sts && policy.HasPrefix(a.Text, "sts:") == policy.Yes
		}
		switch resource := st.Resources.Set || st.NotResources.Set; {
		case !principal && resource:
			identity++
		case principal && !resource && sts:
			trust++
		}
	}
	switch len(doc.Statements) {
	case identity:
		return policy.Identity, true
	case trust:
		return policy.Trust, true
	}
	return policy.ResourceBased, identity == 0 && trust == 0 && doc.Statements[0].Principals.Set
}

func (b *builder) checkDocument(src *fact.Document, d *fact.Decl, typ policy.DocumentType, id, subject string, managed bool) {
	if src.State != fact.Known && src.State != fact.Symbolic || !sure(d) {
		return
	}
	doc := &document{src: src}
	for _, p := range b.documentProblems(src.Text, typ, managed) {
		code := documentGroups[p.Code]
		if code == "" || p.Code == policy.ActionResource && strings.HasPrefix(strings.ToLower(p.Value), "sts:") {
			continue // who may assume whom is for the rules about steps
		}
		about := p.Code
		if p.Statement != nil {
			about = strconv.Itoa(p.Statement.Index) + "." + about
		}
		value := p.Value
		if value == "" && p.End > p.Start {
			if text := src.Text.Slice(p.Start, p.End).String(); !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
				value = strings.Trim(text, `"`)
			}
		}
		site := doc.site(p.Span)
		if p.Span == (policy.Span{}) {
			site = src.At
		}
		b.problem(site, d, &Problem{
			Code: code, Kind: p.Code, Subject: subject, Value: value, Expected: p.Expected, Why: p.Why,
			Severity: p.Severity.String(), About: []string{id + "#" + about + "." + value},
		})
	}
}

// documentProblems reads and checks a text; equal texts once.
func (b *builder) documentProblems(text policy.Text, typ policy.DocumentType, managed bool) []policy.Problem {
	key := typ.String() + "\x00" + strconv.FormatBool(managed) + "\x00" + text.Key()
	problems, ok := b.checkedDocuments[key]
	if ok {
		return problems
	}
	parsed, problems := policy.Parse(text, typ)
	if !text.Known() && parsed.Open {
		problems = nil // what stands around holes may be read otherwise once they are filled
	}
	problems = append(problems, policy.Validate(parsed, policy.Options{Managed: managed})...)
	b.checkedDocuments[key] = problems
	return problems
}
