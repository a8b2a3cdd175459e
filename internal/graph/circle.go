package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// named is a role that a trust policy names as a principal.
type named struct {
	r    *role
	span policy.Span
}

// checkCircles reports trust policies that IAM refuses when Terraform creates
// the roles, for a principal must exist when a trust policy names it (facts
// 5.11): a role that names itself, and roles that name each other.
func (b *builder) checkCircles() {
	names := map[*role][]named{}
	for _, r := range b.roles {
		if r.trust == nil || r.Origin != fact.Terraform || r.Undeclared || !sure(&r.Decl) {
			continue
		}
		for _, n := range b.principalRoles(r) {
			if n.r != r {
				names[r] = append(names[r], n)
				continue
			}
			b.problem(r.trust.site(n.span), &r.Decl, &Problem{
				Code: "terraform.trust_names_itself", Subject: "role " + quote(r.out.Name), Value: r.out.ARN, Severity: "error", About: []string{r.id},
			})
		}
	}
	told := map[*role]bool{}
	for _, r := range b.roles {
		if told[r] {
			continue
		}
		circle := around(r, names)
		if circle == nil {
			continue
		}
		p := &Problem{Code: "terraform.trust_cycle", Subject: "role " + quote(r.out.Name), Value: circle[0].r.out.ARN, Severity: "error", About: []string{r.id}}
		p.Choices = []string{r.out.Name}
		for i, n := range circle[:len(circle)-1] {
			told[n.r] = true
			p.About = append(p.About, n.r.id)
			p.Choices = append(p.Choices, n.r.out.Name)
			p.Evidence = append(p.Evidence, Evidence{
				At: n.r.trust.at(circle[i+1].span), Note: "role " + quote(n.r.out.Name) + " names role " + quote(circle[i+1].r.out.Name),
			})
		}
		b.problem(r.trust.site(circle[0].span), &r.Decl, p)
	}
}

// principalRoles are the roles of r's own scope that its trust policy surely
// names by their ARN, r itself included.
func (b *builder) principalRoles(r *role) []named {
	var list []named
	for _, st := range r.trust.Statements {
		for _, p := range st.Principals.Items {
			if p.Of != policy.AWSPrincipal {
				continue
			}
			key := p.Text.Key()
			for _, other := range b.roleIndex.byARN[key] {
				if !other.Undeclared && sure(&other.Decl) && scopeID(&other.Decl) == scopeID(&r.Decl) {
					list = append(list, named{other, p.Span})
				}
			}
		}
	}
	return list
}

// around is a shortest way from r back to r, without r at its beginning; nil
// when there is none.
func around(r *role, names map[*role][]named) []named {
	paths := [][]named{nil}
	seen := map[*role]bool{}
	for len(paths) > 0 {
		path := paths[0]
		paths = paths[1:]
		last := r
		if len(path) > 0 {
			last = path[len(path)-1].r
		}
		for _, n := range names[last] {
			next := append(slices.Clone(path), n)
			if n.r == r {
				return next
			}
			if !seen[n.r] {
				seen[n.r] = true
				paths = append(paths, next)
			}
		}
	}
	return nil
}
