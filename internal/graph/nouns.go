package graph

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/policy"
)

// nameNouns registers the ids of all nouns but roles.
func (b *builder) nameNouns() {
	for _, c := range b.set.Clusters {
		b.names.add(c, "cluster/"+c.Name.V.String(), &c.Decl)
	}
	for _, g := range b.set.NodeGroups {
		b.names.add(g, "nodegroup/"+g.Name.V.String(), &g.Decl)
	}
	for _, c := range b.set.Capabilities {
		b.names.add(c, "capability/"+c.Name.V.String(), &c.Decl)
	}
	for _, p := range b.set.FargateProfiles {
		b.names.add(p, "fargate/"+p.Name.V.String(), &p.Decl)
	}
	for _, p := range b.set.Providers {
		b.names.add(p, "provider/"+strings.TrimPrefix(p.URL.V.String(), "https://"), &p.Decl)
	}
	for _, s := range b.set.ServiceAccounts {
		b.names.add(s, "sa/"+serviceAccountName(s), &s.Decl)
	}
	for _, w := range b.set.Workloads {
		name := w.Name.V.String()
		if w.Namespace.Written() {
			name = w.Namespace.V.String() + "/" + name
		}
		b.names.add(w, strings.ToLower(w.Kind)+"/"+name, &w.Decl)
	}
	for _, a := range b.set.Associations {
		b.names.add(a, "association/"+a.Namespace.V.String()+"/"+a.ServiceAccount.V.String(), &a.Decl)
	}
	for _, a := range b.set.Addons {
		b.names.add(a, "addon/"+a.Name.V.String(), &a.Decl)
	}
	for _, a := range b.set.AccessEntries {
		b.names.add(a, "access/"+a.PrincipalARN.V.String(), &a.Decl)
	}
}

// serviceAccountName is namespace/name, or the name alone while the namespace
// is decided on applying or installing. One that its chart names is called after
// the release and the place in its values.
func serviceAccountName(s *fact.ServiceAccount) string {
	if s.Helm && s.Name.V.Hole() != nil {
		if release := strings.TrimSpace(strings.TrimSuffix(s.Address, s.Values)); release != "" {
			return "of " + release + " (values at " + s.Values + ")"
		}
		return "of the values at " + s.Values
	}
	if !s.Namespace.Written() || s.Helm && s.Namespace.V.Hole() != nil {
		return s.Name.V.String()
	}
	return s.Namespace.V.String() + "/" + s.Name.V.String()
}

func (b *builder) noun(id, name string, d *fact.Decl) model.Noun {
	n := model.Noun{ID: id, Name: name, Address: d.Address, At: d.At.Range(), Origin: string(d.Origin)}
	if account, ok := d.Account.Literal(); ok && policy.IsAccountID(account) {
		n.Account = account
	}
	for _, c := range d.Calls {
		n.Calls = append(n.Calls, Evidence{At: c.At.Range(), Note: c.Address})
	}
	return n
}

// fillNouns writes the lists of nouns.
func (b *builder) fillNouns(in *model.Input) {
	for _, c := range b.set.Clusters {
		in.Clusters = append(in.Clusters, b.clusterNoun(c))
	}
	for _, g := range b.groups {
		in.NodeGroups = append(in.NodeGroups, g.out)
	}
	for _, r := range b.roles {
		in.Roles = append(in.Roles, r.out)
		if r.trust != nil {
			in.Documents = append(in.Documents, b.documentNoun(r.out.Trust, r.trust, &r.Decl))
		}
		for _, g := range r.granted {
			if g.src != nil {
				in.Documents = append(in.Documents, b.documentNoun("grant/"+r.id+"/"+g.label, g.document, &r.Decl))
			}
		}
	}
	for _, p := range b.set.StandalonePolicies {
		if doc := b.parse(&p.Doc, policy.Identity); doc != nil {
			in.Documents = append(in.Documents, b.documentNoun("document/"+p.Address, doc, &p.Decl))
		}
	}
	for _, p := range b.set.Providers {
		in.Providers = append(in.Providers, model.Provider{
			Noun: b.noun(b.names.id(p), label(p.Address), &p.Decl), URL: p.URL.V.String(), ClientIDs: strs(p.ClientIDs),
		})
	}
	for _, s := range b.set.ServiceAccounts {
		in.ServiceAccounts = append(in.ServiceAccounts, b.serviceAccountNoun(s))
	}
	for _, w := range b.set.Workloads {
		in.Workloads = append(in.Workloads, b.workloadNoun(w))
	}
	for _, a := range b.set.Associations {
		in.Associations = append(in.Associations, b.associationNoun(a))
	}
	for _, a := range b.set.Addons {
		in.Addons = append(in.Addons, b.addonNoun(a))
	}
	for _, a := range b.set.AccessEntries {
		in.AccessEntries = append(in.AccessEntries, model.AccessEntry{
			Noun:    b.noun(b.names.id(a), a.PrincipalARN.V.String(), &a.Decl),
			AWSAuth: a.AWSAuth, Principal: a.PrincipalARN.V.String(), Type: a.Type.V.String(),
		})
	}
}

