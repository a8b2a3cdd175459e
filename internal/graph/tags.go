package graph

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// principalTag begins the condition keys and variables of session tags.
const principalTag = "aws:PrincipalTag/"

// checkTagsNeeded reports roles whose policies rely on the session tags of Pod
// Identity while the pods that surely get the role have none: their association
// switches the tags off, or they come by IRSA (facts 4.19).
func (b *builder) checkTagsNeeded() {
	asking := b.rolesAskingForTags()
	for _, s := range b.in.Steps {
		if s.Principal.Verdict != Allowed || len(s.Assumed) > 0 {
			continue
		}
		kind := ""
		switch {
		case s.Via == "irsa" && s.Condition == "":
			kind = "irsa"
		case s.Via == "podidentity" && s.Association.DisableSessionTags == "yes":
			kind = "off"
		}
		if r := asking[s.Role.ID]; kind != "" && r != nil && r.complete() {
			b.tagsNeeded(r, kind, &s)
		}
	}
}

// rolesAskingForTags are the roles, by id, that have a policy which names a
// session tag of Pod Identity.
func (b *builder) rolesAskingForTags() map[string]*role {
	known, asking := map[*policy.Document]bool{}, map[string]*role{}
	for _, r := range b.roles {
		for _, g := range r.granted {
			asks, ok := known[g.Document]
			if !ok {
				asks = slices.ContainsFunc(g.Statements, func(st *policy.Statement) bool { return tagAsked(st) != "" })
				known[g.Document] = asks
			}
			if asks {
				asking[r.id] = r
			}
		}
	}
	return asking
}

func (b *builder) tagsNeeded(r *role, kind string, s *Step) {
	if r.Tags.Open {
		return
	}
	bare := policy.Context{}
	var absent []string
	for _, tag := range policy.PodTags() {
		if !slices.ContainsFunc(r.Tags.Items, func(t fact.Annotation) bool { return mayBeTag(t, tag) }) {
			bare = bare.Without(policy.Literal(principalTag + tag))
			absent = append(absent, principalTag+tag)
		}
	}
	all, _ := r.allows()
	untagged := withoutTagged(all, absent)
	for _, g := range r.granted {
		if !g.sure {
			continue
		}
		for _, st := range g.Statements {
			tag, action := reliesOn(st, all, untagged, bare)
			if tag == "" {
				continue
			}
			who := s.ServiceAccount.Name
			switch {
			case s.Via == "podidentity":
				who = s.Association.Name
			case who == "":
				who = "of add-on " + quote(s.Addon.Name)
			}
			at := g.at
			if g.src != nil {
				at = g.document.site(st.Span)
			}
			b.problem(at, &r.Decl, &Problem{
				Code: "podidentity.needs_tags", Kind: kind, Subject: "role " + quote(r.out.Name), Field: tag, Value: action, Why: who,
				Severity: "error", About: []string{r.id}, Evidence: []Evidence{{At: s.At, Note: "what gives the pods their role"}},
			})
			return
		}
	}
}

// mayBeTag says that a tag of the role itself, which is a principal tag as well,
// may have a key.
func mayBeTag(t fact.Annotation, key string) bool {
	return policy.EqualFold(t.Key.V, policy.Literal(key)) != policy.No
}

// reliesOn is the tag that a statement asks for, and an action that nothing
// allows without it; empty when there is none.
func reliesOn(st *policy.Statement, all, untagged policy.Policies, bare policy.Context) (tag, action string) {
	if tag = tagAsked(st); tag == "" || st.Effect != policy.Allow {
		return "", ""
	}
	for _, v := range st.Actions.Items {
		name, ok := v.Text.Literal()
		if !ok || strings.ContainsAny(name, "*?") {
			continue
		}
		with := policy.Request{Action: name, Target: policy.SomeResource(policy.Literal("*"))}
		without := with
		without.Context = bare
		if policy.Decide(all, with).Allowed != policy.No && policy.Decide(untagged, without).Allowed == policy.No {
			return tag, name
		}
	}
	return "", ""
}

// withoutTagged are the policies without the resources that a variable of an
// absent tag stands in: a variable without a value and a default matches nothing.
func withoutTagged(p policy.Policies, absent []string) policy.Policies {
	out := p
	out.Documents = nil
	for _, d := range p.Documents {
		c := *d
		c.Statements = nil
		for _, st := range d.Statements {
			kept := *st
			kept.Resources.Items = slices.DeleteFunc(slices.Clone(st.Resources.Items), func(v policy.Value) bool {
				text := strings.ToLower(v.Text.Encoded())
				return slices.ContainsFunc(absent, func(tag string) bool { return strings.Contains(text, "${"+strings.ToLower(tag)+"}") })
			})
			if len(kept.Resources.Items) > 0 || len(st.Resources.Items) == 0 || st.Resources.Open {
				c.Statements = append(c.Statements, &kept)
			}
		}
		out.Documents = append(out.Documents, &c)
	}
	return out
}

// tagAsked is the first session tag of Pod Identity that a statement's conditions
// or resources name.
func tagAsked(st *policy.Statement) string {
	for _, tag := range policy.PodTags() {
		names := func(t policy.Text) bool {
			return strings.Contains(strings.ToLower(t.Encoded()), strings.ToLower(principalTag)+tag)
		}
		in := func(l policy.List) bool {
			return slices.ContainsFunc(l.Items, func(v policy.Value) bool { return names(v.Text) })
		}
		if in(st.Resources) || slices.ContainsFunc(st.Conditions, func(c *policy.Condition) bool { return names(c.Key.Text) || in(c.Values) }) {
			return principalTag + tag
		}
	}
	return ""
}
