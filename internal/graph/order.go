package graph

import (
	"cmp"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// sorted is a copy of set whose facts stand in the order of their places, so
// that loaders may work in parallel.
func sorted(set *fact.Set) *fact.Set {
	s := *set
	sortFacts(&s.Roles, func(r *fact.Role) *fact.Decl { return &r.Decl })
	sortFacts(&s.InlinePolicies, func(r *fact.InlinePolicy) *fact.Decl { return &r.Decl })
	sortFacts(&s.Policies, func(r *fact.Policy) *fact.Decl { return &r.Decl })
	sortFacts(&s.Attachments, func(r *fact.Attachment) *fact.Decl { return &r.Decl })
	sortFacts(&s.InstanceProfiles, func(r *fact.InstanceProfile) *fact.Decl { return &r.Decl })
	sortFacts(&s.Providers, func(r *fact.Provider) *fact.Decl { return &r.Decl })
	sortFacts(&s.ProviderLookups, func(r *fact.Provider) *fact.Decl { return &r.Decl })
	sortFacts(&s.Clusters, func(r *fact.Cluster) *fact.Decl { return &r.Decl })
	sortFacts(&s.NodeGroups, func(r *fact.NodeGroup) *fact.Decl { return &r.Decl })
	sortFacts(&s.FargateProfiles, func(r *fact.FargateProfile) *fact.Decl { return &r.Decl })
	sortFacts(&s.Capabilities, func(r *fact.Capability) *fact.Decl { return &r.Decl })
	sortFacts(&s.Addons, func(r *fact.Addon) *fact.Decl { return &r.Decl })
	sortFacts(&s.Associations, func(r *fact.Association) *fact.Decl { return &r.Decl })
	sortFacts(&s.AccessEntries, func(r *fact.AccessEntry) *fact.Decl { return &r.Decl })
	sortFacts(&s.ServiceAccounts, func(r *fact.ServiceAccount) *fact.Decl { return &r.Decl })
	sortFacts(&s.Workloads, func(r *fact.Workload) *fact.Decl { return &r.Decl })
	sortFacts(&s.ConfigMaps, func(r *fact.ConfigMap) *fact.Decl { return &r.Decl })
	sortFacts(&s.ChartVariables, func(r *fact.ChartVariables) *fact.Decl { return &r.Decl })
	sortFacts(&s.HelmReleases, func(r *fact.HelmRelease) *fact.Decl { return &r.Decl })
	sortFacts(&s.RepositoryPolicies, func(r *fact.RepositoryPolicy) *fact.Decl { return &r.Decl })
	sortFacts(&s.StandalonePolicies, func(r *fact.StandalonePolicy) *fact.Decl { return &r.Decl })
	sortFacts(&s.AbsentModules, func(m *fact.AbsentModule) *fact.Decl { return &m.Decl })
	sortFacts(&s.ToolRoles, func(r *fact.ToolRole) *fact.Decl { return &r.Decl })
	sortFacts(&s.Intents, func(r *fact.Intent) *fact.Decl { return &r.Decl })
	sortFacts(&s.Expectations, func(r *fact.Expectation) *fact.Decl { return &r.Decl })
	sortFacts(&s.Problems, func(r *fact.Problem) *fact.Decl { return &r.Decl })
	return &s
}

func sortFacts[T any](facts *[]T, decl func(T) *fact.Decl) {
	*facts = slices.Clone(*facts)
	slices.SortStableFunc(*facts, func(x, y T) int { return compareDecls(decl(x), decl(y)) })
}

func compareDecls(a, b *fact.Decl) int {
	return cmp.Or(compareSites(a.At, b.At), cmp.Compare(a.Address, b.Address), cmp.Compare(scopeID(a), scopeID(b)))
}

func compareSites(a, b source.Site) int {
	return cmp.Or(strings.Compare(siteFile(a), siteFile(b)), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
}

func siteFile(s source.Site) string {
	if s.File == nil {
		return ""
	}
	return s.File.Path
}