func (b *builder) clusterNoun(c *fact.Cluster) model.Cluster {
	return model.Cluster{
		Noun:     b.noun(b.names.id(c), c.Name.V.String(), &c.Decl),
		Issuer:   c.Issuer.String(),
		AutoMode: word(fact.Truth(c.AutoMode, policy.No)),
	}
}

func (b *builder) serviceAccountNoun(s *fact.ServiceAccount) model.ServiceAccount {
	out := model.ServiceAccount{
		Noun:    b.noun(b.names.id(s), serviceAccountName(s), &s.Decl),
		Account: s.Name.V.String(),
	}
	if s.Namespace.Written() {
		out.Namespace = s.Namespace.V.String()
	}
	if a := annotation(s.Annotations, eks.RoleARNKey); a != nil {
		out.Annotation = a.Value.V.String()
	}
	return out
}

func (b *builder) workloadNoun(w *fact.Workload) model.Workload {
	return model.Workload{
		Noun: b.noun(b.names.id(w), w.Name.V.String(), &w.Decl), Kind: w.Kind,
		Namespace: w.Namespace.V.String(), ServiceAccount: w.ServiceAccount.V.String(),
	}
}

func (b *builder) associationNoun(a *fact.Association) model.Association {
	return model.Association{
		Noun:               b.noun(b.names.id(a), a.Namespace.V.String()+"/"+a.ServiceAccount.V.String(), &a.Decl),
		Cluster:            a.Cluster.V.String(),
		Namespace:          a.Namespace.V.String(),
		ServiceAccount:     a.ServiceAccount.V.String(),
		DisableSessionTags: word(fact.Truth(a.DisableSessionTags, policy.No)),
	}
}

func (b *builder) addonNoun(a *fact.Addon) model.Addon {
	return model.Addon{Noun: b.noun(b.names.id(a), a.Name.V.String(), &a.Decl), Cluster: a.Cluster.V.String()}
}

// word is a three-valued answer in the words of the graph.
func word(t policy.Truth) string {
	if t == policy.Maybe {
		return "unknown"
	}
	return t.String()
}

// annotation is the annotation with exactly this key, or nil.
func annotation(list fact.List[fact.Annotation], key string) *fact.Annotation {
	for i := range list.Items {
		if s, ok := list.Items[i].Key.V.Literal(); ok && s == key {
			return &list.Items[i]
		}
	}
	return nil
}

func strs(l fact.List[fact.String]) []string {
	var out []string
	for _, s := range l.Items {
		out = append(out, s.V.String())
	}
	return out
}

func (b *builder) documentNoun(id string, doc *document, d *fact.Decl) model.Document {
	out := model.Document{Noun: b.noun(id, id, d), Type: doc.Type.String(), Open: doc.Open}
	out.Noun.At = doc.src.At.Range()
	for _, s := range doc.Statements {
		st := model.Statement{
			At: doc.at(s.Span), Sid: s.Sid.Text.String(), Effect: s.Effect.String(),
			Actions: values(s.Actions), NotActions: values(s.NotActions),
			Resources: values(s.Resources), NotResources: values(s.NotResources),
		}
		for _, p := range s.Principals.Items {
			st.Principals = append(st.Principals, p.Of.String()+":"+p.Text.String())
		}
		for _, c := range s.Conditions {
			st.Conditions = append(st.Conditions, model.Condition{
				At: doc.at(c.Span), Operator: c.OperatorAt.Text.String(), Key: c.Key.Text.String(), Values: values(c.Values),
			})
		}
		out.Statements = append(out.Statements, st)
	}
	return out
}

func values(l policy.List) []string {
	var out []string
	for _, v := range l.Items {
		out = append(out, v.Text.String())
	}
	return out
}
