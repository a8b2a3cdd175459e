package kube

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// embed makes an Embedded of a text in which ‹label› stands for a hole.
func embed(hint, text string) fact.Embedded {
	f := source.NewFile("main.tf", "/w/main.tf", []byte(text))
	var parts []policy.Text
	var b source.MapBuilder
	for i := 0; i < len(text); {
		open := strings.Index(text[i:], "‹")
		if open < 0 {
			parts = append(parts, policy.Literal(text[i:]))
			b.Exact(source.Site{File: f, Start: i, End: len(text)})
			break
		}
		parts = append(parts, policy.Literal(text[i:i+open]))
		b.Exact(source.Site{File: f, Start: i, End: i + open})
		i += open
		end := i + strings.Index(text[i:], "›") + len("›")
		label := strings.Trim(text[i:end], "‹›")
		parts = append(parts, policy.HoleText(&policy.Hole{ID: label, Label: label, Origin: &fact.Reason{Why: label + " is not known"}}))
		b.Whole(len(string(policy.HoleRune)), source.Site{File: f, Start: i, End: end})
		i = end
	}
	return fact.Embedded{
		Hint: hint, Text: policy.Concat(parts...), Map: b.Map(), At: source.Whole(f),
		Decl: fact.Decl{Address: "kubectl_manifest.x", Exists: policy.Yes, Origin: fact.Terraform, Scope: &fact.Scope{ID: "terraform:.", Dir: "."}},
	}
}

func TestLoadEmbedded(t *testing.T) {
	for _, tt := range []struct{ name, hint, text, want string }{
		{"holes in scalars", "kubernetes", `
# ‹comment›
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ‹name›
  namespace: "a-‹ns›"
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::‹account›:role/‹role›
    ‹key›: x
`, `
account "a-{ns}"@main:7:15 / ?
  "eks.amazonaws.com/role-arn"@main:9:5 = "arn:aws:iam::{account}:role/{role}"@main:9:33
  ? = "x"@main:10:12
  open: key is not known
`},
		{"annotations that are not known", "kubernetes", `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: a
  annotations: ‹map›
`, `
account absent / "a"@main:5:9
  open: map is not known
`},
		{"not known well enough", "kubernetes", `
apiVersion: v1
‹rest›
`, `
gap kubectl_manifest.x the YAML inside is not known well enough to be read: could not find expected ':'@main:4:1
`},
		{"rows", "aws-auth-rows", `
- rolearn: ‹arn›
  username: system:node:{{EC2PrivateDNSName}}
  groups: [system:nodes, ‹more›]
- userarn: arn:u
  username: u
‹all›
`, `
role ? as absent open
`},
		{"rows with an item that is not known", "aws-auth-rows", `
- rolearn: arn:‹account›:x
- ‹item›
`, `
role "arn:{account}:x"@main:2:12 as absent
role ? as absent open
`},
		{"aws-auth among other objects", "aws-auth", `
apiVersion: v1
kind: ConfigMap
metadata: {name: aws-auth, namespace: kube-system}
data:
  mapRoles: |
    - rolearn: ‹arn›
---
apiVersion: v1
kind: ConfigMap
metadata: {name: aws-auth, namespace: default}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ‹name›, namespace: kube-system}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: a, namespace: b}
`, `
config "kube-system"@main:4:39 / "aws-auth"@main:4:18
  "mapRoles"@main:6:3 = "- rolearn: {arn}…"
role ? as absent
`},
		{"a text that only talks of aws-auth", "aws-auth", `
apiVersion: v1: kind: ConfigMap aws-auth, mapRoles ‹rest›
`, ""},
		{"Helm values", "helm-values", `
serviceAccount:
  name: ‹name›
  annotations:
    eks.amazonaws.com/role-arn: ‹arn›
`, `
account "net"@- / ? helm kubectl_manifest.x serviceAccount
  "eks.amazonaws.com/role-arn"@main:5:5 = ?
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := embed(tt.hint, tt.text)
			e.Helm = &fact.HelmContext{Namespace: fact.String{State: fact.Known, V: policy.Literal("net")}}
			if diff := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), summary(LoadEmbedded(e))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
