package graph

import (
	"slices"
	"strconv"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// checkAddonAssociations reports associations of add-ons whose version takes none.
func (b *builder) checkAddonAssociations() {
	for _, a := range b.set.Associations {
		addon := b.addonOf(a)
		if addon == nil || !sure(&a.Decl) || !sure(&addon.Decl) {
			continue
		}
		documented := documentedOf(addon.Name)
		if documented == nil {
			continue
		}
		since := documented.AssociationSince
		written, _ := addon.Version.V.Literal()
		version, ok := addonVersion(written)
		if !ok || !older(version, since) {
			continue
		}
		b.problem(addon.Version.At, &addon.Decl, &Problem{
			Code: "podidentity.unsupported_addon", Subject: "add-on " + quote(addon.Name.V.String()), Value: written, Severity: "error",
			Expected: "v" + strconv.Itoa(since[0]) + "." + strconv.Itoa(since[1]) + "." + strconv.Itoa(since[2]),
			About:    []string{b.names.id(addon)}, Evidence: []Evidence{{At: a.At.Range(), Note: "the association that it is given"}},
		})
	}
}

// addonVersion reads a version such as "v1.15.1-eksbuild.1".
func addonVersion(s string) (v [3]int, ok bool) {
	core, _, _ := strings.Cut(strings.TrimPrefix(s, "v"), "-")
	parts := strings.Split(core, ".")
	if len(parts) != 3 {
		return v, false
	}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil {
			return v, false
		}
		v[i] = n
	}
	return v, true
}

func older(v, than [3]int) bool {
	for i := range v {
		if v[i] != than[i] {
			return v[i] < than[i]
		}
	}
	return false
}

// checkTwoIdentities reports ServiceAccounts that have an association and an
// annotation with another role (facts 4.13). In a tree of several clusters the two
// are of one ServiceAccount only where the configuration says so.
func (b *builder) checkTwoIdentities() {
	for _, s := range b.set.ServiceAccounts {
		annotated := annotation(s.Annotations, eks.RoleARNKey)
		if annotated == nil || s.Helm || !sure(&s.Decl) || !s.Namespace.Written() {
			continue
		}
		if a := b.associationFor(s); a != nil && !b.alike(s) {
			b.twoIdentities(s, annotated, a)
		}
	}
}

// alike says that another ServiceAccount may be the same one.
func (b *builder) alike(s *fact.ServiceAccount) bool {
	return slices.ContainsFunc(b.set.ServiceAccounts, func(other *fact.ServiceAccount) bool {
		same := policy.Equal(other.Name.V, s.Name.V).And(policy.Equal(namespaceOf(other), s.Namespace.V))
		return other != s && same != policy.No && !apart(other.Cluster, s.Cluster)
	})
}

// associationFor is the one association that is surely for a ServiceAccount.
func (b *builder) associationFor(s *fact.ServiceAccount) *fact.Association {
	var found *fact.Association
	for _, a := range b.set.Associations {
		place, ok := placeOf(a)
		if !ok {
			place = a.Namespace.V
		}
		switch policy.Equal(place, s.Namespace.V).And(policy.Equal(a.ServiceAccount.V, s.Name.V)) {
		case policy.No:
			continue
		case policy.Maybe:
			return nil
		}
		if apart(a.Cluster, s.Cluster) {
			continue
		}
		if found != nil || !sure(&a.Decl) || library(&a.Decl) || !s.Cluster.Written() && b.severalClusters(a.Cluster) {
			return nil
		}
		found = a
	}
	return found
}

// severalClusters says that some file speaks of another cluster than this one.
func (b *builder) severalClusters(name fact.String) bool {
	other := func(n fact.String) bool { return n.Written() && policy.Equal(n.V, name.V) != policy.Yes }
	for _, c := range b.set.Clusters {
		if other(c.Name) {
			return true
		}
	}
	for _, a := range b.set.Associations {
		if other(a.Cluster) {
			return true
		}
	}
	return false
}

func (b *builder) twoIdentities(s *fact.ServiceAccount, annotated *fact.Annotation, a *fact.Association) {
	if policy.ARNKind(annotated.Value.V) != "role" || policy.SameRole(annotated.Value.V, a.RoleARN.V).Same != policy.No {
		return
	}
	b.problem(annotated.Value.At, &s.Decl, &Problem{
		Code: "podidentity.and_irsa", Subject: "ServiceAccount " + serviceAccountName(s), Value: annotated.Value.V.String(),
		Expected: a.RoleARN.V.String(), Severity: "warning", About: []string{b.names.id(s), b.names.id(a)},
		Evidence: []Evidence{{At: a.RoleARN.At.Range(), Note: "the role of its association, which comes first"}},
	})
}
