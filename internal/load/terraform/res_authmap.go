package terraform

import (
	"bytes"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// authMapWords are in every manifest of aws-auth that is written out.
var authMapWords = [][]byte{[]byte("mapRoles"), []byte("ConfigMap"), []byte(eks.AuthMap)}

// findAuthMaps notes the locals and outputs that hold aws-auth as the older guides
// to EKS wrote it: a manifest in a heredoc, for people to apply.
func (d *directory) findAuthMaps() {
	if !anyHolds(d.files, authMapWords[:1]) {
		return
	}
	for _, name := range sortedKeys(d.locals) {
		if writesAuthMap(d.locals[name]) {
			d.authMaps = append(d.authMaps, "local."+name)
		}
	}
	for _, name := range sortedKeys(d.outputs) {
		if writesAuthMap(d.outputs[name].Body.Attrs["value"]) {
			d.authMaps = append(d.authMaps, "output."+name)
		}
	}
}

// writesAuthMap says that the manifest stands in the expression itself.
func writesAuthMap(a *syntax.Attr) bool {
	if a == nil {
		return false
	}
	text := syntax.SiteOf(a.File, a.Expr.Range()).Bytes()
	return !slices.ContainsFunc(authMapWords, func(w []byte) bool { return !bytes.Contains(text, w) })
}

// authMaps hands on the aws-auth manifests in locals and outputs of the module.
// What a module from elsewhere has there is an offer to its callers.
func (m *module) authMaps(out *fact.Set) {
	if m.dir.stub != nil || strings.Contains(m.dir.path, ".terraform/modules/") {
		return
	}
	for _, address := range m.dir.authMaps {
		v := m.authMap(address)
		s := factString(v)
		if v.Kind != symbolic.String || handedOn(s, out) {
			continue
		}
		c := m.cloud("aws")
		d := fact.Decl{Address: m.shown(address), At: s.At, Scope: m.root.scope, Exists: policy.Yes, Origin: fact.Terraform,
			Account: c.account, Region: c.region, Partition: c.partition, Calls: m.callers()}
		m.within(&d)
		out.Embedded = append(out.Embedded, embedded("aws-auth", s, d))
	}
}

// authMap is the value of a local or an output.
func (m *module) authMap(address string) *symbolic.Value {
	kind, name, _ := strings.Cut(address, ".")
	if kind == "local" {
		return m.local(name, source.Site{})
	}
	return m.output(name, source.Site{})
}

// handedOn says that a resource holds the same text.
func handedOn(s fact.String, out *fact.Set) bool {
	for _, e := range out.Embedded {
		if e.Text.Key() == s.V.Key() {
			return true
		}
	}
	return false
}

// authMapNames are how expressions call aws-auth.
var authMapNames = [][]byte{[]byte(eks.AuthMap), []byte("aws_auth")}

// localFileFacts is aws-auth that is written to a file, to be applied from there.
func localFileFacts(inst *instance, out *fact.Set) {
	a := inst.body.syn.Attrs["content"]
	if a == nil || !holds(syntax.SiteOf(a.File, a.Expr.Range()).Bytes(), authMapNames) {
		return
	}
	if s := inst.str("content"); s.Written() && s.V.Hole() == nil {
		out.Embedded = append(out.Embedded, embedded("aws-auth", s, inst.decl()))
	}
}
