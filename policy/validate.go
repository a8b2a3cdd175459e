package policy

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/eksiamlint/eksiamlint/policy/catalogue"
)

// Options say what [Validate] looks for.
type Options struct {
	// Managed says that the document is that of a managed policy, which may be
	// no longer than [ManagedSize].
	Managed bool
	// Pedantic also reports what is merely better practice.
	Pedantic bool
	// Apart leaves out what [Reach] lists: the document is one of several, and is
	// asked for that together with the others.
	Apart bool
}

// The quotas of documents, in the characters that [Document.Size] counts.
const (
	ManagedSize = 6144
	InlineSize  = 10240 // of all inline policies of a role together
	TrustSize   = 2048  // by default
	TrustMax    = 8192  // what AWS raises it to at most
	SessionSize = 2048
)

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

	last *catalogue.Service // that was asked for
}

func (v *validator) add(code string, severity Severity, at Span, expected, why string, args ...any) {
	v.out = append(v.out, Problem{
		Span: at, Code: code, Severity: severity, Expected: expected, Why: fmt.Sprintf(why, args...), Statement: v.st,
	})
}

// addWhole adds a problem of the statement, or of the document outside statements,
// that shows at a place.
func (v *validator) addWhole(code string, severity Severity, at Span, expected, why string, args ...any) {
	v.add(code, severity, at, expected, why, args...)
	v.out[len(v.out)-1].Whole = true
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
		v.addWhole(EmptyStatements, Note, Span{}, "", "has no statement")
	}
	if v.Pedantic && d.ID.Span != (Span{}) && (d.Type == Identity || d.Type == Trust) {
		v.addValue(IDInIdentity, Note, d.ID, "", "is an Id, which policies of roles have not")
	}
	version, known := d.Version.Text.Literal()
	const right = `"Version": "` + currentVersion + `"`
	switch {
	case d.HasVersion == No && !d.Open:
		if at, uses := v.variable(); uses {
			v.add(VariableVersion, Error, at, right, "has a policy variable, which is plain text without "+right)
		} else {
			v.addWhole(MissingVersion, Note, Span{}, right, "has no Version, which means "+oldVersion)
		}
	case d.HasVersion == Yes && known && version == oldVersion:
		if at, uses := v.variable(); uses {
			v.add(VariableVersion, Error, at, right, "has a policy variable, which is plain text in Version "+oldVersion)
		} else if v.Pedantic {
			v.addValue(OldVersion, Note, d.Version, currentVersion, "is the old version")
		}
	case d.HasVersion == Yes && known && version != currentVersion && d.Version.Span != Span{}:
		v.addValue(InvalidVersion, Error, d.Version, currentVersion, "is no version of the policy language")
	}
	sids := map[string]bool{}
	seen := map[string]bool{}
	alike := map[outline]int{}
	for _, st := range d.Statements {
		alike[st.outline()]++
	}
	for _, st := range d.Statements {
		v.st = st
		if sid, ok := st.Sid.Text.Literal(); ok && sid != "" {
			if sids[sid] {
				v.addValue(DuplicateSid, v.strict(), st.Sid, "", "is the Sid of another statement too")
			}
			sids[sid] = true
		}
		if alike[st.outline()] == 1 {
			continue
		}
		if key, ok := st.normal(); ok {
			if seen[key] {
				v.addWhole(DuplicateStatement, Note, st.Span, "", "says the same as a statement before it")
			}
			seen[key] = true
		}
	}
	v.partitions()
	v.st = nil
	v.size()
}

// outline is how many members a statement has, and how many letters in those that
// statements differ in most: statements that say the same have the same outline.
type outline struct {
	effect                         Effect
	actions, resources, conditions int
	letters                        int
}

