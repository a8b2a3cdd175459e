package fact

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

// Set is everything that was found.
type Set struct {
	Roles              []*Role
	InlinePolicies     []*InlinePolicy
	Policies           []*Policy
	Attachments        []*Attachment
	InstanceProfiles   []*InstanceProfile
	Providers          []*Provider
	ProviderLookups    []*Provider // of elsewhere, found by data sources
	Clusters           []*Cluster
	NodeGroups         []*NodeGroup
	FargateProfiles    []*FargateProfile
	Capabilities       []*Capability
	Addons             []*Addon
	Associations       []*Association
	AccessEntries      []*AccessEntry
	ServiceAccounts    []*ServiceAccount
	Workloads          []*Workload
	ConfigMaps         []*ConfigMap
	HelmReleases       []*HelmRelease
	ChartVariables     []*ChartVariables
	RepositoryPolicies []*RepositoryPolicy
	StandalonePolicies []*StandalonePolicy
	AbsentModules      []*AbsentModule
	Intents            []*Intent
	ToolRoles          []*ToolRole
	Expectations       []*Expectation

	Problems    []*Problem
	Gaps        []Gap
	Lost        []Lost
	Unread      []Unread
	Diagnostics []Diagnostic
	Embedded    []Embedded // for the dispatcher to read; empty once it has
	// Rendered are files that Terraform renders as templates: they are not deployed
	// as they stand.
	Rendered []*source.File
}

// Add appends all of t.
func (s *Set) Add(t *Set) {
	s.Roles = append(s.Roles, t.Roles...)
	s.InlinePolicies = append(s.InlinePolicies, t.InlinePolicies...)
	s.Policies = append(s.Policies, t.Policies...)
	s.Attachments = append(s.Attachments, t.Attachments...)
	s.InstanceProfiles = append(s.InstanceProfiles, t.InstanceProfiles...)
	s.Providers = append(s.Providers, t.Providers...)
	s.ProviderLookups = append(s.ProviderLookups, t.ProviderLookups...)
	s.Clusters = append(s.Clusters, t.Clusters...)
	s.NodeGroups = append(s.NodeGroups, t.NodeGroups...)
	s.FargateProfiles = append(s.FargateProfiles, t.FargateProfiles...)
	s.Capabilities = append(s.Capabilities, t.Capabilities...)
	s.Addons = append(s.Addons, t.Addons...)
	s.Associations = append(s.Associations, t.Associations...)
	s.AccessEntries = append(s.AccessEntries, t.AccessEntries...)
	s.ServiceAccounts = append(s.ServiceAccounts, t.ServiceAccounts...)
	s.Workloads = append(s.Workloads, t.Workloads...)
	s.ConfigMaps = append(s.ConfigMaps, t.ConfigMaps...)
	s.HelmReleases = append(s.HelmReleases, t.HelmReleases...)
	s.ChartVariables = append(s.ChartVariables, t.ChartVariables...)
	s.RepositoryPolicies = append(s.RepositoryPolicies, t.RepositoryPolicies...)
	s.StandalonePolicies = append(s.StandalonePolicies, t.StandalonePolicies...)
	s.AbsentModules = append(s.AbsentModules, t.AbsentModules...)
	s.Intents = append(s.Intents, t.Intents...)
	s.ToolRoles = append(s.ToolRoles, t.ToolRoles...)
	s.Expectations = append(s.Expectations, t.Expectations...)
	s.Problems = append(s.Problems, t.Problems...)
	s.Gaps = append(s.Gaps, t.Gaps...)
	s.Lost = append(s.Lost, t.Lost...)
	s.Unread = append(s.Unread, t.Unread...)
	s.Diagnostics = append(s.Diagnostics, t.Diagnostics...)
	s.Embedded = append(s.Embedded, t.Embedded...)
	s.Rendered = append(s.Rendered, t.Rendered...)
}

// WithoutRendered drops what the rendered files say as they stand.
func (s *Set) WithoutRendered() {
	rendered := map[*source.File]bool{}
	for _, f := range s.Rendered {
		rendered[f] = true
	}
	if s.Rendered = nil; len(rendered) == 0 {
		return
	}
	drop(&s.ServiceAccounts, rendered, func(f *ServiceAccount) *Decl { return &f.Decl })
	drop(&s.Workloads, rendered, func(f *Workload) *Decl { return &f.Decl })
	drop(&s.ConfigMaps, rendered, func(f *ConfigMap) *Decl { return &f.Decl })
	drop(&s.AccessEntries, rendered, func(f *AccessEntry) *Decl { return &f.Decl })
	drop(&s.NodeGroups, rendered, func(f *NodeGroup) *Decl { return &f.Decl })
	drop(&s.HelmReleases, rendered, func(f *HelmRelease) *Decl { return &f.Decl })
	drop(&s.ChartVariables, rendered, func(f *ChartVariables) *Decl { return &f.Decl })
	drop(&s.Problems, rendered, func(f *Problem) *Decl { return &f.Decl })
}

func drop[T any](list *[]*T, rendered map[*source.File]bool, decl func(*T) *Decl) {
	*list = slices.DeleteFunc(*list, func(f *T) bool { return rendered[decl(f).At.File] })
}
