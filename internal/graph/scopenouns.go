package graph

import "github.com/eksiamlint/eksiamlint/internal/fact"

// scopeNouns are nouns of one scope that others of the scope are held against.
type scopeNouns struct {
	clusters     []*fact.Cluster
	addons       []*fact.Addon
	associations []*fact.Association
	fargate      []*fact.FargateProfile
	profiles     []*fact.InstanceProfile
}

// scopeOf are the nouns of the scope of d.
func (b *builder) scopeOf(d *fact.Decl) *scopeNouns {
	if b.ofScope == nil {
		b.indexScopes()
	}
	if s := b.ofScope[scopeID(d)]; s != nil {
		return s
	}
	return &scopeNouns{}
}

func (b *builder) indexScopes() {
	b.ofScope = map[string]*scopeNouns{}
	of := func(d *fact.Decl) *scopeNouns {
		id := scopeID(d)
		if b.ofScope[id] == nil {
			b.ofScope[id] = &scopeNouns{}
		}
		return b.ofScope[id]
	}
	for _, c := range b.set.Clusters {
		s := of(&c.Decl)
		s.clusters = append(s.clusters, c)
	}
	for _, a := range b.set.Addons {
		s := of(&a.Decl)
		s.addons = append(s.addons, a)
	}
	for _, a := range b.set.Associations {
		s := of(&a.Decl)
		s.associations = append(s.associations, a)
	}
	for _, p := range b.set.FargateProfiles {
		s := of(&p.Decl)
		s.fargate = append(s.fargate, p)
	}
	for _, p := range b.set.InstanceProfiles {
		s := of(&p.Decl)
		s.profiles = append(s.profiles, p)
	}
}
