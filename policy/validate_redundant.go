package policy

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/policy/catalogue"
)

// redundant reports what another part of the document says already.
func (v *validator) redundant() {
	st := v.st
	exactly := func(s string) string { return s }
	v.covered(st.Actions, RedundantAction, strings.ToLower, coversAction)
	v.covered(st.NotActions, RedundantAction, strings.ToLower, coversAction)
	v.covered(st.Resources, RedundantResource, exactly, coversResource)
	v.covered(st.NotResources, RedundantResource, exactly, coversResource)
	v.sessions()
	v.shadowed()
	v.star()
}

// coversAction says that the pattern p covers all that the pattern q covers.
func coversAction(p, q string) bool {
	return p == "*" || surelyCovers(p, q, reading{pattern: true, fold: true})
}

func coversResource(p, q string) bool {
	switch {
	case p == "*" || p == q:
		return true
	case q == "*" || strings.Contains(p, "${") || strings.Contains(q, "${") || partsPart(lastPart(p), lastPart(q)):
		return false
	}
	return surelyCovers(p, q, reading{pattern: true, arn: true})
}

// surelyCovers is Includes of texts without holes, where only a Yes counts.
func surelyCovers(p, q string, rd reading) bool {
	return covers(rd.tokens(Literal(p)), rd.tokens(Literal(q)))
}

// covered reports the items of a list that another item covers; of equal ones the
// later. Items with the same key are equal.
func (v *validator) covered(l List, code string, key func(string) string, covers func(p, q string) bool) {
	if len(l.Items) < 2 {
		return
	}
	keys, heads := make([]string, len(l.Items)), make([]string, len(l.Items))
	first := make(map[string]int, len(l.Items))
	var wild []int
	for i, item := range l.Items {
		text, ok := item.Text.Literal()
		if !ok {
			continue
		}
		keys[i] = key(text)
		if _, again := first[keys[i]]; !again {
			first[keys[i]] = i
		}
		if n := strings.IndexAny(keys[i], "*?"); n >= 0 {
			heads[i] = keys[i][:n]
			wild = append(wild, i)
		}
	}
	for i, item := range l.Items {
		text, ok := item.Text.Literal()
		if !ok {
			continue
		}
		if first[keys[i]] < i {
			v.addValue(code, Note, item, "", "is listed twice")
			continue
		}
		for _, j := range wild {
			other, _ := l.Items[j].Text.Literal()
			if keys[i] == keys[j] || !strings.HasPrefix(keys[i], heads[j]) || !covers(other, text) || i < j && covers(text, other) {
				continue
			}
			v.addValue(code, Note, item, "", "is covered by %q", other)
			break
		}
	}
}

// sessions reports sessions of roles that are principals beside their role.
func (v *validator) sessions() {
	roles := map[string]bool{}
	items := v.st.Principals.Items
	for _, e := range items {
		if text, ok := e.Text.Literal(); ok && e.Of == AWSPrincipal {
			if head, path, is := strings.Cut(text, ":role/"); is {
				roles[strings.Replace(head, ":iam:", ":sts:", 1)+" "+path[strings.LastIndex(path, "/")+1:]] = true
			}
		}
	}
	for _, e := range items {
		text, ok := e.Text.Literal()
		head, path, is := strings.Cut(text, ":assumed-role/")
		role, _, _ := strings.Cut(path, "/")
		if ok && is && e.Of == AWSPrincipal && roles[head+" "+role] {
			v.addValue(SessionRedundant, Note, e.Value, "", "is a session of a role that the statement names too")
		}
	}
}

// shadowed reports actions that a Deny of the document takes away everywhere.
func (v *validator) shadowed() {
	st := v.st
	if st.Effect != Allow || st.Broken {
		return
	}
	for _, a := range st.Actions.Items {
		text, ok := a.Text.Literal()
		if !ok {
			continue
		}
		for _, d := range v.doc.Statements {
			if d.Effect == Deny && d.unconditional() && d.allActionsOf(text) && (v.doc.Type != Identity || d.everywhere()) {
				v.addValue(ShadowedAllow, Warning, a, "", "is denied by another statement of the document, whatever the resource")
				break
			}
		}
	}
}

// unconditional says that the statement applies whenever action and resource do,
// to everybody.
func (st *Statement) unconditional() bool {
	if st.Broken || st.Open || st.ConditionsOpen || len(st.Conditions) > 0 || st.NotPrincipals.Set {
		return false
	}
	if !st.Principals.Set {
		return true
	}
	for _, e := range st.Principals.Items {
		if e.Of == AnyPrincipal {
			return true
		}
	}
	return false
}

func (st *Statement) everywhere() bool {
	for _, r := range st.Resources.Items {
		if s, ok := r.Text.Literal(); ok && s == "*" {
			return true
		}
	}
	return false
}

// allActionsOf says that the statement's actions cover all that a pattern covers.
func (st *Statement) allActionsOf(pattern string) bool {
	for _, a := range st.Actions.Items {
		if s, ok := a.Text.Literal(); ok && coversAction(s, pattern) {
			return true
		}
	}
	return false
}

// star reports lists of ARNs that come to every resource of the one service that
// the statement is about.
func (v *validator) star() {
	st := v.st
	if !v.grantsAlways() || st.Actions.Open || len(st.Resources.Items) == 0 || v.allResources() {
		return
	}
	wild := v.wildARNs()
	if len(wild) == 0 {
		return
	}
	prefix := ""
	covered := map[*catalogue.ResourceType]bool{}
	for _, a := range st.Actions.Items {
		text, ok := a.Text.Literal()
		vendor, _, _ := strings.Cut(text, ":")
		if !ok || prefix != "" && !strings.EqualFold(vendor, prefix) {
			return
		}
		prefix = vendor
		for _, u := range v.expanded(text) {
			for _, r := range u.action.Resources {
				if !covered[r.Type] && !coversType(wild, r.Type) {
					return
				}
				covered[r.Type] = true
			}
		}
	}
	if len(covered) == 0 {
		return
	}
	v.addWhole(EffectivelyStar, Note, st.Resources.Span, "", "names every resource of its actions")
}

// wildARNs are the statement's resources with a '*', in any partition: a document
// is for one.
func (v *validator) wildARNs() []string {
	var out []string
	for _, r := range v.st.Resources.Items {
		text, ok := r.Text.Literal()
		if !ok || !strings.Contains(text, "*") {
			continue
		}
		if parts := strings.SplitN(text, ":", 3); len(parts) == 3 {
			out = append(out, "arn:*:"+parts[2])
		}
	}
	return out
}

// coversType says that one of the patterns covers every resource of a type.
func coversType(patterns []string, t *catalogue.ResourceType) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return coversResource(p, t.Pattern()) })
}
