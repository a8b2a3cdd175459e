package graph

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/workers"
	"github.com/eksiamlint/eksiamlint/policy"
)

// documentGroups are the groups of what [policy.Parse] and [policy.Validate]
// find. JSON that cannot be read is an error of the run.
var documentGroups = map[string]string{}

func init() {
	for group, codes := range map[string][]string{
		"policy.document_refused": {
			policy.DuplicateKey, policy.WrongType, policy.UnknownElement, policy.UnknownStatementEl, policy.MissingStatement,
			policy.InvalidVersion, policy.MissingEffect, policy.InvalidEffect, policy.MissingAction,
			policy.MissingResource, policy.MissingPrincipal, policy.ElementConflict, policy.PrincipalInIdentity, policy.ResourceInTrust,
			policy.EmptyList, policy.EmptyPrincipal, policy.InvalidSid, policy.DuplicateSid, policy.InvalidCharacter,
		},
		"policy.document_doubtful": {
			policy.MissingVersion, policy.DuplicateStatement, policy.MixedTypes,
		},
		"policy.document_untidy": {
			policy.EmptyStatements, policy.OldVersion, policy.IDInIdentity, policy.EmptyCondition, policy.EmptySid, policy.StringOnARN, policy.HostBits,
		},
		"policy.redundant": {
			policy.ShadowedAllow, policy.RedundantAction, policy.RedundantResource, policy.Tautology, policy.RedundantNumber, policy.SessionRedundant,
		},
		"policy.document_size": {policy.DocumentSize},
		"policy.variable_plain": {
			policy.VariableVersion, policy.VariableSyntax, policy.VariablePosition, policy.VariableOperator, policy.VariableUnknown,
		},
		"policy.action_unknown": {
			policy.ActionFormat, policy.ActionVendor, policy.ActionBlank, policy.ActionComma, policy.UnknownService, policy.UnknownAction,
			policy.ActionNoMatch, policy.APIName, policy.NonSTSInTrust,
		},
		"policy.resource_malformed": {
			policy.ResourceNotARN, policy.ARNMissingFields, policy.UnknownPartition, policy.ARNServiceWild, policy.ARNServiceCase,
			policy.IAMResourceType, policy.UnknownARNService, policy.BadRegion, policy.ARNRegionSet, policy.ARNRegionMissing,
			policy.BadAccount, policy.ARNAccountSet, policy.ARNAccountMissing, policy.ARNFormat, policy.ResourceBlank, policy.ARNPlaceholder,
			policy.PartitionMismatch, policy.ForeignResource,
		},
		"policy.deny_too_wide":        {policy.IneffectiveDeny, policy.NotResourceDeny},
		"policy.action_not_granted":   {policy.ActionResource, policy.S3Mixup, policy.KeyNotForAction},
		"policy.action_needs_star":    {policy.NeedsStar},
		"policy.statement_incomplete": {policy.RequiredType, policy.OrphanResource},
		"policy.condition_malformed": {
			policy.UnknownOperator, policy.NullIfExists, policy.NullQualifier, policy.KeyFormat, policy.UnknownGlobalKey,
			policy.UnknownServiceKey, policy.DuplicateKeyCase, policy.DeprecatedKey, policy.OperatorType, policy.BadBool, policy.BadNumber,
			policy.BadDate, policy.BadBinary, policy.BadIP, policy.BadARNValue, policy.WildcardNoLike, policy.MultipleBool,
			policy.MissingQualifier, policy.TagKeyMissing, policy.PrivateIP, policy.VPCID, policy.ConditionRegion, policy.ServiceValue,
			policy.EmptyValues, policy.ExternalID, policy.KMSKeyValue,
		},
		"policy.condition_never_holds": {policy.Contradiction, policy.KeyAbsentWebID},
		"policy.condition_too_wide":    {policy.SetOnSingle, policy.MFAPattern, policy.BroadValue, policy.GitHubSubject},
		"policy.condition_weak": {
			policy.TagKeyUnsupported, policy.NoNullCheck, policy.IfExistsWeakens, policy.SpoofableKey, policy.MissingPair,
			policy.S3PrefixNegative, policy.DynamoSelect, policy.ActionForKey, policy.AudienceSet, policy.KeyAbsentService, policy.IrrelevantKey,
		},
		"policy.principal_malformed": {
			policy.UnknownPrincipal, policy.PrincipalFormat, policy.PrincipalWildcard, policy.PrincipalARN, policy.StarInTrust,
			policy.NotPrincipalTrust, policy.UniqueIDPrincipal, policy.GroupPrincipal, policy.FederatedSyntax, policy.FederatedResource,
		},
		"policy.principal_unconfined": {policy.AnyoneGuarded, policy.ServiceNoSource},
		"policy.trust_incomplete":     {policy.RolesAnywhere},
		"policy.grants_too_much": {
			policy.FullAdmin, policy.FullIAM, policy.PassRoleStar, policy.AllowNotPrincipal, policy.ActionStar, policy.NotActionAllow,
			policy.NotActionNotRes, policy.NotResourceAllow,
		},
		"policy.reaches_far": {
			policy.ServiceWildcard, policy.StarScopable, policy.EffectivelyStar, policy.CreateSLRStar, policy.CredentialsStar, policy.DataStar,
			policy.PermissionsStar, policy.WriteStar, policy.ResourcePolicyStar,
		},
		"registry.policy_wrong_actions": {policy.ResourceInECR},
	} {
		for _, code := range codes {
			documentGroups[code] = group
		}
	}
}

