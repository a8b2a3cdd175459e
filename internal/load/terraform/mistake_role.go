package terraform

import (
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// givenRoles are the inputs of terraform-aws-modules/eks that give a role, each
// with the one that says whether the module makes one instead (facts TR8.2).
var givenRoles = []struct{ arn, makes string }{
	{"iam_role_arn", "create_iam_role"},
	{"node_iam_role_arn", "create_node_iam_role"},
}

// ignoredRoles reports a role that the module is given and does not use, since it
// makes one of its own.
func (m *module) ignoredRoles(out *fact.Set) {
	if !m.partOf(eksModule) || !m.surely("create") {
		return
	}
	for _, x := range givenRoles {
		if m.dir.variables[x.arn] == nil || m.dir.variables[x.makes] == nil || !m.surely(x.makes) {
			continue
		}
		arn := m.variable(x.arn, source.Site{})
		if text, literal := arn.Literal(); arn.HoldsNull() != policy.No || literal && text == "" {
			continue
		}
		at := arn.At
		if at.IsZero() {
			at = m.call.At
		}
		out.Problems = append(out.Problems, &fact.Problem{
			Decl: m.decl(), Code: "terraform.module_role_ignored", Subject: m.addr, Primary: at, About: []string{m.addr},
			Field: x.arn, Expected: x.makes, Severity: "warning",
		})
	}
}

// partOf says that the module is one of a registry's, or one that it calls.
func (m *module) partOf(name string) bool {
	for ; m.up != nil; m = m.up {
		if q := requestOf(m.call); q.module != "" {
			return q.module == name
		}
	}
	return false
}

// surely says that an input that switches something is on.
func (m *module) surely(input string) bool {
	if m.dir.variables[input] == nil {
		return false
	}
	on, fails := m.variable(input, source.Site{}).Truth()
	return on == policy.Yes && fails == policy.No
}
