package graph

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// iamName is what names of roles and policies are made of (IAM API reference,
// CreateRole and PutRolePolicy).
var iamName = regexp.MustCompile(`^[\w+=,.@-]+$`)

// checkSettings reports names and boundaries that IAM refuses, and roles that are
// given more than they can have.
func (b *builder) checkSettings() {
	for _, r := range b.roles {
		if r.Undeclared || !sure(&r.Decl) {
			continue
		}
		b.checkName(r.Name, &r.Decl, "role-name", "role", 64)
		b.checkBoundary(r)
		b.checkInline(r)
		b.checkAttachedCount(r)
		for i := range r.Inline.Items {
			b.checkName(r.Inline.Items[i].Name, &r.Decl, "policy-name", "policy", 128)
		}
	}
	for _, p := range b.set.InlinePolicies {
		b.checkName(p.Name, &p.Decl, "policy-name", "policy", 128)
	}
	for _, p := range b.set.Policies {
		b.checkName(p.Name, &p.Decl, "policy-name", "policy", 128)
	}
}

// checkName reports a name that is too long, or has what names may not have. Of
// names that are not wholly known the written part is enough.
func (b *builder) checkName(name fact.String, d *fact.Decl, kind, noun string, longest int) {
	if !name.Written() || !sure(d) || name.State == fact.Unknown {
		return
	}
	why := ""
	written := strings.ReplaceAll(name.V.Encoded(), string(policy.HoleRune), "")
	switch n := len([]rune(written)); {
	case n > longest:
		why = fmt.Sprintf("has %d characters, the name of a %s may have %d", n, noun, longest)
	case written != "" && !iamName.MatchString(written):
		why = fmt.Sprintf("has %q, and the name of a %s has letters, digits and +=,.@_- only", firstOdd(written), noun)
	default:
		return
	}
	b.setting(name, d, kind, noun+" "+quote(name.V.String()), why)
}

func firstOdd(s string) string {
	for _, r := range s {
		if !iamName.MatchString(string(r)) {
			return string(r)
		}
	}
	return ""
}

func (b *builder) setting(value fact.String, d *fact.Decl, kind, subject, why string) {
	b.problem(value.At, d, &Problem{
		Code: "policy.setting_refused", Kind: kind, Value: value.V.String(), Subject: subject, Why: why, Severity: "error",
		About: []string{d.Address + "#" + kind},
	})
}

// checkBoundary reports a permissions boundary that is no managed policy.
func (b *builder) checkBoundary(r *role) {
	if !r.Boundary.Written() || r.Boundary.State == fact.Unknown || r.Boundary.V.IsEmpty() {
		return
	}
	switch kind := policy.ARNKind(r.Boundary.V); {
	case policy.HasPrefix(r.Boundary.V, "arn:") == policy.No:
		b.setting(r.Boundary, &r.Decl, "boundary-not-managed", "role "+quote(r.out.Name), "is no ARN, and a permissions boundary is the ARN of a managed policy")
	case kind != "" && kind != "policy":
		b.setting(r.Boundary, &r.Decl, "boundary-not-managed", "role "+quote(r.out.Name), "is not the ARN of a managed policy, which alone can be a permissions boundary")
	default:
		b.malformedPolicyARN(r.Boundary, &r.Decl)
	}
}

// checkInline reports a role whose inline policies are together longer than IAM
// takes; a single one that is says so itself.
func (b *builder) checkInline(r *role) {
	total := 0
	var last *grantedDoc
	for _, g := range r.granted {
		if g.inline && g.sure {
			if g.Size > policy.InlineSize {
				return
			}
			total += g.Size
			last = g
		}
	}
	if total > policy.InlineSize {
		b.problem(last.src.At, &r.Decl, &Problem{
			Code: "policy.document_size", Kind: "inline-total-size", Subject: "inline policies of role " + quote(r.out.Name), Severity: "error",
			Why: fmt.Sprintf("have %d characters together, those of a role may have %d", total, policy.InlineSize), About: []string{r.id + "#inline"},
		})
	}
}

// How many managed policies a role has without asking, and at most (IAM quotas;
// sources differ on the first number).
const (
	attachedDefault = 10
	attachedOther   = 20
	attachedMax     = 25
)

// checkAttachedCount reports a role with more managed policies than IAM takes.
func (b *builder) checkAttachedCount(r *role) {
	n := len(r.distinct)
	if n <= attachedDefault {
		return
	}
	p := &Problem{
		Code: "policy.too_many_attached", Kind: "attached-count", Subject: "role " + quote(r.out.Name), Severity: "note", About: []string{r.id + "#attached"},
		Why: fmt.Sprintf("has %d managed policies, a role may have %d unless AWS raised the quota", n, attachedDefault),
	}
	if n > attachedOther {
		p.Severity = "warning"
	}
	if n > attachedMax {
		p.Severity, p.Why = "error", fmt.Sprintf("has %d managed policies, a role may have %d at most", n, attachedMax)
	}
	at := r.distinct[min(n-1, attachedMax)].At
	b.problem(at, &r.Decl, p)
}

// counted notes a managed policy that is surely attached and surely another than
// those before it.
func (r *role) counted(arn fact.String) {
	for _, other := range r.distinct {
		if policy.Equal(other.V, arn.V) != policy.No {
			return
		}
	}
	r.distinct = append(r.distinct, arn)
}
