package kube

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// isAuthMap says that the object is plainly the ConfigMap that the authenticator
// reads.
func (o *object) isAuthMap() bool {
	name, _ := o.name().V.Literal()
	namespace, _ := o.namespace().V.Literal()
	return o.kind() == "ConfigMap" && o.get("apiVersion").literal() == "v1" && name == eks.AuthMap && namespace == eks.SystemNamespace
}

// authMap reads one key of the aws-auth ConfigMap: a string that holds a YAML
// list. The authenticator ignores anything else (facts 1.52).
func (l *loader) authMap(decl fact.Decl, key string, v *value) {
	switch {
	case v == nil, v.kind == yaml.Null:
		return
	case v.kind != yaml.Scalar:
		l.notString(decl, key, v.at, "list", "")
		return
	case v.isUnknown():
		l.openRows(decl, key, v.text)
		return
	}
	l.authRows(decl, key, v.text.V, v.text.Map, v.text.At)
}

func (l *loader) notString(decl fact.Decl, key string, at source.Site, kind, why string) {
	decl.At = at
	l.set.Problems = append(l.set.Problems, &fact.Problem{
		Decl: decl, Code: "access.map_not_string", Kind: kind, Primary: at, About: []string{"configmap/kube-system/aws-auth"},
		Subject: "ConfigMap kube-system/aws-auth", Field: "data." + key, Why: why,
	})
}

// openRows stands for rows that are not known.
func (l *loader) openRows(decl fact.Decl, key string, s fact.String) {
	decl.Open, decl.Why, decl.At = true, s.Why, s.At
	l.set.AccessEntries = append(l.set.AccessEntries, &fact.AccessEntry{
		Decl: decl, AWSAuth: true, User: key == "mapUsers", Cluster: l.clusterOf(decl),
		PrincipalARN: unknownText(key, s.Why, s.At),
	})
}

// clusterOf is the cluster that an aws-auth ConfigMap is for: manifests do not
// say.
func (l *loader) clusterOf(decl fact.Decl) fact.String {
	dir := ""
	if decl.Scope != nil {
		dir = decl.Scope.Dir
	}
	why := &fact.Reason{Why: "a ConfigMap does not name its cluster", At: decl.At}
	return fact.String{State: fact.Unknown, At: decl.At, Why: why, V: policy.HoleText(&policy.Hole{
		ID: "kubernetes:" + dir + ":cluster", Label: "cluster of " + dir, Kind: policy.NameText, Origin: why,
	})}
}

// authRows reads the text of mapRoles or mapUsers.
func (l *loader) authRows(decl fact.Decl, key string, text policy.Text, m source.Map, at source.Site) {
	docs, problems := yaml.Parse(text.Encoded(), m)
	for _, p := range problems {
		switch {
		case !p.Lost:
			l.set.Diagnostics = append(l.set.Diagnostics, fact.Diagnostic{At: p.At, Message: p.Message})
		case !text.Known():
			why := &fact.Reason{Why: "the rows are not known well enough to be read: " + p.Message, At: p.At}
			l.openRows(decl, key, fact.String{State: fact.Unknown, At: at, Why: why})
		default:
			l.notString(decl, key, p.At, "yaml", p.Message)
		}
	}
	r := newReader(text)
	for _, doc := range docs {
		rows := r.value(doc)
		if rows.isUnknown() {
			l.openRows(decl, key, rows.text)
			continue
		}
		if rows.kind != yaml.Sequence {
			l.notString(decl, key, rows.at, "rows", "")
			continue
		}
		for _, row := range rows.items {
			l.authRow(decl, key, row)
		}
	}
}

func (l *loader) authRow(decl fact.Decl, key string, row *value) {
	if row.isUnknown() {
		l.openRows(decl, key, row.text)
		return
	}
	if row.kind != yaml.Mapping {
		return
	}
	decl.At = row.at
	e := &fact.AccessEntry{Decl: decl, AWSAuth: true, User: key == "mapUsers", Cluster: l.clusterOf(decl)}
	for _, en := range row.entries {
		// The authenticator decodes with encoding/json, which ignores letter case.
		name, _ := en.key.V.Literal()
		switch strings.ToLower(name) {
		case "rolearn":
			e.PrincipalARN, e.User = text(en.value), false
		case "userarn":
			e.PrincipalARN, e.User = text(en.value), true
		case "username":
			e.Username = text(en.value)
		case "groups":
			e.Groups.Set, e.Groups.At = true, en.value.at
			switch {
			case en.value.isUnknown():
				e.Groups.Open, e.Groups.Why = true, en.value.text.Why
			case en.value.kind == yaml.Scalar && !en.value.text.V.IsEmpty():
				l.notString(decl, key, en.value.at, "groups", "")
				e.Groups.Open = true // reported: what the row lets its caller do is not asked
			}
			for _, g := range en.value.list() {
				if g.isUnknown() {
					e.Groups.Open, e.Groups.Why = true, g.text.Why
					continue
				}
				e.Groups.Items = append(e.Groups.Items, text(g))
			}
		}
	}
	if e.PrincipalARN.Written() {
		l.set.AccessEntries = append(l.set.AccessEntries, e)
	}
}

// text is a scalar as it stands: the authenticator has templates of its own,
// such as {{EC2PrivateDNSName}}.
func text(v *value) fact.String {
	if v.kind != yaml.Scalar {
		return fact.String{}
	}
	return v.text
}
