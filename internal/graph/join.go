package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// roleIndex finds roles by ARN and by name.
type roleIndex struct {
	byARN    map[string][]*role // by the ARN's key
	byName   map[string][]*role // declared, by the name's key
	symbolic []*role            // declared in a root, with a name that has holes
	known    []*role            // declared, with a name without holes
}

func indexRoles(roles []*role) roleIndex {
	x := roleIndex{byARN: map[string][]*role{}, byName: map[string][]*role{}}
	for _, r := range roles {
		key := r.ARN.Key()
		x.byARN[key] = append(x.byARN[key], r)
		if r.Undeclared {
			continue
		}
		x.byName[r.name.key] = append(x.byName[r.name.key], r)
		switch {
		case r.name.known:
			x.known = append(x.known, r)
		case !library(&r.Decl):
			x.symbolic = append(x.symbolic, r)
		}
	}
	return x
}

// named are the declared roles whose name may be n: without those of modules
// that nobody calls, unless the name is written in them.
func (x *roleIndex) named(n *text) []*role {
	found := slices.Clone(x.byName[n.key])
	add := func(list []*role) {
		for _, r := range list {
			if r.name.key != n.key && equalNames(&r.name, n) != policy.No {
				found = append(found, r)
			}
		}
	}
	add(x.symbolic)
	if !n.known {
		add(x.known)
	}
	return found
}

// join is the answer to which role an ARN names.
type join struct {
	// roles are the candidates; what is said of the ARN must hold for each.
	roles []*role
	// undecided says that the ARN may also name a role that is not among them.
	undecided bool
	why       *fact.Reason // behind undecided, or behind no candidate
	assumed   []string     // what was taken for granted: "account", "partition"
}

// sole is the one role that an ARN surely names; nil when it is not decided.
func (j join) sole() *role {
	if len(j.roles) != 1 || j.undecided {
		return nil
	}
	return j.roles[0]
}

// certain is the sole role, when nothing was taken for granted to find it.
func (j join) certain() *role {
	if len(j.assumed) > 0 {
		return nil
	}
	return j.sole()
}

// resolve finds the roles that an ARN at d may name (rules on joins by name:
// exactly one candidate over all roots, or all candidates give the same verdict).
func (b *builder) resolve(arn fact.String, d *fact.Decl) join {
	exact := b.roleIndex.byARN[arn.V.Key()]
	if home := inScope(exact, d); len(home) > 0 {
		return join{roles: home}
	}
	if len(exact) > 0 {
		return b.existing(exact, nil)
	}
	parsed, is := policy.ParseRoleARN(arn.V)
	if is != policy.Yes {
		if arn.V.Known() {
			return join{undecided: true, why: noRoleARN(arn)}
		}
		return join{undecided: true, why: unknownText(arn, "the role ARN is not known")}
	}
	name := textOf(parsed.Name)
	var same, joined, possible []*role
	var assumed []string
	for _, r := range b.roleIndex.named(&name) {
		m := policy.SameRole(arn.V, r.ARN)
		switch {
		case m.Same == policy.No:
		case m.Same == policy.Yes:
			same = append(same, r)
		case m.Joins:
			joined = append(joined, r)
			for _, a := range m.Assumed {
				if !slices.Contains(assumed, a) {
					assumed = append(assumed, a)
				}
			}
		default:
			possible = append(possible, r)
		}
	}
	switch {
	case len(same) > 0:
		if home := inScope(same, d); len(home) > 0 {
			return join{roles: home}
		}
		return b.existing(same, nil)
	case len(joined) > 0:
		slices.Sort(assumed)
		for _, r := range possible {
			if !r.name.made || !name.known {
				joined = append(joined, r)
			}
		}
		return b.existing(joined, assumed)
	case len(possible) > 0:
		return join{undecided: true, why: possibleWhy(arn, possible), roles: possible}
	}
	return join{why: &fact.Reason{
		Why:    "role " + parsed.Name.String() + " is in no file that was read",
		Settle: "lint the files that declare it together with these", At: arn.At,
	}}
}

// noRoleARN is why a text that is known leads to no role; nil where that is a
// finding of its own.
func noRoleARN(arn fact.String) *fact.Reason {
	if arn.V.IsEmpty() || policy.RoleARNDefect(arn.V) != nil {
		return nil
	}
	return &fact.Reason{Why: quote(arn.V.String()) + " is no role ARN that is filled in", Settle: "write the role's ARN", At: arn.At}
}

// possibleWhy is why an ARN is not known to name one of the roles that it may
// name: a part of the ARN, or of a role's name, is not known.
func possibleWhy(arn fact.String, possible []*role) *fact.Reason {
	if !arn.V.Known() {
		return unknownText(arn, "the role ARN is not known")
	}
	for _, r := range possible {
		for _, s := range []fact.String{r.Name, r.Path} {
			if why := reasonOf(s.V.Holes()); why != nil {
				return why
			}
		}
	}
	return unknownText(arn, "the names of roles that it may mean are not known")
}

// existing is a join of candidates; one that may not exist leaves it undecided.
func (b *builder) existing(roles []*role, assumed []string) join {
	j := join{roles: roles, assumed: assumed}
	for _, r := range roles {
		if !sure(&r.Decl) {
			j.undecided, j.why = true, existence(&r.Decl)
		}
	}
	return j
}

// inScope are the roles that are declared in d's own scope: there an equal ARN
// is a reference, which needs the role to exist.
func inScope(roles []*role, d *fact.Decl) []*role {
	var home []*role
	for _, r := range roles {
		if r.Scope != nil && d.Scope != nil && r.Scope.ID == d.Scope.ID {
			home = append(home, r)
		}
	}
	return home
}

// unknownText is the reason that stands in the way of a text.
func unknownText(s fact.String, why string) *fact.Reason {
	if s.Why != nil {
		return s.Why
	}
	if r := reasonOf(s.V.Holes()); r != nil {
		return r
	}
	return &fact.Reason{Why: why, At: s.At}
}