// checkDocuments reports what is wrong with IAM documents, wherever they stand.
func (b *builder) checkDocuments() {
	list := b.documentsToCheck()
	problems := validateAll(list)
	for _, d := range list {
		b.reportDocument(d, problems[d.validation])
	}
}

// checkedDocument is a document that is checked, with what messages say of it.
type checkedDocument struct {
	validation
	src     *fact.Document
	decl    *fact.Decl
	id      string // of the noun that it is part of
	subject string
}

func (b *builder) documentsToCheck() []checkedDocument {
	var list []checkedDocument
	add := func(src *fact.Document, d *fact.Decl, typ policy.DocumentType, id, subject string, managed bool) {
		if src.Bound || !sure(d) {
			return
		}
		if r := b.readings.of(src, typ); r != nil {
			list = append(list, checkedDocument{validation{r, managed, len(b.useOf(src).roles) > 0}, src, d, id, subject})
		}
	}
	for _, r := range b.roles {
		add(&r.Trust, &r.Decl, policy.Trust, r.id, "the trust policy of role "+quote(r.out.Name), false)
		for i := range r.Inline.Items {
			p := &r.Inline.Items[i]
			add(&p.Doc, &r.Decl, policy.Identity, r.id, "policy "+quote(nameOr(p.Name, r.out.Name)), false)
		}
	}
	for _, p := range b.set.InlinePolicies {
		add(&p.Doc, &p.Decl, policy.Identity, "policy/"+p.Address, "policy "+quote(nameOr(p.Name, p.Address)), false)
	}
	for _, p := range b.set.Policies {
		add(&p.Doc, &p.Decl, policy.Identity, "policy/"+p.Address, "policy "+quote(nameOr(p.Name, p.Address)), true)
	}
	for _, p := range b.set.StandalonePolicies {
		if typ, ok := b.standaloneType(p); ok {
			add(&p.Doc, &p.Decl, typ, "document/"+p.Address, "the document", false)
		}
	}
	for _, p := range b.set.RepositoryPolicies {
		id, subject := repositoryNoun(p)
		add(&p.Doc, &p.Decl, policy.Repository, id, subject, false)
	}
	return list
}

// validation is a text that is checked, as a managed policy or as a part of
// something.
type validation struct {
	*reading
	managed bool
	apart   bool // roles have it: what it opens is asked of all that they have
}

