package terraform

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// shownRoot is the root in a directory whose values are shown.
func (l *loader) shownRoot(dir string, o Options) (*root, error) {
	e := newEffort(o)
	if u := l.newUnit(dir, e); u != nil {
		u.conf.discreet = true
		if src := u.source(); src.isUnit() {
			if r := u.evaluated(); r != nil {
				return r, nil
			}
			return nil, fmt.Errorf("evaluate unit %q: %s", u.path, mask(u.gone.Why))
		}
	}
	d := l.directory(dir)
	if d == nil {
		return nil, fmt.Errorf("no Terraform in %q", l.files.Display(dir))
	}
	r := l.newRootWith(d, e)
	r.library, r.discreet = false, true
	r.top.conceal()
	return r, nil
}

// maxNamed bounds the module instances that an error names.
const maxNamed = 5

// instanceAt is the module instance with an address below m, m for none.
func (m *module) instanceAt(address string) (*module, error) {
	if address == "" {
		return m, nil
	}
	var found *module
	var others []string
	var walk func(m *module)
	walk = func(m *module) {
		if m.dir == nil || found != nil {
			return
		}
		for _, name := range sortedKeys(m.dir.modules) {
			for _, s := range m.callOf(name).all() {
				child, ok := s.obj.(*module)
				if !ok {
					continue
				}
				if child.addr == address {
					found = child
					return
				}
				others = append(others, mask(child.addr))
				walk(child)
			}
		}
	}
	walk(m)
	switch {
	case found != nil && found.dir == nil:
		return nil, fmt.Errorf("evaluate in %s: %s", address, mask(found.gone.Why))
	case found != nil:
		return found, nil
	case len(others) == 0:
		return nil, fmt.Errorf("there is no %s: nothing calls a module", address)
	}
	same, _, _ := strings.Cut(address, "[")
	slices.SortStableFunc(others, func(a, b string) int {
		rank := func(s string) int {
			if strings.HasPrefix(s, same) {
				return 0
			}
			return 1
		}
		return cmp.Compare(rank(a), rank(b))
	})
	more := ""
	if len(others) > maxNamed {
		more = fmt.Sprintf(" and %d more", len(others)-maxNamed)
		others = others[:maxNamed]
	}
	return nil, fmt.Errorf("there is no %s, but %s%s", address, strings.Join(others, ", "), more)
}
