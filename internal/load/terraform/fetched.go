package terraform

import (
	"encoding/json"
	"path/filepath"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
)

// fetchedModules is .terraform/modules/modules.json: where terraform init put the
// modules of a root, by the names of the calls that lead to them.
type fetchedModules map[string]fetchedModule

type fetchedModule struct {
	Key     string
	Source  string
	Version string
	Dir     string // relative to the root module
}

// readFetched reads the manifest of a root; a missing or broken one is empty.
func (l *loader) readFetched(dir *directory) fetchedModules {
	f, err := l.files.Read(filepath.Join(dir.abs, ".terraform", "modules", "modules.json"))
	if err != nil {
		return nil
	}
	var list struct{ Modules []fetchedModule }
	if json.Unmarshal(f.Bytes, &list) != nil {
		return nil
	}
	m := fetchedModules{}
	for _, e := range list.Modules {
		m[e.Key] = e
	}
	return m
}

// fetched is the directory that terraform init made for a module call, nil when
// it is not on disk, and the version that it chose.
func (m *module) fetched(b *syntax.Block) (*directory, string) {
	r := m.root
	if r.modulesOnDisk == nil {
		return nil, ""
	}
	e, ok := r.modulesOnDisk[m.manifestKey(b.Label(0))]
	if !ok {
		return nil, ""
	}
	if a := b.Body.Attrs["source"]; a != nil && e.Dir != "" {
		return r.l.directory(filepath.Join(r.dir.abs, filepath.FromSlash(e.Dir))), e.Version
	}
	return nil, e.Version
}

// manifestKey is the key of a call in the module: "eks.eks_managed_node_group".
func (m *module) manifestKey(name string) string {
	for ; m.up != nil; m = m.up {
		name = m.call.Label(0) + "." + name
	}
	return name
}
