package terraform

import (
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// told is what a configuration declares, one line a fact, with the places that
// users see: line and column in main.tf.
func told(t *testing.T, archive string) string {
	t.Helper()
	set := facts(t, archive)
	var lines []string
	place := func(s source.Site) string {
		r := s.Range()
		return fmt.Sprintf("%s:%d:%d", r.File, r.Line, r.Column)
	}
	add := func(d *fact.Decl, format string, args ...any) {
		line := fmt.Sprintf(format, args...)
		switch {
		case d.Open:
			line += " (any number)"
		case d.Exists == policy.Maybe:
			line += " (perhaps)"
		}
		lines = append(lines, line)
	}
	for _, d := range set.Diagnostics {
		lines = append(lines, "diagnostic "+place(d.At)+" "+d.Message)
	}
	for _, c := range set.Clusters {
		add(&c.Decl, "cluster %s at %s role %s auto %v", c.Name.V, place(c.Name.At), c.RoleARN.V, c.AutoMode.V)
	}
	for _, r := range set.Roles {
		add(&r.Decl, "role %s at %s trust %s", r.ARN, place(r.At), r.Trust.Text)
	}
	for _, p := range set.InlinePolicies {
		add(&p.Decl, "inline policy of %s %s", p.Role.V, p.Doc.Text)
	}
	for _, p := range set.Policies {
		add(&p.Decl, "policy %s %s", p.ARN, p.Doc.Text)
	}
	for _, a := range set.Attachments {
		add(&a.Decl, "attached to %s at %s: %s", a.Roles.Items[0].V, place(a.PolicyARN.At), a.PolicyARN.V)
	}
	for _, p := range set.InstanceProfiles {
		add(&p.Decl, "profile %s of %s", p.Name.V, p.Role.V)
	}
	for _, p := range set.Providers {
		var ids []string
		for _, id := range p.ClientIDs.Items {
			ids = append(ids, id.V.String())
		}
		add(&p.Decl, "provider %s for %s", p.ARN, strings.Join(ids, ","))
	}
	for _, g := range set.NodeGroups {
		profile := g.ProfileName.V.String() + g.ProfileARN.V.String()
		add(&g.Decl, "%s nodes %s of %s at %s role %s", g.Kind, g.Name.V, g.Cluster.V, place(g.At), g.RoleARN.V.String()+profile)
	}
	for _, p := range set.FargateProfiles {
		add(&p.Decl, "fargate %s of %s role %s", p.Name.V, p.Cluster.V, p.RoleARN.V)
	}
	for _, a := range set.Addons {
		add(&a.Decl, "add-on %s of %s at %s role %s", a.Name.V, a.Cluster.V, place(a.Name.At), a.RoleARN.V)
	}
	for _, a := range set.Associations {
		add(&a.Decl, "association %s/%s%s at %s of %s role %s", a.Namespace.V, a.ServiceAccount.V, a.Addon.V, place(a.ServiceAccount.At), a.Cluster.V, a.RoleARN.V)
	}
	for _, e := range set.AccessEntries {
		add(&e.Decl, "access entry of %s at %s", e.PrincipalARN.V, place(e.PrincipalARN.At))
	}
	for _, a := range set.ServiceAccounts {
		var notes []string
		for _, n := range a.Annotations.Items {
			notes = append(notes, n.Key.V.String()+"="+n.Value.V.String())
		}
		add(&a.Decl, "service account %s/%s at %s with %s", a.Namespace.V, a.Name.V, place(a.Name.At), strings.Join(notes, ","))
	}
	for _, h := range set.HelmReleases {
		add(&h.Decl, "release %s of %s in %s", h.Name.V, h.Chart.V, h.Namespace.V)
	}
	for _, e := range set.Embedded {
		add(&e.Decl, "%s %s at %s: %s", e.Hint, e.Key, place(e.Map.Site(0, e.Map.Len())), strings.ReplaceAll(e.Text.String(), "\n", " "))
	}
	return strings.Join(lines, "\n") + "\n"
}

var update = flag.Bool("update", false, "write what stubs declare into testdata/stubs")

// TestStubs calls each stub, one call a major, as facts TR8 describes the module:
// testdata/stubs/NAME.txtar has main.tf and what it declares.
func TestStubs(t *testing.T) {
	names, err := filepath.Glob("testdata/stubs/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("find the calls of stubs: %v", err)
	}
	called := map[string]bool{}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			files := &txtar.Archive{}
			for _, f := range archive.Files {
				if f.Name == "declares" {
					want = string(f.Data)
					continue
				}
				files.Files = append(files.Files, f)
			}
			got := told(t, string(txtar.Format(files)))
			if *update {
				archive.Files = append(files.Files, txtar.File{Name: "declares", Data: []byte(got)})
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the stub declares something else (-want +got):\n%s", diff)
			}
		})
		for _, f := range must(txtar.ParseFile(name)).Files {
			for _, q := range callsIn(f) {
				if s, _ := stubOf(q); s != nil {
					called[fmt.Sprint(s.dir, " ", s.major)] = true
				}
			}
		}
	}
	for _, v := range stubTable {
		for major := v.from; major <= v.to; major++ {
			if key := fmt.Sprint(path.Join("stubs", v.dir, v.sub), " ", major); !called[key] {
				t.Errorf("no test calls %s, version %d", v.module+"//"+v.sub, major)
			}
		}
	}
}

func must(a *txtar.Archive, _ error) *txtar.Archive { return a }

// callsIn are the module calls of a file.
func callsIn(f txtar.File) []moduleRequest {
	if !strings.HasSuffix(f.Name, ".tf") {
		return nil
	}
	p := syntax.NewParser()
	body, _ := p.Parse(source.NewFile(f.Name, f.Name, f.Data))
	var list []moduleRequest
	for _, b := range body.Blocks {
		if b.Type == "module" {
			list = append(list, requestOf(b))
		}
	}
	return list
}
