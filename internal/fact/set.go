package fact

// Set is everything that was found.
type Set struct {
	Roles              []*Role
	InlinePolicies     []*InlinePolicy
	Policies           []*Policy
	Attachments        []*Attachment
	InstanceProfiles   []*InstanceProfile
	Providers          []*Provider
	Clusters           []*Cluster
	NodeGroups         []*NodeGroup
	FargateProfiles    []*FargateProfile
	Addons             []*Addon
	Associations       []*Association
	AccessEntries      []*AccessEntry
	ServiceAccounts    []*ServiceAccount
	Workloads          []*Workload
	ConfigMaps         []*ConfigMap
	HelmReleases       []*HelmRelease
	RepositoryPolicies []*RepositoryPolicy
	StandalonePolicies []*StandalonePolicy
	AbsentModules      []*AbsentModule

	Problems    []*Problem
	Gaps        []Gap
	Unread      []Unread
	Diagnostics []Diagnostic
	Embedded    []Embedded // for the dispatcher to read; empty once it has
}

// Add appends all of t.
func (s *Set) Add(t *Set) {
	s.Roles = append(s.Roles, t.Roles...)
	s.InlinePolicies = append(s.InlinePolicies, t.InlinePolicies...)
	s.Policies = append(s.Policies, t.Policies...)
	s.Attachments = append(s.Attachments, t.Attachments...)
	s.InstanceProfiles = append(s.InstanceProfiles, t.InstanceProfiles...)
	s.Providers = append(s.Providers, t.Providers...)
	s.Clusters = append(s.Clusters, t.Clusters...)
	s.NodeGroups = append(s.NodeGroups, t.NodeGroups...)
	s.FargateProfiles = append(s.FargateProfiles, t.FargateProfiles...)
	s.Addons = append(s.Addons, t.Addons...)
	s.Associations = append(s.Associations, t.Associations...)
	s.AccessEntries = append(s.AccessEntries, t.AccessEntries...)
	s.ServiceAccounts = append(s.ServiceAccounts, t.ServiceAccounts...)
	s.Workloads = append(s.Workloads, t.Workloads...)
	s.ConfigMaps = append(s.ConfigMaps, t.ConfigMaps...)
	s.HelmReleases = append(s.HelmReleases, t.HelmReleases...)
	s.RepositoryPolicies = append(s.RepositoryPolicies, t.RepositoryPolicies...)
	s.StandalonePolicies = append(s.StandalonePolicies, t.StandalonePolicies...)
	s.AbsentModules = append(s.AbsentModules, t.AbsentModules...)
	s.Problems = append(s.Problems, t.Problems...)
	s.Gaps = append(s.Gaps, t.Gaps...)
	s.Unread = append(s.Unread, t.Unread...)
	s.Diagnostics = append(s.Diagnostics, t.Diagnostics...)
	s.Embedded = append(s.Embedded, t.Embedded...)
}
