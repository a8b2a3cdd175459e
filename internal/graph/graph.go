// Package graph joins facts into the identity graph of an estate, asks package
// policy what is allowed, and groups what fails by its cause. What comes out is
// package model.
package graph

import (
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// Graph is the identity graph of an estate.
type Graph struct {
	Input   model.Input
	Checked map[string]int // what was looked at, by noun: "node groups", "roles", "IRSA links", …
	Gaps    []Gap          // what could not be decided; the same as in Input
}

// Build joins the facts, asks package policy what is allowed and groups what
// fails by its cause. It reads set and does not change it. The graph's lists of
// nouns stay empty: what fails has its nouns with it.
func Build(set *fact.Set) *Graph {
	return newBuilder(set).build()
}

// Whole is what Build makes with all nouns, for those who show the graph. It
// leaves no list nil.
func Whole(set *fact.Set) *Graph {
	b := newBuilder(set)
	g := b.build()
	b.fillNouns(&g.Input)
	g.Input.FillLists()
	return g
}

// build asks everything there is to ask, in an order in which later questions find
// what they need: roles and what is attached to them come first; node groups are
// joined in instanceSteps, before all that asks who runs where; steps are recorded
// before the needs that a refused step makes idle; checkDocuments comes before the
// needs of nodes, which leave to it what it reported; and misplacedPolicies before
// addonsWithoutIdentity, of which it may be the cause.
func (b *builder) build() *Graph {
	b.announceDocuments()
	b.declareRoles()
	b.attachPolicies()
	b.absentModules()
	b.checkTrusts()
	b.checkCircles()
	b.checkExclusive()
	b.checkARNs()
	b.checkAnnotations()
	b.checkRoleFields()
	b.checkTemplates()
	b.checkAccess()
	b.checkEntries()
	b.checkMaps()
	b.carryProblems()
	b.instanceSteps()
	b.checkNodeAccess()
	b.checkDocuments()
	b.checkRepositories()
	b.checkReach()
	b.podAdministrators()
	b.checkSettings()
	b.clusterSteps()
	b.capabilitySteps()
	b.fargateSteps()
	b.podIdentitySteps()
	b.checkAssociations()
	b.checkAgents()
	b.checkAddons()
	b.checkAddonAssociations()
	b.checkTwoIdentities()
	b.irsaSteps()
	b.checkMissingProviders()
	b.checkUnused()
	b.checkWorkloads()
	b.assumeSteps()
	b.toolRoles()
	b.checkExpectations()
	b.checkOpenness()
	b.checkTagsNeeded()
	b.nodeNeeds()
	b.addonNeeds()
	b.sharedRoles()
	b.misplacedPolicies()
	b.addonsWithoutIdentity()
	b.clusterNeeds()
	b.fargateNeeds()
	b.karpenterNeeds()
	b.hybridNodes()
	b.hopLimits()
	b.crossAccountPulls()
	b.fargateAssociations()
	b.carryGaps()
	return b.finish()
}

// builder holds the estate while the graph is made.
type builder struct {
	set   *fact.Set
	in    model.Input
	names *namer

	roles     []*role
	roleIndex roleIndex
	readings  *readings
	users     map[*fact.Document]documentUse // who has a document
	misspelt  map[*fact.Document][]misspelling
	managed   map[string]policy.ManagedAnswer // by the key of their ARN
	policies  map[string][]*fact.Policy       // by the key of their ARN
	groups    []nodeGroup
	clusters  []*clusterRole         // those whose files name a role
	ofScope   map[string]*scopeNouns // by the scope's id

	problems map[problemKey]*Problem
	order    []problemKey
	owners   map[line][]source.Range // where loaders' problems own their place
	gaps     map[Gap]bool
	checked  map[string]int

	handed       *handedOut
	accountIndex *accountIndex
	byIssuer     map[string][]*fact.Provider // by the key of the issuer
	providers    map[string]*fact.Provider   // by key of the ARN; nil for an ARN that two have
}

func newBuilder(set *fact.Set) *builder {
	return &builder{
		set:      sorted(set),
		in:       model.Input{Version: 1},
		names:    newNamer(),
		readings: newReadings(),
		managed:  map[string]policy.ManagedAnswer{},
		policies: map[string][]*fact.Policy{},
		problems: map[problemKey]*Problem{},
		gaps:     map[Gap]bool{},
		checked:  map[string]int{},
	}
}

// finish sorts what has no order yet.
func (b *builder) finish() *Graph {
	b.ownMisspelt()
	for _, key := range b.order {
		if p := b.problems[key]; p != nil {
			b.place(p)
		}
	}
	b.in.Gaps = b.sortedGaps()
	b.count()
	return &Graph{Input: b.in, Checked: b.checked, Gaps: b.in.Gaps}
}

// count says what was checked: what links start from and lead to, and when there
// is none of it, what stands alone.
func (b *builder) count() {
	b.checkedOf(map[string]int{
		"clusters": len(b.set.Clusters), "node groups": len(b.groups), "roles": len(b.roles),
		"policies": len(b.set.Policies), "repository policies": len(b.set.RepositoryPolicies), "documents": len(b.set.StandalonePolicies),
	})
	if len(b.checked) == 0 {
		b.checkedOf(map[string]int{
			"fargate profiles": len(b.set.FargateProfiles), "addons": len(b.set.Addons), "providers": len(b.set.Providers),
			"associations": len(b.set.Associations), "access entries": len(b.set.AccessEntries),
		})
	}
}

func (b *builder) checkedOf(counts map[string]int) {
	for noun, n := range counts {
		if n > 0 {
			b.checked[noun] = n
		}
	}
}

// sure says that what d declares exists, once and whatever the unknown values are.
func sure(d *fact.Decl) bool { return d.Exists == policy.Yes && !d.Open }

// library says that d stands in a module that nobody calls.
func library(d *fact.Decl) bool { return d.Scope != nil && d.Scope.Library }

// scopeID is empty for a declaration without a scope.
func scopeID(d *fact.Decl) string {
	if d.Scope == nil {
		return ""
	}
	return d.Scope.ID
}
