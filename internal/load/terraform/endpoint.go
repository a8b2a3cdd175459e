package terraform

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/policy"
)

// endpoint is the API server that makes an instance's objects, as its provider is
// configured: `host` of kubernetes and kubectl, and of the kubernetes that helm has.
// Empty when that is not written.
func (i *instance) endpoint() policy.Text {
	name := providerOf(i.syn, i.typ)
	kind, _, _ := strings.Cut(name, ".")
	if kind != "kubernetes" && kind != "kubectl" && kind != "helm" {
		return policy.Text{}
	}
	owner, _, p := i.mod.providerBlock(name)
	if p == nil {
		return policy.Text{}
	}
	b := &body{at: p.At, syn: p.Body, fr: owner.frame}
	if kind == "helm" {
		return b.in("kubernetes", "host").V
	}
	return b.str("host").V
}