// validateAll checks every text once, several at a time.
func validateAll(list []checkedDocument) map[validation][]policy.Problem {
	problems := map[validation][]policy.Problem{}
	var texts []validation
	for _, d := range list {
		if _, ok := problems[d.validation]; !ok {
			problems[d.validation] = nil
			texts = append(texts, d.validation)
		}
	}
	found := make([][]policy.Problem, len(texts))
	workers.Each(len(texts), func(i int) { found[i] = texts[i].problems() })
	for i, v := range texts {
		problems[v] = found[i]
	}
	return problems
}

// problems are what reading and checking the text find.
func (v validation) problems() []policy.Problem {
	refused := v.refused
	if v.unsure() {
		refused = nil
	}
	return summed(slices.Concat(refused, policy.Validate(v.Document, policy.Options{Managed: v.managed, Pedantic: true, Apart: v.apart})))
}

// summed leaves one of the problems that are the same remark about many places of
// a document, and counts the others.
func summed(problems []policy.Problem) []policy.Problem {
	type remark struct {
		code      string
		statement *policy.Statement
	}
	first, more := map[remark]int{}, map[int]int{}
	var out []policy.Problem
	for _, p := range problems {
		r := remark{code: p.Code}
		switch p.Code {
		case policy.RedundantAction, policy.RedundantResource:
			r.statement = p.Statement
		case policy.Tautology:
		default:
			out = append(out, p)
			continue
		}
		if i, again := first[r]; again {
			more[i]++
			continue
		}
		first[r] = len(out)
		out = append(out, p)
	}
	for i, n := range more {
		where := "document"
		if out[i].Code != policy.Tautology {
			where = "statement"
		}
		out[i].Why += fmt.Sprintf(" (and %d more in the %s)", n, where)
	}
	return out
}

// opened is what a document of roles opens, beside what else they are given and
// denied.
func (u documentUse) opened(d *policy.Document) []policy.Problem {
	var problems []policy.Problem
	for _, r := range u.roles {
		if !r.Boundary.Written() {
			problems = append(problems, policy.Reach(d, r.attached(), r.policies())...)
		}
	}
	return problems
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
		if st.Principals.May || st.NotPrincipals.May || st.Resources.May || st.NotResources.May {
			continue
		}
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
	return policy.ResourceBased, identity == 0 && trust == 0 && doc.Statements[0].Principals.Set && !doc.Statements[0].Principals.May
}

func (b *builder) reportDocument(d checkedDocument, problems []policy.Problem) {
	doc := &document{d.reading, d.src}
	use := b.useOf(d.src)
	bounds := d.typ == policy.Identity && use.mayOnlyBound(problems)
	for _, p := range slices.Concat(problems, use.opened(d.Document)) {
		severity, group := use.of(&p)
		if group == "" || bounds && group == "policy.grants_too_much" {
			continue
		}
		about := p.Code
		if p.Statement != nil {
			about = strconv.Itoa(p.Statement.Index) + "." + about
		}
		value, subject := p.Value, d.subject
		switch {
		case p.Whole && p.Statement != nil:
			subject = p.Statement.Name() + " of " + subject
		case value == "" && !p.Whole:
			value = strings.Trim(d.src.Text.Slice(p.Start, p.End).String(), `"`)
		}
		site := doc.site(p.Span)
		if p.Span == (policy.Span{}) {
			site = d.src.At
		}
		if site.Shown() != site || d.src.Map.StandsIn(p.Start, p.End) {
			continue // the text of a module that is stood in for
		}
		found := &Problem{
			Code: group, Kind: p.Code, Subject: subject, Value: value, Expected: p.Expected, Why: p.Why,
			Severity: severity.String(), About: []string{d.id + "#" + about + "." + value},
		}
		b.problem(site, d.decl, found)
		b.noteMisspelt(d.src, found)
	}
}
