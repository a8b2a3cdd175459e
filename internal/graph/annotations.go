package graph

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
	"github.com/eksiamlint/eksiamlint/policy/spelling"
)

// checkAnnotations reports role ARNs that are none, that nothing fills in, and
// keys that EKS does not read (facts 3.1, 3.4, A.1).
func (b *builder) checkAnnotations() {
	for _, s := range b.set.ServiceAccounts {
		if !sure(&s.Decl) {
			continue
		}
		right := annotation(s.Annotations, eks.RoleARNKey)
		if right != nil && !right.NotString {
			b.checkRoleARN(s, right)
			b.checkPartition(s, right)
		}
		b.checkRead(s)
		for i := range s.Annotations.Items {
			a := &s.Annotations.Items[i]
			if key, ok := a.Key.V.Literal(); ok {
				b.checkKey(s, key, a, right != nil)
			}
		}
	}
	b.checkPlaces()
}

func (b *builder) checkRoleARN(s *fact.ServiceAccount, a *fact.Annotation) {
	if a.Value.V.IsEmpty() {
		return // nothing is injected; Helm charts write it as "set me"
	}
	p := &Problem{
		Subject: "ServiceAccount " + serviceAccountName(s), Field: eks.RoleARNKey, Value: a.Value.V.String(),
		About: []string{b.names.id(s)},
	}
	if left := placeholdersIn(a.Value.V); len(left) > 0 {
		if s.Helm || s.Origin == fact.HelmValues || s.Origin == fact.Eksctl {
			return // values of a chart are filled in by its users
		}
		p.Code, p.Choices, p.Severity = "irsa.role_arn_unrendered", left, "warning"
		b.problem(a.Value.At, &s.Decl, p)
		return
	}
	d := policy.RoleARNDefect(a.Value.V)
	if d == nil {
		return
	}
	p.Code, p.Kind, p.Severity, p.Why, p.Expected = "irsa.role_arn_malformed", d.Kind, "error", d.Why, d.Expected
	b.problem(a.Value.At, &s.Decl, p)
}

// placeholdersIn are the placeholders that are surely meant to be filled in:
// marked ones, and a word in the place of the account or of the whole text. Go
// templates are not counted.
func placeholdersIn(t policy.Text) []string {
	var left []string
	account := ""
	if parts := strings.Split(t.Encoded(), ":"); len(parts) > 4 {
		account = parts[4]
	}
	for _, p := range policy.Placeholders(t) {
		switch {
		case strings.HasPrefix(p, "{{"):
			return nil
		case strings.ContainsAny(p[:1], "$<%@_"), p == account, p == t.Encoded():
			left = append(left, p)
		}
	}
	return left
}

// misspeltDomains are domains that are written where that of EKS is meant.
var misspeltDomains = map[string]bool{
	"eks.amazon.com": true, "eks.aws.com": true, "eks.aws.amazon.com": true, "iam.amazonaws.com": true,
	"sts.amazonaws.com": true, "eks.amazonaws": true, "amazonaws.com": true, "aws.amazonaws.com": true,
	"eks.amazonaws.com.cn": true,
}

// misspeltNames are names that are written where role-arn is meant.
var misspeltNames = map[string]bool{
	"rolearn": true, "rolearns": true, "role": true, "rolename": true, "iamrole": true, "iamrolearn": true,
	"awsrolearn": true, "rolearm": true, "roleanr": true, "rollearn": true, "arn": true, "roalarn": true, "rolarn": true,
}

func (b *builder) checkKey(s *fact.ServiceAccount, key string, a *fact.Annotation, hasRole bool) {
	expected := meantKey(key, looksLikeRole(a.Value.V))
	if expected == "" || expected == eks.RoleARNKey && hasRole || annotation(s.Annotations, expected) != nil {
		return
	}
	b.problem(a.Key.At, &s.Decl, &Problem{
		Code: "irsa.annotation_misspelt", Subject: "ServiceAccount " + serviceAccountName(s), Field: "annotations",
		Value: key, Expected: expected, Severity: "error", About: []string{b.names.id(s)},
	})
}

// meantKey is the key that a near miss stands for; empty for any other key.
// kube2iam's and kiam's is a key of its own.
func meantKey(key string, role bool) string {
	domain, name, ok := strings.Cut(key, "/")
	if !ok || key == kube2iamKey {
		return ""
	}
	plain := strings.NewReplacer("-", "", "_", "", ".", "", " ", "").Replace(strings.ToLower(name))
	lower := strings.ToLower(domain)
	near := lower != eks.Domain && (misspeltDomains[lower] || spelling.Near(lower, eks.Domain))
	if lower != eks.Domain && !near {
		return ""
	}
	for _, meant := range eks.ReadKeys {
		letters := strings.ReplaceAll(strings.TrimPrefix(meant, eks.Domain+"/"), "-", "")
		role := meant == eks.RoleARNKey
		miss := plain == letters || !near && !role && spelling.Near(plain, letters)
		if key != meant && miss && (!near || role) {
			return meant
		}
		if key == meant {
			return ""
		}
	}
	if role && !near && (misspeltNames[plain] || spelling.Near(plain, "rolearn")) {
		return eks.RoleARNKey
	}
	return ""
}

func looksLikeRole(t policy.Text) bool {
	s := t.Encoded()
	return strings.HasPrefix(s, "arn:") && strings.Contains(s, ":role/") || policy.ARNKind(t) == "role"
}
