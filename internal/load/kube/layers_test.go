package kube

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// layerText is a text that stands in a file of its own.
func layerText(name, text string) fact.String {
	f := source.NewFile(name, "/w/"+name, []byte(text))
	return fact.String{State: fact.Known, V: policy.Literal(text), At: source.Whole(f), Map: source.Identity(f)}
}

func TestLayers(t *testing.T) {
	set := func(path, value string) fact.HelmLayer {
		return fact.HelmLayer{Path: layerText("key", path), Value: layerText("value", value)}
	}
	values := func(text string) fact.HelmLayer { return fact.HelmLayer{Values: layerText("values", text)} }
	why := &fact.Reason{Why: "perhaps"}
	const base = "serviceAccount:\n  name: web\n  annotations:\n    eks.amazonaws.com/role-arn: arn:low\n"
	for _, tt := range []struct {
		name   string
		layers []fact.HelmLayer
		want   string
	}{
		{"nothing over it", nil, `
account "net"@- / "web"@main:2:9 helm kubectl_manifest.x serviceAccount
  "eks.amazonaws.com/role-arn"@main:4:5 = "arn:low"@main:4:33
`},
		{"set", []fact.HelmLayer{set(`serviceAccount.annotations.eks\.amazonaws\.com/role-arn`, "arn:high"), set("serviceAccount.name", "a")}, `
account "net"@- / "a"@value:1:1 helm kubectl_manifest.x serviceAccount
  "eks.amazonaws.com/role-arn"@key:1:28 = "arn:high"@value:1:1
`},
		{"not plain text to helm", []fact.HelmLayer{set(`serviceAccount.annotations.eks\.amazonaws\.com/role-arn`, "arn:a,b=c"), set("serviceAccount.name", "null")}, `
account "net"@- / ? helm kubectl_manifest.x serviceAccount
  "eks.amazonaws.com/role-arn"@key:1:28 = ?
`},
		{"a list at the path", []fact.HelmLayer{set("serviceAccount[0].name", "a")}, ``},
		{"null takes away", []fact.HelmLayer{values("serviceAccount: {annotations: null}\n")}, ``},
		{"values that are merged", []fact.HelmLayer{values("serviceAccount: {annotations: {a: b}, create: false}\n")}, `
account "net"@- / "web"@main:2:9 helm kubectl_manifest.x serviceAccount exists: maybe
  "eks.amazonaws.com/role-arn"@main:4:5 = "arn:low"@main:4:33
  "a"@values:1:32 = "b"@values:1:35
`},
		{"values that are empty", []fact.HelmLayer{values("# nothing\n"), values("")}, `
account "net"@- / "web"@main:2:9 helm kubectl_manifest.x serviceAccount
  "eks.amazonaws.com/role-arn"@main:4:5 = "arn:low"@main:4:33
`},
		{"values that cannot be read", []fact.HelmLayer{values("a: b: c\n")}, `
account "net"@- / "web"@main:2:9 helm kubectl_manifest.x serviceAccount exists: maybe
  "eks.amazonaws.com/role-arn"@main:4:5 = "arn:low"@main:4:33
diagnostic values:1:5 mapping values are not allowed in this context fatal false
`},
		{"perhaps the annotation", []fact.HelmLayer{{Unknown: why, Path: layerText("key", `serviceAccount.annotations.eks\.amazonaws\.com/role-arn`)}}, `
account "net"@- / "web"@main:2:9 helm kubectl_manifest.x serviceAccount
  "eks.amazonaws.com/role-arn"@main:4:5 = ?
`},
		{"perhaps another annotation", []fact.HelmLayer{{Unknown: why, Path: layerText("key", `serviceAccount.annotations.a`)}}, `
account "net"@- / "web"@main:2:9 helm kubectl_manifest.x serviceAccount
  "eks.amazonaws.com/role-arn"@main:4:5 = "arn:low"@main:4:33
  open: perhaps
`},
		{"perhaps the namespace", []fact.HelmLayer{{Unknown: why, Path: layerText("key", `serviceAccount.namespace`)}}, `
account ? / "web"@main:2:9 helm kubectl_manifest.x serviceAccount exists: maybe
  "eks.amazonaws.com/role-arn"@main:4:5 = "arn:low"@main:4:33
`},
		{"perhaps anything, then set", []fact.HelmLayer{{Unknown: why}, set("serviceAccount.annotations.a", "b"), set(`sa.annotations.eks\.amazonaws\.com/role-arn`, "arn:high")}, `
account "net"@- / "web"@main:2:9 helm kubectl_manifest.x serviceAccount exists: maybe
  "eks.amazonaws.com/role-arn"@main:4:5 = "arn:low"@main:4:33
account "net"@- / ? helm kubectl_manifest.x sa
  "eks.amazonaws.com/role-arn"@key:1:16 = "arn:high"@value:1:1
  open: perhaps
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := embed("helm-values", base)
			e.Helm = &fact.HelmContext{Namespace: fact.String{State: fact.Known, V: policy.Literal("net")}, Layers: tt.layers}
			got := summary(LoadEmbedded(e))
			want := tt.want
			if want != "" {
				want = want[1:]
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
