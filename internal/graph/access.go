package graph

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// checkAccess reports principals in aws-auth and access entries that never
// match a caller (facts 1.50, 1.54).
func (b *builder) checkAccess() {
	for _, a := range b.set.AccessEntries {
		if !sure(&a.Decl) || !a.PrincipalARN.Written() || len(placeholdersIn(a.PrincipalARN.V)) > 0 {
			continue
		}
		if a.AWSAuth {
			b.checkMapping(a)
		} else {
			b.checkEntry(a)
		}
	}
}

// checkMapping checks a row of aws-auth. The authenticator compares the caller's
// role without its path, and ARNs of users by either list.
func (b *builder) checkMapping(a *fact.AccessEntry) {
	if a.User {
		return
	}
	arn := a.PrincipalARN.V
	if policy.RoleHasPath(arn) == policy.Yes {
		expected := ""
		if bare, is := policy.ParseRoleARN(arn); is == policy.Yes {
			bare.Path = policy.Literal("/")
			expected = bare.ARN().String()
		}
		b.accessProblem(a, &Problem{Code: "access.role_path", Expected: expected})
		return
	}
	kind, why, expected := notARole(arn)
	if kind == "other" && policy.ARNKind(arn) == "user" && !nodeRow(a) {
		return
	}
	if kind == "instance-profile" && expected == "" {
		expected = b.roleOfProfile(a.PrincipalARN)
	}
	if kind != "" {
		b.accessProblem(a, &Problem{Code: "access.not_a_role", Kind: kind, Why: why, Expected: expected})
	}
}

// checkEntry checks an access entry, whose principal is a role or a user; for
// the types of nodes it is a role.
func (b *builder) checkEntry(a *fact.AccessEntry) {
	kind, why, expected := notARole(a.PrincipalARN.V)
	severity := "error"
	switch {
	case kind == "":
		return
	case policy.ARNKind(a.PrincipalARN.V) == "user":
		if !nodeType(a) {
			return
		}
	case kind == "root" && !nodeType(a):
		severity = "warning"
	case kind == "instance-profile":
		expected = b.roleOfProfile(a.PrincipalARN)
	case kind == "session":
		expected = "" // the role's path is not in a session's ARN
	}
	b.accessProblem(a, &Problem{Code: "access.not_a_role", Kind: kind, Why: why, Expected: expected, Severity: severity})
}

// nodeType says that an access entry is of a type for nodes.
func nodeType(a *fact.AccessEntry) bool {
	t, ok := a.Type.V.Literal()
	return ok && t != "" && t != eks.StandardEntry
}

// nodeRow says that a row of aws-auth maps nodes.
func nodeRow(a *fact.AccessEntry) bool {
	for _, g := range a.Groups.Items {
		if s, _ := g.V.Literal(); s == eks.NodesGroup {
			return true
		}
	}
	return policy.HasPrefix(a.Username.V, eks.NodeUser) == policy.Yes
}

// notARole says what a text is that is surely no role ARN: the kind and words
// of the group, and the role's ARN when it follows from the text.
func notARole(t policy.Text) (kind, why, expected string) {
	d := policy.RoleARNDefect(t)
	if d == nil {
		return "", "", ""
	}
	switch policy.ARNKind(t) {
	case "instance-profile":
		return "instance-profile", d.Why, ""
	case "assumed-role":
		return "session", d.Why, roleOfSession(t)
	case "root":
		return "root", d.Why, ""
	}
	if d.Kind == policy.ARNNameOnly {
		return "name", d.Why, ""
	}
	return "other", d.Why, d.Expected
}

// roleOfSession is the path-less ARN of the role that a session's ARN names.
func roleOfSession(t policy.Text) string {
	a, is := policy.ParseARN(t)
	if is != policy.Yes || !t.Known() {
		return ""
	}
	parts := strings.Split(a.Resource.String(), "/")
	if len(parts) < 2 {
		return ""
	}
	return "arn:" + a.Partition.String() + ":iam::" + a.Account.String() + ":role/" + parts[1]
}

func (b *builder) accessProblem(a *fact.AccessEntry, p *Problem) {
	p.Value, p.About = a.PrincipalARN.V.String(), []string{b.names.id(a)}
	p.Field, p.Subject = accessField(a)
	if p.Severity == "" {
		p.Severity = "error"
	}
	b.problem(a.PrincipalARN.At, &a.Decl, p)
}

// accessField is the field that holds the principal, as its file names it, and
// what the field belongs to.
func accessField(a *fact.AccessEntry) (field, subject string) {
	switch eksctl := a.Origin == fact.Eksctl; {
	case a.AWSAuth && eksctl:
		return "arn", "iamIdentityMappings"
	case a.AWSAuth:
		return "rolearn", eks.AuthMap
	case eksctl:
		return "principalARN", "access entry of cluster " + quote(a.Cluster.V.String())
	case a.PolicyOnly:
		return "principal_arn", "access policy association " + quote(label(a.Address))
	}
	return "principal_arn", "access entry " + quote(label(a.Address))
}
