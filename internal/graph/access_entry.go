package graph

import (
	"path"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
	"github.com/eksiamlint/eksiamlint/policy/spelling"
)

// checkEntries reports access entries that EKS refuses (facts 1.54-1.58).
func (b *builder) checkEntries() {
	for _, a := range b.set.AccessEntries {
		if a.AWSAuth || !sure(&a.Decl) {
			continue
		}
		b.checkEntryPath(a)
		b.checkEntryType(a)
		b.checkReserved(a)
	}
	b.checkDuplicates()
}

// checkEntryPath reports a role that is named without its path: a role of IAM
// Identity Center, or one whose declaration has another path. Within an account
// the name alone tells a role.
func (b *builder) checkEntryPath(a *fact.AccessEntry) {
	named, is := policy.ParseRoleARN(a.PrincipalARN.V)
	if is != policy.Yes || len(placeholdersIn(a.PrincipalARN.V)) > 0 {
		return
	}
	if policy.HasPrefix(named.Name, "AWSReservedSSO_") == policy.Yes && policy.Equal(named.Path, policy.Literal("/")) == policy.Yes {
		b.accessProblem(a, &Problem{Code: "access.entry_path_missing", Kind: "sso", Expected: eks.SSOPath})
		return
	}
	if r := b.elsewhere(named); r != nil {
		p := &Problem{Code: "access.entry_path_missing", Kind: "role", Expected: r.Path.V.String()}
		p.Evidence = append(p.Evidence, r.pathEvidence())
		b.accessProblem(a, p)
	}
}

// checkEntryType reports a type that is misspelt, that is for the cluster's own
// account alone, or beside which EKS takes no groups, user name or policies.
func (b *builder) checkEntryType(a *fact.AccessEntry) {
	if a.PolicyOnly {
		if entry := b.entryOf(a); entry != nil && ownType(entry) {
			p := &Problem{Code: "access.entry_type", Kind: "policies", Choices: []string{entry.Type.V.String()}}
			p.Evidence = append(p.Evidence, Evidence{At: entry.Type.At.Range(), Note: "the type of the access entry"})
			b.entryProblem(a, a.Policies.Items[0], accessPolicyField(a), p)
		}
		return
	}
	t, known := a.Type.V.Literal()
	if !a.Type.Written() || !known || t == "" {
		return
	}
	if !slices.Contains(eks.EntryTypes, t) {
		if meant := meantType(t); meant != "" {
			b.entryProblem(a, a.Type, "type", &Problem{Code: "access.entry_type", Kind: "unknown", Expected: meant})
		}
		return
	}
	if t == eks.StandardEntry {
		return
	}
	if arn, is := policy.ParseARN(a.PrincipalARN.V); is == policy.Yes && foreignAccount(arn.Account, a.Account) {
		p := &Problem{Code: "access.entry_type", Kind: "account", Choices: []string{t, a.Account.String()}}
		b.accessProblem(a, p)
	}
	if !ownType(a) && a.Origin != fact.Eksctl {
		return
	}
	said := func(s fact.String, field, kind string) {
		p := &Problem{Code: "access.entry_type", Kind: kind, Choices: []string{t}}
		p.Evidence = append(p.Evidence, Evidence{At: a.Type.At.Range(), Note: "the type of the access entry"})
		b.entryProblem(a, s, field, p)
	}
	if len(a.Groups.Items) > 0 {
		said(a.Groups.Items[0], groupsField(a), "groups")
	}
	if name, ok := a.Username.V.Literal(); a.Username.Written() && (!ok || name != "") && a.Username.State != fact.Unknown {
		said(a.Username, usernameField(a), "username")
	}
	if len(a.Policies.Items) > 0 && t != "EC2" {
		said(a.Policies.Items[0], accessPolicyField(a), "policies")
	}
}

// ownType says that EKS itself gives entries of a's type their groups and user
// name, and takes no others and no policies.
func ownType(a *fact.AccessEntry) bool {
	t, _ := a.Type.V.Literal()
	return t == eks.LinuxEntry || t == eks.WindowsEntry
}

// meantType is the type that a misspelt one stands for.
func meantType(t string) string {
	plain := strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToUpper(t))
	for _, word := range eks.EntryTypes {
		if plain == word || spelling.Near(plain, word) {
			return word
		}
	}
	return ""
}

// entryOf is the entry that a policy is added to, when it surely is one.
func (b *builder) entryOf(a *fact.AccessEntry) *fact.AccessEntry {
	for _, e := range b.set.AccessEntries {
		if !e.AWSAuth && !e.PolicyOnly && sure(&e.Decl) && sameEntry(a, e) {
			return e
		}
	}
	return nil
}

// sameEntry says that two entries of one deployment are for one principal and
// one cluster.
func sameEntry(a, e *fact.AccessEntry) bool {
	return scopeID(&a.Decl) == scopeID(&e.Decl) && policy.Equal(a.Cluster.V, e.Cluster.V) == policy.Yes &&
		policy.Equal(a.PrincipalARN.V, e.PrincipalARN.V) == policy.Yes
}

