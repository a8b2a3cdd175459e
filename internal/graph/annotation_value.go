package graph

import (
	"strconv"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// checkRead reports annotations of EKS whose text the webhook ignores, or that
// are no strings: the API server refuses these.
func (b *builder) checkRead(s *fact.ServiceAccount) {
	for _, key := range eks.ReadKeys {
		if a := annotation(s.Annotations, key); a != nil {
			b.checkText(a, key, "ServiceAccount "+serviceAccountName(s), b.names.id(s), &s.Decl, s.Helm)
		}
	}
}

// checkText reports one annotation. What stands in the values of a chart may be
// quoted by it.
func (b *builder) checkText(a *fact.Annotation, key, subject, about string, d *fact.Decl, values bool) {
	kind, severity := ignored(key, a.Value.V)
	switch {
	case a.NotString && !values:
		kind, severity = "not-string", "error"
	case kind == "" || policy.Contains(a.Value.V, "{{") == policy.Yes || len(placeholdersIn(a.Value.V)) > 0:
		return
	}
	b.problem(a.Value.At, d, &Problem{
		Code: "irsa.annotation_value_ignored", Kind: kind, Severity: severity, Subject: subject, Field: key,
		Value: a.Value.V.String(), About: []string{about, key},
	})
}

// ignored says how the webhook takes a text otherwise than it is written.
func ignored(key string, t policy.Text) (kind, severity string) {
	text, known := t.Literal()
	if !known || text == "" {
		return "", ""
	}
	switch key {
	case eks.ExpirationKey:
		switch seconds, err := strconv.ParseInt(text, 10, 64); {
		case err != nil:
			return "number", "warning"
		case seconds < 600:
			return "low", "warning"
		case seconds > 86400:
			return "high", "note"
		}
	case eks.RegionalKey:
		if _, err := strconv.ParseBool(text); err != nil {
			return "boolean", "warning"
		}
	}
	return "", ""
}

// checkPartition reports a role of another partition than the cluster's: roles
// are never assumed across partitions (facts 8.6).
func (b *builder) checkPartition(s *fact.ServiceAccount, a *fact.Annotation) {
	named, is := policy.ParseRoleARN(a.Value.V)
	written, known := named.Partition.Literal()
	if is != policy.Yes || !known || len(placeholdersIn(a.Value.V)) > 0 {
		return
	}
	right, why, e := b.homePartition(s), "where it is deployed", []Evidence(nil)
	if right == "" {
		right, e = b.partitionOfRole(named)
		why = "where the role of that name is declared"
	}
	if right == "" || right == written {
		return
	}
	named.Partition = policy.Literal(right)
	p := &Problem{
		Code: "irsa.role_arn_wrong_partition", Severity: "error", Subject: "ServiceAccount " + serviceAccountName(s), Field: eks.RoleARNKey,
		Value: a.Value.V.String(), Choices: []string{written, right}, Why: why, Evidence: e, About: []string{b.names.id(s)},
	}
	if arn := named.ARN(); arn.Known() {
		p.Expected = arn.String()
	}
	b.problem(a.Value.At, &s.Decl, p)
}

// homePartition is the one partition that all of a ServiceAccount's deployment is
// in, as far as that is known; empty when it has several or none.
func (b *builder) homePartition(s *fact.ServiceAccount) string {
	home, known := s.Partition.Literal()
	if !known {
		return ""
	}
	elsewhere := func(d *fact.Decl) bool {
		return scopeID(d) == scopeID(&s.Decl) && policy.Equal(d.Partition, s.Partition) != policy.Yes
	}
	for _, c := range b.set.Clusters {
		if elsewhere(&c.Decl) {
			return ""
		}
	}
	for _, r := range b.set.Roles {
		if elsewhere(&r.Decl) {
			return ""
		}
	}
	return home
}

// partitionOfRole is the partition of the declared role with a name and an
// account, an id of the real world: that account is in one partition.
func (b *builder) partitionOfRole(named policy.Role) (string, []Evidence) {
	account, known := named.Account.Literal()
	if !known || !policy.IsAccountID(account) || policy.IsDocumentationAccount(account) {
		return "", nil
	}
	name := textOf(named.Name)
	for _, r := range b.roleIndex.named(&name) {
		partition, known := r.Partition.Literal()
		if known && sure(&r.Decl) && equalNames(&name, &r.name) == policy.Yes && policy.SameAccount(named.Account, r.Account) == policy.Yes {
			return partition, []Evidence{{At: r.nameSite().Range(), Note: "role " + quote(r.out.Name) + " is of partition " + quote(partition)}}
		}
	}
	return "", nil
}

// checkPlaces reports the annotation of a role on what EKS does not read it from:
// workloads, their pods, and labels (facts 3.2).
func (b *builder) checkPlaces() {
	for _, s := range b.set.ServiceAccounts {
		if a := annotation(s.Labels, eks.RoleARNKey); a != nil && sure(&s.Decl) {
			b.misplaced(a, "label", "ServiceAccount "+serviceAccountName(s), "its annotations", b.names.id(s), &s.Decl)
		}
	}
	for _, w := range b.set.Workloads {
		if !sure(&w.Decl) {
			continue
		}
		if a := annotation(w.PodAnnotations, eks.ExpirationKey); a != nil {
			b.checkText(a, eks.ExpirationKey, "the pods of "+workloadName(w), b.names.id(w), &w.Decl, false)
		}
		if list, may := b.accounts(w); may || annotated(list) != policy.No || b.associationOf(w) != nil {
			continue
		}
		reads := "ServiceAccount " + accountName(w)
		for _, place := range []struct {
			list fact.List[fact.Annotation]
			kind string
		}{{w.PodAnnotations, "template"}, {w.Annotations, "workload"}, {w.PodLabel, "label"}, {w.Labels, "label"}} {
			a := annotation(place.list, eks.RoleARNKey)
			if a == nil {
				continue
			}
			kind := place.kind
			if w.Kind == "Pod" && kind == "template" {
				kind = "workload"
			}
			b.misplaced(a, kind, workloadName(w), reads, b.names.id(w), &w.Decl)
		}
	}
}

func (b *builder) misplaced(a *fact.Annotation, kind, subject, reads, about string, d *fact.Decl) {
	if strings.TrimSpace(a.Value.V.Encoded()) == "" {
		return
	}
	b.problem(a.Key.At, d, &Problem{
		Code: "irsa.annotation_misplaced", Kind: kind, Severity: "warning", Subject: subject, Field: eks.RoleARNKey,
		Value: a.Value.V.String(), Expected: reads, About: []string{about},
	})
}

// checkPath reports an annotation that names a declared role by another path than
// it has: STS takes the whole ARN, so that it finds no such role.
func (b *builder) checkPath(s *fact.ServiceAccount, a *fact.Annotation) bool {
	named, is := policy.ParseRoleARN(a.Value.V)
	if is != policy.Yes {
		return false
	}
	r := b.elsewhere(named)
	if r == nil {
		return false
	}
	b.problem(a.Value.At, &s.Decl, &Problem{
		Code: "irsa.role_arn_wrong_path", Severity: "error", Subject: "ServiceAccount " + serviceAccountName(s), Field: eks.RoleARNKey,
		Value: a.Value.V.String(), Expected: r.ARN.String(), Evidence: []Evidence{r.pathEvidence()}, About: []string{b.names.id(s), r.id},
	})
	return true
}
