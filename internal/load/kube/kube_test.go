package kube

import (
	"errors"
	"fmt"
	"path"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// archive is a tree of files in memory.
type archive map[string]*source.File

func (a archive) Read(abs string) (*source.File, error) {
	if f := a[abs]; f != nil {
		return f, nil
	}
	return nil, errors.New("no such file")
}

func (a archive) ReadDir(abs string) ([]string, error) {
	var names []string
	for name := range a {
		if path.Dir(name) == abs {
			names = append(names, path.Base(name))
		}
	}
	sort.Strings(names)
	return names, nil
}

func (a archive) IsDir(abs string) bool {
	for name := range a {
		if strings.HasPrefix(name, abs+"/") {
			return true
		}
	}
	return false
}

// read loads files written as a txtar archive; one that begins without a name
// is a.yaml.
func read(text string) *fact.Set {
	if !strings.HasPrefix(text, "-- ") {
		text = "-- a.yaml --\n" + text
	}
	a := archive{}
	var files []*source.File
	for _, part := range txtar.Parse([]byte(text)).Files {
		data := strings.ReplaceAll(string(part.Data), "␍", "\r")
		f := source.NewFile(part.Name, "/w/"+part.Name, []byte(data))
		a[f.Abs] = f
		switch base := path.Base(part.Name); {
		case strings.HasPrefix(base, "values"):
			f.Kind = source.HelmValues
		case base == "helmfile.yaml":
			f.Kind = source.Helmfile
		case base == "kustomization.yaml":
			f.Kind = source.Kustomization
		case strings.HasSuffix(base, ".yaml"):
			f.Kind = source.Kubernetes
		default:
			continue
		}
		if !strings.HasPrefix(part.Name, "elsewhere/") {
			files = append(files, f)
		}
	}
	return load(a, files)
}

func at(s source.Site) string {
	r := s.Range()
	if r.Line == 0 {
		return "-"
	}
	return fmt.Sprintf("%s:%d:%d", strings.TrimSuffix(r.File, path.Ext(r.File)), r.Line, r.Column)
}

func show(s fact.String) string {
	switch s.State {
	case fact.Absent:
		return "absent"
	case fact.Unknown:
		return "?"
	}
	marked := s.V.Fill(func(h *policy.Hole) (policy.Text, bool) { return policy.Literal("{" + h.Label + "}"), true })
	return fmt.Sprintf("%q@%s", marked.String(), at(s.At))
}

func showAnnotations(l fact.List[fact.Annotation]) string {
	var b strings.Builder
	for _, a := range l.Items {
		fmt.Fprintf(&b, "  %s = %s", show(a.Key), show(a.Value))
		if a.NotString {
			b.WriteString(" not a string")
		}
		b.WriteString("\n")
	}
	if l.Open {
		b.WriteString("  open: " + l.Why.Why + "\n")
	}
	return b.String()
}

// summary prints what a set holds.
func summary(set *fact.Set) string {
	var b strings.Builder
	decl := func(d fact.Decl) {
		if d.Exists != policy.Yes {
			fmt.Fprintf(&b, " exists: %s", d.Exists)
		}
		if d.Open {
			b.WriteString(" open")
		}
		for _, c := range d.Calls {
			fmt.Fprintf(&b, " by %s@%s", c.Address, at(c.At))
		}
		b.WriteString("\n")
	}
	for _, s := range set.ServiceAccounts {
		fmt.Fprintf(&b, "account %s / %s", show(s.Namespace), show(s.Name))
		if s.Helm {
			b.WriteString(" helm " + s.Address)
		}
		decl(s.Decl)
		b.WriteString(showAnnotations(s.Annotations))
	}
	for _, w := range set.Workloads {
		fmt.Fprintf(&b, "%s %s / %s as %s", w.Kind, show(w.Namespace), show(w.Name), show(w.ServiceAccount))
		decl(w.Decl)
		for _, c := range w.Containers {
			for _, e := range c.Env.Items {
				fmt.Fprintf(&b, "  %s %s=%s", show(c.Name), show(e.Name), show(e.Value))
				if e.ConfigMap.Written() {
					fmt.Fprintf(&b, " from %s %s", show(e.ConfigMap), show(e.Key))
				}
				if e.FromSecret {
					b.WriteString(" from a secret")
				}
				b.WriteString("\n")
			}
			for _, e := range c.EnvFrom.Items {
				fmt.Fprintf(&b, "  all of %s\n", show(e))
			}
		}
		for _, m := range w.Mounts.Items {
			fmt.Fprintf(&b, "  mounts %s\n", show(m))
		}
	}
	for _, c := range set.ConfigMaps {
		fmt.Fprintf(&b, "config %s / %s", show(c.Namespace), show(c.Name))
		decl(c.Decl)
		for _, d := range c.Data.Items {
			text, _, more := strings.Cut(d.Value.V.String(), "\n")
			if more {
				text += "…"
			}
			fmt.Fprintf(&b, "  %s = %q\n", show(d.Key), text)
		}
	}
	for _, e := range set.AccessEntries {
		kind := "role"
		if e.User {
			kind = "user"
		}
		fmt.Fprintf(&b, "%s %s as %s", kind, show(e.PrincipalARN), show(e.Username))
		for _, g := range e.Groups.Items {
			fmt.Fprintf(&b, " %s", show(g))
		}
		decl(e.Decl)
	}
	for _, g := range set.NodeGroups {
		fmt.Fprintf(&b, "%s %s role %s profile %s ami %s hops %d", g.Kind, show(g.Name), show(g.RoleName), show(g.ProfileName), show(g.AMIType), g.HopLimit.V)
		decl(g.Decl)
	}
	for _, r := range set.HelmReleases {
		fmt.Fprintf(&b, "release %s / %s of %s %s", show(r.Namespace), show(r.Name), show(r.Chart), show(r.Repository))
		decl(r.Decl)
	}
	for _, p := range set.Problems {
		fmt.Fprintf(&b, "problem %s %s@%s %s\n", p.Code, p.Field, at(p.Primary), p.Why)
	}
	for _, d := range set.Diagnostics {
		fmt.Fprintf(&b, "diagnostic %s %s fatal %v\n", at(d.At), d.Message, d.Fatal)
	}
	for _, g := range set.Gaps {
		fmt.Fprintf(&b, "gap %s %s@%s\n", g.About, g.Why, at(g.At))
	}
	return b.String()
}

func TestLoad(t *testing.T) {
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			got := summary(read(strings.TrimPrefix(tt.files, "\n")))
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestDoubling takes a base in twice on each of forty layers.
func TestDoubling(t *testing.T) {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, "-- d%d/kustomization.yaml --\nresources: [../d%d, ../d%d]\n", i, i+1, i+1)
	}
	b.WriteString("-- d40/kustomization.yaml --\nresources: [sa.yaml]\n-- d40/sa.yaml --\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n")
	set := read(b.String())
	if len(set.Diagnostics) != 1 || !set.Diagnostics[0].Fatal {
		t.Errorf("diagnostics %v, want one that is fatal", set.Diagnostics)
	}
}

