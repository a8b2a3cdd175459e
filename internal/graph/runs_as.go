package graph

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// workloadName is how messages name a workload: `Deployment prod/web`.
func workloadName(w *fact.Workload) string {
	if !w.Namespace.Written() {
		return w.Kind + " " + w.Name.V.String()
	}
	return w.Kind + " " + w.Namespace.V.String() + "/" + w.Name.V.String()
}

// accountNamed is the name of the ServiceAccount that a workload's pods run as.
func accountNamed(w *fact.Workload) policy.Text {
	if !w.ServiceAccount.Written() {
		return policy.Literal("default")
	}
	return w.ServiceAccount.V
}

// accountName is the same as messages have it, with the namespace.
func accountName(w *fact.Workload) string {
	if !w.Namespace.Written() {
		return accountNamed(w).String()
	}
	return w.Namespace.V.String() + "/" + accountNamed(w).String()
}

// accounts are the ServiceAccounts that a workload's pods run as: those of its
// own deployment if there are any, else those of the whole tree. Where the
// namespace is decided on applying, one deployment has one. May says that it may
// be one that is not among them.
func (b *builder) accounts(w *fact.Workload) (all []*fact.ServiceAccount, may bool) {
	name := accountNamed(w)
	var home, others []*fact.ServiceAccount
	for _, s := range b.accountsNamed(name) {
		same := policy.Equal(s.Name.V, name)
		at := scopeID(&s.Decl) == scopeID(&w.Decl)
		switch {
		case s.Namespace.Written() && w.Namespace.Written():
			same = same.And(policy.Equal(s.Namespace.V, w.Namespace.V))
		case s.Namespace.Written() != w.Namespace.Written() || !at:
			same = same.And(policy.Maybe)
		}
		switch {
		case same == policy.Maybe:
			may = true
		case same == policy.Yes && at:
			home = append(home, s)
		case same == policy.Yes:
			others = append(others, s)
		}
	}
	if len(home) > 0 {
		return home, false
	}
	return others, may
}

// annotated says whether one of several ServiceAccounts has the annotation of a
// role.
func annotated(list []*fact.ServiceAccount) policy.Truth {
	answer := policy.No
	for _, s := range list {
		a := annotation(s.Annotations, eks.RoleARNKey)
		switch {
		case a != nil && strings.TrimSpace(a.Value.V.Encoded()) != "" && sure(&s.Decl):
			return policy.Yes
		case a != nil || s.Annotations.Open:
			answer = policy.Maybe
		}
	}
	return answer
}

// associationOf is an association that surely gives a workload's pods a role.
func (b *builder) associationOf(w *fact.Workload) *fact.Association {
	if !w.Namespace.Written() {
		return nil
	}
	for _, a := range b.set.Associations {
		if sure(&a.Decl) && policy.Equal(a.Namespace.V, w.Namespace.V).And(policy.Equal(a.ServiceAccount.V, accountNamed(w))) == policy.Yes {
			return a
		}
	}
	return nil
}