// checkReserved reports names that EKS keeps for itself, service-linked roles,
// and IAM policies where access policies belong.
func (b *builder) checkReserved(a *fact.AccessEntry) {
	if r, is := policy.ParseRoleARN(a.PrincipalARN.V); is == policy.Yes && policy.HasPrefix(r.Path, "/aws-service-role/") == policy.Yes {
		b.accessProblem(a, &Problem{Code: "access.entry_reserved", Kind: "service-linked"})
	}
	for _, arn := range a.Policies.Items {
		if policy.ARNKind(arn.V) == "policy" {
			b.entryProblem(a, arn, accessPolicyField(a), &Problem{Code: "access.entry_reserved", Kind: "policy", Expected: accessPolicy(arn.V)})
		} else if meant := meantAccessPolicy(arn.V); meant != "" {
			b.entryProblem(a, arn, accessPolicyField(a), &Problem{Code: "access.entry_reserved", Kind: "policy-name", Expected: meant})
		}
	}
	if ownType(a) {
		return // takes no groups and no user name at all
	}
	for _, g := range a.Groups.Items {
		if policy.HasPrefix(g.V, "system:") == policy.Yes {
			p := &Problem{Code: "access.entry_reserved", Kind: "group", Choices: []string{"system:"}}
			if name, _ := g.V.Literal(); name == eks.MastersGroup {
				p.Kind, p.Expected = "masters", eks.ClusterAdminPolicy
			}
			b.entryProblem(a, g, groupsField(a), p)
		}
	}
	for _, prefix := range eks.ReservedPrefixes {
		if policy.HasPrefix(a.Username.V, prefix) == policy.Yes {
			b.entryProblem(a, a.Username, usernameField(a), &Problem{Code: "access.entry_reserved", Kind: "username", Choices: []string{prefix}})
			return
		}
	}
	if name := a.Username.V.Encoded(); strings.Contains(name, "{{SessionName}}") && a.Username.V.Known() {
		if before, _, _ := strings.Cut(name, "{{SessionName}}"); !strings.Contains(before, ":") {
			b.entryProblem(a, a.Username, usernameField(a), &Problem{Code: "access.entry_reserved", Kind: "session-name"})
		}
	}
}

// accessPolicy is the access policy that an IAM policy's ARN means, when there is
// one of its name.
func accessPolicy(arn policy.Text) string {
	a, is := policy.ParseARN(arn)
	_, name, ok := strings.Cut(a.Resource.String(), "policy/")
	if is != policy.Yes || !ok || !slices.Contains(eks.AccessPolicies, name) || !a.Partition.Known() {
		return ""
	}
	return "arn:" + a.Partition.String() + ":eks::aws:cluster-access-policy/" + name
}

// meantAccessPolicy is the access policy whose name an ARN has in other letters,
// with other separators or behind a path; empty for any other name, which may be new.
func meantAccessPolicy(arn policy.Text) string {
	a, is := policy.ParseARN(arn)
	resource, known := a.Resource.Literal()
	written, ok := strings.CutPrefix(resource, "cluster-access-policy/")
	if is != policy.Yes || !known || !ok {
		return ""
	}
	plain := func(name string) string {
		return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(path.Base(name)))
	}
	for _, name := range eks.AccessPolicies {
		if name != written && plain(name) == plain(written) {
			a.Resource = policy.Literal("cluster-access-policy/" + name)
			return a.Text().String()
		}
	}
	return ""
}

// checkDuplicates reports a second entry of one principal in one cluster
// (facts 1.58).
func (b *builder) checkDuplicates() {
	for i, a := range b.set.AccessEntries {
		if a.AWSAuth || a.PolicyOnly || !sure(&a.Decl) || !a.PrincipalARN.Written() {
			continue
		}
		for _, first := range b.set.AccessEntries[:i] {
			if first.AWSAuth || first.PolicyOnly || !sure(&first.Decl) || !sameEntry(a, first) {
				continue
			}
			p := &Problem{Code: "access.entry_duplicate", Kind: "entry", Severity: "warning", Choices: []string{a.Cluster.V.String()}}
			p.Evidence = append(p.Evidence, Evidence{At: first.PrincipalARN.At.Range(), Note: "the first entry of the principal"})
			b.accessProblem(a, p)
			break
		}
	}
}

// entryProblem reports a field of an access entry other than its principal.
func (b *builder) entryProblem(a *fact.AccessEntry, s fact.String, field string, p *Problem) {
	_, p.Subject = accessField(a)
	p.Field, p.Value, p.About = field, s.V.String(), []string{b.names.id(a)}
	if p.Severity == "" {
		p.Severity = "error"
	}
	b.problem(s.At, &a.Decl, p)
}

// groupsField, usernameField and accessPolicyField are the names of the fields in
// the entry's file.
func groupsField(a *fact.AccessEntry) string {
	if a.Origin == fact.Eksctl {
		return "kubernetesGroups"
	}
	return "kubernetes_groups"
}

func usernameField(a *fact.AccessEntry) string {
	if a.Origin == fact.Eksctl {
		return "kubernetesUsername"
	}
	return "user_name"
}

func accessPolicyField(a *fact.AccessEntry) string {
	if a.Origin == fact.Eksctl {
		return "policyARN"
	}
	return "policy_arn"
}