func (st *Statement) outline() outline {
	letters := 0
	for _, a := range st.Actions.Items {
		letters += utf8.RuneCountInString(a.Text.s) // runes, for upper and lower case may differ in bytes
	}
	for _, r := range st.Resources.Items {
		letters += utf8.RuneCountInString(r.Text.s)
	}
	return outline{st.Effect, len(st.Actions.Items), len(st.Resources.Items), len(st.Conditions), letters}
}

// partitions reports resources in another partition than the first: an account is
// in one, and IAM refuses ARNs of others.
func (v *validator) partitions() {
	first := ""
	for _, st := range v.doc.Statements {
		v.st = st
		for _, l := range []List{st.Resources, st.NotResources} {
			for _, r := range l.Items {
				head, _, ok := strings.Cut(strings.TrimPrefix(r.Text.s, "arn:"), ":")
				if !ok || !strings.HasPrefix(r.Text.s, "arn:") || !isPartition(head) {
					continue
				}
				if first == "" {
					first = head
				}
				if head != first {
					v.addValue(PartitionMismatch, Warning, r, "", "is in partition %s, and others of the document are in %s; an account is in one", head, first)
				}
			}
		}
	}
}

func (v *validator) size() {
	n := v.doc.Size
	switch {
	case v.doc.Type == Identity && v.Managed && n > ManagedSize:
		v.addWhole(DocumentSize, Error, Span{}, "", "has %d characters, a managed policy may have %d", n, ManagedSize)
	case v.doc.Type == Identity && n > InlineSize:
		v.addWhole(DocumentSize, Error, Span{}, "", "has %d characters, the inline policies of a role may have %d", n, InlineSize)
	case v.doc.Type == Trust && n > TrustMax:
		v.addWhole(DocumentSize, Error, Span{}, "", "has %d characters, a trust policy may have %d", n, TrustMax)
	case v.doc.Type == Trust && n > TrustSize:
		v.addWhole(DocumentSize, Warning, Span{}, "", "has %d characters, a trust policy may have %d unless AWS raised the quota", n, TrustSize)
	case v.doc.Type == SessionPolicy && n > SessionSize:
		v.addWhole(DocumentSize, Warning, Span{}, "", "has %d characters, a session policy may have %d", n, SessionSize)
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
	for name := range variablesIn(t.s) {
		if strings.Contains(name, ":") && !strings.ContainsRune(name, HoleRune) {
			return true
		}
	}
	return false
}

// normal is the same text for statements that say the same; not for ones that
// are not wholly known.
func (st *Statement) normal() (string, bool) {
	if st.Broken || st.Open || st.ConditionsOpen || st.Effect == UnknownEffect || st.Principals.Open || st.NotPrincipals.Open {
		return "", false
	}
	lists := []List{st.Actions, st.NotActions, st.Resources, st.NotResources}
	parts := []string{st.Effect.String()}
	for i, l := range lists {
		parts = append(parts, normalList(fmt.Sprint(i), l, i < 2)) // letter case does not count in actions
	}
	for i, p := range []Principals{st.Principals, st.NotPrincipals} {
		var items []string
		for _, e := range p.Items {
			items = append(items, e.Of.String()+" "+e.Text.Key())
		}
		sort.Strings(items)
		parts = append(parts, fmt.Sprintf("P%d %q", i, items))
	}
	var conditions []string
	for _, c := range st.Conditions {
		if c.Op.Base == "" {
			return "", false
		}
		lists = append(lists, c.Values)
		conditions = append(conditions, normalList(c.Op.String()+" "+c.Key.Text.Key(), c.Values, false))
	}
	sort.Strings(conditions)
	known := !slices.ContainsFunc(lists, func(l List) bool { return l.Open })
	return strings.Join(append(parts, conditions...), "\n"), known
}

// normalList is the same text for lists with the same values.
func normalList(name string, l List, fold bool) string {
	var items []string
	for _, i := range l.Items {
		s := i.Text.Key()
		if fold {
			s = strings.ToLower(s)
		}
		items = append(items, s)
	}
	sort.Strings(items)
	return fmt.Sprintf("%s %q", name, items)
}