func TestSecretsStay(t *testing.T) {
	objects := parse(policy.Literal("kind: Secret\nmetadata: {name: s}\nstringData: {k: hunter2}\n"), source.Map{}, &fact.Set{}, nil)
	if objects[0].get("stringData") != nil || objects[0].name().V.String() != "s" {
		t.Errorf("the Secret was read as %v", objects[0].entries)
	}
}

// TestDoublingComponents takes a Component in twice on each of forty layers.
func TestDoublingComponents(t *testing.T) {
	const kind = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
	var b strings.Builder
	b.WriteString("-- kustomization.yaml --\nresources: [sa.yaml]\ncomponents: [c0]\n-- sa.yaml --\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n")
	for i := range 40 {
		fmt.Fprintf(&b, "-- c%d/kustomization.yaml --\n%scomponents: [../c%d, ../c%d]\n", i, kind, i+1, i+1)
	}
	b.WriteString("-- c40/kustomization.yaml --\n" + kind)
	set := read(b.String())
	if len(set.Diagnostics) != 1 || !set.Diagnostics[0].Fatal {
		t.Errorf("diagnostics %v, want one that is fatal", set.Diagnostics)
	}
	if len(set.ServiceAccounts) != 1 || set.ServiceAccounts[0].Name.State != fact.Unknown {
		t.Errorf("ServiceAccounts %v: what the rest of the components does to them is not known", set.ServiceAccounts)
	}
}

// TestLargePatches merges mappings and lists of a size that no one writes: where
// each key is looked for among all others, this takes an hour.
func TestLargePatches(t *testing.T) {
	const n = 50_000
	object := func(prefix string) string {
		var b strings.Builder
		b.WriteString("apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  annotations:\n")
		for i := range n {
			fmt.Fprintf(&b, "    %s%d: x\n", prefix, i)
		}
		return b.String()
	}
	set := read("-- kustomization.yaml --\nresources: [sa.yaml]\npatches: [{path: p.yaml}]\n-- sa.yaml --\n" + object("a") + "-- p.yaml --\n" + object("b"))
	if got := len(set.ServiceAccounts[0].Annotations.Items); got != 2*n {
		t.Errorf("%d annotations, want %d", got, 2*n)
	}
}
