package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// anyAction stands in for a statement's actions when only its principals are asked for.
var anyAction = policy.List{Set: true, Items: []policy.Value{{Text: policy.Literal("*")}}}

// openly is the document without its conditions, and, for principals alone,
// without regard to its actions and denials: what it would let in at best.
func openly(d *policy.Document, principalsAlone bool) *policy.Document {
	c := *d
	c.Statements = make([]*policy.Statement, 0, len(d.Statements))
	for _, s := range d.Statements {
		if s.Effect == policy.Deny {
			continue
		}
		t := *s
		t.Conditions, t.ConditionsOpen = nil, false
		if principalsAlone {
			t.Actions, t.NotActions = anyAction, policy.List{}
		}
		c.Statements = append(c.Statements, &t)
	}
	return &c
}

// namesService says whether the trust policy names an AWS service in a
// statement that allows, whatever the action and conditions.
func (r *role) namesService(services ...string) policy.Truth {
	return r.letsService(openly(r.trust.Document, true), policy.AssumeRole, services)
}

// allowsService says whether some statement allows the action to the service,
// whatever the conditions.
func (r *role) allowsService(action string, services ...string) policy.Truth {
	return r.letsService(openly(r.trust.Document, false), action, services)
}

func (r *role) letsService(d *policy.Document, action string, services []string) policy.Truth {
	return policy.TrustsService(d, r.Account, services, action, policy.Context{}).Named
}

// principalNames are principals as messages list them.
func principalNames(list []policy.PrincipalElement) []string {
	var names []string
	for _, p := range list {
		name := p.Text.String()
		if p.Of == policy.FederatedPrincipal {
			name = "Federated " + name
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// principalCheck is the check of a trust policy that surely does not name who
// presents itself: at the first principal that it names instead.
func (r *role) principalCheck(presented string) Check {
	list := policy.Trusted(r.trust.Document)
	c := Check{Verdict: Denied, Presented: presented, Accepted: principalNames(list), At: r.trust.src.At.Range()}
	if len(list) > 0 {
		c.At = r.trust.at(list[0].Span)
	} else if len(r.trust.Statements) > 0 {
		c.At = r.trust.at(r.trust.Statements[0].Span)
	}
	return c
}

// actionCheck is the check of a trust policy that names a service and does not let
// it call an action: at the first action that it allows instead.
func (r *role) actionCheck(service, action string) Check {
	c := Check{Verdict: Denied, Presented: action, At: r.trust.src.At.Range()}
	for _, s := range r.trust.Statements {
		named := slices.ContainsFunc(s.Principals.Items, func(p policy.PrincipalElement) bool {
			return policy.Equal(p.Text, policy.Literal(service)) == policy.Yes
		})
		if s.Effect != policy.Allow || !named {
			continue
		}
		for _, v := range s.Actions.Items {
			if len(c.Accepted) == 0 {
				c.At = r.trust.at(v.Span)
			}
			c.Accepted = append(c.Accepted, v.Text.String())
		}
	}
	return c
}

// trustReason is why the role's trust policy, or an answer about it, is not known.
func (r *role) trustReason(holes []*policy.Hole) *fact.Reason {
	if r.Undeclared {
		return r.incomplete()
	}
	if why := reasonOf(holes); why != nil {
		return why
	}
	return documentReason(&r.Trust, r.trust)
}

// trustGroups maps the defects that package policy finds to the groups that rules read.
var trustGroups = map[string]string{
	policy.SubjectMalformed:  "irsa.subject_malformed",
	policy.SubjectWildcard:   "irsa.subject_wildcard",
	policy.SubjectMissing:    "irsa.subject_missing",
	policy.SubjectBroad:      "irsa.subject_missing",
	policy.IssuerMalformed:   "irsa.issuer_malformed",
	policy.IssuerKeyMismatch: "irsa.issuer",
	policy.FederatedAction:   "irsa.trust_action",
	policy.WebIdentityAction: "irsa.trust_action",
}

// checkTrusts reports the defects of trust policies that need no other end.
func (b *builder) checkTrusts() {
	for _, r := range b.roles {
		if r.trust == nil || !sure(&r.Decl) {
			continue
		}
		for _, d := range r.trust.defects {
			b.trustDefect(r, &d)
		}
		b.checkPrincipalPaths(r.trust, &r.Decl, "the trust policy of role "+quote(r.out.Name), r.id)
		b.checkHome(r)
		b.checkAudience(r)
		b.checkClientIDs(r)
	}
	b.checkLoneTrusts()
	b.checkProviders()
}

// checkLoneTrusts reports the same of trust policies in files of their own. One
// that a role's declaration reads is reported there.
func (b *builder) checkLoneTrusts() {
	for _, p := range b.set.StandalonePolicies {
		doc := b.parse(&p.Doc, policy.Trust)
		if doc == nil || !sure(&p.Decl) {
			continue
		}
		r := &role{Role: &fact.Role{Decl: p.Decl}, trust: doc, id: "document/" + p.Address}
		for _, d := range doc.defects {
			b.trustDefectOf(r, &d, "the document")
		}
	}
}

func (b *builder) trustDefect(r *role, d *policy.TrustDefect) {
	b.trustDefectOf(r, d, "role "+quote(r.out.Name))
}

func (b *builder) trustDefectOf(r *role, d *policy.TrustDefect, subject string) {
	code := trustGroups[d.Kind]
	if code == "" || r.Made != "" && code == "irsa.subject_missing" {
		return // eksctl's own add-on roles have no subject (facts 7.27)
	}
	p := &Problem{
		Code: code, Kind: d.Case, Subject: subject, Field: d.Field,
		Value: d.Value.String(), Expected: d.Expected, Choices: d.Choices, Why: d.Why, Severity: "error",
		About: []string{r.id},
	}
	switch {
	case code == "irsa.subject_missing":
		p.Severity = "warning"
	case d.Kind == policy.IssuerKeyMismatch && d.Case == "key" && len(d.Choices) > 0:
		p.Expected = d.Choices[0]
	}
	for _, again := range d.Also {
		p.Evidence = append(p.Evidence, Evidence{At: r.trust.at(again), Note: "the same issuer"})
	}
	b.problem(r.trust.site(d.Span), &r.Decl, p)
}

// part is where bytes of a string's encoded text stand; the whole value when
// that is not known byte by byte.
func part(s fact.String, start, end int) source.Site {
	if site := s.Map.Site(start, end); s.Map.Len() > 0 && !site.IsZero() {
		return site
	}
	return s.At
}
