package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// accountIndex finds ServiceAccounts by name, as positions in the set.
type accountIndex struct {
	byName   map[string][]int
	symbolic []int // names with holes
}

// accountsNamed are the ServiceAccounts that may have a name, in their order.
func (b *builder) accountsNamed(name policy.Text) []*fact.ServiceAccount {
	lit, ok := name.Literal()
	if !ok {
		return b.set.ServiceAccounts
	}
	if b.accountIndex == nil {
		x := &accountIndex{byName: map[string][]int{}}
		for i, s := range b.set.ServiceAccounts {
			if n, ok := s.Name.V.Literal(); ok {
				x.byName[n] = append(x.byName[n], i)
			} else {
				x.symbolic = append(x.symbolic, i)
			}
		}
		b.accountIndex = x
	}
	at := slices.Concat(b.accountIndex.byName[lit], b.accountIndex.symbolic)
	slices.Sort(at)
	list := make([]*fact.ServiceAccount, len(at))
	for i, n := range at {
		list[i] = b.set.ServiceAccounts[n]
	}
	return list
}
